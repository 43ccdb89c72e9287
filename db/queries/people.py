"""Questions about the people around a patient: allergies they have, carers, the named team; and who works here."""

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


@dataclass(frozen=True)
class CarerName:
    id: UUID
    name: str
    relation: str
    lives_with: bool
    is_main: bool
    phone: str | None


@dataclass(frozen=True)
class Colleague:
    """Somebody who works in the clinic."""

    account_id: UUID
    name: str
    role: Role
    discipline: Discipline | None
    active: bool


def allergies(session: Session, scope: Scope, patient_id: UUID) -> list[Allergy]:
    wanted = select(AllergyTable.substance, AllergyTable.reaction).where(AllergyTable.clinic_id == scope.clinic_id, AllergyTable.patient_id == patient_id)
    return [Allergy(*row) for row in session.execute(wanted.order_by(AllergyTable.substance))]


def carers(session: Session, scope: Scope, patient_id: UUID) -> list[CarerName]:
    wanted = select(Carer.id, Carer.name, Carer.relation, Carer.lives_with, Carer.is_main, Carer.phone).where(
        Carer.clinic_id == scope.clinic_id, Carer.patient_id == patient_id
    )
    return [CarerName(*row) for row in session.execute(wanted.order_by(Carer.is_main.desc(), Carer.name))]


def team(session: Session, scope: Scope, patient_id: UUID) -> list[Lead]:
    """The named lead of each discipline."""
    wanted = select(CareTeam.discipline, CareTeam.account_id, CareTeam.since_on).where(CareTeam.clinic_id == scope.clinic_id, CareTeam.patient_id == patient_id)
    rows = session.execute(with_name(wanted, CareTeam.account_id).order_by(CareTeam.discipline))
    return [Lead(Discipline(discipline), account_id, name, since_on) for discipline, account_id, since_on, name in rows]


def colleagues(session: Session, scope: Scope) -> list[Colleague]:
    """Everybody with a membership in the scope's clinic, by name."""
    rows = session.execute(text("SELECT account_id, name, role, discipline, active FROM identity.colleagues() ORDER BY name"))
    return [Colleague(row.account_id, row.name, Role(row.role), Discipline(row.discipline) if row.discipline else None, row.active) for row in rows]
