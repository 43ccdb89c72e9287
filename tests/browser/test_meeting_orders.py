"""A case meeting in an awkward order: moved on while somebody types, ended with text unsent, people who died or do not want it, nobody, sixty."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import text

from dashboard.actions import meeting_run
from dashboard.actions.meeting_shapes import Close
from db import engine
from db.commands import endings
from db.embedded import Server
from db.vocabulary import ItemState, MeetingState, PatientStatus, Role, Section
from tests.browser import clinic
from tests.browser.conftest import Site, give_passwords
from tests.browser.meetings import PROJECTOR, agenda, at_number, begun, decided, joined, named, planned, press, stands, started, typed, until, viewer
from tests.makers import TODAY
from tests.world import fresh_world


@pytest.fixture(scope="module")
def site(database: Server, served: str) -> Iterator[Site]:
    """A North of sixty-one people, so that an agenda may hold sixty."""
    with fresh_world(database) as world:
        give_passwords(world)
        yield Site(served, world, clinic.populate(world.north, extra=61 - len(clinic.PEOPLE)))


Opened = Callable[..., Page]
Windows = Callable[..., BrowserContext]
FOUR = ("Smith, John", "Okafor, Ngozi", "Nguyễn, Thị Hương", "Kim, Ji-woo")


@pytest.fixture
def meeting_id(site: Site) -> UUID:
    return planned(site, [site.patients[name] for name in FOUR])


def window(context_as: Windows, role: Role) -> Page:
    return context_as(role, viewport=PROJECTOR).new_page()


def test_a_line_that_is_being_typed_is_not_moved_from_under_who_types(site: Site, context_as: Windows, meeting_id: UUID) -> None:
    presenter = begun(window(context_as, Role.COORDINATOR), meeting_id)
    recorder = joined(window(context_as, Role.PHYSIO), meeting_id)
    at_number(recorder, 1)
    recorder.locator("#m-line").press_sequentially("OT: order a power ")
    press(presenter, "j")
    at_number(presenter, 2)
    expect(recorder.locator("#m-keys")).to_contain_text("now at 2; you follow after Enter")
    at_number(recorder, 1)
    recorder.locator("#m-line").press_sequentially("chair by 2w")
    recorder.locator("#m-line").press("Enter")
    at_number(recorder, 2)
    until(lambda: len(decided(site, meeting_id)) == 1)
    [one] = decided(site, meeting_id)
    assert (one.wording, one.patient_id) == ("order a power chair", site.patients["Smith, John"])


def test_escape_lets_go_of_a_line_and_keeps_it_as_that_patients_draft(context_as: Windows, meeting_id: UUID) -> None:
    presenter = begun(window(context_as, Role.COORDINATOR), meeting_id)
    recorder = joined(window(context_as, Role.PHYSIO), meeting_id)
    recorder.locator("#m-line").press_sequentially("OT: half")
    press(presenter, "j")
    expect(recorder.locator("#m-keys")).to_contain_text("you follow after Enter")
    recorder.locator("#m-line").press("Escape")
    at_number(recorder, 2)
    expect(recorder.locator("#m-line")).to_have_value("")
    press(recorder, "k")
    expect(recorder.locator("#m-line")).to_have_value("OT: half")


def test_a_meeting_that_is_ended_keeps_what_somebody_had_typed(site: Site, context_as: Windows, meeting_id: UUID) -> None:
    presenter = begun(window(context_as, Role.COORDINATOR), meeting_id)
    recorder = joined(window(context_as, Role.PHYSIO), meeting_id)
    recorder.locator("#m-line").press_sequentially("OT: call the family")
    presenter.get_by_role("button", name="End", exact=True).click()
    presenter.locator("#m-close-do").click()
    presenter.wait_for_url("**/summary")
    kept = recorder.locator(".m-unsent")
    expect(kept).to_contain_text("SMITH, John: OT: call the family")
    expect(kept.get_by_role("button", name="Copy")).to_be_visible()
    presenter.get_by_role("button", name="Open again").click()
    presenter.wait_for_url("**/run*")
    expect(recorder.locator("#m-line")).to_have_value("OT: call the family")
    recorder.locator("#m-line").press("Enter")
    until(lambda: [one.wording for one in decided(site, meeting_id)] == ["call the family"])
    assert stands(site, meeting_id).state is MeetingState.RUNNING


def test_what_waits_for_a_lost_connection_is_given_back_when_the_meeting_was_ended_meanwhile(site: Site, context_as: Windows, meeting_id: UUID) -> None:
    away = context_as(Role.PHYSIO, viewport=PROJECTOR)
    started(site, meeting_id)
    recorder = joined(away.new_page(), meeting_id)
    recorder.locator("#m-line").wait_for()
    away.set_offline(True)
    typed(recorder, "OT: order neck support")
    expect(recorder.locator("#m-today .is-pending")).to_have_count(1)
    expect(recorder.locator("#meeting-run")).to_have_attribute("data-said", "No connection. What you type is kept and sent once it is back.")
    assert recorder.get_by_text("Save again when the dot says").count() == 0
    meeting_run.close(viewer(site), Close(key=uuid4(), meeting_id=meeting_id), TODAY)
    away.set_offline(False)
    expect(recorder.locator(".m-unsent")).to_contain_text("SMITH, John: OT: order neck support", timeout=15_000)
    assert decided(site, meeting_id) == []


def test_somebody_who_died_after_the_agenda_was_made_says_so_and_is_not_carried_over(site: Site, page_as: Opened) -> None:
    who = site.patients["Østergaard, Søren"]
    meeting_id = planned(site, [who, site.patients["Kim, Ji-woo"]])
    scope = site.north.scope(Role.COORDINATOR)
    with engine.writing(scope) as session:
        endings.end(session, scope, who, batch=uuid4(), status=PatientStatus.DIED, on=TODAY - timedelta(days=1), told_by="family")
    page = page_as(Role.COORDINATOR, viewport=PROJECTOR)
    page.goto(f"/meetings/{meeting_id}/plan")
    expect(page.locator("tr[data-item]").first).to_contain_text("Died")
    begun(page, meeting_id)
    expect(page.locator("#m-why")).to_contain_text("Died")
    expect(page.locator("#m-who")).to_contain_text("Died")
    typed(page, "> family called")
    expect(page.locator("#m-today [data-decision]")).to_have_count(1)
    page.get_by_role("button", name="End", exact=True).click()
    expect(page.locator("[data-carry]")).to_have_count(1)


def test_a_closed_meeting_that_is_opened_again_goes_on_and_ends_again(site: Site, page_as: Opened, meeting_id: UUID) -> None:
    page = begun(page_as(Role.COORDINATOR, viewport=PROJECTOR), meeting_id)
    press(page, "d")
    at_number(page, 2)
    for _ in range(2):
        page.get_by_role("button", name="End", exact=True).click()
        page.locator("#m-close-do").click()
        page.wait_for_url("**/summary")
        assert stands(site, meeting_id).state is MeetingState.CLOSED
        page.goto(f"/meetings/{meeting_id}/run")
        page.get_by_role("button", name="Open again").click()
        page.locator("#m-line").wait_for()
        page.get_by_role("button", name="End", exact=True).wait_for()
    typed(page, "PT: look at the frame by 1w")
    expect(page.locator("#m-today [data-decision]")).to_have_count(1)
    assert float(page.locator(".c2 b").inner_text().split(":")[0]) < 10  # what lay between closed and open is nobody's time


def test_a_stable_patient_taken_as_read_can_be_pulled_out_and_discussed(site: Site, page_as: Opened) -> None:
    quiet = [site.patients[name] for name in ("Nguyễn, Thị Hương", "Kim, Ji-woo")]
    meeting_id = planned(site, quiet)
    scope = site.north.scope(Role.COORDINATOR)
    with engine.writing(scope) as session:
        session.execute(text("UPDATE agenda_item SET section = 'stable' WHERE meeting_id = :id"), {"id": meeting_id})
    assert {item.section for item in agenda(site, meeting_id)} == {Section.STABLE}
    page = begun(page_as(Role.COORDINATOR, viewport=PROJECTOR), meeting_id)
    press(page, "a")
    page.get_by_role("button", name="Take the 2 stable as read").click()
    until(lambda: {item.state for item in agenda(site, meeting_id)} == {ItemState.AS_READ})
    page.keyboard.press("Escape")
    press(page, "d")
    at_number(page, 2)
    until(lambda: [item.state for item in agenda(site, meeting_id)] == [ItemState.DISCUSSED, ItemState.AS_READ])


def test_an_empty_agenda_says_so_and_cannot_be_started(site: Site, page_as: Opened) -> None:
    meeting_id = planned(site, [])
    page = page_as(Role.COORDINATOR, viewport=PROJECTOR)
    page.goto(f"/meetings/{meeting_id}/run")
    expect(page.locator("#m-dec")).to_contain_text("Nobody is on the agenda.")
    page.locator("#m-dec").get_by_role("button", name="Plan").click()
    page.wait_for_url("**/plan")
    expect(page.locator(".pl-list")).to_contain_text("Nobody is on the agenda")
    page.get_by_role("link", name="Start meeting").click()
    expect(page.locator("#toasts")).to_contain_text("Add a patient first")


def test_an_agenda_of_everybody_scrolls_in_its_list_and_stays_quick(site: Site, page_as: Opened) -> None:
    scope = site.north.scope()
    with engine.reading(scope) as session:
        everybody = list(session.execute(text("SELECT id FROM patient WHERE status = 'under_care' ORDER BY family_name")).scalars())
    meeting_id = planned(site, everybody, minutes=180)
    count = len(everybody)
    assert count == 60
    page = begun(page_as(Role.COORDINATOR, viewport=PROJECTOR), meeting_id)
    press(page, "a")
    page.locator(".m-list button").last.click()
    at_number(page, count)
    assert page.evaluate("document.querySelector('.m').scrollHeight <= window.innerHeight")


def test_rows_move_by_dragging(site: Site, page_as: Opened, meeting_id: UUID) -> None:
    page = page_as(Role.COORDINATOR)
    page.goto(f"/meetings/{meeting_id}/plan")
    rows = page.locator("tr[data-item]")
    expect(rows).to_have_count(4)
    before = [item.id for item in agenda(site, meeting_id)]
    rows.nth(0).locator(".no").drag_to(rows.nth(2).locator(".no"))
    until(lambda: [item.id for item in agenda(site, meeting_id)] == [before[1], before[2], before[0], before[3]])
    expect(rows.nth(2)).to_have_attribute("data-item", str(before[0]))
    rows.nth(3).locator(".no").drag_to(rows.nth(0).locator(".no"))
    until(lambda: [item.id for item in agenda(site, meeting_id)] == [before[3], before[1], before[2], before[0]])
    assert page.locator("[data-drop]").count() == 0


def test_rows_moved_quickly_by_keyboard_all_arrive(site: Site, page_as: Opened, meeting_id: UUID) -> None:
    page = page_as(Role.COORDINATOR)
    page.goto(f"/meetings/{meeting_id}/plan")
    row = page.locator("tr[data-item]").first
    row.wait_for()
    before = [item.id for item in agenda(site, meeting_id)]
    row.focus()
    for _ in range(3):
        page.keyboard.press("Alt+ArrowDown")
    until(lambda: [item.id for item in agenda(site, meeting_id)] == [*before[1:], before[0]])
    assert page.get_by_text("Somebody changed the agenda").count() == 0


def test_the_projectors_own_window_of_the_same_person_follows(context_as: Windows, meeting_id: UUID) -> None:
    laptop = begun(window(context_as, Role.COORDINATOR), meeting_id)
    projector = joined(window(context_as, Role.COORDINATOR), meeting_id)
    press(laptop, "j")
    at_number(projector, 2)
    press(projector, "j")
    at_number(laptop, 3)
    for key in "jkj":  # quick keys are not answered by where the meeting was a moment ago
        press(laptop, key)
    at_number(laptop, 4)
    laptop.wait_for_timeout(2500)
    at_number(laptop, 4)
    at_number(projector, 4)


def test_who_takes_over_takes_the_others_along_and_who_browsed_before_the_start_presents(context_as: Windows, meeting_id: UUID) -> None:
    first = joined(window(context_as, Role.COORDINATOR), meeting_id)
    press(first, "j")
    at_number(first, 2)
    first.get_by_role("button", name="Start").click()
    first.get_by_role("button", name="End", exact=True).wait_for()
    other = joined(window(context_as, Role.NEUROLOGY), meeting_id)
    press(first, "j")
    number = int(first.locator("#m-folio b").inner_text())
    at_number(other, number)
    press(other, "k")
    at_number(other, number - 1)
    other.get_by_role("button", name="Present", exact=True).click()
    at_number(first, number - 1)
    press(other, "j")
    at_number(first, number)


def test_a_follower_may_stop_following_and_come_back(context_as: Windows, meeting_id: UUID) -> None:
    presenter = begun(window(context_as, Role.COORDINATOR), meeting_id)
    other = joined(window(context_as, Role.NEUROLOGY), meeting_id)
    other.get_by_role("button", name="Stop following").click()
    press(presenter, "j")
    at_number(presenter, 2)
    expect(other.locator("#m-keys")).to_contain_text("at 2")
    at_number(other, 1)
    assert other.url.endswith("?n=1&panel=1")
    other.get_by_role("button", name="Follow again").click()
    at_number(other, 2)
    assert other.url.endswith("/run")


def test_the_address_opens_where_somebody_looked(site: Site, context_as: Windows, meeting_id: UUID) -> None:
    started(site, meeting_id)
    page = joined(window(context_as, Role.NEUROLOGY), meeting_id, "?n=3&panel=2")
    at_number(page, 3)
    expect(page.locator("#m-tab-2")).to_have_attribute("aria-selected", "true")
    page.reload()
    at_number(page, 3)


def test_a_break_is_nobodys_time(page_as: Opened, meeting_id: UUID) -> None:
    page = begun(page_as(Role.COORDINATOR, viewport=PROJECTOR), meeting_id)
    press(page, "b")
    expect(page.locator(".c2 dt")).to_have_text("Break")
    page.wait_for_timeout(4000)
    press(page, "b")
    expect(page.locator(".c2 dt")).to_have_text("Meeting")
    minutes, seconds = page.locator(".c1 dd b").inner_text().split(":")
    assert (int(minutes), int(seconds) < 4) == (0, True)


def test_deferring_needs_a_day_and_says_why_at_the_next_meeting(site: Site, page_as: Opened, meeting_id: UUID) -> None:
    page = begun(page_as(Role.COORDINATOR, viewport=PROJECTOR), meeting_id)
    press(page, "a")
    page.locator("#m-defer-to").fill((TODAY + timedelta(days=7)).isoformat())
    page.locator("#m-defer-why").fill("family must be here")
    page.get_by_role("button", name="Defer", exact=True).click()
    until(lambda: agenda(site, meeting_id)[0].state is ItemState.DEFERRED)
    assert (agenda(site, meeting_id)[0].deferred_to, agenda(site, meeting_id)[0].deferred_why) == (TODAY + timedelta(days=7), "family must be here")


def test_ending_takes_along_whom_one_picks(site: Site, page_as: Opened, meeting_id: UUID) -> None:
    following = planned(site, [])
    scope = site.north.scope(Role.COORDINATOR)
    with engine.writing(scope) as session:
        session.execute(text("UPDATE meeting SET on_day = on_day + 7 WHERE id = :id"), {"id": following})
    page = begun(page_as(Role.COORDINATOR, viewport=PROJECTOR), meeting_id)
    press(page, "d")
    at_number(page, 2)
    page.get_by_role("button", name="End", exact=True).click()
    boxes = page.locator("[data-carry]")
    expect(boxes).to_have_count(3)
    boxes.nth(1).uncheck()
    page.locator("#m-close-do").click()
    page.wait_for_url("**/summary")
    assert [item.patient_id for item in agenda(site, following)] == [site.patients[FOUR[1]], site.patients[FOUR[3]]]


def test_an_overlay_that_is_filled_in_outlives_what_others_do(site: Site, context_as: Windows, meeting_id: UUID) -> None:
    page = begun(window(context_as, Role.COORDINATOR), meeting_id)
    other = joined(window(context_as, Role.PHYSIO), meeting_id)
    press(page, "a")
    page.locator("#m-defer-why").fill("half a reason")
    typed(other, "PT: something else")
    expect(page.locator("#m-today [data-decision]")).to_have_count(1)
    expect(page.locator("#m-defer-why")).to_have_value("half a reason")
    expect(page.locator("#m-defer-why")).to_be_focused()


def test_who_does_not_want_to_be_discussed_is_not_shown_until_they_say_otherwise(site: Site, page_as: Opened, meeting_id: UUID) -> None:
    page = page_as(Role.COORDINATOR, viewport=PROJECTOR)
    page.goto(f"/meetings/{meeting_id}/plan")
    page.locator("#plan-consent select").first.select_option("declines")
    expect(page.locator("#plan-consent")).to_contain_text("does not want to be discussed")
    begun_at = joined(page, meeting_id)
    begun_at.get_by_role("button", name="Start").click()
    expect(page.locator("#m-dec")).to_contain_text("do not want to be discussed")
    assert page.locator("#m-panel svg").count() == 0
    assert named(page).startswith("SMITH")
    page.get_by_role("button", name="Record another answer").click()
    page.locator("#m-consent-no_observers").check()
    page.get_by_role("button", name="Record", exact=True).click()
    expect(page.locator("#m-line")).to_be_visible()
    expect(page.locator("#m-who")).to_contain_text("No observers")
