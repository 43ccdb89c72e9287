"""What an invented clinic's team has done before today with what the rules asked for: most of it is answered, most people are looked at."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import create_engine, insert, select, text
from sqlalchemy.orm import Session

from db.commands import summaries
from db.records import Scope
from db.seed.statements import run
from db.seed.taskwords import ROLES
from db.tables import ReviewMark, Task, TaskEvent
from db.vocabulary import Discipline, Role

DUE_DAYS = 28


@dataclass(frozen=True)
class Looked:
    """A colleague's word that they have seen somebody, and about which reasons."""

    patient_id: UUID
    account_id: UUID
    discipline: Discipline
    until_on: date
    grade: str
    about: dict[str, str]
    at: datetime


def answer(url: str, clinic_id: UUID, by: UUID, until: date) -> None:
    """The rules' proposals of before `until`, as the inbox kept by `by` would have dealt with them. `url` names the owner role."""
    with _clinic(url, clinic_id) as session:
        roles = {discipline.value: role.value for discipline, role in ROLES.items()}
        run(session, "past.sql", str(clinic_id), {"until": until, "by": by, "roles": json.dumps(roles)})
        concerned = session.execute(select(Task.patient_id).where(Task.clinic_id == clinic_id, Task.rule_key.is_not(None)).distinct()).scalars()
        summaries.rewrite(session, Scope(clinic_id, by, Role.ADMIN), sorted(filter(None, concerned)), until)


@dataclass(frozen=True)
class Done:
    """A rule's task that was done: since when its trigger was met, and the day."""

    patient_id: UUID
    owner_id: UUID
    rule_key: str
    title: str
    discipline: Discipline
    met_on: date
    done_on: date


def do(url: str, clinic_id: UUID, tasks: Sequence[Done]) -> None:
    """Keep what was asked for by rules and done long before. `url` names the owner role."""
    with _clinic(url, clinic_id) as session:
        for one in tasks:
            made, closed = (datetime.combine(on, at).astimezone() for on, at in ((one.met_on, time(14)), (one.done_on, time(11, 30))))
            named = {"patient_id": one.patient_id, "rule_key": one.rule_key, "title": one.title, "discipline": one.discipline.value, "owner_id": one.owner_id}
            kept = {"trigger_key": one.met_on.isoformat(), "due_on": one.met_on + timedelta(days=DUE_DAYS), "source": "rule", "touched": True, "version": 2}
            task = insert(Task).values(clinic_id=clinic_id, state="done", priority="routine", evidence={}, created_at=made, closed_at=closed, **named, **kept)
            task_id = session.execute(task.returning(Task.id)).scalar_one()
            lines = ((made, None, "proposed", 1), (closed, one.owner_id, "done", 2))
            session.execute(
                insert(TaskEvent),
                [{"clinic_id": clinic_id, "task_id": task_id, "at": at, "by_id": who, "to_state": state, "version": n} for at, who, state, n in lines],
            )


def look(url: str, clinic_id: UUID, marks: Sequence[Looked]) -> None:
    """Keep what colleagues have seen. `url` names the owner role."""
    if marks:
        with _clinic(url, clinic_id) as session:
            session.execute(insert(ReviewMark), [{"clinic_id": clinic_id, "kind": "seen", "reason": "", **vars(mark)} for mark in marks])


@contextmanager
def _clinic(url: str, clinic_id: UUID) -> Iterator[Session]:
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1))
    try:
        with Session(engine) as session, session.begin():
            session.execute(text("SELECT set_config('app.clinic_id', :id, true)"), {"id": str(clinic_id)})
            yield session
    finally:
        engine.dispose()
