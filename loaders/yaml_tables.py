"""YAML files as a table: a list of things, each with plain values, of which one may be a list of things of its own.

``- call_id: C1`` with ``requirements: [{competence: GIS}, {competence: State aid}]`` makes three rows, all with the
id of the call: one of the call, one of each requirement. A row has the number of its line in the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import yaml

from competence_explorer.graph.errors import FileError
from competence_explorer.loaders.base import Record
from competence_explorer.loaders.tables import Table, TableFile

SUFFIXES = (".yaml", ".yml")
MAX_BYTES = 1 << 23
"""Size of a file: what people write by hand is much smaller."""

_RIGHT = "Write a list of things with plain values: - call_id: …, with a list of requirements in each."
_EMPTY = ("", "~", "null", "Null", "NULL")
_Cells = dict[str, str | None]


def open_yaml(path: Path) -> TableFile:
    """A YAML file as one table. Raises FileError, naming the line, for what cannot be one."""
    rows = list(_rows(path, _items(path, _node(path))))
    headers = list(dict.fromkeys(name for _, cells in rows for name in cells))
    records = [Record(0, headers), *(Record(line, [cells.get(name) for name in headers]) for line, cells in rows)]
    file = TableFile((Table("", partial(iter, records)),), ("Rows are counted as lines of the file.",), lambda: file)
    return file


def _node(path: Path) -> yaml.Node | None:
    if path.stat().st_size > MAX_BYTES:
        raise FileError(f"{path.name} is larger than {MAX_BYTES:,} bytes.", "Hand in long lists as CSV or XLSX.")
    try:
        text = path.read_text(encoding="utf-8-sig")
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, yaml.SafeLoader)):
            raise FileError(f"{path.name} has aliases (*name).", "Write the values out.")
        return yaml.compose(text, yaml.SafeLoader)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise FileError(f"{path.name} is not YAML in UTF-8: {error}", _RIGHT) from error


def _items(path: Path, node: yaml.Node | None) -> list[yaml.Node]:
    """The things: the list itself, or the one list under a title (``calls:``)."""
    if isinstance(node, yaml.MappingNode) and len(node.value) == 1:
        node = node.value[0][1]
    if not isinstance(node, yaml.SequenceNode) or not node.value:
        raise FileError(f"{path.name} is no list of things.", _RIGHT)
    return list(node.value)


def _rows(path: Path, items: list[yaml.Node]) -> Iterator[tuple[int, _Cells]]:
    for item in items:
        plain, lists = _split(path, item)
        yield _line(item), plain
        own = {name: value for name, value in plain.items() if name.lower().endswith("id")}
        for part in (part for parts in lists for part in parts):
            cells, deeper = _split(path, part)
            if deeper:
                raise _refused(path, part, "a list of things within a list of things within a thing")
            yield _line(part), own | cells


def _split(path: Path, node: yaml.Node) -> tuple[_Cells, list[list[yaml.Node]]]:
    """The plain values of a thing, and its lists of things."""
    if not isinstance(node, yaml.MappingNode):
        raise _refused(path, node, "no thing with named values")
    plain: _Cells = {}
    lists: list[list[yaml.Node]] = []
    for name, value in node.value:
        if isinstance(value, yaml.SequenceNode) and any(isinstance(v, yaml.MappingNode) for v in value.value):
            lists.append(value.value)
            continue
        if name.value in plain:
            raise _refused(path, name, f"{name.value!r} for the second time")
        plain[str(name.value)] = _text(path, value)
    return plain, lists


def _text(path: Path, node: yaml.Node) -> str | None:
    """A value as it is written: a day stays a day and ``no`` stays a word. Several are joined by ``|``."""
    if isinstance(node, yaml.SequenceNode):
        return "|".join(filter(None, (_text(path, part) for part in node.value)))
    if not isinstance(node, yaml.ScalarNode):
        raise _refused(path, node, "named values where one value is expected")
    empty = node.style is None and node.value in _EMPTY
    return None if empty else str(node.value)


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _refused(path: Path, node: yaml.Node, what: str) -> FileError:
    return FileError(f"{path.name}, line {_line(node)}: {what}.", _RIGHT)
