"""What queries about reviews answer with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from db.vocabulary import Discipline, ReviewKind


@dataclass(frozen=True)
class Mark:
    """The newest word of a discipline about one person. about: each reason it was about, by its key, to its day or nothing."""

    id: UUID
    patient_id: UUID
    by: str | None
    by_id: UUID
    discipline: Discipline
    kind: ReviewKind
    reason: str
    until_on: date
    grade: str
    about: Mapping[str, str]
    at: datetime


@dataclass(frozen=True)
class News:
    """One thing that was written about a person: its kind and parts (db/queries/my_work.sql), by whom and when."""

    patient_id: UUID
    family_name: str
    given_name: str
    kind: str
    parts: tuple[object, ...]
    by: str | None
    by_id: UUID | None
    at: datetime
