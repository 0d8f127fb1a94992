"""The compiled loops, over 32-bit compressed rows, a file a family; :func:`compiled` says how they are kept."""
