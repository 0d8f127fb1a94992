"""Loaders: somebody's files become statements about the graph. One file a kind; this registry finds them."""

from __future__ import annotations

from competence_explorer.loaders.pipeline import load_file, read_file
from competence_explorer.loaders.reading import write_mapping
from competence_explorer.loaders.registry import find_loader, loaders
from competence_explorer.loaders.template import write_template

__all__ = ["find_loader", "load_file", "loaders", "read_file", "write_mapping", "write_template"]
