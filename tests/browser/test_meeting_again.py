"""The next meeting about the same people: what nobody measured again, why something was not done, another day than planned; order by touch."""

from collections.abc import Callable
from datetime import time as clock
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from dashboard.actions import decisions, meeting_agenda, meeting_run, meetings
from dashboard.actions.meeting_shapes import Close, Decide, OfMeeting, Plan, PutOn
from db import engine
from db.commands import summaries
from db.vocabulary import ItemState, Measure, NotCarried, Role
from tests import makers as make
from tests.browser.conftest import PHONE, Site
from tests.browser.meetings import PROJECTOR, agenda, at_number, begun, decided, joined, planned, press, stands, until, viewer
from tests.makers import TODAY

Opened = Callable[..., Page]
Windows = Callable[..., BrowserContext]
WEEK = timedelta(days=7)


@pytest.fixture
def before(site: Site) -> tuple[UUID, UUID]:
    """Somebody of whom nothing was recorded since a meeting a week ago decided something; and that meeting."""
    scope, who = site.north.scope(), viewer(site)
    with engine.writing(scope) as session:
        patient = make.patient(session, scope, family_name="Again", given_name="Ada")
        for days in (300, 107):
            make.score(session, scope, patient, assessed_on=TODAY - timedelta(days=days))
        make.measurement(session, scope, patient, Measure.FVC_PERCENT, 84, measured_on=TODAY - timedelta(days=223), position="seated")
        make.measurement(session, scope, patient, Measure.WEIGHT, 108.1, measured_on=TODAY - timedelta(days=66))
        summaries.refresh(session, scope, [patient], TODAY)
    made = meetings.plan(who, Plan(key=uuid4(), on_day=TODAY - WEEK, name="Case meeting", starts_at=clock(15), minutes=10), TODAY - WEEK)
    there = {item.patient_id: item for item in agenda(site, made)}
    if patient not in there:
        meeting_agenda.put_on(who, PutOn(key=uuid4(), meeting_id=made, patient_id=patient), TODAY - WEEK)
        there = {item.patient_id: item for item in agenda(site, made)}
    meeting_run.start(who, OfMeeting(key=uuid4(), meeting_id=made), TODAY - WEEK)
    line = Decide(key=uuid4(), meeting_id=made, item_id=there[patient].id, patient_id=patient, text="OT: order power chair")
    decisions.decide(who, line, TODAY - WEEK)
    meeting_run.close(who, Close(key=uuid4(), meeting_id=made, carry=[]), TODAY - WEEK)
    return patient, made


def test_what_nobody_measured_again_says_how_old_it_is_and_all_of_it_fits_a_projector(site: Site, page_as: Opened, before: tuple[UUID, UUID]) -> None:
    page = begun(page_as(Role.COORDINATOR, viewport=PROJECTOR), planned(site, [before[0]]))
    since = page.locator("#m-since")
    expect(since).to_contain_text("223 d old")
    expect(since).to_contain_text("66 d old")
    assert "→" not in since.inner_text()
    assert since.locator("dl").evaluate("one => one.scrollWidth - one.clientWidth") <= 1


def test_why_something_was_not_done_is_chosen_and_not_given(site: Site, page_as: Opened, before: tuple[UUID, UUID]) -> None:
    page = begun(page_as(Role.COORDINATOR, viewport=PROJECTOR), planned(site, [before[0]]))
    page.get_by_role("button", name="What became of it").click()
    page.locator("#m-conclude button[type=submit]").click()
    expect(page.locator("#m-over-err")).to_have_text("Say why it was not carried out.")
    page.locator("#m-reason").select_option("did_not_attend")
    page.locator("#m-conclude button[type=submit]").click()
    until(lambda: [one.reason for one in decided(site, before[1])] == [NotCarried.DID_NOT_ATTEND])


def test_on_another_day_than_planned_starting_is_asked_twice_and_the_day_is_the_true_one(site: Site, page_as: Opened) -> None:
    made = planned(site, [site.patients["Smith, John"]], on=TODAY + WEEK)
    page = page_as(Role.COORDINATOR, viewport=PROJECTOR)
    page.goto(f"/meetings/{made}/plan")
    page.get_by_role("link", name="Start meeting").click()
    expect(page.locator("#m-dec")).to_contain_text("The meeting is planned for")
    assert stands(site, made).started_at is None
    page.get_by_role("button", name="Start it today").click()
    page.locator("#m-line").wait_for()
    assert stands(site, made).on_day == TODAY


