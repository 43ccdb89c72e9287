"""One's own work of today, put together: who is up for review and the first of them in full, what is due, what is new."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from dashboard import record
from dashboard.actions import calendar
from dashboard.care import review as care
from dashboard.care.review import Waiting
from dashboard.clock import midnight
from dashboard.roles import Viewer
from db.engine import Session, reading
from db.meeting_records import MeetingRow
from db.queries import meetings, overview, patients, review, talk
from db.queries.overview import Overview
from db.records import OpenTask
from db.review_records import Mark, News
from db.task_records import Told

PAGE = "/"
AHEAD = timedelta(days=14)
WEEKS = timedelta(days=119)  # of exercise on the card, as on the record


@dataclass(frozen=True)
class MyWork:
    """queue: who is up for review; place: of them, who is open, with everything about them; led: whether they are the asker's own people.

    others: what other disciplines said of the one who is open. since_on: how far back `news` reaches.
    meeting: the next one, with how many of one's own people are on it.
    """

    queue: Sequence[Waiting]
    place: int
    opened: Overview | None
    others: Sequence[Mark]
    led: bool
    due: Sequence[tuple[OpenTask, str | None]]
    news: Sequence[News]
    told: Sequence[Told]
    since_on: date
    meeting: tuple[MeetingRow, int] | None


def find(viewer: Viewer, wanted: UUID | None, today: date) -> MyWork:
    """wanted: whom to open, when they are still up for review; otherwise the first."""
    scope = viewer.scope
    with reading(scope) as session:
        since_on = calendar.working_days(session, scope).before(today)
        since = midnight(since_on)
        own = review.led(session, scope)
        people = patients.summaries(session, scope, only=own or None)
        marks = review.marks(session, scope, today)
        queue = care.queue(people, marks, meetings.last_discussed(session, scope), viewer.discipline, today)
        place = next((n for n, one in enumerate(queue) if one.id == wanted), 0)
        stored = overview.stored(session, scope, queue[place].id, since=today - WEEKS) if queue else None
        due = review.due(session, scope, today + AHEAD, today)
        news = review.news(session, scope, since, since_on)
        told = talk.notices(session, scope, since)
        meeting = _meeting(session, viewer, {one.patient.id for one in people}, today)
    opened = overview.read(stored) if stored else None
    if opened is not None:
        record.view(viewer, PAGE, opened.summary.patient.id)
    return MyWork(queue, place, opened, _others(queue, place, marks, viewer, today), bool(own), due, news, told, since_on, meeting)


def _others(queue: Sequence[Waiting], place: int, marks: Mapping[UUID, Sequence[Mark]], viewer: Viewer, today: date) -> list[Mark]:
    if not queue:
        return []
    return [mark for mark in care.standing(marks.get(queue[place].id, ()), queue[place].flagged, today) if mark.discipline is not viewer.discipline]


def _meeting(session: Session, viewer: Viewer, own: set[UUID], today: date) -> tuple[MeetingRow, int] | None:
    coming = sorted((one for one in meetings.listed(session, viewer.scope, today) if one.closed_at is None), key=lambda one: (one.on_day, one.starts_at))
    if not coming:
        return None
    return coming[0], sum(item.patient_id in own for item in meetings.agenda(session, viewer.scope, coming[0].id))
