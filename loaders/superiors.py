"""Whom a roster or organogram means by a superior: an id of a post or person, an e-mail or a name (of a person, or
of a post) within an institution. A line of superiors that comes back to where it began is told, and not stated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from competence_explorer.graph.keys import normalise
from competence_explorer.graph.records import NodeFact, Ref
from competence_explorer.loaders.base import Row, RowError

_KINDS = ("post_id", "person_id", "email", "person", "post")  # the first that knows a word decides what it means
_SHOWN = 5
"""People of a circle that a message names."""


class Holders:
    """The people of a file by what may stand for them. A post that nobody holds is known too."""

    def __init__(self) -> None:
        self._known: dict[str, dict[tuple[str, str], dict[Ref, str]]] = {kind: {} for kind in _KINDS}
        self._stated: dict[Ref, dict[tuple[Ref, str], None]] = {}
        self._shown: dict[Ref, str] = {}
        self._circles: dict[Ref, list[Ref]] = {}

    def add(self, row: Row, place: Ref, person: Ref | None, name: str) -> None:
        """Note that the words of a row (by kind) mean this person at the institution; nobody, for a vacant post."""
        for kind, known in self._known.items():
            if word := name if kind == "person" else row.text(kind):
                holders = known.setdefault((place.id, normalise(word)), {})
                if person:
                    holders[person] = max(holders.get(person, ""), name)
        if person and (above := row.text("reports_to")):
            self._stated.setdefault(person, {})[place, above] = None
            self._shown.setdefault(person, f"{name or person.id} (row {row.number})")

    def find(self, place: Ref, word: str) -> dict[Ref, str] | None:
        """The people (with names) whom a word may mean: none for a vacant post, None if it is not known."""
        at = (place.id, normalise(word))
        return next((known[at] for known in self._known.values() if at in known), None)

    def find_circles(self) -> None:
        """Find the lines that come back to where they began, once all rows are known; in time linear in the rows:
        two people are in one circle if each is above the other (a strongly connected component)."""
        numbers = {person: number for number, person in enumerate(self._stated)}
        ties = [(numbers[person], numbers[boss]) for person, boss in self._ties() if boss in numbers]
        if not ties:
            return
        import numpy as np  # here: scipy takes as long to import as a small roster to load
        from scipy.sparse import coo_array
        from scipy.sparse.csgraph import connected_components

        start, end = np.array(ties).T
        shape = (len(numbers), len(numbers))
        _, part = connected_components(coo_array((np.ones(len(ties)), (start, end)), shape), connection="strong")
        people = list(numbers)
        for one, two in zip(start[part[start] == part[end]], end[part[start] == part[end]], strict=True):
            self._circles.setdefault(people[one], []).append(people[two])

    def circle(self, person: Ref, boss: Ref) -> str:
        """The line from a person over this superior back to the person, or its beginning; empty if it does not."""
        if boss not in self._circles.get(person, ()):
            return ""
        line = [person, boss]
        while line[-1] != person and len(line) < _SHOWN:
            line.append(self._circles[line[-1]][0])
        return " → ".join([*(self._shown[one] for one in line), *(["…"] if line[-1] != person else [])])

    def _ties(self) -> Iterator[tuple[Ref, Ref]]:
        """People and their superiors, where these are clear."""
        for person, words in self._stated.items():
            for place, word in words:
                found = self.find(place, word)
                if found and len(found) == 1 and person not in found:
                    yield person, next(iter(found))


def superior(holders: Holders, row: Row, person: Ref, place: Ref) -> NodeFact | None:
    """The one person that ``reports_to`` means.

    None if it is empty or a vacant post (with a remark), or not clear (with a doubt).
    """
    word = row.text("reports_to")
    if not word:
        return None
    found = holders.find(place, word)
    if found is not None and not found:
        row.remarks.append("The superior's post is vacant: no superior stated.")
        return None
    if found is None or len(found) > 1 or person in found:
        right = "Name one other person or post of the institution."
        row.doubts.append(RowError(_reason(found), right, column="reports_to", value=word))
        return None
    [(ref, name)] = found.items()
    if line := holders.circle(person, ref):
        reason, right = f"The line of superiors is a circle: {line}: not stated.", "Correct one of the superiors in it."
        row.doubts.append(RowError(reason, right, column="reports_to", value=word))
        return None
    return NodeFact(ref, {"name": name} if name else {})


def _reason(found: Mapping[Ref, str] | None) -> str:
    if found is None:
        return "The superior is not in this file: not stated."
    if len(found) > 1:
        return f"The superior may be each of {len(found)} people: not stated."
    return "The row names its own person as superior: not stated."
