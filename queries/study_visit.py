"""Where could we see how it is done? Study visits for similar needs: host, whom to meet, who travels, what to offer."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Annotated, Any

import numpy as np

from competence_explorer.graph.competence.aims import NOBODY
from competence_explorer.graph.competence.formats import VISIT_DAYS, VISITORS
from competence_explorer.graph.competence.visits import Held, Host, Visit, Visiting, first_day
from competence_explorer.graph.errors import UsageError
from competence_explorer.graph.people import Posts
from competence_explorer.graph.search import name_of
from competence_explorer.graph.visibility import View
from competence_explorer.graph.wording import joined, say
from competence_explorer.queries.base import About, Column, Edge, Network, Node, Rows, query

ALTERNATIVES = 2
"""Further hosts named for one visit."""

PROJECTS = 3
"""Finished projects named for one visit."""

Row = dict[str, Any]


def draw(view: View, rows: Rows, **_: Any) -> Network:
    """Guests' institutions and hosts, with the visits between them."""
    nodes, edges = {}, []
    table = view.snapshot.nodes("Institution")
    ids = {name_of(view.snapshot, "Institution", place): table.texts("id")[place] for place in range(len(table))}
    for row in (row for row in rows if row["host_id"]):
        nodes[row["host_id"]] = Node(row["host_id"], row["host"], "Institution", row["host"], 3.0, say("host"))
        for guest in row["guests_from"]:
            nodes.setdefault(ids[guest], Node(ids[guest], guest, "Institution", guest, 1.5, say("guest")))
            edges.append(Edge(ids[guest], row["host_id"], "study visit", joined(", ", row["competences"])))
    return Network(list(nodes.values()), edges)


@query(
    "study-visit",
    title="Study visits",
    question="Where could we see how it is done?",
    purpose="mentor",
    columns=(
        Column("id", "Key of the visit: the same for the same needs and host"),
        Column("name", "Visit"),
        Column("starts", "First day proposed"),
        Column("ends", "Last day proposed"),
        Column("host", "Institution to visit"),
        Column("host_id", "Its key"),
        Column("country", "Its country"),
        Column("kilometres", "From the guests' institutions, on average, as the crow flies", "km"),
        Column("competences", "What it is about"),
        Column("needs", "The open needs that it answers"),
        Column("guests_from", "Institutions that have the needs"),
        Column("travellers", "Who travels: those with the needs, then colleagues whose goal it is"),
        Column("projects", "Finished projects of the host that took one of the competences"),
        Column("meet", "Whom to meet: people of the host who hold it and permitted to be asked"),
        Column(
            "offers", "What the guests offer in return: what people of the host want to learn, and who can teach it"
        ),
        Column("alternatives", "Hosts that are next best"),
        Column("points", "What the host is worth: see the description; empty where there is none", "points"),
    ),
    example={"scope": "Metropolia Trzech Portów", "limit": 5},
    draw=draw,
)
def study_visit(
    view: View,
    *,
    scope: Annotated[
        str | None, About("Whose needs: institutions and metropolises joined by '|'; everybody's without one")
    ] = None,
    hosts: Annotated[str | None, About("Hosts among these institutions and metropolises, joined by '|'")] = None,
    visitors: Annotated[int, About("People who travel, at most")] = VISITORS,
    days: Annotated[int, About("Days of a visit, 2 to 5")] = VISIT_DAYS[0],
    first: Annotated[dt.date | None, About("First day of the first visit; without, a Tuesday six weeks ahead")] = None,
    weeks: Annotated[int, About("Weeks from one visit to the next")] = 2,
    limit: Annotated[int, About("Visits shown, the most urgent needs first")] = 10,
) -> Rows:
    """Open needs that are similar (of one competence, or of competences that are related or one broader than the other)
    make one visit, the most urgent needs together first (urgent 3, medium or not said 2, low 1).

    *The host* is another institution with finished projects (last day before today) that took one of the competences.
    Its points: 2 for each such project that it led and 1 for each in which it was a partner, at most 6; 1 for each
    person to meet, at most 3; less 1 for every 250 km, at most 2 (1 where the distance is not known). *Whom to meet*:
    people with a post there who permitted to be asked as mentors and hold a competence at the level wanted, those who
    worked on these projects first. *Who travels*: who has the needs, then colleagues whose goal it is; up to three,
    as in TAIEX-REGIO Peer2Peer, from which the two to five days are, too. *In return* the guests offer what people of
    the host have as goals or open needs: first what those who travel hold at the level wanted, then what colleagues
    do who permitted to be asked; what fewest people hold first.

    Days are proposals. With the same parameters, /study-visits is a page to print, a visit a card, and
    /study-visits.ics a calendar file.
    """
    if not VISIT_DAYS[0] <= days <= VISIT_DAYS[1]:
        raise UsageError(
            say("A study visit of %(days)s days is not possible.", days=days), say("It takes 2 to 5 days.")
        )
    told = _Told(view, Visiting(view.snapshot, scope, hosts, visitors))
    rows = [told.row(visit) for visit in told.visiting.visits()[:limit]]
    begins = first or first_day()
    for row in rows:
        if row["host"]:
            row |= {"starts": begins, "ends": begins + dt.timedelta(days=days - 1)}
            begins += dt.timedelta(weeks=weeks)
    return rows


