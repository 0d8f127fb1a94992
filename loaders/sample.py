"""The sample: three metropolises in which everything is INVENTED - people, institutions, municipalities, projects.

``write_sample`` writes ordinary files, as institutions would hand them in, each with its mapping beside it; they
are loaded like any others. The same seed gives the same bytes on every machine.

Planned in it: brokers (``BROKERS``), competences that are missing, held once or about to be lost
(``sample_data/catalogue.py``), institutions that work with no other, three that have not reported any competence,
a municipality without roster, and every kind of visibility and permission.

This service uses the ESCO classification of the European Commission.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from competence_explorer.loaders.sample_data import rows
from competence_explorer.loaders.sample_data.catalogue import competences
from competence_explorer.loaders.sample_data.exchanges import Exchange, Need, needs_and_exchanges
from competence_explorer.loaders.sample_data.files import Row, write_csv, write_xlsx
from competence_explorer.loaders.sample_data.people import AS_OF, Person, people
from competence_explorer.loaders.sample_data.places import HOME, NORTH, SOUTH, institutions
from competence_explorer.loaders.sample_data.projects import Project, projects
from competence_explorer.loaders.sample_data.tools import table
from competence_explorer.loaders.sample_data.trainings import Training, trainings

SEED = 2026
NAMESPACE = "sample"
"""The namespace of all ids in the sample: a person's key is ``sample:p0001``."""

BROKERS = tuple(f"p{number:04d}" for number in (*range(2, 8), *range(28, 32), *range(41, 44)))
"""Ids (without namespace) of the planned brokers of the main metropolis, whatever the seed."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Everything that the files say, before it is written."""

    people: tuple[Person, ...]
    projects: tuple[Project, ...]
    trainings: tuple[Training, ...]
    needs: tuple[Need, ...]
    exchanges: tuple[Exchange, ...]

    def people_of(self, metropolis: str) -> list[Person]:
        """The people whose institution belongs to the metropolis."""
        return [one for one in self.people if one.institution.metropolis == metropolis]

    def projects_of(self, metropolis: str) -> list[Project]:
        """The projects in the portfolio of the metropolis."""
        return [one for one in self.projects if one.metropolis == metropolis]


@dataclass(frozen=True, slots=True)
class SampleFile:
    """A file of the sample: its name, the kind of its loader, how it is written, and the scope of its source."""

    name: str
    loader: str
    scope: str
    write: Callable[[Path, Sample], None]
    mapping: str = ""

    @property
    def source_id(self) -> str:
        """The key of its source in the graph, given by its mapping."""
        return f"{NAMESPACE}/{Path(self.name).stem}"

    @property
    def mapping_name(self) -> str:
        """The name of the mapping that stands beside it."""
        return f"{Path(self.name).stem}.mapping.yaml"


Writer = Callable[[Path, Sample], None]


def _csv(make: Callable[[Sample], Iterable[Row]], separator: str = ",", decimal: str = ".") -> Writer:
    return lambda path, sample: write_csv(path, make(sample), separator, decimal)


def _xlsx(make: Callable[[Sample], Mapping[str, Iterable[Row]]]) -> Writer:
    return lambda path, sample: write_xlsx(path, make(sample))


def _roster(metropolis: str, sample: Sample) -> Iterable[Row]:
    return rows.roster_rows(sample.people_of(metropolis))


def _flat_projects(metropolis: str, sample: Sample) -> Iterable[Row]:
    return rows.flat_project_rows(sample.projects_of(metropolis))


def _project_sheets(metropolis: str, sample: Sample) -> Mapping[str, Iterable[Row]]:
    portfolio = sample.projects_of(metropolis)
    return {
        "Projects": rows.project_rows(portfolio),
        "Partners": rows.partner_rows(portfolio),
        "People": rows.team_rows(portfolio),
        "Competences": rows.requirement_rows(portfolio),
    }


def _training_sheets(sample: Sample) -> Mapping[str, Iterable[Row]]:
    return {
        "Trainings": rows.training_rows(sample.trainings),
        "Participants": rows.participant_rows(sample.trainings),
    }


_SEVERAL = "  covers: several\n  complete: true\n"
_COMMAS = 'separator: ";"\ndecimal: ","\n'

