"""What a row says, once it is understood: facts about one person, ready to be compared with the clinic and written."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from db.intake.people import Person


class Verdict(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    PROBLEM = "problem"


@dataclass(slots=True)
class Fact:
    """One row of one table. `key` is what makes it the same fact (day and mode, …); `values` are only those the file gives.

    `slot` tells two cells of one file apart that would be the same fact; `about` names it for a person.
    """

    person: Person
    day: date | None
    key: tuple[Any, ...]
    values: dict[str, Any]
    slot: tuple[Any, ...]
    about: str = ""


@dataclass(frozen=True, slots=True)
class Stored:
    """A row that is there already."""

    id: UUID
    patient_id: UUID
    day: date | None
    key: tuple[Any, ...]
    version: int
    values: dict[str, Any]
    batch_id: UUID | None
