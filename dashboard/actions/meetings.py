"""Planning a case meeting: the series, a day, an agenda that proposes itself. What people change about it: meeting_agenda.py."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from dashboard.actions.meeting_shapes import NewSeries, OfMeeting, Plan
from dashboard.care import agenda as care
from dashboard.care import ledger
from dashboard.care.agenda import Candidate, Proposed
from dashboard.care.flags import judge
from dashboard.refusals import Missing
from dashboard.roles import Viewer
from db.commands import audit, idempotency
from db.commands import meetings as commands
from db.engine import LIMIT_S, Session, writing
from db.errors import Refused
from db.meeting_records import Item, MeetingRow
from db.queries import measured, patients
from db.queries import meetings as queries
from db.records import Scope
from db.vocabulary import Measure, MeetingState

PLAN_LIMIT_S = 20.0  # an agenda is proposed from everybody under care
LEDGER_DAYS = 366
LOCKED = "This meeting is closed. Open it again first."


def locked(session: Session, viewer: Viewer, meeting_id: UUID, *, share: bool = False) -> MeetingRow:
    """The meeting, kept to this transaction. Raises Missing, and Refused when it is closed."""
    state = commands.hold(session, viewer.scope, meeting_id, share=share)
    found = queries.meeting(session, viewer.scope, meeting_id)
    if state is None or found is None:
        raise Missing("meeting", meeting_id)
    if state is MeetingState.CLOSED:
        raise Refused(LOCKED)
    return found


def of(session: Session, viewer: Viewer, meeting_id: UUID, item_id: UUID) -> Item:
    """A line of this meeting's agenda. Raises Missing, also for one of another meeting."""
    item = queries.item(session, viewer.scope, item_id)
    if item is None or item.meeting_id != meeting_id:
        raise Missing("agenda_item", item_id)
    return item


def once(viewer: Viewer, asked: Any, do: Callable[[Session], Mapping[str, Any]], *, limit_s: float = LIMIT_S) -> dict[str, Any]:
    """Do it in one transaction, once, whatever the browser repeats. An answer that only asks back has done nothing, so its key stays free."""
    request = type(asked).__name__.encode() + asked.model_dump_json().encode()
    with writing(by=viewer.scope, limit_s=limit_s) as session:
        if before := idempotency.once(session, viewer.scope, asked.key, request):
            return before
        answer = dict(do(session))
        if "ask" not in answer:
            idempotency.remember(session, viewer.scope, asked.key, request, answer)
        return answer


def note(session: Session, viewer: Viewer, action: str, meeting_id: UUID, patient_id: UUID | None = None) -> None:
    audit.record(session, viewer.scope, action=action, object_kind="meeting", object_id=meeting_id, patient_id=patient_id, login_ref=viewer.login_ref)


def add_series(viewer: Viewer, asked: NewSeries) -> UUID:
    """A meeting that comes again. Raises Refused without a name."""
    if not asked.name.strip():
        raise Refused("Give the meeting a name.")

    def do(session: Session) -> Mapping[str, Any]:
        made = commands.add_series(session, viewer.scope, **asked.model_dump(exclude={"key"}))
        note(session, viewer, "meeting_series.added", made)
        return {"id": str(made)}

    return UUID(once(viewer, asked, do)["id"])


def plan(viewer: Viewer, asked: Plan, today: date) -> UUID:
    """Plan a meeting with the agenda that proposes itself. Raises Refused in words, and Missing for a series that is not there."""

    def do(session: Session) -> Mapping[str, Any]:
        values = _planned(session, viewer.scope, asked)
        meeting_id = commands.add(session, viewer.scope, **values)
        if meeting_id is None:
            raise Refused("This series has a meeting on that day already. Open it from the list.")
        note(session, viewer, "meeting.planned", meeting_id)
        _fill(session, viewer, meeting_id, today)
        return {"id": str(meeting_id)}

    return UUID(once(viewer, asked, do, limit_s=PLAN_LIMIT_S)["id"])


