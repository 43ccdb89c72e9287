"""Nothing mentions people whose care here ended, unless they are asked for by name. New questions are covered by being in db/queries."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert

import db.queries
from dashboard.actions import end_of_care, lines, meetings, needs, patient_export, quality, rollover, sweep
from dashboard.actions.caseload import Asked
from dashboard.actions.end_of_care import EndEntry
from dashboard.care.quality import PARTS
from dashboard.clock import today
from dashboard.roles import Viewer
from db import tables
from db.commands import talk
from db.queries import tasks as task_queries
from db.records import Scope, Score
from db.task_rows import rows
from db.vocabulary import OPEN_STATES, Measure, NoticeKind, Role
from tests import makers as make
from tests.world import World

CANARY = "Zzyzx-ended"
# Questions about one thing that is named in the asking, or that say so by their name.
NAMED = {"patient_id", "patient_ids", "task_id", "task_ids", "score_id", "object_id", "account_id", "key", "rule_key", "batch_id", "batch", "typed", "only"}
BY_NAME = {
    "endings.left": "the short list of what is left to do, shown by itself",
    "history.totals": "days and totals of the past, without a name or an id",
}
# The trail of who did what: who looks at it asks for the past.
TRAILS = {"audit", "imports", "identity"}
GIVEN: dict[str, Any] = {
    "since": date(2000, 1, 1),
    "today": make.TODAY,
    "on": make.TODAY,
    "until": date(2100, 1, 1),
    "mark": "any",
    "first": date(2000, 1, 1),
    "last": date(2100, 1, 1),
    "weeks": 520,
    "days": 5000,
    "most": 1000,
    "limit": 1000,
    "triage": False,
}


def _questions() -> Iterator[tuple[str, Callable[..., Any]]]:
    for module in pkgutil.iter_modules(db.queries.__path__):
        loaded = importlib.import_module(f"db.queries.{module.name}")
        for name, function in inspect.getmembers(loaded, inspect.isfunction):
            takes = inspect.signature(function).parameters
            if function.__module__ == loaded.__name__ and not name.startswith("_") and list(takes)[:2] == ["session", "scope"]:
                yield f"{module.name}.{name}", function


QUESTIONS = dict(_questions())


def _asked_without_a_name(name: str) -> bool:
    needed = [one for one in inspect.signature(QUESTIONS[name]).parameters.values() if one.default is inspect.Parameter.empty][2:]
    names_one = any(one.name in NAMED or one.annotation in (UUID, Score) for one in needed)
    return name not in BY_NAME and name.split(".")[0] not in TRAILS and not names_one


OPEN_QUESTIONS = sorted(filter(_asked_without_a_name, QUESTIONS))


def _argument(function: Callable[..., Any], parameter: inspect.Parameter, scope: Scope) -> Any:
    """A value that leaves nobody out, by the name of the parameter or its kind."""
    moment = "datetime" in str(parameter.annotation)
    known = GIVEN.get(parameter.name, {date: make.TODAY, int: 1000, Measure: Measure.WEIGHT}.get(parameter.annotation))
    if moment and isinstance(known, date):
        return datetime(known.year, 1, 1, tzinfo=UTC)
    if known is None:
        pytest.fail(f"{function.__module__}.{function.__name__}({parameter.name}): say in GIVEN what leaves nobody out, or in BY_NAME why the ended are in it")
    return known


def _ended(world: World) -> tuple[UUID, list[UUID]]:
    """Somebody with everything, whose care then ended: person and tasks."""
    scope = world.scope
    with world.writing() as session:
        who = make.patient(session, scope, family_name=CANARY, given_name=CANARY, onset_on=None, diagnosed_on=None, hospital_no=CANARY)
        for on in (200, 100, 10):
            make.score(session, scope, who, assessed_on=today() - timedelta(days=on))
        make.measurement(session, scope, who, value=50)
        make.event(session, scope, who, detail=CANARY, happened_on=today() - timedelta(days=2))
        tasks = [make.task(session, scope, who, title=f"{CANARY} {n}", owner_id=scope.account_id, due_on=today() - timedelta(days=9)) for n in range(3)]
        make.task(session, scope, who, title=f"{CANARY} proposed", state="proposed", due_on=None)
        make.programme(session, scope, who, starts_on=today() - timedelta(days=90))
        make.log(session, scope, who, today() - timedelta(days=3), pain=9, fatigue=9)
        make.aid(session, scope, who, "EQ-05")
        make.carer(session, scope, who, name=CANARY)
        make.note(session, scope, who, CANARY)
        make.home_link(session, scope, who)
        session.execute(insert(tables.Wish).values(clinic_id=scope.clinic_id, patient_id=who, by_id=scope.account_id, why=CANARY))
        make.lead(session, scope, who)
        talk.tell(session, world.north.scope(Role.NURSING), rows(session, scope, tasks)[0], NoticeKind.ASSIGNED, [scope.account_id])
        needs.refresh(session, scope, [who], today())
    end_of_care.end(_viewer(world), _entry(who))
    return who, tasks


def _viewer(world: World) -> Viewer:
    return Viewer(world.scope.account_id, world.north.id, "A clinic", "Somebody", "x@example", Role.PHYSIO, None, uuid4())


def _entry(who: UUID) -> EndEntry:
    return EndEntry(key=uuid4(), patient_id=who, version=1, status="died", ended_on=today(), told_by="ward", confirmed=True)


@pytest.mark.parametrize("name", OPEN_QUESTIONS)
def test_no_question_mentions_somebody_whose_care_ended(db: World, name: str) -> None:
    who, tasks = _ended(db)
    function = QUESTIONS[name]
    wanted = list(inspect.signature(function).parameters.values())[2:]
    given = {one.name: _argument(function, one, db.scope) for one in wanted if one.default is inspect.Parameter.empty}
    with db.reading() as session:
        answer = repr(function(session, db.scope, **given))
    assert not [word for word in (CANARY, str(who), *map(str, tasks)) if word in answer]


def test_a_new_day_plans_and_lays_nothing_for_them(db: World) -> None:
    who, _ = _ended(db)
    rollover.roll(_viewer(db), today=today() + timedelta(days=1))
    with db.writing() as session:
        lines.lay(session, db.scope, today() + timedelta(days=1))
    sweep.clinic(db.north.id, today() + timedelta(days=1))
    with db.reading() as session:
        found = [task for task in task_queries.of_patient(session, db.scope, who) if task.rule_key]
    assert found
    assert not [task for task in found if task.state in OPEN_STATES]
    assert needs.reasons(_viewer(db), who, today()) is None


def test_exports_leave_them_out_even_when_they_are_named(db: World) -> None:
    who, _ = _ended(db)
    assert CANARY not in patient_export.export(_viewer(db), [who], today()).decode()


def _counted(world: World, who: UUID, last: date) -> set[str]:
    """Measures that count this person among those in care on the day."""
    with world.reading() as session:
        found = quality.known(session, world.scope, last, last)
    shown = [quality.shown(part, found, last, Asked(last.replace(day=1), last.replace(day=1))) for part in PARTS]
    return {one.part.key for one in shown for case in one.result.cases if case.person == who and case.on == last and case.excluded is None}


def test_rates_are_counted_without_them_from_the_day_on_which_care_ended(db: World) -> None:
    with db.writing() as session:
        who = make.patient(session, db.scope, enrolled_on=today() - timedelta(days=400), onset_on=None, diagnosed_on=today() - timedelta(days=400))
        make.programme(session, db.scope, who, starts_on=today() - timedelta(days=90))
        make.carer(session, db.scope, who)
        make.log(session, db.scope, who, today() - timedelta(days=1))
        needs.refresh(session, db.scope, [who], today())
    before = _counted(db, who, today())
    assert len(before) >= 4
    end_of_care.end(_viewer(db), _entry(who))
    assert _counted(db, who, today()) == set()


def test_no_meeting_proposes_them(db: World) -> None:
    who, _ = _ended(db)
    with db.reading() as session:
        assert who not in {one.patient_id for one in meetings.candidates(session, db.scope, today(), today())}


def test_the_questions_that_may_mention_them_are_still_there() -> None:
    assert set(BY_NAME) <= set(QUESTIONS)
    assert OPEN_QUESTIONS
