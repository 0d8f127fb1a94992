"""The parameters of a request, each given once."""

from __future__ import annotations

from collections import Counter

from starlette.datastructures import QueryParams

from competence_explorer.graph.errors import UsageError


def values_of(given: QueryParams) -> dict[str, str]:
    """The values by name. Raises UsageError where one is given twice; unknown ones are the query's matter."""
    times = Counter(name for name, _ in given.multi_items())
    for name, count in times.items():
        if count > 1:
            raise UsageError(f"The parameter {name!r} is given {count} times.", "Give each parameter once.")
    return dict(given.items())
