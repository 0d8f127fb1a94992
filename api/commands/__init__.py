"""The commands of the command line: a module for each thing that one does, with its commands in ``COMMANDS``."""
