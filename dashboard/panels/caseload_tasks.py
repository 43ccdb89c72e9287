"""The tasks tab of the caseload: is overdue getting worse, in words first, then as a chart."""

from dashboard.actions.caseload_weeks import Weeks
from dashboard.care.caseload_shown import least
from dashboard.care.words import day, number
from dashboard.components.chart_table import chart_table, table_button
from dashboard.components.markup import Tree, h
from dashboard.components.spc_chart import spc_chart, verdict
from dashboard.components.stage_mix import figure

HEAD = ("Week to", "Overdue", "Open", "Percent")


def body(found: Weeks) -> Tree:
    rows = tuple((day(week.on), str(week.overdue), str(week.open), number(100 * week.overdue / week.open)) for week in found.weeks)
    shown = spc_chart(found.chart, "Overdue share of open tasks", found.target, rows, HEAD)
    last = found.weeks[-1] if found.weeks else None
    return h(
        "div",
        h(
            "section",
            h(
                "div",
                h("h2", "Overdue tasks"),
                h("span", "share of open tasks at the end of each week, lower = better", cls="label"),
                h("span", table_button("weeks"), cls="do") if shown.figure else None,
                cls="sec-h",
            ),
            verdict(found.chart, found.target) if shown.figure else None,
            figure(shown),
            chart_table("weeks", shown.table, shown.sentence) if shown.figure else None,
            h("p", f"{last.overdue} of {last.open} open tasks were overdue on {day(last.on)}. ", _how(), cls="note") if last else None,
            cls="sec",
        ),
        cls="wrap",
    )


def _how() -> str:
    return (
        "Limits are mean ± 2.66 × the mean change from week to week. A week is marked when it is outside them, or part of 7 in a row on one side of the mean, "
        f"of 7 rising or falling, or of 2 of 3 near a limit. Overdue is by the due day a task has now. "
        f"Weeks of fewer than {least()} tasks, or people, are left out."
    )
