"""The list of case meetings, with the team's own figure: how much of what was decided has no reason recorded for not being done."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from dashboard.care import ledger
from dashboard.care.ledger import Decided
from dashboard.care.words import count, day, weekday
from dashboard.components.empty import empty
from dashboard.components.markup import Tree, act, h
from db.meeting_records import MeetingRow, Series
from db.vocabulary import MeetingState

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
STATES = {MeetingState.PLANNED: "planned", MeetingState.RUNNING: "running now", MeetingState.CLOSED: "closed"}


def page(found: Sequence[MeetingRow], series: Sequence[Series], decided: Sequence[Decided], wished: int, today: date, *, may: bool) -> Tree:
    """Running and planned first, soonest first; then those that were, the latest first."""
    coming = sorted((one for one in found if one.state is not MeetingState.CLOSED), key=lambda one: (one.on_day, one.starts_at))
    past = [one for one in found if one.state is MeetingState.CLOSED]
    waits = h("p", f"{count(wished, 'patient')} waiting to be taken up by the next agenda", cls="lead") if wished else None
    return h(
        "div",
        h("div", h("h1", "Meetings"), waits, cls="page-h"),
        h(
            "div",
            h(
                "div",
                _section("To come", coming, "No meeting is planned", "Plan one at the side; its agenda proposes itself."),
                _section("Held", past, "No meeting was held yet", "Closed meetings stand here with their minutes."),
            ),
            h("div", [_plan(series, found, today), _series()] if may else None, _figure(decided, today)),
            cls="cols mg",
        ),
    )


def _section(title: str, found: Sequence[MeetingRow], nothing: str, hint: str) -> Tree:
    listed = h("ul", [_row(one) for one in found], cls="mg-list") if found else empty(nothing, hint)
    return h("section", h("div", h("h2", title), cls="sec-h"), listed, cls="sec")


def _row(one: MeetingRow) -> Tree:
    where = {MeetingState.PLANNED: "plan", MeetingState.RUNNING: "run", MeetingState.CLOSED: "summary"}[one.state]
    said = count(one.patients, "patient")
    if one.state is not MeetingState.PLANNED:
        said += f", {one.discussed} discussed, {count(one.decisions, 'decision')}"
    return h(
        "li",
        h("a", h("b", one.name), " ", weekday(one.on_day), href=f"/meetings/{one.id}/{where}"),
        h("span", f"{one.starts_at:%H:%M}, {one.minutes} min" + (f", {one.place}" if one.place else ""), cls="label"),
        h("span", said, cls="label"),
        h("span", STATES[one.state], cls="label"),
    )


def _field(id: str, label: str, *field: Tree) -> Tree:
    return h("div", h("label", label, for_=id), *field, cls="form-row")


def _plan(series: Sequence[Series], found: Sequence[MeetingRow], today: date) -> Tree:
    choices = [h("option", f"{one.name}, {WEEKDAYS[one.weekday - 1]} {one.starts_at:%H:%M}", value=one.id) for one in series if one.active]
    on = _next(series[0], {one.on_day for one in found if one.series_id == series[0].id}, today) if choices else today
    return h(
        "section",
        h("div", h("h2", "Plan a meeting"), cls="sec-h"),
        h(
            "form",
            _field("mg-series", "Series", h("select", [*choices, h("option", "None: once only", value="")], id="mg-series", name="series_id", cls="field")),
            _field("mg-on", "Day", h("input", type="date", id="mg-on", name="on_day", value=on.isoformat(), min=today.isoformat(), required=True, cls="field")),
            h(
                "div",
                _field("mg-name", "Name", h("input", id="mg-name", name="name", value="Case meeting", maxlength=120, cls="field")),
                _field("mg-at", "Starts", h("input", type="time", id="mg-at", name="starts_at", value="15:00", cls="field")),
                _field("mg-min", "Minutes", h("input", type="number", id="mg-min", name="minutes", value=90, min=10, max=480, cls="field")),
                id="mg-once",
                hidden=bool(choices),
            ),
            _field("mg-place", "Place", h("input", id="mg-place", name="place", maxlength=120, autocomplete="off", cls="field")),
            h("p", cls="err", role="alert", hidden=True, data_refused=True),
            h("div", h("button", "Plan, with the agenda that proposes itself", type="submit", cls="btn btn-main"), cls="form-do"),
            cls="mg-form",
            **act("meetings-plan"),
        ),
        cls="sec",
    )


def _next(one: Series, held: Collection[date], today: date) -> date:
    """The first day of the series from today on that has no meeting yet, so many weeks apart from those that it has."""
    on = today + timedelta(days=(one.weekday - today.isoweekday()) % 7)
    while on in held or (held and (_week(on) - _week(max(held))) % one.every_weeks):
        on += timedelta(weeks=1)
    return on


def _week(on: date) -> int:
    return (on.toordinal() - 1) // 7


def _series() -> Tree:
    days = [h("option", name, value=number) for number, name in enumerate(WEEKDAYS, 1)]
    return h(
        "details",
        h("summary", "New series", cls="btn"),
        h(
            "form",
            _field("mg-s-name", "Name", h("input", id="mg-s-name", name="name", maxlength=120, required=True, cls="field")),
            _field("mg-s-day", "Weekday", h("select", days, id="mg-s-day", name="weekday", cls="field")),
            _field("mg-s-every", "Every so many weeks", h("input", type="number", id="mg-s-every", name="every_weeks", value=1, min=1, max=12, cls="field")),
            _field("mg-s-at", "Starts", h("input", type="time", id="mg-s-at", name="starts_at", value="15:00", required=True, cls="field")),
            _field("mg-s-min", "Minutes", h("input", type="number", id="mg-s-min", name="minutes", value=90, min=10, max=480, cls="field")),
            _field("mg-s-place", "Place", h("input", id="mg-s-place", name="place", maxlength=120, cls="field")),
            h("p", cls="err", role="alert", hidden=True, data_refused=True),
            h("div", h("button", "Save series", type="submit", cls="btn btn-main"), cls="form-do"),
            cls="mg-form",
            **act("meetings-series"),
        ),
        cls="mg-new",
    )


def _figure(decided: Sequence[Decided], today: date) -> Tree | None:
    """The team's own quality figure over the last year."""
    if not decided:
        return None
    found = ledger.unexplained(decided, today)
    share = f"{found.without} of {found.of} ({round(100 * found.without / found.of)} %)" if found.of else "none"
    return h(
        "section",
        h("div", h("h2", "Decisions, last 12 months"), cls="sec-h"),
        h("p", h("b", f"{ledger.sentence(decided, today).split(':')[0]}")),
        h("p", h("b", share), " due, not carried out and no reason recorded", cls="lead"),
        h("p", f"Up to {day(today)}. What was not due yet is not counted.", cls="label"),
        cls="sec",
        id="mg-figure",
    )
