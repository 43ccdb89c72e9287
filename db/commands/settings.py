"""Keeping what is computed for a clinic once a day."""

from typing import Any

from sqlalchemy import func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from db.records import Scope
from db.tables import Setting


def keep_computed(session: Session, scope: Scope, key: str, value: Any) -> None:
    """Keep `value` under `key`. Nobody has edited it: it names no person and its version stays."""
    wanted = insert(Setting).values(clinic_id=scope.clinic_id, key=key, value=value, changed_by=None)
    changed = {"value": wanted.excluded.value, "changed_by": None, "changed_at": func.now()}
    session.execute(wanted.on_conflict_do_update(index_elements=[Setting.clinic_id, Setting.key], set_=changed))
