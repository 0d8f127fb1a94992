"""The page of a network in a real Chromium: every way to work with a picture, by mouse and by keyboard."""

from __future__ import annotations

import itertools
import json
import re

import pytest
from addresses import PAGES
from metropolis import HOSTILE
from playwright.sync_api import expect

from competence_explorer.api.network import Picture
from competence_explorer.api.picture_state import State, seen

pytestmark = pytest.mark.browser

NETWORKS = [name for name in PAGES if "network" in name or name == "neighbourhood"]

PICTURE = "const { picture } = await import('/static/network.js');"

BOXES = f"async () => {{ {PICTURE} return picture.labels.boxes(picture.origin()); }}"

# What was asked of the network is drawn in the next frame: this ends in the one after that.
DRAWN = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))"

COLOURS = """() => {
  const canvas = document.querySelector("#network canvas");
  const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  const seen = new Set();
  for (let i = 0; i < pixels.length; i += 4) if (pixels[i + 3]) seen.add(pixels.slice(i, i + 3).join());
  return seen.size;
}"""


@pytest.fixture
def visit(browser_page, server):
    """Open a page by its name; nothing may be written to the console or asked in a dialog."""
    said: list[str] = []
    browser_page.on("console", lambda message: said.append(message.text))
    browser_page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))

    def go(name, width=1440):
        browser_page.set_viewport_size({"width": width, "height": 900})
        browser_page.goto(server + PAGES.get(name, name), wait_until="networkidle")
        return browser_page

    yield go
    assert said == []


def ask(page, expression):
    """What an expression over the page's picture says."""
    return page.evaluate(f"async () => {{ {PICTURE} return {expression}; }}")


def point(page, key):
    """Where a node stands on the screen, the whole picture being in sight."""
    page.locator("#network").evaluate("element => element.scrollIntoView({ block: 'center' })")
    place = ask(page, f"picture.network.canvasToDOM(picture.byKey.get({json.dumps(key)}))")
    box = page.locator("#network canvas").bounding_box()
    return box["x"] + place["x"], box["y"] + place["y"]


def row(page, key):
    """The button of a node in the table beside the picture."""
    return page.locator(f"#people-rows [data-show='{key}']")


def drawn(page):
    """The keys of the nodes that are seen."""
    return ask(page, "picture.data.nodes.filter(n => picture.seen.nodes.has(n.id)).map(n => n.key)")


def overlapping(boxes):
    """Pairs of names that cover each other by half a pixel or more."""
    return [
        (a[0], b[0])
        for a, b in itertools.combinations(boxes, 2)
        if min(a[3], b[3]) - max(a[1], b[1]) > 0.5 and min(a[4], b[4]) - max(a[2], b[2]) > 0.5
    ]


@pytest.mark.parametrize("name", NETWORKS)
def test_the_network_is_drawn(visit, name):
    page = visit(name)
    page.wait_for_selector("#network canvas")
    assert page.evaluate(COLOURS) > 20


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("name", NETWORKS)
def test_names_are_legible_and_apart_at_every_zoom(visit, name, width):
    page = visit(name, width)
    assert page.evaluate("async () => (await import('/static/network/labels.js')).SIZE") >= 12
    for _ in range(5):
        boxes = page.evaluate(BOXES)
        assert boxes
        assert overlapping(boxes) == []
        page.locator("[data-tool='in']").click()
        page.evaluate(DRAWN)


def test_who_matters_is_always_named(visit):
    page = visit("brokers network")
    main = ask(page, "picture.data.nodes.filter(n => n.main).map(n => n.label)")
    row(page, "p:last").click()
    assert main
    assert {"Olga Last", *main} <= {box[0] for box in page.evaluate(BOXES)}


