"""The values behind a chart as a real table, closed until asked for, and the sentence that says the chart."""

from typing import Any

from dashboard.charts.shown import Shown, Table
from dashboard.components.markup import Tree, h


def chart_table(name: str, table: Table, caption: str, *, shown: bool = False) -> Tree:
    """Opened by the button of `table_button(name)`; assets/patient.js turns `hidden`."""
    return h(
        "div",
        h(
            "table",
            h("caption", caption, cls="sr"),
            h("thead", h("tr", [h("th", title, scope="col") for title in table.head])),
            ["tbody", {}, *(["tr", {}, *(["td", {}, value] for value in row)] for row in table.rows)],
            cls="tbl",
        ),
        id=f"patient-{name}",
        cls="chart-table",
        hidden=not shown,
        tabindex=0,
        role="region",
        aria_label=caption,
    )


def table_button(name: str, *, shown: bool = False) -> Tree:
    return h(
        "button", "Table", type="button", cls="btn btn-bare", data_toggle=name, aria_expanded="true" if shown else "false", aria_controls=f"patient-{name}"
    )


def sentence(shown: Shown[Any]) -> Tree:
    return h("p", shown.sentence, h("span", f" {shown.note}") if shown.note else None, cls="fn-sentence", id="patient-sentence")
