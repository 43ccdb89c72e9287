"""The task list: rows ready for the browser as one text, and what has to be judged of them, in one round trip."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import ARRAY, Boolean, Date, Text, Uuid, bindparam, select, text
from sqlalchemy.orm import Session

from db.queries.people import Colleague
from db.records import Scope
from db.tables import CareTeam
from db.vocabulary import OPEN_STATES, Discipline, Priority, Role

_QUESTION = text((Path(__file__).parent / "task_list.sql").read_text()).bindparams(
    bindparam("clinic", type_=Uuid),
    bindparam("who", type_=Uuid),
    bindparam("since", type_=Date),
    bindparam("open", type_=ARRAY(Text)),
    bindparam("all", type_=Boolean),
    bindparam("only", type_=ARRAY(Uuid)),
)
OPEN = [state.value for state in OPEN_STATES]


@dataclass(frozen=True)
class Proposal:
    """A task that waits in the inbox: what its clock and its suggested owner are judged from. made_on: since when it waits there."""

    id: UUID
    patient_id: UUID | None
    discipline: Discipline | None
    priority: Priority
    made_on: date
    due_on: date | None
    site: str | None


@dataclass(frozen=True)
class Listed:
    """rows: a JSON text, a list of objects. open: how many unfinished tasks each colleague owns. calendar: as the clinic set it."""

    rows: str
    proposals: Sequence[Proposal]
    leads: Mapping[tuple[UUID, Discipline], UUID]
    people: Sequence[Colleague]
    open: Mapping[UUID, int]
    calendar: Any

    def __bool__(self) -> bool:
        return self.rows != "[]"


def listed(session: Session, scope: Scope, since: date, *, everything: bool = True, only: Collection[UUID] | None = None) -> Listed:
    """Unfinished tasks and those closed since a day. Not `everything`: those one owns or asked for. `only`: these alone."""
    given = {"clinic": scope.clinic_id, "who": scope.account_id, "since": since, "open": OPEN, "all": everything, "only": None if only is None else list(only)}
    rows, proposed, leads, people, calendar = session.execute(_QUESTION, given).one()
    found = orjson.loads(people)
    return Listed(
        rows,
        [_proposal(one) for one in orjson.loads(proposed)],
        {(UUID(patient), Discipline(discipline)): UUID(account) for patient, discipline, account in orjson.loads(leads)},
        [_colleague(one) for one in found],
        {UUID(one[0]): one[-1] for one in found},
        orjson.loads(calendar) if calendar else None,
    )


def leads(session: Session, scope: Scope, patient_ids: Collection[UUID]) -> dict[tuple[UUID, Discipline], UUID]:
    """The named person of each discipline of these patients."""
    wanted = select(CareTeam.patient_id, CareTeam.discipline, CareTeam.account_id).where(
        CareTeam.clinic_id == scope.clinic_id, CareTeam.patient_id.in_(list(patient_ids))
    )
    return {(patient, Discipline(discipline)): account for patient, discipline, account in session.execute(wanted)}


def _proposal(row: Sequence[Any]) -> Proposal:
    id_, patient, discipline, priority, made_on, due_on, site = row
    return Proposal(
        UUID(id_),
        UUID(patient) if patient else None,
        Discipline(discipline) if discipline else None,
        Priority(priority),
        date.fromisoformat(made_on),
        _day(due_on),
        site,
    )


def _colleague(row: Sequence[Any]) -> Colleague:
    id_, name, role, discipline, active, site, capacity, away, back, _ = row
    return Colleague(UUID(id_), name, Role(role), Discipline(discipline) if discipline else None, active, site, capacity, _day(away), _day(back))


def _day(kept: str | None) -> date | None:
    return date.fromisoformat(kept) if kept else None