def test_a_click_tells_who_and_why_and_stands_in_the_address(visit):
    page = visit("neighbourhood")
    page.mouse.click(*point(page, "p:1"))
    page.wait_for_selector("#details h3")
    told = page.locator("#details").inner_text()
    assert HOSTILE[1] in told
    assert "worked together on “Project of" in told
    expect(page).to_have_url(re.compile("&_chosen=p%3A1$"))
    page.reload(wait_until="networkidle")
    assert page.locator("#details h3").inner_text() == HOSTILE[1]


def test_a_click_on_a_tie_tells_its_evidence(visit):
    page = visit("neighbourhood")
    (x1, y1), (x2, y2) = point(page, "p:0"), point(page, "p:1")
    page.mouse.click((x1 + x2) / 2, (y1 + y2) / 2)
    page.wait_for_selector("#details ol")
    assert "worked together on “Project of" in page.locator("#details").inner_text()
    assert page.locator("#details a").first.get_attribute("href").startswith("/queries/introduction-paths?from=p%3A")


def test_search_finds_without_diacritics_from_the_keyboard(visit):
    page = visit("brokers network")
    field = page.locator("#find-node")
    field.fill("zazolc")
    assert page.locator("#found button").count() == 1
    field.press("Enter")
    assert page.locator("#details h3").inner_text() == HOSTILE[7]
    assert page.locator("#found button").count() == 0


def test_a_filter_leaves_one_institution_with_its_rows(visit):
    page = visit("brokers network")
    everybody = len(drawn(page))
    field = page.locator("[data-state='group']")
    value = field.locator("option").nth(1).get_attribute("value")
    count = int(field.locator("option").nth(1).inner_text().rpartition("(")[2].rstrip(")"))
    field.select_option(value)
    assert len(drawn(page)) == count < everybody
    assert page.locator("#people-rows tr:visible").count() == count
    assert f"{count} of {everybody}" in page.locator("#seen").inner_text()
    page.locator("[data-tool='undo']").click()
    assert len(drawn(page)) == everybody


def test_a_colour_of_the_legend_filters_and_brings_back(visit):
    page = visit("brokers network")
    everybody = len(drawn(page))
    entry = page.locator("#legend button").first
    entry.click()
    assert 0 < len(drawn(page)) < everybody
    assert entry.get_attribute("aria-pressed") == "true"
    page.locator("#legend button").first.click()
    assert len(drawn(page)) == everybody


def test_neighbours_come_and_the_others_stay_where_they_are(visit):
    page = visit("neighbourhood")
    places = "Object.fromEntries(picture.data.nodes.map(n => [n.key, [n.x, n.y]]))"
    before = ask(page, places)
    row(page, "p:1").click()
    page.get_by_role("button", name="Bring neighbours").click()
    expect(page.locator("#people-rows tr")).to_have_count(4)
    after = ask(page, places)
    assert set(after) - set(before) == {"p:2"}
    assert {key: after[key] for key in before} == before
    assert HOSTILE[2] in page.locator("#people-rows").inner_text()
    page.reload(wait_until="networkidle")
    assert ask(page, places) == after
    row(page, "p:1").click()
    page.locator("[data-tool='reset']").click()
    expect(page.locator("#people-rows tr:visible")).to_have_count(3)
    assert ask(page, places) == before


def test_what_is_hidden_comes_back(visit):
    page = visit("neighbourhood")
    row(page, "p:1").click()
    page.get_by_role("button", name="Hide", exact=True).click()
    assert "p:1" not in drawn(page)
    expect(page).to_have_url(re.compile("_hide=p%3A1"))
    page.locator("[data-tool='undo']").click()
    assert "p:1" in drawn(page)


def test_neighbours_that_hang_on_one_node_are_hidden_with_a_click(visit):
    page = visit("neighbourhood")
    row(page, "p:0").click()
    page.get_by_role("button", name="Hide neighbours").click()
    assert drawn(page) == ["p:0"]


