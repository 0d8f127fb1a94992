"""What a query is: declared once, it appears in Python, on the command line, over HTTP and as a page."""

from __future__ import annotations

import datetime as dt
import inspect
import math
import types
import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Concatenate, Generic, Literal, ParamSpec, cast

from competence_explorer.graph.errors import UsageError
from competence_explorer.graph.store import Store
from competence_explorer.graph.visibility import Purpose, View
from competence_explorer.graph.wording import say, word

if TYPE_CHECKING:
    import pandas as pd

P = ParamSpec("P")
Rows = list[dict[str, Any]]
Value = str | int | float | bool | dt.date | None

MOST = 1_000_000_000
"""The largest whole number of a parameter for which none is declared: such years and numbers of things arrays hold."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a result: what it means, and its unit."""

    name: str
    description: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a query. ``kind`` is the label whose names it takes, for suggestions (or empty), ``most`` the
    largest whole number that it takes."""

    name: str
    type: type[str] | type[int] | type[float] | type[bool] | type[dt.date]
    description: str
    default: Value = None
    required: bool = False
    choices: tuple[str, ...] = ()
    kind: str = ""
    argument: str = ""
    most: int = MOST

    def parse(self, value: Any) -> Value:
        """The value of a parameter from text or a number. Raises UsageError, with what would be right."""
        if value is None or (isinstance(value, str) and not value.strip()):
            if self.required:
                raise UsageError(
                    say("The parameter %(name)s is missing.", name=repr(self.name)), word(self.description)
                )
            return self.default
        if self.type is not str:
            return self._typed(value)
        text = str(value).strip()
        if self.choices and text not in self.choices:
            raise UsageError(
                _impossible(self.name, repr(text)),
                say("One of: %(known)s.", known=", ".join(self.choices)),
            )
        return text

    def _typed(self, value: Any) -> Value:
        wanted, parse = _TYPED[self.type]
        try:
            found = parse(str(value).strip())
        except (ValueError, KeyError):
            raise UsageError(
                say("%(name)s=%(value)s is not %(wanted)s.", name=self.name, value=repr(value), wanted=wanted),
                word(self.description),
            ) from None
        if self.type is int and not 1 <= found <= self.most:
            least, most = say("It must be 1 or more."), say("It must be %(most)s or less.", most=f"{self.most:,}")
            raise UsageError(_impossible(self.name, found), least if found < 1 else most)
        if self.type is float and not 0 <= found < math.inf:
            raise UsageError(_impossible(self.name, found), say("It must be 0 or more."))
        return cast(Value, found)


def _impossible(name: str, value: Value) -> str:
    return say("%(name)s=%(value)s is not possible.", name=name, value=str(value))


_TYPED: Mapping[Any, tuple[str, Callable[[str], Any]]] = {
    int: (say("a whole number"), int),
    float: (say("a number"), float),
    bool: (say("yes or no"), lambda text: {"yes": True, "true": True, "no": False, "false": False}[text.lower()]),
    dt.date: (say("a day (YYYY-MM-DD)"), dt.date.fromisoformat),
}
"""How a value is read from text, and what it is called where it is not right."""


@dataclass(frozen=True, slots=True)
class About:
    """What is said about a parameter where it is declared: description, the label whose names it takes, and the
    largest whole number."""

    description: str
    kind: str = ""
    most: int = MOST


# Parameters that several queries take in the same words.

Call = Annotated[str | None, About("A call, by title or id", "Call")]
Project = Annotated[str | None, About("A project, by title or id", "Project")]
Profile = Annotated[
    str | None,
    About("A requirement profile by name, or competences joined by ';': NAME, NAME=LEVEL or NAME=LEVELxPEOPLE"),
]
Scope = Annotated[
    str | None, About("Institutions and metropolises joined by '|' (a consortium); everybody without one")
]
Leaving = Annotated[
    str | None,
    About("What if they left: people, institutions and days (all with a recorded last day by then), joined by '|'"),
]
Trained = Annotated[
    str | None, About("What if they had learned: PERSON=COMPETENCE=LEVEL, PERSON=TRAINING or TRAINING, joined by '|'")
]
Joining = Annotated[str | None, About("What if these institutions or metropolises joined the scope: joined by '|'")]


@dataclass(frozen=True, slots=True)
class Node:
    """A node of a picture: ``id`` is a node's key, ``kind`` a label, ``group`` what it stands with, ``level`` the
    level at which somebody holds what was asked for, where that is known."""

    id: str
    name: str
    kind: str
    group: str = ""
    size: float = 1.0
    detail: str = ""
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """A tie in a picture, with its evidence in words, and the years in which it held: first and last of each reason,
    None where they are not known. A tie without years held always."""

    start: str
    end: str
    kind: str
    detail: str = ""
    years: Sequence[tuple[int | None, int | None]] = ()


@dataclass(frozen=True, slots=True)
class Network:
    """A picture of an answer. ``layout``: ``islands`` (groups on a ring), ``chains`` (paths from left to right,
    ``lanes`` giving the node ids of each), or ``levels`` (a band for each level, the highest on top). ``left_out``
    counts the nodes that are not shown."""

    nodes: Sequence[Node]
    edges: Sequence[Edge]
    layout: Literal["islands", "chains", "levels"] = "islands"
    lanes: Sequence[Sequence[str]] = ()
    left_out: int = 0


@dataclass(frozen=True)
class Query(Generic[P]):
    """A named query. Called with a store (as steward) or a view, it answers with a DataFrame."""

    id: str
    title: str
    question: str
    description: str
    columns: tuple[Column, ...]
    parameters: tuple[Parameter, ...]
    purpose: Purpose
    example: Mapping[str, Any]
    run: Callable[..., Rows]
    draw: Callable[..., Network] | None = None

    def __call__(self, data: Store | View, *unnamed: P.args, **arguments: P.kwargs) -> pd.DataFrame:
        """The answer as a DataFrame with the query's columns."""
        import pandas as pd  # costs more than most queries: only where it is asked for

        if unnamed:
            raise UsageError(
                say("%(id)s takes its parameters by name only.", id=self.id),
                say("Name %(unnamed)s: parameter=value.", unnamed=repr(unnamed[0])),
            )
        view = data if isinstance(data, View) else View(data)
        outer = {p.argument: p.name for p in self.parameters}
        values = {outer.get(argument, argument): value for argument, value in arguments.items()}
        return pd.DataFrame(self.rows(view, values), columns=self.names)

    @property
    def names(self) -> list[str]:
        """The names of the columns, in order."""
        return [column.name for column in self.columns]

    def rows(self, view: View, values: Mapping[str, Any]) -> Rows:
        """The answer as plain rows; ``values`` are by the parameters' outer names, as text or typed.

        Raises UsageError for a value that does not fit, NotFoundError for a name that is not there.
        """
        names = self.names
        answered = self.run(view.for_purpose(self.purpose), **self.arguments(values))
        return [{name: row[name] for name in names} for row in answered]

    def network(self, view: View, values: Mapping[str, Any], rows: Rows) -> Network | None:
        """The picture of an answer, if the query has one."""
        return self.draw and self.draw(view.for_purpose(self.purpose), rows, **self.arguments(values))

    def arguments(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Checked values by the names of the function's arguments."""
        known = {p.name: p for p in self.parameters}
        for name in values:
            if name not in known:
                raise UsageError(
                    say("%(id)s has no parameter %(name)s.", id=self.id, name=repr(name)),
                    say("It takes: %(known)s.", known=", ".join(known)),
                )
        found: dict[str, Any] = {p.argument: p.parse(values.get(name)) for name, p in known.items()}
        since, until = found.get("since"), found.get("until")
        if since is not None and until is not None and since > until:
            raise UsageError(
                say("since=%(since)s is after until=%(until)s.", since=str(since), until=str(until)),
                say("Give the earlier year as since."),
            )
        return found


def query(
    id: str,
    *,
    title: str,
    question: str,
    columns: Sequence[Column],
    example: Mapping[str, Any],
    purpose: Purpose = "found",
    draw: Callable[..., Network] | None = None,
) -> Callable[[Callable[Concatenate[View, P], Rows]], Query[P]]:
    """Declare a query. The decorated function takes a View and keyword arguments that are annotated with
    :class:`About`; its docstring is the query's description."""

    def declare(function: Callable[Concatenate[View, P], Rows]) -> Query[P]:
        description = inspect.cleandoc(function.__doc__ or "")
        if not description:
            raise TypeError(f"The query {id} has no description (docstring).")
        return Query(
            id, title, question, description, tuple(columns), _parameters(function), purpose, example, function, draw
        )

    return declare


def _parameters(function: Callable[..., Any]) -> tuple[Parameter, ...]:
    hints = typing.get_type_hints(function, include_extras=True)
    return tuple(
        _parameter(argument, hints[argument.name])
        for argument in inspect.signature(function).parameters.values()
        if argument.kind is inspect.Parameter.KEYWORD_ONLY
    )


def _parameter(argument: inspect.Parameter, hint: Any) -> Parameter:
    if typing.get_origin(hint) is not Annotated:
        raise TypeError(f"The parameter {argument.name} is not annotated with About(...).")
    inner, about = typing.get_args(hint)[:2]
    required = argument.default is inspect.Parameter.empty
    plain, choices = _plain_type(inner)
    return Parameter(
        # A name that Python keeps for itself is written with an underscore there, and without everywhere else.
        name=argument.name.rstrip("_"),
        type=plain,
        description=about.description,
        default=None if required else argument.default,
        required=required,
        choices=choices,
        kind=about.kind,
        argument=argument.name,
        most=about.most,
    )


def _plain_type(hint: Any) -> tuple[Any, tuple[str, ...]]:
    """The type, and the choices, of ``str``, ``int | None``, ``Literal[...]`` and the like."""
    if isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union:
        (hint,) = [part for part in typing.get_args(hint) if part is not type(None)]
    if typing.get_origin(hint) is Literal:
        return str, typing.get_args(hint)
    if hint is not str and hint not in _TYPED:
        raise TypeError(f"A parameter is a str, int, float, bool, day or Literal, not {hint!r}.")
    return hint, ()
