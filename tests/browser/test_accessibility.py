"""Every page against WCAG 2.2 AA, as far as axe can tell."""

from __future__ import annotations

import pytest
from addresses import PAGES
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.mark.parametrize("language", ["en", "pl"])
@pytest.mark.parametrize("name", PAGES)
def test_no_rule_is_violated(browser_page, server, name, language):
    browser_page.set_extra_http_headers({"accept-language": language})
    browser_page.goto(server + PAGES[name], wait_until="networkidle")
    found = Axe().run(browser_page, options={"runOnly": RULES, "resultTypes": ["violations"]})
    told = [
        f"{rule['id']}: {rule['help']}: {node['html'][:120]}"
        for rule in found.response["violations"]
        for node in rule["nodes"]
    ]
    assert told == []
