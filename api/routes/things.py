"""The pages of things: people, competences, projects, institutions, trainings, calls, themes, metropolitan areas."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from competence_explorer.api.addresses import PATHS, kind, thing_address
from competence_explorer.api.charts import Bars, bars
from competence_explorer.api.facts import facts
from competence_explorer.api.panels import SHEETS, STEP, Further, Panel, filled
from competence_explorer.api.parameters import known_values
from competence_explorer.api.still import Still
from competence_explorer.api.tables import Table, make_table
from competence_explorer.api.templating import address, page
from competence_explorer.api.wording import told
from competence_explorer.graph.decisions import aliases, read_decisions
from competence_explorer.graph.errors import CompetenceError, NotFoundError
from competence_explorer.graph.records import Ref
from competence_explorer.graph.search import name_of, nearest, search
from competence_explorer.graph.visibility import View
from competence_explorer.graph.wording import say, word
from competence_explorer.queries import find_query
from competence_explorer.queries.base import Query

YEARS = ("since", "until")

WORDS = {"Skill": "competence", "Metropolis": "metropolitan area"}
"""What one thing is called within a sentence, where that is not its label."""

SAME = 100.0
"""Similarity of what is the same but for case and diacritics."""

MOST = 60
"""Rows of a panel; the answer's own page has all."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A panel with its rows, or with why there are none. ``values`` are those of its own page."""

    panel: Panel
    query: Query[Any]
    values: Mapping[str, str]
    table: Table | None
    charts: Sequence[Bars] = ()
    problem: CompetenceError | None = None


def thing_routes(view: View) -> APIRouter:
    """A path for each label, such as ``/people/{id}``."""
    router = APIRouter(include_in_schema=False)
    for label, path in PATHS.items():
        router.add_api_route(f"{path}/{{id_:path}}", _endpoint(view, label))
    return router


def _endpoint(view: View, label: str) -> Callable[[str, Request], Response]:
    def thing(id_: str, request: Request) -> Response:
        stands = standing(view, label, id_)
        if stands != id_:
            return RedirectResponse(address(thing_address(label, stands), dict(request.query_params)), 302)
        return _page(Still.of(view), label, id_, request)

    return thing


def standing(view: View, label: str, id_: str) -> str:
    """The key of the thing that a text means: a key; that of what was merged into another; its end, or a name, if it is
    that of one thing only.

    Raises NotFoundError.
    """
    nodes = view.snapshot.nodes(label)
    if id_ in nodes.index:
        return id_
    merged = aliases(read_decisions(view.store.read)).get(Ref(label, id_))
    if merged and merged.id in nodes.index:
        return merged.id
    found = [match for match in search(view.snapshot, label, id_, 2) if match.score == SAME]
    if len(found) != 1:
        raise NotFoundError(
            say("There is no %(what)s %(text)s.", what=word(WORDS.get(label, label.lower())), text=repr(id_)),
            nearest(view.snapshot, label, id_),
        )
    return str(nodes.texts("id")[found[0].node])


def _page(view: View, label: str, id_: str, request: Request) -> Response:
    years = {name: year for name, year in known_values(request.query_params, YEARS).items() if year}
    snapshot, sheet = view.snapshot, SHEETS[label]
    index = snapshot.nodes(label).index[id_]
    answers = [_answer(view, label, id_, panel, years) for panel in sheet.panels]
    return page(
        "thing.html",
        kind=kind(label),
        name=told(name_of(snapshot, label, index)),
        id=id_,
        path=thing_address(label, id_),
        facts=facts(view, label, index),
        why=address("/queries/why", {"thing": f"{label} {id_}"}),
        answers=[answer for answer in answers if answer.problem or (answer.table and answer.table.total)],
        empty=[answer for answer in answers if answer.table and not answer.table.total],
        further=[_further(one, label, id_) for one in sheet.further],
        more=[(title, path + quote(id_, safe=":@")) for title, path in sheet.more],
        years={name: years.get(name, "") for name in YEARS},
        timed=any(_takes_years(answer.query) for answer in answers),
        step=STEP,
    )


def _answer(view: View, label: str, id_: str, panel: Panel, years: dict[str, str]) -> Answer:
    query = find_query(panel.query)
    values = filled(panel.given, label, id_) | (years if _takes_years(query) else {})
    try:
        rows = query.rows(view, values)
    except CompetenceError as error:
        return Answer(panel, query, values, None, problem=error)
    why = f"{label} {id_}" if panel.tied else ""
    table = make_table(view.snapshot, query.columns, rows, hide=panel.hide, why=why, most=MOST)
    return Answer(panel, query, values, table, bars(table, panel.chart))


def _takes_years(query: Query[Any]) -> bool:
    return {parameter.name for parameter in query.parameters} >= set(YEARS)


def _further(one: Further, label: str, id_: str) -> tuple[Query[Any], str]:
    """A question and its address."""
    path = f"/queries/{one.query}/network" if one.network else f"/queries/{one.query}"
    return find_query(one.query), address(path, filled(one.given, label, id_) | ({"ask": "yes"} if one.ask else {}))
