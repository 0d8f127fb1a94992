"""Exports: what comes back from each format is what was in the graph, and what is never shown is not in it."""

from __future__ import annotations

import csv
import json
import xml.etree.ElementTree as ET

import networkx as nx
import openpyxl
import pytest
from towns import load_towns
from worlds import load_rows, node, person, says

from competence_explorer.graph.errors import ForbiddenError, NotFoundError, UsageError
from competence_explorer.graph.exchange import to_networkx
from competence_explorer.graph.exports import FORMATS, find_format, xlsx
from competence_explorer.graph.records import Source
from competence_explorer.graph.visibility import View, Viewer

ODD = [
    person("odd", name='=1+1 <&"> ]]>\x0b Ł\n', email="odd@example.org", languages=["pl", "en"]),
    node("Project", "tab", title="\ttitle", total=1.5),
    node("Institution", "kinds", name="Kinds", kind="municipality"),
]
FILES = [id for id, form in FORMATS.items() if form.target == "file"]


@pytest.fixture(scope="module")
def view(module_store):
    load_towns(module_store)
    load_rows(module_store, Source("staff-roster", "Odd"), [says(row, what) for row, what in enumerate(ODD, 2)])
    return View(module_store)


def export(view, id, path):
    return find_format(id).write(view, path, lambda _: None)


def described(graph):
    """Nodes and edges with what they tell, in an order of their own, as texts."""
    nodes = sorted((name, sorted(map(str, values.items()))) for name, values in graph.nodes(data=True))
    edges = sorted((a, b, sorted(map(str, values.items()))) for a, b, values in graph.edges(data=True))
    return nodes, edges


def expected(view):
    """What a reader must find: the graph as networkx has it, without characters that XML cannot hold."""
    graph = to_networkx(view)
    for _, values in graph.nodes(data=True):
        values.update({k: v.replace("\x0b", "") for k, v in values.items() if isinstance(v, str)})
    return graph


def test_formats():
    assert set(FORMATS) == {"graphml", "gexf", "csv", "json", "xlsx", "neo4j-admin"}
    with pytest.raises(UsageError, match="no export 'dump'"):
        find_format("dump")


def test_graphml_comes_back(view, tmp_path):
    size = export(view, "graphml", tmp_path / "g.graphml")
    back, wanted = nx.read_graphml(tmp_path / "g.graphml", force_multigraph=True), expected(view)
    assert size == (wanted.number_of_nodes(), wanted.number_of_edges())
    for _, values in back.nodes(data=True):
        assert values.pop("caption")
    for *_, values in back.edges(data=True):
        values.pop("relationship_key", None)
        values.pop("id", None)
    assert described(back) == described(wanted)


def test_gexf_comes_back(view, tmp_path):
    size = export(view, "gexf", tmp_path / "g.gexf")
    back, wanted = nx.read_gexf(tmp_path / "g.gexf"), expected(view)
    assert size == (wanted.number_of_nodes(), wanted.number_of_edges())
    for _, values in back.nodes(data=True):
        assert values["label"]
        values |= {"label": values.pop("node_label"), "id": values.pop("key")}
    for *_, values in back.edges(data=True):
        for name in ("id", "relationship_key", "label"):
            values.pop(name, None)
    assert described(back) == described(wanted)


def test_gexf_declares_types_and_ends(view, tmp_path):
    export(view, "gexf", tmp_path / "g.gexf")
    root = ET.parse(tmp_path / "g.gexf").getroot()
    space = {"g": "http://gexf.net/1.3"}
    types = {a.get("title"): a.get("type") for a in root.findall(".//g:attributes[@class='edge']/g:attribute", space)}
    assert (types["level"], types["share"], types["start_date"]) == ("long", "double", "string")
    known = {n.get("id") for n in root.iter(f"{{{space['g']}}}node")}
    assert {e.get(end) for e in root.iter(f"{{{space['g']}}}edge") for end in ("source", "target")} <= known


def test_json_comes_back(view, tmp_path):
    size = export(view, "json", tmp_path / "g.json")
    data = json.loads((tmp_path / "g.json").read_text(encoding="utf-8"))
    back, wanted = nx.node_link_graph(data, edges="edges"), to_networkx(view)
    assert size == (wanted.number_of_nodes(), wanted.number_of_edges())
    for _, values in back.nodes(data=True):
        assert values.pop("caption")
        values["id"] = values.pop("key")
    assert described(back) == described(wanted)
    assert set(back.edges) == set(wanted.edges)


