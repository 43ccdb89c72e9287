"""What every browser test of a case meeting does: join, begin, type a line, ask the database."""

import time
from collections.abc import Callable
from datetime import date
from datetime import time as clock
from typing import Any
from uuid import UUID, uuid4

from playwright.sync_api import Page, expect

from dashboard.actions import meeting_agenda, meeting_run, meetings
from dashboard.actions.meeting_shapes import OfMeeting, Plan, PutOn, TakeOff
from dashboard.roles import VIEWS, Viewer
from db import engine
from db.meeting_records import DecisionRow, Item, MeetingRow
from db.queries import meetings as queries
from db.vocabulary import Role
from tests.browser.conftest import Site
from tests.makers import TODAY

PROJECTOR = {"width": 1280, "height": 720}
MOVES = """
async (times) => {
  const root = document.getElementById("meeting-run"), took = [];
  for (let n = 0; n < times; n += 1) {
    const before = document.querySelector("#m-who h1").textContent, start = performance.now();
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key: n < times - 1 ? "j" : "k", bubbles: true }));
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    took.push(performance.now() - start);
    if (document.querySelector("#m-who h1").textContent === before) throw new Error("not moved, " + n);
    if (!document.querySelector("#m-panel svg .line")) throw new Error("no chart of " + document.querySelector("#m-who h1").textContent);
    await new Promise((done) => setTimeout(done, 700));
  }
  return took.sort((a, b) => a - b);
}
"""
"""In a page: so many times to the next patient, the last time back; milliseconds from the key to name and chart painted, in order."""
SAVED = """
(words) => new Promise((done) => {
  const start = performance.now();
  const look = () => [...document.querySelectorAll("#m-today [data-decision]")].some((row) => row.textContent.includes(words))
    ? requestAnimationFrame(() => done(performance.now() - start)) : requestAnimationFrame(look);
  document.getElementById("m-line").dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
  look();
})
"""
"""In a page: Enter on what stands in the line; milliseconds until its row is shown."""


def viewer(site: Site, role: Role = Role.COORDINATOR) -> Viewer:
    scope = site.north.scope(role)
    return Viewer(scope.account_id, scope.clinic_id, "North", role.value.title(), f"{role.value}@n.example", role, VIEWS[role].discipline, uuid4())


def planned(site: Site, patients: list[UUID], *, minutes: int = 60, on: date = TODAY) -> UUID:
    """A meeting, of today unless a day is given, with exactly these people, in this order."""
    who = viewer(site)
    made = meetings.plan(who, Plan(key=uuid4(), on_day=on, name="Case meeting", starts_at=clock(15), minutes=minutes), TODAY)
    for item in agenda(site, made):
        meeting_agenda.take_off(who, TakeOff(key=uuid4(), meeting_id=made, item_id=item.id))
    for patient in patients:
        meeting_agenda.put_on(who, PutOn(key=uuid4(), meeting_id=made, patient_id=patient), TODAY)
    return made


def started(site: Site, meeting_id: UUID) -> UUID:
    meeting_run.start(viewer(site), OfMeeting(key=uuid4(), meeting_id=meeting_id), TODAY)
    return meeting_id


def joined(page: Page, meeting_id: UUID, query: str = "") -> Page:
    page.goto(f"/meetings/{meeting_id}/run{query}")
    page.locator("#m-who h1").wait_for()
    return page


def begun(page: Page, meeting_id: UUID) -> Page:
    joined(page, meeting_id)
    page.get_by_role("button", name="Start").click()
    page.locator("#m-line").wait_for()
    return page


def at_number(page: Page, number: int) -> None:
    expect(page.locator("#m-folio b")).to_have_text(str(number), timeout=15_000)


def named(page: Page) -> str:
    return page.locator("#m-who h1").inner_text()


def typed(page: Page, line: str) -> None:
    page.locator("#m-line").fill(line)
    page.locator("#m-line").press("Enter")


def press(page: Page, key: str) -> None:
    """A key of the meeting, with nobody in a field."""
    page.evaluate("document.activeElement && document.activeElement.blur()")
    page.keyboard.press(key)


def until(holds: Callable[[], bool], seconds: float = 20) -> None:
    """Ask again until it is so."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.2)


def _asked(site: Site, question: Callable[..., Any], meeting_id: UUID) -> Any:
    scope = site.north.scope(Role.COORDINATOR)
    with engine.reading(scope) as session:
        return question(session, scope, meeting_id)


def decided(site: Site, meeting_id: UUID) -> list[DecisionRow]:
    found: list[DecisionRow] = _asked(site, queries.decisions, meeting_id)
    return found


def agenda(site: Site, meeting_id: UUID) -> list[Item]:
    found: list[Item] = _asked(site, queries.agenda, meeting_id)
    return found


def stands(site: Site, meeting_id: UUID) -> MeetingRow:
    found: MeetingRow = _asked(site, queries.meeting, meeting_id)
    return found
