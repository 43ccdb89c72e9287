"""Care work: tasks, every change of them, and which rules are on."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base, Identified, Tenant, Versioned, member, of_patient, one_of, same_clinic
from db.vocabulary import OPEN_STATES, Discipline, Priority, Role, TaskSource, TaskState

IS_OPEN = "state IN (" + ", ".join(f"'{state}'" for state in OPEN_STATES) + ")"


class Task(Versioned, Identified, Base):
    """One piece of care work. `proposed` waits in the coordinator's inbox; `touched` once a person changed it: no rule changes it from then on."""

    __tablename__ = "task"
    __table_args__ = (
        of_patient(),
        member("owner_id"),
        member("created_by"),
        one_of("state", TaskState),
        one_of("priority", Priority),
        one_of("discipline", Discipline),
        one_of("owner_role", Role),
        one_of("source", TaskSource),
        same_clinic("duplicate_of", "task"),
        CheckConstraint("duplicate_of <> id", name="duplicate_of_another"),
        CheckConstraint("state = 'waiting' OR (waiting_on IS NULL AND waiting_until IS NULL)", name="waiting_says_for_whom"),
        CheckConstraint("title <> ''", name="worded"),
        CheckConstraint(f"({IS_OPEN}) = (closed_at IS NULL)", name="closed_has_moment"),
        CheckConstraint("state NOT IN ('declined', 'cancelled') OR state_reason <> ''", name="refusal_has_reason"),
        CheckConstraint("(rule_key IS NULL) = (trigger_key IS NULL)", name="rule_has_trigger"),
        Index("task_open_ix", "clinic_id", "due_on", postgresql_where=text(IS_OPEN), postgresql_include=["patient_id", "title", "state", "priority"]),
        Index("task_patient_ix", "clinic_id", "patient_id", "due_on", postgresql_where=text(IS_OPEN)),
        Index("task_of_ix", "clinic_id", "patient_id"),  # who takes people back asks of each whether any task names them
        Index("task_done_ix", "clinic_id", "patient_id", "closed_at", postgresql_where=text("state = 'done'")),
        Index(
            "task_rule_once_ix",
            "clinic_id",
            "patient_id",
            "rule_key",
            "trigger_key",
            unique=True,
            postgresql_where=text(f"rule_key IS NOT NULL AND {IS_OPEN}"),
        ),
    )
    patient_id: Mapped[UUID | None]
    title: Mapped[str]
    state: Mapped[str] = mapped_column(server_default=text("'open'"))
    state_reason: Mapped[str] = mapped_column(server_default=text("''"))
    priority: Mapped[str] = mapped_column(server_default=text("'routine'"))
    discipline: Mapped[str | None]
    owner_id: Mapped[UUID | None]
    owner_role: Mapped[str | None]
    due_on: Mapped[date | None]
    waiting_on: Mapped[str | None]
    waiting_until: Mapped[date | None]
    snoozed_until: Mapped[date | None]
    duplicate_of: Mapped[UUID | None]
    source: Mapped[str] = mapped_column(server_default=text("'person'"))
    source_note: Mapped[str] = mapped_column(server_default=text("''"))
    tags: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))
    links: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))  # rules of the same topic that it stands for too
    touched: Mapped[bool] = mapped_column(server_default=text("false"))
    rule_key: Mapped[str | None]
    trigger_key: Mapped[str | None]
    evidence: Mapped[dict[str, str] | None] = mapped_column(JSONB)
    created_by: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    closed_at: Mapped[datetime | None]


class TaskEvent(Identified, Base):
    """One change of a task, never altered. `change` maps a column to [before, after]; `version` is the row's after it.

    Changes made in one press share `batch`, which is what an undo names. No `by_id`: a rule did it.
    """

    __tablename__ = "task_event"
    __table_args__ = (
        same_clinic("task_id", "task"),
        member("by_id"),
        one_of("to_state", TaskState),
        Index("task_event_task_ix", "clinic_id", "task_id", "at"),
        Index("task_event_batch_ix", "clinic_id", "batch", postgresql_where=text("batch IS NOT NULL")),
    )
    task_id: Mapped[UUID]
    at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    by_id: Mapped[UUID | None]
    to_state: Mapped[str | None]
    detail: Mapped[str] = mapped_column(server_default=text("''"))
    change: Mapped[dict[str, list[object]] | None] = mapped_column(JSONB)
    version: Mapped[int | None]
    batch: Mapped[UUID | None]


class RuleSetting(Versioned, Tenant, Base):
    __tablename__ = "rule_setting"
    __table_args__ = (member("changed_by"),)
    rule_key: Mapped[str] = mapped_column(primary_key=True)
    enabled: Mapped[bool]
    params: Mapped[dict[str, float]] = mapped_column(JSONB, server_default=text("'{}'"))
    changed_by: Mapped[UUID | None]
    changed_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
