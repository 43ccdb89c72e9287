"""Imports: a batch, the file it came from, the rows that are not written yet, and what is needed to take it back."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, LargeBinary, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base, Identified, Tenant, member, one_of, same_clinic
from db.vocabulary import BatchState, ImportKind


class ImportBatch(Identified, Base):
    """One file. While it is open, the same file of the same kind is the same batch: sent eight times, it has one effect."""

    __tablename__ = "import_batch"
    __table_args__ = (
        member("created_by"),
        one_of("kind", ImportKind),
        one_of("state", BatchState),
        Index("import_batch_recent_ix", "clinic_id", "created_at"),
        Index(
            "import_batch_open_ix",
            "clinic_id",
            "kind",
            "file_hash",
            unique=True,
            postgresql_where=text("state IN ('uploaded', 'checked')"),
        ),
    )
    kind: Mapped[str]
    state: Mapped[str]
    file_name: Mapped[str]
    file_hash: Mapped[bytes] = mapped_column(LargeBinary)
    file_bytes: Mapped[bytes | None] = mapped_column(LargeBinary)
    header: Mapped[list[str]] = mapped_column(JSONB, server_default=text("'[]'"))
    row_count: Mapped[int] = mapped_column(server_default=text("0"))
    mapping: Mapped[dict[str, object]] = mapped_column(JSONB, server_default=text("'{}'"))
    fixes: Mapped[dict[str, object]] = mapped_column(JSONB, server_default=text("'{}'"))
    counts: Mapped[dict[str, int]] = mapped_column(JSONB, server_default=text("'{}'"))
    notes: Mapped[list[str]] = mapped_column(JSONB, server_default=text("'[]'"))
    created_by: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    imported_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]


class ImportProblem(Identified, Base):
    """One cell (or row) that was refused: row number, column, the value as it stood, why, what would fix it, and the whole row."""

    __tablename__ = "import_problem"
    __table_args__ = (same_clinic("batch_id", "import_batch"), Index("import_problem_batch_ix", "clinic_id", "batch_id", "row_no"))
    batch_id: Mapped[UUID]
    row_no: Mapped[int]
    column: Mapped[str] = mapped_column("column_name")
    value: Mapped[str]
    problem: Mapped[str]
    why: Mapped[str]
    fix: Mapped[str]
    field: Mapped[str]
    choices: Mapped[list[object]] = mapped_column(JSONB, server_default=text("'[]'"))
    compare: Mapped[dict[str, object] | None] = mapped_column(JSONB)
    cells: Mapped[list[str]] = mapped_column(JSONB)


class ImportUndo(Identified, Base):
    """What a row was before the batch changed it; null when the batch made it."""

    __tablename__ = "import_undo"
    __table_args__ = (same_clinic("batch_id", "import_batch"), Index("import_undo_batch_ix", "clinic_id", "batch_id"))
    batch_id: Mapped[UUID]
    table_name: Mapped[str]
    row_id: Mapped[UUID]
    before: Mapped[dict[str, object] | None] = mapped_column(JSONB)
    version_after: Mapped[int | None]


class ImportMapping(Tenant, Base):
    """How this clinic's columns are read, remembered by kind and header line."""

    __tablename__ = "import_mapping"
    __table_args__ = (one_of("kind", ImportKind), member("saved_by"))
    kind: Mapped[str] = mapped_column(primary_key=True)
    header_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    mapping: Mapped[dict[str, object]] = mapped_column(JSONB)
    saved_by: Mapped[UUID | None]
    saved_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
