"""Names of people as sets of words: without titles, diacritics, capitals and marks, in whatever order."""

from __future__ import annotations

import functools
import re

from competence_explorer.graph.keys import fold, normalise
from competence_explorer.graph.matching.rules import rules

_NOT_LETTER = re.compile(r"[\W\d_]+")
_REMEMBERED = 1 << 18

LONGEST = 6
"""Words of a name that count; hardly anybody has more."""


def person(name: str) -> tuple[str, ...]:
    """The words of a person's name, sorted and folded, without titles.

    >>> person("dr hab. inż. Jan KOWALSKI, prof. UG"), person("Żółć-Nowak, Anna")
    (('jan', 'kowalski'), ('anna', 'nowak', 'zolc'))
    """
    head, comma, tail = name.partition(",")
    if comma and len(found := _words(head)) > 1 and _begins_with_title(tail):
        return found  # what follows is a post, not a name
    return _words(name)


@functools.lru_cache(maxsize=_REMEMBERED)
def with_diacritics(name: str) -> tuple[str, ...]:
    """The same words with their diacritics, for telling Bąk from Bak."""
    return tuple(sorted({word for word in _NOT_LETTER.split(normalise(name)) if word and not _is_title(word)}))


def parts(email: str) -> tuple[str, ...]:
    """The words of what stands before the @ of an e-mail.

    >>> parts("anna.kowalska2@example.org")
    ('anna', 'kowalska')
    """
    return tuple(word for word in _NOT_LETTER.split(fold(email.partition("@")[0])) if len(word) > 2)


def _words(name: str) -> tuple[str, ...]:
    found = {word for raw in name.split() for word in _read(raw)}
    kept = found - rules().titles
    return tuple(sorted(kept if len(kept) > 1 else found))[:LONGEST]


@functools.lru_cache(maxsize=_REMEMBERED)
def _read(raw: str) -> tuple[str, ...]:
    """The words in a piece of text without spaces; most pieces recur."""
    return tuple(word for word in _NOT_LETTER.split(fold(raw)) if word)


def _is_title(word: str) -> bool:
    return fold(word) in rules().titles


def _begins_with_title(text: str) -> bool:
    words = [word for raw in text.split() for word in _read(raw)]
    return bool(words) and words[0] in rules().titles
