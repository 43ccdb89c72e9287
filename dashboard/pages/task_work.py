"""What any page may do with tasks: change, take back, make, talk about. No screen of its own; assets/tasks-do.js asks."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from dash import Input, Output
from pydantic import BaseModel, Field

from dashboard import record
from dashboard.actions import talk, task_line, task_list, task_read, tasks
from dashboard.actions.task_shapes import Accept, Change, New, Say, Undo, Watch
from dashboard.actions.tasks import Done
from dashboard.clock import today
from dashboard.components.markup import h
from dashboard.components.task_conflict import told
from dashboard.gate import Part
from dashboard.panels import task_detail
from dashboard.roles import Permission, Viewer
from db.errors import Conflict, Refused

part = Part("tasks anywhere", needs=Permission.SEE_TASKS)
Answer = dict[str, Any]


class Which(BaseModel):
    """Tasks that are about to be given to somebody; n tells the answers of one page apart."""

    n: int = 0
    ids: list[UUID] = Field(max_length=200)


class AsksWhich(BaseModel):
    about: Which


class One(BaseModel):
    n: int = 0
    id: UUID


class AsksLine(BaseModel):
    about: task_line.Typed


class AsksOne(BaseModel):
    about: One


class Read(BaseModel):
    """A task was opened: what one was told of it is read."""

    key: UUID
    task_id: UUID


@part.callback(Output("task-told", "data"), [Input("task-change", "data")], takes=Change, needs=Permission.CHANGE_TASKS, writes=True)
def change(viewer: Viewer, asked: Change) -> Answer:
    return _answer(viewer, asked.key, lambda: tasks.change(viewer, asked))


@part.callback(Output("task-told", "data", allow_duplicate=True), [Input("task-accept", "data")], takes=Accept, needs=Permission.TRIAGE, writes=True)
def accept(viewer: Viewer, asked: Accept) -> Answer:
    return _answer(viewer, asked.key, lambda: tasks.accept(viewer, asked))


@part.callback(Output("task-told", "data", allow_duplicate=True), [Input("task-undo", "data")], takes=Undo, needs=Permission.CHANGE_TASKS, writes=True)
def undo(viewer: Viewer, asked: Undo) -> Answer:
    return _answer(viewer, asked.key, lambda: tasks.undo(viewer, asked))


@part.callback(Output("task-told", "data", allow_duplicate=True), [Input("task-new", "data")], takes=New, needs=Permission.CHANGE_TASKS, writes=True)
def add(viewer: Viewer, asked: New) -> Answer:
    return _answer(viewer, asked.key, lambda: tasks.add(viewer, asked))


@part.callback(Output("task-offered", "data"), [Input("task-choices", "data")], takes=AsksWhich, needs=Permission.CHANGE_TASKS, initial=False)
def choose(viewer: Viewer, asked: AsksWhich) -> Answer:
    """Who might take these tasks, with reasons."""
    return {"n": asked.about.n, **task_list.choices(viewer, asked.about.ids, today())}


@part.callback(Output("task-read", "data"), [Input("task-line", "data")], takes=AsksLine, initial=False)
def read_line(viewer: Viewer, asked: AsksLine) -> Answer:
    """What a line means so far."""
    return task_line.read(viewer, asked.about, today())


@part.callback(Output("task-told", "data", allow_duplicate=True), [Input("task-say", "data")], takes=Say, needs=Permission.CHANGE_TASKS, writes=True)
def say(viewer: Viewer, asked: Say) -> Answer:
    return _said(viewer, asked.key, asked.task_id, lambda: talk.say(viewer, asked))


@part.callback(Output("task-told", "data", allow_duplicate=True), [Input("task-watch", "data")], takes=Watch, needs=Permission.CHANGE_TASKS, writes=True)
def watch(viewer: Viewer, asked: Watch) -> Answer:
    return _said(viewer, asked.key, asked.task_id, lambda: talk.watch(viewer, asked))


@part.callback(Output("task-told", "data", allow_duplicate=True), [Input("task-seen", "data")], takes=Read, needs=Permission.SEE_TASKS, writes=True)
def read(viewer: Viewer, asked: Read) -> Answer:
    return _said(viewer, asked.key, asked.task_id, lambda: task_read.mark_read(viewer, asked.task_id))


@part.callback(Output("task-shown", "data"), [Input("task-open", "data")], takes=AsksOne, initial=False)
def show(viewer: Viewer, asked: AsksOne) -> Answer:
    """The whole of one task; the same words for what is not there and what is out of reach."""
    found = task_read.whole(viewer, asked.about.id)
    if found is None:
        gone = h("p", "This task was not found, or your role may not see it.", cls="muted")
        return {"n": asked.about.n, "id": str(asked.about.id), "tree": h("section", gone, id=f"task-open-{asked.about.id}", cls="td")}
    if found.patient is not None:
        record.view(viewer, "/tasks", found.patient.id)
    return {"n": asked.about.n, "id": str(asked.about.id), "v": found.task.version, "tree": task_detail.panel(viewer, found, today())}


part.clientside("tasks.shown", Output("task-shown", "modified_timestamp"), [Input("task-shown", "data")], initial=False)
part.clientside("tasks.told", Output("task-told", "modified_timestamp"), [Input("task-told", "data")], initial=False)
part.clientside("tasks.read", Output("task-read", "modified_timestamp"), [Input("task-read", "data")], initial=False)
part.clientside("tasks.offered", Output("task-offered", "modified_timestamp"), [Input("task-offered", "data")], initial=False)


def _answer(viewer: Viewer, key: UUID, do: Callable[[], Done]) -> Answer:
    """The rows as they are now, or why not: in words, or with what somebody else wrote meanwhile."""
    try:
        done = do()
    except Refused as refused:
        return {"key": str(key), "refused": str(refused)}
    except Conflict as conflict:
        return {"key": str(key), "conflict": told(conflict.current), "rows": _rows(viewer, [task.id for task in conflict.current["tasks"]])}
    return {"key": str(key), **done.plain(), "rows": _rows(viewer, list(done.versions) + list(done.left))}


def _said(viewer: Viewer, key: UUID, task_id: UUID, do: Callable[[], object]) -> Answer:
    """The same for what leaves the task itself as it is."""

    def done() -> Done:
        do()
        return Done(key, {}, (task_id,))

    return _answer(viewer, key, done)


def _rows(viewer: Viewer, ids: Sequence[UUID]) -> list[dict[str, Any]]:
    return task_list.rows(viewer, ids, today())
