"""Pages from templates. Everything is escaped; text with marks (descriptions) has one way through, ``prose``."""

from __future__ import annotations

import functools
import math
import re
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.responses import HTMLResponse

from competence_explorer.api.render import JOINED_BY, cell


def page(template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A page made from a template."""
    return HTMLResponse(environment().get_template(template).render(**values), status)


@functools.cache
def environment() -> Environment:
    """The templates of this package."""
    made = Environment(
        loader=PackageLoader("competence_explorer.api"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(prose=prose, shown=shown, address=address, sort_value=sort_value)
    return made


def prose(text: str) -> Markup:
    """A docstring as paragraphs, with ````code```` and ``*emphasis*``.

    >>> prose("Levels are *known* or not.")
    Markup('<p>Levels are <em>known</em> or not.</p>')
    """
    parts = (" ".join(part.split()) for part in re.split(r"\n\s*\n", text.strip()))
    return Markup("\n").join(Markup("<p>{}</p>").format(_marked(part)) for part in parts)


def _marked(text: str) -> Markup:
    marked = re.sub(r"``(.+?)``", r"<code>\1</code>", str(escape(text)))
    # Escaped before, and only these two marks become tags.
    return Markup(re.sub(r"(?<!\w)\*(\w[^*]*)\*", r"<em>\1</em>", marked))  # noqa: S704


def shown(value: Any) -> str:
    """A value as a reader sees it: at most three decimals, or three digits of what is small.

    >>> shown(12.5), shown(0.00012345), shown(None), shown(3), shown(["a", "b"])
    ('12.5', '0.000123', '', '3', 'a|b')
    """
    if value is None:
        return ""
    if isinstance(value, float):
        if not math.isfinite(value):
            return ""
        return f"{value:.3f}".rstrip("0").rstrip(".") if abs(value) >= 0.01 or value == 0 else f"{value:.3g}"
    return str(cell(value))


def sort_value(value: Any) -> str:
    """A value as the page sorts it."""
    return "" if value is None else str(cell(value)).replace(JOINED_BY, ", ")


def address(path: str, values: dict[str, Any] | None = None) -> str:
    """A path of this server with a query string, empty values left out.

    >>> address("/queries/find-people", {"skill": "GIS & maps", "level": None})
    '/queries/find-people?skill=GIS+%26+maps'
    """
    given = {name: value for name, value in (values or {}).items() if value not in (None, "")}
    return f"{path}?{urlencode(given)}" if given else path
