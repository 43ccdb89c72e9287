"""An import and its refused cells as queries answer with them: frozen, plain, without SQLAlchemy."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from db.vocabulary import BatchState, ImportKind


@dataclass(frozen=True)
class Batch:
    """One file and how far it has come. `counts`: rows by verdict, and `written_…` what was written."""

    id: UUID
    kind: ImportKind
    state: BatchState
    file_name: str
    row_count: int
    header: tuple[str, ...]
    mapping: dict[str, Any]
    counts: dict[str, int]
    notes: tuple[str, ...]
    by: str
    created_at: datetime
    imported_at: datetime | None
    undone_at: datetime | None


@dataclass(frozen=True)
class Refusal:
    """One refused cell as it is shown: `row` counts as a spreadsheet does."""

    row: int
    column: str
    field: str
    value: str
    problem: str
    why: str
    fix: str
    choices: tuple[tuple[str, str], ...]
    compare: dict[str, Any] | None
