"""Exercise day by day: a real table of weekdays and weeks, amount by colour, everything else by shape (C7)."""

from datetime import date, timedelta

from dashboard.care import words
from dashboard.care.adherence import WEEK, Adherence
from dashboard.care.adherence_days import Day, DayState
from dashboard.charts.shown import Shown, Table, nothing
from dashboard.components.markup import Tree, h
from db.vocabulary import LogSource

NO_PROGRAMME = "No programme"
HEAD = ("Date", "Asked", "Done", "Entry", "Effort", "Pain", "Fatigue", "Entered by")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
SOURCES = {LogSource.PATIENT: "patient", LogSource.CARER: "carer", LogSource.STAFF: "staff"}
_STATES = {
    DayState.REST: ("arest", "rest day"),
    DayState.PAUSED: ("apause", "paused"),
    DayState.NO_ENTRY: ("anone", "no entry"),
    DayState.NOT_DONE: ("ano", "not done"),
}
# Whole percent from which a shade is used, as the key below the calendar says: all, 67-99, 34-66, 1-33.
_SHADES = ((100, "a100"), (67, "a67"), (34, "a34"), (0, "a1"))


def adherence_calendar(shown: Adherence, *, wide: bool = False) -> Shown[Tree]:
    """The weeks of `shown` as a table, today ringed; wide: a week is 35 pixels, not 18. Empty with its cause when no day of it lies in a programme."""
    cause = no_programme(shown)
    if cause:
        return nothing(cause, HEAD)
    return Shown(_table(shown, wide), sentence(shown), lambda: Table(HEAD, tuple(_row(day) for day in reversed(shown.days) if day.asked or day.log)))


def no_programme(shown: Adherence) -> str | None:
    """Why there is nothing to draw: No programme, or Programme starts 15-Dec-2025. None when there is something."""
    if any(day.state is not DayState.NO_PROGRAMME for day in shown.days):
        return None
    return f"Programme starts {words.day(shown.starts_on)}" if shown.starts_on else NO_PROGRAMME


def sentence(shown: Adherence) -> str:
    """Exercise in words: 41 % of sessions in the last 28 days (11 of 27, self-reported), was 78 %; 9 not done, 7 no entry."""
    now, before = shown.now, shown.before
    if now.share is None:
        why = "paused" if shown.paused else "none was prescribed"
        start = f"Exercise: no session was asked from {words.day(now.starts_on)} to {words.day(now.ends_on)} ({why})"
    else:
        start = f"Exercise: {words.percent(now.share)} of sessions done in 28 days to {words.day(now.ends_on)}, {now.done} of {now.asked}{_by(shown)}"
    was = f"; {words.percent(before.share)} in the 28 days before" if before.share is not None else ""
    rest = f"; {now.not_done} not done, {now.no_entry} without an entry" if now.asked else ""
    last = f"; last entry {words.ago(shown.last_log_on, shown.today)}" if shown.last_log_on else "; no entry yet"
    return f"{start}{was}{rest}{last}."


def say(day: Day) -> str:
    """What one day was: 3 of 4 done, effort 5, fatigue 6, by carer."""
    parts = [f"{_amount(day.done)} of {day.asked} done" if day.state is DayState.DONE else _STATES.get(day.state, ("", "no programme"))[1]]
    log = day.log
    if log:
        reason = f"reason {log.missed_reason.value.replace('_', ' ')}" if log.missed_reason and not day.counts else ""
        scales = [f"{name} {value}" for name, value in (("effort", log.effort), ("pain", log.pain), ("fatigue", log.fatigue)) if value is not None]
        parts += [part for part in (reason, *scales, "with a helper" if log.helped else "", f"by {SOURCES[log.source]}") if part]
    return ", ".join(parts)


def key() -> Tree:
    """What the shades and shapes mean."""
    shades = (("a100", "all"), ("a67", "67–99"), ("a34", "34–66"), ("a1", "1–33 %"), ("ano", "not done"), ("anone", "no entry"), ("arest", "rest day"))
    return h("div", *(h("span", h("i", cls=shade), text) for shade, text in shades), h("span", h("i", "P", cls="apause"), "paused"), cls="keyline")


def _table(shown: Adherence, wide: bool) -> Tree:
    monday, weeks = shown.weeks[0].starts_on, len(shown.weeks)
    by_day = {day.on: day for day in shown.days}
    body = []
    for weekday, name in enumerate(WEEKDAYS):
        cells = [_cell(by_day.get(monday + timedelta(days=WEEK * week + weekday)), shown.today) for week in range(weeks)]
        body.append(h("tr", h("th", name, scope="row"), cells))
    return h(
        "table",
        h("caption", f"Exercise done each day, {weeks} weeks", cls="sr"),
        h("thead", h("tr", h("th", h("span", "Day", cls="sr"), style="width:32px"), _months(monday, weeks))),
        h("tbody", body),
        cls="cal cal-wide" if wide else "cal",
    )


def _months(monday: date, weeks: int) -> list[Tree]:
    """A heading over the weeks of each month, by their Thursday; a single week has no room for its name."""
    found: list[tuple[int, int]] = []
    for week in range(weeks):
        month = (monday + timedelta(days=WEEK * week + 3)).month
        found[-1:] = [(month, found[-1][1] + 1)] if found and found[-1][0] == month else [*found[-1:], (month, 1)]
    return [h("th", words.MONTHS[month - 1] if n > 1 else "", colspan=n, scope="colgroup") for month, n in found]


def _cell(day: Day | None, today: date) -> Tree:
    """Spelt as the tree it is: a calendar has a hundred cells."""
    if day is None or day.state is DayState.NO_PROGRAMME:
        return ["td", {}]
    text = say(day)
    drawn: Tree = ["i", {"class": f"{_shade(day)} atoday" if day.on == today else _shade(day)}]
    if day.state is DayState.PAUSED:
        drawn.append("P")
    return ["td", {"title": f"{words.weekday(day.on)}: {text}"}, drawn, ["span", {"class": "sr"}, text]]


def _shade(day: Day) -> str:
    if day.state in _STATES:
        return _STATES[day.state][0]
    shown = words.whole_percent(day.share or 0)
    return next(shade for start, shade in _SHADES if shown >= start)


def _row(day: Day) -> tuple[str, ...]:
    log = day.log
    return (
        words.weekday(day.on),
        str(day.asked),
        _amount(day.done),
        say(day).split(",")[0] if day.state is not DayState.DONE else "counts" if day.counts else "under half",
        *("" if log is None or value is None else str(value) for value in ((log.effort, log.pain, log.fatigue) if log else (None,) * 3)),
        SOURCES[log.source] if log else "",
    )


def _by(shown: Adherence) -> str:
    """Self-reported, unless only staff wrote it down."""
    return "" if not shown.sources or shown.sources == (LogSource.STAFF,) else ", self-reported"


def _amount(done: float) -> str:
    return words.number(int(done)) if done == int(done) else words.number(done, 1)
