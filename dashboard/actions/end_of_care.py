"""One action when care here ends: status and day, open tasks closed with that reason, reminders and links ended, the short list left; and the way back."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Annotated
from uuid import UUID, uuid4

from pydantic import Field

from dashboard.actions import calendar, needs
from dashboard.actions.kept import UNDO_FOR, Doubtful, Entry
from dashboard.care import end_of_care as care
from dashboard.care.end_of_care import After, Closing
from dashboard.care.task_changes import before_of
from dashboard.care.words import NOT_KNOWN, day
from dashboard.clock import today
from dashboard.refusals import Missing
from dashboard.roles import VIEWS, Viewer
from db.care_records import Ended, Ending
from db.commands import audit, endings, idempotency, summaries
from db.commands import tasks as task_commands
from db.commands.tasks import NewTask
from db.engine import Refused, Session, writing
from db.queries import aids, patients, people
from db.queries import endings as queries
from db.queries import tasks as task_queries
from db.records import Patient, Scope
from db.task_records import TaskRow
from db.vocabulary import OPEN_STATES, Discipline, PatientStatus, Reopened, Role, TaskSource, TaskState


class EndEntry(Entry):
    """confirmed: the person was named, with birth date and what will happen, and somebody said yes."""

    version: int
    status: PatientStatus
    ended_on: date
    told_by: Annotated[str, Field(max_length=200)] = ""
    confirmed: bool = False


class ReopenEntry(Entry):
    why: Reopened
    words: Annotated[str, Field(max_length=300)] = ""


def end(viewer: Viewer, entry: EndEntry) -> Patient:
    """End the care of a person, once, whatever the browser repeats; who it was.

    Raises Missing, Refused, and Doubtful with who it is and what would happen until that was confirmed.
    """
    request = entry.model_dump_json().encode()
    with writing(by=viewer.scope) as session:
        scope = viewer.scope
        if idempotency.once(session, scope, entry.key, request):
            return _person(session, scope, entry.patient_id)
        held = endings.hold(session, scope, entry.patient_id)
        person, closing = _check(session, scope, entry)
        if held is None or held[1] != entry.version:
            raise Refused("Somebody changed this person’s record meanwhile. Reload and look again before care ends.")
        if not entry.confirmed:
            head = f"{_named(person)} {care.ends()[entry.status].says}, {day(entry.ended_on)}."
            raise Doubtful(care.consequences(closing), head=head, yes=f"End care of {named(person)}")
        _end(session, viewer, Ended(entry.patient_id, entry.status, entry.ended_on), closing.after, batch=entry.key, told_by=" ".join(entry.told_by.split()))
        needs.refresh(session, scope, [entry.patient_id], today())
        idempotency.remember(session, scope, entry.key, request, {"by": str(viewer.account_id), "ended": str(entry.patient_id)})
        return person


def end_by_import(session: Session, viewer: Viewer, batch_id: UUID, ended: Sequence[Ended]) -> None:
    """The same for people of whom an import has just written that care ended, in its transaction."""
    for one in ended:
        after = care.short_list(one.status, aids.aids(session, replace(viewer.scope, with_ended=True), one.patient_id))
        _end(session, viewer, one, after, batch=uuid4(), told_by="an imported file", import_batch_id=batch_id)
    needs.refresh(session, viewer.scope, [one.patient_id for one in ended], today())


def undo_by_import(session: Session, viewer: Viewer, batch_id: UUID) -> list[str]:
    """Put back what that closed, in the transaction that takes the import back; the tasks that stay as somebody left them since."""
    found, left = queries.of_import(session, viewer.scope, batch_id), list[str]()
    for ending in found:
        left += _restore(session, viewer, ending.id, care.end_file().undone)
        words = "the import was taken back"
        endings.reopen(session, viewer.scope, ending.id, ending.patient_id, ending.before, why=Reopened.SLIP, words=words, status_too=False)
        _record(session, viewer, "care.end_taken_back", ending.patient_id)
    summaries.refresh(session, viewer.scope, [ending.patient_id for ending in found], today())
    return left


def take_back(viewer: Viewer, key: UUID) -> bool:
    """Undo one's own press a moment ago, with everything that it closed; False when it was not a moment ago, or somebody else's."""
    with writing(by=viewer.scope) as session:
        found = idempotency.own(session, viewer.scope, key, UNDO_FOR)
        if "ended" not in found:
            return False
        endings.hold(session, viewer.scope, patient_id := UUID(found["ended"]))
        ending = _current(session, viewer.scope, patient_id)
        if ending is None or ending.id != key:
            return False
        _reopen(session, viewer, patient_id, Reopened.SLIP, "")
        return True


def reopen(viewer: Viewer, entry: ReopenEntry) -> Patient:
    """Care goes on: the tasks that were closed with it are open again, the reason is kept. Raises Missing and Refused."""
    words = " ".join(entry.words.split())
    if not words:
        raise Refused("Say why care here goes on; it stays in the record.")
    if entry.why is Reopened.SLIP:
        raise Refused("Choose whether it was a mistake, or the person came back.")
    request = entry.model_dump_json().encode()
    with writing(by=viewer.scope) as session:
        if idempotency.once(session, viewer.scope, entry.key, request) is None:
            held = endings.hold(session, viewer.scope, entry.patient_id)
            if held is None:
                raise Missing("patient", entry.patient_id)
            if held[0] is PatientStatus.UNDER_CARE:
                raise Refused("This person is under care already. Reload to see it.")
            _reopen(session, viewer, entry.patient_id, entry.why, words)
            idempotency.remember(session, viewer.scope, entry.key, request, {"reopened": str(entry.patient_id)})
        return _person(session, viewer.scope, entry.patient_id)


def _check(session: Session, scope: Scope, entry: EndEntry) -> tuple[Patient, Closing]:
    person = _person(session, scope, entry.patient_id)
    if person.status is not PatientStatus.UNDER_CARE:
        raise Refused("Care of this person has ended already. Reload to see it.")
    if entry.status not in care.ends():
        raise Refused("Choose what happened from the list.")
    if entry.ended_on > today():
        raise Refused(f"{day(entry.ended_on)} is in the future. Care ends on the day it happened.")
    began = [known for known in (person.born_on, person.diagnosed_on) if known]
    if began and entry.ended_on < max(began):
        raise Refused(f"{day(entry.ended_on)} is before birth or diagnosis. Check the year.")
    if not entry.told_by.strip():
        raise Refused("Say who told the clinic, so that it can be asked again.")
    open_tasks, links, programmes = queries.standing(session, scope, entry.patient_id, entry.ended_on)
    return person, Closing(open_tasks, links, programmes, care.short_list(entry.status, aids.aids(session, scope, entry.patient_id)))


def _end(session: Session, viewer: Viewer, ended: Ended, after: Sequence[After], *, batch: UUID, told_by: str, import_batch_id: UUID | None = None) -> None:
    _close(session, viewer, ended, batch)
    endings.end(
        session, viewer.scope, ended.patient_id, batch=batch, status=ended.status, on=ended.on, told_by=told_by, import_batch_id=import_batch_id,
    )  # fmt: skip
    _leave(session, viewer, ended.patient_id, after, batch)
    _record(session, viewer, "care.ended", ended.patient_id)


def _close(session: Session, viewer: Viewer, ended: Ended, batch: UUID) -> None:
    """Every open task is cancelled with the reason; what a task was before stands in its history, under the key of this press."""
    reason = f"{care.ends()[ended.status].reason} on {day(ended.on)}"
    found = [task.id for task in task_queries.of_patient(session, viewer.scope, ended.patient_id) if task.state in OPEN_STATES]
    held = [task for task in task_commands.hold(session, viewer.scope, found) if task.state in OPEN_STATES]
    closed = {"state": TaskState.CANCELLED, "state_reason": reason, "snoozed_until": None}
    for task in held:
        task_commands.change(session, viewer.scope, task, _differing(task, closed), batch=batch, touches=False)


def _leave(session: Session, viewer: Viewer, patient_id: UUID, steps: Sequence[After], batch: UUID) -> None:
    leads = {lead.discipline: lead.account_id for lead in people.team(session, viewer.scope, patient_id)}
    staff, working = people.colleagues(session, viewer.scope), calendar.working_days(session, viewer.scope)
    for step in steps:
        owner = people.taking(staff, leads.get(step.discipline), today())
        new = NewTask(
            title=step.title,
            patient_id=patient_id,
            discipline=step.discipline,
            owner_id=owner,
            owner_role=None if owner else _role_of(step.discipline),
            due_on=working.after(today(), step.days),
            source=TaskSource.END_OF_CARE,
        )
        task_commands.add(session, viewer.scope, new, batch=batch)


def _role_of(discipline: Discipline) -> Role:
    return next(role for role, view in VIEWS.items() if view.discipline is discipline)


def _reopen(session: Session, viewer: Viewer, patient_id: UUID, why: Reopened, words: str) -> None:
    scope, ending = viewer.scope, _current(session, viewer.scope, patient_id)
    if ending is None:
        # Care that ended before this product kept how: only the status is put back.
        endings.reopen_unknown(session, scope, _person(session, scope, patient_id), why=why, words=words)
    else:
        _restore(session, viewer, ending.id, words or care.end_file().undone)
        endings.reopen(session, scope, ending.id, patient_id, ending.before, why=why, words=words)
    # The next round looks at them within a minute, as at everybody: what stood long before does not come up all at once.
    summaries.refresh(session, scope, [patient_id], today())
    _record(session, viewer, "care.end_taken_back" if why is Reopened.SLIP else "care.reopened", patient_id)


def _restore(session: Session, viewer: Viewer, batch: UUID, words: str) -> list[str]:
    """Tasks that the press closed and nobody touched since are as they were; what it made and nobody finished is cancelled. Titles of the others."""
    steps = task_queries.of_batch(session, viewer.scope, batch)
    held = {task.id: task for task in task_commands.hold(session, viewer.scope, [step.task_id for step in steps])}
    left = list[str]()
    for step in steps:
        task = held[step.task_id]
        if step.change and task.version == step.version:
            task_commands.change(session, viewer.scope, task, before_of(task, step), detail=words, touches=False)
        elif not step.change and task.state in OPEN_STATES:
            undone = {"state": TaskState.CANCELLED, "state_reason": care.end_file().undone}
            task_commands.change(session, viewer.scope, task, _differing(task, undone))
        else:
            left.append(task.title)
    return left


def named(person: Patient) -> str:
    return f"{person.family_name.upper()}{f', {person.given_name}' if person.given_name else ''}"


def _named(person: Patient) -> str:
    """With the birth date, so that the wrong person is noticed."""
    return f"{named(person)}, born {day(person.born_on) if person.born_on else NOT_KNOWN.lower()},"


def _differing(task: TaskRow, values: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in values.items() if value != getattr(task, name)}


def _current(session: Session, scope: Scope, patient_id: UUID) -> Ending | None:
    return next((ending for ending in queries.of_patient(session, scope, patient_id) if ending.reopened_at is None), None)


def _person(session: Session, scope: Scope, patient_id: UUID) -> Patient:
    person = patients.patient(session, replace(scope, with_ended=True), patient_id)
    if person is None:
        raise Missing("patient", patient_id)
    return person


def _record(session: Session, viewer: Viewer, action: str, patient_id: UUID) -> None:
    audit.record(session, viewer.scope, action=action, object_kind="patient", object_id=patient_id, patient_id=patient_id, login_ref=viewer.login_ref)
