"""An agenda as people change it before and during a meeting: who is on it, in which order and for how long, what each profession says, who comes."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from dashboard.actions.meeting_shapes import Attend, Consented, Join, PutOn, Reorder, SayBefore, SetItem, TakeOff, Unwish, Wish
from dashboard.actions.meetings import candidates, lay_break, locked, note, of, once
from dashboard.care import agenda as care
from dashboard.refusals import Missing
from dashboard.roles import Viewer
from db.commands import audit
from db.commands import meetings as commands
from db.engine import Session
from db.errors import Conflict, Refused
from db.queries import meetings as queries
from db.queries import patients
from db.vocabulary import Section


def put_on(viewer: Viewer, asked: PutOn, today: date) -> None:
    """Add one patient, at the end. Raises Missing for somebody out of reach, Refused for one who is on it already."""

    def do(session: Session) -> Mapping[str, Any]:
        meeting = locked(session, viewer, asked.meeting_id)
        if patients.patient(session, viewer.scope, asked.patient_id) is None:
            raise Missing("patient", asked.patient_id)
        found = next((one for one in candidates(session, viewer.scope, today, meeting.on_day) if one.patient_id == asked.patient_id), None)
        why = [[reason.kind.value, reason.text] for reason in found.flagged.reasons] if found else []
        row = {
            "patient_id": asked.patient_id,
            "section": Section.ADDED.value,
            "minutes": care.rules().sections[Section.ADDED].minutes,
            "why": [*why, ["added", asked.why.strip() or f"Added by {viewer.name}"]],
            "added_by": viewer.account_id,
            "added_why": asked.why.strip(),
        }
        if not commands.put_on(session, viewer.scope, asked.meeting_id, [row]):
            raise Refused("They are on the agenda already, or their care here has ended.")
        commands.take_up(session, viewer.scope, asked.meeting_id, [asked.patient_id])
        lay_break(session, viewer.scope, asked.meeting_id)
        note(session, viewer, "meeting.patient_added", asked.meeting_id, asked.patient_id)
        return {}

    once(viewer, asked, do)


def take_off(viewer: Viewer, asked: TakeOff) -> None:
    """Take somebody off who was not discussed yet and of whom nothing was decided. Raises Missing and Refused."""

    def do(session: Session) -> Mapping[str, Any]:
        locked(session, viewer, asked.meeting_id)
        patient_id = commands.take_off(session, viewer.scope, asked.meeting_id, asked.item_id)
        if patient_id is None:
            raise Refused("They were discussed already, or are not on this agenda.")
        lay_break(session, viewer.scope, asked.meeting_id)
        note(session, viewer, "meeting.patient_taken_off", asked.meeting_id, patient_id)
        return {}

    once(viewer, asked, do)


def reorder(viewer: Viewer, asked: Reorder) -> int:
    """Another order; the meeting's new version. Raises Missing, Refused, and Conflict when the agenda is not the one that was seen."""

    def do(session: Session) -> Mapping[str, Any]:
        meeting = locked(session, viewer, asked.meeting_id)
        if meeting.version != asked.version or not commands.order(session, viewer.scope, asked.meeting_id, asked.items):
            raise Conflict({"version": meeting.version})
        lay_break(session, viewer.scope, asked.meeting_id)
        note(session, viewer, "meeting.reordered", asked.meeting_id)
        return {"version": meeting.version + 1}

    return int(once(viewer, asked, do)["version"])


def set_item(viewer: Viewer, asked: SetItem) -> None:
    """Other minutes for one patient. Raises Missing, Refused, Conflict."""

    def do(session: Session) -> Mapping[str, Any]:
        locked(session, viewer, asked.meeting_id)
        of(session, viewer, asked.meeting_id, asked.item_id)
        if commands.set_item(session, viewer.scope, asked.item_id, {"minutes": asked.minutes}, seen=asked.version) is None:
            raise Conflict({"item": queries.item(session, viewer.scope, asked.item_id)})
        lay_break(session, viewer.scope, asked.meeting_id)
        note(session, viewer, "meeting.minutes_set", asked.meeting_id)
        return {}

    once(viewer, asked, do)


