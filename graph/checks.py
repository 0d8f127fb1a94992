"""Statements against the schema: a loader that states what the schema does not know is a mistake in code."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping
from typing import Any

from competence_explorer.graph.records import Fact, NodeFact, Properties, RelationshipFact, Statement
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
    check_ends(statement)
    check_facts((*statement.own, *statement.mentions))


def check_ends(statement: Statement) -> None:
    """Raise ValueError unless the ends of every relationship are stated with it."""
    facts = (*statement.own, *statement.mentions)
    stated = {fact.ref for fact in facts if isinstance(fact, NodeFact)}
    for fact in facts:
        if isinstance(fact, RelationshipFact) and not (fact.start in stated and fact.end in stated):
            raise ValueError(f"row {statement.row}: an end of {fact.type} is not stated: {fact.start}, {fact.end}")


def check_facts(facts: Iterable[Fact]) -> None:
    """Raise ValueError unless every fact fits the schema."""
    for fact in facts:
        if isinstance(fact, NodeFact):
            sort = fact.ref.label
            if sort not in NODES or not fact.ref.id:
                raise ValueError(f"no such node: {fact.ref}")
        else:
            sort = fact.type
            if sort not in RELATIONSHIPS or (fact.start.label, fact.end.label) not in RELATIONSHIPS[sort].ends:
                raise ValueError(f"no such relationship: ({fact.start.label})-[{sort}]->({fact.end.label})")
        _check_properties(fact.properties, sort)


def _check_properties(properties: Properties, sort: str) -> None:
    sure = _SURE[sort]
    for name, value in properties.items():
        if type(value) not in sure.get(name, ()):
            _look_at(name, value, sort)


def _look_at(name: str, value: Any, sort: str) -> None:
    """Raise ValueError unless the value is one that the property can have; null says nothing."""
    known = _PROPERTIES[sort].get(name)
    if known is None:
        raise ValueError(f"{sort} has no property {name!r}")
    if value is not None and not _fits(known, value):
        raise ValueError(f"{sort}.{name} is {known.type}, not {value!r}")


def _fits(known: Property, value: Any) -> bool:
    """Whether a value is exactly of the type (a truth value is no number, a time is no day) and a possible one."""
    if type(value) not in _TYPES[known.type]:
        return False
    if isinstance(value, float) and not math.isfinite(value):
        return False
    if not known.values:
        return True
    return all(map(known.values.__contains__, value if isinstance(value, list) else [value]))


_OF_NODES = {label: {p.name: p for p in node.properties} for label, node in NODES.items()}
_OF_RELATIONSHIPS = {type_: {p.name: p for p in known.properties} for type_, known in RELATIONSHIPS.items()}
_PROPERTIES = _OF_NODES | _OF_RELATIONSHIPS
_SURE = {
    sort: {p.name: _TYPES[p.type] for p in known.values() if not p.values and p.type != "number"}
    for sort, known in _PROPERTIES.items()
}
"""Types (by property) of which every value is possible. A number may be infinite, other values are listed."""
