"""Everybody's totals over time, for what a clinic learns from its own past."""

from sqlalchemy import Date, cast, func, literal, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session

from db.records import Scope
from db.tables import Alsfrs

_FIRST_DAY = "2000-01-01"


def totals(session: Session, scope: Scope) -> list[tuple[list[int], list[int]]]:
    """Days (since some fixed day) and totals of each person the clinic has ever followed, oldest first; without names."""
    day = Alsfrs.assessed_on - cast(literal(_FIRST_DAY), Date)
    wanted = (
        select(
            func.array_agg(aggregate_order_by(day, Alsfrs.assessed_on, Alsfrs.mode)),
            func.array_agg(aggregate_order_by(Alsfrs.total, Alsfrs.assessed_on, Alsfrs.mode)),
        )
        .where(Alsfrs.clinic_id == scope.clinic_id, Alsfrs.total.is_not(None))
        .group_by(Alsfrs.patient_id)
        .order_by(Alsfrs.patient_id)
    )
    rows: list[tuple[list[int], list[int]]] = [tuple(row) for row in session.execute(wanted)]  # type: ignore[misc]
    return rows
