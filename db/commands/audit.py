"""The audit chain: every change, refusal and look, one link each, in the transaction of what it records.

A link's hash covers the link before it, so a row altered or taken out later is found by `verify`. The head row of the clinic is
the lock that keeps links in order; it is taken last, just before commit, so that nobody waits for another's work.
"""

import hashlib
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from db.records import Scope
from db.tables import AuditEvent
from db.vocabulary import Outcome

_HEAD = text(
    "INSERT INTO audit_head (clinic_id, seq, hash) VALUES (:clinic, 0, '\\x')"
    " ON CONFLICT (clinic_id) DO UPDATE SET seq = audit_head.seq RETURNING seq, hash, clock_timestamp()"
)
_MOVE = text("UPDATE audit_head SET seq = :seq, hash = :hash WHERE clinic_id = :clinic")


def record(
    session: Session,
    scope: Scope,
    *,
    action: str,
    object_kind: str,
    object_id: UUID | None = None,
    patient_id: UUID | None = None,
    outcome: Outcome = Outcome.DONE,
    login_ref: UUID | None = None,
) -> None:
    """Note what is being done; `writing` seals it into the chain. Ids only: clinical text never goes here. Of what rules do, no person is named."""
    session.info.setdefault("audit", []).append(
        {
            "clinic_id": scope.clinic_id,
            "account_id": scope.person,
            "role": scope.role.value if scope.person else None,
            "login_ref": login_ref,
            "action": action,
            "object_kind": object_kind,
            "object_id": object_id,
            "patient_id": patient_id,
            "outcome": outcome.value,
        }
    )


def seal(session: Session, scope: Scope) -> None:
    """Chain what `record` noted. Called by `writing`, once, just before it commits."""
    noted: list[dict[str, Any]] = session.info.pop("audit", [])
    if not noted:
        return
    noted.sort(key=lambda row: row["account_id"] is None)  # what somebody did stands before what rules did about it
    seq, previous, at = session.execute(_HEAD, {"clinic": scope.clinic_id}).one()
    for row in noted:
        seq += 1
        row |= {"seq": seq, "at": row.get("at", at), "previous": bytes(previous)}
        row["hash"] = previous = link(row)
    session.execute(insert(AuditEvent), noted)
    session.execute(_MOVE, {"clinic": scope.clinic_id, "seq": seq, "hash": previous})


def link(row: dict[str, Any]) -> bytes:
    """The hash of one link: the one before it and every column, in a fixed order and spelling."""
    kept = {name: _plain(row[name]) for name in sorted(row) if name != "hash"}
    return hashlib.sha256(orjson.dumps(kept, option=orjson.OPT_SORT_KEYS)).digest()


def _plain(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value if value is None or isinstance(value, int) else str(value)


def verify(session: Session, scope: Scope) -> int | None:
    """Walk the clinic's chain; the seq of the first link that does not fit, or None when all is well."""
    columns = AuditEvent.__table__.columns
    expected, previous = 1, b""
    for row in session.execute(select(*columns).where(AuditEvent.clinic_id == scope.clinic_id).order_by(AuditEvent.seq)).mappings():
        if row["seq"] != expected or bytes(row["previous"]) != previous or link(dict(row)) != bytes(row["hash"]):
            return expected
        expected, previous = expected + 1, bytes(row["hash"])
    head = session.execute(text("SELECT seq, hash FROM audit_head WHERE clinic_id = :clinic"), {"clinic": scope.clinic_id}).one_or_none()
    if head is None:
        return None if expected == 1 else 1
    return None if (head.seq, bytes(head.hash)) == (expected - 1, previous) else expected
