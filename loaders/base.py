"""What a loader is made of: columns, typed rows, and what is wrong with a row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from competence_explorer.graph import keys
from competence_explorer.graph.errors import CompetenceError
from competence_explorer.graph.records import Source, Statement

Type = Literal["text", "integer", "number", "money", "date", "level", "texts", "email"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column that a loader understands.

    ``aliases`` are other headers for it, ``terms`` those in the languages of the Union, ``values`` what a cell may
    say (any text if empty) and ``synonyms`` other words for those values. ``minimum`` and ``maximum`` bound numbers.
    """

    name: str
    type: Type
    description: str
    required: bool = False
    example: str = ""
    values: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    synonyms: Mapping[str, str] = field(default_factory=dict)
    minimum: float | None = None
    maximum: float | None = None
    terms: tuple[str, ...] = ()


class RowError(CompetenceError):
    """What is wrong with one cell or row: the column (of the file, where it is known), the value, the reason
    and what would be right."""

    def __init__(self, reason: str, right: str = "", *, column: str = "", value: object = "") -> None:
        super().__init__(reason, right)
        self.column = column
        self.value = value


class Rejection(NamedTuple):
    """A cell or row that was not accepted (or, among the doubts, not understood in full), with its place."""

    file: str
    sheet: str
    row: int
    column: str
    value: str
    reason: str
    right: str


class EurRate(NamedTuple):
    """Units of the currency for one euro, on a day (ISO)."""

    currency: str
    rate: float
    date: str


class Skilled(NamedTuple):
    """A cell of the wide format: a level of the competence that the header names."""

    name: str
    kind: str
    level: int


@dataclass(slots=True)
class Row:
    """A row with typed values by our column names.

    Empty cells are missing from ``values``. ``columns`` are those that its table has, ``skilled`` the levels
    of the wide format. ``doubts`` is for what had to be left out because it was not understood, ``remarks`` for
    what was understood but states less than it may seem.
    """

    values: dict[str, Any]
    number: int = 0
    sheet: str = ""
    columns: frozenset[str] = frozenset()
    skilled: list[Skilled] = field(default_factory=list)
    doubts: list[RowError] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def __getitem__(self, name: str) -> Any:
        """The value in our column, None where it is empty or missing."""
        return self.values.get(name)

    def text(self, name: str) -> str:
        """The text in our column, empty where it is missing."""
        return self.values.get(name) or ""

    def some(self, *names: str) -> dict[str, Any]:
        """The values of those of the columns that are filled, by name."""
        values = self.values
        return {name: values[name] for name in names if name in values}


@dataclass(slots=True)
class Context:
    """What holds for a whole file: its source, namespace, rate of exchange, and what a first pass found.

    ``institution`` is the one institution of the file, if it has one. ``index`` is what the loader's own
    ``index`` made of the rows. ``columns`` are those that the tables and the mapping have between them. ``options``
    are what the user asked for beyond the usual, ``file`` is the file's name.
    """

    source: Source
    namespace: str = ""
    institution: str = ""
    institution_id: str = ""
    eur_rate: EurRate | None = None
    index: Any = None
    columns: frozenset[str] = frozenset()
    options: frozenset[str] = frozenset()
    file: str = ""

    def own_namespace(self) -> str:
        """The namespace of ids that belong to the source: projects, trainings, calls, needs, exchanges.

        The mapping's, else the declared institution, else ``local``: files that refer to each other's ids
        need no declaration.
        """
        return self.namespace or keys.slug(self.source.institution) or "local"

    def person_namespace(self, institution: str) -> str:
        """The namespace of a person's id: the mapping's, else the institution's name."""
        return self.namespace or keys.slug(institution) or self.own_namespace()


@dataclass(frozen=True, slots=True)
class Loader:
    """One kind of file: its columns and the statement that a row of it makes.

    A row needs at least one of ``key``. ``sheets`` spreads the columns over the sheets of a template.
    ``wide`` allows columns named ``competence: NAME``. ``one_institution``: a file is from one institution, and
    speaks for that one, unless its mapping declares that it covers several. ``index`` is given the rows of a
    first pass (only the columns ``index_columns``) and makes what statements need to know of other rows,
    whatever their order. ``index_where``: where a file has none of these columns, nothing is needed and no row given.

    ``bundle``: patterns of the names of files that make one source together, as a folder or a zip, each with the
    option that asks for it (empty: always read); ``scope`` makes the source's scope of their names. ``telling``:
    columns of which a header must have one for the kind to be recognised; a kind that is named needs none.
    ``ignored``: headers that are known and not needed. ``blanks``: what stands for an empty cell. ``not_kept``:
    what is understood but has no place in the graph, with its headers: a sign of the kind, named in the report.
    ``withdraws``: whom a newer version leaves out has withdrawn a permission, so that no drop is asked about and no
    older version may follow a newer one.
    """

    kind: str
    title: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    statement: Callable[[Row, Context], Statement]
    sheets: Mapping[str, tuple[str, ...]]
    wide: bool = False
    one_institution: bool = False
    index_columns: tuple[str, ...] = ()
    index_where: tuple[str, ...] = ()
    index: Callable[[Iterable[Row], Context], Any] | None = None
    bundle: Mapping[str, str] = field(default_factory=dict)
    scope: Callable[[Sequence[str]], str] | None = None
    telling: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    blanks: tuple[str, ...] = ()
    not_kept: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    withdraws: bool = False

    @property
    def options(self) -> list[str]:
        """What can be asked for beyond the usual."""
        return sorted({*self.bundle.values()} - {""})

    def column(self, name: str) -> Column:
        """The column of that name; KeyError if there is none."""
        return {column.name: column for column in self.columns}[name]


class Record(NamedTuple):
    """A row as it stands in a table: its number (from 1), its raw cells, and why it cannot be read, if so."""

    number: int
    cells: Sequence[object]
    fault: str = ""
