"""What one person chose for themselves."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.records import Scope
from db.tables import Preference


def of_person(session: Session, scope: Scope) -> dict[str, Any]:
    """Every choice of the person who asks, by key; nobody can ask for another's."""
    wanted = select(Preference.key, Preference.value).where(Preference.clinic_id == scope.clinic_id, Preference.account_id == scope.account_id)
    return {row.key: row.value for row in session.execute(wanted)}
