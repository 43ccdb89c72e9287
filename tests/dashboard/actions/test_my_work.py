"""One's own work of the day: what is new reaches back to the last day on which the clinic worked."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from dashboard import clock
from dashboard.actions import my_work
from dashboard.panels import work_lists
from db.commands import settings, summaries
from db.queries import changes
from db.vocabulary import Role
from tests import makers as make
from tests.dashboard.actions.test_tasks import viewer
from tests.world import World

MONDAY = date(2026, 3, 9)
FRIDAY = MONDAY - timedelta(days=3)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    clock.pin(MONDAY)
    clock.work_in("UTC")
    yield
    clock.pin(None)
    clock.work_in(None)


def fell(db: World, at: datetime, detail: str) -> None:
    with db.writing() as session:
        who = make.patient(session, db.scope, family_name=detail)
        make.event(session, db.scope, who, happened_on=at.date(), entered_at=at, detail=detail)
        summaries.refresh(session, db.scope, [who], MONDAY)


def said(db: World) -> tuple[date, list[str]]:
    found = my_work.find(viewer(db.north, Role.PHYSIO), None, clock.today())
    return found.since_on, [one.family_name for one in found.news]


def test_on_monday_what_happened_on_friday_and_at_the_weekend_is_new(db: World) -> None:
    for name, at in (("Thursday", FRIDAY - timedelta(days=1)), ("Friday", FRIDAY), ("Saturday", FRIDAY + timedelta(days=1))):
        fell(db, datetime(at.year, at.month, at.day, 15, tzinfo=UTC), name)
    assert said(db) == (FRIDAY, ["Saturday", "Friday"])


def test_after_a_holiday_it_reaches_back_before_it(db: World) -> None:
    with db.writing() as session:
        settings.keep(session, db.scope, "calendar", {"weekdays": [1, 2, 3, 4, 5], "holidays": {FRIDAY.isoformat(): "Holiday"}}, seen=0)
    assert said(db)[0] == FRIDAY - timedelta(days=1)


def test_the_heading_says_since_when() -> None:
    def heading(since: date) -> str:
        return str(work_lists.news([], [], UUID(int=1), UTC, since, MONDAY))

    assert "Changed since yesterday" in heading(MONDAY - timedelta(days=1))
    assert "Changed since Fri 06-Mar-2026" in heading(FRIDAY)


def test_what_has_waited_long_enough_comes_back_by_itself(db: World) -> None:
    """Until the day it says it waits; from that day on it is asked for again, due day or not."""
    with db.writing() as session:
        who, me = make.patient(session, db.scope), db.north.people[Role.PHYSIO]
        later = MONDAY + timedelta(days=1)
        for title, until in (("Over", MONDAY), ("Not over", later)):
            make.task(session, db.scope, who, title=title, owner_id=me, due_on=None, state="waiting", waiting_on="the GP", waiting_until=until)
        make.task(session, db.scope, who, title="Put off", owner_id=me, due_on=MONDAY, snoozed_until=later)
        summaries.refresh(session, db.scope, [who], MONDAY)
    found = my_work.find(viewer(db.north, Role.PHYSIO), None, MONDAY)
    assert [task.title for task, _ in found.due] == ["Over"]
    assert "waited for the GP until 09-Mar-2026, ask again" in str(work_lists.due(found.due, viewer(db.north, Role.PHYSIO), MONDAY))
    with db.reading(db.north.scope(Role.PHYSIO)) as session:
        assert changes.news(session, db.north.scope(Role.PHYSIO), None, MONDAY).waiting == 1
