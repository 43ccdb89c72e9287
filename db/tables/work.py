"""People who work: clinics, accounts, memberships, logins. `identity` is reached only through its listed functions."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base, Versioned, one_of
from db.vocabulary import Discipline, Role


class Clinic(Base):
    __tablename__ = "clinic"
    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text("uuidv7()"))
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    timezone: Mapped[str] = mapped_column(server_default=text("'Europe/London'"))
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))


class Account(Base):
    __tablename__ = "account"
    __table_args__ = (Index("account_email_key", text("lower(email)"), unique=True), {"schema": "identity"})
    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text("uuidv7()"))
    email: Mapped[str]
    name: Mapped[str]
    # Empty until the invitation is accepted: no password matches it.
    password_hash: Mapped[str]
    totp_secret: Mapped[str | None]
    totp_last_step: Mapped[int | None]
    active: Mapped[bool] = mapped_column(server_default=text("true"))
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))


class Membership(Versioned, Base):
    __tablename__ = "membership"
    __table_args__ = (
        one_of("role", Role),
        one_of("discipline", Discipline),
        CheckConstraint("weekly_capacity BETWEEN 0 AND 200", name="capacity_sane"),
        CheckConstraint("people_agreed BETWEEN 0 AND 1000", name="agreed_sane"),
        CheckConstraint("absent_until >= absent_from", name="absence_in_order"),
        CheckConstraint("absent_from IS NOT NULL OR (absent_until IS NULL AND cover_id IS NULL)", name="absence_has_start"),
        CheckConstraint("cover_id <> account_id", name="covered_by_another"),
        ForeignKeyConstraint(["clinic_id", "cover_id"], ["identity.membership.clinic_id", "identity.membership.account_id"]),
        {"schema": "identity"},
    )
    clinic_id: Mapped[UUID] = mapped_column(ForeignKey("clinic.id"), primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("identity.account.id"), primary_key=True)
    role: Mapped[str]
    discipline: Mapped[str | None]
    site: Mapped[str | None]
    weekly_capacity: Mapped[int] = mapped_column(server_default=text("15"))
    people_agreed: Mapped[int | None]
    absent_from: Mapped[date | None]
    absent_until: Mapped[date | None]
    cover_id: Mapped[UUID | None]
    active: Mapped[bool] = mapped_column(server_default=text("true"))


class Login(Base):
    """One signed-in browser. Only the hash of the cookie is kept."""

    __tablename__ = "login"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "account_id"], ["identity.membership.clinic_id", "identity.membership.account_id"]),
        Index("login_account_ix", "account_id"),
        {"schema": "identity"},
    )
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    ref: Mapped[UUID] = mapped_column(server_default=text("uuidv7()"), unique=True)
    account_id: Mapped[UUID]
    clinic_id: Mapped[UUID]
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    last_active_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    idle_minutes: Mapped[int] = mapped_column(server_default=text("15"))
    address: Mapped[str]
    browser: Mapped[str]
    ended_at: Mapped[datetime | None]
    ended_why: Mapped[str | None]


class Invitation(Base):
    """A single-use way in for one person. Only the hash of its address is kept."""

    __tablename__ = "invitation"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "account_id"], ["identity.membership.clinic_id", "identity.membership.account_id"]),
        {"schema": "identity"},
    )
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    clinic_id: Mapped[UUID]
    account_id: Mapped[UUID]
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SignInTry(Base):
    """Failures in a row, for one account or one address: the throttle. `key` is 'account:<email>' or 'address:<ip>'."""

    __tablename__ = "sign_in_try"
    __table_args__ = ({"schema": "identity"},)
    key: Mapped[str] = mapped_column(primary_key=True)
    failures: Mapped[int] = mapped_column(server_default=text("0"))
    last_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    blocked_until: Mapped[datetime | None]


class SignInRecord(Base):
    """Every sign-in, refused or not, also of unknown addresses: kept outside any clinic's chain."""

    __tablename__ = "sign_in_record"
    __table_args__ = ({"schema": "identity"},)
    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text("uuidv7()"))
    at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    account_id: Mapped[UUID | None]
    outcome: Mapped[str]
    address: Mapped[str]
