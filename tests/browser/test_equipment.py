"""Equipment on the patient page: late first, each sentence opens to say why, the table behind it, and a phone without sideways scrolling."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import insert

from db import engine, tables
from tests.browser.conftest import PHONE, Site
from tests.browser.test_axe import wrong
from tests.makers import TODAY

Opened = Callable[..., Page]
WHO = "Okafor, Ngozi"
OWN = ("needs", "patient-aids", "patient-equipment", "patient-proposed", "summary")


@pytest.fixture(scope="module")
def supplied(site: Site) -> UUID:
    """Three aids: one late, one on its way, one in use."""
    who, scope = site.patients[WHO], site.north.scope()
    days = {
        "EQ-05": {"assessed_on": TODAY - timedelta(days=20)},
        "EQ-32": {"ordered_on": TODAY - timedelta(days=2)},
        "EQ-02": {"in_use_on": TODAY - timedelta(days=90)},
    }
    with engine.writing(scope) as session:
        for key, reached in days.items():
            values = {"clinic_id": scope.clinic_id, "patient_id": who, "aid_key": key, "identified_on": TODAY - timedelta(days=100)} | reached
            session.execute(insert(tables.Equipment).values(**values))
    return who


def opened(page: Page, who: UUID) -> Page:
    page.goto(f"/patients/{who}")
    page.locator("#patient-aids .needs").first.wait_for()
    return page


def test_the_sentence_of_an_aid_opens_by_keyboard_and_says_why(supplied: UUID, page_as: Opened) -> None:
    page = opened(page_as(), supplied)
    row = page.locator("#patient-aids .needs > li").first
    expect(row).to_contain_text("Power chair")
    expect(row.locator(".why")).to_be_hidden()
    row.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(row.locator(".why")).to_be_visible()
    expect(row.locator(".why")).to_contain_text("Lead time 90 d")
    expect(row.locator(".why")).to_contain_text("Rule: start at item 8 = 2")


def test_the_table_holds_what_is_drawn_and_what_is_used_stands_apart(supplied: UUID, page_as: Opened) -> None:
    page = opened(page_as(), supplied)
    aids = page.locator("#patient-aids")
    aids.get_by_role("button", name="Table").click()
    expect(aids.locator("tbody tr")).to_have_count(2)
    expect(aids).to_contain_text("In use Walking stick")
    assert aids.locator("figure").get_attribute("aria-label", timeout=2000).startswith("Power chair: ")  # type: ignore[union-attr]


def test_aids_that_nobody_identified_are_proposed_and_nothing_is_made_of_them(supplied: UUID, page_as: Opened) -> None:
    page = opened(page_as(), supplied)
    page.locator("#patient-proposed > summary").click()
    expect(page.locator("#patient-proposed")).to_contain_text("at its trigger since")
    expect(page.locator("#patient-proposed button")).to_have_count(0)


def test_the_list_gives_the_reasons_that_the_page_gives(supplied: UUID, page_as: Opened) -> None:
    page = opened(page_as("occupational"), supplied)
    expect(page.locator(".flags")).to_contain_text("Power chair needed")
    row = next(row for row in page.request.get("/patients/rows.json").json()["rows"] if str(supplied) in str(row))
    assert "Power chair needed" in str(row)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_open_reason_is_accessible(supplied: UUID, page_as: Opened, scheme: str) -> None:
    page = opened(page_as(color_scheme=scheme), supplied)
    page.locator("#patient-aids .needs summary").first.click()
    page.locator("#patient-proposed > summary").click()
    assert [one for one in wrong(page) if any(part in one for part in OWN)] == []


def test_a_phone_shows_every_row_without_sideways_scrolling(supplied: UUID, page_as: Opened) -> None:
    page = opened(page_as(viewport=PHONE), supplied)
    box = page.locator("#patient-aids").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE["width"]
    assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
