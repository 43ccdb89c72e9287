"""What the tests of ALSFRS-R entry share: who types, about whom, and the finished or half-typed form."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from dashboard.actions.alsfrs_shapes import Draft, Save
from dashboard.care.words import day
from dashboard.clock import today
from dashboard.roles import Viewer
from db.queries import alsfrs_entry, measured
from db.tables import AuditEvent
from db.vocabulary import Role
from tests.makers import patient, score
from tests.world import Place, World

BEFORE: list[int | None] = [3, 4, 4, 2, 2, 3, 3, 3, 1, 3, 2, 4]  # 34
NOW: list[int | None] = [3, 4, 4, 2, 2, 3, 2, 2, 1, 3, 2, 3]  # 31
EARLIER = timedelta(days=49)


def viewer(place: Place, role: Role = Role.PHYSIO) -> Viewer:
    return Viewer(place.people[role], place.id, "A clinic", f"{role.value.title()} of {place.slug}", "x@example", role, None, uuid4())


def somebody(db: World, place: Place | None = None, **values: Any) -> UUID:
    """A person who was at 34 seven weeks ago."""
    where = place or db.north
    with db.writing(where.scope()) as session:
        made = patient(session, where.scope(), **{"onset_on": None, "diagnosed_on": today() - timedelta(days=500), **values})
        score(session, where.scope(), made, BEFORE, assessed_on=today() - EARLIER)
    return made


def form(patient_id: UUID, items: list[Any] | None = None, **values: Any) -> Save:
    filled: dict[str, Any] = {
        "key": uuid4(),
        "attempt": 1,
        "patient_id": patient_id,
        "score_id": None,
        "version": None,
        "draft_of": None,
        "confirmed": False,
        "on": day(today()),
        "mode": "clinic",
        "form": "5a",
        "rater": "Ana Novak",
        "items": items or NOW,
    }
    return Save.model_validate(filled | values)


def scores(db: World, patient_id: UUID, place: Place | None = None) -> list[Any]:
    with db.reading((place or db.north).scope()) as session:
        return measured.scores(session, (place or db.north).scope(), patient_id)


def done(db: World, patient_id: UUID) -> list[str]:
    """What people did about somebody, as the audit has it; what rules did is named there without a person."""
    with db.reading() as session:
        own = (AuditEvent.clinic_id == db.north.id, AuditEvent.patient_id == patient_id, AuditEvent.account_id.is_not(None))
        return list(session.execute(select(AuditEvent.action).where(*own).order_by(AuditEvent.seq)).scalars())


def typed(items: list[Any] | None = None, **values: Any) -> dict[str, Any]:
    return {"on": day(today()), "mode": "clinic", "form": "5a", "rater": "Ana Novak", "items": items or [3, 4, *[None] * 10]} | values


def draft(items: list[Any] | None = None, *, page: UUID | None = None, seq: int = 1, **values: Any) -> Draft:
    return Draft.model_validate({"score_id": None, "version": None, "page": page or uuid4(), "seq": seq, "typed": typed(items)} | values)


def kept(db: World, patient_id: UUID, target: str = "new") -> alsfrs_entry.Draft | None:
    with db.reading() as session:
        return alsfrs_entry.draft(session, db.scope, patient_id, target)