def test_csv_has_a_row_for_each(view, tmp_path):
    size = export(view, "csv", tmp_path / "lists")
    tables = {
        p.stem: list(csv.DictReader(p.open(encoding="utf-8", newline=""))) for p in (tmp_path / "lists").iterdir()
    }
    wanted = to_networkx(view)
    assert sum(len(rows) for name, rows in tables.items() if "." in name) == wanted.number_of_edges() == size[1]
    assert sum(len(rows) for name, rows in tables.items() if "." not in name) == wanted.number_of_nodes() == size[0]
    [odd] = [row for row in tables["Person"] if row["id"] == "odd"]
    assert (odd["name"][:5], odd["languages"]) == ("'=1+1", "en|pl")
    held = {(row["start"], row["end"]): row for row in tables["HAS_SKILL.Person.Skill"]}
    assert held["anna", "procurement"]["last_used"] == "2026-01-31"


def test_xlsx_has_a_sheet_for_each(view, tmp_path):
    export(view, "xlsx", tmp_path / "g.xlsx")
    book = openpyxl.load_workbook(tmp_path / "g.xlsx")
    people = list(book["Person"].iter_rows(values_only=True))
    assert len(people) == 1 + len(view.snapshot.nodes("Person"))
    cells = {cell.value: cell for row in book["Person"].iter_rows() for cell in row}
    [odd] = [cell for value, cell in cells.items() if str(value).startswith("=1+1")]
    assert odd.data_type != "f"
    assert {"REQUIRES Call", "HAS_SKILL"} <= set(book.sheetnames)
    assert "Need" not in book.sheetnames


def test_xlsx_says_when_a_sheet_is_too_small(view, tmp_path, monkeypatch):
    monkeypatch.setattr(xlsx, "SHEET_ROWS", 3)
    with pytest.raises(UsageError, match="a sheet takes 3"):
        export(view, "xlsx", tmp_path / "g.xlsx")
    assert list(tmp_path.iterdir()) == []


def content(path):
    if path.is_dir():
        return "".join(file.read_text(encoding="utf-8") for file in path.iterdir())
    if path.suffix == ".xlsx":
        rows = [row for sheet in openpyxl.load_workbook(path) for row in sheet.iter_rows(values_only=True)]
        return repr(rows)
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("id", sorted(set(FORMATS) - {"neo4j-admin"}))
def test_what_a_viewer_may_not_see_is_not_in_it(view, id, tmp_path):
    whole, part = tmp_path / f"whole.{id}", tmp_path / f"part.{id}"
    export(view, id, whole)
    export(View(view.store, Viewer("viewer", "sopot")), id, part)
    assert "odd@example.org" not in content(whole)
    assert "Grażyna" in content(whole)
    assert "Celina" in content(part)
    assert "Grażyna" not in content(part)


def test_supervisors_ratings_stay_with_colleagues(view, tmp_path):
    for role, own in (("coordinator", "gdynia"), ("coordinator", "sopot")):
        export(View(view.store, Viewer(role, own)), "json", tmp_path / own)
    assert '"supervisor_level": 2' in content(tmp_path / "gdynia")
    assert '"supervisor_level"' not in content(tmp_path / "sopot")


@pytest.mark.parametrize("id", sorted(FORMATS))
def test_nothing_is_overwritten(view, id, tmp_path):
    (tmp_path / "mine").write_text("kept", encoding="utf-8")
    with pytest.raises(UsageError, match="nothing is overwritten"):
        export(view, id, tmp_path / "mine")
    assert (tmp_path / "mine").read_text(encoding="utf-8") == "kept"
    assert len(list(tmp_path.iterdir())) == 1


def test_all_of_it_is_for_stewards(view, tmp_path):
    with pytest.raises(ForbiddenError):
        export(View(view.store, Viewer("analyst")), "neo4j-admin", tmp_path / "all")


@pytest.mark.parametrize("id", FILES)
def test_an_empty_graph_is_said_to_be_so(embedded_engine, id, tmp_path):
    with embedded_engine.open() as store, pytest.raises(NotFoundError, match="empty"):
        export(View(store), id, tmp_path / "x")
