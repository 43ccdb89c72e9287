"""The clinic's working days: what is set, read into days one can count with."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, Field, ValidationError

from dashboard.care.working_days import MONDAY_TO_FRIDAY, WorkingDays
from dashboard.roles import Viewer
from db.commands import audit, settings
from db.engine import Session, reading, writing
from db.errors import Refused
from db.queries import settings as queries
from db.records import Scope

KEY = "calendar"


class Calendar(BaseModel):
    """As it is kept. weekdays: ISO, 1 Monday to 7 Sunday; holidays: days on which nobody works, each with its name."""

    weekdays: Annotated[list[Annotated[int, Field(ge=1, le=7)]], Field(max_length=7)] = sorted(MONDAY_TO_FRIDAY)
    holidays: Annotated[dict[date, Annotated[str, Field(max_length=60)]], Field(max_length=400)] = {}


class Save(Calendar):
    """version: of the calendar as it was seen; 0 when none was set."""

    key: UUID
    version: int = Field(ge=0)


def parsed(value: Any) -> WorkingDays:
    """What is kept, as days to count with; Monday to Friday without holidays when nothing usable is."""
    found = as_set(value)
    return WorkingDays(frozenset(found.weekdays), frozenset(found.holidays))


def as_set(value: Any) -> Calendar:
    try:
        found = Calendar.model_validate(value or {})
    except ValidationError:
        return Calendar()
    return found if found.weekdays else Calendar(holidays=found.holidays)


def working_days(session: Session, scope: Scope) -> WorkingDays:
    return parsed(queries.value(session, scope, KEY))


def current(viewer: Viewer) -> tuple[Calendar, int]:
    """The clinic's calendar and its version."""
    with reading(viewer.scope) as session:
        value, version = queries.versioned(session, viewer.scope, KEY)
    return as_set(value), version


def save(viewer: Viewer, asked: Save) -> int:
    """Keep another calendar; its new version. Raises Conflict when somebody else changed it first, Refused for one without a working day."""
    if not asked.weekdays:
        raise Refused("A clinic works on at least one day of the week.")
    value = Calendar(weekdays=sorted(set(asked.weekdays)), holidays=asked.holidays).model_dump(mode="json")
    with writing(by=viewer.scope) as session:
        version = settings.keep(session, viewer.scope, KEY, value, seen=asked.version)
        audit.record(session, viewer.scope, action="calendar.set", object_kind="setting", login_ref=viewer.login_ref)
    return version
