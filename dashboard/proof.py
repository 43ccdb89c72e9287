"""Is it them? Address, password and one-time code, counted and slowed down when they are wrong."""

import hmac
import time
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

import pyotp
from flask import request

from dashboard import clock, passwords
from dashboard.roles import VIEWS
from db.commands import identity as commands
from db.engine import identity
from db.queries import identity as queries

_REFUSAL_S, _REFUSAL_MOST_S = 0.15, 2.0
# How long a refusal takes on this machine now: the slowest of late, forgotten slowly. A tenth is added for what jitters.
_slowest_s = _REFUSAL_S


@dataclass(frozen=True)
class Proved:
    """Somebody whose password was right. `secret`: their second factor; `owes_code`: they need one."""

    account_id: UUID
    clinic_id: UUID
    home: str
    email: str
    secret: str | None
    owes_code: bool


def prove(email: str, password: str, *, known: Callable[[UUID], bool], demo: bool) -> Proved | None:
    """The person, when address and password are right and both may be tried now. Counts and records what went wrong."""
    address = request.remote_addr or ""
    with identity() as connection:
        account = queries.account_for_sign_in(connection, email)
    keys = [f"known:{account.account_id}"] if account and known(account.account_id) else [f"account:{email.lower()}", f"address:{address}"]
    if throttled(keys):
        commands.record_sign_in(account.account_id if account else None, outcome="throttled", address=address)
        return None
    fits = passwords.matches(account.password_hash if account else "", password)
    if account is None or not fits or not account.active:
        commands.note_failure(keys)
        outcome = "unknown" if account is None else "wrong" if not fits else "disabled"
        commands.record_sign_in(account.account_id if account else None, outcome=outcome, address=address)
        return None
    commands.forget_failures(keys[:1])
    view = VIEWS[account.role]
    owes = bool(account.totp_secret) or (view.always_second_factor and not demo)
    return Proved(account.account_id, account.clinic_id, view.home, email, account.totp_secret, owes)


def wait_as_long_as_ever(started: float) -> None:
    """Make a refusal that began at `started` (monotonic seconds) take as long as any other: a throttled try is not hashed, but must not show it."""
    global _slowest_s
    _slowest_s = min(_REFUSAL_MOST_S, max(_REFUSAL_S, _slowest_s * 0.95, (time.monotonic() - started) * 1.1))
    time.sleep(max(0.0, started + _slowest_s - time.monotonic()))


def code_fits(account_id: UUID, secret: str, typed: str) -> bool:
    """Six digits of this half minute or a neighbour, each once. Ten wrong ones, and the code waits too."""
    key = [f"code:{account_id}"]
    if throttled(key):
        return False
    digits, now, totp = typed.replace(" ", "").encode(), int(clock.now().timestamp()) // 30, pyotp.TOTP(secret)
    for step in (now, now - 1, now + 1):
        if hmac.compare_digest(totp.at(step * 30).encode(), digits) and commands.use_totp_step(account_id, step):
            commands.forget_failures(key)
            return True
    commands.note_failure(key)
    return False


def throttled(keys: list[str]) -> bool:
    """Must any of these keys still wait?"""
    with identity() as connection:
        return queries.throttled_s(connection, keys) > 0
