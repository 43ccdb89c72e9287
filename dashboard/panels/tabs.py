"""The parts of a record as links, and what is shown of time: range and x axis."""

from dashboard.charts.time_axis import Range, XAxis
from dashboard.components.markup import Tree, h
from db.records import Patient

RANGES = {Range.SIX_MONTHS: "6m", Range.YEAR: "12m", Range.ALL: "All"}
AXES = {XAxis.DATE: "Date", XAxis.ONSET: "Months since onset"}


def tabs(patient: Patient, span: Range, x: XAxis) -> Tree:
    no_onset = "The day of onset is not known" if patient.onset_on is None else None
    return h(
        "div",
        h("nav", h("a", "Overview", href=f"/patients/{patient.id}", aria_current="page"), aria_label="Patient record"),
        h(
            "div",
            h("span", "Range", cls="muted"),
            h("span", [_choice("range", value, word, value is span) for value, word in RANGES.items()], cls="seg", role="group", aria_label="Range"),
            h("span", "x axis", cls="muted"),
            h(
                "span",
                [_choice("x", value, word, value is x, why_not=no_onset if value is XAxis.ONSET else None) for value, word in AXES.items()],
                cls="seg",
                role="group",
                aria_label="x axis",
            ),
            cls="view",
        ),
        cls="tabs",
    )


def _choice(name: str, value: str, word: str, chosen: bool, *, why_not: str | None = None) -> Tree:
    return h(
        "button",
        word,
        type="button",
        id=f"patient-{name}-{value}",
        data_view=f'{{"{name}":"{value}"}}',
        aria_pressed=str(chosen).lower(),
        disabled=why_not is not None,
        title=why_not,
    )
