"""Days: the clinic's working days and holidays, and who is away. Absence is also set on one's own profile; its callbacks serve both."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from dash import Input, Output, dcc, html
from dash.development.base_component import Component
from pydantic import BaseModel, Field

from dashboard.actions import absence, calendar
from dashboard.actions.absence import OwnPlan, OwnSet, Plan, Set
from dashboard.actions.calendar import Calendar, Save
from dashboard.care.words import count, day, weekday
from dashboard.clock import today
from dashboard.components.markup import Tree, act, drawn, h, tree_of
from dashboard.components.page_head import page_head
from dashboard.components.plain_table import plain_table, row
from dashboard.gate import Page, Part
from dashboard.panels import absence as panel
from dashboard.refusals import Missing
from dashboard.roles import VIEWS, Permission, Viewer
from db.engine import reading
from db.errors import Conflict, Refused
from db.queries import people
from db.queries.people import Colleague

page = Page("/admin/days", title="Days", needs=Permission.PLAN_DAYS)
part = Part("absence", needs=Permission.SEE_SELF)
STORES = panel.STORES
HEADS = ("Name", "Role", "Away", "Who covers", "Change")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@page.layout
def layout(viewer: Viewer) -> Component:
    return html.Div(
        [
            page_head("Days", f"when the clinic works, and who is away; a day begins at midnight, {viewer.zone}"),
            drawn("days-calendar", _calendar(viewer)),
            drawn("days-people", _people(viewer)),
            drawn("absence", None),
            *[dcc.Store(id=name) for name in (*STORES, "days-set")],
        ],
        className="admin days",
    )


class Press(BaseModel):
    """One change of the calendar: a weekday on or off, a holiday added or taken out. version: of the calendar as it was seen."""

    key: UUID
    version: int = Field(ge=0)
    kind: Literal["weekday", "add", "remove"]
    weekday: Annotated[int | None, Field(ge=1, le=7)] = None
    on: date | None = None
    name: Annotated[str, Field(max_length=60)] = ""


@page.callback(Output(tree_of("days-calendar"), "data"), [Input("days-set", "data")], takes=Press, needs=Permission.PLAN_DAYS, writes=True)
def set_days(viewer: Viewer, asked: Press) -> Tree:
    now, _ = calendar.current(viewer)
    weekdays, holidays = set(now.weekdays), dict(now.holidays)
    if asked.kind == "weekday" and asked.weekday is not None:
        weekdays ^= {asked.weekday}
    elif asked.kind == "add" and asked.on is not None:
        holidays[asked.on] = asked.name.strip() or "Holiday"
    elif asked.kind == "remove" and asked.on is not None:
        holidays.pop(asked.on, None)
    try:
        calendar.save(viewer, Save(key=asked.key, version=asked.version, weekdays=sorted(weekdays), holidays=holidays))
    except Refused as refused:
        return _calendar(viewer, h("p", str(refused), cls="notice", role="alert"))
    except Conflict:
        return _calendar(viewer, h("p", "Somebody changed the days first. Below they are as they are now: look, then press again.", cls="notice", role="alert"))
    return _calendar(viewer)


class AsksPlan(BaseModel):
    about: Plan | None


class AsksOwnPlan(BaseModel):
    about: OwnPlan | None


@page.callback(Output(tree_of("absence"), "data"), [Input(panel.ask(own=False), "data")], takes=AsksPlan, initial=False)
def ask(viewer: Viewer, asked: AsksPlan) -> Tree:
    """What an absence would hand over, before it is set."""
    if asked.about is None:
        return h("p", "Choose somebody.")
    try:
        known = absence.look(viewer, asked.about.account_id, asked.about)
    except Missing:
        return h("p", "This person does not work here.", cls="notice", role="alert")
    return panel.form(known, today(), own=False, plan=asked.about if asked.about.from_on is not None else None)


@part.callback(Output(tree_of("absence"), "data", allow_duplicate=True), [Input(panel.ask(own=True), "data")], takes=AsksOwnPlan, initial=False)
def ask_own(viewer: Viewer, asked: AsksOwnPlan) -> Tree:
    if asked.about is None:
        return own(viewer)
    plan = Plan(account_id=viewer.account_id, **asked.about.model_dump())
    return panel.form(absence.look(viewer, viewer.account_id, plan), today(), own=True, plan=plan if plan.from_on is not None else None)


@page.callback(
    Output(tree_of("absence"), "data", allow_duplicate=True), [Input(panel.set_(own=False), "data")], takes=Set, needs=Permission.PLAN_DAYS, writes=True
)
def set_absence(viewer: Viewer, asked: Set) -> Tree:
    return _set(viewer, asked, own=False)


@part.callback(
    Output(tree_of("absence"), "data", allow_duplicate=True), [Input(panel.set_(own=True), "data")], takes=OwnSet, needs=Permission.SEE_SELF, writes=True
)
def set_own_absence(viewer: Viewer, asked: OwnSet) -> Tree:
    return _set(viewer, Set(account_id=viewer.account_id, **asked.model_dump()), own=True)


def _set(viewer: Viewer, asked: Set, *, own: bool) -> Tree:
    try:
        result = absence.set_(viewer, asked)
    except Refused as refused:
        words = str(refused)
    except Conflict:
        words = "Somebody changed this person first. Below it is as it is now: look, then set it again."
    else:
        return panel.done(absence.look(viewer, asked.account_id), result, today(), own=own)
    return panel.form(absence.look(viewer, asked.account_id), today(), own=own, said=h("p", words, cls="notice", role="alert"))


def own(viewer: Viewer) -> Tree:
    """One's own absence, for the profile."""
    return panel.form(absence.look(viewer, viewer.account_id), today(), own=True)


