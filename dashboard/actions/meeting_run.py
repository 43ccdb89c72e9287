"""Running a case meeting: who presents and where, breaks, deferring, closing and opening again. Decisions: decisions.py."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from dashboard.actions.meeting_difference import seen
from dashboard.actions.meeting_shapes import Close, Defer, Move, OfMeeting, Pause, Present, Unread
from dashboard.actions.meetings import lay_break, locked, note, of, once
from dashboard.care import agenda as care
from dashboard.clock import now
from dashboard.refusals import Missing
from dashboard.roles import Viewer
from db.commands import meetings as commands
from db.engine import Session
from db.errors import Refused
from db.meeting_records import CARRIED_FROM, Item, MeetingRow
from db.queries import meetings as queries
from db.vocabulary import ItemState, MeetingState, Section

OPEN_ITEMS = (ItemState.WAITING, ItemState.NOT_DISCUSSED)


def start(viewer: Viewer, asked: OfMeeting, today: date) -> None:
    """Begin; who starts presents, the first patient who waits is shown. Its minutes bear the day on which it is held. Raises Missing and Refused."""

    def do(session: Session) -> Mapping[str, Any]:
        meeting = locked(session, viewer, asked.meeting_id)
        if meeting.state is MeetingState.RUNNING:
            return {}
        items = queries.agenda(session, viewer.scope, meeting.id)
        if not items:
            raise Refused("Nobody is on the agenda. Add a patient first.")
        first = next((item for item in items if item.state is ItemState.WAITING), items[0])
        values = {"state": MeetingState.RUNNING.value, "started_at": now(), "presenter_id": viewer.account_id, "now_item_id": first.id, "panel": 1}
        values["patient_present"] = bool(first.joins)
        if meeting.series_id is None or not queries.has_meeting(session, viewer.scope, meeting.series_id, today):
            values["on_day"] = today
        commands.change(session, viewer.scope, meeting.id, values)
        note(session, viewer, "meeting.started", meeting.id)
        return {}

    once(viewer, asked, do)


def take_over(viewer: Viewer, asked: OfMeeting) -> None:
    """Present from now on, in place of who did. Raises Missing and Refused."""

    def do(session: Session) -> Mapping[str, Any]:
        running(session, viewer, asked.meeting_id)
        commands.change(session, viewer.scope, asked.meeting_id, {"presenter_id": viewer.account_id})
        note(session, viewer, "meeting.taken_over", asked.meeting_id)
        return {}

    once(viewer, asked, do)


def move(viewer: Viewer, asked: Move, today: date) -> int:
    """Go to a patient and panel; who is left keeps the seconds spent and, when discussed, what was shown. The meeting's new version.

    Raises Missing, and Refused for who does not present.
    """

    def do(session: Session) -> Mapping[str, Any]:
        meeting = running(session, viewer, asked.meeting_id)
        if meeting.presenter_id != viewer.account_id:
            raise Refused("Somebody else presents. Take over first, or look around without moving the others.")
        items = {item.id: item for item in queries.agenda(session, viewer.scope, meeting.id)}
        if asked.item_id not in items or (asked.left_id is not None and asked.left_id not in items):
            raise Missing("agenda_item", asked.item_id)
        if asked.left_id is not None:
            _leave(session, viewer, meeting, items[asked.left_id], asked, today)
        values = {"now_item_id": asked.item_id, "panel": asked.panel} | _room(items[asked.item_id], items.get(asked.left_id) if asked.left_id else None)
        version = commands.change(session, viewer.scope, meeting.id, values)
        return {"version": version}

    return int(once(viewer, asked, do)["version"])


def _room(to: Item, left: Item | None) -> dict[str, bool]:
    """Who joins for their own item is in the room for that item: the switch goes on with it and off after it."""
    if left is None or left.id == to.id:
        return {}
    return {"patient_present": True} if to.joins else {"patient_present": False} if left.joins else {}


def _leave(session: Session, viewer: Viewer, meeting: MeetingRow, left: Item, asked: Move, today: date) -> None:
    values: dict[str, Any] = {"used_s": left.used_s + asked.used_s}
    again = left.state is not ItemState.DISCUSSED and not left.declined  # also who was taken as read or deferred, and was spoken of after all
    if asked.discussed and again:
        _discussed(session, viewer, meeting, left, today)
    commands.set_item(session, viewer.scope, left.id, values)


def _discussed(session: Session, viewer: Viewer, meeting: MeetingRow, item: Item, today: date) -> None:
    commands.set_item(session, viewer.scope, item.id, seen(session, viewer.scope, meeting, item, today))
    note(session, viewer, "meeting.discussed", meeting.id, item.patient_id)


def pause(viewer: Viewer, asked: Pause) -> None:
    """A break begins or ends; its time is nobody's. Raises Missing and Refused."""

    def do(session: Session) -> Mapping[str, Any]:
        meeting = running(session, viewer, asked.meeting_id)
        if asked.on and meeting.paused_at is None:
            commands.change(session, viewer.scope, meeting.id, {"paused_at": now()})
        elif not asked.on and meeting.paused_at is not None:
            gone = int((now() - meeting.paused_at).total_seconds())
            commands.change(session, viewer.scope, meeting.id, {"paused_at": None, "paused_s": meeting.paused_s + gone})
        return {}

    once(viewer, asked, do)


