"""Questions about imports: the batches of a clinic, one of them, and its rows that stayed behind."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from db.intake.shown import Batch, Refusal
from db.queries.people import colleagues
from db.records import Scope
from db.tables import ImportBatch, ImportProblem
from db.vocabulary import BatchState, ImportKind

_COLUMNS = [c for c in ImportBatch.__table__.columns if c.name not in ("file_bytes", "file_hash", "fixes")]


def batches(session: Session, scope: Scope, limit: int = 30) -> list[Batch]:
    """The clinic's imports, the latest first."""
    return _read(session, scope, ImportBatch.clinic_id == scope.clinic_id, limit)


def batch(session: Session, scope: Scope, batch_id: UUID) -> Batch | None:
    """One import of this clinic, or None."""
    found = _read(session, scope, (ImportBatch.clinic_id == scope.clinic_id) & (ImportBatch.id == batch_id), 1)
    return found[0] if found else None


def problems(session: Session, scope: Scope, batch_id: UUID, column: str = "", limit: int = 200) -> list[Refusal]:
    """Refused cells in the order of their rows, of one column if it is named."""
    wanted = select(ImportProblem).where(ImportProblem.clinic_id == scope.clinic_id, ImportProblem.batch_id == batch_id)
    if column:
        wanted = wanted.where(ImportProblem.column == column)
    rows = session.execute(wanted.order_by(ImportProblem.row_no, ImportProblem.id).limit(limit)).scalars()
    return [Refusal(p.row_no, p.column, p.field, p.value, p.problem, p.why, p.fix, _choices(p.choices), p.compare) for p in rows]


def problem_columns(session: Session, scope: Scope, batch_id: UUID) -> dict[str, int]:
    """How many refused cells each column has."""
    wanted = (
        select(ImportProblem.column, func.count())
        .where(ImportProblem.clinic_id == scope.clinic_id, ImportProblem.batch_id == batch_id)
        .group_by(ImportProblem.column)
        .order_by(ImportProblem.column)
    )
    return dict(session.execute(wanted).tuples().all())


def _read(session: Session, scope: Scope, where: ColumnElement[bool], limit: int) -> list[Batch]:
    names = {one.account_id: one.name for one in colleagues(session, scope)}
    rows = session.execute(select(*_COLUMNS).where(where).order_by(ImportBatch.created_at.desc()).limit(limit))
    return [
        Batch(
            r.id,
            ImportKind(r.kind),
            BatchState(r.state),
            r.file_name,
            r.row_count,
            tuple(r.header),
            r.mapping,
            r.counts,
            tuple(r.notes),
            names.get(r.created_by, "the command line" if r.created_by is None else "a former colleague"),
            r.created_at,
            r.imported_at,
            r.undone_at,
        )
        for r in rows
    ]


def _choices(stored: Sequence[Any]) -> tuple[tuple[str, str], ...]:
    return tuple((str(label), str(value)) for label, value in stored)
