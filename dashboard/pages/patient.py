"""One person, overview: who they are, why they are up for review, what changed, how function went, what is to be done."""

from datetime import date, timedelta
from typing import Any, Literal
from uuid import UUID

from dash import Input, Output, dcc, html
from dash.development.base_component import Component
from pydantic import BaseModel, ConfigDict

from dashboard.actions import events as actions
from dashboard.care.adherence import adherence
from dashboard.charts.time_axis import Range, XAxis
from dashboard.clock import today
from dashboard.components.markup import drawn, tree_of
from dashboard.gate import Page
from dashboard.panels import event_entry, overview
from dashboard.panels.since import Baseline
from dashboard.refusals import Missing
from dashboard.roles import Permission, Viewer
from db.engine import Refused, reading
from db.queries.overview import Overview
from db.queries.overview import overview as facts_of

LOGS_DAYS = 400


class PatientQuery(BaseModel):
    """What is asked of the page; it all stands in the address, so that a reload and the back button bring it back."""

    model_config = ConfigDict(extra="ignore")
    patient_id: UUID
    range: Range = Range.ALL
    x: XAxis = XAxis.DATE
    since: Baseline = Baseline.VISIT

    tab: Literal["overview"] = "overview"
    items: bool = True
    table: bool = False
    present: bool = False


class LookAgain(BaseModel):
    view: PatientQuery


class TakeBack(BaseModel):
    key: UUID
    event_id: UUID


page = Page("/patients/<patient_id>", title="Patient", needs=Permission.SEE_PATIENT, query=PatientQuery)

PLACES = ("patient-head", "patient-function-head", "patient-numbers", "patient-values", "patient-below", "patient-side")
"""Where trees are drawn; together with the figure they are the whole page, and every answer redraws them all from one reading."""
DRAWN = [*[Output(tree_of(place), "data") for place in PLACES], Output("patient-figure", "data")]


@page.layout
def layout(viewer: Viewer, query: PatientQuery) -> Component:
    facts = _facts(viewer, query)
    shown = _draw(viewer, query, facts)
    *trees, figure = shown.answer()
    head, function_head, numbers, values, below, side = (drawn(place, tree, className="flat") for place, tree in zip(PLACES, trees, strict=True))
    sheet = (
        drawn("patient-sheet", event_entry.sheet(query.patient_id, facts.summary.patient, today()), className="flat")
        if viewer.may(Permission.RECORD_EVENT)
        else None
    )
    function = html.Section(
        [function_head, sheet, html.Div([numbers, _plot(), values], className="fn-block", hidden=figure is None), below], className="sec fn-sec"
    )
    return html.Div(
        [
            head,
            html.Div([html.Div(function), html.Div(side)], className="cols"),
            html.Div(id="patient-status", className="sr", role="status"),
            dcc.Store(id="patient-figure", data=figure),
            *[dcc.Store(id=name) for name in ("patient-view", "patient-event", "patient-undo", "patient-said")],
        ],
        id="patient-page",
        **{"data-patient": str(query.patient_id), "data-watch": str(query.patient_id), **({"data-present": ""} if query.present else {})},
    )


def _plot() -> Component:
    """The figure and the line that runs through it; one stop for the keyboard."""
    parts = [
        dcc.Graph(id="patient-function", figure=overview.BLANK, config=overview.GRAPH),
        html.Div(id="patient-focus-line", className="fn-line", hidden=True),
        html.Div(id="patient-focus-said", className="fn-said sheet", hidden=True),
    ]
    said = {"aria-label": "Function over time: the left and right arrow keys move through the days", "aria-describedby": "patient-sentence"}
    return html.Div(parts, id="patient-function-focus", className="fn-plot", tabIndex=0, role="img", **said)


@page.callback(DRAWN, [Input("patient-view", "data")], takes=LookAgain, initial=False)
def look_again(viewer: Viewer, asked: LookAgain) -> list[Any]:
    return _draw(viewer, asked.view, _facts(viewer, asked.view)).answer()


@page.callback(Output("patient-said", "data"), [Input("patient-event", "data")], takes=actions.NewEvent, needs=Permission.RECORD_EVENT, writes=True)
def note_event(viewer: Viewer, entry: actions.NewEvent) -> dict[str, Any]:
    try:
        made = actions.add(viewer, entry)
    except Refused as refused:
        return {"refused": str(refused)}
    if made is None:
        raise Missing("patient", entry.patient_id)
    return {"saved": f"{actions.KINDS[entry.kind]} saved", "event_id": str(made)}


@page.callback(
    Output("patient-said", "data", allow_duplicate=True), [Input("patient-undo", "data")], takes=TakeBack, needs=Permission.RECORD_EVENT, writes=True
)
def take_back(viewer: Viewer, values: TakeBack) -> dict[str, Any]:
    if actions.take_back(viewer, values.event_id) is None:
        raise Missing("event", values.event_id)
    return {"saved": "Event taken back"}


page.clientside("patient.figure", Output("patient-function", "figure"), [Input("patient-figure", "data")])
page.clientside("patient.said", Output("patient-status", "title"), [Input("patient-said", "data")], initial=False)


def _facts(viewer: Viewer, query: PatientQuery) -> Overview:
    """Raises Missing for somebody absent or of another clinic: both look the same."""
    on = today()
    logs_since = date(1900, 1, 1) if query.since is Baseline.DIAGNOSIS else on - timedelta(days=LOGS_DAYS)
    with reading(viewer.scope) as session:
        found = facts_of(session, viewer.scope, query.patient_id, logs_since=logs_since)
    if found is None:
        raise Missing("patient", query.patient_id)
    return found


def _draw(viewer: Viewer, query: PatientQuery, facts: Overview) -> overview.Drawn:
    on = today()
    asked = overview.Asked(query.range, query.x, query.since, query.items, query.table)
    return overview.draw(facts, adherence(facts.programmes, facts.sessions, on), on, viewer, asked)
