"""What a clinic has set, or has had computed for it once a day."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.records import Scope
from db.tables import Setting


def value(session: Session, scope: Scope, key: str) -> object:
    """The value kept under `key`; None when nothing is."""
    wanted = select(Setting.value).where(Setting.clinic_id == scope.clinic_id, Setting.key == key)
    return session.execute(wanted).scalar_one_or_none()


def versioned(session: Session, scope: Scope, key: str) -> tuple[object, int]:
    """The value kept under `key` and its version; None and 0 when nothing is."""
    wanted = select(Setting.value, Setting.version).where(Setting.clinic_id == scope.clinic_id, Setting.key == key)
    row = session.execute(wanted).one_or_none()
    return (None, 0) if row is None else (row.value, row.version)
