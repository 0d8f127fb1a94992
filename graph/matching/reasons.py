"""The reasons of a verdict, as bits of one number a pair, with the words that a reviewer reads."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from enum import IntEnum, auto

from competence_explorer.graph.matching.records import MOST
from competence_explorer.graph.wording import joined, say


class Reason(IntEnum):
    """Why two entities may be the same, or may not; in the order in which they are told.

    Each is a bit; together they are a plain number, which is compared some ten times as fast as a flag.
    """

    @staticmethod
    def _generate_next_value_(_name: str, _start: int, count: int, _last: list[int]) -> int:
        return 1 << count

    SAME_EMAIL = auto()
    SAME_CODE = auto()
    SAME_NAME = auto()
    NO_DIACRITICS = auto()
    NO_LEGAL_FORM = auto()
    ENDINGS = auto()
    ORDER = auto()
    TRANSLATED = auto()
    OFFICE = auto()
    ALTERNATIVE = auto()
    LETTERS = auto()
    INITIAL = auto()
    MORE_WORDS = auto()
    ACRONYM = auto()
    CROSS_EMAIL = auto()
    SAME_PLACE = auto()
    SAME_INSTITUTION = auto()
    SAME_JOB = auto()
    RARE = auto()
    OTHER_NAME = auto()
    OTHER_DIACRITICS = auto()
    OTHER_EMAIL = auto()
    OTHER_CODE = auto()
    OTHER_KIND = auto()
    OTHER_LEVEL = auto()
    OTHER_FORM = auto()
    OTHER_PLACE = auto()
    OTHER_COUNTRY = auto()
    OTHER_INSTITUTION = auto()
    NO_INSTITUTION = auto()
    OTHER_TIME = auto()
    OTHER_JOB = auto()
    REGISTER = auto()
    NUMBER = auto()
    COMMON = auto()
    SHORT = auto()
    CONTRADICTED = auto()
    CROWDED = auto()


TEXTS: Mapping[Reason, str] = {
    Reason.SAME_EMAIL: say("same e-mail"),
    Reason.SAME_CODE: say("same municipality code"),
    Reason.SAME_NAME: say("same name"),
    Reason.NO_DIACRITICS: say("names equal without diacritics"),
    Reason.NO_LEGAL_FORM: say("names equal without legal form"),
    Reason.ENDINGS: say("names equal but for the endings of words"),
    Reason.ORDER: say("same words in another order"),
    Reason.TRANSLATED: say("a word in another language"),
    Reason.OFFICE: say("a municipality and its office"),
    Reason.ALTERNATIVE: say("equal by an alternative name"),
    Reason.LETTERS: say("spelt differently"),
    Reason.INITIAL: say("an initial for a name"),
    Reason.MORE_WORDS: say("one name has more words"),
    Reason.ACRONYM: say("one is the initials of the other"),
    Reason.CROSS_EMAIL: say("the e-mail of one holds the other's name"),
    Reason.SAME_PLACE: say("same place"),
    Reason.SAME_INSTITUTION: say("same institution"),
    Reason.SAME_JOB: say("same job title"),
    Reason.RARE: say("few people have this name"),
    Reason.OTHER_NAME: say("another name"),
    Reason.OTHER_DIACRITICS: say("different diacritics"),
    Reason.OTHER_EMAIL: say("different e-mail"),
    Reason.OTHER_CODE: say("different municipality code"),
    Reason.OTHER_KIND: say("different kind"),
    Reason.OTHER_LEVEL: say("different kind of municipality"),
    Reason.OTHER_FORM: say("different legal form"),
    Reason.OTHER_PLACE: say("different place"),
    Reason.OTHER_COUNTRY: say("different country"),
    Reason.OTHER_INSTITUTION: say("different institutions"),
    Reason.NO_INSTITUTION: say("institution not known"),
    Reason.OTHER_TIME: say("not there at the same time"),
    Reason.OTHER_JOB: say("different job titles"),
    Reason.REGISTER: say("two ids in one register"),
    Reason.NUMBER: say("a number in one name only"),
    Reason.COMMON: say("a name that many have"),
    Reason.SHORT: say("a short name may mean several things"),
    Reason.CONTRADICTED: say("could as well be another of that name"),
    Reason.CROWDED: say("one is like more than %(most)s others, of which only the likeliest are shown", most=MOST),
}
"""What a reviewer reads."""

ONE_LETTER = say("one letter differs")
"""What she reads instead of ``LETTERS`` where it is no more."""

_KNOWN = {str(text): text for text in (*TEXTS.values(), ONE_LETTER)}


def with_words(reason: str, differ: str) -> str:
    """A reason with the words that differ."""
    return joined(": ", [reason, differ])


def recalled(text: str) -> str:
    """A reason that was written down, with what it was made of."""
    reason, colon, differ = text.partition(": ")
    known = _KNOWN.get(reason, reason)
    return with_words(known, differ) if colon else known


@functools.lru_cache(maxsize=1 << 16)
def plainly(bits: int) -> tuple[str, ...]:
    """What a reviewer reads of the reasons in a number, without the words that differ; pairs share it."""
    return tuple(TEXTS[reason] for reason in told(bits))


@functools.lru_cache(maxsize=1 << 16)
def told(bits: int) -> tuple[Reason, ...]:
    """The reasons in a number, in their order."""
    return tuple(reason for reason in Reason if reason & bits)
