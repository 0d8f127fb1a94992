"""Queries: one file a query."""
