"""Networks in a real Chromium: time to the first stable picture, frames a second, clicks, and weight, beside pyvis.

Run by hand: ``python tests/benchmarks/bench_network.py [--nodes 300,2000] [--patience 30]``. The same invented network
(people in 20 institutions, three ties each, a few brokers with forty) is shown by the page that the server gives and by
pyvis' own output, in one browser, each in a fresh profile. The first stable picture is the time from the navigation
until every node has been drawn at its final place: on our page from the mark that its script sets, the work of the
server and the layout included; of pyvis until no node has moved by a pixel for half a second. Frames are counted while
the picture is moved, and zoomed, at every frame for two seconds.
"""

from __future__ import annotations

import argparse
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, sync_playwright
from pyvis.network import Network as Pyvis
from starlette.responses import Response

from competence_explorer.api.app import Explorer, listen
from competence_explorer.api.kept import Kept
from competence_explorer.api.network import draw, ready
from competence_explorer.api.picture_page import network_page
from competence_explorer.api.plan import plan
from competence_explorer.queries import neighbours
from competence_explorer.queries.base import Edge, Network, Node

FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
SEED = 7
OURS = "const { picture } = await import('/static/network.js'); const { network } = picture;"

FRAMES = """
  const [start, scale] = [network.getViewPosition(), network.getScale()];
  const count = (move) => new Promise((done) => {
    const begun = performance.now();
    let frames = 0;
    const step = () => {
      const passed = performance.now() - begun;
      if (passed > 2000) return done((frames * 1000) / passed);
      frames += 1;
      move(passed / 2000);
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  });
  const pan = await count((t) => network.moveTo({ position: { x: start.x + 400 * Math.sin(7 * t), y: start.y } }));
  const zoom = await count((t) => network.moveTo({ position: start, scale: scale * (1 + t) }));
  network.moveTo({ position: start, scale });
  return [pan, zoom];
"""

WATCH = """() => {
  const details = document.getElementById("details");
  window.clicks = [];
  let pressed = 0;
  document.addEventListener("pointerup", () => { pressed = performance.now(); }, true);
  new MutationObserver(() => {
    const told = performance.now();
    requestAnimationFrame(() => setTimeout(() => window.clicks.push([told - pressed, performance.now() - pressed])));
  }).observe(details, { childList: true });
}"""


def invented(count: int) -> Network:
    """A network of so many people."""
    random = np.random.default_rng(SEED)
    brokers = 12
    nodes = [
        Node(f"p:{i}", f"Person Number {i}", "Person", f"Institution {i % 20}", 4.0 if i < brokers else 1.0)
        for i in range(count)
    ]
    usual = random.integers(0, count, (3 * count, 2)).tolist()
    far = [(broker, int(other)) for broker in range(brokers) for other in random.integers(0, count, 40)]
    pairs = {(min(a, b), max(a, b)) for a, b in [*usual, *far] if a != b}
    why = "worked together on “Some project of the region” (2019–2022)"
    return Network(nodes, [Edge(f"p:{a}", f"p:{b}", "project", why) for a, b in sorted(pairs)])


@contextmanager
def served() -> Iterator[str]:
    """The address of a server that has such networks under /bench/."""
    import uvicorn

    app: FastAPI = Explorer()

    def bench(count: int) -> Response:
        network = invented(count)
        return network_page(neighbours, {}, [], draw(network, None, plan(network), count))

    app.add_api_route("/bench/{count}", bench)
    app.mount("/static/vis-9.1.2", Kept("pyvis", "lib/vis-9.1.2", "public, max-age=31536000, immutable"))
    app.mount("/static", Kept("competence_explorer.api", "static", "no-cache"))
    ready()  # as a server does when it begins
    with listen() as listening:
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


