"""What a role measures besides breathing and weight: the latest value of each with its age, and the form to enter the next."""

from collections.abc import Mapping, Sequence
from datetime import date

from dashboard.care import measure_words
from dashboard.care.measure_forms import FORMS
from dashboard.care.words import ago, day
from dashboard.components.markup import Tree, h
from dashboard.components.measure_form import measure_form
from dashboard.roles import Form
from db.records import Patient, Reading
from db.vocabulary import Measure, PatientStatus, Position

SHOWN_FIRST = 3


def panel(readings: Sequence[Reading], patient: Patient, today: date, records: Sequence[Form]) -> Tree | None:
    """A line a form, the role's own first; the rest behind one disclosure. Nobody records about somebody whose care has ended."""
    if not records:
        return None
    may = patient.status is PatientStatus.UNDER_CARE
    latest = _latest(readings, today)
    lines = [_line(form, latest, patient, today, may=may) for form in records]
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


def _line(form: Form, known: Mapping[tuple[Measure, Position | None], Reading], patient: Patient, today: date, *, may: bool) -> Tree:
    row = FORMS[form]
    latest = [one for field in row.fields for (measure, position), one in known.items() if measure is field.measure and field.position in (None, position)]
    newest = max((one.measured_on for one in latest), default=None)
    found = [one for one in latest if one.measured_on == newest]
    alone = len({one.measure for one in found}) == 1
    said = [measure_words.said(one) if alone else measure_words.named(one) for one in found]
    age = h("span", f"{day(newest)}, {ago(newest, today)}", cls="label") if newest else None
    told = h("span", h("span", f"{row.title} ", cls="muted"), h("span", ", ".join(said) or "Not recorded", cls=None if said else "muted"), " ", age)
    return h("li", told, measure_form(form, patient, today) if may else None)


def buttons(patient: Patient, today: date, records: Sequence[Form], *forms: Form) -> list[Tree]:
    """The forms that belong to a tab, as far as the role enters them."""
    if patient.status is not PatientStatus.UNDER_CARE:
        return []
    return [measure_form(form, patient, today) for form in forms if form in records]
