"""A line that somebody types for a task, `OT: order chair by 15 dec @mri !`, read against the clinic's people and days while it is typed."""

from datetime import date
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from dashboard.actions import typed_lines
from dashboard.care import decision_line
from dashboard.care.decision_line import Ask
from dashboard.care.decision_parts import Context, Person
from dashboard.care.words import weekday
from dashboard.roles import Permission, Viewer
from db.engine import reading
from db.queries import patients
from db.vocabulary import Discipline


class Typed(BaseModel):
    """What stands in the field; n tells the answers of one page apart."""

    n: int = 0
    text: str = Field(max_length=500)
    patient_id: UUID | None = None


def read(viewer: Viewer, typed: Typed, today: date) -> dict[str, Any]:
    """What the line means, part by part, and what has to be asked first. A patient out of reach is none."""
    line = decision_line.read(typed.text, _context(viewer, typed.patient_id, today))
    return {
        "n": typed.n,
        "text": typed.text,
        "title": line.wording,
        "note": line.note,
        "discipline": line.discipline,
        "due_on": line.due_on.isoformat() if line.due_on else None,
        "due_said": weekday(line.due_on) if line.due_on else None,
        "due_typed": line.due_typed,
        "owner_id": line.owner.id if line.owner else None,
        "owner": line.owner.name if line.owner else None,
        "owner_typed": line.owner_typed,
        "owner_as": line.owner.as_lead if line.owner else None,
        "owner_away": line.owner.away if line.owner else "",
        "priority": line.priority.value,
        "tags": list(line.tags),
        "remarks": [remark.value for remark in line.remarks],
        "asks": [_asked(one) for one in line.asks],
        "triage": line.triage,
    }


def _asked(one: Ask) -> dict[str, Any]:
    return {
        "part": one.part.value,
        "typed": one.typed,
        "choices": [{"label": choice.label, "value": _plain(choice.value)} for choice in one.choices],
        "more": one.more,
    }


def _plain(value: Discipline | date | Person | None) -> str | None:
    if isinstance(value, date):
        return value.isoformat()
    return value.id if isinstance(value, Person) else value


def _context(viewer: Viewer, patient_id: UUID | None, today: date) -> Context:
    with reading(viewer.scope) as session:
        seen = patient_id if viewer.may(Permission.SEE_PATIENT) and patient_id and patients.patient(session, viewer.scope, patient_id) else None
        return typed_lines.context(session, viewer.scope, seen, today)