def measure_ours(browser: Browser, address: str, count: int) -> dict[str, Any]:
    """Our page: seconds, frames a second, milliseconds, kilobytes."""
    with fresh(browser) as page:
        page.goto(f"{address}/bench/{count}", wait_until="load")
        drawn = page.evaluate("performance.getEntriesByName('drawn')[0].startTime / 1000")
        weight = page.evaluate(
            "[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]"
            ".reduce((sum, entry) => sum + entry.transferSize, 0) / 1000"
        )
        pan, zoom = page.evaluate(f"async () => {{ {OURS} {FRAMES} }}")
        told, painted = clicks(page)
    return {"stable, s": drawn, "pan, 1/s": pan, "zoom, 1/s": zoom, "told, ms": told, "drawn, ms": painted} | {
        "page, kB": weight
    }


def clicks(page: Page) -> tuple[float, float]:
    """The median over ten nodes of the milliseconds until a click is told, and until it is drawn."""
    page.evaluate(WATCH)
    box = page.locator("#network canvas").bounding_box() or {}
    for node in range(10):
        place = page.evaluate(f"async () => {{ {OURS} return network.canvasToDOM(picture.byId.get('n{node}')); }}")
        page.mouse.click(box["x"] + place["x"], box["y"] + place["y"])
        page.wait_for_timeout(700)
    found = page.evaluate("window.clicks")
    told, painted = np.median(np.array(found), axis=0)
    return float(told), float(painted)


def measure_pyvis(browser: Browser, count: int, patience: float) -> dict[str, Any]:
    """pyvis' own page of the same network, with its physics as it comes."""
    with tempfile.TemporaryDirectory() as folder, fresh(browser) as page:
        path = Path(folder) / "pyvis.html"
        path.write_text(stock(invented(count)), encoding="utf-8")
        begun = time.perf_counter()
        page.goto(path.as_uri(), wait_until="domcontentloaded")
        stable = settled(page, begun, patience)
        pan, zoom = page.evaluate(f"async () => {{ {FRAMES} }}")
    return {"stable, s": stable, "pan, 1/s": pan, "zoom, 1/s": zoom, "page, kB": len(stock(invented(count))) / 1000}


def stock(network: Network) -> str:
    """What pyvis writes."""
    made = Pyvis(directed=True, cdn_resources="in_line")
    for node in network.nodes:
        made.add_node(node.id, label=node.name, group=node.group, size=5 + 4 * node.size)
    for edge in network.edges:
        made.add_edge(edge.start, edge.end, title=edge.detail)
    return str(made.generate_html())


def settled(page: Page, begun: float, patience: float) -> float:
    """Seconds until the nodes rest; NaN where they do not in time."""
    before, since = np.zeros((0, 2)), time.perf_counter()
    while time.perf_counter() - begun < patience:
        places = page.evaluate("Object.values(network.getPositions()).map(({x, y}) => [x, y])")
        now = np.array(places)
        if now.shape != before.shape or np.abs(now - before).max() >= 1:
            before, since = now, time.perf_counter()
        elif time.perf_counter() - since > 0.5:
            return since - begun
        page.wait_for_timeout(100)
    return float("nan")


@contextmanager
def fresh(browser: Browser) -> Iterator[Page]:
    """A page without a cache; what is asked of other hosts fails at once."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.route("https://**", lambda route: route.abort())
    page.set_default_timeout(300_000)
    yield page
    context.close()


def main() -> None:
    """Measure and print a table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--nodes", default="300,2000")
    arguments.add_argument("--patience", type=float, default=30.0)
    arguments.add_argument("--runs", type=int, default=3)
    asked = arguments.parse_args()
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        for count in map(int, asked.nodes.split(",")):
            for run in range(asked.runs):
                show(f"ours, {count} nodes, run {run + 1}", measure_ours(browser, address, count))
            show(f"pyvis, {count} nodes", measure_pyvis(browser, count, asked.patience))
        browser.close()


def show(name: str, found: dict[str, Any]) -> None:
    """One line of the table."""
    print(name.ljust(28), "  ".join(f"{what} {value:.3g}" for what, value in found.items()), flush=True)


if __name__ == "__main__":
    main()
