"""The daily round: once a clinic and day whoever begins it, taken over when its worker dies, what is new proposed and nothing twice."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text

from dashboard import clock
from dashboard.actions import sweep
from dashboard.actions.rule_tasks import Counts
from db.commands import audit, summaries, sweeps
from db.engine import Session
from db.queries import sweeps as queries
from db.records import Scope
from db.tables import Task
from db.vocabulary import Measure
from tests import makers as make
from tests.makers import TODAY
from tests.world import Place, World

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _today() -> Any:
    clock.pin(TODAY)
    yield
    clock.pin(None)


def people(db: World, n: int = 45, *, ago: int = 2, value: float = 44, place: Place | None = None) -> list[UUID]:
    """People whose breathing fell under half a few days ago, written behind the rules' back."""
    scope = (place or db.north).scope()
    with db.writing(scope) as session:
        made = [make.patient(session, scope) for _ in range(n)]
        for one in made:
            make.measurement(session, scope, one, Measure.FVC_PERCENT, 90, position="seated", measured_on=TODAY - 300 * DAY)
            make.measurement(session, scope, one, Measure.FVC_PERCENT, value, position="seated", measured_on=TODAY - ago * DAY)
        summaries.refresh(session, scope, made, TODAY)
    return made


def rule_tasks(db: World, key: str = "RESP-03", place: Place | None = None) -> list[UUID | None]:
    scope = (place or db.north).scope()
    with db.reading(scope) as session:
        return list(session.execute(select(Task.patient_id).where(Task.clinic_id == scope.clinic_id, Task.rule_key == key)).scalars())


def of_day(db: World, day: date = TODAY) -> queries.Round:
    with db.reading() as session:
        found = queries.round_of(session, db.scope, day)
    assert found is not None
    return found


def test_everybody_is_looked_at_once_a_day(db: World) -> None:
    made = people(db)
    first = sweep.clinic(db.north.id, TODAY)
    assert first.looked == len(made) and sorted(rule_tasks(db), key=str) == sorted(made, key=str)
    assert of_day(db).finished_at is not None and of_day(db).counts["opened"] == first.opened
    assert sweep.clinic(db.north.id, TODAY) == Counts()
    again = sweep.clinic(db.north.id, TODAY + DAY)
    assert (again.looked, again.opened) == (len(made), 0)


def test_two_rounds_at_once_make_no_duplicate(db: World) -> None:
    made = people(db)
    with ThreadPoolExecutor(6) as pool:
        done = list(pool.map(lambda _: sweep.clinic(db.north.id, TODAY), range(6)))
    assert len(rule_tasks(db)) == len(set(rule_tasks(db))) == len(made)
    assert sum(one.looked for one in done) == len(made)


def test_two_processes_at_once_make_no_duplicate(db: World) -> None:
    made = people(db, 30)
    environment = os.environ | {"DATABASE_URL": db.server.app_url, "CARE_TODAY": TODAY.isoformat(), "CARE_DATA": "/nonexistent"}
    command = [sys.executable, "-m", "dashboard", "sweep"]
    both = [subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    said = [one.communicate(timeout=240)[1] for one in both]
    assert [one.returncode for one in both] == [0, 0], said
    assert sorted(rule_tasks(db), key=str) == sorted(made, key=str)
    assert of_day(db).counts["looked"] == len(made) and of_day(db).finished_at is not None


def test_what_a_worker_began_and_did_not_finish_another_goes_on_with(db: World) -> None:
    made = people(db)
    scope = Scope.of_rules(db.north.id)
    with db.writing(scope) as session:
        assert sweeps.claim(session, scope, TODAY)
    assert sweep._batch(scope, TODAY) is not None
    assert sweep.clinic(db.north.id, TODAY) == Counts(), "the first one may still be at work"
    _silent(db)
    rest = sweep.clinic(db.north.id, TODAY)
    assert rest.looked == len(made) - sweep.BATCH
    assert len(rule_tasks(db)) == len(set(rule_tasks(db))) == len(made)


def _silent(db: World) -> None:
    with db.writing() as session:
        session.execute(text("UPDATE sweep_run SET seen_at = now() - interval '1 hour' WHERE clinic_id = :clinic"), {"clinic": db.north.id})


def test_a_round_that_ran_out_of_time_is_gone_on_with_at_once(db: World) -> None:
    made = people(db)
    assert sweep.clinic(db.north.id, TODAY, slice_s=0) == Counts()
    assert sweep.clinic(db.north.id, TODAY).looked == len(made)


def test_facts_that_came_in_bulk_are_looked_at_within_the_day(db: World) -> None:
    people(db, 3)
    sweep.clinic(db.north.id, TODAY)
    late = people(db, 2)
    assert sweep.clinic(db.north.id, TODAY).looked == 2
    assert set(late) <= set(rule_tasks(db))


def test_on_the_first_day_only_what_is_new_is_proposed(db: World) -> None:
    """What stood long before waits until the person is next seen; what begins later is proposed by any round."""
    old, new = people(db, 2, ago=60), people(db, 2, ago=25)
    sweep.clinic(db.north.id, TODAY)
    assert set(rule_tasks(db)) == set(new)
    worse = people(db, 1, ago=0)
    sweep.clinic(db.north.id, TODAY + 40 * DAY)
    assert set(rule_tasks(db)) == {*new, *worse}
    with db.writing() as session:
        from dashboard.actions import needs

        make.event(session, db.scope, old[0], "fall", happened_on=TODAY)
        needs.refresh(session, db.scope, [old[0]], TODAY)
    assert old[0] in rule_tasks(db) and old[1] not in rule_tasks(db)


def test_every_clinic_has_its_round_on_its_own_day_and_sees_only_its_own(db: World) -> None:
    north, south = people(db, 2), people(db, 1, place=db.south)
    done = sweep.everywhere()
    assert done[db.north.id].looked == 2 and done[db.south.id].looked == 1
    assert set(rule_tasks(db)) == set(north) and set(rule_tasks(db, place=db.south)) == set(south)


def test_a_round_leaves_the_audit_chain_whole(db: World) -> None:
    people(db, 5)
    sweep.clinic(db.north.id, TODAY)
    with db.reading() as session:
        assert audit.verify(session, db.scope) is None
        assert _opened_by(session, db) == {(None, None)}


def _opened_by(session: Session, db: World) -> set[Any]:
    found = text("SELECT DISTINCT account_id, role FROM audit_event WHERE clinic_id = :clinic AND action = 'task.proposed_by_rule'")
    return {tuple(row) for row in session.execute(found, {"clinic": db.north.id})}


def test_the_patient_list_counts_the_tasks_of_a_round(db: World) -> None:
    [who] = people(db, 1)
    sweep.clinic(db.north.id, TODAY)
    with db.reading() as session:
        count = session.execute(text("SELECT open_tasks FROM patient_summary WHERE patient_id = :who"), {"who": who}).scalar_one()
    assert count >= 1