def test_rows_move_by_touch(site: Site, page_as: Opened) -> None:
    made = planned(site, [site.patients[name] for name in ("Smith, John", "Okafor, Ngozi", "Kim, Ji-woo")])
    first, second, third = [item.id for item in agenda(site, made)]
    page = page_as(Role.COORDINATOR, viewport=PHONE, has_touch=True)
    page.goto(f"/meetings/{made}/plan")
    more = page.locator(f"tr[data-item='{first}'] + .pl-more")
    more.locator("summary").tap()
    more.get_by_role("button", name="One later").tap()
    until(lambda: [item.id for item in agenda(site, made)] == [second, first, third])


def test_what_is_filled_in_about_one_patient_is_not_moved_to_the_next(site: Site, context_as: Windows) -> None:
    made = planned(site, [site.patients[name] for name in ("Smith, John", "Okafor, Ngozi", "Kim, Ji-woo")])
    page = begun(context_as(Role.COORDINATOR, viewport=PROJECTOR).new_page(), made)
    other = joined(context_as(Role.PHYSIO, viewport=PROJECTOR).new_page(), made)
    press(other, "a")
    other.locator("#m-defer-why").fill("family must be here")
    press(page, "j")
    at_number(page, 2)
    expect(other.locator("#m-keys")).to_contain_text("now at 2")
    at_number(other, 1)
    other.locator("#m-defer button[type=submit]").click()
    until(lambda: [item.state for item in agenda(site, made)] == [ItemState.DEFERRED, ItemState.WAITING, ItemState.WAITING])
    at_number(other, 2)  # the overlay is shut, and the meeting is followed again


def test_a_long_decision_leaves_the_screen_whole(site: Site, page_as: Opened) -> None:
    page = begun(page_as(Role.COORDINATOR, viewport=PROJECTOR), planned(site, [site.patients["Smith, John"]]))
    words = "assess bathroom, stairs and ramp with the physiotherapist before the family moves downstairs and order the level shower meanwhile " * 3
    for n in range(3):
        page.locator("#m-line").fill(f"OT: {n} {words}by 2w")
        expect(page.locator("#m-prev .pf")).to_contain_text("for SMITH")
        assert page.locator("#m-prev .pf").evaluate("one => one.getBoundingClientRect().right <= innerWidth")
        page.locator("#m-line").press("Enter")
        expect(page.locator("#m-today [data-decision]").last).to_contain_text(f"{n} assess")
    expect(page.locator("#m-today")).to_contain_text("+1")
    inside = "all => all.every((one) => one.getBoundingClientRect().right <= innerWidth + 1 && one.getBoundingClientRect().bottom <= innerHeight + 1)"
    assert page.locator("#m-clocks, #m-keys, #m-panel, #m-today li, #m-today li > span:last-child").evaluate_all(inside)
    assert page.locator("#toasts .tst").last.evaluate("one => one.getBoundingClientRect().height < 120")


def test_what_is_recorded_while_somebody_is_on_screen_comes_onto_it(site: Site, page_as: Opened, before: tuple[UUID, UUID]) -> None:
    page = begun(page_as(Role.COORDINATOR, viewport=PROJECTOR), planned(site, [before[0], site.patients["Kim, Ji-woo"]]))
    press(page, "j")
    at_number(page, 2)
    scope = site.north.scope()
    with engine.writing(scope) as session:
        make.measurement(session, scope, before[0], Measure.FVC_PERCENT, 47, measured_on=TODAY, position="seated")
        summaries.refresh(session, scope, [before[0]], TODAY)
    press(page, "k")  # fetched before it was measured
    expect(page.locator("#m-since")).to_contain_text("84→47")
    with engine.writing(scope) as session:
        make.measurement(session, scope, before[0], Measure.WEIGHT, 99.5, measured_on=TODAY)
        summaries.refresh(session, scope, [before[0]], TODAY)
    expect(page.locator("#m-since")).to_contain_text("99.5")
