"""A write that may arrive twice has one effect: the second gets the first one's answer."""

import hashlib
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select, text
from sqlalchemy.orm import Session

from db.errors import Reused
from db.records import Scope
from db.tables import Idempotency


def once(session: Session, scope: Scope, key: UUID, request: bytes) -> dict[str, Any] | None:
    """The stored answer of this key, or None when it is new. Holds the key for this transaction. Raises Reused."""
    # Two of the same key at once: the second waits here until the first has committed, then finds its answer.
    session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))"), {"key": f"{scope.clinic_id}/{key}"})
    kept = session.execute(
        select(Idempotency.request_hash, Idempotency.result).where(Idempotency.clinic_id == scope.clinic_id, Idempotency.key == key)
    ).one_or_none()
    if kept is None:
        return None
    if bytes(kept.request_hash) != _digest(request):
        raise Reused
    return dict(kept.result)


def remember(session: Session, scope: Scope, key: UUID, request: bytes, result: dict[str, Any]) -> None:
    session.execute(insert(Idempotency).values(clinic_id=scope.clinic_id, key=key, request_hash=_digest(request), result=result))


def own(session: Session, scope: Scope, key: UUID, within: timedelta) -> dict[str, Any]:
    """What the asker did under this key a moment ago; nothing for what is older, or somebody else's."""
    wanted = select(Idempotency.result).where(Idempotency.clinic_id == scope.clinic_id, Idempotency.key == key, Idempotency.at > func.now() - within)
    found: dict[str, Any] | None = session.execute(wanted).scalar_one_or_none()
    return found if found and found.get("by") == str(scope.account_id) else {}


def _digest(request: bytes) -> bytes:
    return hashlib.sha256(request).digest()
