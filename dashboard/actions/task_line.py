"""A line that somebody types for a task, `OT: order chair by 15 dec @mri !`, read against the clinic's people and days while it is typed."""

from datetime import date
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from dashboard.actions import calendar
from dashboard.care import decision_line
from dashboard.care.decision_line import Ask
from dashboard.care.decision_parts import Context, Person
from dashboard.care.words import weekday
from dashboard.roles import VIEWS, Permission, Viewer
from db.engine import reading
from db.queries import meetings, patients, people
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
        staff = [one for one in people.colleagues(session, viewer.scope) if one.active and VIEWS[one.role].discipline is not None]
        known = {one.account_id: Person(str(one.account_id), one.name, initials(one.name), VIEWS[one.role].discipline) for one in staff}
        seen = patient_id if viewer.may(Permission.SEE_PATIENT) and patient_id and patients.patient(session, viewer.scope, patient_id) else None
        team = people.team(session, viewer.scope, seen) if seen else []
        working = calendar.working_days(session, viewer.scope)
        meeting_on = meetings.next_on(session, viewer.scope, today)
    leads = {lead.discipline: known[lead.account_id] for lead in team if lead.account_id in known}
    return Context(today=today, people=list(known.values()), leads=leads, working=working, next_meeting_on=meeting_on)


def initials(name: str) -> str:
    """As people write them in a line: the first letter of each word, MRI for Maria Ruiz Iglesias; titles left out."""
    return "".join(word[0] for word in name.replace("-", " ").split() if word[0].isalpha() and word.rstrip(".") not in ("Dr", "Prof")).upper()
