"""Tasks for the people a quality measure missed: one press, one undo, and never a second open task of a measure for the same person."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from dashboard.actions import quality, tasks
from dashboard.actions.caseload import READ_LIMIT_S, Asked
from dashboard.actions.task_shapes import Undo
from dashboard.care import quality_asks
from dashboard.refusals import Missing
from dashboard.roles import Viewer
from db.commands import idempotency
from db.commands import quality as commands
from db.commands.tasks import NewTask
from db.engine import writing
from db.queries import people as staff
from db.queries import quality as queries
from db.vocabulary import TaskState

MOST = 100
"""Tasks of one press: what somebody can still look through before they press."""


class Make(BaseModel):
    """Tasks for these people, as they were shown."""

    key: UUID
    measure: Annotated[str, Field(max_length=10)]
    people: Annotated[list[UUID], Field(min_length=1, max_length=MOST)]


def make(viewer: Viewer, asked: Make, today: date) -> int:
    """How many tasks were made, once, whatever the browser repeats.

    Nobody who was not shown gets one, nor who has one, is cared for no more, or was seen to since.
    The named lead of the discipline owns the task, or who covers for them; without one it goes to the inbox. Raises Missing for a measure out of reach.
    """
    request = asked.model_dump_json().encode()
    with writing(by=viewer.scope, limit_s=READ_LIMIT_S) as session:
        if before := idempotency.once(session, viewer.scope, asked.key, request):
            return int(before["made"])
        everybody = Asked(today.replace(day=1), today.replace(day=1))
        part = next((part for part in quality.parts_of(viewer, everybody) if part.key == asked.measure), None)
        wording = quality_asks.asks()[asked.measure].ask if part else None
        if part is None or wording is None:
            raise Missing("measure")
        found = quality.behind(session, viewer.scope, part, quality.known(session, viewer.scope, today, today), everybody, today)
        # What was counted may take a second; only what follows has to wait for others, and sees what they made meanwhile.
        commands.hold(session, viewer.scope, asked.measure)
        booked = queries.booked(session, viewer.scope, prefix=part.key)
        here = staff.colleagues(session, viewer.scope)
        row, made = found.row.result.row, 0
        for one in found.to_ask:
            if one.person.id in asked.people and (one.person.id, part.key) not in booked:
                owner = staff.taking(here, one.lead_id, today)
                new = NewTask(
                    title=wording,
                    patient_id=one.person.id,
                    state=TaskState.OPEN if owner else TaskState.PROPOSED,
                    discipline=quality_asks.owner(row),
                    owner_id=owner,
                    due_on=found.due_on,
                    source_note=f"Quality measure: {row.title}",
                    tags=(part.key,),
                )
                tasks.make(session, viewer, new, batch=asked.key)
                made += 1
        idempotency.remember(session, viewer.scope, asked.key, request, {"made": made})
        return made


def take_back(viewer: Viewer, asked: Undo) -> tuple[int, int]:
    """How many tasks of one press were taken back, and how many were not, since somebody has changed them."""
    done = tasks.undo(viewer, asked)
    return len(done.versions), len(done.left)
