"""One person, overview: who they are, why they are up for review, what changed, how function went, what is to be done."""

from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from dash import Input, Output, State, dcc, html
from dash.development.base_component import Component
from pydantic import BaseModel, ConfigDict

from dashboard.actions import needs, outlook, rules
from dashboard.charts.time_axis import Range, XAxis
from dashboard.clock import today
from dashboard.components.markup import drawn, tree_of
from dashboard.gate import Page
from dashboard.panels import equipment, overview, verdicts
from dashboard.panels.record_shapes import Asked
from dashboard.panels.record_tabs import TABS, draw
from dashboard.panels.since import Baseline
from dashboard.panels.tabs import Tab
from dashboard.refusals import Missing
from dashboard.roles import Permission, Viewer
from db.engine import reading
from db.queries import overview as facts

LOGS_DAYS = 16 * 7 + 7
"""Logs of the sixteen weeks that the calendar shows, and of the four before three months ago."""


class PatientQuery(BaseModel):
    """What is asked of the page; it all stands in the address, so that a reload and the back button bring it back."""

    model_config = ConfigDict(extra="ignore")
    patient_id: UUID
    range: Range = Range.ALL
    x: XAxis = XAxis.DATE
    since: Baseline | None = None
    tab: Tab = Tab.OVERVIEW
    items: bool = True
    table: bool = False
    present: bool = False
    forecast: bool = False


class LookAgain(BaseModel):
    view: PatientQuery


class Whose(BaseModel):
    """adding: asked where an aid can be added."""

    patient_id: UUID
    adding: bool = False


class AsksWhose(BaseModel):
    about: Whose

    @property
    def patient_id(self) -> UUID:
        return self.about.patient_id


page = Page("/patients/<patient_id>", title="Patient", needs=Permission.SEE_PATIENT, query=PatientQuery)

PLACES = ("patient-head", "patient-function-head", "patient-numbers", "patient-values", "patient-below", "patient-side")
"""Where trees are drawn; together with the figure they are the whole page, and every answer redraws them all from one reading."""
DRAWN = [*[Output(tree_of(place), "data") for place in PLACES], Output("patient-figure", "data")]

STORES = ("patient-view", "patient-reveal", "patient-said", "patient-asks-needs", "patient-told", "patient-asks-rules")


@page.layout
def layout(viewer: Viewer, query: PatientQuery) -> Component:
    answer = _answer(viewer, query)
    head, function_head, numbers, values, below, side = (drawn(place, tree, className="flat") for place, tree in zip(PLACES, answer.places, strict=True))
    block = html.Div([numbers, _plot(), values], className="fn-block", id="patient-block", hidden=answer.no_figure)
    function = html.Section([function_head, block, below], className="sec fn-sec")
    return html.Div(
        [
            head,
            html.Div([html.Div(function), html.Div(side)], className="cols"),
            drawn("patient-verdicts", verdicts.CLOSED, className="flat"),
            html.Div(id="patient-status", className="sr", role="status"),
            dcc.Store(id="patient-figure", data=answer.figure),
            *[dcc.Store(id=name) for name in STORES],
        ],
        id="patient-page",
        **{
            "data-patient": str(query.patient_id),
            "data-tab": query.tab.value,
            "data-watch": str(query.patient_id),
            **({"data-present": ""} if query.present else {}),
        },
    )


def _plot() -> Component:
    """The figure and the line that runs through it; one stop for the keyboard."""
    parts = [
        html.Div(id="patient-plot"),
        dcc.Store(id="patient-graph", data=overview.GRAPH),
        html.Div(id="patient-focus-line", className="fn-line", hidden=True),
        html.Div(id="patient-focus-said", className="fn-said sheet", hidden=True),
    ]
    said = {"aria-label": "Function over time: the left and right arrow keys move through the days", "aria-describedby": "patient-sentence"}
    return html.Div(parts, id="patient-function-focus", className="fn-plot", tabIndex=0, role="img", **said)


@page.callback(DRAWN, [Input("patient-view", "data")], takes=LookAgain, initial=False)
def look_again(viewer: Viewer, asked: LookAgain) -> list[Any]:
    answer = _answer(viewer, asked.view)
    return [*answer.places, answer.figure]