def present(viewer: Viewer, asked: Present) -> None:
    """The patient is in the room, or not: every screen hides what is not for them. Raises Missing and Refused."""

    def do(session: Session) -> Mapping[str, Any]:
        running(session, viewer, asked.meeting_id)
        commands.change(session, viewer.scope, asked.meeting_id, {"patient_present": asked.on})
        note(session, viewer, "meeting.patient_present", asked.meeting_id)
        return {}

    once(viewer, asked, do)


def defer(viewer: Viewer, asked: Defer, today: date) -> None:
    """Not now but on a day: taken up by the next meeting that day or later. Raises Missing and Refused."""

    def do(session: Session) -> Mapping[str, Any]:
        meeting = locked(session, viewer, asked.meeting_id)
        item = of(session, viewer, meeting.id, asked.item_id)
        if asked.to <= meeting.on_day:
            raise Refused("Choose a day after this meeting.")
        commands.set_item(session, viewer.scope, item.id, {"state": ItemState.DEFERRED.value, "deferred_to": asked.to, "deferred_why": asked.why.strip()})
        carry(session, viewer, meeting, [item], asked.to, asked.why.strip())
        note(session, viewer, "meeting.deferred", meeting.id, item.patient_id)
        return {}

    once(viewer, asked, do)


def _stable(item: Item) -> bool:
    return item.section is Section.STABLE and item.state in OPEN_ITEMS and not item.declined


def read_stable(viewer: Viewer, asked: OfMeeting, today: date) -> list[str]:
    """The stable section is taken as read, in one action; their lines of the agenda. Raises Missing and Refused."""

    def do(session: Session) -> Mapping[str, Any]:
        meeting = running(session, viewer, asked.meeting_id)
        items = [item for item in queries.agenda(session, viewer.scope, meeting.id) if _stable(item)]
        for item in items:
            commands.set_item(session, viewer.scope, item.id, seen(session, viewer.scope, meeting, item, today, state=ItemState.AS_READ))
            note(session, viewer, "meeting.taken_as_read", meeting.id, item.patient_id)
        return {"items": [str(item.id) for item in items]}

    return list(once(viewer, asked, do)["items"])


def unread(viewer: Viewer, asked: Unread) -> None:
    """Undo of taking as read: those wait again, but for who was spoken of since. Raises Missing and Refused."""

    def do(session: Session) -> Mapping[str, Any]:
        meeting = running(session, viewer, asked.meeting_id)
        for item in queries.agenda(session, viewer.scope, meeting.id):
            if item.id in asked.items and item.state is ItemState.AS_READ:
                commands.set_item(session, viewer.scope, item.id, {"state": ItemState.WAITING.value, "discussed_at": None, "snapshot": None})
                note(session, viewer, "meeting.not_taken_as_read", meeting.id, item.patient_id)
        return {}

    once(viewer, asked, do)


