"""Caseload: what one person weighs, who is over, who has no lead, and months whose people add up."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.care.caseload import NOT_KNOWN, Cared, Clinician, disciplines, loads, months, points
from dashboard.care.flag_rules import Kind
from db.vocabulary import Discipline, PatientStatus
from tests.dashboard.given import TODAY

ANA, TARA, MARIA = UUID(int=1), UUID(int=2), UUID(int=3)
LONG_AGO = date(2023, 1, 1)


def cared(number: int, kind: Kind = Kind.STABLE, since_on: date = LONG_AGO, **said: object) -> Cared:
    return Cared(UUID(int=100 + number), kind, since_on, **said)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("person", "heavy"),
    [
        (cared(1, stages=((LONG_AGO, "1"),)), 1.0),
        (cared(1, Kind.ACT, stages=((LONG_AGO, "4B"),)), 3.0),
        (cared(1), 1.25),
        (cared(1, stages=((LONG_AGO, "3"), (TODAY + timedelta(days=1), "4A"))), 1.5),
        (cared(1, since_on=TODAY - timedelta(days=90), stages=((LONG_AGO, "1"),)), 1.5),
        (cared(1, since_on=TODAY - timedelta(days=91), stages=((LONG_AGO, "1"),)), 1.0),
    ],
)
def test_what_one_person_weighs(person: Cared, heavy: float) -> None:
    assert points(person, TODAY) == heavy


def test_rows_are_by_discipline_and_name_and_count_people_tasks_and_what_is_over() -> None:
    team = (
        Clinician(MARIA, "Maria Ruiz", Discipline.OT, 30, 31, 15),
        Clinician(TARA, "Tara Quinn", Discipline.PT),
        Clinician(ANA, "Ana Novak", Discipline.PT, 1, 1, 2),
    )
    people = (
        cared(1, Kind.ACT, leads={Discipline.PT: ANA, Discipline.OT: MARIA}),
        cared(2, stages=((LONG_AGO, "4A"),), leads={Discipline.PT: ANA}),
        cared(3, leads={Discipline.PT: TARA}, ended_on=TODAY, ended_as=PatientStatus.DIED),
    )
    rows = loads(people, team, {ANA: 5}, TODAY)
    assert [row.clinician.name for row in rows] == ["Ana Novak", "Tara Quinn", "Maria Ruiz"]
    ana, tara, maria = rows
    assert (len(ana.people), ana.people_over, ana.tasks_over, ana.points, ana.points_over) == (2, 1, 3, 4.25, 3.25)
    assert (ana.by_kind[Kind.ACT], ana.late_stage_share) == (1, 1.0)
    assert (tara.people, tara.people_over, maria.tasks_over) == ((), None, 0)
    pt, ot = disciplines(rows, people, TODAY)
    assert (pt.discipline, pt.points, pt.points_capacity, pt.tasks, pt.no_lead) == (Discipline.PT, 4.25, None, 5, ())
    assert (ot.points_capacity, ot.no_lead) == (30, (UUID(int=102),))


def test_months_say_who_came_died_and_moved() -> None:
    people = (
        cared(1, stages=((date(2025, 10, 15), "2"),)),
        cared(2, since_on=date(2025, 11, 30)),
        cared(3, ended_on=date(2025, 11, 1), ended_as=PatientStatus.DIED),
        cared(4, ended_on=date(2025, 12, 9), ended_as=PatientStatus.MOVED),
        cared(5, ended_on=date(2025, 12, 1), ended_as=PatientStatus.HOSPICE),
    )
    october, november, december = months(people, date(2025, 10, 20), TODAY)
    assert (october.people, len(october.stages["2"]), len(october.stages[NOT_KNOWN])) == (4, 1, 3)
    assert ([len(ids) for ids in (november.new, november.died, november.moved)], november.people) == ([1, 1, 0], 4)
    assert (len(december.moved), len(december.ended_otherwise), december.counted_on, december.people) == (1, 1, TODAY, 2)


@given(st.lists(st.tuples(st.dates(date(2024, 1, 1), TODAY), st.none() | st.integers(0, 700)), max_size=30))
def test_people_of_a_month_are_those_before_and_who_came_without_who_left(lives: list[tuple[date, int | None]]) -> None:
    people = [
        cared(n, since_on=on, ended_on=None if days is None else on + timedelta(days=days + 1), ended_as=None if days is None else PatientStatus.DIED)
        for n, (on, days) in enumerate(lives)
    ]
    before = 0
    for month in months(people, date(2024, 1, 1), TODAY):
        assert month.people == before + len(month.new) - len(month.died)
        before = month.people
