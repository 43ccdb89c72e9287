"""A walk of each role through what is theirs: from signing in to the landing page, every place of the navigation, and every tab of a record."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from dashboard.panels.record_tabs import TABS
from dashboard.panels.tabs import Tab
from dashboard.roles import VIEWS, Permission
from db.vocabulary import Role
from tests.browser.conftest import Site

SEVEN = (Role.PHYSIO, Role.RESPIRATORY, Role.OCCUPATIONAL, Role.NEUROLOGY, Role.COORDINATOR, Role.MANAGER, Role.ADMIN)


@pytest.mark.parametrize("role", SEVEN)
def test_a_role_lands_where_it_should_and_reaches_everything_that_is_its_own(site: Site, page_as: Callable[..., Page], role: Role) -> None:
    page, view = page_as(role), VIEWS[role]
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.goto("/")
    page.wait_for_url(lambda address: address.endswith(view.home))
    page.locator("h1:visible").first.wait_for()
    for place in view.nav:
        page.locator(f".nav a[href='{place.href}']").click()
        page.wait_for_url(lambda address, href=place.href: href in address)
        expect(page.locator("h1:visible").first).not_to_contain_text("Not found or no access")
    if Permission.SEE_PATIENT in view.may:
        who = site.patients["Smith, John"]
        page.goto(f"/patients/{who}")
        page.locator("#patient-page .banner").wait_for()
        for tab in Tab:
            assert tab is Tab.OVERVIEW or tab in TABS
            page.locator(f"#patient-tab-{tab}").click()
            expect(page.locator(f"#patient-tab-{tab}")).to_have_attribute("aria-current", "page")
            expect(page.locator("#patient-page .banner")).to_contain_text("SMITH")
    else:
        page.goto(f"/patients/{site.patients['Smith, John']}")
        expect(page.locator("h1:visible").first).to_contain_text("Not found or no access")
    assert [one for one in said if "404" not in one] == []
