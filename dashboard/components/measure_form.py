"""The form of one group of measurements: a day and a number with its unit each, or a level in words."""

from datetime import date

from dashboard.care.bands import measured_file
from dashboard.care.measure_forms import FORMS, Field
from dashboard.components.care_form import Ask, care_form
from dashboard.components.markup import Tree, h
from db.records import Patient
from db.vocabulary import MEASURES


def measure_form(form: str, patient: Patient, today: date, *, main: bool = False) -> Tree:
    row = FORMS[form]
    asks = [Ask("measured_on", "Date", "date", today.isoformat(), required=True, most=today), *map(_ask, row.fields)]
    button = [row.button, " ", h("kbd", row.key)] if row.key else row.button
    cls = "btn-main" if main else ""
    return care_form(f"measure-{form}", button, row.title, patient, "measure-new", asks, save="Save", cls=cls, wide=row.wide)


def _ask(field: Field) -> Ask:
    levels = measured_file().levels.get(field.measure)
    if levels:
        choices = {"": "Not asked", **{str(level): f"{level}, {words}" for level, words in levels.items()}}
        return Ask(field.name, field.words, "choice", choices=choices)
    kept = MEASURES[field.measure]
    return Ask(field.name, field.words, "number", unit=f"{kept.unit}, {kept.low:g} to {kept.high:g}")