SAMPLE_FILES: Sequence[SampleFile] = (
    SampleFile("competences.csv", "competences", "Catalogue", _csv(lambda _: rows.competence_rows())),
    SampleFile(
        "institutions.csv", "institutions", "Institutions", _csv(lambda _: rows.institution_rows(), ";", ","), _COMMAS
    ),
    SampleFile("staff_three_ports.csv", "staff-roster", HOME, _csv(partial(_roster, HOME))),
    SampleFile("staff_nordskar.csv", "staff-roster", NORTH, _csv(partial(_roster, NORTH), ";"), 'separator: ";"\n'),
    SampleFile(
        "staff_three_rivers.xlsx", "staff-roster", SOUTH, _xlsx(lambda sample: {"Staff": _roster(SOUTH, sample)})
    ),
    SampleFile("projects_three_ports.xlsx", "project-portfolio", HOME, _xlsx(partial(_project_sheets, HOME))),
    SampleFile(
        "projects_nordskar.csv", "project-portfolio", NORTH, _csv(partial(_flat_projects, NORTH), ";", ","), _COMMAS
    ),
    SampleFile("projects_three_rivers.csv", "project-portfolio", SOUTH, _csv(partial(_flat_projects, SOUTH))),
    SampleFile("trainings.xlsx", "training-records", HOME, _xlsx(_training_sheets)),
    SampleFile("calls.xlsx", "calls", HOME, _xlsx(lambda _: {"Calls": rows.call_rows()})),
    SampleFile("needs.csv", "needs", HOME, _csv(lambda sample: rows.need_rows(sample.needs))),
    SampleFile("exchanges.csv", "exchanges", HOME, _csv(lambda sample: rows.exchange_rows(sample.exchanges))),
)
"""The files of the sample in the order in which they are loaded."""


def is_sample(source_id: str) -> bool:
    """Whether the source of that key in the graph is a file of the sample.

    >>> is_sample("sample/institutions"), is_sample("institutions/Gmina X")
    (True, False)
    """
    return any(source_id == file.source_id for file in SAMPLE_FILES)


def build_sample(seed: int = SEED) -> Sample:
    """Make up everything that the files say."""
    everybody = people(seed)
    return Sample(
        everybody, projects(seed, everybody), trainings(seed, everybody), *needs_and_exchanges(seed, everybody)
    )


def write_sample(folder: Path, seed: int = SEED) -> list[Path]:
    """Write the sample into a folder; the paths of the files to load, in that order.

    Beside each file stands its mapping (``X.csv`` and ``X.mapping.yaml``), beside all a README.txt.
    """
    folder.mkdir(parents=True, exist_ok=True)
    sample = build_sample(seed)
    for file in SAMPLE_FILES:
        file.write(folder / file.name, sample)
        _write_text(folder / file.mapping_name, _mapping(file))
    _write_text(folder / "README.txt", _readme(sample))
    return [folder / file.name for file in SAMPLE_FILES]


def sample_statistics(sample: Sample) -> dict[str, int]:
    """How much there is of what."""
    home = sample.projects_of(HOME)
    return {
        "metropolises": len({one.metropolis for one in institutions()}),
        "institutions": len(institutions()),
        "institutions in the main metropolis": len(institutions(HOME)),
        "municipalities in the main metropolis": sum(one.kind == "municipality" for one in institutions(HOME)),
        "people": len(sample.people),
        "people in the main metropolis": len(sample.people_of(HOME)),
        "projects": len(sample.projects),
        "projects in the main metropolis": len(home),
        "EUR of EU money in the main metropolis": sum(one.eu_contribution for one in home),
        "competences": len(competences()),
        "trainings and study visits": len(sample.trainings),
        "calls": len({row["call_id"] for row in table("calls.csv")}),
        "open needs": sum(one.status == "open" for one in sample.needs),
        "exchanges": len(sample.exchanges),
    }


def _mapping(file: SampleFile) -> str:
    roster = _SEVERAL if file.loader == "staff-roster" else ""
    scope = json.dumps(file.scope, ensure_ascii=False)
    return (
        f"# The sample: people, institutions and projects in {file.name} are invented.\n"
        f"loader: {file.loader}\nnamespace: {NAMESPACE}\n{file.mapping}"
        f"source:\n  name: {file.source_id}\n  scope: {scope}\n  as_of: {AS_OF.isoformat()}\n{roster}"
    )


_README = """\
SAMPLE DATA: EVERYTHING HERE IS INVENTED

The people, institutions, municipalities, metropolises, projects, calls, trainings and amounts in these files are
invented. Names were put together by chance from common first names and surnames; a likeness to a real person,
office or project is an accident. Municipality codes beginning with INV and e-mail addresses ending in .example
belong to nobody. The positions lie around a bay that does not exist.

This service uses the ESCO classification of the European Commission: the rows of competences.csv that have a
competence_id are concepts of ESCO v1.1.1; the others are not from ESCO.

Load the files in this order; beside each stands the mapping that says who hands it in:
{files}
What is in them:
{numbers}
Planned: brokers in the metropolitan office, the joint purchasing centre and the development agency; competences
that nobody has, that one person has, or that somebody has who leaves soon; institutions that work with no other;
three institutions that have not reported competences; a municipality without roster.
"""


def _readme(sample: Sample) -> str:
    files = "".join(f"  {file.name} ({file.loader}: {file.scope})\n" for file in SAMPLE_FILES)
    numbers = "".join(f"  {count:,} {what}\n" for what, count in sample_statistics(sample).items())
    return _README.format(files=files, numbers=numbers)


def _write_text(path: Path, text: str) -> None:
    path.write_bytes(text.encode("utf-8"))
