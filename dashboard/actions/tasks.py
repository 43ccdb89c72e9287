"""Changes of tasks: made, changed one or many at a time, taken back. One press is one transaction, and everybody concerned is told."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from dashboard.actions import rule_tasks, task_notices
from dashboard.actions.task_shapes import Accept, Change, New, Seen, Undo
from dashboard.care.task_changes import CLOSED, LONGEST_WORDING, Unfit, before_of, decide
from dashboard.clock import today
from dashboard.refusals import Missing
from dashboard.roles import Permission, Viewer
from db.commands import audit, idempotency, summaries, talk
from db.commands import tasks as commands
from db.commands.tasks import NewTask
from db.engine import Session, writing
from db.errors import Conflict, Refused
from db.queries import patients, people
from db.queries import tasks as queries
from db.records import Scope
from db.task_records import TaskRow
from db.task_rows import rows
from db.vocabulary import NoticeKind, TaskSource, TaskState

OBJECT = "task"


@dataclass(frozen=True)
class Done:
    """One press that worked. batch is what an undo names; versions are those of the rows now; left: tasks that an undo could not take back."""

    batch: UUID
    versions: Mapping[UUID, int]
    left: tuple[UUID, ...] = ()

    def plain(self) -> dict[str, Any]:
        return {"batch": str(self.batch), "versions": {str(id_): n for id_, n in self.versions.items()}, "left": [str(id_) for id_ in self.left]}


def add(viewer: Viewer, new: New) -> Done:
    """Make a task, once, whatever the browser repeats. Raises Missing for a patient out of reach and Refused in words for the user."""
    request = new.model_dump_json().encode()
    with writing(by=viewer.scope) as session:
        if before := idempotency.once(session, viewer.scope, new.key, request):
            return _again(before)
        if new.patient_id is not None and (not viewer.may(Permission.SEE_PATIENT) or patients.patient(session, viewer.scope, new.patient_id) is None):
            raise Missing("patient", new.patient_id)
        made = make(session, viewer, _new(new), batch=new.key)
        return _remembered(session, viewer, new.key, request, Done(new.key, {made.id: made.version}))


def make(session: Session, viewer: Viewer, new: NewTask, *, batch: UUID) -> TaskRow:
    """The same inside a transaction that does more (a decision, end of care): task, history, notices, audit, summary. Raises Refused and Missing."""
    _check_people(session, viewer.scope, new.owner_id)
    task_id = commands.add(session, viewer.scope, new, batch=batch)
    if task_id is None:
        raise Missing("patient", new.patient_id)
    [task] = rows(session, viewer.scope, [task_id])
    if task.owner_id is not None:
        talk.tell(session, viewer.scope, task, NoticeKind.ASSIGNED, [task.owner_id], batch=batch)
    _record(session, viewer, "task.added", [task])
    _sum_up(session, viewer.scope, [task])
    return task


def change(viewer: Viewer, asked: Change) -> Done:
    """All of these tasks, or none. Raises Missing, Refused in words, and Conflict with every task that somebody else changed first."""
    wanted = asked.wanted.given()
    return _changed(viewer, asked, {one.id: wanted for one in asked.tasks})


def accept(viewer: Viewer, asked: Accept) -> Done:
    """Proposals become open, each with its owner, all or none. Raises like `change`, and Refused for what is no proposal any more."""
    return _changed(viewer, asked, {one.id: {"owner_id": one.owner_id, "snoozed_until": None} for one in asked.tasks}, only=TaskState.PROPOSED)


def _changed(viewer: Viewer, asked: Change | Accept, wanted: Mapping[UUID, Mapping[str, Any]], *, only: TaskState | None = None) -> Done:
    request = asked.model_dump_json(exclude_unset=True).encode()
    with writing(by=viewer.scope) as session:
        if before := idempotency.once(session, viewer.scope, asked.key, request):
            return _again(before)
        held = _held(session, viewer, asked.tasks)
        if only is not None and any(task.state is not only for task in held.values()):
            raise Refused("This task was taken up already.")
        _check_people(session, viewer.scope, *(values.get("owner_id") for values in wanted.values()))
        _check_twins(session, viewer, held, wanted)
        done = apply(session, viewer, [(task, wanted[task.id]) for task in held.values()], batch=asked.key)
        return _remembered(session, viewer, asked.key, request, done)


def _held(session: Session, viewer: Viewer, asked: Sequence[Seen]) -> dict[UUID, TaskRow]:
    """The tasks, kept to this transaction. Raises Missing for what is out of reach and Conflict for what is not as it was seen."""
    seen = {one.id: one.version for one in asked}
    held = {task.id: task for task in commands.hold(session, viewer.scope, list(seen)) if reaches(viewer, task)}
    if missing := set(seen) - set(held):
        raise Missing(OBJECT, min(missing))
    if stale := [task for task in held.values() if task.version != seen[task.id]]:
        raise Conflict({"tasks": stale, "changes": queries.history(session, viewer.scope, [task.id for task in stale])})
    return held


def reaches(viewer: Viewer, task: TaskRow) -> bool:
    """Who may not see patients has to do with their own tasks only: those they own or asked for."""
    return viewer.may(Permission.SEE_PATIENT) or viewer.account_id in (task.owner_id, task.created_by)


def apply(session: Session, viewer: Viewer, changes: Sequence[tuple[TaskRow, Mapping[str, Any]]], *, batch: UUID, detail: str = "") -> Done:
    """Change tasks that are held already, inside a transaction that may do more (end of care, absence). Raises Refused in words for the user."""
    versions, touched, recorded = dict[UUID, int](), list[TaskRow](), set[UUID]()
    for task, wanted in changes:
        try:
            values = decide(task, wanted)
        except Unfit as unfit:
            raise Refused(str(unfit)) from unfit
        if not values:
            versions[task.id] = task.version
            continue
        version = commands.change(session, viewer.scope, task, values, batch=batch, detail=detail)
        if version is None:
            raise Conflict({"tasks": rows(session, viewer.scope, [task.id]), "changes": []})
        versions[task.id] = version
        touched.append(task)
        recorded |= {task.patient_id} if task.patient_id is not None and rule_tasks.records(task, values) else set()
        task_notices.tell(session, viewer.scope, task, values, batch)
    _record(session, viewer, "task.changed", touched)
    rule_tasks.follow(session, viewer.scope, recorded, today())
    _sum_up(session, viewer.scope, touched)
    return Done(batch, versions)


def hand_over(session: Session, scope: Scope, held: Sequence[TaskRow], wanted: Mapping[str, Any], *, detail: str) -> None:
    """Give tasks away that somebody can do no more: of who is away (the daily round) or has left. Everybody concerned is told."""
    for task in held:
        values = decide(task, wanted)
        if values and commands.change(session, scope, task, values, by_rule=scope.person is None, detail=detail) is not None:
            task_notices.tell(session, scope, task, values, None)
            audit.record(session, scope, action="task.changed", object_kind=OBJECT, object_id=task.id, patient_id=task.patient_id)
    _sum_up(session, scope, held)


def undo(viewer: Viewer, asked: Undo) -> Done:
    """Take one's own press back. What changed since, or has a newer task for its reason, stays in `left`. Raises Missing, and Refused when all of it has."""
    request = asked.model_dump_json().encode()
    with writing(by=viewer.scope) as session:
        if before := idempotency.once(session, viewer.scope, asked.key, request):
            return _again(before)
        return _remembered(session, viewer, asked.key, request, take_back(session, viewer, asked.batch, batch=asked.key))


