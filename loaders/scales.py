"""Amounts that a header gives in thousands or millions: ``Wartość (w tys. zł)``, ``Gesamtkosten in T€``."""

from __future__ import annotations

import re

from competence_explorer.graph.keys import fold

_THOUSANDS = """
thousand thousands tys tysiacach tysiac tsd tausend teur tis tisic tisicich tisicoch tisuca tisucama tisoc tisocih tukst
tukstanciais tuh tuhat tuhansina tuhandetes ezer mii хил хиляди χιλ χιλιαδεσ keur milliers migliaia miles milhares
duizend duizenden tusen tusental tusind tkr tdkk tsek
"""
_MILLIONS = """
million millions mio mln milionach milionech milionoch millionen milioni milioane millones milhoes miljoen miljoenen
miljoner miljoonina miljonites milijuna milijunima milijonih milj mkr meur εκατ εκατομμυρια млн милиона
"""
_FACTORS = dict.fromkeys(map(fold, _THOUSANDS.split()), 1000) | dict.fromkeys(map(fold, _MILLIONS.split()), 1_000_000)
UNCLEAR = 0
"""The factor of ``mil.``: thousands in Spanish and Portuguese, millions in Czech and Romanian."""
_WORD = re.compile(r"[^\W\d_]+")
_FIGURES = re.compile(r"(?<![\d.,])(?:1[. \u00a0]?000|[’'`]000)(?![\d.,])")
_SIGN = re.compile(r"\b([tkm])\s?€", re.IGNORECASE)


def factor(header: str) -> int:
    """By how much the amounts below a header are to be multiplied; ``UNCLEAR`` if it may mean two.

    >>> [factor(text) for text in ("Wartość (w tys. zł)", "Kosten in T€", "Costs (Mio. EUR)", "total", "(mil. Kč)")]
    [1000, 1000, 1000000, 1, 0]
    """
    words = [fold(word) for word in _WORD.findall(header)]
    found = {_FACTORS[word] for word in words if word in _FACTORS}
    found |= {1_000_000 if sign.lower() == "m" else 1000 for sign in _SIGN.findall(header)}
    found |= {1000} if _FIGURES.search(header) else set()
    if "mil" in words or len(found) > 1:
        return UNCLEAR
    return found.pop() if found else 1
