"""What ALSFRS-R entry asks of the store: one score with who saved it last, the score that already holds a day, one's own draft."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from db.queries.names import with_name
from db.records import Changed, Scope, Score
from db.scope import seen_by
from db.tables import Alsfrs, AlsfrsDraft, AuditEvent, Patient
from db.tables.measured import ITEMS
from db.vocabulary import Item5Form, Mode


@dataclass(frozen=True)
class Draft:
    """What one person typed and did not save, and when it was kept."""

    typed: dict[str, Any]
    version: int | None
    saved_at: datetime


def score(session: Session, scope: Scope, patient_id: UUID, score_id: UUID) -> Score | None:
    """One score of a patient under care; None when absent, of another patient or out of scope."""
    return _one(session, scope, patient_id, Alsfrs.id == score_id)


def on_day(session: Session, scope: Scope, patient_id: UUID, on: date, mode: Mode) -> Score | None:
    """The score that already holds this day in this mode."""
    return _one(session, scope, patient_id, (Alsfrs.assessed_on == on) & (Alsfrs.mode == mode.value))


def sees(session: Session, scope: Scope, patient_id: UUID) -> bool:
    """Whether the patient is under care in the scope."""
    return session.execute(select(Patient.id).where(seen_by(scope, Patient), Patient.id == patient_id)).scalar_one_or_none() is not None


def saved_by_me(session: Session, scope: Scope, found: Score, *, action: str, since: datetime) -> bool:
    """Whether the last thing that happened to this score was this action, by the asker, since that moment."""
    row = session.execute(_trail(scope, found).add_columns(AuditEvent.account_id, AuditEvent.action)).one_or_none()
    return row is not None and (row.account_id, row.action) == (scope.account_id, action) and row.at >= since


def changed(session: Session, scope: Scope, found: Score) -> Changed:
    """Who saved this score last, and when, from the audit chain; its rater and the day it came in when the chain says nothing."""
    row = session.execute(with_name(_trail(scope, found), AuditEvent.account_id)).one_or_none()
    if row is not None:
        return Changed(row.name or "import", row.at, found.version)
    entered_at = session.execute(select(Alsfrs.entered_at).where(Alsfrs.clinic_id == scope.clinic_id, Alsfrs.id == found.id)).scalar_one()
    return Changed(found.rater or "import", entered_at, found.version)


def draft(session: Session, scope: Scope, patient_id: UUID, target: str) -> Draft | None:
    """One's own draft of a new score (target `new`) or of a change to a score (its id)."""
    kept = session.execute(
        select(AlsfrsDraft.answers).where(
            AlsfrsDraft.clinic_id == scope.clinic_id, AlsfrsDraft.patient_id == patient_id, AlsfrsDraft.account_id == scope.account_id
        )
    ).scalar_one_or_none()
    found = orjson.loads(kept).get(target) if kept else None
    return Draft(found["typed"], found["version"], datetime.fromisoformat(found["at"])) if found else None


def _trail(scope: Scope, found: Score) -> Select[Any]:
    """When this score was last changed, from the audit chain. Drafts of a change name it too; they change nothing."""
    of_score = (AuditEvent.clinic_id == scope.clinic_id, AuditEvent.patient_id == found.patient_id, AuditEvent.object_id == found.id)
    confirmed = (AuditEvent.outcome == "done", AuditEvent.action.startswith("alsfrs."))
    return select(AuditEvent.at).where(*of_score, *confirmed).order_by(AuditEvent.seq.desc()).limit(1)


def _one(session: Session, scope: Scope, patient_id: UUID, which: Any) -> Score | None:
    wanted = (
        select(Alsfrs.id, Alsfrs.assessed_on, Alsfrs.item5_form, Alsfrs.mode, Alsfrs.rater_name, Alsfrs.version, *(getattr(Alsfrs, item) for item in ITEMS))
        .join(Patient, (Patient.clinic_id == Alsfrs.clinic_id) & (Patient.id == Alsfrs.patient_id))
        .where(seen_by(scope, Alsfrs, Patient), Alsfrs.patient_id == patient_id, which)
    )
    row = session.execute(with_name(wanted, Alsfrs.rater_id)).one_or_none()
    if row is None:
        return None
    id_, on, form, mode, written, version, *items, colleague = row
    return Score(id_, patient_id, on, tuple(items), Item5Form(form), Mode(mode), written or colleague, version)
