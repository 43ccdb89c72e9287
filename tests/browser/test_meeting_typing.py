"""What is typed in a meeting is never lost on its way: answers that come late, leaving the page, clocks of other machines."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import text

from dashboard.clock import now
from db import engine
from db.vocabulary import Role
from tests.browser.conftest import Site
from tests.browser.meetings import PROJECTOR, at_number, begun, decided, joined, planned, press, started, until

Opened = Callable[..., Page]
Windows = Callable[..., BrowserContext]


@pytest.fixture
def meeting_id(site: Site) -> UUID:
    return planned(site, [site.patients[name] for name in ("Smith, John", "Okafor, Ngozi", "Kim, Ji-woo")])


def _wordings(site: Site, meeting_id: UUID) -> list[str]:
    return [one.wording for one in decided(site, meeting_id)]


def test_a_line_that_is_asked_about_while_the_next_is_typed_waits_its_turn(site: Site, page_as: Opened, meeting_id: UUID) -> None:
    page = begun(page_as(Role.COORDINATOR, viewport=PROJECTOR), meeting_id)
    line = page.locator("#m-line")
    line.evaluate("""(one) => {
      const put = (words) => { one.value = words; one.dispatchEvent(new InputEvent("input", { bubbles: true })); };
      put("P: call the family");
      one.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
      put("OT: order power chair");
    }""")
    expect(page.locator("#toasts .tst", has_text="Not saved yet for SMITH: “P: call the family”")).to_have_count(1)
    expect(page.locator("#m-today .is-pending")).to_contain_text("not saved yet")
    expect(line).to_have_value("OT: order power chair")
    line.press("Enter")
    expect(line).to_have_value("P: call the family")
    expect(page.locator("#m-ask")).to_contain_text("may mean")
    line.press("Tab")
    until(lambda: _wordings(site, meeting_id) == ["order power chair", "call the family"])
    expect(page.locator("#m-today .is-pending")).to_have_count(0)


def test_a_line_that_is_asked_about_after_one_has_gone_on_says_so_and_stands_with_its_patient(site: Site, page_as: Opened, meeting_id: UUID) -> None:
    page = begun(page_as(Role.COORDINATOR, viewport=PROJECTOR), meeting_id)
    line = page.locator("#m-line")
    line.fill("PT: falls review")
    line.press("Escape")
    line.evaluate("""(one) => {
      one.value = "P: call the family";
      one.dispatchEvent(new InputEvent("input", { bubbles: true }));
      one.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
      one.value = "PT: falls review";
      one.dispatchEvent(new InputEvent("input", { bubbles: true }));
      one.blur();
      document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "j", bubbles: true }));
    }""")
    at_number(page, 2)
    expect(page.locator("#toasts .tst", has_text="Not saved yet for SMITH")).to_have_count(1)
    expect(line).to_have_value("")
    press(page, "k")
    expect(line).to_have_value("PT: falls review")  # two lines stay two
    page.get_by_role("button", name="Answer").click()
    expect(line).to_have_value("P: call the family")
    expect(page.locator("#m-today .is-pending")).to_contain_text("PT: falls review")


def test_what_is_typed_outlives_leaving_the_page(site: Site, page_as: Opened, meeting_id: UUID) -> None:
    started(site, meeting_id)
    page = page_as(Role.NEUROLOGY, viewport=PROJECTOR)
    page.goto("/meetings")
    page.locator(f".mg-list a[href*='{meeting_id}']").click()
    page.locator("#m-line").wait_for()
    page.locator("#m-line").press_sequentially("OT: half a thought")
    page.go_back()
    page.locator(".mg-list").wait_for()
    page.go_forward()
    expect(page.locator("#m-line")).to_have_value("OT: half a thought")
    expect(page.locator("#m-prev")).to_contain_text("half a thought")


def test_the_clocks_are_the_servers_whatever_a_machine_thinks_and_start_with_the_meeting(site: Site, context_as: Windows, meeting_id: UUID) -> None:
    page = context_as(Role.COORDINATOR, viewport=PROJECTOR).new_page()
    page.clock.install(time=now() + timedelta(minutes=7))
    joined(page, meeting_id)
    page.clock.run_for(100_000)  # the screen stands open before anybody comes
    begun(page, meeting_id)
    page.clock.run_for(2_000)
    expect(page.locator("#m-clocks .c1 dd").first).to_have_text(re.compile(r"^0:\d\d of"))
    expect(page.locator("#m-clocks .c2 dd").first).to_have_text(re.compile(r"^0:\d\d of"))


def test_a_presenter_who_loads_the_page_again_has_not_gained_time(site: Site, page_as: Opened, meeting_id: UUID) -> None:
    started(site, meeting_id)
    with engine.writing(site.north.scope(Role.COORDINATOR)) as session:
        session.execute(text("UPDATE meeting SET started_at = started_at - interval '1 hour' WHERE id = :id"), {"id": meeting_id})
    page = joined(page_as(Role.COORDINATOR, viewport=PROJECTOR), meeting_id)
    press(page, "j")
    at_number(page, 2)
    page.evaluate("""() => {
      const kept = JSON.parse(sessionStorage.getItem("care-meeting-since"));
      sessionStorage.setItem("care-meeting-since", JSON.stringify({ ...kept, left: kept.left - 300000 }));
    }""")
    page.reload()
    page.locator("#m-line").wait_for()
    at_number(page, 2)
    assert page.evaluate("window.care.meeting.view().spent") >= 300
