"""Names of institutions taken apart: legal form, kind of municipality, place, numbers, and the words that tell."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple, TypeVar

from competence_explorer.graph.keys import fold
from competence_explorer.graph.matching.rules import Level, Phrase, rules

_ASIDE = re.compile(r"\(\w{2,8}\)")
_NOT_WORD = re.compile(r"[\W_]+")
_ROMAN = re.compile(r"(?=[ivx])x{0,3}(ix|iv|v?i{0,3})")
_LONGEST_PLACE = 4
_SHORTEST = 2
_IN = (("w",), ("we",))
_ADJECTIVE = ("iego", "iej", "im", "ie", "i", "a")
_NO_LEVEL = Level("", False)
_COUNTRYSIDE = frozenset({"county", "region"})

Meaning = TypeVar("Meaning")


class Body(NamedTuple):
    """An institution's name as it is compared.

    ``words`` are those that tell it apart, in order, read by the rules; ``raw`` the same before towns are. ``level``
    is set if the name is that of a municipality, county or region, and then the words are its place. ``numbers`` are
    arabic and roman ones. ``translated`` are words that the rules read in another language or form. ``initials`` are
    its first letters, with and without the small words, if there are three at least.
    """

    words: Phrase
    raw: Phrase
    level: Level
    forms: frozenset[str]
    numbers: Phrase
    translated: frozenset[str]
    initials: frozenset[str]

    @property
    def telling(self) -> frozenset[str]:
        """The words that few bodies have."""
        return frozenset(self.words) - rules().generic


@lru_cache(maxsize=1 << 16)
def body(name: str) -> Body:
    """Take a name apart.

    >>> body("GMINA MIASTA GDAŃSKA").words, body("Urząd Miejski w Gdańsku").level
    (('gdansk',), Level(name='city', office=True))
    >>> body('"REMA" Spółka Akcyjna').forms, body("Szkoła Podstawowa nr 5").numbers
    (frozenset({'sa'}), ('5',))
    """
    written = tuple(word for word in _NOT_WORD.split(fold(_ASIDE.sub(" ", name))) if word)
    words, forms = _without_forms(("1", *written[1:]) if written[:1] == ("i",) else written)  # "I Liceum"
    words = _without_initials(words)
    words = tuple(read for word in words for read in rules().same.get(word, (word,)))
    translated = frozenset(words) & rules().translated.keys()
    words = tuple(rules().translated.get(word, word) for word in words)
    level, rest = _level(words)
    kept = tuple(word for word in rest if word not in rules().left_out) or rest
    numbers = tuple(sorted({word for word in kept if word[0].isdigit() or _is_roman(word)}))
    raw = tuple(word for word in kept if word not in numbers) or kept
    return Body(_read(raw, level, rest), raw, level, forms, numbers, translated, _initials(rest) | _initials(raw))


def is_acronym(one: Body, other: Body) -> bool:
    """Whether the first is a word of the initials of the second."""
    return len(one.raw) == 1 and one.raw[0] in other.initials


def _initials(words: Phrase) -> frozenset[str]:
    return frozenset({"".join(word[0] for word in words)}) if len(words) > _SHORTEST else frozenset()


def _without_initials(words: Phrase) -> Phrase:
    """Without initials in front: "KTH Kungliga Tekniska Högskolan" says its name twice."""
    return words[1:] if len(words) > _SHORTEST + 1 and words[0] in _initials(words[1:]) else words


def _read(raw: Phrase, level: Level, rest: Phrase) -> Phrase:
    if level.name in _COUNTRYSIDE:
        return tuple(_adjective(word) for word in raw)
    if level.name == "nordic municipality":
        return tuple(word.removesuffix("s") for word in raw)
    return tuple(_town(word, rest, level) for word in raw)


def _adjective(word: str) -> str:
    """The name of a county or region without the ending of its case ("Pomorskie", "Pomorskiego")."""
    return next((word.removesuffix(ending) for ending in _ADJECTIVE if word.endswith(f"sk{ending}")), word)


def _town(word: str, rest: Phrase, level: Level) -> str:
    """A form of a town's name as the town. "Gdańska" is also an adjective ("Politechnika Gdańska"): then it is read
    as the town only where a word before it says so."""
    town = rules().towns.get(word)
    if not town or (town.endswith("sk") and word == town + "a" and not (level.name or _governed(word, rest))):
        return word
    return town


def _governed(word: str, rest: Phrase) -> bool:
    at = rest.index(word) if word in rest else 0
    return at > 0 and rest[at - 1] in {"miasta", "gminy", "portu", "m"}


def _without_forms(words: Phrase) -> tuple[Phrase, frozenset[str]]:
    """Legal forms stand anywhere but in front."""
    found: set[str] = set()
    kept: list[str] = list(words[:1])
    at = 1
    while at < len(words):
        phrase, form = _longest(words[at:], rules().forms)
        if form:
            found.add(form)
        else:
            kept.append(words[at])
        at += max(1, len(phrase))
    return tuple(kept), frozenset(found)


def _longest(words: Sequence[str], phrases: Mapping[Phrase, Meaning]) -> tuple[Phrase, Meaning | None]:
    for length in range(min(6, len(words)), 0, -1):
        phrase = tuple(words[:length])
        if phrase in phrases:
            return phrase, phrases[phrase]
    return (), None


def _level(words: Phrase) -> tuple[Level, Phrase]:
    """The kind of municipality that a name says, and the rest, which must be a place and nothing else."""
    phrase, level = _longest(words, rules().before)
    rest = words[len(phrase) :]
    rest = rest[1:] if rest[:1] in _IN else rest
    if level is None or not _is_place(rest):
        phrase, level, rest = _at_end(words)
    return (level, rest) if level and _is_place(rest) else (_NO_LEVEL, words)


def _at_end(words: Phrase) -> tuple[Phrase, Level | None, Phrase]:
    for length in (4, 3, 2, 1):
        if level := rules().after.get(words[-length:]):
            return words[-length:], level, words[:-length]
    return (), None, words


def _is_place(words: Phrase) -> bool:
    return 0 < len(words) <= _LONGEST_PLACE and not any(
        word in rules().generic or word in rules().left_out or word.isdigit() for word in words
    )


def _is_roman(word: str) -> bool:
    return bool(_ROMAN.fullmatch(word)) and len(word) < 6
