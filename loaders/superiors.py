"""Whom a roster or organogram means by a superior: an id of a post or person, an e-mail or a name (of a person, or
of a post) within an institution."""

from __future__ import annotations

from collections.abc import Mapping

from competence_explorer.graph.keys import normalise
from competence_explorer.graph.records import NodeFact, Ref
from competence_explorer.loaders.base import Row, RowError

_KINDS = ("post_id", "person_id", "email", "person", "post")  # the first that knows a word decides what it means


class Holders:
    """The people of a file by what may stand for them. A post that nobody holds is known too."""

    def __init__(self) -> None:
        self._known: dict[str, dict[tuple[str, str], dict[Ref, str]]] = {kind: {} for kind in _KINDS}

    def add(self, place: Ref, words: Mapping[str, str], person: Ref | None, name: str) -> None:
        """Note that these words (by kind) mean this person at the institution; nobody, for a vacant post."""
        for kind, known in self._known.items():
            if word := words.get(kind):
                holders = known.setdefault((place.id, normalise(word)), {})
                if person:
                    holders[person] = max(holders.get(person, ""), name)

    def find(self, place: Ref, word: str) -> dict[Ref, str] | None:
        """The people (with names) whom a word may mean: none for a vacant post, None if it is not known."""
        at = (place.id, normalise(word))
        return next((known[at] for known in self._known.values() if at in known), None)


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
    return NodeFact(ref, {"name": name} if name else {})


def _reason(found: Mapping[Ref, str] | None) -> str:
    if found is None:
        return "The superior is not in this file: not stated."
    if len(found) > 1:
        return f"The superior may be each of {len(found)} people: not stated."
    return "The row names its own person as superior: not stated."
