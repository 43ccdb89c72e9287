"""What queries answer about aids over a whole clinic: an aid with whose it is."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from db.records import Aid


@dataclass(frozen=True)
class ComingAid:
    """An aid that is not in use yet, and the person it is for. latest_on: the day of their latest ALSFRS-R."""

    aid: Aid
    patient_id: UUID
    family_name: str
    given_name: str
    latin_name: str | None
    born_on: date | None
    site: str | None
    latest_on: date | None
