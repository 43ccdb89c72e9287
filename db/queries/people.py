"""Questions about the people around a patient: allergies they have, carers, the named team; and who works here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from db.queries.names import with_name
from db.records import Allergy, Scope
from db.tables import Allergy as AllergyTable
from db.tables import Carer, CareTeam
from db.vocabulary import Discipline, Role


@dataclass(frozen=True)
class Lead:
    """The named person of one discipline."""

    discipline: Discipline
    account_id: UUID
    name: str
    since_on: date
    version: int = 1


@dataclass(frozen=True)
class CarerName:
    id: UUID
    name: str
    relation: str
    lives_with: bool
    is_main: bool
    phone: str | None
    version: int = 1


@dataclass(frozen=True)
class Colleague:
    """Somebody who works in the clinic. weekly_capacity: open tasks agreed with them; absent_*: both days are days away; cover_id: who then takes over.

    people_agreed: the caseload agreed with them, None where nothing was.
    """

    account_id: UUID
    name: str
    role: Role
    discipline: Discipline | None
    active: bool
    site: str | None = None
    weekly_capacity: int = 0
    absent_from: date | None = None
    absent_until: date | None = None
    people_agreed: int | None = None
    cover_id: UUID | None = None
    version: int = 1

    def away(self, on: date) -> bool:
        return self.absent_from is not None and self.absent_from <= on and (self.absent_until is None or on <= self.absent_until)

    def away_words(self, on: date) -> str:
        """back after 12-Dec-2025 of who is away, or only away; empty for who is there."""
        return "" if not self.away(on) else f"back after {self.absent_until:%d-%b-%Y}" if self.absent_until else "away"


def taking(staff: Iterable[Colleague], account_id: UUID | None, on: date) -> UUID | None:
    """Who takes new work of a colleague on a day: they themselves, while they are away who covers, and nobody when nobody of them is there."""
    known, seen = {one.account_id: one for one in staff if one.active}, set[UUID]()
    while account_id is not None and account_id in known and account_id not in seen:
        if not known[account_id].away(on):
            return account_id
        seen.add(account_id)
        account_id = known[account_id].cover_id
    return None


def allergies(session: Session, scope: Scope, patient_id: UUID) -> list[Allergy]:
    wanted = select(AllergyTable.substance, AllergyTable.reaction).where(AllergyTable.clinic_id == scope.clinic_id, AllergyTable.patient_id == patient_id)
    return [Allergy(*row) for row in session.execute(wanted.order_by(AllergyTable.substance))]


def carers(session: Session, scope: Scope, patient_id: UUID) -> list[CarerName]:
    wanted = select(Carer.id, Carer.name, Carer.relation, Carer.lives_with, Carer.is_main, Carer.phone, Carer.version).where(
        Carer.clinic_id == scope.clinic_id, Carer.patient_id == patient_id
    )
    return [CarerName(*row) for row in session.execute(wanted.order_by(Carer.is_main.desc(), Carer.name))]


def team(session: Session, scope: Scope, patient_id: UUID) -> list[Lead]:
    """The named lead of each discipline."""
    wanted = select(CareTeam.discipline, CareTeam.account_id, CareTeam.since_on, CareTeam.version).where(
        CareTeam.clinic_id == scope.clinic_id, CareTeam.patient_id == patient_id
    )
    rows = session.execute(with_name(wanted, CareTeam.account_id).order_by(CareTeam.discipline))
    return [Lead(Discipline(discipline), account_id, name, since_on, version) for discipline, account_id, since_on, version, name in rows]


def colleagues(session: Session, scope: Scope) -> list[Colleague]:
    """Everybody with a membership in the scope's clinic, by name."""
    rows = session.execute(
        text(
            "SELECT account_id, name, role, discipline, active, site, weekly_capacity, absent_from, absent_until, people_agreed, cover_id, version"
            " FROM identity.colleagues() ORDER BY name, account_id"
        )
    )
    return [Colleague(id_, name, Role(role), Discipline(discipline) if discipline else None, *rest) for id_, name, role, discipline, *rest in rows]
