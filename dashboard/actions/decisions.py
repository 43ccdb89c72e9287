"""Decisions of a meeting: one typed line becomes an owned, dated task (or a note, or goes to triage) in the same transaction; and what became of it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from dashboard.actions import tasks, typed_lines
from dashboard.actions.meeting_run import running
from dashboard.actions.meeting_shapes import Conclude, Decide, TakeBack
from dashboard.actions.meetings import note, of, once
from dashboard.care.words import day
from dashboard.clock import now
from dashboard.refusals import Missing
from dashboard.roles import Viewer
from db.commands import decisions as commands
from db.commands import notes as note_commands
from db.commands import rows as row_commands
from db.commands import tasks as task_commands
from db.engine import Session, reading
from db.errors import Conflict, Refused
from db.meeting_records import DecisionRow
from db.queries import meetings as queries
from db.vocabulary import OPEN_STATES, Carried, NotCarried, TaskSource, TaskState

TAKEN_BACK = "Decision taken back"


def preview(viewer: Viewer, patient_id: UUID, text: str, answers: typed_lines.Answers, today: date) -> dict[str, Any]:
    """How a line would be saved, and what is to be asked first. Nothing is written."""
    with reading(viewer.scope) as session:
        line, asks = typed_lines.understood(text, typed_lines.context(session, viewer.scope, patient_id, today), answers)
    return typed_lines.plain(line, asks)


def decide(viewer: Viewer, asked: Decide, today: date) -> dict[str, Any]:
    """Save it once: {saved, decision_id, task_id, says}, or {ask: preview} when the line may mean several things and nothing is written.

    Raises Missing when meeting, patient and line do not belong together, and Refused in words.
    """

    def do(session: Session) -> Mapping[str, Any]:
        meeting = running(session, viewer, asked.meeting_id, share=True)
        item = of(session, viewer, meeting.id, asked.item_id)
        if item.patient_id != asked.patient_id:
            raise Missing("agenda_item", asked.item_id)
        if item.declined:
            raise Refused("They do not want to be discussed by the team. Record another answer first.")
        line, asks = typed_lines.understood(asked.text, typed_lines.context(session, viewer.scope, item.patient_id, today), asked.answers)
        if asks:
            return {"ask": typed_lines.plain(line, asks)}
        if not line.wording:
            raise Refused("Say what was decided.")
        task_id, made = None, uuid4()
        if line.note:
            discipline = viewer.discipline.value if viewer.discipline else None
            said = {"id": made, "author_id": viewer.account_id, "discipline": discipline, "text": line.wording}
            if row_commands.put(session, replace(viewer.scope, with_ended=True), "note", item.patient_id, said) is None:
                raise Missing("patient", item.patient_id)
        else:
            new = typed_lines.task_of(line, asked.answers, item.patient_id, source=TaskSource.MEETING, source_note=f"meeting {day(meeting.on_day)}")
            task_id = tasks.make(session, viewer, new, batch=asked.key).id
        commands.add(
            session,
            viewer.scope,
            id=made,
            meeting_id=meeting.id,
            item_id=item.id,
            patient_id=item.patient_id,
            task_id=task_id,
            typed=asked.text,
            wording=line.wording,
        )
        note(session, viewer, "decision.made", meeting.id, item.patient_id)
        return {"saved": line.wording, "decision_id": str(made), "task_id": str(task_id) if task_id else None, "note": line.note}

    return once(viewer, asked, do)


def take_back(viewer: Viewer, asked: TakeBack) -> None:
    """Undo one's own decision: its task is cancelled unless somebody changed it since, its note struck through. Raises Missing and Refused."""

    def do(session: Session) -> Mapping[str, Any]:
        running(session, viewer, asked.meeting_id, share=True)
        found = _one(session, viewer, asked.meeting_id, asked.decision_id)
        if not commands.take_back(session, viewer.scope, asked.decision_id):
            raise Missing("decision", asked.decision_id)
        if found.task_id is not None:
            [task] = task_commands.hold(session, viewer.scope, [found.task_id])
            if task.version > 1 or task.state not in OPEN_STATES:
                raise Refused("Somebody has worked on its task since. Change the task instead.")
            tasks.apply(session, viewer, [(task, {"state": TaskState.CANCELLED, "state_reason": TAKEN_BACK})], batch=asked.key)
        else:
            note_commands.strike_own(session, viewer.scope, found.id, TAKEN_BACK, at=now())
        note(session, viewer, "decision.taken_back", asked.meeting_id, found.patient_id)
        return {}

    once(viewer, asked, do)


def conclude(viewer: Viewer, asked: Conclude) -> int:
    """What became of an earlier decision, with the reason when it was not carried out; its new version. Raises Missing, Refused, Conflict."""

    def do(session: Session) -> Mapping[str, Any]:
        running(session, viewer, asked.meeting_id, share=True)
        if asked.outcome is not Carried.DONE and asked.reason is None:
            raise Refused("Say why it was not carried out.")
        if asked.reason is NotCarried.OTHER and not asked.note.strip():
            raise Refused("Say the other reason in words.")
        done = asked.outcome is Carried.DONE
        values = {"outcome": asked.outcome.value, "reason": None if done or asked.reason is None else asked.reason.value, "reason_note": asked.note.strip()}
        version = commands.conclude(session, viewer.scope, asked.decision_id, values, seen=asked.version)
        if version is None:
            raise Conflict({"decision": str(asked.decision_id)})
        note(session, viewer, "decision.concluded", asked.meeting_id)
        return {"version": version}

    return int(once(viewer, asked, do)["version"])


def _one(session: Session, viewer: Viewer, meeting_id: UUID, decision_id: UUID) -> DecisionRow:
    for one in queries.decisions(session, viewer.scope, meeting_id):
        if one.id == decision_id:
            return one
    raise Missing("decision", decision_id)
