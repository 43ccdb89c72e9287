"""The equipment tab by keyboard: a stage with its day, an undo, a day that cannot be, an odd one asked about, two at once, an aid added."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import insert, select, update

from db import engine, tables
from db.vocabulary import Role
from tests.browser.conftest import PHONE, Site
from tests.browser.test_axe import wrong
from tests.makers import TODAY

Opened = Callable[..., Page]
WHO = "Okafor, Ngozi"


@pytest.fixture
def chair(site: Site) -> UUID:
    """A power chair that was assessed 20 days ago, and nothing else."""
    who, scope = site.patients[WHO], site.north.scope()
    with engine.writing(scope) as session:
        session.execute(tables.Equipment.__table__.delete().where(tables.Equipment.patient_id == who))  # type: ignore[attr-defined]
        days = {"identified_on": TODAY - timedelta(days=60), "assessed_on": TODAY - timedelta(days=20)}
        made = insert(tables.Equipment).values(clinic_id=scope.clinic_id, patient_id=who, aid_key="EQ-05", **days).returning(tables.Equipment.id)
        return session.execute(made).scalar_one()


def opened(page: Page, site: Site, chair: UUID) -> Page:
    page.goto(f"/patients/{site.patients[WHO]}?tab=equipment")
    page.locator(f"#aid-{chair}").wait_for()
    return page


def ordered_on(site: Site, chair: UUID) -> object:
    with engine.reading(site.north.scope()) as session:
        return session.execute(select(tables.Equipment.ordered_on).where(tables.Equipment.id == chair)).scalar_one()


def open_move(page: Page, chair: UUID) -> None:
    page.locator(f"#aid-move-{chair}-open").focus()
    page.keyboard.press("Enter")
    expect(page.locator(f"#aid-move-{chair}-stage")).to_be_focused()


def test_an_order_is_entered_and_undone_by_keyboard(site: Site, chair: UUID, page_as: Opened) -> None:
    page = opened(page_as(Role.OCCUPATIONAL), site, chair)
    open_move(page, chair)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    row = page.locator(f"#aid-{chair}")
    expect(row.locator(".at")).to_contain_text("Ordered")
    expect(page.locator("#toasts")).to_contain_text("Ordered saved")
    assert ordered_on(site, chair) == TODAY
    page.keyboard.press("u")
    expect(row.locator(".at")).to_contain_text("Assessed")
    assert ordered_on(site, chair) is None


def test_a_day_before_the_stage_before_is_refused_beside_what_was_typed(site: Site, chair: UUID, page_as: Opened) -> None:
    page = opened(page_as(Role.OCCUPATIONAL), site, chair)
    open_move(page, chair)
    page.locator(f"#aid-move-{chair}-on_day").fill((TODAY - timedelta(days=30)).isoformat())
    page.keyboard.press("Enter")
    expect(page.locator(f"#aid-move-{chair} [data-said]")).to_contain_text("before it was assessed")
    expect(page.locator(f"#aid-move-{chair} [data-said]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(f"#aid-move-{chair}-open")).to_be_focused()
    assert ordered_on(site, chair) is None


def test_what_looks_odd_is_asked_about_once(site: Site, chair: UUID, page_as: Opened) -> None:
    page = opened(page_as(Role.OCCUPATIONAL), site, chair)
    open_move(page, chair)
    page.locator(f"#aid-move-{chair}-stage").select_option("delivered")
    page.locator(f"#aid-move-{chair} button[type=submit]").press("Enter")
    expect(page.locator(f"#aid-move-{chair} [data-said]")).to_contain_text("without a day on which it was ordered")
    page.get_by_role("button", name="Save anyway").press("Enter")
    expect(page.locator(f"#aid-{chair} .at")).to_contain_text("Delivered")


def test_who_was_not_first_sees_both_values_and_chooses(site: Site, chair: UUID, page_as: Opened) -> None:
    page = opened(page_as(Role.OCCUPATIONAL), site, chair)
    open_move(page, chair)
    theirs = TODAY - timedelta(days=3)
    with engine.writing(site.north.scope()) as session:
        session.execute(update(tables.Equipment).where(tables.Equipment.id == chair).values(ordered_on=theirs, version=tables.Equipment.version + 1))
    page.locator(f"#aid-move-{chair} button[type=submit]").press("Enter")
    said = page.locator(f"#aid-move-{chair} [data-said]")
    expect(said).to_contain_text("Ordered: now 01-Mar-2026, yours 04-Mar-2026")
    assert ordered_on(site, chair) == theirs
    page.get_by_role("button", name="Save mine").press("Enter")
    expect(page.locator(f"#aid-{chair} .at")).to_contain_text("04-Mar-2026")
    assert ordered_on(site, chair) == TODAY


def test_an_aid_is_added_with_its_owner_and_a_proposal_by_one_press(site: Site, chair: UUID, page_as: Opened) -> None:
    page = opened(page_as(Role.OCCUPATIONAL), site, chair)
    page.locator("#aid-add-open").press("Enter")
    page.locator("#aid-add-aid_key").select_option("EQ-14")
    page.locator("#aid-add-owner_id").select_option(str(site.north.people[Role.OCCUPATIONAL]))
    page.locator("#aid-add-note").fill("two slings")
    page.keyboard.press("Enter")
    row = page.locator(".aid-rows > li", has_text="Hoist")
    expect(row).to_contain_text("Occupational of North")
    expect(row).to_contain_text("two slings")
    before = page.locator(".aid-rows > li").count()
    page.locator("#patient-proposed > summary").click()
    page.locator("#patient-proposed .has-add button").first.press("Enter")
    expect(page.locator(".aid-rows > li")).to_have_count(before + 1)


def test_the_list_of_late_aids_leads_to_the_row_and_a_role_without_aids_only_reads(site: Site, chair: UUID, page_as: Opened) -> None:
    page = page_as(Role.PSYCHOLOGY)
    page.goto(f"/patients/{site.patients[WHO]}?tab=equipment&aid={chair}")
    expect(page.locator(f"#aid-{chair}")).to_be_focused()
    expect(page.locator(".aid-rows .why").first).to_be_hidden()
    assert page.locator(".aid-do, #aid-add").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [None, PHONE], ids=["wide", "phone"])
def test_the_tab_is_accessible_with_a_form_open_and_fits(site: Site, chair: UUID, page_as: Opened, scheme: str, size: dict[str, int] | None) -> None:
    page = opened(page_as(Role.OCCUPATIONAL, color_scheme=scheme, **({"viewport": size} if size else {})), site, chair)
    open_move(page, chair)
    assert wrong(page) == []
    assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