def _calendar(viewer: Viewer, said: Tree | None = None) -> Tree:
    now, version = calendar.current(viewer)
    return h(
        "section",
        h("h2", "Working days"),
        said,
        h("p", "The inbox's clock and days that nobody typed count these days only.", cls="label"),
        h("div", [_weekday(n, name, now, version) for n, name in enumerate(WEEKDAYS, 1)], cls="seg", role="group", aria_label="Working days"),
        h("h2", "Holidays"),
        h("table", h("tbody", [_holiday(on, now.holidays[on], version) for on in sorted(now.holidays) if on >= today()]), cls="tbl")
        if any(on >= today() for on in now.holidays)
        else h("p", "No holiday is set from today on.", cls="muted"),
        h(
            "form",
            h("div", h("label", "Day", cls="l", for_="holiday-on"), h("input", type="date", name="on", id="holiday-on", cls="field", required=True)),
            h(
                "div",
                h("label", "Name", cls="l", for_="holiday-name"),
                h("input", name="name", id="holiday-name", cls="field", maxlength="60", autocomplete="off"),
            ),
            h("button", "Add holiday", type="submit", cls="btn"),
            **act("days-set", kind="add", version=version),
        ),
    )


def _weekday(n: int, name: str, now: Calendar, version: int) -> Tree:
    on = n in now.weekdays
    return h("button", name, type="button", id=f"weekday-{n}", aria_pressed=str(on).lower(), **act("days-set", kind="weekday", weekday=n, version=version))


def _holiday(on: date, name: str, version: int) -> Tree:
    remove = h(
        "button", "Take out", type="button", cls="btn", aria_label=f"Take out {name}, {day(on)}", **act("days-set", kind="remove", on=on, version=version)
    )
    return h("tr", h("td", weekday(on), cls="nowrap"), h("td", name), h("td", remove))


def _people(viewer: Viewer) -> Tree:
    with reading(viewer.scope) as session:
        staff = [one for one in people.colleagues(session, viewer.scope) if one.active]
    names = {one.account_id: one.name for one in staff}
    staff.sort(key=lambda one: (not _coming(one), one.absent_from if _coming(one) and one.absent_from else date.max))
    away = sum(map(_coming, staff))
    return h(
        "section",
        h("h2", "Who is away"),
        h("p", f"{count(away, 'colleague')} away now or soon; everybody else is here." if away else "Everybody is here.", cls="label"),
        plain_table(HEADS, [_person(one, names) for one in staff], "Who is away"),
    )


def _coming(one: Colleague) -> bool:
    """Away now or later."""
    return one.absent_from is not None and (one.absent_until is None or one.absent_until >= today())


def _person(one: Colleague, names: dict[UUID, str]) -> Tree:
    coming = _coming(one)
    first, last = one.absent_from, one.absent_until
    days = f"{day(first)} to {day(last)}" if coming and first and last else f"from {day(first)}" if coming and first else h("span", "here", cls="muted")
    cover = (names.get(one.cover_id) if one.cover_id else None) or h("span", "nobody" if coming else "", cls="muted")
    button = h(
        "button",
        "Absence",
        type="button",
        cls="btn",
        aria_label=f"Absence of {one.name}",
        **act(panel.ask(own=False), account_id=one.account_id, version=one.version),
    )
    cells: list[Any] = [h("bdi", one.name), VIEWS[one.role].title, days, cover, button]
    return row(HEADS, cells)
