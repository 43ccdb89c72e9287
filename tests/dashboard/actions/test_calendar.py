"""The clinic's working days: kept by version, read into days to count with."""

from datetime import date
from uuid import uuid4

import pytest

from dashboard.actions import calendar
from dashboard.actions.calendar import Save
from db.errors import Conflict, Refused
from tests.dashboard.actions.test_tasks import viewer
from tests.world import World

CHRISTMAS = date(2026, 12, 25)


def test_a_calendar_is_kept_and_counts(db: World) -> None:
    who = viewer(db.north)
    version = calendar.save(who, Save(key=uuid4(), version=0, weekdays=[1, 2, 3, 4], holidays={CHRISTMAS: "Christmas"}))
    assert version == 1
    kept, at = calendar.current(who)
    assert (kept.weekdays, kept.holidays, at) == ([1, 2, 3, 4], {CHRISTMAS: "Christmas"}, 1)
    with db.reading() as session:
        days = calendar.working_days(session, db.scope)
    assert days.after(date(2026, 12, 24), 1) == date(2026, 12, 28)


def test_who_saves_second_over_an_older_calendar_is_told(db: World) -> None:
    who = viewer(db.north)
    calendar.save(who, Save(key=uuid4(), version=0, weekdays=[1]))
    for stale in (0, 7):
        with pytest.raises(Conflict):
            calendar.save(who, Save(key=uuid4(), version=stale, weekdays=[2]))
    assert calendar.current(who)[0].weekdays == [1]


def test_a_clinic_that_never_works_is_refused_and_one_without_a_calendar_works_monday_to_friday(db: World) -> None:
    with pytest.raises(Refused, match="at least one day"):
        calendar.save(viewer(db.north), Save(key=uuid4(), version=0, weekdays=[]))
    assert calendar.parsed(None).weekdays == {1, 2, 3, 4, 5}
    assert calendar.parsed({"weekdays": ["nonsense"]}).weekdays == {1, 2, 3, 4, 5}


def test_another_clinics_calendar_is_its_own(db: World) -> None:
    calendar.save(viewer(db.north), Save(key=uuid4(), version=0, weekdays=[6, 7]))
    assert calendar.current(viewer(db.south)) == (calendar.Calendar(), 0)
