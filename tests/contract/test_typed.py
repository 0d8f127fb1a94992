"""What a caller's type checker knows: the parameters of every query, and what it answers with."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import competence_explorer
from competence_explorer.queries import BUILT_IN

pytest.importorskip("mypy")

ROOT = Path(__file__).resolve().parents[2]

HEAD = """\
import datetime
from typing import assert_type

import networkx as nx
import pandas as pd

import competence_explorer
from competence_explorer import Store, View, open_store, people_network, queries
from competence_explorer import to_igraph, to_networkx, to_pandas, to_pyvis
from competence_explorer.api.pyvis_page import SafeNetwork

store = open_store()
assert_type(store, Store)
assert_type(to_networkx(store), "nx.MultiDiGraph[str]")
assert_type(people_network(View(store)), "nx.Graph[str]")
assert_type(to_pandas(store), dict[str, pd.DataFrame])
assert_type(to_pyvis(store), SafeNetwork)
to_igraph(View(store))
assert_type(competence_explorer.queries.find_people(store, skill="GIS"), pd.DataFrame)
"""

WRONG = """\
queries.brokers(store, limit="ten")
queries.brokers(store, metropoli="Gdańsk")
queries.brokers(store, by="street")
queries.brokers("Gdańsk")
queries.introduction_paths(store, to="p1")
"""
"""A value of the wrong type, a parameter that is not there, a choice that is none, no store, one that is missing."""


def call(id, query):
    """The example of a query's documentation with all of its parameters, as a caller writes it."""
    given = ", ".join(f"{name}={value!r}" for name, value in query.arguments(query.example).items())
    return f"assert_type(queries.{id.replace('-', '_')}(store, {given}), pd.DataFrame)\n"


def checked(tmp_path, text):
    """The errors that mypy --strict finds in a caller's file, and all that it says."""
    path = tmp_path / "caller.py"
    path.write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file", str(ROOT / "pyproject.toml")]
    told = subprocess.run([*command, str(path)], capture_output=True, text=True, cwd=ROOT).stdout
    return [line for line in told.splitlines() if line.startswith(str(path)) and ": error:" in line], told


def test_every_query_is_a_typed_function(tmp_path):
    errors, told = checked(tmp_path, HEAD + "".join(call(id, query) for id, query in BUILT_IN.items()))
    assert errors == []
    assert "Success" in told


def test_wrong_arguments_are_found_before_anything_runs(tmp_path):
    errors, _ = checked(tmp_path, HEAD + WRONG)
    first = HEAD.count("\n") + 1
    assert {int(error.split(":")[1]) for error in errors} == set(range(first, first + WRONG.count("\n")))


def test_all_names_for_analysts_are_in_one_place_which_costs_nothing_to_import():
    text = (
        "import sys, competence_explorer; print(len([n for n in sys.modules if n.startswith('competence_explorer')]))"
    )
    told = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, cwd=ROOT / ".src", check=True)
    assert told.stdout.split() == ["1"]
    for name in competence_explorer.__all__:
        assert getattr(competence_explorer, name) is not None
    with pytest.raises(AttributeError, match="to_excel"):
        getattr(competence_explorer, "to_excel")  # noqa: B009 (a type checker knows that it is not there)
