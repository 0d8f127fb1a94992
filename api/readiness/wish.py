"""What the page is asked: every state is an address, so that it can be kept, shared and gone back to."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from competence_explorer.api.parameters import known_values
from competence_explorer.graph.competence.scenario import SUPPOSED
from competence_explorer.graph.people import SCOPE_SEPARATOR, parts_of

PATH = "/readiness"

TEAM = ("must", "without", "most_per_institution", "least_institutions", "most_each", "load", "optional")
"""Parameters of team-for-call that the page takes."""

OPPOSITE = {"must": "without", "without": "must"}
"""Parameters of which nobody can be in both."""

MAP = ("by", "kind", "order", "rows")
"""Of the heat map: ``by`` and ``kind`` as compare-readiness takes them, the ``order`` of its rows, ``rows=all``."""

SINGLE = ("call", "scope", *SUPPOSED, *MAP, *TEAM)
"""Parameters that are given once."""

SEVERAL = ("beside", "calls")
"""Parameters that may be given several times: scopes, and calls, to see beside those asked for."""

PUT = ("put", "who", "what", "level")
"""What a form adds to another parameter, which its name ``put`` says; never part of an address that stays."""

SEPARATORS = frozenset("|=;")
"""Signs that a key must not hold to be a part of a parameter."""


@dataclass(frozen=True)
class Wish:
    """What is asked: the given parameters by name, without empty ones, and those that may be given several times."""

    values: Mapping[str, str]
    many: Mapping[str, Sequence[str]]

    def __getitem__(self, name: str) -> str:
        """The value of a parameter; empty where it is not given."""
        return self.values.get(name, "")

    def parts(self, name: str) -> list[str]:
        """The parts of a parameter that are joined by ``|``."""
        return parts_of(self[name])

    def given(self, *names: str) -> dict[str, str]:
        """Those of some parameters that are given."""
        return {name: self[name] for name in names if self[name]}

    @property
    def supposed(self) -> dict[str, str]:
        """What is supposed, by parameter."""
        return self.given(*SUPPOSED)

    def pairs(self, *without: str) -> Iterator[tuple[str, str]]:
        """All parameters as names and values, but for some: what a form about those carries along."""
        yield from ((name, value) for name, value in self.values.items() if name not in without)
        yield from ((name, value) for name in SEVERAL if name not in without for value in self.many[name])

    def at(self, place: str = "", **changes: str) -> str:
        """The address with some parameters changed (empty: left out); ``place`` is where on the page it leads."""
        changed = Wish({name: text for name, text in {**self.values, **changes}.items() if text}, self.many)
        query = urlencode(list(changed.pairs()))
        return PATH + (f"?{query}" if query else "") + (f"#{place}" if place else "")

    def put(self, name: str, part: str, place: str = "") -> str:
        """The address with one part more of a parameter, which is taken out of the opposite one."""
        added = {name: SCOPE_SEPARATOR.join(dict.fromkeys([*self.parts(name), part]))}
        if name in OPPOSITE:
            added |= self._without(OPPOSITE[name], part)
        return self.at(place, **added)

    def drop(self, name: str, part: str, place: str = "") -> str:
        """The address without one part of a parameter."""
        return self.at(place, **self._without(name, part))

    def _without(self, name: str, part: str) -> dict[str, str]:
        return {name: SCOPE_SEPARATOR.join(one for one in self.parts(name) if one != part)}

    def only(self, name: str, values: Sequence[str], place: str = "") -> str:
        """The address with other values of a parameter that may be given several times."""
        return Wish(self.values, {**self.many, name: values}).at(place)


def read(given: QueryParams) -> tuple[Wish, dict[str, str]]:
    """What is asked, and what a form adds to it. Raises UsageError for a parameter that is not known, or given twice.

    >>> wish, put = read(QueryParams("call=C1&scope=&beside=A&beside=B&put=must&who=Ann"))
    >>> wish.at("team"), put
    ('/readiness?call=C1&beside=A&beside=B#team', {'put': 'must', 'who': 'Ann'})
    """
    several = {name: tuple(dict.fromkeys(_split(given.getlist(name)))) for name in SEVERAL}
    singles = QueryParams([pair for pair in given.multi_items() if pair[0] not in SEVERAL])
    once = known_values(singles, (*SINGLE, *SEVERAL), PUT)
    values = {name: text.strip() for name, text in once.items() if text.strip()}
    return Wish(_of(values, SINGLE), several), _of(values, PUT)


def _split(texts: Sequence[str]) -> list[str]:
    """What is given several times, or once joined by ``;``, as compare-readiness takes scopes."""
    return [part.strip() for text in texts for part in text.split(";") if part.strip()]


def _of(values: Mapping[str, str], names: Collection[str]) -> dict[str, str]:
    return {name: values[name] for name in names if name in values}


def fits(*keys: str) -> bool:
    """Whether keys can be parts of a parameter.

    >>> fits("p0647", "local:gis"), fits("a|b")
    (True, False)
    """
    return not any(SEPARATORS.intersection(key) for key in keys)
