"""Proof and plumbing: the audit chain, idempotency keys, settings, the change number that viewers poll."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Index, LargeBinary, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base, Tenant, Versioned, member, one_of
from db.vocabulary import Outcome


class AuditEvent(Tenant, Base):
    """One attempt: who, what, on which object, how it ended. Ids only, no clinical text. Chained by hash per clinic."""

    __tablename__ = "audit_event"
    __table_args__ = (one_of("outcome", Outcome), Index("audit_event_patient_ix", "clinic_id", "patient_id", "at"))
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    account_id: Mapped[UUID | None]
    role: Mapped[str | None]
    login_ref: Mapped[UUID | None]
    action: Mapped[str]
    object_kind: Mapped[str]
    object_id: Mapped[UUID | None]
    patient_id: Mapped[UUID | None]
    outcome: Mapped[str]
    previous: Mapped[bytes] = mapped_column(LargeBinary)
    hash: Mapped[bytes] = mapped_column(LargeBinary)


class AuditHead(Tenant, Base):
    """The last link of a clinic's chain; its row is the lock that keeps the chain in order."""

    __tablename__ = "audit_head"
    seq: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    hash: Mapped[bytes] = mapped_column(LargeBinary, server_default=text("'\\x'"))


class ViewRecord(Tenant, Base):
    """A patient's page was seen: once per login, patient and page in 15 minutes; sealed into the chain within a minute."""

    __tablename__ = "view_record"
    __table_args__ = (Index("view_record_unsealed_ix", "clinic_id", "at", postgresql_where=text("NOT sealed")),)
    login_ref: Mapped[UUID] = mapped_column(primary_key=True)
    patient_id: Mapped[UUID] = mapped_column(primary_key=True)
    page: Mapped[str] = mapped_column(primary_key=True)
    quarter: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    account_id: Mapped[UUID]
    role: Mapped[str]
    sealed: Mapped[bool] = mapped_column(server_default=text("false"))


class Idempotency(Tenant, Base):
    """A write that the browser may send twice: the same key gives the stored result, another body is refused."""

    __tablename__ = "idempotency"
    key: Mapped[UUID] = mapped_column(primary_key=True)
    request_hash: Mapped[bytes] = mapped_column(LargeBinary)
    result: Mapped[dict[str, object]] = mapped_column(JSONB)
    at: Mapped[datetime] = mapped_column(server_default=text("now()"))


class Setting(Versioned, Tenant, Base):
    __tablename__ = "setting"
    __table_args__ = (member("changed_by"),)
    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[object] = mapped_column(JSONB)
    changed_by: Mapped[UUID | None]
    changed_at: Mapped[datetime] = mapped_column(server_default=text("now()"))


class Preference(Tenant, Base):
    """What one person chose for themselves: theme, keys on or off, saved list sort."""

    __tablename__ = "preference"
    __table_args__ = (member("account_id"),)
    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[object] = mapped_column(JSONB)


class ChangeSeq(Tenant, Base):
    """How many changes this clinic has seen; viewers ask 'since n'."""

    __tablename__ = "change_seq"
    n: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    at: Mapped[datetime] = mapped_column(server_default=text("now()"))
