"""Rows of ALSFRS-R assessments: twelve items of 0 to 4, one form of item 5, a total that must be their sum."""

from datetime import date

from db.intake.cells import Cells
from db.intake.facts import Fact
from db.intake.numbers import missing
from db.intake.people import Person
from db.intake.problems import Bad
from db.vocabulary import Item5Form, Mode

ITEMS = tuple(f"q{n}" for n in range(1, 13))
_ITEMS_BUT_5 = tuple(key for key in ITEMS if key != "q5")
_FAST = {str(n): n for n in range(5)}
_MODES = {
    **{m.value: m for m in Mode},
    "in_person": Mode.CLINIC, "visit": Mode.CLINIC, "in_clinic": Mode.CLINIC, "face_to_face": Mode.CLINIC, "telephone": Mode.PHONE, "tel": Mode.PHONE,
    "call": Mode.PHONE, "phone_call": Mode.PHONE, "video_call": Mode.VIDEO, "telemedicine": Mode.VIDEO, "patient": Mode.SELF, "self_reported": Mode.SELF,
    "self_report": Mode.SELF, "online": Mode.SELF, "caregiver": Mode.CARER, "proxy": Mode.CARER,
}  # fmt: skip
_FORMS = {
    "5a": Item5Form.A, "a": Item5Form.A, "no": Item5Form.A, "0": Item5Form.A, "false": Item5Form.A, "n": Item5Form.A,
    "5b": Item5Form.B, "b": Item5Form.B, "yes": Item5Form.B, "1": Item5Form.B, "true": Item5Form.B, "y": Item5Form.B,
}  # fmt: skip
_SCALE = "Items are 0, 1, 2, 3 or 4."


def read(cells: Cells, person: Person | None, day: date | None) -> list[Fact]:
    """The one assessment of this row. A missing item stays missing: then there is no total (clinical.md 1.1)."""
    values: dict[str, object] = {}
    row, places, plain = cells.row.cells, cells.layout.places, not cells.fixes
    for key in _ITEMS_BUT_5:
        if plain and key in places and (fast := _FAST.get(row[places[key]])) is not None:
            values[key] = fast  # nearly every cell of nearly every file
        elif (value := _item(cells, key)) is not None:
            values[key] = value
    form = _fifth(cells, values)
    if not values:
        cells.note("q1", Bad("Nothing scored", "All twelve items are empty.", "Fill in the items, or leave the row out."))
    _sum(cells, values)
    mode = cells.word("mode", _MODES) if cells.has("mode") else None
    rater = cells.text("rater") if cells.has("rater") else ""
    if rater:
        values["rater_name"] = rater
    if form is not None:
        values["item5_form"] = form.value
    if person is None or day is None:
        return []
    return [Fact(person, day, (mode.value if mode else None,), values, (day, mode), f"ALSFRS-R of {day:%d-%b-%Y}")]


def _item(cells: Cells, key: str) -> int | None:
    found = _FAST.get(cells.raw(key))
    return cells.whole(key, 0, 4, _SCALE) if found is None and cells.has(key) else found


def _fifth(cells: Cells, values: dict[str, object]) -> Item5Form | None:
    """Item 5 in the form that was used; None when only the person's usual form can say (the file has one column for both)."""
    form_a, form_b, single = _item(cells, "q5a"), _item(cells, "q5b"), _item(cells, "q5")
    if form_a is not None and form_b is not None:
        cells.note(
            "q5b", Bad("Both 5a and 5b", "One form is scored: 5b instead of 5a when there is a gastrostomy.", "Empty one of the two.", (("Keep 5a", ""),))
        )
        return None
    if single is not None and (form_a is not None or form_b is not None):
        one = form_a if form_a is not None else form_b
        if single != one:
            cells.note("q5", Bad("Item 5 twice", f"Another column says {one}.", "Make them equal, or empty one."))
            return None
    stated = cells.word("item5_form", _FORMS) if cells.has("item5_form") else None
    if form_a is not None:
        values["q5"] = form_a
        return Item5Form.A
    if form_b is not None:
        values["q5"] = form_b
        return Item5Form.B
    if single is not None:
        values["q5"] = single
    return stated


def _sum(cells: Cells, values: dict[str, object]) -> None:
    """A total in the file must be the sum of the items, or be possible when items are missing."""
    if not cells.has("total") or missing(cells.raw("total")) or cells.problems:
        return
    total = cells.whole("total", 0, 48)
    if total is None:
        return
    given = [values[key] for key in ITEMS if key in values]
    known = sum(int(str(value)) for value in given)
    if not known <= total <= known + 4 * (12 - len(given)):
        kind = "sum" if len(given) == 12 else f"sum of the {len(given)} items given"
        cells.note("total", Bad("Not the sum of the items", f"The {kind} is {known}.", "Correct the item or the total.", ((f"Total {known}", str(known)),)))
