"""Changes of tasks: made, changed by the version that was seen, every change kept as a line of its history."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.errors import Refused
from db.records import Scope
from db.tables import Patient, Task, TaskEvent
from db.tables.carework import IS_OPEN
from db.task_records import TaskRow
from db.task_rows import rows
from db.vocabulary import OPEN_STATES, Discipline, PatientStatus, Priority, Role, TaskSource, TaskState


@dataclass(frozen=True)
class NewTask:
    """A task as it is to be stored. evidence, rule_key and trigger_key: of a rule's task only."""

    title: str
    patient_id: UUID | None
    state: TaskState = TaskState.OPEN
    priority: Priority = Priority.ROUTINE
    discipline: Discipline | None = None
    owner_id: UUID | None = None
    owner_role: Role | None = None
    due_on: date | None = None
    source: TaskSource = TaskSource.PERSON
    source_note: str = ""
    rule_key: str | None = None
    trigger_key: str | None = None
    evidence: Mapping[str, str] | None = None
    tags: tuple[str, ...] = ()
    links: tuple[str, ...] = ()


def add(session: Session, scope: Scope, new: NewTask, *, batch: UUID | None = None, by_rule: bool = False, detail: str = "") -> UUID | None:
    """Store a task and the first line of its history; its id.

    None when its patient is not in scope, or when a rule's task with the same trigger is open already. A rule's task names nobody as its maker.
    """
    if new.patient_id is not None:
        status = _status(session, scope, new.patient_id, under_care=by_rule)
        if status is None:
            return None
        if status is not PatientStatus.UNDER_CARE:
            new = replace(new, source=TaskSource.END_OF_CARE)  # what is asked after care ended belongs to the short list, where it is found
    by = None if by_rule else scope.account_id
    values = {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(new).items()}
    once = ["clinic_id", "patient_id", "rule_key", "trigger_key"]
    made = upsert(Task).values(clinic_id=scope.clinic_id, created_by=by, **values)
    if new.rule_key is not None:
        # The words of the index itself, without parameters: once a statement is prepared, Postgres no longer matches those with it.
        made = made.on_conflict_do_nothing(index_elements=once, index_where=text(f"rule_key IS NOT NULL AND {IS_OPEN}"))
    task_id = session.execute(made.returning(Task.id)).scalar_one_or_none()
    if task_id is not None:
        note(session, scope, task_id, by=by, to_state=new.state, version=1, batch=batch, detail=detail)
    return task_id


def hold(session: Session, scope: Scope, task_ids: Sequence[UUID]) -> list[TaskRow]:
    """These tasks, kept to this transaction until it ends. Always taken in one order, so that two changes never wait for each other."""
    locked = select(Task.id).where(Task.clinic_id == scope.clinic_id, Task.id.in_(list(task_ids))).order_by(Task.id).with_for_update()
    session.execute(locked)
    return rows(session, scope, task_ids)


def hold_free(session: Session, scope: Scope, task_ids: Sequence[UUID]) -> list[TaskRow]:
    """The same, without those that somebody else holds at this moment: for rules, which never wait for a person."""
    free = select(Task.id).where(Task.clinic_id == scope.clinic_id, Task.id.in_(list(task_ids))).order_by(Task.id).with_for_update(skip_locked=True)
    return rows(session, scope, list(session.execute(free).scalars()))


def change(
    session: Session,
    scope: Scope,
    task: TaskRow,
    values: Mapping[str, Any],
    *,
    batch: UUID | None = None,
    by_rule: bool = False,
    detail: str = "",
    touches: bool = True,
) -> int | None:
    """Write new values of a task that is still the version that was read; its new version, or None when it is not.

    What no longer waits forgets on whom and until when.
    Raises Refused when a rule's task would open again beside a newer one for the same reason; a rule then leaves it as it is. Keeps the line of
    history with every value before and after. What a person changes is `touched`, but for what happens to all of a person's tasks at once; the
    history says when it became so, and taking that change back undoes it.
    """
    if touches and not by_rule and not task.touched:
        values = {**values, "touched": True}
    if TaskState(values.get("state", TaskState.WAITING)) is not TaskState.WAITING:
        values = {**{name: None for name in ("waiting_on", "waiting_until") if getattr(task, name) is not None}, **values}
    closes = {"closed_at": func.now()} if "state" in values and TaskState(values["state"]) not in OPEN_STATES else {}
    opens = {"closed_at": None} if "state" in values and TaskState(values["state"]) in OPEN_STATES and task.closed_at is not None else {}
    stored = {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}
    wanted = (
        update(Task)
        .where(Task.clinic_id == scope.clinic_id, Task.id == task.id, Task.version == task.version)
        .values(**stored, **closes, **opens, version=Task.version + 1)
        .returning(Task.version)
        .execution_options(synchronize_session=False)
    )
    if task.rule_key is None or not (opens or "trigger_key" in values):
        version = session.execute(wanted).scalar_one_or_none()
    else:
        version = _beside(session, scope, task, wanted, by_rule=by_rule)
    if version is not None:
        moved = {name: [getattr(task, name, None), value] for name, value in values.items()}
        state = TaskState(values["state"]) if "state" in values else None
        by = None if by_rule else scope.account_id
        note(session, scope, task.id, by=by, to_state=state, change=moved, version=version, batch=batch, detail=detail or str(values.get("state_reason", "")))
    return version


def _beside(session: Session, scope: Scope, task: TaskRow, wanted: Any, *, by_rule: bool) -> int | None:
    """A change that may meet another open task of its rule for the same reason."""
    try:
        with session.begin_nested():
            return session.execute(wanted).scalar_one_or_none()
    except IntegrityError:
        if by_rule:
            return None
        raise Refused(f"A newer task for the same reason is open: “{_newer(session, scope, task)}”. Go on with that one.") from None


def _newer(session: Session, scope: Scope, task: TaskRow) -> str:
    trigger = select(Task.trigger_key).where(Task.clinic_id == scope.clinic_id, Task.id == task.id).scalar_subquery()
    same = (Task.clinic_id == scope.clinic_id, Task.patient_id == task.patient_id, Task.rule_key == task.rule_key, Task.trigger_key == trigger)
    return session.execute(select(Task.title).where(*same, text(IS_OPEN))).scalar_one_or_none() or task.title


def note(
    session: Session,
    scope: Scope,
    task_id: UUID,
    *,
    by: UUID | None,
    to_state: TaskState | None = None,
    change: Mapping[str, Sequence[object]] | None = None,
    version: int | None = None,
    batch: UUID | None = None,
    detail: str = "",
) -> None:
    """One line of a task's history. `by` is None when a rule did it."""
    session.execute(
        insert(TaskEvent).values(
            clinic_id=scope.clinic_id,
            task_id=task_id,
            by_id=by,
            to_state=to_state.value if to_state else None,
            change=dict(change) if change is not None else None,
            version=version,
            batch=batch,
            detail=detail,
            at=func.clock_timestamp(),
        )
    )


def _status(session: Session, scope: Scope, patient_id: UUID, *, under_care: bool) -> PatientStatus | None:
    """Of somebody of the clinic, ended or not. A rule makes tasks only while they are under care, also when that ends at this moment."""
    wanted = select(Patient.status).where(Patient.clinic_id == scope.clinic_id, Patient.id == patient_id)
    if under_care:
        wanted = wanted.where(Patient.status == PatientStatus.UNDER_CARE.value).with_for_update(read=True, key_share=True)
    found = session.execute(wanted).scalar_one_or_none()
    return PatientStatus(found) if found else None
