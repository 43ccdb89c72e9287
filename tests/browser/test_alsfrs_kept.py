"""ALSFRS-R entry in a real browser: nothing typed is lost, and two people are never over each other."""

import re
from uuid import UUID

import pytest
from playwright.sync_api import Route, expect

from dashboard.care.words import day
from db import engine
from db.vocabulary import Role
from tests.browser import alsfrs as shared
from tests.browser.alsfrs import LAST_ON, NOW, Opened, Windows, opened, saved, scores, state, status, typed
from tests.browser.conftest import PASSWORD, Site, sign_in

person = shared.person


@pytest.mark.parametrize("how", ["press", "key"])
def test_undo_takes_the_score_back_and_keeps_what_was_typed(site: Site, page_as: Opened, person: UUID, how: str) -> None:
    page = opened(page_as(), person)
    typed(page, NOW)
    page.keyboard.press("Control+Enter")
    expect(saved(page)).to_be_visible()
    page.locator("#patient-page").wait_for()
    if how == "press":
        saved(page).get_by_role("button", name="Undo").click()
    else:
        page.keyboard.press("u")
    expect(page.locator("#toasts")).to_contain_text("Taken back")
    assert len(scores(site, person)) == 1
    opened(page, person)
    assert state(page) == list(map(int, NOW))


def test_a_draft_survives_a_reload_and_signing_out(site: Site, context_as: Windows, person: UUID) -> None:
    page = opened(context_as(Role.OCCUPATIONAL, fresh=True).new_page(), person)
    typed(page, "344")
    expect(status(page)).to_contain_text("Draft saved")
    typed(page, "2")
    page.reload()
    page.locator(".it.at").wait_for()
    assert state(page)[:5] == [3, 4, 4, 2, None], "the last key was still waiting to be sent"
    expect(page.locator("[data-show=restored]")).to_contain_text("not saved yet")
    page.locator("#user-menu summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in**")
    sign_in(page, site, Role.OCCUPATIONAL)
    opened(page, person)
    assert state(page)[:5] == [3, 4, 4, 2, None]
    page.get_by_role("button", name="Throw it away").click()
    expect(page.locator("[data-show=restored]")).to_be_hidden()
    page.reload()
    page.locator(".it.at").wait_for()
    assert state(page) == [None] * 12


def test_leaving_by_a_link_or_back_sends_what_was_still_waiting(context_as: Windows, person: UUID) -> None:
    page = context_as().new_page()
    page.goto(f"/patients/{person}")
    page.locator("#patient-alsfrs").click()
    page.locator(".it.at").wait_for()
    typed(page, "34")
    page.go_back()
    page.locator("#patient-alsfrs").click()
    page.locator(".it.at").wait_for()
    assert state(page)[:3] == [3, 4, None]
    typed(page, "4")
    page.locator(".nav a[href='/patients']").click()
    page.locator("#patients-count").wait_for()
    opened(page, person)
    assert state(page)[:4] == [3, 4, 4, None]


def test_what_is_typed_without_a_connection_is_kept_and_sent_once_it_is_back(context_as: Windows, person: UUID) -> None:
    context = context_as()
    page = opened(context.new_page(), person)
    typed(page, "34")
    expect(status(page)).to_contain_text("Draft saved")
    context.set_offline(True)
    typed(page, "42")
    expect(status(page)).to_contain_text("Offline since", timeout=8000)
    expect(status(page)).to_contain_text("kept in this page")
    context.set_offline(False)
    expect(status(page)).to_contain_text("Draft saved", timeout=8000)
    other = opened(context.new_page(), person)
    assert state(other)[:4] == [3, 4, 4, 2]


