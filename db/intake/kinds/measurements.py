"""Rows of measurements: one a row (measure, value, unit) or several (a column each)."""

import re
from datetime import date

from db.intake import numbers
from db.intake.cells import Cells
from db.intake.facts import Fact
from db.intake.fields import FIELDS, spellings
from db.intake.people import Person
from db.intake.problems import Bad
from db.vocabulary import MEASURES, ImportKind, Measure, Position

_POSITIONS = {
    "seated": Position.SEATED,
    "sitting": Position.SEATED,
    "upright": Position.SEATED,
    "supine": Position.SUPINE,
    "lying": Position.SUPINE,
    "lying_flat": Position.SUPINE,
    "left": Position.LEFT,
    "right": Position.RIGHT,
}
_WIDE = [f.key for f in FIELDS[ImportKind.MEASUREMENTS] if f.key.split(".")[0] in set(Measure)]
_NAMED = {m.value: m for m in MEASURES} | {spellings(kept.label)[0]: m for m, kept in MEASURES.items() if kept.label != "FVC"}


def read(cells: Cells, person: Person | None, day: date | None) -> list[Fact]:
    """Every measure the row gives, in the stored unit."""
    facts: list[Fact] = []
    position = cells.word("position", _POSITIONS) if cells.has("position") else None
    given = 0
    if cells.has("measure") and cells.has("value"):
        given += 1
        measure = _measure(cells)
        if measure is not None:
            _add(facts, cells, "value", measure, position, person, day, unit=cells.raw("unit").strip() if cells.has("unit") else "")
    for key in _WIDE:
        if not cells.has(key) or numbers.missing(cells.raw(key)):
            continue
        given += 1
        stem, _, place = key.partition(".")
        _add(facts, cells, key, Measure(stem), Position(place) if place else position, person, day)
    if not given and not cells.problems:
        cells.note("value", Bad("Nothing measured", "Every measure of this row is empty.", "Fill one in, or leave the row out."), "row")
    return facts


def _measure(cells: Cells) -> Measure | None:
    """The measure a long row names; FVC in litres is told from FVC in percent by its unit, never by its size."""
    name, unit = cells.raw("measure"), cells.raw("unit") if cells.has("unit") else ""
    for spelt in spellings(name):
        if spelt in _NAMED:
            found = _NAMED[spelt]
            break
        match = next((f.key for f in FIELDS[ImportKind.MEASUREMENTS] if f.key in set(Measure) and any(re.fullmatch(p, spelt) for p in f.names)), None)
        if match:
            found = Measure(match)
            break
    else:
        known = ", ".join(sorted({kept.label for kept in MEASURES.values()}))
        cells.note("measure", Bad("Measure not known", f"Known: {known}.", "Write one of the known measures, or leave the row out."))
        return None
    if found is Measure.FVC_PERCENT and spellings(name)[0] in ("fvc", "forced_vital_capacity"):
        if numbers.unit_key(unit) in numbers.FACTORS["L"]:
            return Measure.FVC_LITRES
        if not unit:
            choices = (("FVC in % predicted", "fvc_percent"), ("FVC in litres", "fvc_litres"))
            cells.note("measure", Bad("Unit not known", "FVC is kept in % predicted or in litres.", "Choose one.", choices))
            return None
    return found


def _add(
    facts: list[Fact], cells: Cells, key: str, measure: Measure, position: Position | None, person: Person | None, day: date | None, unit: str = ""
) -> None:
    text = cells.raw(key)
    if numbers.missing(text):
        cells.note(key, Bad("No value", "The row names a measure but gives no value.", "Write the value, or leave the row out."))
        return
    stated = None if key in cells.fixes else (unit or cells.layout.units.get(key))
    value = cells.taken(key, numbers.measured, text, measure, stated, key in cells.fixes)
    if value is None or person is None or day is None:
        return
    place = position.value if position else None
    facts.append(Fact(person, day, (measure.value, place), {"value": value}, (day, measure.value, place), f"{MEASURES[measure].label} of {day:%d-%b-%Y}"))
