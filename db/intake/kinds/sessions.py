"""Rows of exercise logs: one exercise of one day, or the whole day in counts."""

from datetime import date

from db.intake.cells import LONG, Cells
from db.intake.facts import Fact
from db.intake.numbers import missing, split
from db.intake.people import Person
from db.intake.problems import Bad
from db.vocabulary import Answer, LogSource, MissedReason

YES = {"yes": True, "y": True, "1": True, "1.0": True, "true": True, "no": False, "n": False, "0": False, "0.0": False, "false": False}
_ANSWERS = {
    **{a.value: a for a in Answer},
    "yes": Answer.DONE, "y": Answer.DONE, "1": Answer.DONE, "1.0": Answer.DONE, "true": Answer.DONE,
    "completed": Answer.DONE, "complete": Answer.DONE, "all": Answer.DONE,
    "partial": Answer.SOME, "partly": Answer.SOME, "partially": Answer.SOME, "0.5": Answer.SOME, "half": Answer.SOME,
    "no": Answer.NOT_DONE, "n": Answer.NOT_DONE, "0": Answer.NOT_DONE, "0.0": Answer.NOT_DONE, "false": Answer.NOT_DONE,
    "missed": Answer.NOT_DONE, "skipped": Answer.NOT_DONE,
}  # fmt: skip
_SOURCES = {**{s.value: s for s in LogSource}, "self": LogSource.PATIENT, "caregiver": LogSource.CARER, "clinic": LogSource.STAFF, "therapist": LogSource.STAFF}
_REASONS = {r.value: r for r in MissedReason}
_SCALE = "The scale goes from 0 to 10."
AMOUNT = {Answer.DONE: 1.0, Answer.SOME: 0.5, Answer.NOT_DONE: 0.0}
"""How much of an exercise an answer counts for."""


def read(cells: Cells, person: Person | None, day: date | None) -> list[Fact]:
    """The log of a day. With an exercise column each row is one exercise; rows of the same day become one log."""
    values: dict[str, object] = {}
    for scale in ("effort", "pain", "fatigue"):
        found = cells.whole(scale, 0, 10, _SCALE) if cells.has(scale) else None
        if found is not None:
            values[scale] = found
    if cells.has("helped") and (helped := cells.word("helped", YES)) is not None:
        values["helped"] = helped
    if cells.has("source") and (source := cells.word("source", _SOURCES)) is not None:
        values["source"] = source.value
    if cells.has("missed_reason") and (reason := cells.word("missed_reason", _REASONS)) is not None:
        values["missed_reason"] = reason.value
    if cells.has("note") and (note := cells.text("note", LONG)):
        values["note"] = note
    exercise = _exercise(cells)
    if exercise:
        answer = cells.word("answer", _ANSWERS)
        if answer is None and not cells.problems:
            cells.note(
                "answer",
                Bad(
                    "No answer", "Whether it was done is not said. No entry is not the same as not done.", "Write done, some or not_done, or leave the row out."
                ),
            )
        values["answer"] = answer.value if answer else ""
    else:
        _counts(cells, values)
    whole = values.get("answer") == Answer.DONE or ("done_count" in values and values["done_count"] == values["asked_count"])
    if whole and "missed_reason" in values:
        cells.note("missed_reason", Bad("Done, and why not", "It was done, and there is a reason why it was missed.", "Correct one, or empty this cell."))
    if person is None or day is None:
        return []
    return [Fact(person, day, (exercise,), values, (day, exercise), f"exercise log of {day:%d-%b-%Y}")]


def _exercise(cells: Cells) -> str:
    if not cells.has("exercise"):
        return ""
    return cells.text("exercise", 80).strip()


def _counts(cells: Cells, values: dict[str, object]) -> None:
    asked = cells.whole("asked", 1, 50) if cells.has("asked") else None
    done: float | None = None
    if cells.has("done_count") and not missing(cells.raw("done_count")):
        number = cells.taken("done_count", split, cells.raw("done_count"))
        done = number[0] if number else None
    elif cells.has("answer"):
        answer = cells.word("answer", _ANSWERS)
        done = AMOUNT[answer] * (asked or 1) if answer else None
    if done is None:
        if not cells.problems:
            cells.note(
                "done_count",
                Bad("Nothing logged", "How much was done is not said. No entry is not the same as not done.", "Write a number, or leave the row out."),
            )
        return
    if asked is None and "done_count" in cells.layout.places:
        if not cells.problems:
            cells.note("asked", Bad("Of how many?", "How many were asked for is not said.", "Write the number asked for, or leave the row out."))
        return
    asked = asked or 1
    if not 0 <= done <= asked:
        cells.note("done_count", Bad(f"Outside 0 to {asked}", f"{asked} were asked for that day.", "Correct one of the two numbers."))
        return
    values["asked_count"], values["done_count"] = asked, done
