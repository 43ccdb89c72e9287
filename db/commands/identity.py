"""Changes of accounts and logins: thin callers of the functions of schema `identity`."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from db.engine import identity
from db.errors import Conflict
from db.records import Scope
from db.vocabulary import Discipline, Role


@dataclass(frozen=True)
class Newcomer:
    """Somebody to invite."""

    email: str
    name: str
    role: Role
    discipline: Discipline | None = None
    site: str | None = None


def start_login(token_hash: bytes, *, account_id: UUID, clinic_id: UUID, idle_minutes: int, address: str, browser: str) -> UUID | None:
    """The public reference of the new login; None when the person may not come in any more."""
    return _value(
        "SELECT identity.start_login(:hash, :account, :clinic, :idle, :address, :browser)",
        hash=token_hash, account=account_id, clinic=clinic_id, idle=idle_minutes, address=address, browser=browser,
    )  # fmt: skip


def end_login(token_hash: bytes, *, why: str) -> None:
    _value("SELECT identity.end_login(:hash, :why)", hash=token_hash, why=why)


def note_failure(keys: list[str]) -> None:
    """One more wrong try for each key (account or address)."""
    _value("SELECT identity.note_failure(:keys)", keys=keys)


def forget_failures(keys: list[str]) -> None:
    _value("SELECT identity.forget_failures(:keys)", keys=keys)


def record_sign_in(account_id: UUID | None, *, outcome: str, address: str) -> None:
    _value("SELECT identity.record_sign_in(:account, :outcome, :address)", account=account_id, outcome=outcome, address=address)


def use_totp_step(account_id: UUID, step: int) -> bool:
    """True once per step: the same code a second time is refused."""
    return bool(_value("SELECT identity.use_totp_step(:account, :step)", account=account_id, step=step))


def set_totp(account_id: UUID, secret: str) -> bool:
    """False when the account already has a second factor."""
    return bool(_value("SELECT identity.set_totp(:account, :secret)", account=account_id, secret=secret))


def accept_invitation(token_hash: bytes, password_hash: str) -> bool:
    """False when the invitation was used or ran out meanwhile."""
    return bool(_value("SELECT identity.accept_invitation(:hash, :password)", hash=token_hash, password=password_hash))


def invite(session: Session, scope: Scope, *, whom: Newcomer, token_hash: bytes, hours: int, again: bool = False) -> UUID | None:
    """A colleague into the administrator's own clinic. None when that address already has a password, and `again` does not end it."""
    return session.execute(text(INVITE), invitation(scope.clinic_id, whom, token_hash=token_hash, hours=hours, again=again)).scalar_one()


def change_membership(
    session: Session, scope: Scope, *, account_id: UUID, version: int, role: Role, discipline: Discipline | None, site: str | None, active: bool
) -> int:
    """The new version. Ends the colleague's logins. Raises Conflict when somebody changed the row first, or it is not there."""
    made = session.execute(
        text("SELECT identity.change_membership(:account, :version, :role, :discipline, :site, :active)"),
        {"account": account_id, "version": version, "role": role, "discipline": discipline, "site": site, "active": active},
    ).scalar_one()
    if made is None:
        raise Conflict({"account_id": account_id})
    return int(made)


def agree_load(session: Session, scope: Scope, *, account_id: UUID, version: int, tasks: int, people: int | None) -> int:
    """The new version. people: None where nothing is agreed. Raises Conflict when somebody changed the row first, or it is not there."""
    asked = {"account": account_id, "version": version, "tasks": tasks, "people": people}
    made = session.execute(text("SELECT identity.agree_load(:account, :version, :tasks, :people)"), asked).scalar_one()
    if made is None:
        raise Conflict({"account_id": account_id})
    return int(made)


def set_absence(session: Session, scope: Scope, *, account_id: UUID, version: int, first: date | None, last: date | None, cover_id: UUID | None) -> int:
    """The new version; no first day: they are there. Raises Conflict when somebody changed the row first, or it is not there."""
    made = session.execute(
        text("SELECT identity.set_absence(:account, :version, :first, :last, :cover)"),
        {"account": account_id, "version": version, "first": first, "last": last, "cover": cover_id},
    ).scalar_one()
    if made is None:
        raise Conflict({"account_id": account_id})
    return int(made)


def end_logins_of(session: Session, scope: Scope, account_id: UUID) -> int:
    """Ends a colleague's logins in this clinic; how many."""
    return int(session.execute(text("SELECT identity.end_logins_of(:account, 'ended by an administrator')"), {"account": account_id}).scalar_one())


def end_own_logins(session: Session, scope: Scope, *, ref: UUID | None, keep: UUID | None) -> int:
    """Ends one of the own logins, or with no `ref` all but `keep`; how many."""
    return int(session.execute(text("SELECT identity.end_own_logins(:ref, :keep)"), {"ref": ref, "keep": keep}).scalar_one())


def set_own_password(session: Session, scope: Scope, password_hash: str) -> None:
    """Ends every login of this person: the caller starts a new one."""
    session.execute(text("SELECT identity.set_own_password(:hash)"), {"hash": password_hash})


INVITE = "SELECT identity.invite(:clinic, :email, :name, :role, :discipline, :site, :hash, :hours, :again)"


def invitation(clinic_id: UUID, whom: Newcomer, *, token_hash: bytes, hours: int, again: bool) -> dict[str, Any]:
    """The parameters of INVITE."""
    return {"clinic": clinic_id, "hash": token_hash, "hours": hours, "again": again, **vars(whom)}


def _value(sql: str, **values: Any) -> Any:
    with identity() as connection:
        return connection.execute(text(sql), values).scalar_one_or_none()
