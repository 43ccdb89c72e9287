"""Keeping what a clinic sets, and what is computed for it once a day."""

from typing import Any

from sqlalchemy import func, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from db.errors import Conflict
from db.records import Scope
from db.tables import Setting


def keep_computed(session: Session, scope: Scope, key: str, value: Any) -> None:
    """Keep `value` under `key`. Nobody has edited it: it names no person and its version stays."""
    wanted = insert(Setting).values(clinic_id=scope.clinic_id, key=key, value=value, changed_by=None)
    changed = {"value": wanted.excluded.value, "changed_by": None, "changed_at": func.now()}
    session.execute(wanted.on_conflict_do_update(index_elements=[Setting.clinic_id, Setting.key], set_=changed))


def keep(session: Session, scope: Scope, key: str, value: Any, *, seen: int) -> int:
    """Keep what somebody set over the version they saw (0: none was set); the new version. Raises Conflict."""
    set_ = {"value": value, "changed_by": scope.account_id, "changed_at": func.now()}
    if seen == 0:
        first = insert(Setting).values(clinic_id=scope.clinic_id, key=key, **set_)
        version = session.execute(first.on_conflict_do_nothing(index_elements=[Setting.clinic_id, Setting.key]).returning(Setting.version)).scalar_one_or_none()
    else:
        wanted = (
            update(Setting)
            .where(Setting.clinic_id == scope.clinic_id, Setting.key == key, Setting.version == seen)
            .values(**set_, version=Setting.version + 1)
            .returning(Setting.version)
            .execution_options(synchronize_session=False)
        )
        version = session.execute(wanted).scalar_one_or_none()
    if version is None:
        raise Conflict({"setting": key})
    return version
