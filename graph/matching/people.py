"""Which people are the same: by e-mail, else by name with institution and time.

Certain are only

* the same e-mail and a name that is equal, has more words, or has a typing error;
* an equal name (order, capitals, titles and lost diacritics aside) at the same institution, unless e-mail, time,
  job title or diacritics speak against it, it is no full name, one register has two ids for them, or another of
  that name could be meant.

A surname changed by marriage, one person in two institutions, initials and typing errors are for review. First
names are not led back to one another: Kasia and Katarzyna may be two.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from competence_explorer.graph.keys import normalise
from competence_explorer.graph.matching import names
from competence_explorer.graph.matching.blocking import Indices, Longs, Pass
from competence_explorer.graph.matching.judging import (
    Bools,
    Identity,
    Judged,
    Spellings,
    bits,
    known_pair,
    meet,
    mixed,
    numbered,
    once,
    sets,
)
from competence_explorer.graph.matching.likeness import Likeness, NameTable
from competence_explorer.graph.matching.reasons import ONE_LETTER, TEXTS, Reason, plainly, told, with_words
from competence_explorer.graph.matching.records import STILL, Entity

FEW = 4
"""So many of one name, in different institutions, are shown for review."""

_EQUAL = Reason.SAME_NAME | Reason.NO_DIACRITICS | Reason.OTHER_DIACRITICS
_AGAINST = (
    Reason.OTHER_EMAIL | Reason.OTHER_TIME | Reason.OTHER_JOB | Reason.OTHER_DIACRITICS | Reason.REGISTER | Reason.SHORT
)
_WITH_WORDS = Reason.INITIAL | Reason.MORE_WORDS | Reason.OTHER_NAME


_STRANGE, _TIMED = np.int8(1), np.int8(2)
"""Of a spelling: its e-mail has a word that is not in the name; its years are known."""


class Facts(NamedTuple):
    """What is known of the entities beside their names, a row each."""

    mail: Longs
    places: Indices
    jobs: Indices
    years: NDArray[np.int32]


class People(Spellings):
    """The matcher of people."""

    def __init__(self, entities: Sequence[Entity]) -> None:
        super().__init__(entities)
        mails = [names.parts(entity.email) for entity in entities]
        self._names = NameTable([names.person(name) for name in self.spelt], (word for mail in mails for word in mail))
        self._full = self._names.full()
        self._plain = np.fromiter(map(str.isascii, self.spelt), np.bool_, len(self.spelt))
        self._facts = _facts(entities)
        self._mail_words = self._names.numbers(mails)
        self._mail = self._facts.mail[self.owners].astype(np.int32)
        self._hints = self._strangers() * _STRANGE + (self._facts.years[self.owners, 0] > -STILL) * _TIMED
        _, inverse, counts = np.unique(self._names.name, return_inverse=True, return_counts=True)
        self._few = counts[inverse] <= FEW

    def _strangers(self) -> NDArray[np.int8]:
        """Spellings whose e-mail has a word that is not in the name."""
        words, own = self._mail_words[self.owners], self._names.table
        return np.asarray(((words >= 0) & ~(words[:, :, None] == own[:, None, :]).any(axis=2)).any(axis=1), np.int8)

    def passes(self) -> list[Pass]:
        """E-mail; the whole name, alone and with a job title; a word of the name at an institution."""
        facts, table, name = self._facts, self._names.table, self._names.name
        mail, jobs, places = (column[self.owners] for column in (facts.mail, facts.jobs, facts.places))
        found = [_pass(mail, mail >= 0), _pass(name, table[:, 0] >= 0)]
        found += [_pass(mixed(np.column_stack([name, job])), job >= 0) for job in jobs.T]
        size = np.int64(len(self._names.words.texts))
        at = [_pass(place * size + word, (place >= 0) & (word >= 0)) for place in places.T for word in table.T]
        return [*found, Pass(*(np.concatenate(column) for column in zip(*at, strict=True)))]

    def order(self) -> Sequence[Longs]:
        """By the words of the names, and by the words read backwards."""
        return self._names.order()

    def identities(self) -> Iterator[Identity]:
        """E-mails, and ids in each register."""
        yield once(self._facts.mail, False)
        yield self.register

    def judge(self, a: Indices, b: Indices) -> Judged:
        """Those of the pairs of spellings that are certain or doubtful."""
        likeness = self._names.compare(a, b)
        able = np.flatnonzero(likeness.near | self._related(a, b))
        a, b, likeness = a[able], b[able], likeness.take(able)
        reasons = self._circumstances(a, b)
        reasons |= self._name_reasons(a, b, likeness, (reasons & Reason.SAME_INSTITUTION) != 0)
        certain, doubtful = _verdicts(reasons, likeness)
        score = _score(likeness.similarity, reasons)
        return Judged(a, b, score, certain, reasons).take(np.flatnonzero(certain | doubtful))

    def words(self, a: int, b: int, reasons: int) -> tuple[str, ...]:
        """The reasons of a pair of spellings, with the words that differ."""
        if not reasons & (_WITH_WORDS | Reason.LETTERS):
            return plainly(reasons)
        differ = "/".join(filter(None, self._names.differ(a, b)))
        return tuple(self._told(reason, differ) for reason in told(reasons))

    def _told(self, reason: Reason, differ: str) -> str:
        if reason == Reason.LETTERS:
            edits = self._names.words.distance(*differ.lower().split("/"))
            return with_words(ONE_LETTER if edits == 1 else TEXTS[reason], differ)
        return with_words(TEXTS[reason], differ) if reason & _WITH_WORDS else TEXTS[reason]

    def _related(self, a: Indices, b: Indices) -> Bools:
        """Pairs that circumstances may show to be one although the names differ: by e-mail, or one after the other."""
        found, _ = known_pair(self._mail[a], self._mail[b])
        hints_a, hints_b = self._hints[a], self._hints[b]
        found |= ((hints_a | hints_b) & _STRANGE) != 0
        timed = np.flatnonzero(hints_a & hints_b & _TIMED)
        found[timed] |= _apart(self._facts.years, self.owners[a[timed]], self.owners[b[timed]])
        return found

    def _circumstances(self, a: Indices, b: Indices) -> Longs:
        """The reasons beside the names."""
        one, other, facts = self.owners[a], self.owners[b], self._facts
        same_mail, other_mail = known_pair(facts.mail[one], facts.mail[other])
        one_register, _ = known_pair(self.register.spaces[one], self.register.spaces[other])
        same_place, other_place = _sets_meet(facts.places, one, other)
        same_job, other_job = _sets_meet(facts.jobs, one, other)
        return bits(
            len(a),
            {
                Reason.SAME_EMAIL: same_mail,
                Reason.OTHER_EMAIL: other_mail,
                Reason.REGISTER: one_register,
                Reason.SAME_INSTITUTION: same_place,
                Reason.OTHER_INSTITUTION: other_place,
                Reason.NO_INSTITUTION: ~same_place & ~other_place,
                Reason.OTHER_TIME: _apart(facts.years, one, other),
                Reason.SAME_JOB: same_job,
                Reason.OTHER_JOB: other_job,
            },
        )

    def _name_reasons(self, a: Indices, b: Indices, likeness: Likeness, here: Bools) -> Longs:
        equal, alike = likeness.equal, likeness.spelt | likeness.initial
        marks = self._diacritics(a, b, equal)
        return bits(
            len(a),
            {
                Reason.SAME_NAME: equal & (marks == 0),
                Reason.NO_DIACRITICS: equal & (marks == 1),
                Reason.OTHER_DIACRITICS: equal & (marks == 2),
                Reason.SHORT: equal & ~self._full[a],
                Reason.RARE: equal & self._few[a] & ~here,
                Reason.LETTERS: likeness.spelt,
                Reason.INITIAL: likeness.initial,
                Reason.MORE_WORDS: likeness.longer | (alike & (likeness.left_a != likeness.left_b)),
                Reason.OTHER_NAME: ~likeness.near,
                Reason.CROSS_EMAIL: ~likeness.near & self._crossed(a, b),
            },
        )

    def _diacritics(self, a: Indices, b: Indices, equal: Bools) -> NDArray[np.int8]:
        """0: the same; 1: one of the two has none; 2: both have, and others."""
        found = np.zeros(len(a), np.int8)
        at = np.flatnonzero(equal & ~(self._plain[a] & self._plain[b]))
        spellings, inverse = np.unique(np.concatenate([a[at], b[at]]), return_inverse=True)
        read = [names.with_diacritics(self.spelt[i]) for i in spellings.tolist()]
        numbers = {words: number for number, words in enumerate(read)}
        one, other = np.array([numbers[words] for words in read], np.int64)[inverse].reshape(2, -1)
        bare = np.array([all(map(str.isascii, words)) for words in read], np.bool_)[inverse].reshape(2, -1).any(axis=0)
        found[at] = np.where(one == other, 0, np.where(bare, 1, 2))
        return found

    def _crossed(self, a: Indices, b: Indices) -> Bools:
        """Where the e-mail of one holds a word of the other's name that is not in its own."""
        one, other = self._mail_words[self.owners[a]], self._mail_words[self.owners[b]]
        alone_a, alone_b = self._names.alone(a, b)
        return meet(one, alone_b) | meet(other, alone_a)


