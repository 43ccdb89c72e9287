"""One patient as a meeting sees them: what changed since they were last discussed, and what is kept of it for the next meeting."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from dashboard.care.adherence import adherence
from dashboard.care.since_snapshot import snapshot
from dashboard.clock import now
from dashboard.panels.since import Since, since
from db.engine import Session
from db.meeting_records import Item, MeetingRow
from db.queries import meetings as queries
from db.queries import overview
from db.queries.overview import Overview
from db.records import Scope
from db.vocabulary import ItemState

LOGS_DAYS = 16 * 7 + 7


def seen(session: Session, scope: Scope, meeting: MeetingRow, item: Item, today: date, *, state: ItemState = ItemState.DISCUSSED) -> dict[str, Any]:
    """A patient is discussed: what was shown of them is kept, as what the next meeting is compared with."""
    shown = difference(session, scope, item.patient_id, today, before=meeting.on_day)
    return {"state": state.value, "discussed_at": now(), "deferred_to": None, "snapshot": snapshot(shown[1]) if shown else None}


def difference(session: Session, scope: Scope, patient_id: UUID, today: date, *, before: date) -> tuple[Overview, Since] | None:
    """One patient's facts, and what changed since they were last discussed before a day, against what was shown then. None when out of reach."""
    stored = overview.stored(session, scope, patient_id, since=today - timedelta(days=LOGS_DAYS))
    if stored is None:
        return None
    facts = overview.read(stored)
    if facts.meeting and facts.meeting[0] >= before:  # discussed in this very meeting already: the one before it counts
        facts = replace(facts, meeting=queries.last_snapshots(session, scope, [patient_id], before).get(patient_id))
    return facts, since(facts, adherence(facts.programmes, facts.sessions, today), today)
