"""The change number of a clinic: what viewers poll to learn that something is new."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from db.records import Scope

_BUMP = text("INSERT INTO change_seq (clinic_id, n) VALUES (:clinic, 1) ON CONFLICT (clinic_id) DO UPDATE SET n = change_seq.n + 1, at = now()")


def bump(session: Session, scope: Scope) -> None:
    session.execute(_BUMP, {"clinic": scope.clinic_id})
