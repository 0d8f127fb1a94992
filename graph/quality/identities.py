"""People, institutions and competences that may be the same and that nobody has decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from competence_explorer.graph.quality.findings import Found, Item, Items, Scope
from competence_explorer.graph.visibility import View
from competence_explorer.graph.wording import joined, say

if TYPE_CHECKING:
    from competence_explorer.graph.review import Item as Pair


def doubtful_identities(view: View, _scope: Scope) -> Found:
    """The pairs, out of all nodes that are matched; one of which others were left out says so.

    People are left out for those who do not see everyone: whether two may be the same depends on others of their name.
    """
    from competence_explorer.graph.identity import MATCHED  # matching costs each command a fifth of a second
    from competence_explorer.graph.review import open_items

    labels = [label for label in MATCHED if label != "Person" or view.viewer.sees_everyone]
    pairs = [item for item in open_items(view.store) if item.kind == "identity" and item.label in labels]
    items = Items(np.arange(len(pairs)), lambda place: _item(pairs[place]))
    return Found(len(pairs), sum(len(view.snapshot.nodes(label)) for label in labels), items)


def _item(pair: Pair) -> Item:
    one, other = f"{pair.a_name} ({pair.a_id})", f"{pair.b_name} ({pair.b_id})"
    name = say("%(one)s and %(other)s", one=one, other=other)
    return Item(pair.id, name, pair.label, "", joined("; ", pair.reasons))