def _planned(session: Session, scope: Scope, asked: Plan) -> dict[str, Any]:
    series = {one.id: one for one in queries.series(session, scope)}
    if asked.series_id is not None:
        if asked.series_id not in series:
            raise Missing("meeting_series", asked.series_id)
        of = series[asked.series_id]
        named = {"name": of.name, "place": asked.place or of.place, "starts_at": asked.starts_at or of.starts_at, "minutes": asked.minutes or of.minutes}
        return {"series_id": of.id, "on_day": asked.on_day, **named}
    if not asked.name.strip() or asked.starts_at is None or asked.minutes is None:
        raise Refused("Give the meeting a name, a time and a length.")
    return {"on_day": asked.on_day, "name": asked.name.strip(), "place": asked.place, "starts_at": asked.starts_at, "minutes": asked.minutes}


def proposed(session: Session, scope: Scope, meeting: MeetingRow, today: date) -> tuple[tuple[Proposed, ...], tuple[Proposed, ...]]:
    """Who should be on the agenda, and who found no room; who is on it already is left out."""
    there = {item.patient_id for item in queries.agenda(session, scope, meeting.id)}
    return care.propose(candidates(session, scope, today, meeting.on_day), today, minutes=meeting.minutes, leave_out=there)


def candidates(session: Session, scope: Scope, today: date, on: date) -> list[Candidate]:
    """Everybody under care with what decides their place on the agenda of a day, but for who does not want to be discussed."""
    declined = queries.declined(session, scope)
    summaries = [summary for summary in patients.summaries(session, scope) if summary.patient.id not in declined]
    discussed = queries.last_discussed(session, scope)
    wished: dict[UUID, str] = {}
    for _, patient_id, why, by in queries.wishes(session, scope, on):
        wished[patient_id] = "; ".join(filter(None, (wished.get(patient_id), f"{by}: {why}" if why else f"Added by {by}")))
    late: dict[UUID, int] = {}
    for one in queries.all_decisions(session, scope, today - timedelta(days=LEDGER_DAYS)):
        if one.due_on is not None and one.due_on < today and one.outcome is None and ledger.carried(ledger.of(one)) is not ledger.Carried.DONE:
            late[one.patient_id] = late.get(one.patient_id, 0) + 1
    strain = measured.latest_of(session, scope, Measure.ZARIT)
    return [
        Candidate(
            patient_id=(who := summary.patient.id),
            name=f"{summary.patient.family_name}, {summary.patient.given_name}",
            flagged=judge(summary, today),
            last_on=discussed.get(who),
            overdue=late.get(who, 0),
            wish=wished.get(who),
            zarit=strain.get(who),
        )
        for summary in summaries
    ]


def _fill(session: Session, viewer: Viewer, meeting_id: UUID, today: date) -> None:
    meeting = queries.meeting(session, viewer.scope, meeting_id)
    assert meeting is not None
    taken, _ = proposed(session, viewer.scope, meeting, today)
    rows = [{"patient_id": one.patient_id, "section": one.section.value, "minutes": one.minutes, "why": [list(why) for why in one.why]} for one in taken]
    commands.put_on(session, viewer.scope, meeting_id, rows)
    commands.take_up(session, viewer.scope, meeting_id, [one.patient_id for one in taken])
    lay_break(session, viewer.scope, meeting_id)


def lay_break(session: Session, scope: Scope, meeting_id: UUID) -> None:
    """The break where half the talk is over, after every change of the agenda."""
    meeting = queries.meeting(session, scope, meeting_id)
    assert meeting is not None
    each = [item.minutes for item in queries.agenda(session, scope, meeting_id)]
    values = {"break_after": care.break_after(each, meeting.minutes), "break_minutes": care.break_minutes(meeting.minutes)}
    commands.change(session, scope, meeting_id, values)


def refill(viewer: Viewer, asked: OfMeeting, today: date) -> None:
    """Add whom the reasons of today put on the agenda besides. Raises Missing and Refused."""

    def do(session: Session) -> Mapping[str, Any]:
        locked(session, viewer, asked.meeting_id)
        _fill(session, viewer, asked.meeting_id, today)
        note(session, viewer, "meeting.refilled", asked.meeting_id)
        return {}

    once(viewer, asked, do)
