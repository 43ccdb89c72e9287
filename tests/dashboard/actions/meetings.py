"""A planned or running case meeting of three people, for the tests of what is done to one."""

from collections.abc import Callable
from datetime import time, timedelta
from typing import Any
from uuid import UUID, uuid4

from dashboard.actions import meeting_run, meetings
from dashboard.actions.meeting_shapes import (
    Decide,
    OfMeeting,
    Plan,
)
from dashboard.roles import VIEWS, Viewer
from db.errors import Unavailable
from db.meeting_records import Item, MeetingRow
from db.queries import meetings as queries
from db.vocabulary import Role
from tests.makers import TODAY
from tests.world import Place, World

DAY = timedelta(days=1)


def viewer(where: Place, role: Role = Role.COORDINATOR) -> Viewer:
    scope = where.scope(role)
    return Viewer(scope.account_id, scope.clinic_id, "North", f"{role.value.title()} N", "n@north.example", role, VIEWS[role].discipline, uuid4())


def planned(db: World, on: Any = TODAY, minutes: int = 90) -> UUID:
    plan = Plan(key=uuid4(), on_day=on, name="Case meeting", starts_at=time(15), minutes=minutes)
    return meetings.plan(viewer(db.north), plan, TODAY)


def begun(db: World, people: list[UUID]) -> tuple[UUID, list[Item]]:
    meeting_id = planned(db)
    meeting_run.start(viewer(db.north), OfMeeting(key=uuid4(), meeting_id=meeting_id), TODAY)
    return meeting_id, items(db, meeting_id)


def items(db: World, meeting_id: UUID) -> list[Item]:
    with db.reading() as session:
        return queries.agenda(session, db.scope, meeting_id)


def meeting(db: World, meeting_id: UUID) -> MeetingRow:
    with db.reading() as session:
        found = queries.meeting(session, db.scope, meeting_id)
    assert found is not None
    return found


def typed(meeting_id: UUID, item: Item, text: str, **values: Any) -> Decide:
    return Decide(**{"key": uuid4(), "meeting_id": meeting_id, "item_id": item.id, "patient_id": item.patient_id, "text": text} | values)


def until_answered(act: Callable[[], Any]) -> None:
    """As the browser does it: a clinic's server that is too busy is asked again, with the same key."""
    for _ in range(30):
        try:
            act()
        except Unavailable:
            continue
        return
    raise AssertionError("never answered")
