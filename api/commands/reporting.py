"""The command that makes a report on a call."""

from __future__ import annotations

from pathlib import Path

import click

from competence_explorer.api.console import open_store, say

FORMS = (".html", ".xlsx")


@click.command()
@click.argument("call")
@click.option("--scope", default="", help="Institutions and metropolises joined by '|'; all institutions if not given.")
@click.option("--language", type=click.Choice(["en", "pl"]), default="en", show_default=True, help="Of the report.")
@click.option("--leaving", default="", help="What if they left: people, institutions and days, joined by '|'.")
@click.option("--trained", default="", help="What if they had learned: PERSON=COMPETENCE=LEVEL or TRAINING, by '|'.")
@click.option("--joining", default="", help="What if they joined the scope: institutions, joined by '|'.")
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    default=Path(),
    help="A file that ends in .html or .xlsx, or a folder for both; this folder if not given.",
)
def report(call: str, language: str, output: Path, **given: str) -> None:
    """A report on a CALL (title or id): readiness, risks, remedies, a team, institutions side by side, data quality.

    HTML is one file that needs nothing else and prints well; XLSX has a sheet for each part.
    """
    from competence_explorer.api import languages
    from competence_explorer.api.report import Asked, compose, to_html, to_xlsx
    from competence_explorer.api.routes.report import file_name
    from competence_explorer.graph.visibility import View

    if output.suffix and output.suffix.lower() not in FORMS and not output.is_dir():
        raise click.UsageError(f"{output} is no report: end its name in .html or .xlsx, or name a folder.")
    languages.use(language)
    with open_store() as store:
        made = compose(View(store), Asked(call, **given))
    one = output.suffix.lower() in FORMS
    for form in [output.suffix.lower()] if one else FORMS:
        path = output if one else output / file_name(made.call["id"], form[1:])
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(to_xlsx(made) if form == ".xlsx" else to_html(made).encode())
        say(f"wrote {path}")


COMMANDS = (report,)
