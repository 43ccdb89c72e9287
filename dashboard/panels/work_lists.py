"""Beside the card: what is due and how late, and what was written about one's people since yesterday, with what one was told first."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta, tzinfo
from typing import Any
from uuid import UUID

from dashboard.care import measure_words
from dashboard.care.catalogue import aid_name
from dashboard.care.recorded import EVENTS
from dashboard.care.task_times import overdue_days, wait_is_over, waiting
from dashboard.care.words import ARROW, day, number, weekday
from dashboard.components.flag_chip import mark
from dashboard.components.markup import Tree, h
from dashboard.roles import Viewer
from db.records import OpenTask
from db.review_records import News
from db.task_records import Told
from db.vocabulary import MEASURES, Discipline, EventKind, Measure, NoticeKind, TaskState

SHOWN, NEWS_SHOWN = 8, 12
PAIN_WATCH = 7
TOLD = {
    NoticeKind.MENTIONED: "mentioned you",
    NoticeKind.COMMENTED: "commented",
    NoticeKind.ASSIGNED: "is yours now",
    NoticeKind.CLOSED: "closed",
    NoticeKind.REOPENED: "open again",
    NoticeKind.HANDED_BACK: "handed back to the inbox",
}
STATES = {
    TaskState.PROPOSED: "proposed",
    TaskState.OPEN: "opened",
    TaskState.IN_PROGRESS: "begun",
    TaskState.WAITING: "waiting",
    TaskState.DONE: "done",
    TaskState.DECLINED: "declined",
    TaskState.CANCELLED: "cancelled",
}


def due(found: Sequence[tuple[OpenTask, str | None]], viewer: Viewer, today: date) -> Tree:
    """Own tasks and those of one's role that nobody has taken, what is late and whose wait is over first; a line to make another."""
    late, own = sum(overdue_days(task.due_on, today) > 0 for task, _ in found), viewer.discipline or Discipline.COORD
    said = f"{len(found)}, of them {late} overdue" if late else f"{len(found)} in the next two weeks"
    rows = [_due_row(task, who, viewer.account_id, today) for task, who in found[:SHOWN]]
    everything = h("span", h("a", "All ›", href="/tasks?view=mine"), cls="do")
    return h(
        "section",
        h("div", h("h2", "Due and overdue"), h("span", said, cls="label") if found else None, everything, cls="sec-h"),
        h("ul", rows, cls="wtasks") if rows else h("p", "Nothing is due in the next two weeks.", cls="muted"),
        h("p", h("a", f"{len(found) - SHOWN} more", href="/tasks?view=mine"), cls="label") if len(found) > SHOWN else None,
        h(
            "button",
            h("kbd", "c", cls="cap"),
            h("span", f"New task: {own}: wording by date, patient"),
            type="button",
            cls="qa",
            data_review="new",
        ),
        cls="sec",
        id="work-due",
        aria_label="Due and overdue",
    )


def _due_row(task: OpenTask, who: str | None, me: UUID, today: date) -> Tree:
    late = overdue_days(task.due_on, today)
    is_today = task.due_on == today
    said = f"overdue {late} d" if late else "today" if is_today else ""
    free = None if task.owner_id == me else h("em", " nobody has taken it")
    over = wait_is_over(task.waiting_until, today)
    waits = h("em", f" {waiting(task.waiting_on, task.waiting_until, today)}", cls="watch" if over else None) if task.state is TaskState.WAITING else None
    return h(
        "li",
        mark("act") if late else mark("watch") if over else h("span"),
        h("a", task.title, h("i", who, waits, free), cls="what", href=f"/tasks?view=mine&t={task.id}"),
        h("span", h("b", said) if said else None, h("span", day(task.due_on) if task.due_on else "no date"), cls="when"),
        cls="is-late" if late else "is-today" if is_today else None,
    )


def news(found: Sequence[News], told: Sequence[Told], me: UUID, zone: tzinfo, since_on: date, today: date) -> Tree:
    """What is new since the last day on which the clinic worked. Unread notices stand first, with a mark and the word; then what was written, newest first."""
    since = "yesterday" if since_on >= today - timedelta(days=1) else weekday(since_on)
    unread = [one for one in told if one.read_at is None]
    rows = [*[_told(one, zone, today) for one in unread], *[_news(one, me, zone, today) for one in found]]
    shown, rest = rows[:NEWS_SHOWN], rows[NEWS_SHOWN:]
    said = (f"{len(unread)} unread, then " if unread else "") + f"{len(found)} newest first"
    return h(
        "section",
        h("div", h("h2", f"Changed since {since}"), h("span", said, cls="label") if rows else None, cls="sec-h"),
        h("ul", shown, cls="news") if shown else h("p", f"Nothing was written about your people since {since}.", cls="muted"),
        h("details", h("summary", f"{len(rest)} more"), h("ul", rest, cls="news")) if rest else None,
        cls="sec",
        id="work-news",
        aria_label=f"Changed since {since}",
    )


