"""What queries answer about home exercise besides the programme itself: its versions as rows that people change, pauses, days of the log, notes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from db.vocabulary import Answer, LogSource, MissedReason


@dataclass(frozen=True)
class Version:
    """One version of the programme: when it is in force, when it is to be looked at again, why it was made and by whom."""

    id: UUID
    number: int
    starts_on: date
    ends_on: date | None
    review_on: date | None
    reason: str
    author: str | None
    version: int


@dataclass(frozen=True)
class PauseRow:
    id: UUID
    starts_on: date
    ends_on: date | None
    reason: str
    version: int


@dataclass(frozen=True)
class DayLog:
    """One day of the log with its note, as a form fills it in; counted as in SessionLog."""

    id: UUID
    on: date
    answers: Mapping[str, Answer]
    effort: int | None
    pain: int | None
    fatigue: int | None
    source: LogSource
    helped: bool
    missed_reason: MissedReason | None
    note: str
    version: int
    counted: float | None = None
