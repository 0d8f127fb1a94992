"""Loaders: files in, claims out."""
