"""The reasons of a verdict, as bits of one number a pair, with the words that a reviewer reads."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from enum import IntEnum, auto


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


TEXTS: Mapping[Reason, str] = {
    Reason.SAME_EMAIL: "same e-mail",
    Reason.SAME_CODE: "same municipality code",
    Reason.SAME_NAME: "same name",
    Reason.NO_DIACRITICS: "names equal without diacritics",
    Reason.NO_LEGAL_FORM: "names equal without legal form",
    Reason.ENDINGS: "names equal but for the endings of words",
    Reason.ORDER: "same words in another order",
    Reason.TRANSLATED: "a word in another language",
    Reason.OFFICE: "a municipality and its office",
    Reason.ALTERNATIVE: "equal by an alternative name",
    Reason.LETTERS: "spelt differently",
    Reason.INITIAL: "an initial for a name",
    Reason.MORE_WORDS: "one name has more words",
    Reason.ACRONYM: "one is the initials of the other",
    Reason.CROSS_EMAIL: "the e-mail of one holds the other's name",
    Reason.SAME_PLACE: "same place",
    Reason.SAME_INSTITUTION: "same institution",
    Reason.SAME_JOB: "same job title",
    Reason.RARE: "few people have this name",
    Reason.OTHER_NAME: "another name",
    Reason.OTHER_DIACRITICS: "different diacritics",
    Reason.OTHER_EMAIL: "different e-mail",
    Reason.OTHER_CODE: "different municipality code",
    Reason.OTHER_KIND: "different kind",
    Reason.OTHER_LEVEL: "different kind of municipality",
    Reason.OTHER_FORM: "different legal form",
    Reason.OTHER_PLACE: "different place",
    Reason.OTHER_COUNTRY: "different country",
    Reason.OTHER_INSTITUTION: "different institutions",
    Reason.NO_INSTITUTION: "institution not known",
    Reason.OTHER_TIME: "not there at the same time",
    Reason.OTHER_JOB: "different job titles",
    Reason.REGISTER: "two ids in one register",
    Reason.NUMBER: "a number in one name only",
    Reason.COMMON: "a name that many have",
    Reason.SHORT: "a short name may mean several things",
    Reason.CONTRADICTED: "could as well be another of that name",
}
"""What a reviewer reads."""


@functools.lru_cache(maxsize=1 << 16)
def told(bits: int) -> tuple[Reason, ...]:
    """The reasons in a number, in their order."""
    return tuple(reason for reason in Reason if reason & bits)
