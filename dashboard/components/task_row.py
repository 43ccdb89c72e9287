"""Tasks as rows: mark, discipline, wording, how late, due day, owner. Only the late row is bold."""

from collections.abc import Sequence
from datetime import date

from dashboard.care.words import day, initials
from dashboard.components.flag_chip import mark
from dashboard.components.markup import Tree, h
from db.records import OpenTask
from db.vocabulary import Priority, TaskState

STATES = {TaskState.PROPOSED: "proposed", TaskState.WAITING: "waiting", TaskState.IN_PROGRESS: "in progress"}


def in_order(tasks: Sequence[OpenTask], today: date) -> list[OpenTask]:
    """Overdue first, then urgent, then by due day; tasks without a due day last."""
    return sorted(tasks, key=lambda task: (not is_late(task, today), task.priority is not Priority.URGENT, task.due_on or date.max, task.title))


def is_late(task: OpenTask, today: date) -> bool:
    return task.due_on is not None and task.due_on < today


def task_list(tasks: Sequence[OpenTask], today: date, *, quiet: bool = False) -> Tree:
    """`quiet`: without alarms, for what is left to do about somebody whose care here ended."""
    return h("ul", [task_row(task, today, quiet=quiet) for task in tasks], cls="tasks")


def task_row(task: OpenTask, today: date, *, quiet: bool = False) -> Tree:
    late = is_late(task, today) and not quiet
    urgent = task.priority is Priority.URGENT
    if quiet:
        said = h("span", STATES.get(task.state, ""), cls="wait")
    elif late:
        said = h("span", f"overdue {(today - task.due_on).days} d" if task.due_on else "", cls="late")
    elif not task.owner:
        said = h("span", "no owner", cls="wait watch")
    elif urgent:
        said = h("span", "urgent", cls="wait watch")
    else:
        said = h("span", STATES.get(task.state, ""), cls="wait")
    return h(
        "li",
        mark("act") if late else mark("watch") if not quiet and (urgent or not task.owner) else h("span"),
        h("span", task.discipline or "", cls="disc"),
        h("span", task.title, cls="what", title=task.title),
        said,
        h("span", day(task.due_on) if task.due_on else "no date", cls="due"),
        h("span", h("span", initials(task.owner), aria_hidden="true"), h("span", task.owner, cls="sr"), cls="own", title=task.owner)
        if task.owner
        else h("span", cls="own"),
        cls="is-late" if late else None,
    )