@page.callback(Output("patient-told", "data"), [Input("patient-asks-needs", "data")], takes=AsksWhose, initial=False)
def say_needs(viewer: Viewer, asked: AsksWhose) -> Any:
    """Once somebody opens why an aid is needed, or which ones to consider: judged from the whole record."""
    may = asked.about.adding and viewer.may(Permission.MOVE_EQUIPMENT)
    adding = {"patient_id": asked.patient_id, "on_day": today()} if may else None
    return equipment.told(needs.reasons(viewer, asked.patient_id, today()), adding)


@page.callback(Output(tree_of("patient-verdicts"), "data"), [Input("patient-asks-rules", "data")], takes=AsksWhose, initial=False)
def say_rules(viewer: Viewer, asked: AsksWhose) -> Any:
    """Once somebody opens them, and again when the record is drawn anew: what the rules say."""
    found = rules.of_person(viewer, asked.patient_id, today())
    return None if found is None else verdicts.verdicts(found)


@page.callback(Output("patient-said", "data"), [Input("patient-reveal", "data")], takes=outlook.Reveal, needs=Permission.SEE_PATIENT, writes=True)
def reveal(viewer: Viewer, asked: outlook.Reveal) -> dict[str, Any]:
    if not outlook.reveal(viewer, asked):
        raise Missing("patient", asked.patient_id)
    return {"revealed": str(asked.patient_id)}


page.clientside("patient.figure", Output("patient-plot", "children"), [Input("patient-figure", "data")], [State("patient-graph", "data")])
page.clientside("patientAsks.told", Output("patient-told", "modified_timestamp"), [Input("patient-told", "data")], initial=False)
page.clientside("patient.said", Output("patient-status", "title"), [Input("patient-said", "data")], initial=False)


def _known(viewer: Viewer, patient_id: UUID) -> facts.Overview:
    """Facts in one question; needs that are not of today are planned first, once a day. Raises Missing."""
    found = facts.read(stored(viewer, patient_id))
    if equipment.behind(found, today()):
        needs.up_to_date(viewer, patient_id, today())
        found = facts.read(stored(viewer, patient_id))
    return found


def stored(viewer: Viewer, patient_id: UUID) -> str:
    """Raises Missing for somebody absent or of another clinic: both look the same."""
    with reading(viewer.scope) as session:
        found = facts.stored(session, viewer.scope, patient_id, since=today() - timedelta(days=LOGS_DAYS))
    if found is None:
        raise Missing("patient", patient_id)
    return found


def _asked(viewer: Viewer, query: PatientQuery) -> Asked:
    return Asked(
        span=query.range,
        x=query.x,
        baseline=query.since,
        items=query.items,
        table=query.table,
        panels=viewer.view.panels,
        discipline=viewer.discipline,
        may_score=viewer.may(Permission.RECORD_ALSFRS),
        may_note=viewer.may(Permission.RECORD_EVENT),
        may_mark=viewer.may(Permission.MARK_REVIEW) and viewer.discipline is not None,
        forecast=query.forecast,
        tab=query.tab,
        built=tuple(TABS),
        records=viewer.view.records if viewer.may(Permission.RECORD_MEASURES) else (),
    )


class Answer(NamedTuple):
    """Parts of the page as JSON (orjson.Fragment), which Dash passes on as they are."""

    places: tuple[Any, ...]
    figure: Any
    no_figure: bool


def _answer(viewer: Viewer, query: PatientQuery) -> Answer:
    """The drawing of facts that were read a moment ago, drawn anew each time: no answer about a person is kept."""
    found, on, asked = _known(viewer, query.patient_id), today(), _asked(viewer, query)
    if asked.tab in TABS:
        with reading(viewer.scope) as session:
            shown = draw(session, viewer, found, on, asked)
    else:
        shown = overview.draw(found, on, asked)
    return Answer(tuple(map(_json, shown.places)), _json(shown.figure), shown.figure is None)


def _json(part: Any) -> orjson.Fragment:
    return orjson.Fragment(orjson.dumps(part))
