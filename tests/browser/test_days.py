"""Working days and absence in a browser: set by who plans them, handed over only after it was seen, taken back with one press."""

from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import Page, expect

from db import engine
from db.task_rows import rows
from db.vocabulary import Role
from tests import makers as make
from tests.browser.conftest import Site
from tests.makers import TODAY

Opened = Callable[..., Page]


def test_ones_own_absence_is_previewed_handed_over_and_taken_back(site: Site, page_as: Opened) -> None:
    scope = site.north.scope(Role.SPEECH)
    with engine.writing(scope) as session:
        task = make.task(session, scope, site.patients["Okafor, Ngozi"], title="Voice banking", owner_id=scope.account_id, due_on=TODAY + timedelta(days=2))

    def owner() -> object:
        with engine.reading(scope) as session:
            return rows(session, scope, [task])[0].owner_id

    page = page_as(Role.SPEECH)
    page.goto("/me")
    page.fill("#absence-from", TODAY.isoformat())
    page.fill("#absence-until", (TODAY + timedelta(days=5)).isoformat())
    page.get_by_role("button", name="Show what is handed over").click()
    expect(page.locator(".abs-pre")).to_contain_text("1 task, 1 patient: back to triage")
    expect(page.locator(".abs-pre")).to_contain_text("Voice banking")
    assert owner() == scope.account_id
    page.get_by_role("button", name="Set the absence, hand over 1 task").click()
    expect(page.locator(".absence .notice")).to_contain_text("1 task went back to triage")
    assert owner() is None
    page.locator(".absence .notice").get_by_role("button", name="Undo").click()
    expect(page.locator(".absence .notice")).to_contain_text("No absence is set")
    assert owner() == scope.account_id


def test_a_coordinator_sets_working_days_and_holidays(site: Site, page_as: Opened) -> None:
    page = page_as(Role.COORDINATOR)
    page.goto("/admin/days")
    page.click("#weekday-6")
    expect(page.locator("#weekday-6")).to_have_attribute("aria-pressed", "true")
    page.fill("#holiday-on", (TODAY + timedelta(days=20)).isoformat())
    page.fill("#holiday-name", "Spring day")
    page.get_by_role("button", name="Add holiday").click()
    expect(page.locator(".days")).to_contain_text("Tue 24-Mar-2026")
    page.get_by_role("button", name="Take out Spring day, 24-Mar-2026").click()
    expect(page.locator(".days")).not_to_contain_text("Spring day")
    page.get_by_role("button", name="Absence of Nursing of North ALS Clinic").click()
    expect(page.locator("#absence-h")).to_contain_text("Away: Nursing")
