"""The parameters of a request, each given once."""

from __future__ import annotations

from collections import Counter

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
