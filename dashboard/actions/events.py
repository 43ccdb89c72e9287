"""Noting what happened to a person, and taking a slip of the hand back."""

from datetime import date, timedelta
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, Field

from dashboard.actions import needs
from dashboard.care.noted import NOTED
from dashboard.clock import today
from dashboard.roles import Viewer
from db.commands import audit, events, idempotency
from db.engine import Refused, writing
from db.vocabulary import EventKind

OLDEST_DAYS = 366 * 20


def _blank_is_none(value: object) -> object:
    return None if value == "" else value


class NewEvent(BaseModel):
    """What the form sends. `injury` is asked of falls only."""

    key: UUID
    patient_id: UUID
    kind: EventKind
    happened_on: date
    injury: Annotated[bool | None, BeforeValidator(_blank_is_none)] = None
    detail: str = Field(default="", max_length=300)


def add(viewer: Viewer, entry: NewEvent) -> UUID | None:
    """Note it once, whatever the browser repeats; its id, or None when the patient is out of reach. Raises Refused in words for the user."""
    if entry.kind not in NOTED:
        raise Refused("Choose what happened from the list.")
    if entry.happened_on > today():
        raise Refused("The date is in the future. Enter the day it happened.")
    if entry.happened_on < today() - timedelta(days=OLDEST_DAYS):
        raise Refused("The date is more than 20 years ago. Check the year.")
    request = entry.model_dump_json().encode()
    with writing(by=viewer.scope) as session:
        if before := idempotency.once(session, viewer.scope, entry.key, request):
            return UUID(before["id"])
        made = events.add(
            session,
            viewer.scope,
            entry.patient_id,
            kind=entry.kind,
            happened_on=entry.happened_on,
            injury=entry.injury if entry.kind is EventKind.FALL else None,
            detail=entry.detail.strip(),
        )
        if made is None:
            return None
        needs.refresh(session, viewer.scope, [entry.patient_id], today())
        audit.record(session, viewer.scope, action="event.added", object_kind="event", object_id=made, patient_id=entry.patient_id, login_ref=viewer.login_ref)
        idempotency.remember(session, viewer.scope, entry.key, request, {"id": str(made)})
        return made


def take_back(viewer: Viewer, event_id: UUID) -> UUID | None:
    """Undo one's own entry; the patient it was about, or None when there is nothing to take back."""
    with writing(by=viewer.scope) as session:
        patient_id = events.take_back(session, viewer.scope, event_id)
        if patient_id is None:
            return None
        needs.refresh(session, viewer.scope, [patient_id], today())
        audit.record(
            session, viewer.scope, action="event.taken_back", object_kind="event", object_id=event_id, patient_id=patient_id, login_ref=viewer.login_ref
        )
        return patient_id
