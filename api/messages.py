"""The texts of the pages for translators: ``python -m competence_explorer.api.messages`` brings the catalogues up to
date, which keeps what is translated, adds what is new, and drops what no page shows any more."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from competence_explorer.api.languages import ENGLISH, LANGUAGES
from competence_explorer.api.overview import COUNTED
from competence_explorer.graph.quality import ASPECTS
from competence_explorer.graph.schema import NODES, RELATIONSHIPS
from competence_explorer.queries import BUILT_IN

FOLDER = Path(__file__).parent
METHODS = [("templates/**.html", "jinja2"), ("**.py", "python")]
SAID = [("commands/**.py", "ignore"), ("demo.py", "ignore"), ("cli.py", "ignore"), ("**.py", "python")]
"""Where sentences are: on the command line another ``say`` tells the progress, in English."""

SPEAKING = ("graph", "queries")
"""Packages whose sentences a page shows."""

PLACEHOLDERS = tuple(
    f'"{name}'.encode()
    for name in ("POT-Creation", "PO-Revision", "Project-Id", "Report-Msgid", "Last-Translator", "Language-Team", "Gen")
)
"""Lines of a header that say nothing, or change at every run."""

KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "later": None}
SAYING = {"say": None, "say_many": (1, 2)}


def texts() -> Catalog:
    """All texts that a page can show, in English, in the order of their alphabet."""
    found = Catalog(fuzzy=False)
    for message in [*_extracted(), *_declared()]:
        found.add(message)
    return found


def path_of(code: str) -> Path:
    """Where the catalogue of a language stands."""
    return FOLDER / "locale" / f"{code}.po"


def read(code: str) -> Catalog:
    """The catalogue of a language."""
    with path_of(code).open("rb") as file:
        return read_po(file, locale=code)


def updated(code: str) -> Catalog:
    """The catalogue of a language with exactly the texts that there are; new ones are empty."""
    catalog = read(code)
    catalog.update(texts(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    return catalog


def written(catalog: Catalog) -> bytes:
    """A catalogue as it stands in its file: by alphabet, without the dates that change at every run."""
    made = io.BytesIO()
    write_po(made, catalog, sort_output=True, omit_header=False, width=110, ignore_obsolete=True)
    lines = made.getvalue().splitlines(keepends=True)
    return b"".join(line for line in lines if not line.startswith(PLACEHOLDERS))


def _extracted() -> Iterator[str | tuple[str, ...]]:
    options = {"templates/**.html": {"trimmed": "true", "silent": "false"}}
    saying = ((folder, SAID, SAYING) for folder in (FOLDER, *(FOLDER.parent / name for name in SPEAKING)))
    for folder, methods, keywords in ((FOLDER, METHODS, KEYWORDS), *saying):
        found = extract_from_dir(folder, methods, options, keywords=keywords, directory_filter=_wanted)
        yield from (message for _, _, message, _, _ in found)


def _wanted(folder: str) -> bool:
    return Path(folder).name not in ("__pycache__", "static", "locale")


def _declared() -> Iterator[str]:
    """What the declarations of queries and the words of the home page say."""
    yield from COUNTED.values()
    yield from (part.description for known in (NODES, RELATIONSHIPS) for part in known.values())
    for properties in (part.properties for known in (NODES, RELATIONSHIPS) for part in known.values()):
        for one in properties:
            yield from (one.description, one.unit)
            yield from (text.replace("_", " ") for text in (one.name, *one.values))
    for aspect in ASPECTS.values():
        yield from (aspect.name, aspect.remedy)
    for query in BUILT_IN.values():
        yield from (query.title, query.question, query.description)
        for parameter in query.parameters:
            yield from (parameter.name.replace("_", " "), parameter.description)
            yield from (choice.replace("_", " ") for choice in parameter.choices)
        for column in query.columns:
            yield from (column.name.replace("_", " "), column.description, column.unit)


def main() -> None:
    """Write the catalogues."""
    for code in LANGUAGES:
        if code != ENGLISH:
            path_of(code).write_bytes(written(updated(code)))


if __name__ == "__main__":
    main()
