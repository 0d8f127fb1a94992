"""Who could do this together? The smallest team across institutions that covers what a call needs."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Annotated, Any

from competence_explorer.graph.competence.call_team import CallTeam, Method, Wish, call_team, covered_by
from competence_explorer.graph.competence.team_problem import Failure
from competence_explorer.graph.people import Posts
from competence_explorer.graph.search import name_of
from competence_explorer.graph.visibility import View
from competence_explorer.graph.wording import joined, say, say_many
from competence_explorer.queries.base import (
    About,
    Call,
    Column,
    Edge,
    Joining,
    Leaving,
    Network,
    Node,
    Profile,
    Project,
    Rows,
    Scope,
    Trained,
    query,
)

Row = dict[str, Any]


def draw(view: View, _rows: Rows, **values: Any) -> Network:
    """The members at their institutions, and their ties."""
    found = call_team(view.snapshot, Wish(**values), view.store.home)
    ids, posts = found.snapshot.nodes("Person").texts("id"), Posts(found.snapshot)
    nodes = [
        Node(ids[person], _name(found, person), "Person", posts[person].name, 2.0, joined(", ", _covers(found, place)))
        for place, person in enumerate(found.team.people.tolist())
    ]
    return Network(nodes, [Edge(ids[a], ids[b], *found.ties.told(a, b, 2)) for a, b in _tied(found)])


@query(
    "team-for-call",
    title="Team for a call",
    question="Who could do this call together?",
    purpose="teams",
    columns=(
        Column("id", "Key of the person, or of the competence; empty for the team as a whole and for rules"),
        Column("name", "Name"),
        Column("section", "team, member, requirement, requirement not met, or rule not met"),
        Column("institution", "Institution of a member's main post"),
        Column("covers", "What a member covers, as competence=level needed; or who covers a requirement"),
        Column("ties", "Members with whom a member already has ties"),
        Column("needed", "People needed for the requirement; of the team: its size", "people"),
        Column("held", "People of the scope who hold it at the level", "people"),
        Column("permitted", "Of these, those who permitted to be named in teams", "people"),
        Column("candidates", "Of these, those who may be chosen: see the description", "people"),
        Column("state", "Whether the team is proven to be the smallest, or how far from it; why a requirement fails"),
    ),
    example={"call": "CALL-2027-1", "scope": "Metropolia Trzech Portów", "least_institutions": 3},
    draw=draw,
)
def team_for_call(
    view: View,
    *,
    call: Call = None,
    project: Project = None,
    profile: Profile = None,
    scope: Scope = None,
    leaving: Leaving = None,
    trained: Trained = None,
    joining: Joining = None,
    must: Annotated[str | None, About("Who must be in the team: names or ids joined by '|'")] = None,
    without: Annotated[str | None, About("Who must not: names or ids joined by '|'")] = None,
    most_per_institution: Annotated[int | None, About("At most so many members of one institution")] = None,
    least_institutions: Annotated[int, About("At least so many institutions")] = 1,
    most_each: Annotated[int | None, About("At most so many of the requirements are covered by one member")] = None,
    load: Annotated[
        float | None,
        About("A member works on projects with at most this share of her time (0 to 1) in each of the months"),
    ] = None,
    optional: Annotated[bool, About("Cover what is nice to have, too")] = True,
    method: Annotated[Method, About("Exact by integer programming, or greedy, which is quicker")] = "exact",
    seconds: Annotated[float, About("Time limit of the exact method, in seconds")] = 10.0,
) -> Rows:
    """The smallest team that has every competence needed, at its level, in as many people as needed; of the smallest
    teams the one in which most pairs have ties already (of any kind, as in introduction paths).

    *Candidates* have a post in the scope today, permitted to be named in teams, and have no recorded last day up
    to the end of the time in question: from opening to closing of the call, the time of the project, or a year from
    today. With ``load``, how busy they are is the sum of their recorded shares on projects, month by
    month; whoever has a part in a project without a known share or time may be chosen, and the row says that it is
    not known. Who ``must`` be there is taken as she is. A competence held at a level nobody stated is not counted as
    held. ``leaving``, ``trained`` and ``joining`` suppose something, as in call-readiness; nothing is written.

    *Exact* means branch and cut (HiGHS) within the time limit: the team is proven to be the smallest, or its row
    says how small one could be at best. *Greedy* takes, again and again, who covers most of what is open. Where no team
    can be had, each requirement and each rule that fails is a row with the reason; the team, if there is one, is then
    the smallest for as many people as can be had.
    """
    wish = Wish(
        call, project, profile, scope, leaving, trained, joining, must, without, most_per_institution,
        least_institutions, most_each, load, optional, method, seconds,
    )  # fmt: skip
    found = call_team(view.snapshot, wish, view.store.home)
    failed = {failure.requirement: failure.reason for failure in found.failures}
    # Where nobody at all may be chosen, the requirements say so.
    rules = [_rule(one) for one in found.failures if one.requirement < 0 and (found.free.any() or one.needed > 1)]
    whole = [_whole(found, wish)] if found.team.people.size else []
    members = [_member(found, place, person) for place, person in enumerate(found.team.people.tolist())]
    return [*whole, *members, *rules, *_requirements(view, found, failed)]


def _row(section: str, id_: str | None, name: str, **more: Any) -> Row:
    empty = dict.fromkeys(("institution", "needed", "held", "permitted", "candidates", "state"))
    return {"id": id_, "name": name, "section": section, "covers": [], "ties": [], **empty, **more}


def _whole(found: CallTeam, wish: Wish) -> Row:
    team, posts = found.team, Posts(found.snapshot)
    size, places = team.people.size, {posts[person].name for person in team.people.tolist()}
    name = say_many(
        "Team of %(size)s from %(count)s institution",
        "Team of %(size)s from %(count)s institutions",
        len(places),
        size=size,
    )
    if found.failures:
        name = say("%(team)s for what can be covered", team=name)
    state = joined("; ", [_proof(team.least, size, wish), _tie_words(found)])
    return _row("team", None, name, needed=size, state=state)


def _proof(least: int, size: int, wish: Wish) -> str:
    """How good a team of this size is, where none can have fewer than ``least`` people.

    >>> _proof(3, 3, Wish()), _proof(2, 3, Wish(method="greedy"))
    ('proven to be the smallest', 'chosen greedily: no team has fewer than 2, so it is at most 1 too large')
    >>> _proof(2, 4, Wish(seconds=0.5))
    'not proven within 0.5 seconds: no team has fewer than 2, so it is at most 2 too large'
    """
    if least == size:
        return say("proven to be the smallest")
    unproven = say("not proven within %(seconds)s seconds", seconds=float(wish.seconds))
    return say(
        "%(how)s: no team has fewer than %(least)s, so it is at most %(most)s too large",
        how=say("chosen greedily") if wish.method == "greedy" else unproven,
        least=least,
        most=size - least,
    )


def _tie_words(found: CallTeam) -> str:
    team = found.team
    pairs = team.people.size * (team.people.size - 1) // 2
    if team.ties == team.most_ties:
        return say(
            "%(n)s of %(m)s pairs have ties, the most that a team of this size can have", n=int(team.ties), m=pairs
        )
    return say(
        "%(n)s of %(m)s pairs have ties; whether up to %(most)s could is not proven",
        n=int(team.ties),
        m=pairs,
        most=int(team.most_ties),
    )


def _member(found: CallTeam, place: int, person: int) -> Row:
    near = [b if a == person else a for a, b in _tied(found) if person in (a, b)]
    unknown = say("how busy this person is is not known for sure") if found.busy_unknown[person] else None
    return _row(
        "member",
        found.snapshot.nodes("Person").texts("id")[person],
        _name(found, person),
        institution=Posts(found.snapshot)[person].name or None,
        covers=_covers(found, place),
        ties=[_name(found, other) for other in near],
        state=unknown,
    )


def _rule(failure: Failure) -> Row:
    if not failure.needed:
        return _row("rule not met", None, say("the rules together"), state=failure.reason)
    state = say(
        "%(why)s: %(wanted)s wanted, %(there)s there",
        why=failure.reason,
        wanted=failure.needed,
        there=failure.available,
    )
    return _row("rule not met", None, say("institutions"), state=state)


def _requirements(view: View, found: CallTeam, failed: dict[int, str]) -> Iterator[Row]:
    for place, requirement in enumerate(found.needed):
        counts = [int(part[place]) for part in (found.held, found.willing, found.free)]
        yield _row(
            "requirement not met" if place in failed else "requirement",
            found.snapshot.nodes("Skill").texts("id")[requirement.skill],
            _needs(found, place),
            covers=[_name(found, person) for person in covered_by(found, place).tolist()],
            needed=requirement.people,
            **dict(zip(("held", "permitted", "candidates"), map(view.count, counts), strict=True)),
            state=_why(requirement.people, counts, failed[place]) if place in failed else None,
        )


def _why(needed: int, counts: list[int], reason: str) -> str:
    held, willing, free = counts
    if held < needed:
        return say("too few in the scope hold it at the level")
    if willing < needed:
        return say("enough hold it at the level, but too few of them permitted to be named in teams")
    return say("too few of those who hold it may be chosen") if free < needed else reason


def _needs(found: CallTeam, place: int) -> str:
    requirement = found.needed[place]
    return joined("=", [name_of(found.snapshot, "Skill", requirement.skill), str(requirement.level)])


def _covers(found: CallTeam, place: int) -> list[str]:
    return [_needs(found, need) for need in range(len(found.needed)) if found.team.covers[place, need]]


def _name(found: CallTeam, person: int) -> str:
    return name_of(found.snapshot, "Person", person)


def _tied(found: CallTeam) -> list[tuple[int, int]]:
    """The pairs of members who have ties."""
    adjacency = found.ties.adjacency
    return [(a, b) for a, b in combinations(found.team.people.tolist(), 2) if adjacency[a, b]]
