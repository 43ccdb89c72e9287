"""What queries about carers, wishes, notes and the end of care answer with: frozen, plain, without SQLAlchemy."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from db.vocabulary import AdvanceKind, ContactKind, Discipline, PatientStatus, Reopened, TrainingLevel


@dataclass(frozen=True)
class SignOff:
    """How far one carer got in one topic, on a day, taught by whom (None: not noted)."""

    id: UUID
    carer_id: UUID
    topic_key: str
    level: TrainingLevel
    taught_on: date
    by: str | None


@dataclass(frozen=True)
class Document:
    """One advance-care document. by: who entered it."""

    id: UUID
    kind: AdvanceKind
    made_on: date
    review_on: date | None
    withdrawn_on: date | None
    kept_where: str
    detail: str
    by: str | None
    version: int


@dataclass(frozen=True)
class Known:
    """Somebody to call about a person."""

    id: UUID
    kind: ContactKind
    name: str
    phone: str | None
    detail: str
    version: int


@dataclass(frozen=True)
class NoteEntry:
    """A note as it stands. earlier: [wording, moment until which it stood] of every edit, oldest first."""

    id: UUID
    text: str
    author_id: UUID
    author: str | None
    discipline: Discipline | None
    written_at: datetime
    edited_at: datetime | None
    earlier: tuple[tuple[str, str], ...]
    struck_at: datetime | None
    struck_why: str | None
    struck_by: UUID | None
    version: int


@dataclass(frozen=True)
class Ended:
    """Whose care here ends, how and on which day."""

    patient_id: UUID
    status: PatientStatus
    on: date


@dataclass(frozen=True)
class Ending:
    """One end of care: how, when, who told, who entered it, and why it was taken back if it was. before: what stood before, to put back."""

    id: UUID
    patient_id: UUID
    status: PatientStatus
    ended_on: date
    told_by: str
    by_id: UUID | None
    by: str | None
    at: datetime
    before: dict[str, object]
    reopened_at: datetime | None
    reopened_as: Reopened | None
    reopened_why: str


@dataclass(frozen=True)
class Recorded:
    """One line of what was ever recorded: on which day, of which kind, in which words (raw parts), by whom. by None: not noted."""

    id: UUID
    on: date
    kind: str
    parts: tuple[object, ...]
    by: str | None
    at: datetime | None = None
