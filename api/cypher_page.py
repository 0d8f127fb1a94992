"""The page of the workbench: what was asked, what was answered, the schema beside it, examples."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.responses import Response

from competence_explorer.api import negotiation
from competence_explorer.api.network import Picture, draw
from competence_explorer.api.picture_page import LISTED, MODULES, texts
from competence_explorer.api.picture_page import ROWS as PICTURED
from competence_explorer.api.render import to_json, to_xlsx
from competence_explorer.api.streaming import NDJSON, streamed
from competence_explorer.api.tables import MOST, make_table
from competence_explorer.api.templating import page
from competence_explorer.graph import workbench
from competence_explorer.graph.errors import CompetenceError, ForbiddenError, UsageError
from competence_explorer.graph.schema import NODES, RELATIONSHIPS
from competence_explorer.graph.snapshot import Snapshot
from competence_explorer.graph.visibility import View
from competence_explorer.graph.watch import limit
from competence_explorer.graph.wording import say
from competence_explorer.queries.base import Column, Edge, Network, Node

FORMS = {"table": "Table", "json": "JSON", "network": "Network", "csv": "CSV", "xlsx": "XLSX", "ndjson": "NDJSON"}
"""What a result may be shown or sent as."""

EXAMPLES: Sequence[tuple[str, str, str]] = (
    (
        "Competences that most people have",
        "MATCH (p:Person)-[h:HAS_SKILL]->(s:Skill)\nWHERE h.level >= $level\n"
        "RETURN s.name AS competence, count(p) AS people\nORDER BY people DESC LIMIT 20",
        '{"level": 3}',
    ),
    (
        "Institutions that share most projects",
        "MATCH (a:Institution)-[:PARTNER_IN]->(x:Project)<-[:PARTNER_IN]-(b:Institution)\nWHERE a.id < b.id\n"
        "RETURN a.name AS a, b.name AS b, count(x) AS projects\nORDER BY projects DESC LIMIT 20",
        "",
    ),
    (
        "What a call requires, as a network",
        "MATCH path = (:Call)-[:REQUIRES]->(:Skill)\nRETURN path LIMIT 100",
        "",
    ),
    (
        "How the engine would answer",
        "EXPLAIN MATCH (p:Person)-[:WORKED_ON]->(x:Project)\nRETURN x.title AS project, count(p) AS people",
        "",
    ),
)
"""Title, query and parameters of the examples."""


def refuse_others(view: View) -> None:
    """Raise ForbiddenError unless the viewer may see everyone."""
    if not view.viewer.sees_everyone:
        raise ForbiddenError(
            say("Free Cypher is for analysts and stewards, who may see everyone."), say("Use the queries.")
        )


def asked(view: View, fields: Mapping[str, str]) -> Response:
    """What a form asks for: a page with the answer, or a file."""
    form, text = fields.get("form", "table"), fields.get("query", "")
    try:
        if form not in FORMS:
            raise UsageError(
                say("A result is not shown as %(form)s.", form=repr(form)),
                say("One of: %(known)s.", known=", ".join(FORMS)),
            )
        return _answer(view, text, parameters(fields.get("parameters", "")), form, fields)
    except CompetenceError as problem:
        return _page(view, fields, problem=problem, status=problem.status)


def empty(view: View, fields: Mapping[str, str]) -> Response:
    """The page before anything was run; the fields are filled in."""
    return _page(view, fields)


def parameters(text: str) -> dict[str, Any]:
    """Parameters from a field: a JSON object, or nothing. Raises UsageError with line and column.

    >>> parameters('{"level": 3}'), parameters(" ")
    ({'level': 3}, {})
    """
    if not text.strip():
        return {}
    try:
        found = json.loads(text)
    except ValueError as error:
        raise UsageError(
            say("The parameters are not JSON: %(error)s.", error=str(error)), say('They look like {"level": 3}.')
        ) from None
    return workbench.check_parameters(found)


def _answer(view: View, text: str, given: Mapping[str, Any], form: str, fields: Mapping[str, str]) -> Response:
    if form in ("csv", "ndjson"):
        return streamed(view.store, text, given, negotiation.CSV if form == "csv" else NDJSON)
    result = workbench.run(view.store, text, given)
    rows = [dict(zip(result.columns, row, strict=True)) for row in result.rows]
    if form == "xlsx":
        headers = {"content-disposition": 'attachment; filename="cypher.xlsx"'}
        return Response(to_xlsx(rows, result.columns, "cypher"), media_type=negotiation.XLSX, headers=headers)
    columns = [Column(name, name) for name in result.columns]
    return _page(
        view,
        fields,
        result=result,
        table=make_table(view.snapshot, columns, rows) if form == "table" else None,
        text=json.dumps(json.loads(to_json(rows)), ensure_ascii=False, indent=1) if form == "json" else "",
        picture=draw(network_of(result.rows)) if form == "network" else None,
    )


def _page(
    view: View,
    fields: Mapping[str, str],
    *,
    status: int = 200,
    result: workbench.Result | None = None,
    table: Any = None,
    text: str = "",
    picture: Picture | None = None,
    problem: CompetenceError | None = None,
) -> Response:
    return page(
        "workbench.html",
        status,
        fields={"query": "", "parameters": "", "form": "table", **fields},
        forms=FORMS,
        examples=EXAMPLES,
        schema=schema(view.snapshot),
        result=result,
        table=table,
        shown=MOST,
        seconds=f"{limit():g}",
        text=text,
        picture=picture if picture and picture.nodes else None,
        undrawn=picture is not None and not picture.nodes,
        problem=problem,
        modules=MODULES,
        texts=texts(),
        most=LISTED,
        rows=PICTURED,
    )


def schema(snapshot: Snapshot) -> Sequence[Mapping[str, Any]]:
    """Labels and types with what they mean, how many there are, their ends, and their properties."""
    nodes = [
        {
            "name": f":{label}",
            "about": node.description,
            "count": len(snapshot.nodes(label)),
            "ends": (),
            "properties": [p for p in node.properties if p.shown],
        }
        for label, node in NODES.items()
    ]
    ties = [
        {
            "name": f"[:{type_}]",
            "about": tie.description,
            "count": sum(len(snapshot.relationships(type_, start, end)) for start, end in tie.ends),
            "ends": [f"(:{start})-[:{type_}]->(:{end})" for start, end in tie.ends],
            "properties": tie.properties,
        }
        for type_, tie in RELATIONSHIPS.items()
    ]
    return [*nodes, *ties]


def network_of(rows: Sequence[Sequence[Any]]) -> Network:
    """The nodes of an answer and the relationships whose ends are both among them."""
    nodes: dict[str, Node] = {}
    ties: dict[tuple[str, str, str], Edge] = {}
    for value in _entities(rows):
        if "labels" in value and value["id"]:
            nodes.setdefault(value["id"], Node(value["id"], _name(value), value["labels"][0], group=value["labels"][0]))
        elif "type" in value and value["start"] and value["end"]:
            ties.setdefault((value["start"], value["end"], value["type"]), _edge(value))
    return Network(list(nodes.values()), [t for t in ties.values() if t.start in nodes and t.end in nodes])


def _entities(value: Any) -> list[Mapping[str, Any]]:
    if isinstance(value, list):
        return [found for part in value for found in _entities(part)]
    if not isinstance(value, dict):
        return []
    if value.keys() in ({"labels", "id", "properties"}, {"type", "start", "end", "properties"}):
        return [value]
    return [found for part in value.values() for found in _entities(part)]


def _name(node: Mapping[str, Any]) -> str:
    known = node["properties"]
    return str(next((known[name] for name in ("name", "title", "text") if known.get(name)), node["id"]))


def _edge(tie: Mapping[str, Any]) -> Edge:
    told = ", ".join(f"{name} {value}" for name, value in tie["properties"].items() if value and name != "claims")
    return Edge(tie["start"], tie["end"], tie["type"], told)
