"""Introductions, brokers and the mentoring board in a real Chromium: each story clicked through, and axe over what it
leads to. The names are hostile."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from exchange_world import AUTHOR_NAME, EMAIL, build
from metropolis import FIRST, HOSTILE
from opened import violations, visited
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

SINCE_2020 = re.compile("[?&]since=2020(&|$)")


@pytest.fixture
def at(browser_page, embedded_engine):
    """Open an address of a server with a board of its own."""
    with visited(browser_page, embedded_engine, build) as go:
        yield go


def test_choose_two_people_and_see_the_way(at):
    page = at("/introductions")
    page.get_by_label("from").press_sequentially("mari")
    page.wait_for_selector("#value-from-names option", state="attached")
    page.get_by_label("from").fill("Maria First")
    page.get_by_label("to", exact=True).fill("Olga Last")
    page.get_by_role("button", name="Find the way").click()
    stops = page.locator(".chain").first.locator(".stop")
    expect(stops.first).to_contain_text("Maria First")
    expect(stops.last).to_contain_text("Olga Last")
    assert page.locator(".chain").first.locator(".hop").count() == stops.count() - 1
    page.locator(".hop summary").first.click()
    expect(page.locator(".hop li").first).to_contain_text("project-portfolio.csv row 2")


@pytest.mark.parametrize(("width", "goes_down"), [(1440, False), (390, True)])
def test_the_chain_is_a_line_where_there_is_room_and_a_ladder_where_not(at, width, goes_down):
    page = at(f"/introductions?from={FIRST}&to=p:1", width)
    boxes = [stop.bounding_box() for stop in page.locator(".stop").all()]
    tops = [box["y"] for box in boxes]
    assert (tops[0] < tops[1] < tops[2]) if goes_down else (len(set(tops)) == 1)
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= width for box in boxes)


def test_the_mentor_is_asked_first_by_copy_mail_and_paper(at):
    page = at(f"/introductions?from={FIRST}&skill=state+aid")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    letter, mail = page.locator("textarea").first, page.locator("[data-mail]").first
    page.get_by_role("button", name="Copy").first.click()
    expect(page.locator(".said").first).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == letter.input_value()
    letter.fill("Another\ntext")
    asked = parse_qs(urlsplit(mail.get_attribute("href")).query)
    assert mail.get_attribute("href").startswith("mailto:?") and asked["body"] == ["Another\r\ntext"]
    assert EMAIL not in page.content()
    page.get_by_role("link", name="Print view").first.click()
    expect(page.get_by_role("button", name="Print")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Print")).to_be_hidden()
    expect(page.locator(".letter")).to_contain_text("may we do so?")


def test_where_copying_is_forbidden_the_text_is_selected(at):
    page = at(f"/introductions?from={FIRST}&to=p:1")
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')); }")
    page.get_by_role("button", name="Copy").click()
    expect(page.locator(".said")).to_contain_text("Selected")
    assert page.evaluate("document.activeElement.selectionEnd > 50")


def test_an_introduction_becomes_an_exchange_and_goes_its_way(at):
    page = at(f"/introductions?from={FIRST}&to=p:3&k=1")
    page.get_by_role("button", name="I have asked").click()
    expect(page.locator("#recorded")).to_contain_text("this exchange is asked")
    card = page.locator(".pair", has=page.locator(".state"), has_text="Maria First")
    card.get_by_role("button", name="Both agree").click()
    expect(page.locator("#recorded")).to_contain_text("this exchange is accepted")
    card.get_by_text("It is done").click()
    card.get_by_label("Hours done").fill("7.5")
    card.get_by_label("What came of it").fill(HOSTILE[8])
    card.get_by_role("button", name="Record it").click()
    expect(page.locator("#recorded")).to_contain_text("this exchange is done")
    expect(page.locator("table", has_text="Maria First").locator("td", has_text="HYPERLINK")).to_have_text(HOSTILE[8])
    page.get_by_role("button", name="Take it back").click()
    expect(card.locator(".state")).to_have_text("accepted")


def test_a_suggested_pair_is_refused_with_a_reason_and_another_accepted(at):
    page = at("/mentoring")
    pairs = page.locator("section", has=page.locator("h2#pairs")).locator(".pair")
    expect(pairs).to_have_count(2)
    assert AUTHOR_NAME not in page.content()
    pairs.last.locator("summary").click()
    pairs.last.get_by_role("button", name="Refuse").click()
    reason = pairs.last.get_by_label("Reason")
    assert reason.evaluate("field => field.validity.valueMissing && field === document.activeElement")
    reason.fill("They share an office")
    pairs.last.get_by_role("button", name="Refuse").click()
    expect(page.locator("td", has_text="They share an office")).to_be_visible()
    mine = pairs.filter(has_text="somebody who is named once both agree")
    mine.get_by_role("button", name=re.compile("^Accept")).click()
    expect(page.locator("#recorded")).to_contain_text("this exchange is proposed")
    expect(page.locator(".pair", has_text=AUTHOR_NAME).locator(".state")).to_have_text("proposed")


def test_the_board_works_by_keyboard(at):
    page = at("/mentoring")
    page.locator(".refusal summary").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("No time")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("td", has_text="No time")).to_be_visible()


def test_brokers_from_the_map_to_the_network_and_figures_on_demand(at):
    page = at("/brokers")
    first = page.locator(".brokers > li").first
    expect(first.locator("dl")).to_be_hidden()
    first.locator("summary").click()
    expect(first.locator("dl")).to_contain_text("Burt's constraint")
    assert page.locator(".map .broker").count() == min(12, page.locator(".brokers > li").count())
    page.get_by_label("since").fill("2020")
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(SINCE_2020)
    page.locator(".map a").click()
    page.wait_for_selector("#network canvas")
    expect(page).to_have_url(SINCE_2020)


@pytest.mark.parametrize("width", [1440, 768, 390])
@pytest.mark.parametrize(
    "address", ["/mentoring?goals=yes", f"/introductions?from={FIRST}&skill=state+aid", "/brokers"]
)
def test_pages_fit_and_violate_no_rule(at, address, width):
    page = at(address, width)
    page.evaluate("document.querySelectorAll('main details').forEach(details => { details.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("img, iframe, object, embed, style, svg[onload], b, i").count() == 0
    assert violations(page) == []
