"""A programme to be changed, row by row: what is asked now on the left, what is asked from the new version on behind one rule."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dashboard.care.catalogue import Assist, Exercise
from dashboard.care.programme_check import dose
from dashboard.components.flag_chip import mark
from dashboard.components.markup import Tree, h
from dashboard.components.programme_table import LETTERS, NAMES
from db.records import ProgrammeExercise

NUMBERS = (("sets", "Sets"), ("reps", "Times"), ("minutes", "Minutes"), ("hold_s", "Hold, s"))


@dataclass(frozen=True)
class Offer:
    """One exercise: as it is asked now (None: not asked), how it would start, and what speaks against it."""

    key: str
    known: Exercise | None
    now: ProgrammeExercise | None
    new: ProgrammeExercise
    against: Sequence[str]


def starting(exercise: Exercise) -> ProgrammeExercise:
    """The catalogue's starting dose, on as many days as it says, spread over the week."""
    days = tuple(sorted({1 + round(n * 7 / exercise.dose.per_week) for n in range(exercise.dose.per_week)}))
    one = exercise.dose
    return ProgrammeExercise(exercise.key, days, one.sets, one.reps, one.minutes, one.hold_s, exercise.assist is Assist.HELPER, "")


def lighter(one: ProgrammeExercise) -> ProgrammeExercise:
    """Half the sets, or where there is one set half the minutes or times; never less than one (stop rule S1)."""
    if one.sets and one.sets > 1:
        return replace(one, sets=one.sets // 2)
    if one.minutes and one.minutes > 1:
        return replace(one, minutes=one.minutes // 2)
    return replace(one, reps=one.reps // 2) if one.reps and one.reps > 1 else one


def dose_rows(offers: Sequence[Offer], number: int) -> Tree:
    """`number` of the version in force, 0 for none. Rows that are not asked now are hidden until they are chosen."""
    head = h(
        "tr",
        h("th", "Exercise", scope="col"),
        h("th", f"Now, version {number}" if number else "Now", scope="col"),
        h("th", f"New, version {number + 1}", scope="col", cls="new"),
    )
    return h(
        "table",
        h("caption", "Dose now and in the new version", cls="sr"),
        h("thead", head),
        h("tbody", [_row(one) for one in offers], data_items="exercises"),
        cls="tbl dose",
    )


def _row(one: Offer) -> Tree:
    name = one.known.name if one.known else one.key
    cautions = [h("div", mark("watch"), " ", text, cls="label watch") for text in one.against]
    care = h("div", one.known.precautions, cls="label") if one.known else None
    now = [dose(one.now), h("div", _days_said(one.now), cls="label")] if one.now else [h("span", "none", cls="muted")]
    return h(
        "tr",
        h("th", name, h("div", one.known.position, cls="label") if one.known else None, cautions, care, scope="row"),
        h("td", now),
        h("td", _fields(one, name), cls="new"),
        data_item=one.key,
        data_new="" if one.now is None else None,
        hidden=one.now is None,
        id=f"dose-{one.key}",
    )


def _days_said(one: ProgrammeExercise) -> str:
    return "daily" if len(one.weekdays) == 7 else ", ".join(NAMES[day - 1][:3] for day in one.weekdays)


def _fields(one: Offer, name: str) -> Tree:
    new = one.new
    was = one.now or new
    numbers = [
        h(
            "label",
            h("span", word, cls="label"),
            h(
                "input",
                type="number",
                name=key,
                value=getattr(new, key),
                min=1,
                max=600,
                inputmode="numeric",
                cls="mini-f",
                data_was=_text(getattr(was, key)),
                aria_label=f"{name}: {word}",
            ),
            cls="dose-f",
        )
        for key, word in NUMBERS
        if getattr(new, key) is not None or getattr(was, key) is not None or key == "minutes" or key == "reps"
    ]
    days = [
        h(
            "label",
            h(
                "input",
                type="checkbox",
                name="weekdays",
                value=day,
                checked=day in new.weekdays,
                cls="sr",
                data_list="",
                data_was=str(day in was.weekdays).lower(),
                aria_label=f"{name}: {NAMES[day - 1]}",
            ),
            h("span", letter, aria_hidden="true"),
            title=NAMES[day - 1],
            cls="dose-day",
        )
        for day, letter in enumerate(LETTERS, 1)
    ]
    helper = h(
        "label",
        h(
            "input",
            type="checkbox",
            name="assisted",
            checked=new.assisted,
            cls="check",
            data_was=str(was.assisted).lower(),
            aria_label=f"{name}: with a helper",
        ),
        " helper",
        cls="dose-help",
    )
    note = h(
        "input",
        type="text",
        name="notes",
        value=new.notes,
        maxlength=300,
        placeholder="Note",
        cls="mini-f dose-note",
        data_was=was.notes,
        aria_label=f"{name}: note",
        autocomplete="off",
    )
    said = h("span", "no change", cls="label dose-said", aria_live="polite")
    stop = h("button", "Stop" if one.now else "Remove", h("span", f" {name}", cls="sr"), type="button", cls="btn btn-bare", data_dose_stop="")
    return h(
        "div",
        h("div", numbers, cls="dose-n"),
        h("div", h("span", days, cls="dose-days", role="group", aria_label=f"{name}: days"), helper, said, cls="dose-n"),
        h("div", note, stop, cls="dose-n"),
        cls="dose-in",
    )


def _text(value: int | None) -> str:
    return "" if value is None else str(value)
