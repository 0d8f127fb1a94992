"""The loaders in this folder: every module with a ``LOADER``, checked when they are first asked for."""

from __future__ import annotations

import importlib
import pkgutil
from collections import Counter
from collections.abc import Iterator
from functools import cache
from types import ModuleType

import competence_explorer.loaders as package
from competence_explorer.graph.checks import check
from competence_explorer.graph.records import Source
from competence_explorer.loaders.base import Context, Loader, Row, RowError
from competence_explorer.loaders.mapping import check_known
from competence_explorer.loaders.values import Style, clean, parser


@cache
def loaders() -> dict[str, Loader]:
    """All loaders by kind. Raises TypeError, naming the module, for one that is malformed."""
    found = [_checked(module) for module in _modules() if hasattr(module, "LOADER")]
    if doubles := [kind for kind, often in Counter(loader.kind for loader in found).items() if often > 1]:
        raise TypeError(f"Two loaders have the kind {doubles[0]!r}.")
    return {loader.kind: loader for loader in sorted(found, key=lambda loader: loader.kind)}


def find_loader(kind: str) -> Loader:
    """The loader of that kind. Raises UsageError, naming the nearest, if there is none."""
    check_known([kind], loaders(), "kind of file")
    return loaders()[kind]


def example_row(loader: Loader) -> Row:
    """The row that the columns' examples make. Raises RowError if one of them does not parse."""
    values = {c.name: parser(c, Style())(clean(c.example)) for c in loader.columns if c.example}
    return Row(values, 2, columns=frozenset(c.name for c in loader.columns))


def problems(loader: Loader) -> Iterator[str]:
    """What is malformed in a loader: its texts, columns, sheets, or the statement of its examples."""
    names = [column.name for column in loader.columns]
    if not (loader.kind and loader.title and loader.description):
        yield "kind, title and description must be given"
    yield from (f"column {c.name!r} has no description" for c in loader.columns if not c.description)
    yield from (f"column {name!r} occurs twice" for name, often in Counter(names).items() if often > 1)
    used = (*loader.key, *loader.index_columns, *(name for sheet in loader.sheets.values() for name in sheet))
    yield from (f"there is no column {name!r}" for name in used if name not in names)
    yield from (f"no sheet has the column {name!r}" for name in names if name not in used)
    yield from (f"sheet {s!r} has none of the key" for s, own in loader.sheets.items() if not {*own} & {*loader.key})
    try:
        context = Context(Source(loader.kind), institution="Example")
        context.index = loader.index(iter(()), context) if loader.index else None
        check(loader.statement(example_row(loader), context))
    except (RowError, ValueError) as error:
        yield f"its examples make no statement: {error}"


def _modules() -> Iterator[ModuleType]:
    for info in pkgutil.iter_modules(package.__path__):
        yield importlib.import_module(f"{package.__name__}.{info.name}")


def _checked(module: ModuleType) -> Loader:
    loader = module.LOADER
    if not isinstance(loader, Loader):
        raise TypeError(f"{module.__name__}.LOADER is no Loader.")
    for problem in problems(loader):
        raise TypeError(f"{module.__name__}: {problem}.")
    return loader
