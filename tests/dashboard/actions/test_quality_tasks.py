"""Tasks for the people a measure missed: only for those who were shown, one each, once, all taken back by one undo, and no one who has died."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from dashboard.actions import quality, quality_tasks
from dashboard.actions.caseload import Asked
from dashboard.actions.quality import Behind
from dashboard.actions.quality_tasks import Make
from dashboard.actions.task_shapes import Undo
from dashboard.care import quality_asks
from dashboard.care.working_days import WorkingDays
from dashboard.panels import quality_people
from dashboard.refusals import Missing
from dashboard.roles import VIEWS, Viewer
from db.commands import summaries
from db.vocabulary import Measure, Role, TaskState
from tests import makers as make
from tests.makers import TODAY
from tests.world import Place, World

SCREEN = "QM-10"
NOW = Asked(TODAY.replace(day=1), TODAY.replace(day=1))
LONG = TODAY - timedelta(days=700)
DUE = WorkingDays().after(TODAY, quality_asks.ask_file().due_working_days)


def viewer(where: Place, role: Role = Role.MANAGER) -> Viewer:
    scope = where.scope(role)
    return Viewer(scope.account_id, scope.clinic_id, "North", "N", "n@north.example", role, VIEWS[role].discipline, uuid4())


@pytest.fixture
def people(db: World) -> list[UUID]:
    """Eight who were never screened, one who was, one who was never screened and has died. The first two have a named neurologist."""
    with db.writing() as session:
        made = [make.patient(session, db.scope, enrolled_on=LONG, diagnosed_on=LONG, onset_on=LONG) for _ in range(10)]
        make.measurement(session, db.scope, made[8], Measure.ECAS, 100, measured_on=TODAY - timedelta(days=40))
        make.measurement(session, db.scope, made[9], Measure.ECAS, 100, measured_on=TODAY - timedelta(days=690))
        for one in made[:2]:
            make.lead(session, db.scope, one, "NEURO", db.north.people[Role.NEUROLOGY])
        session.execute(text("UPDATE patient SET status = 'died', status_on = :on WHERE id = :id"), {"on": TODAY - timedelta(days=3), "id": made[9]})
        summaries.refresh(session, db.scope, made, TODAY)
    return made


def behind(db: World, key: str = SCREEN) -> Behind:
    found = quality.opened(viewer(db.north), key, NOW, TODAY)
    assert found is not None
    return found


def tasks(db: World) -> list[Any]:
    asked = "SELECT patient_id, state, owner_id, discipline, due_on, tags, title FROM task WHERE clinic_id = :c ORDER BY patient_id"
    with db.reading() as session:
        return list(session.execute(text(asked), {"c": db.north.id}))


def press(db: World, whom: list[UUID], *, key: UUID | None = None, by: Role = Role.MANAGER, place: Place | None = None) -> int:
    return quality_tasks.make(viewer(place or db.north, by), Make(key=key or uuid4(), measure=SCREEN, people=whom), TODAY)


def test_the_people_behind_a_row_are_those_it_missed_and_say_neither_result_nor_diagnosis(db: World, people: list[UUID]) -> None:
    found = behind(db)
    assert {one.person.id for one in found.missed} == {one.person.id for one in found.to_ask} == set(people[:8])
    assert (found.row.counted.met, found.row.counted.of) == (1, 9)  # type: ignore[union-attr]
    text_ = str(quality_people.behind(found, TODAY, may_see=False))
    assert "no screen in 365 days" in text_
    assert "Make 8 tasks" in text_
    assert "/patients/" not in text_
    assert not any(word in text_ for word in ("als", "ECAS ", "bulbar"))
    assert "/patients/" in str(quality_people.behind(found, TODAY, may_see=True))


def test_one_press_makes_a_task_for_each_with_the_lead_as_owner_and_the_inbox_for_the_others(db: World, people: list[UUID]) -> None:
    assert press(db, people[:8]) == 8
    made = {row.patient_id: row for row in tasks(db)}
    assert set(made) == set(people[:8])
    neurologist = db.north.people[Role.NEUROLOGY]
    assert [made[one].owner_id for one in people[:3]] == [neurologist, neurologist, None]
    assert [made[one].state for one in people[:3]] == [TaskState.OPEN, TaskState.OPEN, TaskState.PROPOSED]
    assert {(row.discipline, tuple(row.tags), row.title) for row in made.values()} == {("NEURO", (SCREEN,), "Cognitive and behaviour screen")}
    assert {row.due_on for row in made.values()} == {DUE}
    assert all(one.booked and one.booked_on == DUE for one in behind(db).missed)


def test_nobody_gets_a_second_open_task_of_the_measure_and_the_same_press_twice_is_one(db: World, people: list[UUID]) -> None:
    key = uuid4()
    assert press(db, people[:3], key=key) == press(db, people[:3], key=key) == 3
    assert press(db, people[:8]) == 5
    assert press(db, people[:8]) == 0
    assert len(tasks(db)) == 8


def test_twenty_who_press_at_once_make_one_task_each_person(db: World, people: list[UUID]) -> None:
    with ThreadPoolExecutor(6) as pool:
        made = list(pool.map(lambda _: press(db, people[:8]), range(20)))
    assert sum(made) == len(tasks(db)) == 8


def test_nobody_who_was_not_shown_was_screened_or_has_died_gets_one(db: World, people: list[UUID]) -> None:
    assert press(db, [people[0], people[8], people[9], uuid4()]) == 1
    assert [row.patient_id for row in tasks(db)] == [people[0]]


def test_one_undo_takes_all_of_them_back_and_they_can_be_asked_again(db: World, people: list[UUID]) -> None:
    key = uuid4()
    press(db, people[:8], key=key)
    assert quality_tasks.take_back(viewer(db.north), Undo(key=uuid4(), batch=key)) == (8, 0)
    assert {row.state for row in tasks(db)} == {TaskState.CANCELLED}
    assert len(behind(db).to_ask) == 8


def test_another_clinic_or_discipline_makes_nothing(db: World, people: list[UUID]) -> None:
    assert press(db, people[:8], place=db.south) == 0
    with pytest.raises(Missing):
        press(db, people[:8], by=Role.PHYSIO)
    assert tasks(db) == []


def test_fewer_than_five_are_never_opened(db: World) -> None:
    with db.writing() as session:
        made = [make.patient(session, db.scope, enrolled_on=LONG, diagnosed_on=LONG, onset_on=LONG) for _ in range(4)]
        make.measurement(session, db.scope, make.patient(session, db.scope, enrolled_on=TODAY), Measure.ECAS, 100)
        summaries.refresh_all(session, db.scope, TODAY)
    assert behind(db).missed == ()
    assert press(db, made) == 0


def test_every_part_has_words_and_what_is_past_asks_for_nothing() -> None:
    assert {key for key, row in quality_asks.asks().items() if row.ask is None} == {"QM-07", "QM-16", "QM-17"}
    assert all("{" not in quality_asks.why(key) + quality_asks.of(key) for key in quality_asks.asks())
