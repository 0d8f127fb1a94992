"""The command line: ``competence``. Data go to standard output, messages and progress to standard error.

Exit codes: 0 done, 1 done but some input was rejected, 2 wrong usage or a file that was not understood,
3 engine not available. What a command needs is imported in it, so that the others start fast.
"""

from __future__ import annotations

import os
import sys

import click

from competence_explorer.api.commands import asking, drafting, files, keeping, reporting, reviewing, serving
from competence_explorer.api.console import say
from competence_explorer.graph.errors import CompetenceError


def main() -> None:
    """The entry point: errors that a user can act on are told in two lines, without a traceback."""
    try:
        code = competence.main(standalone_mode=False)
    except CompetenceError as error:
        say(f"error: {error.detail}")
        if error.hint:
            say(f"hint:  {error.hint}")
        code = error.exit_code
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        say("stopped")
        code = 130
    sys.exit(code or 0)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="competence-explorer")
@click.option(
    "--queries",
    "own",
    type=click.Path(exists=True, file_okay=False),
    multiple=True,
    help="A folder with queries of your own, besides COMPETENCE_HOME/queries and COMPETENCE_QUERIES.",
)
def competence(own: tuple[str, ...]) -> None:
    """Who can do what in a metropolitan area, who connects whom, and which competences are missing.

    Without NEO4J_URI the graph is kept by an embedded engine in COMPETENCE_HOME, which starts by itself.
    """
    if own:
        os.environ["COMPETENCE_QUERIES"] = os.pathsep.join([*own, os.environ.get("COMPETENCE_QUERIES", "")])


for command in (
    *serving.COMMANDS,
    *files.COMMANDS,
    *asking.COMMANDS,
    *drafting.COMMANDS,
    *reviewing.COMMANDS,
    *keeping.COMMANDS,
    *reporting.COMMANDS,
):
    competence.add_command(command)
