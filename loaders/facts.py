"""Facts that several kinds of file state alike: institutions, people, competences, money."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from competence_explorer.graph import keys
from competence_explorer.graph.records import (
    Fact,
    NodeFact,
    Ref,
    RelationshipFact,
    Statement,
    relationship_key,
)
from competence_explorer.graph.schema import RELATIONSHIPS, THEMES
from competence_explorer.loaders.amounts import Money, currency
from competence_explorer.loaders.base import Context, Row, RowError

_REMEMBERED = 1024
"""Institutions, and competences, that are not made again when they recur: most rows name one that others name too."""

_THEMES = {keys.slug(name): name for name in THEMES}


def statement(row: Row, own: Sequence[Fact], mentions: Iterable[Fact | None]) -> Statement:
    """The statement of a row about the first of its own facts, which must be a node; each fact once."""
    first = own[0]
    assert isinstance(first, NodeFact)  # noqa: S101 (a mistake in a loader, not in a file)
    facts = {fact[:-1]: fact for fact in reversed(own)}  # by all but the properties: by what they are about
    others = {fact[:-1]: fact for fact in mentions if fact and fact[:-1] not in facts}
    return Statement(row.number, first.ref, tuple(facts.values())[::-1], tuple(others.values()), row.sheet)


def relationship(type: str, start: NodeFact, end: NodeFact, properties: Mapping[str, Any] | None = None) -> Fact:
    """A relationship; its key is made of the properties that the schema names, nulls are left out."""
    filled = {name: value for name, value in (properties or {}).items() if value is not None}
    names = RELATIONSHIPS[type].key
    return RelationshipFact(type, start.ref, end.ref, relationship_key(map(filled.get, names)) if names else "", filled)


def institution(context: Context, name: str, id: str = "") -> NodeFact | None:
    """An institution by name or id; None if there is neither."""
    return _institution(name, id, context.namespace) if name or id else None


def row_institution(context: Context, row: Row) -> NodeFact | None:
    """The institution of a row, else the one whose file it is."""
    name, id = row.text("institution"), row.text("institution_id")
    if not name and not id:
        name, id = context.institution, context.institution_id
    elif keys.normalise(name) == keys.normalise(context.institution):
        id = id or context.institution_id
    return institution(context, name, id)


@lru_cache(maxsize=_REMEMBERED)
def _institution(name: str, id: str, namespace: str) -> NodeFact:
    return NodeFact(Ref("Institution", keys.institution(name, id, namespace)), {"name": name} if name else {})


def person(context: Context, row: Row, role: str, institution_name: str = "") -> NodeFact | None:
    """The person in the columns ``person`` (or giver, taker), ``*_id``, ``*_email``, ``*_institution``.

    None if these are empty; RowError if there is a name only, and no institution to tell namesakes apart.
    """
    name, id, email = row.text(role), row.text(f"{role}_id"), row.text(f"{role}_email")
    if not (name or id or email):
        return None
    at = row.text(f"{role}_institution") or institution_name or context.source.institution
    if not (id or email or at):
        raise RowError(
            "A name alone does not tell who this is.",
            f"Fill {role}_id, {role}_email or {role}_institution.",
            column=role,
            value=name,
        )
    key = keys.person(name, keys.institution(at), id, email, context.person_namespace(at))
    given = {"name": name, "email": email}
    return NodeFact(Ref("Person", key), {what: value for what, value in given.items() if value})


def skill(context: Context, name: str, id: str = "") -> NodeFact | None:
    """A competence by name or id; None if there is neither. Raises RowError if the name has no letters."""
    return _skill(name, id, context.namespace) if name or id else None


@lru_cache(maxsize=_REMEMBERED)
def _skill(name: str, id: str, namespace: str) -> NodeFact:
    if not id and not keys.slug(name):
        raise RowError("This is not the name of a competence.", "Use letters.", column="competence", value=name)
    return NodeFact(Ref("Skill", keys.skill(name, id, namespace)), {"name": name} if name else {})


def row_skill(context: Context, row: Row) -> NodeFact | None:
    """The competence in the columns ``competence`` and ``competence_id``."""
    return skill(context, row.text("competence"), row.text("competence_id"))


def themes(row: Row) -> list[NodeFact]:
    """The themes in the column ``theme``. Raises RowError for one that is not in the schema."""
    found = []
    for name in row["theme"] or ():
        slug = keys.slug(name)
        if slug not in _THEMES:
            raise RowError(
                "There is no such theme.",
                f"One of: {', '.join(THEMES)}. A mapping can translate.",
                column="theme",
                value=name,
            )
        found.append(NodeFact(Ref("Theme", slug), {"name": _THEMES[slug]}))
    return found


def owned(label: str, context: Context, row: Row, id: str, *names: str) -> NodeFact:
    """A node with an id in the source's namespace and the row's values of these columns."""
    return NodeFact(Ref(label, keys.identifier(context.own_namespace(), id)), row.some(*names))


def amounts(row: Row, *names: str) -> dict[str, Any]:
    """The amounts in these columns with their currency. Raises RowError if a sign contradicts the column."""
    found: dict[str, Any] = {name: row[name].amount for name in names if row[name] is not None}
    if not found:
        return {}
    code = _column_currency(row)
    for name in found:
        money: Money = row[name]
        if code and money.currencies and code not in money.currencies:
            raise RowError(
                f"The amount is in {' or '.join(money.currencies)}, the row in {code}.",
                "One of them must be put right.",
                column=name,
                value=money.amount,
            )
        if not code and len(money.currencies) == 1:
            code = money.currencies[0]
    return found | ({"currency": code} if code else {})


def in_euro(context: Context, values: Mapping[str, Any], *names: str) -> dict[str, float]:
    """``*_eur`` for those of the amounts that are in euro, or that the mapping gives a rate for."""
    code, rate = values.get("currency"), context.eur_rate
    if code == "EUR":
        return {f"{name}_eur": values[name] for name in names if name in values}
    if rate and code == rate.currency:
        return {f"{name}_eur": round(values[name] / rate.rate, 2) for name in names if name in values}
    return {}


def ordered(row: Row, first: str, last: str) -> None:
    """Raise RowError if the last day is before the first."""
    start, end = row[first], row[last]
    if isinstance(start, dt.date) and isinstance(end, dt.date) and end < start:
        raise RowError("The end is before the start.", f"The start is {start}.", column=last, value=end)


def required(row: Row, *names: str) -> None:
    """Raise RowError unless one of the columns is filled."""
    if not any(row.values.get(name) for name in names):
        raise RowError("This must not be empty.", f"Fill {' or '.join(names)}.", column=names[0])


def country(row: Row, name: str) -> None:
    """Raise RowError unless the column is empty or an ISO 3166-1 alpha-2 code, which is put in capitals."""
    if code := row.text(name):
        if len(code) != 2 or not code.isascii() or not code.isalpha():
            raise RowError("This is not a country code.", "Two letters: PL, DE, IT", column=name, value=code)
        row.values[name] = code.upper()


def _column_currency(row: Row) -> str:
    try:
        return currency(row.text("currency")) if row.text("currency") else ""
    except RowError as fault:
        fault.column, fault.value = "currency", row.text("currency")
        raise
