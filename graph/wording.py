"""What answers say in words: English sentences that remember what they were made of.

A sentence is its English text to everybody who takes it as a text: JSON, CSV, data frames, the command line. Who shows
it to a reader of another language takes what it was ``made`` of instead: the template, which is looked up in a
catalogue, and the values, each of which is said in that language too. Joining texts with ``+``, an f-string or
``str.join`` gives a plain text, which is English for ever: ``say`` and ``joined`` do not.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, NamedTuple, NoReturn, Self

Value = str | int | float | dt.date
"""What stands in a sentence: a name as it is, a number, a day, another sentence."""


class Said(NamedTuple):
    """A template with its values by name; ``many`` is the template for numbers other than one, if there is one."""

    template: str
    values: tuple[tuple[str, Value], ...]
    many: str = ""
    number: int = 1


class Joined(NamedTuple):
    """Texts one after the other, with a sign between them that is the same in every language."""

    between: str
    parts: tuple[str, ...]


class Named(NamedTuple):
    """A name, and what the same thing is called in other languages, by their codes."""

    name: str
    others: tuple[tuple[str, str], ...]


class Figure(NamedTuple):
    """A number that is written with so many digits after the point."""

    value: float
    digits: int


Made = Said | Joined | Figure | Named
"""What a sentence is made of."""


class Sentence(str):
    """An English text, and what it was made of. It does not change, and equals the plain text."""

    __slots__ = ("made",)

    made: Made

    def __new__(cls, text: str, made: Made) -> Self:
        """The sentence with this English text."""
        sentence = super().__new__(cls, text)
        object.__setattr__(sentence, "made", made)
        return sentence

    def __setattr__(self, name: str, _value: object) -> NoReturn:
        raise AttributeError(f"A sentence does not change: {name} cannot be set.")

    def __reduce__(self) -> tuple[Any, ...]:
        return Sentence, (str(self), self.made)


def say(template: str, **values: Value) -> Sentence:
    """A sentence. The template is a literal, which is found by reading the source, as gettext finds its texts; or it
    is declared elsewhere, as the remedies of the quality of the data are.

    >>> say("worked together on “%(title)s”", title="Sea wall")
    'worked together on “Sea wall”'
    """
    return Sentence(_filled(template, values), Said(template, tuple(values.items())))


def say_many(one: str, many: str, count: int, **values: Value) -> Sentence:
    """A sentence in the form that fits a number, which it may have as ``count``.

    >>> say_many("%(count)s more pair", "%(count)s more pairs", 2)
    '2 more pairs'
    """
    known = {"count": count, **values}
    return Sentence(_filled(one if count == 1 else many, known), Said(one, tuple(known.items()), many, count))


def joined(between: str, parts: Iterable[str]) -> str:
    """Texts one after the other.

    >>> joined("; ", [say("a goal"), "Anna Nowak"])
    'a goal; Anna Nowak'
    """
    told = tuple(parts)
    return told[0] if len(told) == 1 else Sentence(between.join(told), Joined(between, told))


def figure(value: float, digits: int) -> Sentence:
    """A number with so many digits after the point.

    >>> figure(2, 1)
    '2.0'
    """
    return Sentence(f"{value:.{digits}f}", Figure(value, digits))


def named(name: str, **others: str) -> str:
    """A name that is another one in other languages, which are given by their codes; those without text are not known.

    >>> named("state aid", pl="pomoc publiczna")
    'state aid'
    """
    known = tuple((code, text) for code, text in others.items() if text)
    return Sentence(name, Named(name, known)) if known else name


def word(text: str) -> Sentence:
    """A word of a vocabulary (of the schema, of a column): its declaration puts it in the catalogue.

    >>> word("declared")
    'declared'
    """
    return Sentence(text, Said(text, ()))


def _filled(template: str, values: dict[str, Value]) -> str:
    """The English text: days as ISO has them, numbers with about six digits."""
    if not values:
        return template
    return template % {name: f"{v:g}" if isinstance(v, float) else v for name, v in values.items()}
