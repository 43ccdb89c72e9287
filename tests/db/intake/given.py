"""Files and steps that the tests of imports share."""

import csv
import io
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from db import engine
from db.intake import batches, guessing, reading, running
from db.intake.mapping import Mapping
from db.records import Scope
from db.vocabulary import ImportKind
from tests.makers import TODAY

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=25)
ITEMS = [f"q{n}" for n in range(1, 13)]
VISIT = ["number", "visit_date", *ITEMS]


def table(*rows: Sequence[object]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def visits(*rows: Sequence[object], header: Sequence[object] = VISIT) -> bytes:
    return table(header, *rows)


def row(number: str, day: str, items: Sequence[object] = (4,) * 12, *more: object) -> list[object]:
    return [number, day, *items, *more]


def mapped(kind: ImportKind, data: bytes, **more: Any) -> tuple[reading.Sheet, Mapping]:
    sheet = reading.sheet(data)
    return sheet, guessing.guess(kind, sheet).mapping.model_copy(update=more)


def checked(session: Session, scope: Scope, kind: ImportKind, data: bytes, **more: Any) -> tuple[UUID, running.Checked]:
    """Sent and judged, nothing written."""
    sheet, mapping = mapped(kind, data, **more)
    batch_id = batches.receive(session, scope, kind, "file.csv", sheet, mapping)
    session.flush()
    return batch_id, batches.check(session, scope, batch_id, TODAY)


def imported(scope: Scope, kind: ImportKind, data: bytes, **more: Any) -> tuple[UUID, dict[str, int]]:
    """All the way, in the two transactions that a person makes; the good rows are confirmed."""
    with engine.writing(scope, limit_s=60) as session:
        batch_id, found = checked(session, scope, kind, data, **more)
    with engine.writing(scope, limit_s=60) as session:
        return batch_id, batches.write(session, scope, batch_id, found.good, NOW, TODAY).counts


def rows_of(scope: Scope, sql: str) -> list[Any]:
    with engine.reading(scope) as session:
        return [tuple(one) if len(one) > 1 else one[0] for one in session.execute(text(sql))]
