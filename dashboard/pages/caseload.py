"""Caseload: people and work by clinician, stages and flows by month, and the quality measures with who is behind them. The manager's landing."""

import re
from datetime import date, timedelta
from typing import Annotated, Any, Literal

from dash import Input, Output, dcc, html
from dash.development.base_component import Component
from flask import Response, request
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from dashboard.actions import caseload, caseload_export, caseload_weeks, quality, quality_tasks
from dashboard.actions.caseload import Asked
from dashboard.actions.task_shapes import Undo
from dashboard.care.quality_file import measures
from dashboard.clock import today
from dashboard.components.markup import drawn
from dashboard.gate import Page
from dashboard.panels import caseload as panel
from dashboard.panels import caseload_tasks as tasks_panel
from dashboard.panels import quality as quality_panel
from dashboard.panels import quality_people
from dashboard.refusals import Invalid
from dashboard.roles import Permission, Viewer
from db.errors import Refused
from db.vocabulary import Discipline

Tab = Literal["caseload", "tasks", "quality"]


class CaseloadQuery(BaseModel):
    """What the address says: months (2026-11), discipline, site, and the row that is open. A month that is none is as good as no month."""

    model_config = ConfigDict(extra="ignore", populate_by_name=True)
    tab: Tab = "caseload"
    first: Annotated[str | None, Field(alias="from", max_length=20)] = None
    last: Annotated[str | None, Field(alias="to", max_length=20)] = None
    disc: Discipline | None = None
    site: Annotated[str | None, Field(max_length=200)] = None
    row: Annotated[str | None, Field(max_length=20)] = None

    @field_validator("*", mode="before")
    @classmethod
    def _empty_is_none(cls, value: object) -> object:
        return None if value == "" else value

    def chosen(self) -> dict[str, str]:
        """What differs from the usual, as the address spells it."""
        kept = {"from": self.first, "to": self.last, "disc": self.disc, "site": self.site, "row": self.row}
        return {name: str(value) for name, value in kept.items() if value}

    def asked(self, on: date) -> Asked:
        """Months within the last 30, in order; the usual is a year, for people up to the last whole month, for quality up to today."""
        newest = caseload.last_whole_month(on) if self.tab == "caseload" else on.replace(day=1)
        oldest = _months_before(newest, caseload.MONTHS - 1)
        last = min(max(_month(self.last) or newest, oldest), newest)
        first = min(max(_month(self.first) or _months_before(last, 11), oldest), last)
        return Asked(first, last, self.disc, self.site)


class Opened(BaseModel):
    """A row to open, with the filters it stands under; None before anybody pressed."""

    asked: CaseloadQuery | None


start = Page("/caseload", title="Caseload", needs=Permission.SEE_CASELOAD, query=CaseloadQuery)
page = Page("/caseload/caseload", title="Caseload", needs=Permission.SEE_CASELOAD, query=CaseloadQuery)
late = Page("/caseload/tasks", title="Overdue tasks", needs=Permission.SEE_CASELOAD, query=CaseloadQuery)
measured = Page("/caseload/quality", title="Quality", needs=Permission.SEE_CASELOAD, query=CaseloadQuery)


@start.layout
def layout_of_start(viewer: Viewer, query: CaseloadQuery) -> Component:
    return _layout(viewer, query.model_copy(update={"tab": "caseload"}))


@page.layout
def layout(viewer: Viewer, query: CaseloadQuery) -> Component:
    return layout_of_start(viewer, query)


@late.layout
def layout_of_late(viewer: Viewer, query: CaseloadQuery) -> Component:
    return _layout(viewer, query.model_copy(update={"tab": "tasks"}))


@measured.layout
def layout_of_measured(viewer: Viewer, query: CaseloadQuery) -> Component:
    return _layout(viewer, query.model_copy(update={"tab": "quality"}))


