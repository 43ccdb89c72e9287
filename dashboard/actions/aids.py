"""Keeping the aids of a person: identified, moved from stage to stage with the day, given an owner and a note, a step taken back."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Annotated
from uuid import UUID

from pydantic import BeforeValidator, Field

from dashboard.actions import kept
from dashboard.actions.kept import Doubtful, Entry
from dashboard.care import aid_steps, catalogue
from dashboard.care.words import day
from dashboard.clock import today
from dashboard.roles import Viewer
from db.commands import rows
from db.commands.rows import Kept
from db.engine import Conflict, Refused, Session
from db.queries import aids as queries
from db.queries import patients, people
from db.records import Aid, Scope
from db.vocabulary import AidStage

TABLE = "equipment"
OLDEST_DAYS = 366 * 20


def _blank_is_none(value: object) -> object:
    return None if value == "" else value


MaybeId = Annotated[UUID | None, BeforeValidator(_blank_is_none)]
Words = Annotated[str, Field(max_length=300)]


class Add(Entry):
    """A new aid of the catalogue. confirmed: what looked odd was looked at again."""

    aid_key: Annotated[str, Field(max_length=20)]
    on_day: date
    owner_id: MaybeId = None
    note: Words = ""
    confirmed: bool = False


class OfAid(Entry):
    """A change of an aid names the version that was on the screen."""

    row_id: UUID
    version: int


class Move(OfAid):
    stage: AidStage
    on_day: date
    confirmed: bool = False


class Edit(OfAid):
    owner_id: MaybeId = None
    note: Words = ""


class Back(OfAid):
    """Takes the last stage back."""

    stage: AidStage


def add(viewer: Viewer, entry: Add) -> UUID | None:
    """None when the person is out of reach. Raises Refused, and Doubtful for what looks like a slip and was not confirmed."""
    if entry.aid_key not in catalogue.aids():
        raise Refused("Choose an aid from the list.")
    _check_day(entry.on_day)

    def write(session: Session) -> Kept | None:
        _check_owner(session, viewer.scope, entry.owner_id)
        there = [one for one in queries.aids(session, viewer.scope, entry.patient_id) if one.aid_key == entry.aid_key and AidStage.RETURNED not in one.reached]
        if there and not entry.confirmed:
            stage = aid_steps.STAGES[aid_steps.latest(there[0].reached)].lower()
            raise Doubtful([f"{catalogue.aid_name(entry.aid_key)} is there already: {stage}. Add another one?"])
        values = {"aid_key": entry.aid_key, "identified_on": entry.on_day, "owner_id": entry.owner_id, "note": entry.note.strip()}
        return rows.put(session, viewer.scope, TABLE, entry.patient_id, values)

    return kept.once(viewer, entry, write, action="equipment.added")


def move(viewer: Viewer, entry: Move) -> UUID | None:
    """The day on which a stage was reached, new or put right. After care has ended an aid can still come back.

    Raises Refused, Doubtful and Conflict.
    """
    scope = replace(viewer.scope, with_ended=True) if entry.stage is AidStage.RETURNED else viewer.scope

    def write(session: Session) -> Kept | None:
        aid = _aid(session, scope, entry)
        if aid is None:
            return None
        if why := aid_steps.impossible(aid.reached, entry.stage, entry.on_day, today()):
            raise Refused(why)
        patient = patients.patient(session, scope, entry.patient_id)
        odd = aid_steps.doubts(aid.reached, entry.stage, entry.on_day, today(), patient.diagnosed_on if patient else None)
        if odd and not entry.confirmed:
            raise Doubtful(odd)
        return _reached(session, scope, entry, entry.stage, entry.on_day)

    return kept.once(viewer, entry, write, action=f"equipment.{entry.stage}")


def back(viewer: Viewer, entry: Back) -> UUID | None:
    """The last stage was not reached after all. Raises Refused when it is not the last, or the first of all, and Conflict."""

    def write(session: Session) -> Kept | None:
        aid = _aid(session, viewer.scope, entry)
        if aid is None:
            return None
        if aid.version == entry.version and (entry.stage is AidStage.IDENTIFIED or entry.stage is not aid_steps.latest(aid.reached)):
            raise Refused("Only the last step can be taken back, and an aid stays identified.")
        return _reached(session, viewer.scope, entry, entry.stage, None)

    return kept.once(viewer, entry, write, action="equipment.step_back")


def edit(viewer: Viewer, entry: Edit) -> UUID | None:
    """Who looks after it, and what is to be known of it. Raises Refused and Conflict."""

    def write(session: Session) -> Kept | None:
        _check_owner(session, viewer.scope, entry.owner_id)
        values = {"owner_id": entry.owner_id, "note": entry.note.strip()}
        return rows.change(session, viewer.scope, TABLE, entry.patient_id, {"id": entry.row_id}, entry.version, values)

    return kept.once(viewer, entry, write, action="equipment.changed")


def _aid(session: Session, scope: Scope, entry: OfAid) -> Aid | None:
    if not rows.sees(session, scope, entry.patient_id):
        return None
    return next((one for one in queries.aids(session, scope, entry.patient_id) if one.id == entry.row_id), None)


def _reached(session: Session, scope: Scope, entry: OfAid, stage: AidStage, on: date | None) -> Kept | None:
    try:
        return rows.change(session, scope, TABLE, entry.patient_id, {"id": entry.row_id}, entry.version, {f"{stage}_on": on})
    except Conflict as conflict:
        theirs = conflict.current[f"{stage}_on"]
        now, yours = (day(one) if one else "no day" for one in (theirs, on))
        raise Conflict({"version": conflict.current["version"], "says": [f"{aid_steps.STAGES[stage]}: now {now}, yours {yours}"]}) from conflict


def _check_day(on: date) -> None:
    if on > today():
        raise Refused("The date is in the future. Enter the day on which it was identified.")
    if on < today() - timedelta(days=OLDEST_DAYS):
        raise Refused("The date is more than 20 years ago. Check the year.")


def _check_owner(session: Session, scope: Scope, owner_id: UUID | None) -> None:
    if owner_id is not None and not any(one.account_id == owner_id and one.active for one in people.colleagues(session, scope)):
        raise Refused("The owner does not work in this clinic any more. Choose somebody else.")
