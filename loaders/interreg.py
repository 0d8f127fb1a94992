"""What the lists of European territorial cooperation have in common: words for countries, bodies and empty cells."""

from __future__ import annotations

from typing import Any

from competence_explorer.graph.keys import fold
from competence_explorer.graph.records import Fact, NodeFact
from competence_explorer.loaders import facts
from competence_explorer.loaders.base import Row, RowError

BLANKS = ("N.a.", "n.a.", "N.A.", "N/A", "n/a", "NA", "na", "-")
"""Cells that say that nothing is known."""

_COUNTRIES = """
AT Austria Österreich
BE Belgium België Belgique
BG Bulgaria България
CH Switzerland Schweiz Suisse Schweiz/Suisse/Svizzera
CY Cyprus Kypros
CZ Czechia Czech_Republic Česko
DE Germany Deutschland Tyskland
DK Denmark Danmark
EE Estonia Eesti Estland
ES Spain España
FI Finland Suomi
FO Faroe_Islands Färöarna
FR France
GB United_Kingdom Storbritannien
GL Greenland Grönland
GR Greece Ellada
HR Croatia Hrvatska
HU Hungary Magyarország
IE Ireland Irland
IS Iceland Island
IT Italy Italia
LI Liechtenstein
LT Lithuania Lietuva Litauen
LU Luxembourg
LV Latvia Latvija Lettland
MT Malta
NL Netherlands Nederland Nederländerna
NO Norway Norge
PL Poland Polska Polen
PT Portugal
RO Romania România
SE Sweden Sverige
SI Slovenia Slovenija
SK Slovakia Slovensko
UA Ukraine Ukraina
"""
_CODES = {
    fold(name.replace("_", " ")): code
    for code, *names in map(str.split, _COUNTRIES.strip().splitlines())
    for name in (code, *names)
} | {"uk": "GB", "el": "GR"}  # as the European institutions write them

_KINDS = {
    "local public authority": "municipality",
    "higher education and research": "university",
    "education/training centre": "school",
    "sectoral agency": "agency",
    "infrastructure and": "utility",
    "interest groups including ngo": "ngo",
    "ngo": "ngo",
    "small or medium-sized enterprise": "company",
    "sme": "company",
    "enterprise": "company",
    "large enterprise": "company",
}
"""Beginnings of the kinds of partner in the programmes' harmonised forms, where one of our kinds is the same."""


def country_code(row: Row, column: str) -> str:
    """The ISO 3166-1 code of the country in a column, given by its code or name, or empty. Raises RowError."""
    given = row.text(column)
    code = _CODES.get(fold(given)) or (given.upper() if len(given) == 2 and given.isascii() and given.isalpha() else "")
    if given and not code:
        raise RowError("This country is not known.", "An ISO 3166-1 code: PL, DE, SE.", column=column, value=given)
    return code


def organisation_kind(words: str) -> str:
    """Our kind of institution for the words of a programme; empty if none is the same.

    >>> organisation_kind("Local public authority"), organisation_kind("National public authority")
    ('municipality', '')
    """
    return next((kind for start, kind in _KINDS.items() if fold(words).startswith(start)), "")


def partner(row: Row, node: NodeFact, *, country: str, kind: str, regions: tuple[str, ...], town: str = "") -> NodeFact:
    """An institution with its country, kind, smallest known region and town: the arguments name the row's columns."""
    found = {
        "country": country_code(row, country),
        "kind": organisation_kind(row.text(kind)),
        "nuts": next((row.text(region) for region in regions if row[region]), ""),
        "town": row.text(town),
    }
    return node._replace(properties={**node.properties, **{name: value for name, value in found.items() if value}})


def part_in(row: Row, institution: NodeFact, project: NodeFact, role: str, *amounts: str) -> Fact:
    """The institution's part in a project, with the first of the amounts (in euro) that is filled as its budget."""
    budget: dict[str, Any] = {}
    for column in amounts:
        if not budget and row[column] is not None:
            found = facts.amounts(row, column)
            budget = {"budget": found[column], "currency": found.get("currency", "EUR")}
    return facts.relationship("PARTNER_IN", institution, project, {"role": role, **budget})
