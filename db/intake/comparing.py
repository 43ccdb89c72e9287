"""A fact from a file beside what the clinic has: new, changed, or the same. An empty cell never erases."""

from itertools import pairwise
from typing import Any

from db.care_records import Ended
from db.intake.facts import Fact, Stored, Verdict
from db.intake.people import folded, squeezed
from db.intake.problems import Bad
from db.vocabulary import ImportKind, Mode, PatientStatus

_SCALES = ("effort", "pain", "fatigue")
_NUMBERS, _NAMES = ("hospital_no", "national_no"), ("family_name", "given_name")
_IDENTITY = ("hospital_no", "national_no", "family_name", "born_on")


def pick(kind: ImportKind, fact: Fact, there: list[Stored]) -> Stored | None:
    """The stored row that is the same fact. A score whose way of taking is not said is the one score of that day, if there is one."""
    if kind is ImportKind.ALSFRS and fact.key == (None,):
        return there[0] if len(there) == 1 else next((row for row in there if row.key == (Mode.CLINIC.value,)), None)
    if kind in (ImportKind.SESSIONS, ImportKind.PATIENTS):
        return there[0] if there else None
    return next((row for row in there if row.key == fact.key), None)


def changes(kind: ImportKind, fact: Fact, row: Stored | None) -> dict[str, Any]:
    """What the fact would change in the row; empty when it says nothing new."""
    if row is None:
        return fact.values
    if kind is ImportKind.SESSIONS and fact.key[0]:
        return _of_exercise(fact, row)
    given = fact.values
    if kind is ImportKind.PATIENTS and fact.person.known and fact.person.decided:
        given = {name: value for name, value in given.items() if name not in _IDENTITY or not row.values[name]}
    if kind is ImportKind.PATIENTS:
        given = {name: value for name, value in given.items() if not _only_spelt_otherwise(name, value, row.values[name])}
    return {name: value for name, value in given.items() if row.values[name] != value}


def _only_spelt_otherwise(name: str, given: Any, kept: Any) -> bool:
    """N 12 for n12, or ANGSTROM for Ångström: the clinic's own way of writing it stays."""
    if not given or not kept:
        return False
    if name in _NUMBERS:
        return squeezed(given) == squeezed(kept)
    return name in _NAMES and folded(given) == folded(kept) and (given.isupper() or given.isascii() > kept.isascii())


def verdict(row: Stored | None, changed: dict[str, Any]) -> Verdict:
    if row is None:
        return Verdict.NEW
    return Verdict.CHANGED if changed else Verdict.SAME


def ends(kind: ImportKind, row: Stored | None, changed: dict[str, Any]) -> Ended | None:
    """Whose care ends here by it. Somebody new who comes with an end has nothing here that could end."""
    if kind is not ImportKind.PATIENTS or row is None or row.values["status"] != PatientStatus.UNDER_CARE or "status" not in changed:
        return None
    return Ended(row.id, PatientStatus(changed["status"]), (row.values | changed)["status_on"])


def impossible(kind: ImportKind, row: Stored | None, changed: dict[str, Any]) -> tuple[str, Bad] | None:
    """A field, and why what the file says cannot stand beside what the clinic has."""
    if kind is ImportKind.SESSIONS and row is not None and row.values["answers"] and {"asked_count", "done_count"} & set(changed):
        why = f"The clinic has each exercise of this day: {row.values['done_count']:g} of {row.values['asked_count']} done."
        return "done_count", Bad("Logged by exercise", why, "Leave the row out, or correct the log on the person's page.")
    return (_goes_on(row, changed) or _out_of_order(row, changed)) if kind is ImportKind.PATIENTS else None


def _goes_on(row: Stored | None, changed: dict[str, Any]) -> tuple[str, Bad] | None:
    if row is None or changed.get("status") != PatientStatus.UNDER_CARE:
        return None
    on = f" on {row.values['status_on']:%d-%b-%Y}" if row.values["status_on"] else ""
    return "status", Bad("Care ended here", f"The clinic has that it ended{on}.", "Reopen care on the person's page, with the reason, or leave the row out.")


def _out_of_order(row: Stored | None, changed: dict[str, Any]) -> tuple[str, Bad] | None:
    both = (row.values if row else {}) | changed
    order = [("born_on", "birth"), ("onset_on", "onset"), ("diagnosed_on", "diagnosis")]
    if both.get("status") == PatientStatus.DIED:
        order.append(("status_on", "death"))
    given = [(name, word, both[name]) for name, word in order if both.get(name)]
    for (early, word, first), (late, after, second) in pairwise(given):
        if first > second:
            why = (
                f"The clinic has {after} on {second:%d-%b-%Y} and {word} on {first:%d-%b-%Y}."
                if late not in changed or early not in changed
                else f"{word.capitalize()} after {after}."
            )
            return (early if early in changed else late), Bad("Days out of order", why, "Correct the day, or leave the row out.")
    return None


def says(notes: str, note: str) -> bool:
    """Whether the notes of a day hold this one."""
    return f"\n{note}\n" in f"\n{notes}\n"


def _of_exercise(fact: Fact, row: Stored) -> dict[str, Any]:
    """One exercise of a day's log. Effort, pain and fatigue of a day are the highest of its rows, help is any, notes stand below each other."""
    found: dict[str, Any] = {}
    for name, value in fact.values.items():
        if name == "answer":
            if row.values["answers"].get(fact.key[0]) != value:
                found[name] = value
        elif name in _SCALES or name == "helped":
            if row.values[name] is None or row.values[name] < value:
                found[name] = value
        elif name == "note":
            if not says(row.values[name], value):
                found[name] = value
        elif row.values[name] != value:
            found[name] = value
    return found
