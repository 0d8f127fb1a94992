"""The workbench in a real Chromium: with a history in the browser, and without scripts as a form."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

QUERY = "MATCH (p:Person) RETURN p.name AS name ORDER BY name LIMIT 3"


def test_what_was_run_is_kept_in_the_browser_and_comes_back(browser_page, server):
    browser_page.goto(f"{server}/workbench")
    assert browser_page.locator("[data-history]").is_hidden()
    browser_page.fill("#query", QUERY)
    browser_page.keyboard.press("Control+Enter")
    browser_page.wait_for_selector("#answer")
    assert browser_page.locator("section[aria-labelledby=answer] tbody tr").count() == 3
    browser_page.goto(f"{server}/workbench")
    browser_page.locator("[data-history] li button").click()
    assert browser_page.input_value("#query") == QUERY
    browser_page.locator("[data-forget]").click()
    assert browser_page.locator("[data-history]").is_hidden()
    assert browser_page.evaluate("localStorage.getItem('competence-cypher')") == "[]"


def test_an_example_fills_the_form_and_a_network_is_drawn(browser_page, server):
    browser_page.goto(f"{server}/workbench")
    browser_page.locator("section[aria-labelledby=examples] a").nth(2).click()
    browser_page.select_option("#form", "network")
    browser_page.locator("#workbench button[type=submit]").click()
    browser_page.wait_for_selector("#network canvas")
    assert "state aid" in browser_page.locator("#people-rows").inner_text()


def test_without_scripts_it_is_a_form(browser, server):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server}/workbench")
    page.fill("#query", QUERY)
    page.locator("#workbench button[type=submit]").click()
    expect(page.locator("section[aria-labelledby=answer] tbody tr")).to_have_count(3)
    assert page.input_value("#query") == QUERY
    context.close()
