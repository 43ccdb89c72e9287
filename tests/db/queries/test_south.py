"""Every question has a South test: asked by a stranger it finds nothing. New questions are covered by being in db/queries."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

import db.queries
from db import engine
from db.commands import audit, summaries, talk
from db.commands import tasks as commands
from db.queries import tasks as queries
from db.records import Scope
from db.vocabulary import Measure
from tests import makers as make
from tests.world import World

# Answers of the clinic itself, not of its patients: a stranger gets their own.
OWN_CLINIC = {"people.colleagues", "changes.number"}
OWN_MODULES = {"identity"}  # about the asker's own account and colleagues: tests/db/queries/test_identity.py
KNOWN: dict[str, Any] = {"since": date(2000, 1, 1), "account_id": uuid4(), "today": make.TODAY, "mark": "any"}


def _questions() -> Iterator[tuple[str, Callable[..., Any]]]:
    for module in pkgutil.iter_modules(db.queries.__path__):
        loaded = importlib.import_module(f"db.queries.{module.name}")
        for name, function in inspect.getmembers(loaded, inspect.isfunction):
            takes = list(inspect.signature(function).parameters)
            if function.__module__ == loaded.__name__ and not name.startswith("_") and takes[:1] == ["session"]:
                yield f"{module.name}.{name}", function


QUESTIONS = dict(_questions())


def _takes(name: str) -> list[str]:
    return list(inspect.signature(QUESTIONS[name]).parameters)[2:]


ABOUT_PATIENTS = [
    name for name in sorted(set(QUESTIONS) - OWN_CLINIC) if name.split(".")[0] not in OWN_MODULES and set(_takes(name)) <= {*KNOWN, "patient_id", "task_ids"}
]


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_names_who_asks(name: str) -> None:
    assert list(inspect.signature(QUESTIONS[name]).parameters)[:2] == ["session", "scope"]


@pytest.mark.parametrize("name", ABOUT_PATIENTS)
def test_a_stranger_finds_nothing(db: World, name: str) -> None:
    south = db.south.scope()
    with engine.writing(db.scope) as session:
        who = _somebody_with_everything(session, db.scope)
        tasks = [task.id for task in queries.of_patient(session, db.scope, who)]
    question = QUESTIONS[name]
    given = {parameter: tasks if parameter == "task_ids" else KNOWN.get(parameter, who) for parameter in _takes(name)}
    with engine.reading(south) as session:
        assert not question(session, south, **given)


def _somebody_with_everything(session: Any, scope: Scope) -> UUID:
    who = make.patient(session, scope)
    make.score(session, scope, who)
    make.measurement(session, scope, who)
    make.event(session, scope, who)
    task_id = make.task(session, scope, who, owner_id=scope.account_id)
    commands.note(session, scope, task_id, by=scope.account_id, version=1)
    talk.comment(session, scope, task_id, "Is it done?")
    make.programme(session, scope, who)
    make.log(session, scope, who, make.TODAY)
    make.sign_off(session, scope, who, make.carer(session, scope, who))
    make.document(session, scope, who)
    make.contact(session, scope, who)
    make.note(session, scope, who)
    make.lead(session, scope, who)
    make.aid(session, scope, who)
    make.measurement(session, scope, who, Measure.ZARIT, 20)
    summaries.refresh(session, scope, [who], make.TODAY)
    audit.record(session, scope, action="made", object_kind="patient", object_id=who, patient_id=who)
    return who
