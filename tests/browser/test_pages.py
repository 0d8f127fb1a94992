"""The pages in a real Chromium. Every test also fails by a script error, a breach of the policy, or a request to
another host (see ``browser_page``)."""

from __future__ import annotations

import pytest
from addresses import PAGES
from metropolis import HOSTILE

pytestmark = pytest.mark.browser

NETWORKS = [name for name in PAGES if "network" in name or name == "neighbourhood"]


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


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [1440, 390])
def test_pages_are_quiet_and_fit(visit, name, width):
    page = visit(name, width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("h1").count() == 1
    # Nothing that a name could bring.
    assert page.locator("img, iframe, object, embed, style, svg[onload], b, i").count() == 0


def test_hostile_names_are_shown_as_they_are(visit):
    page = visit("answer")
    assert set(HOSTILE) <= set(page.locator("tbody bdi").all_text_contents())


def column(page, place):
    return page.locator(f"table[data-sortable] tbody tr td:nth-child({place})").all_inner_texts()


def test_a_click_sorts_and_a_second_click_turns_it(visit):
    page = visit("answer")
    header = page.locator("th", has_text="Constraint")
    before = [float(text) for text in column(page, 6)]
    header.locator("button").click()
    assert header.get_attribute("aria-sort") == "descending"
    assert [float(text) for text in column(page, 6)] == sorted(before, reverse=True)
    header.locator("button").click()
    assert header.get_attribute("aria-sort") == "ascending"
    assert [float(text) for text in column(page, 6)] == sorted(before)
    assert page.locator("th[aria-sort]").count() == 1


def test_the_keyboard_sorts(visit):
    page = visit("answer")
    page.locator("th button", has_text="Name").focus()
    page.keyboard.press("Enter")
    assert page.locator("th", has_text="Name").get_attribute("aria-sort") == "ascending"
    names = column(page, 2)
    letters = [name for name in names if name[0].isalpha()]
    assert letters == [HOSTILE[5], "Maria First", "Olga Last", HOSTILE[6], HOSTILE[7]]
    assert page.locator("[data-sorted]").inner_text() == "Sorted by name, ascending"


def test_the_form_suggests_and_asks(visit, server):
    page = visit("form")
    page.get_by_label("from").press_sequentially("mari")
    page.wait_for_selector("#value-from-names option", state="attached")
    assert page.locator("#value-from-names option").first.get_attribute("value") == "Maria First"
    page.get_by_label("from").fill("Maria First")
    page.get_by_label("skill").fill("state aid")
    page.get_by_role("button", name="Ask").click()
    page.wait_for_selector("table[data-sortable]")
    assert page.url.startswith(f"{server}/queries/introduction-paths?from=Maria+First")
    assert "Maria First" in column(page, 4)


def test_from_the_home_page_to_a_neighbourhood(visit):
    page = visit("home")
    page.get_by_role("link", name="Who connects whom?", exact=True).click()
    page.wait_for_selector("table[data-sortable]")
    page.locator("tbody a").first.click()
    page.get_by_role("link", name="Network").click()
    page.wait_for_selector("#network canvas")
    assert page.locator("h1").inner_text() == "Whom does this person know?"


def test_the_skip_address_is_the_first_stop(visit):
    page = visit("home")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


COLOURS = """() => {
  const canvas = document.querySelector("#network canvas");
  const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  const seen = new Set();
  for (let i = 0; i < pixels.length; i += 4) if (pixels[i + 3]) seen.add(pixels.slice(i, i + 3).join());
  return seen.size;
}"""


@pytest.mark.parametrize("name", NETWORKS)
def test_the_network_is_drawn(visit, name):
    page = visit(name)
    page.wait_for_selector("#network canvas")
    assert page.evaluate(COLOURS) > 20


def test_a_click_on_a_tie_shows_its_evidence_as_text(visit):
    page = visit("neighbourhood")
    page.locator("[data-show='e0']").click()  # brings its middle into the middle of the canvas
    page.wait_for_timeout(200)
    box = page.locator("#network canvas").bounding_box()
    page.locator("#details").evaluate("element => element.replaceChildren()")
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_function("document.querySelector('#details h3') !== null")
    told = page.locator("#details").inner_text()
    assert "worked together on “Project of" in told
    assert "<script>alert(1)</script>" in told


def test_the_keyboard_shows_a_person(visit):
    page = visit("paths network")
    page.locator("[data-show='n3']").focus()
    page.keyboard.press("Enter")
    assert page.locator("#details h3").inner_text() == HOSTILE[2]
    way = page.locator("#details a")
    assert way.get_attribute("href") == "/queries/neighbours/network?person=p%3A2"
    way.click()
    page.wait_for_selector("#network canvas")
    assert f"person = {HOSTILE[2]} (p:2)" in page.locator(".asked").inner_text()


def test_tools_zoom_and_save(visit):
    page = visit("brokers network")
    before = page.evaluate("document.querySelector('#network canvas').toDataURL()")
    page.locator("[data-tool='in']").click()
    page.wait_for_timeout(200)
    assert page.evaluate("document.querySelector('#network canvas').toDataURL()") != before
    page.locator("[data-tool='fit']").click()
    with page.expect_download() as download:
        page.locator("[data-tool='save']").click()
    assert download.value.suggested_filename == "network.png"
    assert download.value.path().read_bytes().startswith(b"\x89PNG")
