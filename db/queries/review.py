"""Questions of one's own work: who is up for review and what was said of them, own tasks, and what is new."""

from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Date, DateTime, Uuid, and_, bindparam, func, or_, select, text
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from db.queries.names import with_name
from db.records import OpenTask, Scope
from db.review_records import Mark, News
from db.scope import seen_by
from db.tables import CareTeam, Patient, ReviewMark, Task
from db.vocabulary import OPEN_STATES, Discipline, Priority, ReviewKind, TaskState

_NEWS = text((Path(__file__).parent / "review_news.sql").read_text()).bindparams(
    bindparam("clinic", type_=Uuid), bindparam("asker", type_=Uuid), bindparam("since", type_=DateTime(timezone=True)), bindparam("day", type_=Date)
)


def marks(session: Session, scope: Scope, today: date, patient_id: UUID | None = None) -> dict[UUID, list[Mark]]:
    """The newest word of each discipline about people under care, while it may still hold on `today`."""
    columns = (ReviewMark.id, ReviewMark.patient_id, ReviewMark.account_id, ReviewMark.discipline, ReviewMark.kind, ReviewMark.reason)
    wanted = (
        select(*columns, ReviewMark.until_on, ReviewMark.grade, ReviewMark.about, ReviewMark.at)
        .join(Patient, and_(Patient.clinic_id == ReviewMark.clinic_id, Patient.id == ReviewMark.patient_id))
        .where(seen_by(scope, Patient), ReviewMark.clinic_id == scope.clinic_id, ReviewMark.taken_back_at.is_(None))
        .order_by(ReviewMark.patient_id, ReviewMark.discipline, ReviewMark.at.desc())
        .ext(distinct_on(ReviewMark.patient_id, ReviewMark.discipline))
    )
    if patient_id is not None:
        wanted = wanted.where(ReviewMark.patient_id == patient_id)
    found: dict[UUID, list[Mark]] = {}
    for id_, who, by_id, discipline, kind, reason, until_on, grade, about, at, by in session.execute(with_name(wanted, ReviewMark.account_id)):
        if until_on > today:
            found.setdefault(who, []).append(Mark(id_, who, by, by_id, Discipline(discipline), ReviewKind(kind), reason, until_on, grade, dict(about), at))
    return found


def led(session: Session, scope: Scope) -> list[UUID]:
    """People under care whose team the asker is on."""
    wanted = (
        select(CareTeam.patient_id)
        .join(Patient, and_(Patient.clinic_id == CareTeam.clinic_id, Patient.id == CareTeam.patient_id))
        .where(seen_by(scope, Patient, CareTeam), CareTeam.account_id == scope.account_id)
        .distinct()
    )
    return list(session.execute(wanted).scalars())


def due(session: Session, scope: Scope, until: date, today: date) -> list[tuple[OpenTask, str | None]]:
    """Open tasks of the asker, and of their role while nobody has taken them, due up to a day or whose wait is over; each with whom it is about.

    What is put off is left out.
    """
    name = (Patient.family_name, Patient.given_name)
    mine = or_(Task.owner_id == scope.account_id, and_(Task.owner_id.is_(None), Task.owner_role == scope.role.value, Task.state != TaskState.PROPOSED.value))
    columns = (Task.id, Task.patient_id, Task.title, Task.state, Task.priority, Task.discipline, Task.due_on, Task.owner_id, Task.version)
    waiting = (Task.waiting_on, Task.waiting_until)
    wanted = (
        select(*columns, *waiting, *name)
        .outerjoin(Patient, and_(Patient.clinic_id == Task.clinic_id, Patient.id == Task.patient_id))
        .where(Task.clinic_id == scope.clinic_id, mine, Task.state.in_([state.value for state in OPEN_STATES]))
        .where(or_(Task.due_on <= until, Task.waiting_until <= today))
        .where(or_(Task.patient_id.is_(None), seen_by(scope, Patient)), or_(Task.snoozed_until.is_(None), Task.snoozed_until <= today))
        .order_by(func.least(Task.due_on, Task.waiting_until), Task.priority.desc(), Task.id)
    )
    return [_task(row) for row in session.execute(wanted)]


def _task(row: Any) -> tuple[OpenTask, str | None]:
    id_, who, title, state, priority, discipline, due_on, owner_id, version, waiting_on, waiting_until, family, given = row
    known = Discipline(discipline) if discipline else None
    made = OpenTask(id_, who, title, TaskState(state), Priority(priority), known, due_on, None, owner_id, version, waiting_on, waiting_until)
    return made, _name(family, given)


def _name(family: str | None, given: str | None) -> str | None:
    return None if family is None else f"{family.upper()}, {given}" if given else family.upper()


def news(session: Session, scope: Scope, since: datetime, day: date) -> list[News]:
    """What was written about the asker's people since a moment, newest first; of everybody's when they lead nobody. `day`: for what has a day only."""
    asked = {"clinic": scope.clinic_id, "asker": scope.account_id, "since": since, "day": day}
    return [News(who, family, given, kind, tuple(parts), by, by_id, at) for who, family, given, kind, parts, by, by_id, at in session.execute(_NEWS, asked)]