class _Told:
    """Visits in words."""

    def __init__(self, view: View, visiting: Visiting) -> None:
        self.snapshot, self.visiting, self.posts = view.snapshot, visiting, Posts(view.snapshot)

    def row(self, visit: Visit) -> Row:
        """A visit, without days."""
        host = visit.hosts[0] if visit.hosts else None
        skills = [self._name("Skill", skill) for skill in visit.skills]
        named = joined(", ", skills)
        nobody = say("No host is known: %(skills)s", skills=named)
        return {
            "id": self._key(visit, host),
            "name": say("Study visit: %(skills)s", skills=named) if host else nobody,
            "starts": None,
            "ends": None,
            "competences": skills,
            "needs": [self._need(aim) for aim in visit.needs],
            "guests_from": [self._name("Institution", place) for place in visit.guests],
            "travellers": [self._someone(person) for person in visit.travellers],
            "offers": [self._held(held) for held in visit.offers],
            "alternatives": [self._name("Institution", other.place) for other in visit.hosts[1 : 1 + ALTERNATIVES]],
            **self._host(host),
        }

    def _host(self, host: Host | None) -> Row:
        if host is None:
            empty = dict.fromkeys(("host", "host_id", "country", "kilometres", "points"))
            return {**empty, "projects": [], "meet": []}
        table = self.snapshot.nodes("Institution")
        return {
            "host": self._name("Institution", host.place),
            "host_id": table.texts("id")[host.place],
            "country": table.value("country", host.place),
            "kilometres": None if np.isnan(host.km) else round(host.km, 1),
            "projects": self._projects(host),
            "meet": [self._held(held) for held in host.meet],
            "points": round(host.points, 2),
        }

    def _projects(self, host: Host) -> list[str]:
        """Those that it led first, then by title."""
        titles = sorted((not led, self._name("Project", project)) for project, led in host.projects.items())
        roles = say("lead"), say("partner")
        told = [joined("", [f"{title} (", roles[partner], ")"]) for partner, title in titles[:PROJECTS]]
        return told + ([say("and %(count)s more", count=len(titles) - PROJECTS)] if len(titles) > PROJECTS else [])

    def _need(self, aim: int) -> str:
        need = int(self.visiting.wanted.need[aim])
        table = self.snapshot.nodes("Need")
        return str(table.texts("text")[need] or table.texts("id")[need])

    def _key(self, visit: Visit, host: Host | None) -> str:
        needs = self.snapshot.nodes("Need").texts("id")
        parts = sorted({needs[int(self.visiting.wanted.need[aim])] for aim in visit.needs})
        place = host.place if host else NOBODY
        parts.append("" if place == NOBODY else self.snapshot.nodes("Institution").texts("id")[place])
        return "visit:" + hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]

    def _held(self, held: Held) -> str:
        return joined("", [self._name("Skill", held.skill), f" {held.level}: {self._someone(held.person)}"])

    def _someone(self, person: int) -> str:
        place = self.posts[person].name
        return self._name("Person", person) + (f" ({place})" if place else "")

    def _name(self, label: str, node: int) -> str:
        return name_of(self.snapshot, label, node)
