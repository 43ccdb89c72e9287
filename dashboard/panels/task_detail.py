"""One task, whole, in the column beside the list: wording and state, the patient, why it is there, who takes part, what was said and done."""

from collections.abc import Iterator, Mapping
from datetime import date
from uuid import UUID

from dashboard.actions.task_read import Open
from dashboard.care.task_times import overdue_days, wait_is_over, waiting
from dashboard.care.words import count, day
from dashboard.components.flag_chip import mark, similar_name
from dashboard.components.markup import Tree, h
from dashboard.components.task_why import why
from dashboard.components.task_words import FIELDS, SOURCES, STATES, value_words
from dashboard.panels import comment_box
from dashboard.roles import VIEWS, Permission, Viewer
from db.queries.people import Colleague
from db.task_records import Comment, TaskChange, TaskRow
from db.vocabulary import OPEN_STATES, Priority, TaskState

LOCAL = "%H:%M"


def panel(viewer: Viewer, found: Open, today: date) -> Tree:
    task = found.task
    return h(
        "section",
        h(
            "div",
            h("h2", task.title, id="task-open-h", tabindex=-1),
            h("button", "Close ", h("kbd", "Esc"), cls="btn btn-bare", type="button", data_side="close"),
            cls="sec-h td-h",
        ),
        _state(task, found, today),
        _patient(found),
        h("dl", [h("div", h("dt", name), h("dd", words)) for name, words in _facts(found, today)], cls="td-facts"),
        why(task, found.settings, opened=True) if viewer.may(Permission.SEE_PATIENT) else None,
        _acts(viewer, found),
        _talk(found, viewer.account_id),
        _history(found),
        id=f"task-open-{task.id}",
        cls="td",
        data_task=str(task.id),
        aria_labelledby="task-open-h",
    )


def _state(task: TaskRow, found: Open, today: date) -> Tree:
    late = overdue_days(task.due_on, today) if task.state in OPEN_STATES and not _ended(found) else 0
    parts: list[Tree | str | None] = [h("b", STATES[task.state])]
    if late:
        parts += [" · ", h("b", f"overdue {count(late, 'day')}", cls="act")]
    if task.priority is Priority.URGENT:
        parts += [" · ", mark("act"), h("span", " urgent", cls="act")]
    if task.state is TaskState.WAITING:
        over = wait_is_over(task.waiting_until, today) and not _ended(found)
        parts[0] = h("b", waiting(task.waiting_on, task.waiting_until, today), cls="watch" if over else None)
    if task.snoozed_until and task.snoozed_until > today:
        parts += [f" · snoozed to {day(task.snoozed_until)}"]
    if task.state_reason:
        parts += [f": {task.state_reason}"]
    return h("p", parts, cls="td-state")


def _ended(found: Open) -> bool:
    return found.patient is not None and found.patient.status_on is not None


def _patient(found: Open) -> Tree | None:
    """Two identifiers, as on every screen about one person."""
    who = found.patient
    if who is None:
        return h("p", "About a patient whom your role does not see" if found.task.patient_id else "About no patient", cls="muted td-who")
    name = h("bdi", h("b", who.family_name.upper()), f", {who.given_name}" if who.given_name else "")
    born = f"born {day(who.born_on)}" if who.born_on else "birth date not known"
    number = who.national_no or who.hospital_no
    ended = h("span", f" · {who.status.value.replace('_', ' ')} {day(who.status_on)}", cls="muted") if who.status_on else None
    return h("p", h("a", name, href=f"/patients/{who.id}"), f" · {born} · {number}", ended, " ", similar_name() if found.similar else None, cls="td-who")


