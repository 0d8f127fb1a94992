"""The page of a picture: served, or as one file that works from a disk without a network."""

from __future__ import annotations

import base64
import functools
import hashlib
import re
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

from markupsafe import Markup
from starlette.responses import Response

from competence_explorer.api import told
from competence_explorer.api.languages import gettext as _
from competence_explorer.api.network import Picture
from competence_explorer.api.templating import address, environment, page
from competence_explorer.queries.base import Query

MODULES = ("data", "state", "graph", "labels", "marks", "layer", "picture", "details", "controls", "rows")
"""The page's own modules, each after those that it imports."""

LISTED, ROWS = 200, 500
"""Ties and nodes in the tables of the page; the CSV has all."""

FORMS = {"svg": "SVG", "csv": "CSV", "gexf": "GEXF", "html": "HTML"}

_IMPORT = re.compile(r"^import \{(.*?)\} from \"\./(?:network/)?(\w+)\.js\";$", re.MULTILINE)
_EXPORT = re.compile(r"^export (?:function|class|const) (\w+)", re.MULTILINE)


def network_page(
    query: Query[Any], values: Mapping[str, str], asked: Sequence[tuple[str, str]], picture: Picture
) -> Response:
    """The served page of a query's picture."""
    path = f"/queries/{query.id}/network"
    return page(
        "network.html",
        query=query,
        values=values,
        asked=asked,
        picture=picture if picture.nodes else None,
        files=[(label, address(f"{path}.{form}", dict(values))) for form, label in FORMS.items()],
        modules=MODULES,
        texts=texts(),
        most=LISTED,
        rows=ROWS,
    )


def saved_page(
    title: str, heading: str, asked: Sequence[tuple[str, str]], picture: Picture, state: Mapping[str, Any] | None = None
) -> str:
    """One HTML file with everything in it: it asks for nothing, and runs only the scripts that its policy names.

    It opens in a ``state`` of the picture, such as its filters (see ``State.kept``).
    """
    style, library, script = _text("static", "explorer.css"), _library(), _bundle()
    return (
        environment()
        .get_template("network_saved.html")
        .render(
            policy=_policy([library, script], style),
            title=title,
            heading=heading,
            asked=asked,
            picture=picture,
            state=state,
            texts=texts() | {"rest": _("{count} more are not drawn.")},
            most=LISTED,
            rows=ROWS,
            # Ours, not anybody's data; none of them holds the end of the element that it stands in.
            style=Markup(style),  # noqa: S704
            library=Markup(library),  # noqa: S704
            script=Markup(script),  # noqa: S704
        )
    )


def texts() -> dict[str, Any]:
    """What the page's script says, in the reader's language."""
    return {
        "details": _("Details"),
        "choose": _("Choose somebody, or a tie, to read who and why."),
        "chooseEnd": _("Choose the other end of the way: in the picture, by its search, or in the table."),
        "cancel": _("Cancel"),
        "counts": _("Ties here: {ties}. Other institutions reached: {groups}."),
        "level": _("Level"),
        "levels": {level: told.level_name(level) for level in (1, 2, 3, 4)},
        "neighbours": _("Whom does she know?"),
        "ties": _("Ties"),
        "more": _("and {count} more"),
        "expand": _("Bring neighbours"),
        "hide": _("Hide"),
        "hideNeighbours": _("Hide neighbours"),
        "wayFrom": _("Way from here to …"),
        "way": _("The shortest way in this picture"),
        "tie": _("Tie"),
        "why": _("Evidence and its sources"),
        "noWay": _("There is no way between these two in what is shown."),
        "askWay": _("Look in the whole graph"),
        "found": _("Found: {count}"),
        "all": _("All"),
        "seen": _("{left} of {all} nodes are shown."),
        "whole": _("All {all} nodes of the picture are shown."),
        "rest": _("{count} more are not drawn; choose a node to bring its neighbours."),
        "failed": _("The server did not answer. Try again."),
    }


@functools.cache
def _bundle() -> str:
    """All modules in one script: each a function that gives what it exports to those after it."""
    modules = {name: _text("static", "network", f"{name}.js") for name in MODULES}
    modules |= {name: _text("static", f"{name}.js") for name in ("network", "table")}
    return "\n".join(_wrapped(name, text) for name, text in modules.items())


def _wrapped(name: str, text: str) -> str:
    exported = ", ".join(_EXPORT.findall(text))
    body = _IMPORT.sub(r"const {\1} = \2_;", text).replace("\nexport ", "\n")
    return f"const {name}_ = (() => {{\n{body}\nreturn {{ {exported} }};\n}})();"


@functools.cache
def _library() -> str:
    return (files("pyvis") / "lib" / "vis-9.1.2" / "vis-network.min.js").read_text(encoding="utf-8")


@functools.cache
def _text(*path: str) -> str:
    return files("competence_explorer.api").joinpath(*path).read_text(encoding="utf-8")


def _policy(scripts: Sequence[str], style: str) -> str:
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {' '.join(map(_hash, scripts))}",
            f"style-src {_hash(style)}",
            "img-src data: blob:",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