def take_back(session: Session, viewer: Viewer, of: UUID, *, batch: UUID) -> Done:
    """The same inside a transaction that takes back more (an absence). What would be open again about somebody whose care ended since stays closed."""
    steps = [step for step in queries.of_batch(session, viewer.scope, of) if step.by_id == viewer.account_id]
    if not steps:
        raise Missing(OBJECT)
    held = {task.id: task for task in commands.hold(session, viewer.scope, [step.task_id for step in steps])}
    ended = patients.ended(session, viewer.scope, {task.patient_id for task in held.values() if task.patient_id is not None})
    versions, back, left, recorded, newer = dict[UUID, int](), list[TaskRow](), list[UUID](), set[UUID](), None
    for step in reversed(steps):
        task = held[step.task_id]
        if step.version is None:
            continue
        version, values = None, before_of(task, step)
        stays = task.version != step.version or (task.patient_id in ended and task.state in CLOSED and task.source is not TaskSource.END_OF_CARE)
        try:
            version = None if stays else commands.change(session, viewer.scope, task, values, batch=batch, detail="taken back", touches=False)
        except Refused as refused:
            newer = refused
        if version is None:
            left.append(task.id)
            continue
        versions[task.id] = version
        back.append(task)
        recorded |= {task.patient_id} if task.patient_id is not None and rule_tasks.records(task, values) else set()
        task_notices.untell(session, viewer.scope, task, values, of=of, batch=batch)
    if newer and not back:
        raise newer
    _record(session, viewer, "task.taken_back", back)
    rule_tasks.follow(session, viewer.scope, recorded, today())
    _sum_up(session, viewer.scope, back)
    return Done(batch, versions, tuple(left))


