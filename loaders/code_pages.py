"""Which of the code pages of Windows a text is in that is not UTF-8: told by the words of lists of EU funds."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from competence_explorer.loaders.beneficiary_terms import beneficiary_terms

PAGES = {
    "cp1250": ("cs", "hr", "hu", "pl", "ro", "sk", "sl"),
    "cp1251": ("bg",),
    "cp1252": ("da", "de", "es", "fi", "fr", "ga", "it", "nl", "pt", "sv"),
    "cp1253": ("el",),
    "cp1257": ("et", "lt", "lv"),
}
"""Code pages with the languages that are written in them. (English is written in all.)"""
DEFAULT = "cp1250"
_HEADER_LINES = 15
_MARGIN = 2
"""How many words more than any other page: one alone may be a name, or a word of a language that is not listed."""
_WORD = re.compile(r"[^\W\d_]{4,}")


def code_page(head: bytes) -> str:
    """The code page that makes most words of the first lines words of its own languages, which are no words of
    other pages; ``DEFAULT`` if none does, or two as many.

    >>> code_page("Støttemodtagers navn;Operationens navn".encode("cp1252")), code_page(b"id;name;\\xb3")
    ('cp1252', 'cp1250')
    """
    start = b"\n".join(head.splitlines()[:_HEADER_LINES])
    counts = Counter({page: len(_words(start.decode(page, "replace")) & own) for page, own in _own_words().items()})
    (best, most), (_, second) = counts.most_common(2)
    return best if most >= second + _MARGIN else DEFAULT


@cache
def _own_words() -> dict[str, frozenset[str]]:
    """Code page → the words of its languages that are words of no other page, nor of English."""
    table = beneficiary_terms()
    used = {
        page: {word for language in (*languages, "en") for terms in table[language].values() for word in _all(terms)}
        for page, languages in {**PAGES, "": ()}.items()
    }
    return {
        page: frozenset(used[page].difference(*(words for other, words in used.items() if other != page)))
        for page in PAGES
    }


def _all(terms: tuple[str, ...]) -> set[str]:
    return {word for term in terms for word in _words(term)}


def _words(text: str) -> set[str]:
    return {*_WORD.findall(text.lower())}