def _layout(viewer: Viewer, query: CaseloadQuery) -> Component:
    on = today()
    asked, own = query.asked(on), caseload.own_discipline(viewer)
    if query.tab == "quality":
        rows, opened = quality.of_clinic(viewer, asked, on, opened=query.row)
        tree = quality_panel.body(rows, opened, quality.last_day(asked, on), on, may_see=viewer.may(Permission.SEE_PATIENT))
        sites, disciplines = caseload.sites(viewer), quality.disciplines()
    elif query.tab == "tasks":
        tree = tasks_panel.body(caseload_weeks.weeks_of(viewer, asked, on))
        sites, disciplines = caseload.sites(viewer), tuple(Discipline)
    else:
        found = caseload.caseload_of(viewer, asked, on)
        tree, sites, disciplines = panel.body(found), found.sites, found.disciplines
    head = panel.head(
        query.tab,
        asked,
        query.chosen(),
        on,
        data_to=on if query.tab == "caseload" else quality.last_day(asked, on),
        own=own,
        disciplines=disciplines,
        sites=sites,
        may_export=viewer.may(Permission.EXPORT_CASELOAD),
    )
    stores = [
        dcc.Store(id=name) for name in ("caseload-open", "caseload-behind", "caseload-trend", quality_panel.MAKE, quality_panel.TAKE_BACK, "caseload-said")
    ]
    return html.Div(
        [
            drawn("caseload-head", head, className="flat"),
            drawn("caseload-body", tree, className="flat"),
            html.Div(id="caseload-status", className="sr", role="status"),
            dcc.Store(id="caseload-asks-trend", data={"tab": query.tab, **query.chosen()}),
            *stores,
        ],
        id="caseload-page",
        className="caseload",
        **{"data-tab": query.tab},
    )


@page.callback(Output("caseload-trend", "data"), [Input("caseload-asks-trend", "data")], takes=Opened)
def say_trends(viewer: Viewer, about: Opened) -> Any:
    """Once the page stands: the last 12 months of each measure. Classes of yesterday are rolled, and the page is then asked for anew."""
    if caseload.up_to_date(viewer, today()):
        return {"again": True}
    if about.asked is None or about.asked.tab != "quality":
        return None
    found = quality.trends(viewer, about.asked.asked(today()), today())
    named = {part.key: (measures()[part.measure].title, measures()[part.measure].target_pct) for part in quality.PARTS}
    return quality_panel.trends(found, named) if found else None


@page.callback(Output("caseload-behind", "data"), [Input("caseload-open", "data")], takes=Opened, initial=False)
def open_row(viewer: Viewer, about: Opened) -> Any:
    """Who is behind a row."""
    if about.asked is None or about.asked.row is None:
        return None
    found = quality.opened(viewer, about.asked.row, about.asked.asked(today()), today())
    if found is None:
        return None
    return {"row": about.asked.row, "tree": quality_people.behind(found, today(), may_see=viewer.may(Permission.SEE_PATIENT))}


@page.callback(Output("caseload-said", "data"), [Input(quality_panel.MAKE, "data")], takes=quality_tasks.Make, needs=Permission.CHANGE_TASKS, writes=True)
def make_tasks(viewer: Viewer, asked: quality_tasks.Make) -> dict[str, Any]:
    try:
        made = quality_tasks.make(viewer, asked, today())
    except Refused as refused:
        return {"refused": str(refused)}
    return {"row": asked.measure, "made": made, "batch": str(asked.key)}


@page.callback(
    Output("caseload-said", "data", allow_duplicate=True),
    [Input(quality_panel.TAKE_BACK, "data")],
    takes=Undo,
    needs=Permission.CHANGE_TASKS,
    writes=True,
)
def take_back(viewer: Viewer, asked: Undo) -> dict[str, Any]:
    back, left = quality_tasks.take_back(viewer, asked)
    return {"back": back, "left": left}


@page.route("/caseload/export.csv", needs=Permission.EXPORT_CASELOAD)
def export(viewer: Viewer) -> Response:
    """What the tab shows, without what is hidden there."""
    try:
        query = CaseloadQuery.model_validate(dict(request.args))
    except ValidationError:
        raise Invalid from None
    answer = Response(caseload_export.export(viewer, query.tab, query.asked(today()), today()), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{query.tab}-{today():%Y-%m-%d}.csv"'
    return answer


page.clientside("caseload.behind", Output("caseload-status", "title"), [Input("caseload-behind", "data")], initial=False)
page.clientside("caseload.trends", Output("caseload-status", "lang"), [Input("caseload-trend", "data")], initial=False)
page.clientside("caseload.said", Output("caseload-status", "dir"), [Input("caseload-said", "data")], initial=False)


def _month(text: str | None) -> date | None:
    return date.fromisoformat(f"{text}-01") if text and re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", text) else None


def _months_before(month: date, many: int) -> date:
    for _ in range(many):
        month = (month - timedelta(days=1)).replace(day=1)
    return month
