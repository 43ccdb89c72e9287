"""Exercise at home: the calendar, the weeks under it, 28 days in one number, and how it felt."""

from collections.abc import Sequence

from dashboard.care.adherence import Adherence
from dashboard.care.words import NOT_KNOWN, day, number, percent, weekday
from dashboard.components.adherence_calendar import adherence_calendar, key
from dashboard.components.chart_table import chart_table, table_button
from dashboard.components.empty import empty
from dashboard.components.markup import Tree, h
from dashboard.components.weekly_bars import weekly_bars
from db.records import Programme


def panel(logged: Adherence, programmes: Sequence[Programme]) -> Tree:
    """programmes: every version there ever was; when none is drawn, they say why."""
    calendar, weekly = adherence_calendar(logged), weekly_bars(logged)
    if calendar.figure is None or weekly.figure is None:
        cause = calendar.empty or NOT_KNOWN
        return h("section", h("div", h("h2", "Exercise"), cls="sec-h"), empty(cause, without(logged, programmes)), cls="sec")
    return h(
        "section",
        h(
            "div",
            h("h2", "Exercise"),
            h("span", f"{_source(logged)}{len(logged.weeks)} weeks", cls="label"),
            h("span", table_button("exercise"), cls="do"),
            cls="sec-h",
        ),
        h("div", h("div", calendar.figure, h("figure", weekly.figure, role="img", aria_label=weekly.sentence)), _side(logged), cls="adh"),
        key(),
        h("p", calendar.sentence, cls="fn-sentence"),
        chart_table("exercise", weekly.table, "Exercise by week"),
        cls="sec",
    )


def without(logged: Adherence, programmes: Sequence[Programme]) -> str:
    """Why no day of these weeks is in a programme. Never says that none was set of somebody whose programme ended."""
    if logged.starts_on is not None:
        return "Logs appear here once it has started."
    ended = max((one.ends_on for one in programmes if one.ends_on), default=None)
    return f"The last one ended on {day(ended)}." if ended else "Nobody has set a home programme yet."


def _source(logged: Adherence) -> str:
    return "self-reported, " if any(source != "staff" for source in logged.sources) else ""


def _side(logged: Adherence) -> Tree:
    now, before = logged.now.share, logged.before.share
    return h(
        "div",
        h("div", "Last 28 days", cls="label"),
        h("div", percent(now) if now is not None else "Paused" if logged.paused else "None asked", cls="key-no" if now is not None else ""),
        h("div", "Paused now", cls="label") if logged.paused and now is not None else None,
        h("div", f"was {percent(before)}" if before is not None else "nothing asked before", cls="label"),
        h(
            "dl",
            [[h("dt", name, cls="muted"), h("dd", number(mean) if mean is not None else h("span", "none", cls="muted"))] for name, mean in _felt(logged)],
        ),
        h("div", "7-day mean, 0–10", cls="label"),
        h("div", f"Last entry {weekday(logged.last_log_on)}" if logged.last_log_on else "No entry yet", cls="label"),
        cls="adh-side",
    )


def _felt(logged: Adherence) -> tuple[tuple[str, float | None], ...]:
    return ("Effort", logged.effort), ("Pain", logged.pain), ("Fatigue", logged.fatigue)