def join(viewer: Viewer, asked: Join) -> None:
    """The patient joins for their own item: what is not for them is then hidden while it is on screen. Raises Missing and Refused."""

    def do(session: Session) -> Mapping[str, Any]:
        locked(session, viewer, asked.meeting_id)
        found = of(session, viewer, asked.meeting_id, asked.item_id)
        commands.set_item(session, viewer.scope, found.id, {"joins": " ".join(asked.how.split())})
        note(session, viewer, "meeting.patient_joins", asked.meeting_id, found.patient_id)
        return {}

    once(viewer, asked, do)


def say_before(viewer: Viewer, asked: SayBefore) -> None:
    """One's profession's line about a patient. Raises Missing, and Refused for somebody of no discipline."""

    def do(session: Session) -> Mapping[str, Any]:
        locked(session, viewer, asked.meeting_id)
        found = of(session, viewer, asked.meeting_id, asked.item_id)
        if viewer.discipline is None:
            raise Refused("Your role speaks for no profession, so it has no line here.")
        commands.say(session, viewer.scope, asked.item_id, viewer.discipline, " ".join(asked.text.split()))
        note(session, viewer, "meeting.line_said", asked.meeting_id, found.patient_id)
        return {}

    once(viewer, asked, do)


def attend(viewer: Viewer, asked: Attend) -> None:
    """Who is there. Raises Missing and Refused."""

    def do(session: Session) -> Mapping[str, Any]:
        locked(session, viewer, asked.meeting_id)
        commands.attend(session, viewer.scope, asked.meeting_id, asked.account_id, asked.presence)
        note(session, viewer, "meeting.attendance", asked.meeting_id)
        return {}

    once(viewer, asked, do)


def wish(viewer: Viewer, asked: Wish) -> UUID:
    """`Add to meeting`: a patient to be discussed next time; the wish, to take it back. Raises Missing."""

    def do(session: Session) -> Mapping[str, Any]:
        made = commands.wish(session, viewer.scope, asked.patient_id, asked.why.strip())
        if made is None:
            raise Missing("patient", asked.patient_id)
        _wished(session, viewer, "meeting.wished", made, asked.patient_id)
        return {"id": str(made)}

    return UUID(once(viewer, asked, do)["id"])


def _wished(session: Session, viewer: Viewer, action: str, wish_id: UUID, patient_id: UUID) -> None:
    audit.record(session, viewer.scope, action=action, object_kind="meeting_wish", object_id=wish_id, patient_id=patient_id, login_ref=viewer.login_ref)


def unwish(viewer: Viewer, asked: Unwish) -> None:
    """Take one's own wish back. Raises Missing when an agenda has taken it up or it is gone."""

    def do(session: Session) -> Mapping[str, Any]:
        patient_id = commands.unwish(session, viewer.scope, asked.wish_id)
        if patient_id is None:
            raise Missing("meeting_wish", asked.wish_id)
        _wished(session, viewer, "meeting.unwished", asked.wish_id, patient_id)
        return {}

    once(viewer, asked, do)


def consent(viewer: Viewer, asked: Consented, today: date) -> None:
    """Whether somebody on this agenda may be discussed by the team, as they said it. Raises Missing and Refused."""

    def do(session: Session) -> Mapping[str, Any]:
        locked(session, viewer, asked.meeting_id, share=True)
        if asked.patient_id not in {item.patient_id for item in queries.agenda(session, viewer.scope, asked.meeting_id)}:
            raise Missing("patient", asked.patient_id)
        commands.consent(session, viewer.scope, asked.patient_id, asked.consent, today)
        note(session, viewer, f"consent.{asked.consent.value}", asked.meeting_id, asked.patient_id)
        return {}

    once(viewer, asked, do)
