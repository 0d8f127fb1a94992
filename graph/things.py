"""Any thing by a text, whatever its label; and what each is called, also those that have no name."""

from __future__ import annotations

from competence_explorer.graph.errors import NotFoundError
from competence_explorer.graph.records import Ref
from competence_explorer.graph.schema import NODES
from competence_explorer.graph.search import NAMES, find_one, name_of, nearest, search
from competence_explorer.graph.snapshot import Snapshot
from competence_explorer.graph.wording import say

_INSTEAD = {"Need": "text", "Exchange": "format"}
"""The property that stands for a name, of labels without one."""


def find_thing(snapshot: Snapshot, text: str) -> Ref:
    """The node that a text names: ``LABEL ID`` (``Skill local:gis``) names one exactly, else a name or an id is looked
    for among the labels in their order, an id before a likeness. Raises NotFoundError."""
    label, _, id_ = text.partition(" ")
    if label in NODES and id_ in snapshot.nodes(label).index:
        return Ref(label, id_)
    found = [(label, match) for label in NAMES if (match := next(iter(search(snapshot, label, text, 1)), None))]
    if not found:
        raise NotFoundError(
            say("There is nothing called %(text)s.", text=repr(text)), nearest(snapshot, "Person", text)
        )
    label, _ = max(found, key=lambda pair: pair[1].score)
    return Ref(label, snapshot.nodes(label).texts("id")[find_one(snapshot, label, text)])


def called(snapshot: Snapshot, label: str, index: int) -> str:
    """What a node is called: its name, else what stands for one, else its id."""
    if label in NAMES:
        return name_of(snapshot, label, index)
    table = snapshot.nodes(label)
    return str(table.texts(_INSTEAD[label])[index].replace("_", " ") or table.texts("id")[index])
