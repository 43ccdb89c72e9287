"""What the planning page shows: the agenda with start times, what is missing of whom and whose it is, who has looked, who found no room."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from dashboard.actions import meetings as actions
from dashboard.care import ledger
from dashboard.care.agenda import Proposed
from dashboard.care.flags import is_old
from dashboard.care.ledger import Carried
from dashboard.roles import Viewer
from db.engine import reading
from db.meeting_records import Attending, Item, MeetingRow, Said
from db.queries import looks, patients, people
from db.queries import meetings as queries
from db.queries.people import Colleague
from db.records import Summary
from db.vocabulary import Discipline, Section


@dataclass(frozen=True)
class Light:
    """One thing that should be ready: full, old or missing, in words, and whose it is."""

    what: str
    state: str
    words: str
    whose: Discipline | None


@dataclass(frozen=True)
class Line:
    item: Item
    starts_at: time
    lights: tuple[Light, ...]
    looked: tuple[Discipline, ...]
    lines: tuple[Said, ...]


@dataclass(frozen=True)
class Planned:
    meeting: MeetingRow
    lines: tuple[Line, ...]
    waiting: tuple[tuple[Proposed, str], ...]
    attending: tuple[Attending, ...]
    staff: tuple[Colleague, ...]
    own: Discipline | None
    today: date


def planned(viewer: Viewer, meeting_id: UUID, today: date) -> Planned | None:
    """Everything the planning page shows; None when the meeting is out of reach."""
    with reading(viewer.scope) as session:
        meeting = queries.meeting(session, viewer.scope, meeting_id)
        if meeting is None:
            return None
        items = queries.agenda(session, viewer.scope, meeting_id)
        who = [item.patient_id for item in items]
        known = {one.patient.id: one for one in patients.summaries(session, viewer.scope, only=who)} if who else {}
        last = queries.last_decisions(session, viewer.scope, who, meeting.on_day) if who else []
        said = queries.lines(session, viewer.scope, meeting_id)
        looked = looks.since_last_change(session, viewer.scope, who) if who else {}
        _, waiting = actions.proposed(session, viewer.scope, meeting, today)
        names = {one.patient.id: f"{one.patient.family_name.upper()}, {one.patient.given_name}" for one in patients.summaries(session, viewer.scope)}
        attending = queries.attendance(session, viewer.scope, meeting_id)
        staff = [one for one in people.colleagues(session, viewer.scope) if one.active]
    open_last = {one.patient_id for one in last if ledger.carried(ledger.of(one)) is not Carried.DONE}
    at, lines = datetime.combine(meeting.on_day, meeting.starts_at), list[Line]()
    for item in items:
        lines.append(
            Line(
                item=item,
                starts_at=at.time(),
                lights=_lights(known[item.patient_id], item.patient_id in open_last, today) if item.patient_id in known else (),
                looked=tuple(sorted(looked.get(item.patient_id, ()))),
                lines=tuple(one for one in said if one.item_id == item.id),
            )
        )
        at += timedelta(minutes=item.minutes + (meeting.break_minutes if item.number == meeting.break_after else 0))
    return Planned(
        meeting,
        tuple(lines),
        tuple((one, names[one.patient_id]) for one in waiting if one.section is not Section.STABLE and one.patient_id in names),
        tuple(attending),
        tuple(staff),
        viewer.discipline,
        today,
    )


def _lights(summary: Summary, open_last: bool, today: date) -> tuple[Light, ...]:
    """Score, breathing test, weight, log, last decisions, always in this order. How old is too old: data/flags.yaml."""
    dated = (
        ("Score", "alsfrs", summary.latest_on, Discipline.NEURO),
        ("Breathing test", "fvc", summary.fvc_on, Discipline.RESP),
        ("Weight", "weight", summary.weight_on, Discipline.DIET),
    )
    found = [_dated(what, key, on, whose, today) for what, key, on, whose in dated]
    if not summary.programme_active or summary.paused:
        found.append(Light("Log", "ready", "none asked", Discipline.PT))
    else:
        found.append(_dated("Log", "log", summary.last_log_on, Discipline.PT, today))
    found.append(Light("Decisions", "old" if open_last else "ready", "last decisions open" if open_last else "all carried out", Discipline.COORD))
    return tuple(found)


def _dated(what: str, key: str, on: date | None, whose: Discipline, today: date) -> Light:
    if on is None:
        return Light(what, "missing", f"no {what.lower()}", whose)
    old = is_old(key, on, today)
    return Light(what, "old" if old else "ready", f"{what.lower()} {(today - on).days} d" if old else f"{what.lower()} of {on.isoformat()}", whose)
