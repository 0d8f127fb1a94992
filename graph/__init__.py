"""The graph: schema, claims, resolve, store, snapshot, algorithms."""
