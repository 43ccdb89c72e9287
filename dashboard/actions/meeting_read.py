"""What a screen of a running meeting asks for: where the meeting is, and one patient as they are shown."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from dashboard.actions.meeting_difference import difference
from dashboard.care.adherence import adherence
from dashboard.care.flags import STABLE, judge
from dashboard.care.needs import as_listed
from dashboard.care.words import day
from dashboard.clock import now
from dashboard.components.identity_banner import ended_words
from dashboard.panels import equipment, meeting_panels, meeting_patient
from dashboard.refusals import Missing
from dashboard.roles import Permission, Viewer
from db.engine import reading
from db.meeting_records import DecisionRow, Item, MeetingRow
from db.queries import around, changes, people
from db.queries import meetings as queries
from db.vocabulary import PatientStatus, Presence

HERE = (Presence.PRESENT, Presence.VIDEO, Presence.OBSERVER)


def state(viewer: Viewer, meeting_id: UUID, seen: int | None, today: date) -> dict[str, Any] | None:
    """Where the meeting is, its agenda and decisions; None when nothing in the clinic has changed since `seen`. Raises Missing."""
    with reading(viewer.scope) as session:
        number = changes.number(session, viewer.scope)
        if seen == number:
            return None
        meeting = queries.meeting(session, viewer.scope, meeting_id)
        if meeting is None:
            raise Missing("meeting", meeting_id)
        items = queries.agenda(session, viewer.scope, meeting_id)
        decided = queries.decisions(session, viewer.scope, meeting_id)
        attending = queries.attendance(session, viewer.scope, meeting_id)
        staff = {one.account_id: one.name for one in people.colleagues(session, viewer.scope) if one.active}
        following = queries.next_on(session, viewer.scope, meeting.on_day)
    return {
        "n": number,
        "clock": now().isoformat(),
        **_meeting(meeting, viewer, staff),
        "other_day": meeting.on_day != today,
        "after": (meeting.on_day + timedelta(days=1)).isoformat(),
        "next_on": (following or meeting.on_day + timedelta(days=7)).isoformat(),
        "items": [_item(item) for item in items],
        "decisions": [_decision(one, viewer) for one in decided],
        "here": sum(one.presence in HERE for one in attending),
        "asked": len(attending),
        "attending": [{"id": str(one.account_id), "name": one.name, "presence": one.presence.value} for one in attending],
        "staff": [{"id": str(id_), "name": name} for id_, name in staff.items()],
    }


def _meeting(meeting: MeetingRow, viewer: Viewer, staff: dict[UUID, str]) -> dict[str, Any]:
    return {
        "id": str(meeting.id),
        "state": meeting.state.value,
        "name": meeting.name,
        "day": day(meeting.on_day),
        "version": meeting.version,
        "now": str(meeting.now_item_id) if meeting.now_item_id else None,
        "panel": meeting.panel,
        "present": meeting.patient_present,
        "presenter": staff.get(meeting.presenter_id, "") if meeting.presenter_id else "",
        "mine": meeting.presenter_id == viewer.account_id,
        "minutes": meeting.minutes,
        "break_after": meeting.break_after,
        "break_minutes": meeting.break_minutes,
        "started": meeting.started_at.isoformat() if meeting.started_at else None,
        "paused": meeting.paused_at.isoformat() if meeting.paused_at else None,
        "paused_s": meeting.paused_s,
        "closed": meeting.closed_at.isoformat() if meeting.closed_at else None,
        "may_reopen": viewer.may(Permission.REOPEN_MEETINGS),
    }


def _item(item: Item) -> dict[str, Any]:
    return {
        "id": str(item.id),
        "patient_id": str(item.patient_id),
        "number": item.number,
        "fam": item.family_name.upper(),
        "giv": item.given_name,
        "lat": item.latin_name or "",
        "born": day(item.born_on) if item.born_on else "not known",
        "sim": item.similar_name,
        "state": item.state.value,
        "to": day(item.deferred_to) if item.deferred_to else None,
        "minutes": item.minutes,
        "used_s": item.used_s,
        "section": item.section.value,
        "ended": ended_words(item.status, item.status_on),
        "consent": item.consent.value if item.consent else None,
        "closed": item.declined,
        "joins": item.joins,
    }


def _decision(one: DecisionRow, viewer: Viewer) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "item_id": str(one.item_id),
        "wording": one.wording,
        "discipline": one.discipline,
        "owner": one.owner or ("" if one.task_id is None else "to triage"),
        "due": day(one.due_on) if one.due_on else "",
        "note": one.task_id is None,
        "urgent": one.urgent,
        "by": one.by,
        "mine": one.by_id == viewer.account_id,
    }


def patient(viewer: Viewer, meeting_id: UUID, item_id: UUID, today: date) -> tuple[UUID, dict[str, Any]]:
    """Whom a line of the agenda is about, and everything a screen shows of them. Raises Missing."""
    with reading(viewer.scope) as session:
        meeting, item = queries.meeting(session, viewer.scope, meeting_id), queries.item(session, viewer.scope, item_id)
        if meeting is None or item is None or item.meeting_id != meeting_id:
            raise Missing("agenda_item", item_id)
        found = difference(session, viewer.scope, item.patient_id, today, before=meeting.on_day)
        if found is None:
            raise Missing("patient", item.patient_id)
        if item.declined:
            return item.patient_id, {"item_id": str(item_id), **meeting_patient.closed(found[0], today)}
        facts, moved = found
        needs = equipment.find(facts, today)
        under_care = facts.summary.patient.status is PatientStatus.UNDER_CARE
        shown = meeting_panels.Shown(
            facts=facts,
            moved=moved,
            flagged=judge(as_listed(facts.summary, needs), today) if under_care else STABLE,
            logged=adherence(facts.programmes, facts.sessions, today),
            needs=equipment.coming(needs),
            last=queries.last_decisions(session, viewer.scope, [item.patient_id], meeting.on_day),
            lines=[one for one in queries.lines(session, viewer.scope, meeting_id) if one.item_id == item_id],
            team=people.team(session, viewer.scope, item.patient_id),
            carers=people.carers(session, viewer.scope, item.patient_id),
            documents=around.documents(session, viewer.scope, item.patient_id),
            own=viewer.discipline,
            consent=item.consent,
            joins=item.joins,
            discussed_before=facts.meeting[0] if facts.meeting else None,
        )
    return item.patient_id, {"item_id": str(item_id), **meeting_patient.payload(shown, today)}
