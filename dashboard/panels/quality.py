"""The quality measures as rows: so many of so many before the bar, the target as a tick, the gap as a count."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from dashboard.actions.quality import Behind, Shown
from dashboard.care import quality_asks
from dashboard.care.quality import Rate
from dashboard.care.quality_file import measure_file
from dashboard.care.words import MONTHS, day, whole_percent
from dashboard.charts.shown import Table
from dashboard.components import bullet
from dashboard.components.chart_table import chart_table, table_button
from dashboard.components.flag_chip import mark
from dashboard.components.markup import Child, Tree, h
from dashboard.panels.quality_people import behind

MAKE, TAKE_BACK = "caseload-make", "caseload-take-back"


def body(rows: Sequence[Shown], opened: Behind | None, last: date, today: date, *, may_see: bool) -> Tree:
    """The quality tab. The trends follow once the page stands."""
    if not rows:
        said = "Each of the 17 measures has a discipline that answers for it; none is yours. Your discipline's people and tasks are on the Caseload tab."
        return h("div", h("div", h("b", "No quality measure of this discipline"), h("span", said), cls="empty"), cls="wrap")
    lines = [line for row in rows for line in _row(row, opened if opened and opened.row.part.key == row.part.key else None, today, may_see=may_see)]
    head = h(
        "thead",
        h(
            "tr",
            h("th", "Measure", scope="col"),
            h("th", "Met", cls="num", scope="col"),
            h("th", "0 to 100 %; ", h("i", cls="tick"), " target", cls="bar", scope="col"),
            h("th", "Target", cls="num", scope="col"),
            h("th", "To target", cls="gap", scope="col"),
            h("th", "12 months, 0 to 100 %", cls="tr", scope="col"),
            h("th", "Change", cls="num", scope="col"),
        ),
    )
    table = h("table", h("caption", f"Quality measures of the 12 months to {day(last)}", cls="sr"), head, h("tbody", lines), cls="qual")
    return h(
        "div",
        h(
            "section",
            h(
                "div",
                h("h2", "Quality measures"),
                h("span", f"12 months to {day(last)} unless the row says otherwise; higher = better", cls="label"),
                h("span", table_button("trends"), cls="do"),
                cls="sec-h",
            ),
            h("p", sentence(rows), cls="sr", id="quality-sentence"),
            h("div", table, cls="scroll", tabindex="0", role="region", aria_label="Quality measures"),
            h("div", id="caseload-trends"),
            h(
                "p",
                f"Groups under {measure_file().conventions.least_people} are shown as <{measure_file().conventions.least_people} and left out of exports. ",
                "Not recorded: no record of the clinic says it yet, so that nothing can be counted. Targets are the clinic's defaults.",
                cls="note",
            ),
            _how(rows),
            cls="sec",
        ),
        cls="wrap",
    )


def sentence(rows: Sequence[Shown]) -> str:
    """What a reader of the page should know first."""
    judged = [row for row in rows if row.counted is not None and row.result.row.target_pct is not None]
    met = sum(bool(short(row) == 0) for row in judged)
    missing = sum(row.not_recorded is not None for row in rows)
    return f"{met} of {len(judged)} measures that can be judged meet their target; {missing} of {len(rows)} are not recorded."


def short(row: Shown) -> int | None:
    """How many more would have had to be met; None where nothing can be judged."""
    return row.result.short_of_target if row.counted is not None else None


def title(row: Shown) -> str:
    return row.result.row.title


def _row(row: Shown, opened: Behind | None, today: date, *, may_see: bool) -> list[Tree]:
    key, target = row.part.key, row.result.row.target_pct
    rate, gap = row.counted, short(row)
    percent = whole_percent(rate.share) if rate is not None and rate.share is not None else None
    can_open = rate is not None and rate.met < rate.of
    name = h(
        "button", h("i"), h("span", title(row)), type="button", cls="twist", id=f"open-{key}", data_row=key, aria_expanded="true" if opened else "false",
        aria_controls=f"behind-{key}", disabled=not can_open,
    )  # fmt: skip
    if gap is None:
        words: Child = None
    elif gap:
        words = h("span", mark("watch"), f"{gap} short", cls="watch cell")
    else:
        words = h("span", "met", cls="muted")
    cells = h(
        "tr",
        h("th", name, h("span", quality_asks.of(key)), scope="row"),
        h("td", _met(row), cls="num val"),
        h("td", bullet.bullet(percent, target, _instead(row)), cls="bar"),
        h("td", f"{target} %" if target is not None else "none", cls="num muted"),
        h("td", words, cls="gap"),
        h("td", cls="tr", id=f"trend-{key}"),
        h("td", cls="num ch", id=f"change-{key}"),
        cls="is-open" if opened else None,
    )
    return [
        cells,
        h("tr", h("td", behind(opened, today, may_see=may_see) if opened else None, colspan="7", id=f"behind-{key}"), cls="behind", hidden=not opened),
    ]


def _met(row: Shown) -> Child:
    if row.not_recorded is not None or row.rate is None:
        return h("span", "–", cls="muted")
    rate = row.counted
    if rate is None or rate.share is None:
        return h("span", row.rate.words, cls="muted")
    return [h("b", f"{rate.met} of {rate.of}"), f" ({whole_percent(rate.share)} %)"]


def _instead(row: Shown) -> str:
    least = measure_file().conventions.least_people
    if row.not_recorded is not None:
        return f"Not recorded: {row.not_recorded}" if len(row.not_recorded) < 24 else "Not recorded yet"
    if row.rate is None:
        return "Would show a small group: not shown"
    return "Nobody in this period" if not row.rate.of else f"Fewer than {least}: not shown"


def _how(rows: Sequence[Shown]) -> Tree:
    known = {row.result.row.id: row.result.row for row in rows}
    said = [
        h(
            "div",
            h("dt", f"{one.id} {one.title}"),
            h("dd", f"Of: {one.denominator}. Met: {one.numerator}. Left out: {', '.join(one.exclusions).replace('_', ' ') or 'nobody'}. Source: {one.source}."),
        )
        for one in known.values()
    ]
    return h("details", h("summary", "How each row is counted"), h("dl", said), cls="how", id="quality-how")


def trends(found: Mapping[str, Sequence[tuple[date, Rate | None]]], targets: Mapping[str, tuple[str, int | None]]) -> dict[str, Any]:
    """For each part its line and its change, and the table of all of them."""
    cells = {}
    for key, series in found.items():
        rates = [rate for _, rate in series]
        points = bullet.change(rates)
        line = bullet.trend(rates, targets[key][1])
        first = next((on for on, rate in series if rate is not None), None)
        words = f"{bullet.change_words(points)} since {MONTHS[first.month - 1]}" if points is not None and first else ""
        cells[key] = {"line": h("span", line, role="img", aria_label=f"{targets[key][0]}: {words}") if line else None, "change": words}
    ends = [on for on, _ in next(iter(found.values()), [])]
    head = ("Measure", *(f"{MONTHS[on.month - 1]} {on.year}" for on in ends))
    least = f"<{measure_file().conventions.least_people}"
    rows = tuple((targets[key][0], *(rate.words if rate else least for _, rate in series)) for key, series in found.items())
    return {"cells": cells, "table": chart_table("trends", Table(head, rows), "Quality measures of the 12 months that end with each month")}
