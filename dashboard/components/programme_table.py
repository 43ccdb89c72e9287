"""The home programme as a table: each exercise with its dose, days, since when, what was done of it, and how hard it felt last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.care import words
from dashboard.care.catalogue import exercise_name, exercises
from dashboard.care.programme_check import dose
from dashboard.components.flag_chip import mark
from dashboard.components.markup import Child, Tree, h
from db.records import ProgrammeExercise

LETTERS = ("M", "T", "W", "T", "F", "S", "S")
NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
HEAD = ("Exercise", "Dose", "Days", "Since", "Done, 28 days", "Last effort", "Next review")


@dataclass(frozen=True)
class Row:
    """One exercise. was: the dose of the version before, when it differs. done, asked: of 28 days, some counts half. effort: 0 to 10, of its last session."""

    exercise: ProgrammeExercise
    since: date
    was: str | None
    new: bool
    done: float
    asked: int
    effort: int | None


@dataclass(frozen=True)
class Stopped:
    """An exercise of an earlier version that is not asked any more."""

    exercise: ProgrammeExercise
    number: int
    starts_on: date
    ends_on: date


def programme_table(rows: Sequence[Row], stopped: Sequence[Stopped], review_on: date | None, today: date, *, number: int, effort_from: float) -> Tree:
    """effort_from: an effort above it is marked."""
    head = h("tr", [h("th", name, scope="col", cls="num" if n > 2 else None) for n, name in enumerate(HEAD)])
    body = [_row(row, review_on, today, number, effort_from) for row in rows] + [_stopped(one) for one in stopped]
    return h("table", h("caption", "Home programme", cls="sr"), h("thead", head), h("tbody", body), cls="tbl prog stack")


def _row(row: Row, review_on: date | None, today: date, number: int, effort_from: float) -> Tree:
    one = row.exercise
    known = exercises().get(one.exercise_key)
    about = "new in version " + str(number) if row.new else f"was {row.was}" if row.was else known.position if known else ""
    hard = row.effort is not None and row.effort > effort_from
    effort = row.effort if row.effort is not None else h("span", "No entry", cls="muted")
    late = review_on is not None and review_on < today
    cells: tuple[Child, ...] = (
        [h("b", exercise_name(one.exercise_key)), h("div", about, cls="label"), h("div", one.notes, cls="label") if one.notes else None],
        dose(one),
        days(one.weekdays),
        words.day(row.since),
        _done(row),
        h("span", mark("watch") if hard else None, " " if hard else None, effort),
        h("span", words.day(review_on) if review_on else h("span", "Not set", cls="muted"), h("div", "overdue", cls="label act") if late else None),
    )
    return h("tr", [h("td", cell, data_label=name, cls="num" if n > 2 else None) for n, (name, cell) in enumerate(zip(HEAD, cells, strict=True))])


def _done(row: Row) -> Tree:
    if not row.asked:
        return h("span", "None asked", cls="muted")
    done = words.number(row.done) if row.done == int(row.done) else words.number(row.done, 1)
    return h("span", h("b", f"{done} of {row.asked}"), " ", h("span", f"({words.percent(row.done / row.asked)})", cls="muted"))


def days(weekdays: Sequence[int]) -> Tree:
    """Seven letters, those of the programme bold and underlined; the names for who does not see them."""
    said = ", ".join(NAMES[day - 1] for day in weekdays) or "no day"
    return h(
        "span",
        h("span", said, cls="sr"),
        [h("i", letter, cls="on" if n in weekdays else None, aria_hidden="true") for n, letter in enumerate(LETTERS, 1)],
        cls="pt-days",
    )


def _stopped(one: Stopped) -> Tree:
    span = f"{words.day(one.starts_on)} to {words.day(one.ends_on)}, version {one.number}"
    return h(
        "tr",
        h("td", h("span", exercise_name(one.exercise.exercise_key), cls="gone"), h("div", "stopped", cls="label")),
        h("td", h("span", dose(one.exercise), cls="gone"), data_label="Dose"),
        h("td", days(()), data_label="Days"),
        h("td", span, cls="num", colspan=3, data_label="Asked"),
        h("td", "stopped", cls="num", data_label="Next review"),
        cls="stopped",
    )
