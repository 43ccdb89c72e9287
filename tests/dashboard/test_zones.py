"""Days and hours are those of the clinic: where the server stands and what zone the database keeps make no difference."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import psycopg
import pytest
from sqlalchemy import text

from dashboard import clock
from dashboard.actions import sweep
from db import engine
from db.queries import sweeps, tasks
from db.records import Scope
from db.vocabulary import Role, TaskState
from tests import makers as make
from tests.site import Site
from tests.world import Place

EAST, WEST = "Pacific/Kiritimati", "Pacific/Pago_Pago"  # 14 hours before and 11 after UTC: never the same day
LATE = datetime(2026, 3, 4, 23, 30, tzinfo=UTC)


def scope(place: Place, zone: str) -> Scope:
    return Scope(place.id, place.people[Role.COORDINATOR], Role.COORDINATOR, zone=zone)


def stands_in(site: Site, zone: str) -> None:
    with psycopg.connect(site.world.server.owner_url.replace("+psycopg", "")) as connection:
        connection.execute(f"SET LOCAL app.clinic_id = '{site.world.north.id}'")
        connection.execute("UPDATE clinic SET timezone = %s WHERE id = %s", [zone, site.world.north.id])


@pytest.mark.parametrize(("zone", "on"), [("UTC", date(2026, 3, 4)), (EAST, date(2026, 3, 5)), (WEST, date(2026, 3, 4))])
def test_the_day_of_a_moment_is_the_clinics(site: Site, zone: str, on: date) -> None:
    with engine.reading(scope(site.world.north, zone)) as session:
        day, moment = session.execute(text("SELECT CAST(CAST(:at AS timestamptz) AS date), CAST(:at AS timestamptz)"), {"at": LATE}).one()
    assert day == on
    assert moment == LATE
    assert moment.utcoffset() == LATE.astimezone(ZoneInfo(zone)).utcoffset()


def test_the_next_one_on_the_same_connection_has_its_own(site: Site) -> None:
    for zone in (EAST, "UTC", WEST, "UTC"):
        with engine.reading(scope(site.world.north, zone)) as session:
            assert session.execute(text("SHOW timezone")).scalar_one() == zone


def test_what_is_no_zone_never_reaches_the_database(site: Site) -> None:
    with pytest.raises(ValueError, match="no time zone"), engine.reading(scope(site.world.north, "UTC'; DROP TABLE task; --")):
        pass


@pytest.mark.parametrize("zone", [EAST, WEST])
def test_a_page_stands_on_the_day_of_its_clinic(site: Site, zone: str) -> None:
    stands_in(site, zone)
    client = site.client(Role.COORDINATOR)
    told = client.get("/tasks/rows.json").get_json()["meta"]["today"]
    assert told == datetime.now(ZoneInfo(zone)).date().isoformat()  # noqa: TID251 - the day that is asked for


def test_a_task_closes_on_the_day_of_its_clinic(site: Site) -> None:
    here = scope(site.world.north, EAST)
    with engine.writing(here) as session:
        who = make.patient(session, here)
        made = make.task(session, here, who, state="done", closed_at=LATE, created_at=LATE)
    with engine.reading(here) as session:
        [task] = [one for one in tasks.of_patient(session, here, who) if one.id == made]
    assert task.state is TaskState.DONE
    assert task.closed_at is not None and task.closed_at.date() == date(2026, 3, 5)


def test_every_clinic_has_its_round_on_its_own_day(site: Site) -> None:
    stands_in(site, EAST)
    north, south = site.world.north, site.world.south
    sweep.everywhere()
    east, london = (datetime.now(ZoneInfo(zone)).date() for zone in (EAST, "Europe/London"))  # noqa: TID251 - the days that are asked for
    for place, day in ((north, east), (south, london)):
        with engine.reading(scope(place, "UTC")) as session:
            assert sweeps.round_of(session, scope(place, "UTC"), day) is not None


def test_midnight_is_the_clinics() -> None:
    clock.work_in(EAST)
    try:
        assert clock.midnight(date(2026, 3, 5)) == datetime(2026, 3, 4, 10, tzinfo=UTC)
        assert clock.midnight(date(2026, 3, 6)) - clock.midnight(date(2026, 3, 5)) == timedelta(days=1)
    finally:
        clock.work_in(None)


def test_nobody_works_in_a_zone_of_the_request_before(site: Site) -> None:
    stands_in(site, EAST)
    site.client(Role.COORDINATOR).get("/tasks/rows.json")
    south = site.client(Role.COORDINATOR, site.world.south).get("/tasks/rows.json").get_json()["meta"]["today"]
    assert south == datetime.now(ZoneInfo("Europe/London")).date().isoformat()  # noqa: TID251 - the day that is asked for
