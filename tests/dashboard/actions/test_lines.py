"""The ready-made lines of the list say what the facts say, for everybody who looks, and nobody is ever missing from them."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest
from sqlalchemy import text

from dashboard.actions import lines, rollover
from dashboard.components import patient_rows
from dashboard.roles import VIEWS, Viewer
from db import engine
from db.commands import summaries
from db.queries import patients
from db.records import Scope
from db.vocabulary import Measure, Role
from tests import makers as make
from tests.makers import TODAY
from tests.world import World

DAY = timedelta(days=1)


def _viewer(db: World, role: Role = Role.PHYSIO) -> Viewer:
    scope = db.north.scope(role)
    return Viewer(scope.account_id, scope.clinic_id, "North", "N", "n@north.example", role, VIEWS[role].discipline, uuid4())


@pytest.fixture
def people(db: World) -> list[UUID]:
    """Four people of four classes, one of them on the physio's team, two of similar name."""
    with db.writing() as session:
        calm, low, thin, silent = (make.patient(session, db.scope, family_name=name) for name in ("Adams", "Brown", "Brown", "Cole"))
        for who in (calm, low, thin):
            for days in (120, 60, 5):
                make.score(session, db.scope, who, assessed_on=TODAY - days * DAY)
            make.measurement(session, db.scope, who, Measure.FVC_PERCENT, 45 if who == low else 95, measured_on=TODAY - 5 * DAY)
            make.measurement(session, db.scope, who, Measure.WEIGHT, 60 if who == thin else 70, measured_on=TODAY - 5 * DAY)
            make.measurement(session, db.scope, who, Measure.WEIGHT, 70, measured_on=TODAY - 300 * DAY)
        make.task(session, db.scope, low, due_on=TODAY - DAY, priority="urgent")
        session.execute(
            text("INSERT INTO care_team (clinic_id, patient_id, discipline, account_id, since_on) VALUES (:c, :p, 'PT', :a, :d)"),
            {"c": db.scope.clinic_id, "p": low, "a": db.scope.account_id, "d": TODAY},
        )
        summaries.refresh(session, db.scope, [calm, low, thin, silent], TODAY)
    return [calm, low, thin, silent]


def _shown(viewer: Viewer) -> list[dict[str, Any]]:
    with engine.reading(viewer.scope) as session:
        found = lines.of_list(session, viewer.scope, TODAY)
    return [{**orjson.loads(one.line), **patient_rows.own(one.why, viewer.discipline, mine=one.mine, similar=one.similar)} for one in found]


def _fresh(viewer: Viewer) -> list[dict[str, Any]]:
    with engine.reading(viewer.scope) as session:
        made = patient_rows.rows(patients.summaries(session, viewer.scope), TODAY, viewer)
    return orjson.loads(orjson.dumps(made))  # type: ignore[no-any-return]


@pytest.mark.parametrize("role", [role for role in Role if VIEWS[role].columns])
def test_kept_lines_are_what_the_facts_say_for_each_role(db: World, people: list[UUID], role: Role) -> None:
    viewer = _viewer(db, role)
    rollover.roll(viewer, today=TODAY)
    shown = orjson.loads(orjson.dumps(_shown(viewer)))
    assert shown == _fresh(viewer)
    assert len(shown) == len(people)


def test_nobody_is_missing_before_lines_are_laid(db: World, people: list[UUID]) -> None:
    viewer = _viewer(db)
    unlaid = {row["id"]: row for row in _shown(viewer)}
    rollover.roll(viewer, today=TODAY)
    assert {row["id"]: orjson.loads(orjson.dumps(row)) for row in _shown(viewer)} == orjson.loads(orjson.dumps(unlaid))


def test_a_changed_fact_changes_the_line(db: World, people: list[UUID]) -> None:
    viewer, calm = _viewer(db), str(people[0])
    rollover.roll(viewer, today=TODAY)
    with db.writing() as session:
        make.score(session, db.scope, people[0], [1] * 12, assessed_on=TODAY)
        summaries.refresh(session, db.scope, [people[0]], TODAY)
    assert next(row for row in _shown(viewer) if row["id"] == calm)["total"][0] == 12
    rollover.roll(viewer, today=TODAY)
    assert next(row for row in _shown(viewer) if row["id"] == calm)["total"][0] == 12


def test_other_rules_make_other_lines(db: World, people: list[UUID]) -> None:
    viewer = _viewer(db)
    rollover.roll(viewer, today=TODAY)
    with db.writing() as session:
        session.execute(text("UPDATE patient_line SET mark = 'of an older version', line = '{}' WHERE clinic_id = :c"), {"c": db.scope.clinic_id})
    assert _shown(viewer)[0]["fam"]
    assert rollover.roll(viewer, today=TODAY)
    assert not rollover.roll(viewer, today=TODAY)


def test_mine_and_similar_depend_on_who_looks_and_who_else_is_there(db: World, people: list[UUID]) -> None:
    own = {row["id"]: (row["mine"], row["sim"]) for row in _shown(_viewer(db))}
    others = {row["id"]: row["mine"] for row in _shown(_viewer(db, Role.NEUROLOGY))}
    low = str(people[1])
    assert own[low] == (True, True)
    assert own[str(people[0])] == (False, False)
    assert not any(others.values())


def test_a_stranger_sees_no_line(db: World, people: list[UUID]) -> None:
    rollover.roll(_viewer(db), today=TODAY)
    south: Scope = db.south.scope()
    with engine.reading(south) as session:
        assert lines.of_list(session, south, TODAY) == []