def test_the_way_between_two_is_found_by_keyboard(visit):
    page = visit("brokers network")
    row(page, "p:1").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Way from here to").focus()
    page.keyboard.press("Enter")
    row(page, "p:4").focus()
    page.keyboard.press("Enter")
    names = page.locator("#details ol .name").all_inner_texts()
    assert names == [HOSTILE[1], HOSTILE[2], HOSTILE[3], HOSTILE[4]]
    assert page.locator("#details ol .unit").count() == 3
    assert ask(page, "picture.path.length") == 4


def test_a_shift_click_chooses_the_other_end(visit):
    page = visit("neighbourhood")
    page.mouse.click(*point(page, "p:first"))
    page.keyboard.down("Shift")
    page.mouse.click(*point(page, "p:1"))
    page.keyboard.up("Shift")
    page.wait_for_selector("#details ol")
    assert ask(page, "picture.path.map(([id]) => picture.byId.get(id).key)") == ["p:first", "p:0", "p:1"]


def test_others_fade_and_can_be_kept(visit):
    page = visit("brokers network")
    row(page, "p:1").click()
    pale = "picture.layer.discs.filter(disc => disc.opacity < 1).length"
    assert ask(page, pale) > 0
    page.locator("[data-tool='fade']").click()
    assert ask(page, pale) == 0
    expect(page).to_have_url(re.compile("_fade=no"))


def test_nodes_are_sized_and_coloured_by_a_figure(visit):
    page = visit("brokers network")
    sizes = "picture.layer.discs.map(disc => disc.r)"
    before = ask(page, sizes)
    page.locator("[data-state='size']").select_option("ties")
    assert ask(page, sizes) != before
    page = visit("levels network")
    page.locator("[data-state='colour']").select_option("level")
    assert "3 advanced" in page.locator("#legend").inner_text()


def test_the_same_address_shows_the_same_picture(visit, server):
    page = visit("brokers network")
    page.locator("[data-state='size']").select_option("ties")
    row(page, "p:2").click()
    page.get_by_role("button", name="Hide", exact=True).click()
    page.locator("[data-tool='fit']").click()
    looks = "document.querySelector('#network canvas').toDataURL()"
    page.evaluate(DRAWN)
    before = page.evaluate(looks)
    page.goto("about:blank")
    page = visit("/queries/brokers/network?limit=50&_hide=p%3A2&_size=ties")
    page.evaluate(DRAWN)
    assert page.evaluate(looks) == before


def test_the_keyboard_moves_and_zooms(visit):
    page = visit("brokers network")
    page.locator("#network .vis-network").focus()
    view = "[picture.network.getScale(), picture.network.getViewPosition().x]"
    scale, x = ask(page, view)
    page.keyboard.press("+")
    page.keyboard.press("ArrowRight")
    larger, right = ask(page, view)
    assert larger > scale
    assert right > x
    page.keyboard.press("0")
    assert ask(page, view) == pytest.approx([scale, x])


def test_the_png_is_what_is_seen(visit):
    page = visit("brokers network")
    with page.expect_download() as download:
        page.locator("[data-tool='save']").click()
    assert download.value.suggested_filename == "network.png"
    assert download.value.path().read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("form", ["SVG", "CSV", "GEXF", "HTML"])
