"""What a clinic has set, or has had computed for it once a day."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.records import Scope
from db.tables import Setting


def value(session: Session, scope: Scope, key: str) -> object:
    """The value kept under `key`; None when nothing is."""
    wanted = select(Setting.value).where(Setting.clinic_id == scope.clinic_id, Setting.key == key)
    return session.execute(wanted).scalar_one_or_none()
