"""Introductions: the best ways from a person to another or to a competence, and the question to the mentor first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from competence_explorer.api import overview
from competence_explorer.api.chains import Chain, chains
from competence_explorer.api.letters import Letter, letter
from competence_explorer.api.parameters import values_of
from competence_explorer.api.templating import address, page
from competence_explorer.api.wording import told
from competence_explorer.graph.errors import CompetenceError, NotFoundError
from competence_explorer.graph.recorded import may_record
from competence_explorer.graph.schema import NODES
from competence_explorer.graph.search import find_one, name_of
from competence_explorer.graph.snapshot import Snapshot
from competence_explorer.graph.visibility import View
from competence_explorer.graph.wording import say
from competence_explorer.queries import introduction_paths

FIRST = ("from", "to", "skill", "alternatives", "consenting")
"""Parameters that the form shows; the others stand behind a word."""

PATH = "path"
"""The parameter of the letter's page that says which path is meant."""

FORMATS = next(p.values for p in NODES["Exchange"].properties if p.name == "format")


@dataclass(frozen=True, slots=True)
class Way:
    """A path, the letter to the mentor at its end, whether she said that she may be asked, and the letter's page."""

    chain: Chain
    letter: Letter
    permitted: bool
    print_address: str


@dataclass(frozen=True, slots=True)
class About:
    """The competence that is looked for, by key and name; both empty where a person or an institution is."""

    id: str = ""
    name: str = ""


def introduction_routes(view: View) -> APIRouter:
    """``/introductions``, and ``/introductions/letter`` for one path on paper."""
    router = APIRouter(include_in_schema=False)

    @router.get("/introductions")
    def introductions(request: Request) -> Response:
        return _introductions(view, request)

    @router.get("/introductions/letter")
    def paper(request: Request) -> Response:
        return _letter(view, values_of(request.query_params))

    return router


def _introductions(view: View, request: Request) -> Response:
    """The form; with the ways to what was asked, or with what is wrong with it."""
    values = dict(request.query_params)
    ways: list[Way] | None = None
    about, problem = About(), None
    try:
        if asked := values_of(request.query_params):
            about, ways = _ways(view, asked)
    except CompetenceError as error:
        problem = error
    return page(
        "introductions.html",
        problem.status if problem else 200,
        query=introduction_paths,
        first=[p for p in introduction_paths.parameters if p.name in FIRST],
        others=[p for p in introduction_paths.parameters if p.name not in FIRST],
        values=values,
        ways=ways,
        about=about,
        problem=problem,
        example=address("/introductions", overview.example(view, introduction_paths)),
        records=may_record(view.viewer),
        formats=FORMATS,
    )


def _letter(view: View, values: dict[str, str]) -> Response:
    number = values.pop(PATH, "1")
    _, ways = _ways(view, values)
    way = next((way for way in ways if str(way.chain.number) == number), None)
    if way is None:
        raise NotFoundError(
            say("There is no path %(number)s.", number=repr(number)), say("There are %(count)s.", count=len(ways))
        )
    return page("letter.html", way=way, back=address("/introductions", values))


def _ways(view: View, values: Mapping[str, str]) -> tuple[About, list[Way]]:
    snapshot = view.for_purpose(introduction_paths.purpose).snapshot
    found = chains(introduction_paths.rows(view, values))
    about = _about(snapshot, values.get("skill", "").strip())
    return about, [
        Way(
            chain,
            letter(chain, about.name),
            _permitted(snapshot, chain.mentor.id),
            address("/introductions/letter", {**values, PATH: str(chain.number)}),
        )
        for chain in found
    ]


def _about(snapshot: Snapshot, skill: str) -> About:
    if not skill:
        return About()
    found = find_one(snapshot, "Skill", skill, "competence")
    return About(snapshot.nodes("Skill").texts("id")[found], told(name_of(snapshot, "Skill", found)))


def _permitted(snapshot: Snapshot, id_: str) -> bool:
    people = snapshot.nodes("Person")
    return "mentor" in people.texts("permissions").list(people.index[id_])
