"""The patient page, called as plain functions: who may see it, what it costs, that needs are planned before they are shown, and that nothing is kept."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import orjson
import psycopg
import pytest
from pydantic import ValidationError
from sqlalchemy import insert

from dashboard.care import words
from dashboard.charts.time_axis import Range, XAxis
from dashboard.clock import today
from dashboard.components.markup import words as tree_words
from dashboard.components.plain import plain
from dashboard.pages import patient as page
from dashboard.panels.since import Baseline
from dashboard.refusals import Missing
from dashboard.roles import VIEWS, Permission, Viewer
from db import tables
from db.commands import summaries
from db.queries import aids
from db.vocabulary import Role
from tests import makers as make
from tests.world import Place, World


def viewer(place: Place, role: Role = Role.PHYSIO) -> Viewer:
    return Viewer(place.people[role], place.id, "A clinic", "Somebody", "x@example", role, VIEWS[role].discipline, uuid4())


@pytest.fixture
def who(db: World) -> UUID:
    """Somebody with a year of scores, a programme and a task."""
    with db.writing() as session:
        made = make.patient(session, db.scope, onset_on=None, diagnosed_on=today() - timedelta(days=500))
        for n in range(5):
            make.score(session, db.scope, made, [4, 4, 4, 3, 3, 3, 3 - n // 2, 2, 2, 4, 4, 4], assessed_on=today() - timedelta(days=80 * n))
        make.programme(session, db.scope, made, starts_on=today() - timedelta(days=90))
        for n in range(1, 60):
            make.log(session, db.scope, made, today() - timedelta(days=n))
        make.task(session, db.scope, made, due_on=today() - timedelta(days=4))
        summaries.refresh(session, db.scope, [made], today())
    return made


def asked(patient_id: UUID, **values: object) -> page.PatientQuery:
    return page.PatientQuery.model_validate({"patient_id": patient_id, **values})


def test_a_stranger_and_somebody_who_is_not_there_get_the_same_answer(db: World, who: UUID) -> None:
    for whose, patient_id in ((db.south, who), (db.north, uuid4())):
        with pytest.raises(Missing):
            page.layout(viewer(whose), asked(patient_id))
        with pytest.raises(Missing):
            page.look_again(viewer(whose), page.LookAgain(view=asked(patient_id)))


@pytest.mark.parametrize("role", Role)
def test_the_page_opens_for_exactly_the_roles_that_may_see_a_patient(db: World, who: UUID, role: Role) -> None:
    somebody = viewer(db.north, role)
    if somebody.may(Permission.SEE_PATIENT):
        assert page.page.open(somebody, {"patient_id": str(who)})
    else:
        with pytest.raises(Missing):
            page.page.open(somebody, {"patient_id": str(who)})


@pytest.mark.parametrize("search", ["?range=9m", "?x=age", "?since=birth", "?tab=secrets", "?items=perhaps"])
def test_an_address_with_values_nobody_knows_is_not_found(db: World, who: UUID, search: str) -> None:
    with pytest.raises(Missing):
        page.page.open(viewer(db.north), {"patient_id": str(who)}, search)


def test_the_address_speaks_of_a_patient_only_by_an_opaque_id() -> None:
    with pytest.raises(ValidationError):
        asked("N-0001")  # type: ignore[arg-type]
    assert set(page.PatientQuery.model_fields) == {"patient_id", "range", "x", "since", "tab", "items", "table", "present", "forecast"}


def test_the_page_is_few_components_and_plain_data(db: World, who: UUID) -> None:
    shown = page.layout(viewer(db.north), asked(who))
    assert sum(1 for _ in shown._traverse()) < 60
    orjson.dumps(plain(shown))


def test_a_redraw_is_plain_data_for_every_drawn_place(db: World, who: UUID) -> None:
    answer = page.look_again(viewer(db.north), page.LookAgain(view=asked(who, range=Range.YEAR, x=XAxis.ONSET, since=Baseline.DIAGNOSIS)))
    assert len(answer) == len(page.DRAWN)
    trees = orjson.loads(orjson.dumps(answer))
    assert trees[0][0] == "div"
    assert {"data", "layout"} == set(trees[-1])


def test_the_page_asks_the_database_once(db: World, who: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    asked_of: list[str] = []
    driver = psycopg.Cursor.execute

    def noting(cursor: Any, query: Any, *values: Any, **options: Any) -> Any:
        asked_of.append(str(query))
        return driver(cursor, query, *values, **options)

    monkeypatch.setattr(psycopg.Cursor, "execute", noting)
    page.layout(viewer(db.north), asked(who))
    assert len(asked_of) == 1


def test_a_new_fact_is_seen_at_once(db: World, who: UUID) -> None:
    somebody, view = viewer(db.north), page.LookAgain(view=asked(who))
    first = page.look_again(somebody, view)
    with db.writing() as session:
        make.event(session, db.scope, who, happened_on=today())
        summaries.refresh(session, db.scope, [who], today())
    again = page.look_again(somebody, view)
    assert orjson.dumps(again) != orjson.dumps(first)


def test_what_one_role_is_shown_is_not_handed_to_another(db: World, who: UUID) -> None:
    view = page.LookAgain(view=asked(who))
    physio = orjson.dumps(page.look_again(viewer(db.north), view))
    coordinator = orjson.dumps(page.look_again(viewer(db.north, Role.COORDINATOR), view))
    assert b"event-new-open" in physio
    assert b"event-new-open" not in coordinator


def test_needs_are_planned_before_they_are_shown_and_then_only_read(db: World, who: UUID) -> None:
    with db.writing() as session:
        values = {"clinic_id": db.scope.clinic_id, "patient_id": who, "aid_key": "EQ-05", "identified_on": today() - timedelta(days=40)}
        session.execute(insert(tables.Equipment).values(**values))
    drawn = orjson.dumps(page.look_again(viewer(db.north), page.LookAgain(view=asked(who))))
    with db.reading() as session:
        [kept] = aids.aids(session, db.scope, who)
    assert kept.planned_on == today()
    assert kept.order_by_on is None or words.day(kept.order_by_on).encode() in drawn
    told = page.say_needs(viewer(db.north), page.AsksWhose(about=page.Whose(patient_id=who)))
    assert "Rule: start at item 8 = 2" in tree_words(told["reasons"][str(kept.id)])


def test_reasons_of_somebody_of_another_clinic_are_nobodys(db: World, who: UUID) -> None:
    told = page.say_needs(viewer(db.south), page.AsksWhose(about=page.Whose(patient_id=who)))
    assert told["reasons"] == {}