def _told(one: Told, zone: tzinfo, today: date) -> Tree:
    who = [h("b", one.patient), " "] if one.patient else []
    said = f"{one.title}: {TOLD[one.kind]}" + (f", {STATES[one.state]}" if one.kind is NoticeKind.CLOSED else "")
    return h(
        "li",
        h("span", h("span", "unread", cls="sr"), cls="k dot-new"),
        h("a", who, said, cls="what", href=f"/tasks?t={one.task_id}"),
        h("span", f"{one.by or 'a rule'}, {_at(one.at, zone, today)}", cls="by"),
        cls="is-new",
    )


def _news(one: News, me: UUID, zone: tzinfo, today: date) -> Tree:
    kind, words = _SAID[one.kind](*one.parts)
    who = f"{one.family_name.upper()}, {one.given_name}" if one.given_name else one.family_name.upper()
    return h(
        "li",
        h("span", [mark(kind), h("span", f"{kind}: ", cls="sr")] if kind else None, cls="k"),
        h("a", h("b", who), " ", words, cls="what", href=f"/patients/{one.patient_id}"),
        h("span", _by(one, me, zone, today), cls="by"),
    )


def _by(one: News, me: UUID, zone: tzinfo, today: date) -> str:
    if one.kind == "log":
        name = {"patient": "self-reported", "carer": "carer log", "staff": "entered by staff"}[str(one.parts[4])]
    else:
        name = "you" if one.by_id == me else one.by or ("a rule" if one.kind == "task" and one.by_id is None else "")
    when = "" if one.kind == "aid" else _at(one.at, zone, today)
    return ", ".join(filter(None, (name, when or day(one.at.astimezone(zone).date()))))


def _at(at: datetime, zone: tzinfo, today: date) -> str:
    """16:40 today, Mon 16:40 yesterday, the day before that."""
    local = at.astimezone(zone)
    if local.date() == today:
        return f"{local:%H:%M}"
    return f"{local:%a %H:%M}" if (today - local.date()).days == 1 else day(local.date())


Said = tuple[str, str]


def _score(total: int | None, mode: str, before: int | None) -> Said:
    if total is None:
        return "", "ALSFRS-R, items missing"
    return "", f"ALSFRS-R {f'{before}{ARROW}' if before is not None else ''}{total}"


def _reading(measure: str, value: float, before: float | None) -> Said:
    kept = MEASURES[Measure(measure)]
    was = f"{number(before, kept.decimals)}{ARROW}" if before is not None else ""
    return "", f"{kept.label} {was}{measure_words.value(Measure(measure), value)}"


def _event(kind: str, injury: bool | None, detail: str) -> Said:
    known = EventKind(kind)
    hurt = {True: ", injured", False: ", no injury", None: ""}[injury] if known is EventKind.FALL else ""
    grave = "act" if known in (EventKind.FALL, EventKind.CHOKING, EventKind.ADMISSION) else ""
    return grave, f"{EVENTS[known].lower()}{hurt}"


def _log(done: float, asked: int, pain: int | None, fatigue: int | None, source: str) -> Said:
    if pain is not None and pain >= PAIN_WATCH:
        return "watch", f"pain {pain} of 10"
    if fatigue is not None and fatigue >= PAIN_WATCH:
        return "watch", f"fatigue {fatigue} of 10"
    return "", f"exercise {done:g} of {asked} done"


def _aid(key: str, stage: str) -> Said:
    return "", f"{aid_name(key)} {stage.replace('_', ' ')}"


def _task(title: str, state: str, task_id: str, made: bool) -> Said:
    return "", f"task {STATES[TaskState(state)]}: {title}"


def _note(discipline: str | None) -> Said:
    return "", f"note{f' by {discipline}' if discipline else ''}"


_SAID: Mapping[str, Callable[..., Any]] = {"score": _score, "reading": _reading, "event": _event, "log": _log, "aid": _aid, "task": _task, "note": _note}
