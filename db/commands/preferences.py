"""Keeping what one person chose for themselves."""

from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from db.records import Scope
from db.tables import Preference


def keep(session: Session, scope: Scope, key: str, value: Any) -> None:
    """Of the person who asks, and of nobody else."""
    row = {"clinic_id": scope.clinic_id, "account_id": scope.account_id, "key": key, "value": value}
    wanted = insert(Preference).values(row)
    session.execute(
        wanted.on_conflict_do_update(index_elements=[Preference.clinic_id, Preference.account_id, Preference.key], set_={"value": wanted.excluded.value})
    )
