"""Questions about accounts and logins: thin callers of the functions of schema `identity`. Those that take a
connection ask before a clinic is known (`db.engine.identity`)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Connection, LargeBinary, bindparam, text
from sqlalchemy.orm import Session

from db.question import Question
from db.records import Scope
from db.vocabulary import Discipline, Role

_LOGIN = Question(text("SELECT * FROM identity.read_login(:hash, :renew)").bindparams(bindparam("hash", type_=LargeBinary), bindparam("renew", type_=Boolean)))


@dataclass(frozen=True)
class SignInAccount:
    """What sign-in needs to judge a try. `active` is that of account and membership together."""

    account_id: UUID
    clinic_id: UUID
    role: Role
    password_hash: str
    totp_secret: str | None
    active: bool


@dataclass(frozen=True)
class CurrentLogin:
    """Who a cookie is, as of this request."""

    account_id: UUID
    clinic_id: UUID
    clinic_name: str
    name: str
    email: str
    role: Role
    discipline: Discipline | None
    login_ref: UUID
    theme: str
    keys_on: bool
    zone: str


@dataclass(frozen=True)
class OpenLogin:
    """One browser in which somebody is signed in."""

    ref: UUID
    created_at: datetime
    last_active_at: datetime
    address: str
    browser: str


@dataclass(frozen=True)
class Invited:
    """The person that an invitation is for."""

    account_id: UUID
    clinic_id: UUID
    email: str
    name: str
    role: Role


@dataclass(frozen=True)
class Colleague:
    """A person of the clinic, as the administrator sees them; weekly_capacity and people_agreed as in db/queries/people.py."""

    account_id: UUID
    name: str
    email: str
    role: Role
    discipline: Discipline | None
    site: str | None
    active: bool
    version: int
    invited: bool
    open_logins: int
    second_factor: bool
    weekly_capacity: int
    people_agreed: int | None


def account_for_sign_in(connection: Connection, email: str) -> SignInAccount | None:
    row = _one(connection, "SELECT * FROM identity.account_for_sign_in(:email)", email=email)
    return None if row is None else SignInAccount(**(row | {"role": Role(row["role"])}))


def read_login(connection: Connection, token_hash: bytes, *, renew: bool) -> CurrentLogin | None:
    """The login of this cookie, or None when it ended, rested too long, or its person may not come in any more. `renew` counts as activity."""
    row = _LOGIN.one(connection, hash=token_hash, renew=renew)
    if row is None:
        return None
    return CurrentLogin(**(row._asdict() | {"role": Role(row.role), "discipline": _discipline(row.discipline)}))


def throttled_s(connection: Connection, keys: list[str]) -> int:
    """Seconds these keys must still wait before another try."""
    row = _one(connection, "SELECT identity.throttled_s(:keys) AS wait", keys=keys)
    return 0 if row is None else int(row["wait"])


def read_invitation(connection: Connection, token_hash: bytes) -> Invited | None:
    row = _one(connection, "SELECT * FROM identity.read_invitation(:hash)", hash=token_hash)
    return None if row is None else Invited(**(row | {"role": Role(row["role"])}))


def own_logins(session: Session, scope: Scope) -> list[OpenLogin]:
    """The browsers in which this person is signed in, last used first."""
    return [OpenLogin(**row) for row in session.execute(text("SELECT * FROM identity.own_logins()")).mappings()]


def own_password_hash(session: Session, scope: Scope) -> str:
    return str(session.execute(text("SELECT identity.own_password_hash()")).scalar_one() or "")


def staff(session: Session, scope: Scope) -> list[Colleague]:
    """Everybody of the clinic, for its administrator; Postgres refuses anybody else."""
    rows = session.execute(
        text(
            "SELECT c.account_id, c.name, c.email, c.role, c.discipline, c.site, c.active, c.version, s.invited, s.open_logins, s.second_factor,"
            " c.weekly_capacity, c.people_agreed"
            " FROM identity.colleagues() c JOIN identity.standing_of_colleagues() s USING (account_id) ORDER BY c.name"
        )
    )
    return [Colleague(**(dict(row) | {"role": Role(row["role"]), "discipline": _discipline(row["discipline"])})) for row in rows.mappings()]


def _discipline(stored: str | None) -> Discipline | None:
    return None if stored is None else Discipline(stored)


def _one(connection: Connection, sql: str, **values: Any) -> dict[str, Any] | None:
    row = connection.execute(text(sql), values).mappings().one_or_none()
    return None if row is None else dict(row)


def clinics(connection: Connection) -> list[tuple[UUID, str]]:
    """Every clinic of this installation where somebody works, with its time zone: for the rules' daily round."""
    return [(clinic_id, zone) for clinic_id, zone in connection.execute(text("SELECT clinic_id, timezone FROM identity.clinics_of_rounds()"))]
