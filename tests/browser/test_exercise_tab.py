"""The exercise tab and the change of a programme by keyboard: old dose left, new right, started, undone; a pause; a day logged; both shown to the second."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from db import engine, tables
from db.commands import summaries
from db.queries import exercise
from db.vocabulary import Role
from tests import makers as make
from tests.browser.conftest import PHONE, Site
from tests.browser.test_axe import wrong
from tests.makers import TODAY

Opened = Callable[..., Page]
WHO = "Okafor, Ngozi"


@pytest.fixture
def who(site: Site) -> UUID:
    """Two exercises from Monday to Friday since eight weeks, with a few logs."""
    one, scope = site.patients[WHO], site.north.scope()
    with engine.writing(scope) as session:
        for table in (tables.ExerciseSession, tables.ProgrammePause):
            session.execute(table.__table__.delete().where(table.patient_id == one))  # type: ignore[attr-defined]
        parts = [row.id for row in exercise.versions(session, scope, one)]
        session.execute(tables.ProgrammeExercise.__table__.delete().where(tables.ProgrammeExercise.programme_id.in_(parts)))  # type: ignore[attr-defined]
        session.execute(tables.Programme.__table__.delete().where(tables.Programme.patient_id == one))  # type: ignore[attr-defined]
        make.programme(session, scope, one)
        for ago in (2, 5, 6, 9, 12):
            make.log(session, scope, one, TODAY - timedelta(days=ago), effort=4, pain=2, fatigue=7, note="Slept badly.")
        summaries.refresh(session, scope, [one], TODAY)
    return one


def versions(site: Site, one: UUID) -> list[int]:
    with engine.reading(site.north.scope()) as session:
        return [row.number for row in exercise.versions(session, site.north.scope(), one)]


def opened(page: Page, one: UUID) -> Page:
    page.goto(f"/patients/{one}?tab=exercise")
    page.locator(".prog").wait_for()
    return page


def builder(page: Page, one: UUID) -> Page:
    page.goto(f"/patients/{one}/programme")
    page.locator("#programme-form").wait_for()
    return page


def test_the_tab_says_what_is_asked_what_was_done_and_how_it_felt(who: UUID, page_as: Opened) -> None:
    page = opened(page_as(), who)
    expect(page.locator(".prog")).to_contain_text("Calf stretch at the wall")
    expect(page.locator(".diary-side.watch, .diary-side .watch")).to_contain_text("Fatigue")
    expect(page.locator("#exercise-advice")).to_contain_text("strength: no second test")
    expect(page.locator("#exercise-advice")).to_contain_text("Source: Kitano 2018")
    expect(page.locator(".home-notes")).to_contain_text("Slept badly.")


def test_a_programme_is_changed_by_keyboard_and_the_start_undone(site: Site, who: UUID, page_as: Opened) -> None:
    page = opened(page_as(), who)
    page.keyboard.press("d")
    page.wait_for_url("**/programme")
    row = page.locator("#dose-EX-FU-01")
    expect(row.locator(".dose-said")).to_have_text("no change")
    row.locator("[name=minutes]").fill("8")
    expect(row.locator(".dose-said")).to_have_text("changed")
    page.locator("#dose-EX-ST-01 [data-dose-stop]").press("Enter")
    expect(page.locator("#dose-EX-ST-01 .dose-said")).to_have_text("stops")
    page.locator("#programme-add").select_option("EX-BR-01")
    expect(page.locator("#dose-EX-BR-01 .dose-said")).to_have_text("new")
    assert versions(site, who) == [1]
    page.locator("#programme-reason").fill("Legs weaker")
    page.keyboard.press("Enter")
    page.wait_for_url("**?tab=exercise")
    expect(page.locator(".prog")).to_contain_text("Slow deep breathing")
    expect(page.locator(".prog .stopped")).to_contain_text("Calf stretch")
    assert versions(site, who) == [1, 2]
    page.keyboard.press("u")
    expect(page.locator(".prog .stopped")).to_have_count(0)
    assert versions(site, who) == [1]


def test_who_was_not_first_sees_the_other_version_before_anything_is_started(site: Site, who: UUID, page_as: Opened) -> None:
    page = builder(page_as(), who)
    with engine.writing(site.north.scope()) as session:
        session.execute(tables.Programme.__table__.update().where(tables.Programme.patient_id == who).values(ends_on=TODAY - timedelta(days=3)))  # type: ignore[attr-defined]
        made = {"number": 2, "starts_on": TODAY - timedelta(days=2), "reason": "Shoulder pain"}
        make.programme(session, site.north.scope(), who, **made)
    page.locator("#programme-reason").fill("Legs weaker")
    page.keyboard.press("Enter")
    said = page.locator("#programme-form [data-said]")
    expect(said).to_contain_text("Somebody changed this meanwhile.")
    expect(said).to_contain_text("Version 2 from 02-Mar-2026")
    expect(said).to_contain_text("Shoulder pain")
    assert versions(site, who) == [1, 2]


def test_a_pause_needs_a_reason_and_is_resumed_by_one_press(who: UUID, page_as: Opened) -> None:
    page = opened(page_as(), who)
    page.locator("#programme-pause-open").press("Enter")
    page.locator("#programme-pause-reason").fill("Chest infection")
    page.locator("#programme-pause-starts_on").fill((TODAY - timedelta(days=1)).isoformat())
    page.keyboard.press("Enter")
    expect(page.locator(".ex-paused")).to_contain_text("Paused since 03-Mar-2026: Chest infection")
    page.locator("#programme-resume").press("Enter")
    expect(page.locator(".ex-paused")).to_have_count(0)


def test_a_day_is_logged_on_behalf_and_somebody_s_own_entry_is_shown_first(site: Site, who: UUID, page_as: Opened) -> None:
    page = opened(page_as(), who)
    page.locator("#exercise-log-open").press("Enter")
    page.locator("#exercise-log-on_day").fill((TODAY - timedelta(days=2)).isoformat())
    page.locator("#exercise-log-EX-ST-01-answer").select_option("not_done")
    page.locator("#exercise-log-fatigue").select_option("9")
    page.locator("#exercise-log button[type=submit]").press("Enter")
    said = page.locator("#exercise-log [data-said]")
    expect(said).to_contain_text("02-Mar-2026 has an entry by patient: 2 of 2 exercises done.")
    page.get_by_role("button", name="Save mine").press("Enter")
    expect(page.locator("#toasts")).to_contain_text("02-Mar-2026 logged")
    with engine.reading(site.north.scope()) as session:
        logs = exercise.day_logs(session, site.north.scope(), who, since=TODAY - timedelta(days=2))
    assert [(log.fatigue, log.source.value) for log in logs] == [(9, "staff")]


def test_a_role_that_sets_no_programme_only_reads(who: UUID, page_as: Opened) -> None:
    page = opened(page_as(Role.NEUROLOGY), who)
    assert page.locator("#programme-open, #programme-pause, #exercise-log").count() == 0
    page.goto(f"/patients/{who}/programme")
    expect(page.locator("h1")).to_contain_text("Not found or no access")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [None, PHONE], ids=["wide", "phone"])
def test_tab_and_builder_are_accessible_and_fit(who: UUID, page_as: Opened, scheme: str, size: dict[str, int] | None) -> None:
    page = opened(page_as(color_scheme=scheme, **({"viewport": size} if size else {})), who)
    page.locator("#exercise-log-open").click()
    assert wrong(page) == []
    assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
    builder(page, who)
    assert wrong(page) == []
    assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
