"""The pages in a real Chromium. Every test also fails by a script error, a breach of the policy, or a request to
another host (see ``browser_page``)."""

from __future__ import annotations

import re

import pytest
from addresses import PAGES
from metropolis import HOSTILE
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


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


@pytest.mark.parametrize("language", ["en", "pl"])
@pytest.mark.parametrize("width", [1280, 1366, 1440])
def test_the_menu_stands_in_one_row(browser_page, visit, language, width):
    browser_page.set_extra_http_headers({"accept-language": language})
    page = visit("home", width)
    parts = page.locator(".top .wide > *").evaluate_all("parts => parts.map(part => part.getBoundingClientRect())")
    assert max(part["top"] for part in parts) < min(part["bottom"] for part in parts)
    links = page.locator(".top nav > *").evaluate_all("links => links.map(link => link.getBoundingClientRect().top)")
    assert max(links) - min(links) < 2


@pytest.mark.parametrize("width", [1280, 390])
def test_the_rest_of_the_menu_opens_by_keyboard(visit, width):
    page = visit("home", width)
    rest = page.locator(".rest-of-menu")
    assert not rest.locator("a").first.is_visible()
    rest.locator("summary").focus()
    page.keyboard.press("Enter")
    for link in rest.locator("a").all():
        page.keyboard.press("Tab")
        assert link.is_visible() and link.evaluate("link => link === document.activeElement")
    box = rest.locator("div").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= width
    page.keyboard.press("Enter")
    page.wait_for_url("**/workbench")


def test_hostile_names_are_shown_as_they_are(visit):
    page = visit("answer")
    assert set(HOSTILE) <= set(page.locator("tbody bdi").all_text_contents())


def column(page, name):
    """The texts of a column of the first table."""
    headers = [text.lower() for text in page.locator("table[data-sortable]").first.locator("th").all_inner_texts()]
    return page.locator(f"table[data-sortable] tbody tr td:nth-child({headers.index(name) + 1})").all_inner_texts()


def test_a_click_sorts_and_a_second_click_turns_it(visit):
    page = visit("answer")
    header = page.locator("th", has_text="Constraint")
    before = [float(text) for text in column(page, "constraint")]
    header.locator("button").click()
    assert header.get_attribute("aria-sort") == "descending"
    assert [float(text) for text in column(page, "constraint")] == sorted(before, reverse=True)
    header.locator("button").click()
    assert header.get_attribute("aria-sort") == "ascending"
    assert [float(text) for text in column(page, "constraint")] == sorted(before)
    assert page.locator("th[aria-sort]").count() == 1


def test_the_keyboard_sorts(visit):
    page = visit("answer")
    page.locator("th button", has_text="Name").focus()
    page.keyboard.press("Enter")
    assert page.locator("th", has_text="Name").get_attribute("aria-sort") == "ascending"
    names = column(page, "name")
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
    expect(page).to_have_url(re.compile(rf"^{re.escape(server)}/queries/introduction-paths\?from=Maria\+First"))
    page.wait_for_selector("table[data-sortable]")
    assert "Maria First" in column(page, "from")


def test_from_the_home_page_to_a_neighbourhood(visit):
    page = visit("home")
    page.locator("a[href='/queries/brokers?limit=10']").click()
    page.wait_for_selector("table[data-sortable]")
    page.locator("tbody a").first.click()
    page.get_by_role("link", name="Neighbourhood of a person").click()
    page.wait_for_selector("#network canvas")
    assert page.locator("h1").inner_text() == "Whom does this person know?"


def test_questions_of_the_home_page_lead_to_the_pages_made_for_them(visit, server):
    page = visit("home")
    for question, path in (("Who connects whom?", "/brokers"), ("Who can introduce me?", "/introductions")):
        page.get_by_role("link", name=question, exact=True).click()
        page.wait_for_url(f"{server}{path}**")
        assert page.locator("h1").inner_text() == question
        page.go_back()


def test_the_skip_address_is_the_first_stop(visit):
    page = visit("home")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