def test_signed_out_while_typing_signs_in_over_the_form_and_loses_nothing(site: Site, context_as: Windows, person: UUID) -> None:
    context = context_as(Role.SPEECH, fresh=True)
    page = opened(context.new_page(), person)
    typed(page, "3")
    expect(status(page)).to_contain_text("Draft saved")
    context.clear_cookies()
    typed(page, "44")
    page.locator("#again").wait_for()
    page.fill("#again-p", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#again")).to_have_count(0)
    assert state(page)[:4] == [3, 4, 4, None]
    expect(status(page)).to_contain_text("Draft saved", timeout=8000)
    opened(page, person)
    assert state(page)[:4] == [3, 4, 4, None]


def test_a_save_whose_answer_is_lost_is_sent_again_and_saves_once(site: Site, context_as: Windows, person: UUID) -> None:
    page = opened(context_as().new_page(), person)
    lost: list[str] = []

    def lose_the_first(route: Route) -> None:
        if not lost and "alsfrs-save" in (route.request.post_data or ""):
            lost.append(route.fetch().text())
            route.abort()
        else:
            route.continue_()

    page.route("**/_dash-update-component*", lose_the_first)
    typed(page, NOW)
    page.keyboard.press("Control+Enter")
    expect(saved(page)).to_contain_text("Saved 31/48 (−3)", timeout=20000)
    assert "saved" in lost[0]
    assert len(scores(site, person)) == 2


def test_nothing_of_a_patient_is_kept_in_the_browser(page_as: Opened, person: UUID) -> None:
    page = opened(page_as(), person)
    typed(page, "3442")
    expect(status(page)).to_contain_text("Draft saved")
    kept = page.evaluate("JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)])")
    assert str(person) not in kept and "Entered" not in kept and "items" not in kept


def test_two_people_changing_one_score_see_both_and_lose_nothing(site: Site, page_as: Opened, person: UUID) -> None:
    score = scores(site, person)[0]
    ana, bea = opened(page_as(Role.PHYSIO), person, score.id), opened(page_as(Role.RESPIRATORY), person, score.id)
    bea.locator('.it[data-item="8"] .op').nth(3).click()
    bea.locator('.it[data-item="12"] .op').nth(1).click()
    bea.keyboard.press("Control+Enter")
    expect(saved(bea)).to_be_visible()
    ana.locator('.it[data-item="7"] .op').nth(2).click()
    ana.locator('.it[data-item="8"] .op').nth(2).click()
    ana.keyboard.press("Control+Enter")
    ask = ana.get_by_role("alertdialog")
    expect(ask.locator("h2")).to_have_text(re.compile(r"Respiratory of North ALS Clinic changed this score at \d\d:\d\d"))
    expect(ask.locator("tbody tr")).to_have_count(3)
    lines = {row.locator("th").inner_text(): row.locator(":checked + span").inner_text() for row in ask.locator("tbody tr").all()}
    assert lines == {"Turning in bed": "2 with difficulty", "Walking": "2 with aid", "Breathing support": "3 NIV, some"}
    ask.get_by_label("1 legs move").check()
    expect(ask.locator("[data-say=save]")).to_have_text("Save 30/48 (saved: 31/48)")
    ask.locator("[data-say=save]").click()
    expect(saved(ana)).to_be_visible()
    assert [(s.items, s.version) for s in scores(site, person)] == [((3, 4, 4, 2, 2, 3, 2, 1, 1, 3, 2, 3), 3)]


def test_a_score_whose_rater_is_not_known_can_be_changed_without_making_one_up(site: Site, page_as: Opened, person: UUID) -> None:
    page = opened(page_as(), person, scores(site, person)[0].id)
    expect(page.locator("[data-field=rater]")).to_have_value("")
    page.locator('.it[data-item="12"] .op').nth(1).click()
    page.keyboard.press("Control+Enter")
    expect(saved(page)).to_be_visible()
    assert scores(site, person)[0].rater is None


def test_going_back_from_the_conflict_keeps_what_was_typed(site: Site, page_as: Opened, person: UUID) -> None:
    score = scores(site, person)[0]
    page = opened(page_as(), person, score.id)
    with engine.writing(site.north.scope()) as session:
        session.connection().exec_driver_sql("UPDATE alsfrs SET q1 = 2, version = 2 WHERE id = %s", (score.id,))
    page.locator('.it[data-item="7"] .op').nth(2).click()
    page.keyboard.press("Control+Enter")
    page.get_by_role("alertdialog").wait_for()
    page.keyboard.press("Escape")
    assert state(page)[6] == 2
    expect(status(page)).to_contain_text("Draft saved")


def test_a_day_that_is_taken_is_a_choice_not_an_error(site: Site, page_as: Opened, person: UUID) -> None:
    page = opened(page_as(), person)
    page.fill("[data-field=on]", day(LAST_ON).lower())
    page.locator('.it[data-item="1"] input').first.focus()
    typed(page, "344223331323")
    page.keyboard.press("Control+Enter")
    ask = page.get_by_role("alertdialog")
    expect(ask).to_contain_text(f"A clinic score of {day(LAST_ON)} is already saved")
    ask.locator("[data-say=save]").click()
    expect(saved(page)).to_be_visible()
    assert [(s.items[11], s.version) for s in scores(site, person)] == [(3, 2)]
