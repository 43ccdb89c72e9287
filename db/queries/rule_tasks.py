"""The tasks that rules opened, of many people at once: what a run decides from."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Date, cast, select
from sqlalchemy.orm import Session

from db.records import Scope
from db.tables import Task
from db.vocabulary import TaskState


@dataclass(frozen=True)
class Opened:
    """A task of a rule, open or closed, as far as a run asks."""

    id: UUID
    patient_id: UUID
    rule_key: str
    trigger_key: str
    state: TaskState
    opened_on: date
    closed_on: date | None
    touched: bool
    evidence: Mapping[str, str]


def opened(session: Session, scope: Scope, patient_ids: Collection[UUID]) -> dict[UUID, list[Opened]]:
    """Every task that a rule opened for these people, oldest first."""
    columns = (Task.id, Task.patient_id, Task.rule_key, Task.trigger_key, Task.state, cast(Task.created_at, Date), cast(Task.closed_at, Date), Task.touched)
    own = (Task.clinic_id == scope.clinic_id, Task.patient_id.in_(list(patient_ids)), Task.rule_key.is_not(None))
    found: dict[UUID, list[Opened]] = {}
    for id_, who, rule, trigger, state, made_on, closed_on, touched, evidence in session.execute(
        select(*columns, Task.evidence).where(*own).order_by(Task.created_at, Task.id)
    ):
        assert who is not None
        assert rule is not None
        assert trigger is not None
        found.setdefault(who, []).append(Opened(id_, who, rule, trigger, TaskState(state), made_on, closed_on, touched, evidence or {}))
    return found