def test_files_hold_what_is_left_by_the_filters(visit, form):
    page = visit("brokers network")
    row(page, "p:2").click()
    page.get_by_role("button", name="Hide", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("link", name=form, exact=True).click()
    assert "_hide=p%3A2" in download.value.url
    assert download.value.path().stat().st_size > 500


def test_the_saved_page_works_from_a_disk(visit, browser_page, tmp_path):
    page = visit("brokers network")
    with page.expect_download() as download:
        page.get_by_role("link", name="HTML", exact=True).click()
    path = tmp_path / "saved <b> ü.html"
    download.value.save_as(path)
    browser_page.context.set_offline(True)
    page.goto(path.as_uri(), wait_until="load")
    page.wait_for_selector("#network canvas")
    assert page.evaluate(COLOURS) > 20
    assert page.locator("img, iframe, b, svg[onload]").count() == 0
    row(page, "p:2").click()
    assert page.locator("#details h3").inner_text() == HOSTILE[2]
    expect(page).to_have_url(re.compile("#(limit=50&)?_chosen=p%3A2$"))
    page.locator("#find-node").fill("first")
    page.keyboard.press("Enter")
    assert page.locator("#details h3").inner_text() == "Maria First"
    assert page.get_by_role("button", name="Bring neighbours").count() == 0


def test_the_saved_page_opens_as_it_was_seen(visit, tmp_path):
    page = visit("brokers network")
    everybody = len(drawn(page))
    page.locator("[data-state='group']").select_option(index=1)
    page.locator("[data-state='size']").select_option("ties")
    left = drawn(page)
    row(page, left[0]).click()
    assert 0 < len(left) < everybody
    with page.expect_download() as download:
        page.get_by_role("link", name="HTML", exact=True).click()
    path = tmp_path / "saved.html"
    download.value.save_as(path)
    chosen, size = (page.locator(f"[data-state='{name}']").input_value() for name in ("group", "size"))
    page.goto(path.as_uri(), wait_until="load")
    page.wait_for_selector("#network canvas")
    assert page.locator("#people-rows tr:visible").count() == len(left)
    assert page.locator("[data-state='group']").input_value() == chosen
    assert page.locator("[data-state='size']").input_value() == size
    assert page.locator("#details h3").count() == 1
    page.locator("[data-tool='reset']").click()
    expect(page.locator("#people-rows tr:visible")).to_have_count(everybody)


def test_ties_are_filtered_by_their_years(visit):
    page = visit("/queries/neighbours/network?person=p:0")
    assert page.locator("#f-since").is_hidden()  # nothing here has a year
    found = page.evaluate(
        """async () => {
          const { seen } = await import('/static/network/graph.js');
          const nodes = ["n0", "n1"].map((id) => ({ id, key: id, group: "", kind: "", themes: [] }));
          const edges = [{ id: "e0", from: "n0", to: "n1", kind: "project", years: [[2016, 2018]] }];
          const left = (since, until) => seen(nodes, edges, { hide: [], since, until }).edges.size;
          return [left("2017", ""), left("2019", ""), left("", "2015"), left("2010", "2016")];
        }"""
    )
    assert found == [1, 0, 0, 1]


STATES = [
    State(),
    State(group="A"),
    State(hide=("k1",)),
    State(kind="Skill"),
    State(theme="culture"),
    State(level="3"),
    State(level="unknown"),
    State(tie="project"),
    State(since="2018"),
    State(until="2014"),
    State(since="2016", until="2017", group="A"),
]


def test_the_page_and_the_server_filter_alike(visit):
    nodes = [
        {"id": f"n{i}", "key": f"k{i}", "group": "AB"[i % 2], "kind": ("Person", "Skill")[i > 5], "level": level}
        | {"themes": ["culture"] if i % 3 else []}
        for i, level in enumerate([None, 1, 2, 3, 3, 4, None, None])
    ]
    years = [[], [[2015, 2016]], [[None, 2014]], [[2018, None]], [[2010, 2011], [2019, 2020]]]
    edges = [
        {"id": f"e{a}{b}", "from": f"n{a}", "to": f"n{b}", "kind": ("project", "training")[(a + b) % 2]}
        | {"years": years[(a * b) % 5]}
        for a, b in itertools.combinations(range(8), 2)
    ]
    picture = Picture(nodes, edges, [], {}, {}, "islands", 0)
    page = visit("brokers network")
    for state in STATES:
        left = seen(picture, state)
        told = page.evaluate(
            """async ([nodes, edges, state]) => {
              const { seen } = await import('/static/network/graph.js');
              const left = seen(nodes, edges, state);
              return [[...left.nodes], [...left.edges]];
            }""",
            [nodes, edges, {name: getattr(state, name) for name in State.__dataclass_fields__}],
        )
        assert told == [[thing["id"] for thing in things] for things in left]
