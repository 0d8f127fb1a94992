"""Routes: what the server answers at which path."""
