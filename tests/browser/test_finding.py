"""Stories of the home page and of the pages of things, in a real Chromium."""

from __future__ import annotations

import pytest
from metropolis import HOSTILE
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.fixture
def home(browser_page, server):
    browser_page.set_viewport_size({"width": 1440, "height": 900})
    browser_page.goto(server, wait_until="networkidle")
    return browser_page


def test_the_search_box_suggests_and_the_keyboard_chooses(home, server):
    box = home.get_by_role("combobox")
    assert box.get_attribute("aria-expanded") == "false"
    box.press_sequentially("olga las")
    home.wait_for_selector("[role=option]")
    assert box.get_attribute("aria-expanded") == "true"
    home.keyboard.press("ArrowDown")
    first = home.locator("[role=option]").first
    assert first.get_attribute("aria-selected") == "true"
    assert box.get_attribute("aria-activedescendant") == first.get_attribute("id")
    assert "Olga Last" in first.inner_text()
    home.keyboard.press("Enter")
    home.wait_for_url(f"{server}/people/p:last")
    assert home.locator("h1").inner_text() == "Olga Last"


def test_the_list_closes_and_enter_searches(home, server):
    box = home.get_by_role("combobox")
    box.press_sequentially("maria")
    home.wait_for_selector("[role=option]")
    home.keyboard.press("ArrowDown")
    home.keyboard.press("ArrowUp")
    assert box.get_attribute("aria-activedescendant") is None
    home.keyboard.press("Escape")
    assert home.locator("[role=option]").first.is_hidden()
    home.keyboard.press("Enter")
    home.wait_for_url(f"{server}/search?q=maria")
    assert home.get_by_role("link", name="Maria First").first.is_visible()


def test_a_click_on_a_suggestion_leads_to_it(home, server):
    home.get_by_role("combobox").press_sequentially("state ai")
    home.locator("[role=option]", has_text="state aid").first.click()
    home.wait_for_url(f"{server}/competences/local:state-aid")


def test_hostile_names_are_suggested_as_texts(home):
    home.get_by_role("combobox").press_sequentially("onerror")
    home.wait_for_selector("[role=option]")
    assert HOSTILE[2] in home.locator("[role=option] .name").all_inner_texts()
    assert home.locator("[role=option] img").count() == 0


def test_searching_works_without_scripts(browser, server):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(server)
    page.locator("input[name=q]").fill("Marria Firts")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Maria First").first.click()
    expect(page.locator("h1")).to_have_text("Maria First")
    context.close()


def test_from_a_person_to_her_institution_and_its_people(home, server):
    home.goto(f"{server}/people/p:first")
    home.locator(".facts a", has_text="Office of").first.click()
    expect(home.locator("h1")).to_have_text(f"Office of {HOSTILE[2]}")
    home.get_by_role("link", name="Maria First").first.click()
    home.wait_for_url(f"{server}/people/p:first")


def test_where_a_tie_comes_from_is_one_click_away(home, server):
    home.goto(f"{server}/people/p:last")
    home.locator("td.why a").first.click()
    expect(home.locator("h1")).to_have_text("Why does the graph say so?")
    expect(home.locator("table")).to_contain_text("HAS_SKILL")


def test_a_table_is_filtered_and_its_pages_turned(home, server):
    home.goto(f"{server}/queries/find-people?name=&skill=", wait_until="networkidle")
    rows = home.locator("tbody tr:visible")
    assert rows.count() == len(HOSTILE) + 2
    home.get_by_label("Filter").fill("ZAZOLC")
    assert rows.count() == 1
    assert home.locator("[data-place]").inner_text() == "1–1 of 1"
    home.get_by_label("Filter").fill("nobody at all")
    assert rows.count() == 0


def shorter(route):
    """The page as the server gives it, but with five rows at a time."""
    answered = route.fetch()
    route.fulfill(response=answered, body=answered.text().replace('data-step="50"', 'data-step="5"'))


def test_pages_of_a_table(home, server):
    home.route("**/queries/**", shorter)
    home.goto(f"{server}/queries/brokers?limit=50", wait_until="networkidle")
    rows = home.locator("tbody tr:visible")
    assert rows.count() == 5
    seen = rows.all_inner_texts()
    home.get_by_role("button", name="Next").click()
    home.get_by_role("button", name="Next").click()
    assert home.locator("[data-place]").inner_text() == f"11–13 of {len(HOSTILE) + 2}"
    assert not set(seen) & set(rows.all_inner_texts())
    home.get_by_role("button", name="Next").press("Enter")  # the last page stays
    assert rows.count() == 3
    home.locator("th button").first.click()  # another order begins at its first page
    assert home.locator("[data-place]").inner_text().startswith("1–5")


def test_a_view_is_saved_opened_renamed_and_deleted(home, server):
    home.goto(f"{server}/queries/brokers?limit=7")
    home.get_by_text("Save this view").click()
    home.get_by_label("Name", exact=True).fill("Seven <b>brokers</b>")
    with home.expect_navigation(url=f"{server}/queries/brokers?limit=7"):
        home.get_by_role("button", name="Save", exact=True).click()
    home.goto(server)
    home.get_by_role("link", name="Seven <b>brokers</b>").click()
    home.wait_for_url(f"{server}/queries/brokers?limit=7")
    home.goto(server)
    view = home.locator(".views li", has=home.get_by_role("link", name="Seven"))
    view.locator("summary").click()
    view.get_by_label("New name").fill("Seven")
    with home.expect_navigation(url=f"{server}/#views"):
        view.get_by_role("button", name="Rename").click()
    expect(home.get_by_role("link", name="Seven <b>brokers</b>")).to_have_count(0)
    expect(home.get_by_role("link", name="Seven", exact=True)).to_have_attribute("href", "/queries/brokers?limit=7")
    with home.expect_navigation(url=f"{server}/#views"):
        view.get_by_role("button", name="Delete").click()
    expect(home.get_by_role("link", name="Seven", exact=True)).to_have_count(0)


def test_years_stay_in_the_address(home, server):
    home.goto(f"{server}/people/p:first")
    home.get_by_label("From year").fill("2020")
    home.get_by_role("button", name="Show", exact=True).click()
    home.wait_for_url(f"{server}/people/p:first?since=2020&until=")
    assert home.get_by_label("From year").input_value() == "2020"
