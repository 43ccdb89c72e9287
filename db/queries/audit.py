"""Questions about the audit chain: who did what, to whom, when, and how it ended."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.queries.names import with_name
from db.records import Scope
from db.tables import AuditEvent


@dataclass(frozen=True)
class Noted:
    """One link of the chain, without its hashes."""

    seq: int
    at: datetime
    by: str | None
    role: str | None
    action: str
    object_kind: str
    object_id: UUID | None
    patient_id: UUID | None
    outcome: str


@dataclass(frozen=True)
class Asked:
    """Which links; None leaves a condition out. Days are whole days in UTC, both included."""

    account_id: UUID | None = None
    patient_id: UUID | None = None
    action: str | None = None
    outcome: str | None = None
    since: date | None = None
    until: date | None = None
    before: int | None = None


def events(session: Session, scope: Scope, asked: Asked, *, limit: int = 100) -> list[Noted]:
    """The newest links that fit, newest first; `asked.before` (a seq) turns the page."""
    wanted: Any = select(
        AuditEvent.seq,
        AuditEvent.at,
        AuditEvent.role,
        AuditEvent.action,
        AuditEvent.object_kind,
        AuditEvent.object_id,
        AuditEvent.patient_id,
        AuditEvent.outcome,
    ).where(AuditEvent.clinic_id == scope.clinic_id)
    if asked.account_id:
        wanted = wanted.where(AuditEvent.account_id == asked.account_id)
    if asked.patient_id:
        wanted = wanted.where(AuditEvent.patient_id == asked.patient_id)
    if asked.action:
        wanted = wanted.where(AuditEvent.action.icontains(asked.action, autoescape=True))
    if asked.outcome:
        wanted = wanted.where(AuditEvent.outcome == asked.outcome)
    if asked.since:
        wanted = wanted.where(AuditEvent.at >= asked.since)
    if asked.until:
        wanted = wanted.where(AuditEvent.at < asked.until + timedelta(days=1))
    if asked.before:
        wanted = wanted.where(AuditEvent.seq < asked.before)
    rows = session.execute(with_name(wanted.order_by(AuditEvent.seq.desc()).limit(limit), AuditEvent.account_id)).mappings()
    return [Noted(by=row["name"], **{key: value for key, value in row.items() if key != "name"}) for row in rows]