def _new(new: New) -> NewTask:
    title = " ".join(new.title.split())
    if not title:
        raise Refused("Say what to do.")
    if len(title) > LONGEST_WORDING:
        raise Refused(f"The wording is longer than {LONGEST_WORDING} characters. Say it shorter; a comment takes the rest.")
    if new.owner_id is not None and new.owner_role is not None:
        raise Refused("A task has one owner: a person or a role.")
    owned = new.owner_id is not None or new.owner_role is not None
    return NewTask(
        title=title,
        patient_id=new.patient_id,
        state=TaskState.OPEN if owned else TaskState.PROPOSED,
        priority=new.priority,
        discipline=new.discipline,
        owner_id=new.owner_id,
        owner_role=new.owner_role,
        due_on=new.due_on,
        source=new.source,
        source_note=new.source_note.strip(),
        tags=tuple(new.tags),
    )


def _check_people(session: Session, scope: Scope, *owners: UUID | None) -> None:
    wanted = {one for one in owners if one is not None}
    if wanted and not wanted <= {one.account_id for one in people.colleagues(session, scope) if one.active}:
        raise Refused("The owner does not work in this clinic any more. Choose somebody else.")


def _check_twins(session: Session, viewer: Viewer, held: Mapping[UUID, TaskRow], wanted: Mapping[UUID, Mapping[str, Any]]) -> None:
    twin_of = {id_: values["duplicate_of"] for id_, values in wanted.items() if values.get("duplicate_of") is not None}
    twins = {task.id: task for task in rows(session, viewer.scope, set(twin_of.values())) if reaches(viewer, task)}
    if missing := set(twin_of.values()) - set(twins):
        raise Missing(OBJECT, min(missing))
    if any(held[id_].patient_id != twins[twin].patient_id for id_, twin in twin_of.items()):
        raise Refused("The other task is about somebody else. A duplicate is about the same person.")


def _record(session: Session, viewer: Viewer, action: str, tasks: Iterable[TaskRow]) -> None:
    for task in tasks:
        audit.record(session, viewer.scope, action=action, object_kind=OBJECT, object_id=task.id, patient_id=task.patient_id, login_ref=viewer.login_ref)


def _sum_up(session: Session, scope: Scope, tasks: Iterable[TaskRow]) -> None:
    if concerned := sorted({task.patient_id for task in tasks if task.patient_id is not None}):
        summaries.rewrite(session, scope, concerned, today())


def _again(before: Mapping[str, Any]) -> Done:
    return Done(UUID(before["batch"]), {UUID(id_): n for id_, n in before["versions"].items()}, tuple(map(UUID, before["left"])))


def _remembered(session: Session, viewer: Viewer, key: UUID, request: bytes, done: Done) -> Done:
    idempotency.remember(session, viewer.scope, key, request, done.plain())
    return done
