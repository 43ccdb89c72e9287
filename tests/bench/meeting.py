"""How long a case meeting of 20 patients takes where people wait: the next patient, a decision, the minutes and their PDF."""

import statistics
import time
from datetime import time as clock
from uuid import UUID, uuid4

import orjson
import psycopg
from playwright.sync_api import Page

from dashboard.actions import meeting_agenda, meetings, minutes
from dashboard.actions.meeting_shapes import Plan, TakeOff
from dashboard.exchange.minutes_pdf import minutes_pdf
from dashboard.panels import meeting_summary
from dashboard.roles import VIEWS, Viewer
from db import engine
from db.embedded import Server
from db.queries import meetings as queries
from db.vocabulary import Role
from tests.bench.quality import TODAY
from tests.browser.meetings import MOVES, SAVED

PATIENTS, RUNS = 20, 20
MUST_MS, MUST_SAVED_MS, MUST_MINUTES_S, MUST_PDF_S = 120, 500, 1, 5


def planned(server: Server) -> UUID:
    """A meeting of today, of the 20 people who come first on the agenda that proposes itself and want to be discussed."""
    engine.configure(server.app_url)
    viewer = _coordinator(server)
    made = meetings.plan(viewer, Plan(key=uuid4(), on_day=TODAY, name="Measured", starts_at=clock(15), minutes=150), TODAY)
    with engine.reading(viewer.scope) as session:
        items = queries.agenda(session, viewer.scope, made)
    kept = [item.id for item in items if not item.declined][:PATIENTS]
    for item in (item for item in items if item.id not in kept):
        meeting_agenda.take_off(viewer, TakeOff(key=uuid4(), meeting_id=made, item_id=item.id))
    engine.dispose()
    assert len(kept) == PATIENTS
    return made


def in_browser(page: Page, base: str, meeting_id: UUID) -> tuple[float, float]:
    """Milliseconds: 95th percentile from key to next patient painted, median from Enter to the row of the decision."""
    page.goto(f"{base}/meetings/{meeting_id}/run")
    page.get_by_role("button", name="Start").click()
    page.locator("#m-line").wait_for()
    page.wait_for_timeout(1500)
    took = page.evaluate(MOVES, PATIENTS)
    saved = []
    for n in range(RUNS):
        page.locator("#m-line").fill(f"OT: order power chair {n} by 2w")
        page.locator("#m-prev .pw", has_text=f"chair {n}").wait_for()
        saved.append(page.evaluate(SAVED, f"order power chair {n}"))
    return took[round(0.95 * len(took)) - 1], statistics.median(saved)


def on_server(server: Server, meeting_id: UUID) -> dict[str, float]:
    """Seconds of the minutes as a page, and of their PDF, both from the database."""
    engine.configure(server.app_url)
    viewer = _coordinator(server)
    began = time.perf_counter()
    found = minutes.minutes(viewer, meeting_id, TODAY)
    assert found is not None
    orjson.dumps(meeting_summary.page(found, may_reopen=True))
    page = time.perf_counter() - began
    began = time.perf_counter()
    again = minutes.minutes(viewer, meeting_id, TODAY)
    assert again is not None
    assert minutes_pdf(again).startswith(b"%PDF")
    pdf = time.perf_counter() - began
    engine.dispose()
    return {"page": page, "pdf": pdf}


def _coordinator(server: Server) -> Viewer:
    asked = "SELECT m.account_id, m.clinic_id FROM identity.membership m JOIN identity.account a ON a.id = m.account_id WHERE a.email = %s"
    with psycopg.connect(server.superuser_url.replace("+psycopg", "")) as connection:
        ((account_id, clinic_id),) = connection.execute(asked, ["coordinator@north.example"]).fetchall()
    discipline = VIEWS[Role.COORDINATOR].discipline
    return Viewer(account_id, clinic_id, "North", "Coordinator", "coordinator@north.example", Role.COORDINATOR, discipline, uuid4())
