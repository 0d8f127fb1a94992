"""The rules that hold for every file: imports go one way, files are small, what is public is described."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path

import pytest

from competence_explorer.graph import cypher
from competence_explorer.graph.schema import NODES
from competence_explorer.loaders.registry import loaders
from competence_explorer.queries import BUILT_IN, find_query

ROOT = Path(__file__).resolve().parents[2]
MAY_IMPORT = {
    "graph": {"graph"},
    "queries": {"graph", "queries"},
    "loaders": {"graph", "loaders"},
    "api": {"graph", "queries", "loaders", "api"},
}
FILES = sorted(path for package in MAY_IMPORT for path in (ROOT / package).rglob("*.py"))
MOST_LINES = 400


def path_id(path):
    return path.relative_to(ROOT).as_posix()


every_file = pytest.mark.parametrize("path", FILES, ids=path_id)


def parsed(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(tree):
    """The modules of the package that a file imports, also inside of functions."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from ([f"{node.module}.{a.name}" for a in node.names] if "." not in node.module else [node.module])
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


@every_file
def test_imports_go_one_way(path):
    package = path.relative_to(ROOT).parts[0]
    parts = [name.split(".") for name in imported(parsed(path)) if name.split(".")[0] == "competence_explorer"]
    assert {name[1] for name in parts if len(name) > 1} <= MAY_IMPORT[package]


@every_file
def test_files_are_small(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


@every_file
def test_what_is_public_is_described(path):
    """Modules, classes and functions without an underscore, nested functions aside."""
    tree = parsed(path)
    classes = [n for n in tree.body if isinstance(n, ast.ClassDef)]
    scopes = [tree.body, *(c.body for c in classes if not c.name.startswith("_"))]
    described = [
        n for body in scopes for n in body if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    ]
    bare = [n.name for n in described if not n.name.startswith("_") and not ast.get_docstring(n)]
    assert bare == []
    assert ast.get_docstring(tree) or not tree.body


def cypher_texts(tree):
    """Texts made with values inside that read or write a graph."""
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            said = "".join(part.value for part in node.values if isinstance(part, ast.Constant))
            if any(word in said for word in ("MATCH (", "MERGE (", "CREATE (", "UNWIND $")):
                yield node


@every_file
def test_values_never_stand_in_cypher(path):
    """Only names of the schema, which ``cypher`` and the snapshot put there, and constants of the same file do."""
    tree = parsed(path)
    constants = {
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    if path_id(path) in ("graph/cypher.py", "graph/snapshot.py"):
        return
    for text in cypher_texts(tree):
        inside = {
            n.id
            for part in text.values
            if isinstance(part, ast.FormattedValue)
            for n in ast.walk(part)
            if isinstance(n, ast.Name)
        }
        assert inside <= constants, f"line {text.lineno}"


def test_the_writing_cypher_takes_values_as_parameters_only():
    writers = [cypher.read_nodes, cypher.create_nodes, cypher.update_nodes, cypher.delete_nodes]
    for text in [write(label) for write in writers for label in NODES]:
        assert "$" in text
        assert "'" not in text
        assert '"' not in text


@pytest.mark.parametrize("id", BUILT_IN)
def test_every_query_is_whole(id):
    query = find_query(id)
    assert query.id == id
    assert (ROOT / "queries" / f"{id.replace('-', '_')}.py").is_file()
    assert query.title
    assert query.question.endswith("?")
    assert query.description
    assert len(query.names) == len(set(query.names)) > 0
    assert all(column.description for column in query.columns)
    known = {parameter.name: parameter for parameter in query.parameters}
    assert query.example.keys() <= known.keys()
    assert query.arguments(query.example)
    for parameter in known.values():
        assert parameter.description
        assert not parameter.kind or parameter.kind in NODES
        assert parameter.default is None or parameter.parse(parameter.default) == parameter.default


def test_there_is_one_query_a_file():
    names = {path.stem for path in (ROOT / "queries").glob("*.py")} - {"__init__", "base", "own"}
    assert {id.replace("-", "_") for id in BUILT_IN} == names
    module = inspect.getmodule(find_query)
    assert all(isinstance(getattr(module, name), type(BUILT_IN["brokers"])) for name in names)


@pytest.mark.parametrize("kind", loaders())
def test_every_loader_is_described(kind):
    loader = loaders()[kind]
    assert loader.kind == kind
    assert loader.title
    assert loader.description
    assert all(column.description for column in loader.columns)
    names = [column.name for column in loader.columns]
    assert len(names) == len(set(names))
    assert set(loader.key) <= set(names)
