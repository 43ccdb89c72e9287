"""Automated accessibility check of every page, light and dark, wide and phone: nothing serious or critical. axe-core is in vendor/."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from dashboard.app import PAGES
from dashboard.gate import Page as Screen
from dashboard.roles import VIEWS
from db.vocabulary import Role
from tests.browser.conftest import PHONE, WIDE, Site

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()
RUN = "() => axe.run(document, {resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
GRAVE = ("serious", "critical")


def _role_for(screen: Screen) -> Role:
    return next(role for role, view in VIEWS.items() if screen.needs in view.may)


def address_of(screen: Screen, site: Site) -> str:
    named = {
        "patient_id": str(site.patients["Smith, John"]),
        "score_id": "new",
        "rule_key": "RESP-16",
        "meeting_id": str(site.meeting) if "<meeting_id>" in screen.path else "",
    }
    if "<batch_id>" in screen.path:
        pytest.skip("an import is walked through, and looked at, in test_import.py")
    return re.sub(r"<(\w+)>", lambda variable: named[variable[1]], screen.path)


def wrong(page: Page) -> list[str]:
    """Grave findings on the page as it stands: rule, where, and what is seen there."""
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(400)
    page.evaluate(AXE)
    found = page.evaluate(RUN)["violations"]
    return [
        f"{one['impact']} {one['id']}: {node['target']} {node['failureSummary'].splitlines()[-1].strip()}"
        for one in found
        if one["impact"] in GRAVE
        for node in one["nodes"][:4]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("screen", PAGES, ids=lambda screen: screen.path)
def test_page_is_accessible(site: Site, page_as: Callable[..., Page], screen: Screen, size: dict[str, int], scheme: str) -> None:
    page = page_as(_role_for(screen), viewport=size, color_scheme=scheme)
    page.goto(address_of(screen, site))
    page.locator("h1").first.wait_for()
    assert wrong(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_sign_in_is_accessible(site: Site, browser: object, scheme: str) -> None:
    context = browser.new_context(base_url=site.base, color_scheme=scheme)  # type: ignore[attr-defined]
    page = context.new_page()
    page.goto("/sign-in")
    assert wrong(page) == []
    page.fill("input[type=email]", "nobody@north.example")
    page.fill("input[type=password]", "not the password")
    page.keyboard.press("Enter")
    page.locator("#error").wait_for()
    assert wrong(page) == []
    context.close()


def test_what_floats_is_accessible(site: Site, page_as: Callable[..., Page]) -> None:
    page = page_as()
    page.goto("/patients")
    page.locator(".ag-row .nm").first.wait_for()
    page.keyboard.press("?")
    page.locator("#keys-help").wait_for()
    assert wrong(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.keyboard.type("smith")
    page.locator("#jump-found [data-person]").first.wait_for()
    assert wrong(page) == []
    page.keyboard.press("Escape")
    page.click("#user-menu summary")
    assert wrong(page) == []
    page.keyboard.press("Escape")
    page.evaluate("() => { care.toast('Not saved.', {kind: 'err'}); care.signInAgain(); }")
    assert wrong(page) == []


@pytest.mark.parametrize("screen", PAGES, ids=lambda screen: screen.path)
def test_page_has_one_h1_and_reflows_at_320_px(site: Site, page_as: Callable[..., Page], screen: Screen) -> None:
    page = page_as(_role_for(screen), viewport={"width": 320, "height": 640})
    page.goto(address_of(screen, site))
    page.locator("h1").first.wait_for()
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(400)
    assert page.locator("h1").count() == 1
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 320
