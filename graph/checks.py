"""Statements against the schema: a loader that states what the schema does not know is a mistake in code."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from typing import Any

from competence_explorer.graph.records import NodeFact, Properties, RelationshipFact, Statement
from competence_explorer.graph.schema import NODES, RELATIONSHIPS, Property

_TYPES: Mapping[str, tuple[type, ...]] = {
    "text": (str,),
    "integer": (int,),
    "number": (int, float),
    "date": (dt.date,),
    "texts": (list,),
}


def check(statement: Statement) -> None:
    """Raise ValueError unless every fact fits the schema and every relationship's ends are stated with it."""
    facts = (*statement.own, *statement.mentions)
    stated = set()
    for fact in facts:
        if isinstance(fact, NodeFact):
            stated.add(fact.ref)
            if fact.ref.label not in NODES or not fact.ref.id:
                raise ValueError(f"row {statement.row}: no such node: {fact.ref}")
            _properties(_NODE_PROPERTIES[fact.ref.label], fact.properties, fact.ref.label)
        else:
            _relationship(fact)
    for fact in facts:
        if isinstance(fact, RelationshipFact) and not (fact.start in stated and fact.end in stated):
            raise ValueError(f"row {statement.row}: an end of {fact.type} is not stated: {fact.start}, {fact.end}")


def _relationship(fact: RelationshipFact) -> None:
    known = RELATIONSHIPS.get(fact.type)
    if known is None or (fact.start.label, fact.end.label) not in known.ends:
        raise ValueError(f"no such relationship: ({fact.start.label})-[{fact.type}]->({fact.end.label})")
    _properties(_RELATIONSHIP_PROPERTIES[fact.type], fact.properties, fact.type)


def _properties(known: Mapping[str, Property], properties: Properties, where: str) -> None:
    for name, value in properties.items():
        if name not in known:
            raise ValueError(f"{where} has no property {name!r}")
        if value is not None and not _fits(known[name], value):
            raise ValueError(f"{where}.{name} is {known[name].type}, not {value!r}")


def _fits(known: Property, value: Any) -> bool:
    """Whether a value is exactly of the type (a truth value is no number, a time is no day) and a possible one."""
    if type(value) not in _TYPES[known.type]:
        return False
    if isinstance(value, float) and not math.isfinite(value):
        return False
    if not known.values:
        return True
    return all(item in known.values for item in (value if isinstance(value, list) else [value]))


_NODE_PROPERTIES = {label: {p.name: p for p in node.properties} for label, node in NODES.items()}
_RELATIONSHIP_PROPERTIES = {t: {p.name: p for p in r.properties} for t, r in RELATIONSHIPS.items()}
