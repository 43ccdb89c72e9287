"""Noting what happened to a person."""

from datetime import date, timedelta
from typing import Annotated
from uuid import UUID

from pydantic import BeforeValidator, Field

from dashboard.actions import kept
from dashboard.actions.kept import Entry
from dashboard.care.noted import NOTED
from dashboard.clock import today
from dashboard.roles import Viewer
from db.commands import rows
from db.engine import Refused
from db.vocabulary import EventKind

OLDEST_DAYS = 366 * 20


def _blank_is_none(value: object) -> object:
    return None if value == "" else value


class NewEvent(Entry):
    """What the form sends. `injury` is asked of falls only."""

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
    values = {
        "kind": entry.kind.value,
        "happened_on": entry.happened_on,
        "injury": entry.injury if entry.kind is EventKind.FALL else None,
        "detail": entry.detail.strip(),
        "entered_by": viewer.account_id,
    }
    return kept.once(viewer, entry, lambda session: rows.put(session, viewer.scope, "event", entry.patient_id, values), action="event.added")
