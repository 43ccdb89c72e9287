"""Marks on people who are up for review: put, and taken back by whoever put them."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import func, insert, update
from sqlalchemy.orm import Session

from db.records import Scope
from db.tables import ReviewMark
from db.vocabulary import Discipline, ReviewKind


def put(
    session: Session,
    scope: Scope,
    patient_id: UUID,
    *,
    discipline: Discipline,
    kind: ReviewKind,
    reason: str,
    until_on: date,
    grade: str,
    about: Mapping[str, str],
) -> UUID:
    values = {"patient_id": patient_id, "discipline": discipline.value, "kind": kind.value, "reason": reason, "until_on": until_on, "grade": grade}
    made = insert(ReviewMark).values(clinic_id=scope.clinic_id, account_id=scope.account_id, about=dict(about), **values)
    return session.execute(made.returning(ReviewMark.id)).scalar_one()


def take_back(session: Session, scope: Scope, mark_id: UUID) -> UUID | None:
    """The patient it was about; None when it is not the asker's, or was taken back."""
    own = (ReviewMark.clinic_id == scope.clinic_id, ReviewMark.id == mark_id, ReviewMark.account_id == scope.account_id, ReviewMark.taken_back_at.is_(None))
    wanted = update(ReviewMark).where(*own).values(taken_back_at=func.now()).returning(ReviewMark.patient_id)
    return session.execute(wanted.execution_options(synchronize_session=False)).scalar_one_or_none()
