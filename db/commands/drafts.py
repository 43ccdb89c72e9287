"""Drafts of ALSFRS-R entry: one row a person and patient, in it what was typed for a new score and for each score being changed."""

from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from db.records import Scope
from db.tables import AlsfrsDraft


def keep(
    session: Session, scope: Scope, patient_id: UUID, target: str, typed: dict[str, Any], *, version: int | None, page: UUID, seq: int, at: datetime
) -> bool:
    """Keep what was typed for `target` (`new`, or the id of a score). True when it is the first of this target.

    Drafts of one page are numbered: one that was overtaken on its way is not kept over a later one.
    """
    kept = _held(session, scope, patient_id)
    before = kept.get(target)
    if before and before["page"] == str(page) and before["seq"] > seq:
        return False
    kept[target] = {"typed": typed, "version": version, "page": str(page), "seq": seq, "at": at.isoformat()}
    session.execute(update(AlsfrsDraft).where(*_mine(scope, patient_id)).values(answers=orjson.dumps(kept).decode(), saved_at=at))
    return before is None


def drop(session: Session, scope: Scope, patient_id: UUID, target: str) -> bool:
    """Throw the draft of one target away; the row goes with the last. True when there was one."""
    row = session.execute(select(AlsfrsDraft.answers).where(*_mine(scope, patient_id)).with_for_update()).scalar_one_or_none()
    kept: dict[str, Any] = orjson.loads(row) if row else {}
    if kept.pop(target, None) is None:
        return False
    if kept:
        session.execute(update(AlsfrsDraft).where(*_mine(scope, patient_id)).values(answers=orjson.dumps(kept).decode()))
    else:
        session.execute(delete(AlsfrsDraft).where(*_mine(scope, patient_id)))
    return True


def _held(session: Session, scope: Scope, patient_id: UUID) -> dict[str, Any]:
    """The person's drafts of this patient, locked until the transaction ends; the row is made when there is none."""
    empty = insert(AlsfrsDraft).values(clinic_id=scope.clinic_id, patient_id=patient_id, account_id=scope.account_id, answers="{}")
    session.execute(empty.on_conflict_do_nothing(index_elements=["clinic_id", "patient_id", "account_id"]))
    row = session.execute(select(AlsfrsDraft.answers).where(*_mine(scope, patient_id)).with_for_update()).scalar_one()
    found: dict[str, Any] = orjson.loads(row)
    return found


def _mine(scope: Scope, patient_id: UUID) -> tuple[Any, ...]:
    return (AlsfrsDraft.clinic_id == scope.clinic_id, AlsfrsDraft.patient_id == patient_id, AlsfrsDraft.account_id == scope.account_id)
