"""The parameters of a request, each given once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from fastapi import Request
from fastapi.params import Depends
from starlette.datastructures import QueryParams

from competence_explorer.graph.errors import UsageError
from competence_explorer.graph.wording import say


def values_of(given: QueryParams) -> dict[str, str]:
    """The values by name. Raises UsageError where one is given twice; unknown ones are the query's matter."""
    times = Counter(name for name, _ in given.multi_items())
    for name, count in times.items():
        if count > 1:
            raise UsageError(
                say("The parameter %(name)s is given %(count)s times.", name=repr(name), count=count),
                say("Give each parameter once."),
            )
    return dict(given.items())


def known_values(given: QueryParams, known: Sequence[str], unsaid: Sequence[str] = ()) -> dict[str, str]:
    """The values by name. Raises UsageError where one is given twice, and for the first that the page does not have;
    ``unsaid`` ones it has, but does not name."""
    values = values_of(given)
    for name in values:
        if name not in known and name not in unsaid:
            raise UsageError(
                say("This page has no parameter %(name)s.", name=repr(name)),
                say("It takes: %(known)s.", known=", ".join(known)) if known else say("It takes none."),
            )
    return values


def takes(*known: str) -> Depends:
    """What a route depends on that takes these parameters, each once, and refuses others."""

    async def check(request: Request) -> None:
        known_values(request.query_params, known)

    return Depends(check)
