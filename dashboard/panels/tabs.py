"""The parts of a record as links, and what is shown of time: range and x axis."""

import json
from collections.abc import Collection
from enum import StrEnum

from dashboard.charts.time_axis import Range, XAxis
from dashboard.components.markup import Tree, h
from db.records import Patient
from db.vocabulary import Discipline


class Tab(StrEnum):
    """The parts of a record; each is an address."""

    OVERVIEW = "overview"
    RESPIRATORY = "respiratory"
    NUTRITION = "nutrition"
    EXERCISE = "exercise"
    EQUIPMENT = "equipment"
    CARE = "care"
    HISTORY = "history"


NAMES = {
    Tab.OVERVIEW: "Overview",
    Tab.RESPIRATORY: "Respiratory",
    Tab.NUTRITION: "Nutrition",
    Tab.EXERCISE: "Exercise",
    Tab.EQUIPMENT: "Equipment",
    Tab.CARE: "Care & tasks",
    Tab.HISTORY: "History",
}
OWN = {
    Discipline.PT: Tab.EXERCISE,
    Discipline.RESP: Tab.RESPIRATORY,
    Discipline.OT: Tab.EQUIPMENT,
    Discipline.SLT: Tab.NUTRITION,
    Discipline.DIET: Tab.NUTRITION,
    Discipline.NURSE: Tab.CARE,
    Discipline.PALL: Tab.CARE,
    Discipline.COORD: Tab.CARE,
}
"""Which part of a record is a discipline's own; that of the others is the overview."""
RANGES = {Range.SIX_MONTHS: "6m", Range.YEAR: "12m", Range.ALL: "All"}
AXES = {XAxis.DATE: "Date", XAxis.ONSET: "Months since onset"}


def tabs(patient: Patient, at: Tab, built: Collection[Tab], span: Range, x: XAxis, own: Discipline | None = None) -> Tree:
    """`built`: the tabs besides the overview. What is shown of time stays as it is from tab to tab."""
    no_onset = "The day of onset is not known" if patient.onset_on is None else None
    return h(
        "div",
        h(
            "nav",
            [_link(patient, tab, tab is at, own=own is not None and OWN.get(own) is tab) for tab in NAMES if tab is Tab.OVERVIEW or tab in built],
            aria_label="Patient record",
        ),
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


def _link(patient: Patient, tab: Tab, here: bool, *, own: bool) -> Tree:
    """A link that opens in place (assets/patient.js), and in a window of its own for who asks for one."""
    chosen = None if tab is Tab.OVERVIEW else tab.value
    address = f"/patients/{patient.id}" + (f"?tab={chosen}" if chosen else "")
    marked = h("i", h("span", ", of your discipline", cls="sr"), cls="own-tab", title="The part of your discipline") if own else None
    return h("a", NAMES[tab], marked, href=address, id=f"patient-tab-{tab}", data_view=json.dumps({"tab": chosen}), aria_current="page" if here else None)


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
