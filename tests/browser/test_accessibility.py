"""Every page against WCAG 2.2 AA, as far as axe can tell."""

from __future__ import annotations

import pytest
from addresses import PAGES
from opened import violations

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", ["en", "pl"])
@pytest.mark.parametrize("name", PAGES)
def test_no_rule_is_violated(browser_page, server, name, language):
    browser_page.set_extra_http_headers({"accept-language": language})
    browser_page.goto(server + PAGES[name], wait_until="networkidle")
    assert violations(browser_page) == []
