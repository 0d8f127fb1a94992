"""Pages from templates. Everything is escaped; text with marks (descriptions) has one way through, ``prose``."""

from __future__ import annotations

import datetime as dt
import functools
import math
import re
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape
from starlette.responses import HTMLResponse

from competence_explorer.api import languages
from competence_explorer.api.render import JOINED_BY, cell
from competence_explorer.api.wording import told
from competence_explorer.graph.wording import Sentence


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
        # Filters are not worked out when the template is compiled: the first reader's language is not the next's.
        optimized=False,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_said,
        extensions=["jinja2.ext.i18n"],
    )
    # A text that is a variable (a query's description) is looked up by the filter, any other by gettext or trans.
    made.install_gettext_callables(languages.gettext, languages.ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.globals.update(languages=languages.LANGUAGES, language=languages.current)
    made.filters.update(prose=prose, shown=shown, told=told, address=address, sort_value=sort_value)
    made.filters.update(translated=languages.gettext, count=languages.number, day=languages.day)
    return made


@pass_context  # which also keeps constants from being worked out when the template is compiled
def _said(_context: Context, value: Any) -> Any:
    """What answers say, in the reader's language wherever a template shows it."""
    return told(value) if isinstance(value, Sentence) else value


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
    """A value as a reader of the page's language sees it: of numbers about six digits, at most three after the point.

    >>> shown(12.5), shown(0.00012345), shown(None), shown(171331.39), shown(2024), shown(["a", "b"])
    ('12.5', '0.000123', '', '171,331', '2024', 'a|b')
    """
    if isinstance(value, dt.date):
        return languages.day(value)
    if isinstance(value, float):
        return _number(value) if math.isfinite(value) else ""
    return _text(value)


def _text(value: Any) -> str:
    """A value as one text, in which sentences are in the reader's language."""
    if isinstance(value, str):
        return told(value)
    if isinstance(value, list):
        value = [told(part) if isinstance(part, str) else part for part in value]
    return "" if value is None else str(cell(value))


def _number(value: float) -> str:
    size = abs(value)
    if 0 < size < 0.01:
        return languages.number(value, 3 + math.floor(-math.log10(size)))
    return languages.number(value, 0 if size >= 1000 else 1 if size >= 100 else 3)


def sort_value(value: Any) -> str:
    """A value as the page sorts it."""
    return _text(value).replace(JOINED_BY, ", ")


def address(path: str, values: dict[str, Any] | None = None) -> str:
    """A path of this server with a query string, empty values left out.

    >>> address("/queries/find-people", {"skill": "GIS & maps", "level": None})
    '/queries/find-people?skill=GIS+%26+maps'
    """
    given = {name: value for name, value in (values or {}).items() if value not in (None, "")}
    return f"{path}?{urlencode(given)}" if given else path
