"""Commands that show the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from competence_explorer.api.console import open_store, say

if TYPE_CHECKING:
    from competence_explorer.graph.store import Store


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port to listen on; 0 takes a free one.")
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
def demo(port: int, no_browser: bool) -> None:
    """Load the sample metropolis (its people are invented) and open the explorer."""
    from competence_explorer.api.demo import prepare

    with open_store() as store:
        prepare(store, say)
        serve_pages(store, "127.0.0.1", port, not no_browser)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes a free one.")
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
def serve(host: str, port: int, no_browser: bool) -> None:
    """Serve the pages and the HTTP interface."""
    with open_store() as store:
        serve_pages(store, host, port, not no_browser)


def serve_pages(store: Store, host: str, port: int, browser: bool) -> None:
    """Serve until interrupted; the address goes to standard output."""
    import webbrowser

    from competence_explorer.api.app import listen, serve

    with listen(host, port) as socket:
        shown = f"[{host}]" if ":" in host else host
        address = f"http://{shown}:{socket.getsockname()[1]}/"
        click.echo(address)
        say("The explorer is there; stop it with Ctrl-C.")
        if browser:
            webbrowser.open(address)
        serve(store, socket)


COMMANDS = (demo, serve)
