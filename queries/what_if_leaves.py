"""What if she leaves? Competences, projects and ties between institutions that go with people, and what repairs it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, Any

import numpy as np

from competence_explorer.graph.leaving.departure import Departure, Pair, departure
from competence_explorer.graph.leaving.losses import Loss, Risk
from competence_explorer.graph.leaving.severance import Repair
from competence_explorer.graph.leaving.who import day
from competence_explorer.graph.people import Posts
from competence_explorer.graph.search import name_of
from competence_explorer.graph.ties import Told
from competence_explorer.graph.visibility import View, permitted
from competence_explorer.graph.wording import joined, say, say_many
from competence_explorer.queries.base import About, Column, Edge, Network, Node, Rows, query

NAMED = 3
"""People, competences or pairs named in one cell."""

LEAVERS = 10
"""People who leave in the picture: who holds what is lost, then those with most ties."""

SHORES = 8
"""Institutions of their contacts in the picture."""

CONTACTS = 2
"""Contacts of one institution in the picture, besides those who take part in a repair."""

DRAWN = 5
"""Repairs of each kind, and competences, in the picture."""

Row = dict[str, Any]


def draw(
    view: View,
    _rows: Rows,
    people: str | None = None,
    until: dt.date | None = None,
    scope: str | None = None,
    level: int | None = None,
    **_: Any,
) -> Network:
    """Those who leave between the institutions that they reach, the competences lost with them, and the repairs: new
    ties and mentorings. People who leave, and contacts of theirs, that do not fit are counted."""
    gone = departure(view.snapshot, people, until, scope, level)
    posts = Posts(view.snapshot)
    lost = [loss for loss in gone.losses if not len(loss.after)][:DRAWN]
    repairs = list(_repairs(gone))
    leaving = _leavers(gone, lost, {person for a, b, *_ in repairs for person in (a, b)})
    helpers = {person for a, b, *_ in repairs for person in (a, b)} - set(leaving)
    shown = list(dict.fromkeys([*leaving, *sorted(helpers), *_contacts(gone, posts, helpers)]))
    nodes = [_person(gone, posts, person, helpers) for person in shown]
    nodes += [Node(*_thing(gone, "Skill", loss.skill), "Skill", say("Competences lost"), 1.5) for loss in lost]
    ids = view.snapshot.nodes("Person").texts("id")
    edges = [Edge(ids[a], ids[b], told.kind, words, told.years) for a, b, told, words in _going(gone, shown)]
    edges += [Edge(ids[a], ids[b], kind, words) for a, b, kind, words in repairs]
    left_out = {*np.flatnonzero(gone.leaving).tolist(), *gone.contacts.tolist()} - {*shown}
    return Network(nodes, [*edges, *_last_holders(gone, lost)], left_out=len(left_out))


def _leavers(gone: Departure, lost: Iterable[Loss], helpers: set[int]) -> list[int]:
    """Those who take part in a repair or hold what is lost, and of the others as many as fit."""
    needed = helpers | {person for loss in lost for person in loss.before.tolist()}
    ties = np.diff(gone.ties.adjacency.indptr)
    leaving = np.flatnonzero(gone.leaving).tolist()
    ranked = sorted(leaving, key=lambda person: (person not in needed, -ties[person], person))
    return ranked[: max(LEAVERS, len(needed & {*leaving}))]


def _repairs(gone: Departure) -> Iterator[tuple[int, int, str, str]]:
    for bridge in (*gone.reconnected.bridges[:DRAWN], *gone.shortened.bridges[:DRAWN]):
        yield bridge.a, bridge.b, "new tie", say("new tie: joins %(pairs)s", pairs=_pairs(gone, bridge.repairs))
    for mentoring in gone.mentored[0][:DRAWN]:
        told = say("mentoring: %(skills)s", skills=_skills(gone, mentoring.skills))
        yield mentoring.mentor, mentoring.learner, "mentoring", told


def _contacts(gone: Departure, posts: Posts, helpers: set[int]) -> list[int]:
    """Of the institutions of helpers and of most people tied to the leavers, those with most ties to them."""
    tied = Counter(gone.ties.adjacency[np.flatnonzero(gone.leaving)].indices.tolist())
    by_place: dict[int, list[int]] = {}
    for person in sorted(gone.contacts.tolist(), key=lambda person: (-tied[person], person)):
        by_place.setdefault(posts[person].institution, []).append(person)
    wanted = Counter(posts[person].institution for person in helpers)
    first = sorted(by_place, key=lambda place: (-wanted[place], -len(by_place[place]), place))[:SHORES]
    return [person for place in first for person in by_place[place][:CONTACTS]]


def _person(gone: Departure, posts: Posts, person: int, helpers: set[int]) -> Node:
    leaves = bool(gone.leaving[person])
    repairs = (2.0, say("takes part in a repair")) if person in helpers else (1.0, "")
    size, what = (3.0, say("leaves")) if leaves else repairs
    return Node(*_thing(gone, "Person", person), "Person", posts[person].name, size, what)


def _going(gone: Departure, shown: Sequence[int]) -> Iterator[tuple[int, int, Told, str]]:
    """The ties of those who leave, and in words that they go."""
    inside = gone.ties.adjacency[shown][:, shown].tocoo()
    for row, column in zip(inside.row.tolist(), inside.col.tolist(), strict=True):
        a, b = shown[row], shown[column]
        if row < column and (gone.leaving[a] or gone.leaving[b]):
            told = gone.ties.told(a, b, 1)
            yield a, b, told, say("goes: %(tie)s", tie=told.words)


def _last_holders(gone: Departure, lost: Iterable[Loss]) -> Iterator[Edge]:
    for loss in lost:
        for person in loss.before.tolist():
            yield Edge(_thing(gone, "Person", person)[0], _thing(gone, "Skill", loss.skill)[0], "holds")


@query(
    "what-if-leaves",
    title="What if she leaves?",
    question="What do we lose if these people leave, and what repairs it?",
    purpose="teams",
    columns=(
        Column("id", "Key of the person, competence, project or institution; of two of them joined by '|'"),
        Column("name", "Name"),
        Column(
            "section",
            "leaves, competence lost, competence with one holder left, project at risk, institution without staff, "
            "institutions cut, institutions farther, repair: mentoring, repair: new tie",
        ),
        Column(
            "before", "Holders, people of the team or the institution; ties on the way between the two", "people/ties"
        ),
        Column("after", "The same without those who leave; empty where there is no way", "people/ties"),
        Column("detail", "What this means, in words"),
        Column("who", "Who comes closest, could step in, or led the way between the two"),
    ),
    example={"people": "p0006|p0025"},
    draw=draw,
)
def what_if_leaves(
    view: View,
    *,
    people: Annotated[str | None, About("Who leaves: names or ids joined by '|'")] = None,
    until: Annotated[dt.date | None, About("Everybody whose recorded last day is this day or earlier leaves")] = None,
    scope: Annotated[
        str | None, About("Institutions and metropolises joined by '|', whose losses count; all without one")
    ] = None,
    level: Annotated[
        int | None, About("Least level at which a competence counts as held, 1 to 4; any without", most=4)
    ] = None,
    limit: Annotated[int, About("Rows of each section; what is left out is counted")] = 10,
) -> Rows:
    """What goes with people who leave (those named, those with a recorded last day, or both), and the least that
    repairs it. Nothing is inferred from age, and nothing is written: the answer is worked out on a copy.

    *Competences* count people of the scope with a post today (or without any recorded post). A competence is lost if
    nobody of them holds it any more. Who comes closest: those one level below, then those who took part in a training
    that teaches it, then holders of a broader, narrower or related competence; where there are none, those who
    hold at least half of the same other competences.

    *Projects* are at risk if they run beyond the last day and then nobody of the team is left, or nobody
    who leads it, or fewer hold a required competence than are required.

    *Institutions* are as far apart as the fewest ties between their people (ties as in introduction paths); pairs are
    cut if no way is left, or farther. Ways may lead through people outside the scope.

    *Repairs*: for pairs that are cut the fewest new ties (parts of the network less one); for pairs farther apart the
    fewest ties among former contacts of the leavers that, one a pair, make the way as short as before; for competences
    the fewest mentorings by those who leave, of the 12 who come closest to each. The last two are set covers, by
    integer programming (HiGHS), large ones greedy (Chvátal 1979): each row says how many there are and how many it
    takes at least. People who permitted to be named in teams, or asked as mentors, come first; of thousands of contacts
    they and those with most ties are weighed.
    """
    gone = departure(view.snapshot, people, until, scope, level)
    sections = (
        [_leaver(gone, person) for person in np.flatnonzero(gone.leaving).tolist()],
        [_loss(view, gone, loss) for loss in gone.losses if not len(loss.after)],
        [_loss(view, gone, loss) for loss in gone.losses if len(loss.after)],
        [_risk(view, gone, risk) for risk in gone.risks],
        [_deserted(view, gone, place) for place in gone.severance.deserted],
        [_pair(gone, pair, "institutions cut") for pair in gone.severed[0]],
        [_pair(gone, pair, "institutions farther") for pair in _by_gain(gone)],
        _mentorings(gone),
        _bridges(gone, gone.reconnected),
        _bridges(gone, gone.shortened),
        _left(gone.shortened),
    )
    return [row for section in sections for row in _first(section, limit)]


def _first(rows: list[Row], limit: int) -> Rows:
    """The first rows of a section, and one that counts the others."""
    if len(rows) <= limit:
        return rows
    return [*rows[:limit], _row("", say("… %(count)s more", count=len(rows) - limit), rows[0]["section"])]


def _row(
    id_: str,
    name: str,
    section: str,
    before: int | str | None = None,
    after: int | str | None = None,
    detail: str = "",
    who: Sequence[str] = (),
) -> Row:
    found = {"id": id_ or None, "name": name, "section": section, "before": before, "after": after}
    return found | {"detail": detail or None, "who": list(who)}


def _thing(gone: Departure, label: str, index: int) -> tuple[str, str]:
    """Key and name."""
    return gone.snapshot.nodes(label).texts("id")[index], name_of(gone.snapshot, label, index)


def _someone(gone: Departure, person: int) -> str:
    place = gone.posts[person].name
    return name_of(gone.snapshot, "Person", person) + (f" ({place})" if place else "")


def _leaver(gone: Departure, person: int) -> Row:
    last = day(gone.days, person)
    told = [gone.posts[person].name, say("recorded last day %(day)s", day=last) if last else ""]
    return _row(*_thing(gone, "Person", person), "leaves", detail=joined("; ", filter(None, told)))


def _loss(view: View, gone: Departure, loss: Loss) -> Row:
    section = "competence with one holder left" if len(loss.after) else "competence lost"
    gone_from = ", ".join(_someone(gone, person) for person in np.setdiff1d(loss.before, loss.after)[:NAMED].tolist())
    stays = [say("%(who)s stays", who=_someone(gone, person)) for person in loss.after.tolist()]
    near = gone.successors[loss.skill]
    who = [joined(": ", [_someone(gone, s.person), s.why]) for s in near[:NAMED]]
    nobody = [] if near else [say("nobody comes close: recruit or train")]
    detail = joined("; ", [say("with %(who)s", who=gone_from), *stays, *nobody])
    counts = view.count(len(loss.before)), view.count(len(loss.after))
    return _row(*_thing(gone, "Skill", loss.skill), section, *counts, detail, who)


def _risk(view: View, gone: Departure, risk: Risk) -> Row:
    stays = len(risk.team) - len(risk.leaving)
    leavers = ", ".join(_someone(gone, person) for person in risk.leaving[:NAMED].tolist())
    reasons = [say("leaving: %(who)s", who=leavers)]
    headless = [say("nobody leads it any more")] if risk.headless else []
    reasons += headless if stays else [say("nobody of the team is left")]
    reasons += [
        say(
            "too few hold %(skill)s at level %(level)s (%(people)s needed)",
            skill=name_of(gone.snapshot, "Skill", need.skill),
            level=need.level,
            people=need.people,
        )
        for need in risk.lacks
    ]
    who = [_someone(gone, person) for person in gone.stand_ins(risk)[:NAMED]]
    counts = view.count(len(risk.team)), view.count(stays)
    return _row(*_thing(gone, "Project", risk.project), "project at risk", *counts, joined("; ", reasons), who)


def _deserted(view: View, gone: Departure, place: int) -> Row:
    index = gone.staffed[place]
    before = view.count(len(gone.staffs[place]))
    return _row(
        *_thing(gone, "Institution", index), "institution without staff", before, 0, say("all its people leave")
    )


def _pair(gone: Departure, pair: Pair, section: str) -> Row:
    before, after = (int(hops[pair]) for hops in (gone.severance.before, gone.severance.after))
    through = [_someone(gone, person) for person in gone.between(pair)[:NAMED]]
    cut = section == "institutions cut"
    detail = say("no way is left") if cut else say("%(count)s more on the way", count=after - before)
    return _row(*_two(gone, pair), section, before, None if cut else after, detail, through)


def _by_gain(gone: Departure) -> list[Pair]:
    """Pairs farther apart: those that were nearest before first, then those that lose most."""
    before, after = gone.severance.before, gone.severance.after
    return sorted(gone.severed[1], key=lambda pair: (before[pair], -after[pair], pair))


def _two(gone: Departure, pair: Pair) -> tuple[str, str]:
    (first, a), (second, b) = (_thing(gone, "Institution", gone.staffed[place]) for place in pair)
    return f"{first}|{second}", f"{a} – {b}"


def _pairs(gone: Departure, pairs: Sequence[Pair]) -> str:
    told: list[str] = [_two(gone, pair)[1] for pair in pairs[:NAMED]]
    more = [say("and %(count)s more pairs", count=len(pairs) - NAMED)] if len(pairs) > NAMED else []
    return joined("; ", [*told, *more])


def _skills(gone: Departure, skills: Sequence[int]) -> str:
    return joined(", ", (name_of(gone.snapshot, "Skill", skill) for skill in skills))


def _bridges(gone: Departure, repair: Repair) -> list[Row]:
    willing = permitted(gone.snapshot, "teams")
    rows = []
    for number, bridge in enumerate(repair.bridges, 1):
        told = say(
            "%(number)s of %(all)s, at least %(least)s needed: joins %(pairs)s",
            number=number,
            all=len(repair.bridges),
            least=repair.at_least,
            pairs=_pairs(gone, bridge.repairs),
        )
        asked = willing[bridge.a] and willing[bridge.b]
        ask = [] if asked else [say("ask first: no permission for teams is recorded")]
        detail = joined("; ", [told, *ask])
        rows.append(_between(gone, bridge.a, bridge.b, "repair: new tie", bridge.hops, 1, detail))
    return rows


def _left(repair: Repair) -> list[Row]:
    words = (
        say("no single new tie among former contacts repairs these")
        if repair.weighed_all
        else say("none of the new ties that were weighed repairs these; there are more than could be weighed")
    )
    name = say_many("%(count)s pair", "%(count)s pairs", len(repair.left))
    return [_row("", name, "repair: new tie", detail=words)] if repair.left else []


def _mentorings(gone: Departure) -> list[Row]:
    chosen, at_least = gone.mentored
    willing = permitted(gone.snapshot, "mentor")
    rows = []
    for number, m in enumerate(chosen, 1):
        told = say(
            "%(number)s of %(all)s, at least %(least)s needed: %(skills)s",
            number=number,
            all=len(chosen),
            least=at_least,
            skills=_skills(gone, m.skills),
        )
        ask = [] if willing[m.mentor] else [say("ask first: no permission as mentor is recorded")]
        detail = joined("; ", [told, *ask])
        rows.append(_between(gone, m.mentor, m.learner, "repair: mentoring", None, None, detail))
    return rows


def _between(gone: Departure, a: int, b: int, section: str, before: int | None, after: int | None, detail: str) -> Row:
    (first, name), (second, other) = _thing(gone, "Person", a), _thing(gone, "Person", b)
    who = [_someone(gone, a), _someone(gone, b)]
    return _row(f"{first}|{second}", f"{name} – {other}", section, before, after, detail, who)
