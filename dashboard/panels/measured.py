"""What a role measures: the latest value of each with its age, and the form to enter the next; and the form of what happened."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache

from dashboard.care import measure_words
from dashboard.care.bands import measured_file
from dashboard.care.measure_forms import FORMS, Field
from dashboard.care.noted import NOTED
from dashboard.care.words import ago, day
from dashboard.components.form import Ask, asked, form
from dashboard.components.markup import Tree, h
from dashboard.roles import Form
from db.records import Patient, Reading
from db.vocabulary import EventKind, Measure, PatientStatus, Position

SHOWN_FIRST = 3
SHOWN_VALUES = 5  # of one form; of more the lowest is named, as of the grades of strength


def panel(readings: Sequence[Reading], patient: Patient, today: date, records: Sequence[Form]) -> Tree | None:
    """A line a form, the role's own first; the rest behind one disclosure. Nobody records about somebody whose care has ended."""
    if not records:
        return None
    may = patient.status is PatientStatus.UNDER_CARE
    latest = _latest(readings, today)
    lines = [_line(key, latest, patient, today, may=may) for key in records]
    first, rest = lines[:SHOWN_FIRST], lines[SHOWN_FIRST:]
    return h(
        "section",
        h("div", h("h2", "Measured"), h("span", "latest value and its age", cls="label"), cls="sec-h"),
        h("ul", first, cls="care-rows measured"),
        h("details", h("summary", f"{len(rest)} more"), h("ul", rest, cls="care-rows measured"), cls="more", id="measured-rest") if rest else None,
        cls="sec",
        id="patient-measured",
    )


def _latest(readings: Sequence[Reading], today: date) -> dict[tuple[Measure, Position | None], Reading]:
    """The newest reading of each measure in each position, up to today; of two on one day the later in the list."""
    latest: dict[tuple[Measure, Position | None], Reading] = {}
    for one in readings:
        key = one.measure, one.position
        if one.measured_on <= today and (key not in latest or latest[key].measured_on <= one.measured_on):
            latest[key] = one
    return latest


def _line(key: Form, known: Mapping[tuple[Measure, Position | None], Reading], patient: Patient, today: date, *, may: bool) -> Tree:
    row = FORMS[key]
    latest = [one for field in row.fields for (measure, position), one in known.items() if measure is field.measure and field.position in (None, position)]
    newest = max((one.measured_on for one in latest), default=None)
    found = [one for one in latest if one.measured_on == newest]
    alone = len({one.measure for one in found}) == 1
    said = [measure_words.said(one) if alone else measure_words.named(one) for one in found]
    if len(found) > SHOWN_VALUES:
        low = min(found, key=lambda one: one.value)
        said = [f"{len(found)} values, lowest {measure_words.named(low)}"]
    age = h("span", f"{day(newest)}, {ago(newest, today)}", cls="label") if newest else None
    told = h("span", h("span", f"{row.title} ", cls="muted"), h("span", ", ".join(said) or "Not recorded", cls=None if said else "muted"), " ", age)
    return h("li", told, _form(key, patient, today) if may else None)


def buttons(patient: Patient, today: date, records: Sequence[Form], *forms: Form) -> list[Tree]:
    """The forms that belong to a tab, as far as the role enters them."""
    if patient.status is not PatientStatus.UNDER_CARE:
        return []
    return [_form(key, patient, today) for key in forms if key in records]


def event(patient: Patient, today: date) -> Tree:
    asks = [
        Ask("kind", "What happened", "choice", choices={kind.value: word for kind, word in NOTED.items()}),
        Ask("happened_on", "Date", "date", today.isoformat(), required=True, most=today),
        Ask("injury", "Injured", "choice", choices={"": "Not known", "false": "No", "true": "Yes"}, only=f"kind={EventKind.FALL}"),
        Ask("detail", "Detail (optional)"),
    ]
    return form("event-new", ["Event ", h("kbd", "e")], "Event", patient, "event-new", asks)


def _form(key: Form, patient: Patient, today: date) -> Tree:
    """A day and a number with its unit each, or a level in words."""
    row = FORMS[key]
    asks: list[Ask | Tree] = [Ask("measured_on", "Date", "date", today.isoformat(), required=True, most=today), *_fields(key)]
    button = [row.button, " ", h("kbd", row.key)] if row.key else row.button
    return form(f"measure-{key}", button, row.title, patient, "measure-new", asks, wide=row.wide)


@cache
def _fields(key: Form) -> tuple[Tree, ...]:
    """The rows of a form below its day: the same for everybody, and on every record."""
    return tuple(asked(f"measure-{key}", _ask(field)) for field in FORMS[key].fields)


def _ask(field: Field) -> Ask:
    levels = measured_file().levels.get(field.measure)
    if levels:
        choices = {"": "Not asked", **{str(level): f"{level}, {words}" for level, words in levels.items()}}
        return Ask(field.name, field.words, "choice", choices=choices)
    return Ask(field.name, field.words, "number", unit=measure_words.limits(field.measure))
