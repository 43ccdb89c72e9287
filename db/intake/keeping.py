"""What a check found, kept with its batch: every refused cell, until it is fixed, left out or written."""

from uuid import UUID

import orjson
from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from db.intake import running
from db.records import Scope
from db.tables import ImportBatch, ImportProblem


def keep(session: Session, scope: Scope, batch_id: UUID, found: running.Checked) -> None:
    session.execute(delete(ImportProblem).where(ImportProblem.clinic_id == scope.clinic_id, ImportProblem.batch_id == batch_id))
    rows = [
        {
            "clinic_id": scope.clinic_id, "batch_id": batch_id, "row_no": p.row, "column": _clean(p.column), "value": _clean(p.value)[:2000],
            "problem": p.problem, "why": _clean(p.why), "fix": p.fix, "field": p.field, "choices": [list(map(_clean, choice)) for choice in p.choices],
            "compare": orjson.loads(orjson.dumps(p.compare).replace(b"\\u0000", b"?")) if p.compare else None, "cells": [_clean(cell) for cell in p.cells],
        }
        for p in found.problems
    ]  # fmt: skip
    if rows:
        session.execute(insert(ImportProblem), rows)


def kept(session: Session, scope: Scope, batch: ImportBatch) -> running.Checked | None:
    """What the last check found, its problems in full; None when it found more of them than are kept."""
    found = running.Checked({name: n for name, n in batch.counts.items() if not name.startswith("written_")})
    rows = select(ImportProblem.row_no).where(ImportProblem.clinic_id == scope.clinic_id, ImportProblem.batch_id == batch.id)
    found.refused = frozenset(session.scalars(rows))
    return found if len(found.refused) == found.counts.get("problem") else None


def _clean(value: str) -> str:
    """Text as Postgres can keep it: a NUL is shown as its picture."""
    return value.replace("\x00", "\u2400")