def close(viewer: Viewer, asked: Close, today: date) -> int:
    """End the meeting: who was not discussed goes to the next one, or is wished for it; how many. Raises Missing and Refused.

    Who was decided about was discussed, also when the presenter went on without saying so.
    """

    def do(session: Session) -> Mapping[str, Any]:
        meeting = running(session, viewer, asked.meeting_id)
        waiting = [item for item in queries.agenda(session, viewer.scope, meeting.id) if item.state is ItemState.WAITING]
        decided = {one.item_id for one in queries.decisions(session, viewer.scope, meeting.id) if one.task_id is not None}
        for item in waiting:
            if item.id in decided and not item.declined:
                _discussed(session, viewer, meeting, item, today)
        left = [item for item in waiting if item.declined or item.id not in decided]
        carried = [item for item in left if not (item.ended or item.declined) and (asked.carry is None or item.id in asked.carry)]
        for item in left:
            commands.set_item(session, viewer.scope, item.id, {"state": ItemState.NOT_DISCUSSED.value})
        carry(session, viewer, meeting, carried, meeting.on_day + timedelta(days=1), "not discussed")
        gone = int((now() - meeting.paused_at).total_seconds()) if meeting.paused_at else 0
        values = {"state": MeetingState.CLOSED.value, "closed_at": now(), "paused_at": None, "paused_s": meeting.paused_s + gone}
        commands.change(session, viewer.scope, meeting.id, values)
        note(session, viewer, "meeting.closed", meeting.id)
        return {"left": len(left)}

    return int(once(viewer, asked, do)["left"])


def reopen(viewer: Viewer, asked: OfMeeting) -> None:
    """Open a closed meeting again; recorded. While it was closed nobody's time passed. Raises Missing, and Refused when it is not closed."""

    def do(session: Session) -> Mapping[str, Any]:
        if commands.hold(session, viewer.scope, asked.meeting_id) is not MeetingState.CLOSED:
            if queries.meeting(session, viewer.scope, asked.meeting_id) is None:
                raise Missing("meeting", asked.meeting_id)
            raise Refused("This meeting is not closed.")
        meeting = queries.meeting(session, viewer.scope, asked.meeting_id)
        gone = int((now() - meeting.closed_at).total_seconds()) if meeting and meeting.closed_at else 0
        values: dict[str, Any] = {"state": MeetingState.RUNNING.value, "closed_at": None, "presenter_id": viewer.account_id}
        values["paused_s"] = meeting.paused_s + gone if meeting else 0
        commands.change(session, viewer.scope, asked.meeting_id, values)
        note(session, viewer, "meeting.reopened", asked.meeting_id)
        return {}

    once(viewer, asked, do)


def carry(session: Session, viewer: Viewer, meeting: MeetingRow, items: list[Item], on: date, why: str) -> None:
    """Put people on the next meeting from a day on; without one planned, they wait in the list of those to be discussed."""
    if not items:
        return
    said = f"{CARRIED_FROM}{meeting.on_day.isoformat()}" + (f": {why}" if why else "")
    following = commands.next_meeting(session, viewer.scope, on - timedelta(days=1))
    if following is None:
        for item in items:
            commands.wish(session, viewer.scope, item.patient_id, said)
        return
    minutes = care.rules().sections[Section.ADDED].minutes
    commands.hold(session, viewer.scope, following)
    commands.put_on(
        session,
        viewer.scope,
        following,
        [{"patient_id": item.patient_id, "section": Section.ADDED.value, "minutes": minutes, "why": [["added", said]], "added_why": said} for item in items],
    )
    lay_break(session, viewer.scope, following)


def running(session: Session, viewer: Viewer, meeting_id: UUID, *, share: bool = False) -> MeetingRow:
    """The running meeting, kept to this transaction. Raises Missing and Refused."""
    meeting = locked(session, viewer, meeting_id, share=share)
    if meeting.state is not MeetingState.RUNNING:
        raise Refused("The meeting has not started. Start it first.")
    return meeting
