"""Keeping what surrounds care: carers and what they were taught, advance-care documents, contacts, the lead of each discipline."""

from datetime import date, timedelta
from typing import Annotated, Any
from uuid import UUID

from pydantic import BeforeValidator, Field

from dashboard.actions import kept
from dashboard.actions.kept import Entry
from dashboard.care import carer_topics
from dashboard.care.words import day
from dashboard.clock import today
from dashboard.roles import Viewer
from db.commands import rows
from db.commands.rows import Kept
from db.engine import Refused, Session
from db.queries import people
from db.vocabulary import AdvanceKind, ContactKind, Discipline, TrainingLevel

OLDEST_DAYS = 366 * 20


def _blank_is_none(value: object) -> object:
    return None if value == "" else value


Words = Annotated[str, Field(max_length=300)]
MaybeDay = Annotated[date | None, BeforeValidator(_blank_is_none)]
MaybeId = Annotated[UUID | None, BeforeValidator(_blank_is_none)]


class CarerEntry(Entry):
    """A carer: new without row_id. lives_with and is_main come from a box that sends nothing when it is not ticked."""

    row_id: MaybeId = None
    version: int = 0
    name: Words
    relation: Words
    phone: Words = ""
    lives_with: bool = False
    is_main: bool = False


class SignOffEntry(Entry):
    carer_id: UUID
    topic_key: Annotated[str, Field(max_length=20)]
    level: TrainingLevel
    taught_on: date


class DocumentEntry(Entry):
    row_id: MaybeId = None
    version: int = 0
    kind: AdvanceKind
    made_on: date
    review_on: MaybeDay = None
    withdrawn_on: MaybeDay = None
    kept_where: Words
    detail: Words = ""


class ContactEntry(Entry):
    row_id: MaybeId = None
    version: int = 0
    kind: ContactKind
    name: Words
    phone: Words = ""
    detail: Words = ""


class LeadEntry(Entry):
    """version: of the lead there is now, 0 when there is none."""

    discipline: Discipline
    account_id: UUID
    version: int = 0


def carer(viewer: Viewer, entry: CarerEntry) -> UUID | None:
    """Raises Refused in words for the user, Conflict when somebody changed the carer meanwhile."""
    values = {
        "name": _said(entry.name, "Say who the carer is."),
        "relation": _said(entry.relation, "Say what the carer is to the person."),
        "phone": entry.phone.strip() or None,
        "lives_with": entry.lives_with,
        "is_main": entry.is_main,
    }
    return _keep(viewer, entry, "carer", entry.row_id, entry.version, values)


def sign_off(viewer: Viewer, entry: SignOffEntry) -> UUID | None:
    """How far a carer got in a topic. Raises Refused."""
    if entry.topic_key not in carer_topics.topics():
        raise Refused("Choose the topic from the list.")
    _past(entry.taught_on)

    def write(session: Session) -> Kept | None:
        if entry.carer_id not in {one.id for one in people.carers(session, viewer.scope, entry.patient_id)}:
            return None
        values = {
            "carer_id": entry.carer_id,
            "topic_key": entry.topic_key,
            "level": entry.level.value,
            "taught_on": entry.taught_on,
            "taught_by": viewer.account_id,
        }
        return rows.put(session, viewer.scope, "carer_training", entry.patient_id, values)

    return kept.once(viewer, entry, write, action="carer_training.added")


def document(viewer: Viewer, entry: DocumentEntry) -> UUID | None:
    """Raises Refused, and Conflict when somebody changed it meanwhile."""
    _past(entry.made_on)
    if entry.review_on and entry.review_on < entry.made_on:
        raise Refused("The review is before the document was made. Check both dates.")
    if entry.withdrawn_on:
        _past(entry.withdrawn_on)
        if entry.withdrawn_on < entry.made_on:
            raise Refused("It is withdrawn before it was made. Check both dates.")
    values = {
        "kind": entry.kind.value,
        "made_on": entry.made_on,
        "review_on": entry.review_on,
        "withdrawn_on": entry.withdrawn_on,
        "kept_where": _said(entry.kept_where, "Say where it is kept, so that it is found at night."),
        "detail": entry.detail.strip(),
    }
    new = {} if entry.row_id else {"entered_by": viewer.account_id}
    return _keep(viewer, entry, "advance_document", entry.row_id, entry.version, values | new)


def contact(viewer: Viewer, entry: ContactEntry) -> UUID | None:
    """Raises Refused, and Conflict when somebody changed it meanwhile."""
    values = {
        "kind": entry.kind.value,
        "name": _said(entry.name, "Say who it is."),
        "phone": entry.phone.strip() or None,
        "detail": entry.detail.strip(),
    }
    return _keep(viewer, entry, "contact", entry.row_id, entry.version, values)


def lead(viewer: Viewer, entry: LeadEntry) -> UUID | None:
    """Name who leads a discipline for this person: one at a time. Raises Refused, and Conflict when somebody named another meanwhile."""
    values = {"account_id": entry.account_id, "since_on": today()}

    def write(session: Session) -> Kept | None:
        if entry.account_id not in {one.account_id for one in people.colleagues(session, viewer.scope) if one.active}:
            raise Refused("Choose somebody who works here.")
        named = next((one for one in people.team(session, viewer.scope, entry.patient_id) if one.discipline is entry.discipline), None)
        if named is None and entry.version == 0:
            return rows.put(session, viewer.scope, "care_team", entry.patient_id, {"discipline": entry.discipline.value, **values})
        return rows.change(session, viewer.scope, "care_team", entry.patient_id, {"discipline": entry.discipline.value}, entry.version, values)

    return kept.once(viewer, entry, write, action="care_team.lead_named")


def _keep(viewer: Viewer, entry: Entry, table: str, row_id: UUID | None, version: int, values: dict[str, Any]) -> UUID | None:
    def write(session: Session) -> Kept | None:
        if row_id is None:
            return rows.put(session, viewer.scope, table, entry.patient_id, values)
        return rows.change(session, viewer.scope, table, entry.patient_id, {"id": row_id}, version, values)

    return kept.once(viewer, entry, write, action=f"{table}.{'changed' if row_id else 'added'}")


def _said(words: str, otherwise: str) -> str:
    said = " ".join(words.split())
    if not said:
        raise Refused(otherwise)
    return said


def _past(on: date) -> None:
    if on > today():
        raise Refused(f"{day(on)} is in the future. Enter the day on which it was.")
    if on < today() - timedelta(days=OLDEST_DAYS):
        raise Refused(f"{day(on)} is more than 20 years ago. Check the year.")