def _verdicts(reasons: Longs, likeness: Likeness) -> tuple[Bools, Bools]:
    """Which pairs are certain, and which are doubtful."""

    def has(any_of: int) -> Bools:
        return np.asarray((reasons & any_of) != 0)

    equal, mail, here = has(_EQUAL), has(Reason.SAME_EMAIL), has(Reason.SAME_INSTITUTION)
    certain = mail & (equal | likeness.longer | likeness.spelt) & ~has(Reason.REGISTER)
    certain |= here & equal & ~has(_AGAINST)
    doubtful = mail | (here & (likeness.near | has(Reason.CROSS_EMAIL)))
    # Another e-mail, another institution and another job: a name alone is no reason to ask somebody.
    strangers = has(Reason.OTHER_EMAIL) & has(Reason.OTHER_INSTITUTION) & has(Reason.OTHER_JOB)
    doubtful |= equal & has(Reason.RARE | Reason.SAME_JOB) & ~strangers
    # Of one institution, job and first name or surname, one after the other: perhaps married in between.
    doubtful |= here & has(Reason.SAME_JOB) & has(Reason.OTHER_TIME) & (likeness.common > 0)
    return certain, doubtful & ~certain


def _score(similarity: NDArray[np.float64], reasons: Longs) -> NDArray[np.float32]:
    """Six tenths are the name; a quarter is the institution and the rest the e-mail, each half if not known."""

    def part(same: Reason, other: Reason) -> NDArray[np.float64]:
        return np.asarray(0.5 + 0.5 * ((reasons & same) != 0) - 0.5 * ((reasons & other) != 0))

    place = part(Reason.SAME_INSTITUTION, Reason.OTHER_INSTITUTION)
    mail = part(Reason.SAME_EMAIL, Reason.OTHER_EMAIL)
    return (0.6 * similarity + 0.25 * place + 0.15 * mail).astype(np.float32)


def _sets_meet(table: Indices, one: Indices, other: Indices) -> tuple[Bools, Bools]:
    """Where two known sets have something in common, and where they have not."""
    a, b = table[one], table[other]
    same = meet(a, b)
    return same, (a[:, 0] >= 0) & (b[:, 0] >= 0) & ~same


def _apart(years: NDArray[np.int32], one: Indices, other: Indices) -> Bools:
    """Where one was over before the other began; years that are not known never are."""
    return np.asarray((years[one, 0] > years[other, 1]) | (years[other, 0] > years[one, 1]))


def _pass(keys: NDArray[np.integer], kept: Bools) -> Pass:
    return Pass(keys[kept].astype(np.int64), np.flatnonzero(kept).astype(np.int32))


def _facts(entities: Sequence[Entity]) -> Facts:
    return Facts(
        numbered([entity.email.strip().lower() for entity in entities]),
        sets([entity.institutions for entity in entities]),
        sets([tuple(map(normalise, entity.job_titles)) for entity in entities]),
        np.array([entity.years or (-STILL, STILL) for entity in entities], np.int32).reshape(-1, 2),
    )
