"""Aids that will be late, in a browser: the list is there at once, rows are walked by keyboard, filters are in the address and come back."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import insert

from db import engine, tables
from db.vocabulary import Role
from tests.browser.conftest import PHONE, Site
from tests.browser.test_axe import wrong
from tests.makers import TODAY

Opened = Callable[..., Page]


@pytest.fixture(scope="module")
def waiting(site: Site) -> dict[str, UUID]:
    """Two late aids of two people, one of them the occupational therapist's, and one that is on its way in time."""
    scope, people = site.north.scope(), site.patients
    rows = (
        ("Okafor, Ngozi", "EQ-05", {"assessed_on": TODAY - timedelta(days=20), "owner_id": site.north.people[Role.OCCUPATIONAL]}),
        ("García-Montalbán Echeverría, María del Rosario", "EQ-05", {"ordered_on": TODAY - timedelta(days=3)}),
        ("Smith, John", "EQ-05", {}),
        ("Kim, Ji-woo", "EQ-05", {}),
    )
    with engine.writing(scope) as session:
        for name, key, days in rows:
            values = {"clinic_id": scope.clinic_id, "patient_id": people[name], "aid_key": key, "identified_on": TODAY - timedelta(days=60)} | days
            session.execute(insert(tables.Equipment).values(**values))
    return people


def opened(page: Page, search: str = "") -> Page:
    page.goto(f"/equipment{search}")
    page.locator("table.aids").wait_for()
    return page


def test_the_list_is_walked_and_a_row_opened_by_keyboard(waiting: dict[str, UUID], page_as: Opened) -> None:
    page = opened(page_as(Role.OCCUPATIONAL))
    rows = page.locator(".aids [data-row]")
    page.keyboard.press("j")
    expect(rows.nth(0)).to_be_focused()
    page.keyboard.press("j")
    expect(rows.nth(1)).to_be_focused()
    page.keyboard.press("k")
    href = rows.nth(0).get_attribute("href")
    assert href is not None
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{href}")
    page.locator("#patient-page").wait_for()


def test_filters_stand_in_the_address_and_come_back_with_back_and_reload(waiting: dict[str, UUID], page_as: Opened) -> None:
    page = opened(page_as(Role.OCCUPATIONAL))
    before = page.locator(".aids [data-row]").count()
    page.locator("#aids-mine").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/equipment?who=me")
    expect(page.locator("#aids-mine")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#aids-mine")).to_be_focused()
    expect(page.locator(".aids [data-row]")).to_have_count(1)
    page.reload()
    expect(page.locator(".aids [data-row]")).to_have_count(1)
    page.go_back()
    page.wait_for_url("**/equipment")
    expect(page.locator(".aids [data-row]")).to_have_count(before)


def test_typing_narrows_the_list_and_nothing_left_says_why(waiting: dict[str, UUID], page_as: Opened) -> None:
    page = opened(page_as(Role.OCCUPATIONAL))
    page.keyboard.press("/")
    page.keyboard.type("okaf")
    expect(page.locator(".aids [data-row]")).to_have_count(1)
    expect(page.locator("#aids-q")).to_be_focused()
    page.keyboard.type("zzz")
    expect(page.locator(".aids-list")).to_contain_text("No aid matches")
    assert page.locator("#aids-q").input_value() == "okafzzz"
    assert "okaf" not in page.url, "what is typed may be a name"
    page.reload()
    expect(page.locator("#aids-q")).to_have_value("okafzzz")


def test_a_group_that_folds_opens_by_keyboard(waiting: dict[str, UUID], page_as: Opened) -> None:
    page = opened(page_as(Role.OCCUPATIONAL))
    fold = page.locator(".twist").first
    fold.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".twist[aria-expanded=true]")).to_be_focused()


@pytest.mark.parametrize("role", [Role.PHYSIO, Role.COORDINATOR])
def test_it_is_in_the_navigation_of_clinical_roles_and_of_the_coordinator(page_as: Opened, role: Role) -> None:
    page = page_as(role)
    page.goto("/me")
    expect(page.locator(".nav a[href='/equipment']")).to_have_text("Late aids")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_has_nothing_to_scroll_sideways_and_is_accessible(waiting: dict[str, UUID], page_as: Opened, scheme: str) -> None:
    page = page_as(Role.OCCUPATIONAL, viewport=PHONE, color_scheme=scheme)
    opened(page, "?open=track,none")
    assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
    assert wrong(page) == []
