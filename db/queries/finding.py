"""Finding a person from anywhere: who is under care, with what people are looked up by."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.records import Scope
from db.scope import seen_by
from db.tables import Patient


@dataclass(frozen=True)
class Findable:
    """What somebody may type to find this person. similar_name: another one has the family name and the first letter of the given name."""

    id: UUID
    family_name: str
    given_name: str
    latin_name: str | None
    preferred_name: str | None
    born_on: date | None
    hospital_no: str
    national_no: str | None
    similar_name: bool


def people(session: Session, scope: Scope) -> list[Findable]:
    """Everybody under care, by name."""
    alike = [func.lower(Patient.family_name), func.lower(func.left(Patient.given_name, 1))]
    wanted = (
        select(
            Patient.id,
            Patient.family_name,
            Patient.given_name,
            Patient.latin_name,
            Patient.preferred_name,
            Patient.born_on,
            Patient.hospital_no,
            Patient.national_no,
            (func.count().over(partition_by=alike) > 1).label("similar_name"),
        )
        .where(seen_by(scope, Patient))
        .order_by(Patient.family_name, Patient.given_name)
    )
    return [Findable(*row) for row in session.execute(wanted)]
