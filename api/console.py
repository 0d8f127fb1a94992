"""What the commands share: messages, the store, and the option that says how data are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from competence_explorer.api.show import FORMATS

if TYPE_CHECKING:
    from competence_explorer.graph.store import Store

with_format = click.option(
    "--format", "form", type=click.Choice(FORMATS), default="table", show_default=True, help="How data are written."
)
"""The option of every command that returns data."""


def say(message: str) -> None:
    """A message to the user: standard error."""
    click.echo(message, err=True)


def open_store() -> Store:
    """The store that the environment names."""
    from competence_explorer.graph.store import open_store as open_

    return open_()
