"""A typed line of care work (`OT: order power chair by 15 dec @mri`) read against the clinic: who works here, who leads, which days are worked.

One reading for the quick-add line and the meeting, so that both mean the same.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from dashboard.actions.calendar import working_days
from dashboard.care.decision_line import Ask, Line, Part, read
from dashboard.care.decision_parts import Context, Person
from dashboard.care.words import day, untitled
from dashboard.roles import VIEWS
from db.commands.tasks import NewTask
from db.engine import Session
from db.queries import meetings, people
from db.records import Scope
from db.vocabulary import Discipline, TaskSource, TaskState


class Answers(BaseModel):
    """What somebody chose where the line may mean several things; owner: an account, or empty for nobody yet."""

    model_config = ConfigDict(extra="forbid")
    discipline: Discipline | None = None
    due: date | None = None
    owner: UUID | str | None = None


def context(session: Session, scope: Scope, patient_id: UUID | None, today: date) -> Context:
    """What a line about this patient is read against. Who is away leads nothing meanwhile: who covers does, or the inbox."""
    everybody = people.colleagues(session, scope)
    staff = [one for one in everybody if one.active and VIEWS[one.role].discipline is not None]
    known = {one.account_id: Person(str(one.account_id), one.name, letters(one.name), VIEWS[one.role].discipline, away=one.away_words(today)) for one in staff}
    team = people.team(session, scope, patient_id) if patient_id else []
    taken = {lead: people.taking(everybody, lead.account_id, today) for lead in team}
    return Context(
        today=today,
        people=tuple(known.values()),
        leads={lead.discipline: known[who] if who == lead.account_id else replace(known[who], covers=lead.name) for lead, who in taken.items() if who in known},
        next_meeting_on=meetings.next_on(session, scope, today),
        working=working_days(session, scope),
    )


def letters(name: str) -> str:
    """As people write them in a line: the first letter of each word, MRI for Maria Ruiz Iglesias; titles left out."""
    return "".join(word[0] for word in " ".join(untitled(name)).replace("-", " ").split() if word[0].isalpha()).upper()


def understood(text: str, about: Context, answers: Answers) -> tuple[Line, tuple[Ask, ...]]:
    """The line, and what is still to be asked of it once the answers are taken into account."""
    line = read(text, about)
    given = answers.model_fields_set
    return line, tuple(ask for ask in line.asks if ask.part.value not in given)


def task_of(line: Line, answers: Answers, patient_id: UUID | None, *, source: TaskSource, source_note: str = "") -> NewTask:
    """The task that a line means, answers before what was read. Without an owner it goes to the inbox."""
    given = answers.model_fields_set
    discipline = answers.discipline if Part.DISCIPLINE.value in given else line.discipline
    due_on = answers.due if Part.DUE.value in given else line.due_on
    owner: UUID | None = UUID(line.owner.id) if line.owner else None
    if Part.OWNER.value in given:
        owner = UUID(str(answers.owner)) if answers.owner else None
    return NewTask(
        title=" ".join(line.wording.split()),
        patient_id=patient_id,
        state=TaskState.OPEN if owner else TaskState.PROPOSED,
        priority=line.priority,
        discipline=discipline,
        owner_id=owner,
        due_on=due_on,
        source=source,
        source_note=source_note,
        tags=line.tags,
    )


def plain(line: Line, asks: tuple[Ask, ...]) -> dict[str, Any]:
    """The preview as plain data: what will be saved, in the order it is read, and what is to be asked first."""
    return {
        "wording": line.wording,
        "note": line.note,
        "discipline": line.discipline,
        "due": {"on": line.due_on.isoformat(), "said": day(line.due_on), "typed": line.due_typed} if line.due_on else None,
        "owner": {"id": line.owner.id, "name": line.owner.name, "typed": line.owner_typed} if line.owner else None,
        "urgent": line.priority.value == "urgent",
        "tags": list(line.tags),
        "triage": line.triage,
        "remarks": [remark.value for remark in line.remarks],
        "asks": [_asked(ask) for ask in asks],
    }


def _asked(ask: Ask) -> Mapping[str, Any]:
    def value(choice: Any) -> str | None:
        return choice.id if isinstance(choice, Person) else choice.isoformat() if isinstance(choice, date) else choice

    choices = [{"label": choice.label, "value": value(choice.value)} for choice in ask.choices]
    return {"part": ask.part.value, "typed": ask.typed, "choices": choices, "more": ask.more}
