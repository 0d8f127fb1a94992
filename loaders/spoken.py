"""In which language a file is written, as far as its headers and its names of months tell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from competence_explorer.loaders.beneficiary_terms import beneficiary_terms
from competence_explorer.loaders.headers import header_of, key
from competence_explorer.loaders.mapping import FileMapping
from competence_explorer.loaders.months import MONTHS, Evidence, languages_of

_LETTERS = {"ł": "pl", "ś": "pl", "ź": "pl", "ń": "pl", "ř": "cs", "ě": "cs", "ů": "cs", "đ": "hr"}
"""Letters of just one of the languages whose months are not those of others."""


def evidence(headers: Iterable[str], words: Iterable[str], mapping: FileMapping) -> Evidence:
    """What tells the language of a file with these headers and names of months; the mapping's word is the last."""
    if mapping.language:
        return frozenset({frozenset({mapping.language})})
    found = {languages for header in headers for languages in _of_header(header)}
    found |= {languages_of(word) for word in words if len(MONTHS[word]) == 1}
    return frozenset(found - {frozenset()})


def _of_header(header: str) -> Iterable[frozenset[str]]:
    yield from (_headers().get(name, frozenset()) for name in header_of(header).names)
    yield from (frozenset({_LETTERS[letter]}) for letter in _LETTERS.keys() & {*header.lower()})


@cache
def _headers() -> Mapping[str, frozenset[str]]:
    """Headers of lists of EU funds, by key → the languages that have them."""
    found: dict[str, frozenset[str]] = {}
    for language, columns in beneficiary_terms().items():
        for term in (term for terms in columns.values() for term in terms):
            found[key(term)] = found.get(key(term), frozenset()) | {language}
    return found
