"""Who should learn from whom? The best assignment overall of mentees to mentors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Annotated, Any

import numpy as np

from competence_explorer.graph.columns import LIST_SEPARATOR
from competence_explorer.graph.competence.aims import NOBODY
from competence_explorer.graph.competence.formats import suited
from competence_explorer.graph.competence.hosts import experience
from competence_explorer.graph.competence.mentoring import Mentorings, Wish, mentorings
from competence_explorer.graph.introductions import Path, Wishes, best_paths, paths_between
from competence_explorer.graph.people import Posts, staff
from competence_explorer.graph.search import name_of
from competence_explorer.graph.ties import ties
from competence_explorer.graph.visibility import View
from competence_explorer.graph.wording import joined, say, say_many, word
from competence_explorer.queries.base import About, Column, Edge, Network, Node, Rows, query

DRAWN = 25
"""Pairs in the picture."""

HOPS = 4
"""Introductions at most on the way to a mentor."""

NOT_SHOWN = say("author not shown")

Row = dict[str, Any]


def draw(_view: View, rows: Rows, **_: Any) -> Network:
    """The first pairs, mentors and mentees at their institutions; further pairs are counted."""
    pairs = [row for row in rows if row["section"] == "match"]
    nodes: dict[str, Node] = {}
    edges = []
    for row in pairs[:DRAWN]:
        mentee, kind = row["id"], "Person" if row["mentee_level"] is not None else "Need"
        nodes.setdefault(mentee, Node(mentee, row["name"], kind, row["institution"] or "", 1.5, say("mentee")))
        mentor = Node(row["mentor_id"], row["mentor"], "Person", row["mentor_institution"] or "", 2.0, say("mentor"))
        nodes[row["mentor_id"]] = mentor
        told = joined(": ", [row["competence"], word(row["format"].replace("_", " "))])
        edges.append(Edge(row["mentor_id"], mentee, "mentoring", told))
    return Network(list(nodes.values()), edges, left_out=max(0, len(pairs) - DRAWN))


@query(
    "mentor-match",
    title="Mentors and mentees",
    question="Who should learn from whom?",
    purpose="mentor",
    columns=(
        Column("id", "Key of the mentee; of the need where an institution has it, or its author is not shown"),
        Column("name", "Mentee; institution that has the need; or that the author of the need is not shown"),
        Column("section", "match, need without a mentor, or declined before (how many pairs were left out for that)"),
        Column("institution", "Institution of the mentee"),
        Column("competence_id", "Key of the competence that is to be learned"),
        Column("competence", "What is to be learned"),
        Column("level", "Level wanted", "level 1-4"),
        Column("mentee_level", "Level of the mentee today, 0 where none is known; empty for a need alone", "level 0-4"),
        Column("need_id", "Key of the open need; empty for a goal"),
        Column("need", "The open need in words; empty for a goal"),
        Column("mentor_id", "Key of the mentor"),
        Column("mentor", "Mentor"),
        Column("mentor_institution", "Institution of the mentor"),
        Column("mentor_level", "Level of the mentor", "level 1-4"),
        Column("levels_above", "Levels of the mentor above the mentee", "levels"),
        Column("kilometres", "Between the two institutions, as the crow flies", "km"),
        Column("points", "What the pair is worth: see the description", "points"),
        Column("reasons", "Why this pair, or why there is none"),
        Column("format", "Format that suits it: mentoring, study_visit, expert_mission or workshop"),
        Column("path", "Who introduces whom, from the mentee (or somebody of the institution); empty: no way is known"),
    ),
    example={"scope": "Metropolia Trzech Portów", "goals": "no"},
    draw=draw,
)
def mentor_match(
    view: View,
    *,
    scope: Annotated[
        str | None, About("Whose aims: institutions and metropolises joined by '|'; everybody's without one")
    ] = None,
    mentors: Annotated[str | None, About("Mentors from these institutions and metropolises, joined by '|'")] = None,
    distance: Annotated[int, About("Levels that a mentor must be above the mentee at least")] = 1,
    hours: Annotated[float, About("Hours a year that one mentoring takes of what a mentor offers")] = 8.0,
    most_mentees: Annotated[int, About("Mentees of one mentor at most")] = 3,
    goals: Annotated[bool, About("Count goals above the own level, too; without, open needs only")] = True,
    declined: Annotated[bool, About("Also pairs that were declined before")] = False,
    limit: Annotated[int, About("Pairs shown; the assignment is made over all")] = 50,
) -> Rows:
    """Mentees (people with goals above their level, and open needs) and mentors, assigned to each other as well as
    possible overall: most mentees get a mentor; of all such assignments most open needs are answered; of these the sum
    of the points is largest. A mentee gets one mentor, for one competence, the one worth most with that mentor.

    *A pair is possible* if the mentor permitted to be asked as one, has a post today, is at least at the level wanted
    and ``distance`` levels above the mentee, has hours left (those offered a year, less those promised in accepted
    exchanges; who states none takes one mentee), and is not known to share no language with the mentee. A level that
    is not known counts as 0 for a mentee: who asks for help is taken not to have it. Pairs
    that were declined before, for the same need or about the same competence, are left out and counted; ``declined``
    brings them back.

    *Points*: an open need 3, 2 or 1 by urgency (2 where none is said); different institutions 2; a common language 1; a
    tie 1, or a common contact 0.5; less 0.5 for each level of the mentor above the one wanted (experts are kept for
    those who need them); less 1 for every 250 km, at most 2, and 1 where the distance is not known.

    *Format*, the first that applies: a workshop for three or more mentees of one mentor with the same aim; an expert
    mission for a need at the stage of application, implementation or settlement (the task is there); a study visit
    for another need where the mentor's institution finished a project that took the competence; mentoring.
    The formats are those of TAIEX-REGIO Peer2Peer (European Commission), and mentoring.
    """
    found = mentorings(view.snapshot, Wish(scope, mentors, distance, hours, most_mentees, goals, declined))
    told = _Told(view, found)
    return [*told.matches(limit), *told.without(limit), *told.declined()]


class _Told:
    """The assignment in words."""

    def __init__(self, view: View, found: Mentorings) -> None:
        self.snapshot, self.found = view.snapshot, found
        self.posts, self.ties = Posts(self.snapshot), ties(self.snapshot)
        aims, chosen = found.aims, found.chosen
        self._together = Counter(zip(chosen.mentor.tolist(), aims.skill[chosen.aim].tolist(), strict=True))

    def matches(self, limit: int) -> Iterator[Row]:
        """A row a pair, and one that counts those not shown."""
        total = self.found.chosen.aim.size
        for row in range(min(limit, total)):
            yield self._match(row)
        if total > limit:
            yield _empty("match") | {"name": say("… %(count)s more", count=total - limit)}

    def without(self, limit: int) -> Iterator[Row]:
        """A row an open need without a mentor, and one that counts those not shown."""
        for aim, reason in self.found.left[:limit]:
            yield self._mentee(aim, "need without a mentor") | {"reasons": [reason]}
        if len(self.found.left) > limit:
            more = say("… %(count)s more", count=len(self.found.left) - limit)
            yield _empty("need without a mentor") | {"name": more}

    def declined(self) -> Iterator[Row]:
        """A row that counts the pairs left out because they were declined before, if there are any."""
        if number := self.found.declined:
            words = say_many("%(count)s pair was declined before", "%(count)s pairs were declined before", number)
            yield _empty("declined before") | {"name": words}

    def _mentee(self, aim: int, section: str) -> Row:
        aims, needs = self.found.aims, self.snapshot.nodes("Need")
        learner, need, place = aims.learner[aim], int(aims.need[aim]), int(aims.place[aims.learner[aim]])
        person = int(aims.person[learner])
        office = name_of(self.snapshot, "Institution", place) if place != NOBODY else None
        known = person != NOBODY
        return _empty(section) | {
            "id": self.snapshot.nodes("Person").texts("id")[person] if known else needs.texts("id")[need],
            "name": name_of(self.snapshot, "Person", person) if known else office or NOT_SHOWN,
            "institution": office,
            "competence_id": self.snapshot.nodes("Skill").texts("id")[int(aims.skill[aim])],
            "competence": name_of(self.snapshot, "Skill", int(aims.skill[aim])),
            "level": int(aims.level[aim]),
            "mentee_level": int(aims.own[aim]) if known else None,
            "need_id": needs.texts("id")[need] if need != NOBODY else None,
            "need": needs.value("text", need) if need != NOBODY else None,
        }

    def _match(self, row: int) -> Row:
        aims, chosen = self.found.aims, self.found.chosen
        aim, mentor, level = int(chosen.aim[row]), int(chosen.mentor[row]), int(chosen.level[row])
        km = float(chosen.km[row])
        path = self._path(aim, mentor)
        return self._mentee(aim, "match") | {
            "mentor_id": self.snapshot.nodes("Person").texts("id")[mentor],
            "mentor": name_of(self.snapshot, "Person", mentor),
            "mentor_institution": self.posts[mentor].name or None,
            "mentor_level": level,
            "levels_above": level - int(aims.own[aim]) if aims.person[aims.learner[aim]] != NOBODY else None,
            "kilometres": None if np.isnan(km) else round(km, 1),
            "points": round(float(chosen.points[row]), 2),
            "reasons": self._reasons(row),
            "format": self._format(aim, mentor),
            "path": self._words(path) if path else None,
        }

    def _reasons(self, row: int) -> list[str]:
        aims, chosen = self.found.aims, self.found.chosen
        aim, mentor, need = int(chosen.aim[row]), int(chosen.mentor[row]), int(aims.need[chosen.aim[row]])
        place, learner = int(aims.place[aims.learner[aim]]), int(aims.person[aims.learner[aim]])
        urgency = "" if need == NOBODY else self.snapshot.nodes("Need").texts("urgency")[need]
        asked = say("an open need, urgency %(urgency)s", urgency=word(urgency) if urgency else say("not said"))
        told: list[str] = [say("a goal") if need == NOBODY else asked]
        other = self.posts[mentor].institution
        told += [say("different institutions")] if NOBODY not in (place, other) and place != other else []
        if chosen.language[row]:
            told.append(say("both speak %(languages)s", languages=self._languages(learner, mentor)))
        return told + [[], [say("a common contact")], [say("they know each other")]][int(chosen.near[row])]

    def _languages(self, one: int, other: int) -> str:
        spoken = self.snapshot.nodes("Person").texts("languages")
        return ", ".join(sorted(set(spoken[one].split(LIST_SEPARATOR)) & set(spoken[other].split(LIST_SEPARATOR))))

    def _format(self, aim: int, mentor: int) -> str:
        need, skill = int(self.found.aims.need[aim]), int(self.found.aims.skill[aim])
        stage = "" if need == NOBODY else self.snapshot.nodes("Need").texts("stage")[need]
        shown = (self.posts[mentor].institution, skill) in experience(self.snapshot)
        return suited(self._together[mentor, skill], need != NOBODY, stage, shown)

    def _path(self, aim: int, mentor: int) -> Path:
        learner = self.found.aims.learner[aim]
        person, place = int(self.found.aims.person[learner]), int(self.found.aims.place[learner])
        wishes = Wishes(k=1, hops=HOPS)
        if person != NOBODY:
            paths = best_paths(self.ties, person, [mentor], wishes)
        else:
            people = [] if place == NOBODY else np.flatnonzero(staff(self.snapshot, np.array([place]))).tolist()
            paths = paths_between(self.ties, people, [mentor], wishes)
        return paths[0] if paths else ()

    def _words(self, path: Path) -> str:
        names = [name_of(self.snapshot, "Person", person) for person in path]
        between = [f"{name} ({self.posts[person].name})" for name, person in zip(names, path, strict=True)][1:-1]
        return " → ".join([names[0], *between, names[-1]][: len(path)])


def _empty(section: str) -> Row:
    row = dict.fromkeys(mentor_match.names)
    return row | {"section": section, "reasons": []}
