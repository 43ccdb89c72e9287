"""Columns of the patient list for AG Grid: what each role sees, in which order, and how each is drawn and sorted."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.roles import Column

Def = dict[str, Any]
REVIEW = "review"


@dataclass(frozen=True)
class Look:
    """A column: two lines of heading, width in px, and the cell that draws it."""

    head: str
    second: str
    width: int
    cell: str = "careNumber"
    middle: bool = False


LOOKS: dict[Column, Look] = {
    Column.STAGE: Look("Stage", "King’s", 54, middle=True),
    Column.TOTAL: Look("ALSFRS-R", "now (change)", 142, "careTotal"),
    Column.SLOPE: Look("Slope", "a month", 60),
    Column.FVC: Look("FVC", "% pred", 54),
    Column.SNIP: Look("SNIP", "cmH₂O", 58),
    Column.PCF: Look("PCF", "L/min", 54),
    Column.NIV: Look("NIV", "since", 98),
    Column.TEST_AGE: Look("Last test", "days ago", 68),
    Column.WEIGHT: Look("Weight", "% vs dx", 66),
    Column.ADHERENCE: Look("Exercise", "% 28 d", 64),
    Column.FATIGUE: Look("Fatigue", "mean 7 d", 72),
    Column.FALLS: Look("Falls", "90 d", 50),
    Column.GROSS: Look("Gross", "motor", 56),
    Column.FINE: Look("Fine", "motor", 56),
    Column.BULBAR: Look("Bulbar", "of 12", 62),
    Column.LAST_LOG: Look("Last log", "of exercise", 106),
    Column.TASKS: Look("Tasks", "open/late", 92, "careTasks"),
}
# The order on the screen, whatever the order in the table of roles. PREVIOUS is drawn inside TOTAL, in brackets.
_BEFORE_REASONS = tuple(column for column in LOOKS if column not in (Column.TASKS,))


def column_defs(columns: Sequence[Column], sort: str) -> list[Def]:
    """Class and patient first, then the role's columns, reasons and tasks; the day of the last score shows where there is room (assets/list.js)."""
    defs = [
        _def("c", Look("Class", "", 72, "careClass"), left=True),
        _def("name", Look("Patient", "born, age", 232, "careName"), left=True) | {"minWidth": 200, "flex": 1, "maxWidth": 400},
        *(_def(column.value, LOOKS[column], left=column is Column.TOTAL) for column in _BEFORE_REASONS if column in columns),
        _def("why", Look("Reasons", "", 260, "careReasons"), left=True) | {"minWidth": 190, "flex": 3, "sortable": False},
    ]
    if Column.TASKS in columns:
        defs.append(_def("tasks", LOOKS[Column.TASKS]))
    defs.append(_def("last", Look("Last score", "ALSFRS-R", 118)) | {"hide": True})
    for one in defs:
        if one["field"] == sort.lstrip("-"):
            one["sort"] = "desc" if sort.startswith("-") else "asc"
    return defs


def sorts(columns: Sequence[Column]) -> list[tuple[str, str]]:
    """What the Sort menu offers: (value in the address, words). Lower scores and steeper falls come first."""
    offered = [(REVIEW, "Review order"), ("name", "Name"), ("last", "Oldest score")]
    words = {
        Column.TOTAL: ("total", "Lowest total"),
        Column.SLOPE: ("slope", "Fastest decline"),
        Column.STAGE: ("-stage", "Latest stage"),
        Column.FVC: ("fvc", "Lowest FVC"),
        Column.WEIGHT: ("weight", "Most weight lost"),
        Column.ADHERENCE: ("adherence", "Least exercise"),
        Column.FALLS: ("-falls", "Most falls"),
        Column.TEST_AGE: ("-test_age", "Oldest test"),
        Column.TASKS: ("-tasks", "Most tasks"),
    }
    return offered + [words[column] for column in words if column in columns]


def known_sort(sort: str | None, columns: Sequence[Column]) -> str | None:
    """The sort as asked when it names a column that can be sorted, else None."""
    if not sort:
        return None
    fields = {REVIEW, "c", "name", "last", *(column.value for column in columns)}
    return sort if sort.removeprefix("-") in fields else None


def _def(field: str, look: Look, *, left: bool = False) -> Def:
    side = "ctr" if look.middle else "" if left else "num"
    return {
        "field": field,
        "headerName": look.head,
        "headerComponentParams": {"innerHeaderComponent": "careHead", "innerHeaderComponentParams": {"second": look.second}},
        "headerClass": f"h-{side}" if side else "",
        "cellClass": side,
        "cellRenderer": look.cell,
        "comparator": {"function": "careCompare"},
        "width": look.width,
    }
