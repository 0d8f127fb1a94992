"""The page on a call's readiness in a real Chromium: each story clicked through."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, urljoin, urlsplit

import pytest
from harbour import load_harbour
from metropolis import build
from opened import violations, visited
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

START = "/readiness?call=k&scope=Harbour+area"
HOSTILE_PAGE = "/readiness?call=c:1&scope=m:1&leaving=p:1&must=p:last&beside=i:0&beside=i:1"


@pytest.fixture(params=[load_harbour])
def at(request, browser_page, embedded_engine):
    """Open an address of a server over a small world."""
    with visited(browser_page, embedded_engine, request.param) as go:
        yield go


def arrive(page, **asked):
    """Wait until the page that asks for these is loaded."""
    page.wait_for_url(lambda url: dict(parse_qsl(urlsplit(url).query)).items() >= asked.items())


def need(page, name):
    return page.locator(".needs > li", has=page.get_by_role("heading", name=name))


def test_from_the_menu_to_a_call_and_its_figure(at):
    page = at("/")
    page.get_by_role("link", name="Readiness", exact=True).click()
    page.locator(".offers").get_by_role("link", name="Harbour area").click()
    expect(page.locator(".interval strong")).to_have_text("0.40 to 1.00")
    formula = page.get_by_role("region", name="The parts of the figure")
    expect(formula).to_be_hidden()
    page.get_by_text("How the figure is made").click()
    expect(formula).to_be_visible()


def test_a_remedy_is_tried_compared_kept_and_taken_back(at):
    page = at(START)
    need(page, "law").get_by_role("link", name="Suppose that Bea is trained").click()
    expect(page.locator(".differences")).to_contain_text("“covered” instead of “gap”")
    expect(page.locator(".interval strong")).to_have_count(2)
    need(page, "law").get_by_text("covered").first.wait_for()
    page.get_by_text("Save this view").click()
    page.get_by_label("Name").fill("With Bea trained")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".supposed")).to_contain_text("Bea is trained")
    need(page, "gis").get_by_role("link", name="Suppose that Dot leaves").click()
    expect(page.locator(".supposed li")).to_have_count(2)
    page.locator(".supposed li", has_text="Dot leaves").get_by_role("link").click()
    expect(page.locator(".supposed li")).to_have_count(1)
    with page.expect_navigation():
        page.get_by_role("link", name="Suppose nothing").click()
    expect(page.locator(".supposed")).to_have_count(0)
    page.goto(urljoin(page.url, "/"))
    page.get_by_role("link", name="With Bea trained").click()
    arrive(page, trained="bea=local:law=3")


def test_anything_may_be_supposed_by_a_form(at):
    page = at(START)
    page.get_by_text("Suppose something", exact=True).click()
    page.get_by_label("Person who is trained").press_sequentially("cy")
    page.wait_for_selector("#who-learns-names option", state="attached")
    page.get_by_label("Person who is trained").fill("Cyd")
    page.get_by_label("Competence", exact=True).select_option("law")
    page.get_by_role("button", name=re.compile("^Suppose this ?: Person who is trained")).click()
    expect(page.locator(".supposed")).to_contain_text("Cyd is trained: law, level 3")
    page.get_by_label("Institution that joins").fill("Epsilon")
    page.get_by_role("button", name=re.compile("^Suppose this ?: Institution that joins")).click()
    arrive(page, joining="epsilon")


def test_from_a_cell_of_the_map_to_the_people(at):
    page = at(START)
    cell = page.locator(".heat tr", has_text="Alfa").get_by_role("link", name="1/2")
    expect(cell).to_contain_text("below the level: 1")
    cell.click()
    expect(page.get_by_role("link", name="Ada")).to_be_visible()
    arrive(page, institution="alfa")


def test_institutions_that_are_ticked_stand_side_by_side(at):
    page = at(START)
    page.get_by_label("Compare Alfa").check()
    page.get_by_label("Compare Beta").check()
    page.get_by_role("button", name="Compare those ticked").click()
    table = page.get_by_role("region", name="Scopes side by side")
    expect(table.locator("thead th")).to_have_count(4)
    table.get_by_role("link", name=re.compile("^Remove ?: Beta")).click()
    expect(page.get_by_role("region", name="Scopes side by side").locator("thead th")).to_have_count(3)


def test_a_team_is_built_by_clicks(at):
    page = at(START)
    page.get_by_label("Person", exact=True).fill("Bea")
    page.get_by_role("button", name="Must be in it", exact=True).click()
    members = page.get_by_role("region", name="Members of the team")
    expect(members).to_contain_text("Bea")
    members.get_by_role("link", name=re.compile("^Take out ?: Ada")).click()
    expect(page.locator(".block", has=page.locator("h2#team"))).to_contain_text("There is no team for this")
    page.get_by_role("link", name=re.compile("^allow ?: Ada")).click()
    expect(page.locator("figure.ties svg")).to_be_visible()
    page.get_by_label("Institutions at least").fill("2")
    page.get_by_role("button", name="Find a team").click()
    arrive(page, least_institutions="2", must="bea")
    expect(page.get_by_role("region", name="Requirement by requirement")).to_contain_text("cannot be met")


def test_the_page_works_by_keyboard(at):
    page = at(START)
    page.get_by_role("link", name="Suppose that Ada leaves").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".supposed")).to_contain_text("Ada leaves")
    page.locator(".heat").first.focus()
    expect(page.locator(".heat").first).to_be_focused()


def test_what_is_only_for_the_screen_is_not_printed(at):
    page = at(START)
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Find a team")).to_be_hidden()
    expect(page.locator(".needs")).to_be_visible()


@pytest.mark.parametrize("at", [build], indirect=True)
@pytest.mark.parametrize("width", [1440, 768, 390])
def test_the_page_fits_and_violates_no_rule(at, width):
    page = at(HOSTILE_PAGE, width)
    page.evaluate("document.querySelectorAll('main details').forEach(details => { details.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("img, iframe, object, embed, style, svg[onload], b, i").count() == 0
    assert violations(page) == []


@pytest.mark.parametrize("at", [build], indirect=True)
def test_hostile_names_lead_to_their_pages(at):
    page = at("/readiness?call=c:1&scope=m:1")
    page.locator(".heat tbody th a").first.click()
    page.wait_for_url(lambda url: urlsplit(url).path.startswith("/institutions/" + quote("i:", safe=":")))
