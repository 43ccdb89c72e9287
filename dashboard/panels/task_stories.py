"""All tasks of one person: the open ones, how late and whose, then the closed ones with who, when and why; each opens to its whole story."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import TypeVar
from uuid import UUID

from dashboard.care.rules import Settings
from dashboard.care.words import count, day, initials
from dashboard.components.empty import empty
from dashboard.components.flag_chip import mark
from dashboard.components.markup import Tree, h
from dashboard.components.task_why import why
from dashboard.components.task_words import SOURCES, STATES
from dashboard.panels import comment_box
from dashboard.panels.task_says import changed, lateness, standing
from db.queries.people import Colleague
from db.task_records import Comment, TaskChange, TaskRow
from db.vocabulary import OPEN_STATES, Priority, Role

CLOSED_SHOWN = 10


@dataclass(frozen=True)
class Told:
    """Everything about the tasks of one person. roles: what a role is called; unread: notices to the viewer, by task; settings: the rules as set here."""

    tasks: Sequence[TaskRow]
    changes: Sequence[TaskChange]
    comments: Sequence[Comment]
    colleagues: Sequence[Colleague]
    roles: Mapping[Role, str] = field(default_factory=dict)
    unread: Mapping[UUID, int] = field(default_factory=dict)
    ended: bool = False
    may_change: bool = False
    me: UUID | None = None
    settings: Settings | None = None

    @cached_property
    def names(self) -> Mapping[UUID, str]:
        return {one.account_id: one.name for one in self.colleagues}

    @cached_property
    def changes_of(self) -> Mapping[UUID, Sequence[TaskChange]]:
        return _by_task(self.changes)

    @cached_property
    def comments_of(self) -> Mapping[UUID, Sequence[Comment]]:
        return _by_task(self.comments)


Line = TypeVar("Line", TaskChange, Comment)


def _by_task(lines: Sequence[Line]) -> Mapping[UUID, Sequence[Line]]:
    found: dict[UUID, list[Line]] = {}
    for one in lines:
        found.setdefault(one.task_id, []).append(one)
    return found


def panel(told: Told, today: date) -> Tree:
    opened = sorted((task for task in told.tasks if task.state in OPEN_STATES), key=lambda task: _order(task, today, ended=told.ended))
    closed = sorted((task for task in told.tasks if task.state not in OPEN_STATES), key=lambda task: task.closed_at or task.created_at, reverse=True)
    late = sum(bool(lateness(task, today, ended=told.ended)) for task in opened)
    counted = f"{len(opened)} open" + (f", {late} overdue" if late else "") if opened else ""
    return h(
        "section",
        h("div", h("h2", "Left to do" if told.ended else "Tasks"), h("span", counted, cls="label"), cls="sec-h"),
        h("p", "Care here has ended. This short list stays until it is done; nothing else reminds of this person.", cls="label") if told.ended else None,
        h("ul", [story(task, told, today) for task in opened], cls="stories") if opened else _none(told.ended),
        _closed(closed, told, today) if closed else None,
        cls="sec",
        id="care-tasks",
        **comment_box.named(told.colleagues, told.me),
    )


def story(task: TaskRow, told: Told, today: date) -> Tree:
    """One task: a line that opens to why it is there, its history and what was said."""
    late, unread = lateness(task, today, ended=told.ended), told.unread.get(task.id, 0)
    closed = task.state not in OPEN_STATES
    urgent = task.priority is Priority.URGENT and not closed
    comments = told.comments_of.get(task.id, ())
    owner = _owner(task, told)
    short = initials(owner) if task.owner_id else "pool" if task.owner_role else "none"
    return h(
        "li",
        h(
            "details",
            h(
                "summary",
                (mark("act") if late else mark("watch") if urgent else None) or h("span", cls="mark"),
                h("span", task.discipline or "", cls="disc"),
                h("span", task.title, h("span", " urgent", cls="watch label") if urgent else None, cls="what"),
                h("span", f"{len(comments)}", h("span", " comments", cls="sr"), cls="said", title=count(len(comments), "comment")) if comments else None,
                h("span", f"{unread} unread", cls="unread") if unread else None,
                h("span", late or _beside(task, today), cls="late" if late else "wait"),
                h("span", _day(task), cls="due"),
                h("span", h("span", short, aria_hidden="true"), h("span", owner, cls="sr"), cls="own", title=owner),
            ),
            _told(task, told, comments, owner, today),
            id=f"story-{task.id}",
            data_story=str(task.id),
        ),
        cls=" ".join(filter(None, ("is-late" if late else "", "is-closed" if closed else ""))) or None,
    )


def _told(task: TaskRow, told: Told, comments: Sequence[Comment], owner: str, today: date) -> Tree:
    changes = told.changes_of.get(task.id, ())
    said = [f"Owner {owner}", standing(task, today), f"from {SOURCES[task.source]}{f': {task.source_note}' if task.source_note else ''}"]
    return h(
        "div",
        h("p", "; ".join(filter(None, said)), cls="label"),
        why(task, told.settings),
        h("ol", [_line(one, told.names) for one in changes], cls="story-lines", aria_label="History") if changes else None,
        h("ul", [_said(one, told.names) for one in comments], cls="story-said", aria_label="Comments") if comments else None,
        _do(task, told) if told.may_change else None,
        cls="story",
    )


def _do(task: TaskRow, told: Told) -> Tree:
    """What can be done from here: finish it, take it, say why it is not needed, open it again, say something about it (assets/patient-tasks.js)."""
    seen = json.dumps({"id": str(task.id), "v": task.version})
    opened = task.state in OPEN_STATES
    parts = [_press("Done", task, seen, {"state": "done"}, "done")] if opened else [_press("Open again", task, seen, {"state": "open"}, "open again")]
    if opened and told.me and task.owner_id != told.me:
        parts.append(_press("Take it", task, seen, {"owner_id": str(told.me), "owner_role": None}, "yours"))
    if not opened:
        return h("div", *parts, cls="story-do")
    decline = h(
        "details",
        h("summary", "Not needed", cls="btn"),
        h(
            "form",
            h("label", "Why it is not needed", for_=f"decline-{task.id}"),
            h("input", id=f"decline-{task.id}", name="why", cls="field", maxlength=300, required=True, autocomplete="off"),
            h("button", "Decline", type="submit", cls="btn"),
            cls="story-say",
            data_decline=seen,
            data_title=task.title,
        ),
        id=f"not-{task.id}",
        cls="story-not",
    )
    more = h("a", "Assign, due day, waiting", href=f"/tasks?view=team&t={task.id}", cls="btn btn-bare") if not told.ended else None
    return h("div", *parts, decline, more, comment_box.box(f"say-{task.id}", task.id, line=True), cls="story-do")


def _press(words: str, task: TaskRow, seen: str, wanted: dict[str, object], became: str) -> Tree:
    return h(
        "button",
        words,
        type="button",
        cls="btn",
        id=f"{words.split()[0].lower()}-{task.id}",
        data_task_is=seen,
        data_wanted=json.dumps(wanted),
        data_became=f"“{task.title}” {became}",
    )


def _closed(closed: Sequence[TaskRow], told: Told, today: date) -> Tree:
    rows = [story(task, told, today) for task in closed]
    rest = rows[CLOSED_SHOWN:]
    return h(
        "div",
        h("h3", f"Closed, {len(closed)}", cls="label"),
        h("ul", rows[:CLOSED_SHOWN], cls="stories"),
        h("details", h("summary", f"{len(rest)} more closed"), h("ul", rest, cls="stories"), cls="more") if rest else None,
        cls="stories-closed",
    )


def _line(change: TaskChange, names: Mapping[UUID, str]) -> Tree:
    return h("li", h("span", _moment(change.at), cls="label"), h("span", changed(change, names)), h("span", change.by or "a rule", cls="label"))


def _said(comment: Comment, names: Mapping[UUID, str]) -> Tree:
    by = f"{comment.by}{comment_box.told(comment, names)}"
    return h("li", h("span", _moment(comment.at), cls="label"), h("span", comment.text), h("span", by, cls="label"))


def _beside(task: TaskRow, today: date) -> str:
    """For a closed task what became of it, for an open one where it stands."""
    if task.state in OPEN_STATES:
        return standing(task, today)
    return f"{STATES[task.state]}{f': {task.state_reason}' if task.state_reason else ''}"


def _day(task: TaskRow) -> str:
    on = task.due_on if task.closed_at is None else task.closed_at.date()
    return day(on) if on else "no date"


def _owner(task: TaskRow, told: Told) -> str:
    if task.owner_id is not None:
        return told.names.get(task.owner_id, "somebody who left")
    return told.roles.get(task.owner_role, "nobody yet") if task.owner_role else "nobody yet"


def _order(task: TaskRow, today: date, *, ended: bool) -> tuple[object, ...]:
    return (not lateness(task, today, ended=ended), task.priority is not Priority.URGENT, task.due_on or date.max, task.title)


def _none(ended: bool) -> Tree:
    return (
        empty("Nothing is left to do", "All that follows an end of care is done.") if ended else empty("No open tasks", "Nothing is waiting for this person.")
    )


def _moment(at: datetime) -> str:
    return f"{day(at.date())} {at:%H:%M}"