def _facts(found: Open, today: date) -> Iterator[tuple[str, Tree | str]]:
    task, people = found.task, found.people
    pool = f"{VIEWS[task.owner_role].discipline} pool" if task.owner_role else "nobody yet"
    yield "For", task.discipline.value if task.discipline else "no discipline set"
    yield "Owner", _named(people, task.owner_id, today) if task.owner_id else pool
    yield "Due", day(task.due_on) if task.due_on else "no day"
    by = people[task.created_by].name if task.created_by and task.created_by in people else "a rule" if task.rule_key else "not known"
    yield "Asked by", f"{by}, {day(task.created_at.date())}"
    yield "From", f"{SOURCES[task.source]}{f': {task.source_note}' if task.source_note else ''}"
    if task.tags:
        yield "Tags", " ".join(f"#{tag}" for tag in task.tags)
    if found.twin:
        yield "Same as", h("a", found.twin.title, href=f"/tasks?t={found.twin.id}", data_open=str(found.twin.id))
    watching = sorted(people[one].name for one in found.watchers if one in people)
    if watching:
        yield "Watching", ", ".join(watching)


def _named(people: Mapping[UUID, Colleague], account: UUID, today: date) -> str:
    one = people.get(account)
    if one is None:
        return "somebody who left"
    away = one.away(today)
    return f"{one.name}, away until {day(one.absent_until)}" if away and one.absent_until else f"{one.name}, away" if away else one.name


def _acts(viewer: Viewer, found: Open) -> Tree:
    """What can be done to it from here; the keys do the same."""
    task = found.task
    watching = viewer.account_id in found.watchers
    if task.state in OPEN_STATES:
        offered = [
            ("done", "Done", "e"),
            ("assign", "Assign", "a"),
            ("disc", "For", "f"),
            ("due", "Due", "d"),
            ("wait", "Waiting", "w"),
            ("priority", "Priority", "p"),
            ("decline", "Decline", "3"),
            ("reword", "Reword", ""),
        ]
        started = [h("button", "Start", cls="btn", type="button", data_start=str(task.id))] if task.state in (TaskState.OPEN, TaskState.WAITING) else []
    else:
        offered, started = [("reopen", "Open again", "o")], []
    buttons = [h("button", f"{words} ", h("kbd", key) if key else None, cls="btn", type="button", data_do_one=name) for name, words, key in offered]
    watch = h(
        "button",
        "Stop watching" if watching else "Watch",
        cls="btn",
        type="button",
        data_watch_task=str(task.id),
        data_on="" if watching else "1",
        aria_pressed=str(watching).lower(),
    )
    return h("div", *buttons, *started, watch, cls="td-do", role="group", aria_label="What to do with this task")


def _talk(found: Open, me: UUID) -> Tree:
    lines = [_comment(one, found.people) for one in found.comments]
    return h(
        "section",
        h("h3", "Comments"),
        h("ul", lines, cls="td-said") if lines else h("p", "Nothing said yet.", cls="muted"),
        comment_box.box("task-comment", found.task.id),
        cls="td-talk",
        **comment_box.named(found.people.values(), me),
    )


def _comment(one: Comment, people: Mapping[UUID, Colleague]) -> Tree:
    told = comment_box.told(one, {who: one.name for who, one in people.items()})
    return h("li", h("b", one.by), h("span", f" {day(one.at.date())} {one.at:{LOCAL}}{told}", cls="label"), h("p", one.text))


def _history(found: Open) -> Tree:
    return h(
        "details",
        h("summary", f"History, {count(len(found.history), 'change')}"),
        h("ol", [_change(one, found.people) for one in reversed(found.history)], cls="td-past"),
        cls="td-hist",
    )


def _change(one: TaskChange, people: Mapping[UUID, Colleague]) -> Tree:
    by, names = one.by or "a rule", {account: other.name for account, other in people.items()}
    lines = [
        f"{FIELDS[name]}: {value_words(name, before, names)} → {value_words(name, after, names)}"
        for name, (before, after) in one.change.items()
        if name in FIELDS
    ]
    if not lines and one.to_state is not None:
        lines = [f"made, {STATES[one.to_state]}" if one.version == 1 else STATES[one.to_state]]
    return h(
        "li",
        h("b", by),
        h("span", f" {day(one.at.date())} {one.at:{LOCAL}}", cls="label"),
        [h("div", line) for line in lines],
        h("div", one.detail, cls="muted") if one.detail else None,
    )
