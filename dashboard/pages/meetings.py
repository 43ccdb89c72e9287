"""Case meetings: those to come and those that were, and planning the next one."""

from datetime import timedelta
from typing import Any

from dash import Input, Output, dcc, html
from dash.development.base_component import Component
from flask import Response, jsonify

from dashboard.actions import meeting_agenda
from dashboard.actions import meetings as actions
from dashboard.actions.meeting_shapes import NewSeries, Plan, Unwish, Wish, sent
from dashboard.actions.meetings import LEDGER_DAYS
from dashboard.care import ledger
from dashboard.clock import today
from dashboard.components.markup import Tree, drawn
from dashboard.gate import Page
from dashboard.panels import meeting_list
from dashboard.roles import Permission, Viewer
from db.engine import Refused, reading
from db.queries import meetings as queries

page = Page("/meetings", title="Meetings", needs=Permission.SEE_MEETINGS)


@page.layout
def layout(viewer: Viewer) -> Component:
    stores = [dcc.Store(id=name) for name in ("meetings-plan", "meetings-series", "meetings-said")]
    return html.Div([drawn("meetings-list", _tree(viewer), className="flat"), html.Div(id="meetings-go", hidden=True), *stores], id="meetings-page")


@page.callback(Output("meetings-said", "data"), [Input("meetings-plan", "data")], takes=Plan, needs=Permission.RUN_MEETINGS, writes=True)
def plan(viewer: Viewer, asked: Plan) -> dict[str, Any]:
    try:
        return {"go": f"/meetings/{actions.plan(viewer, asked, today())}/plan"}
    except Refused as refused:
        return {"refused": str(refused)}


@page.callback(
    Output("meetings-said", "data", allow_duplicate=True), [Input("meetings-series", "data")], takes=NewSeries, needs=Permission.RUN_MEETINGS, writes=True
)
def series(viewer: Viewer, asked: NewSeries) -> dict[str, Any]:
    try:
        actions.add_series(viewer, asked)
    except Refused as refused:
        return {"refused": str(refused)}
    return {"go": "/meetings"}


@page.route("/meetings/wish", methods=["POST"], needs=Permission.RUN_MEETINGS)
def wish(viewer: Viewer) -> Response:
    """`Add to meeting` on a patient's page; answers with what takes it back."""
    return jsonify({"wish_id": str(meeting_agenda.wish(viewer, sent(Wish)))})


@page.route("/meetings/unwish", methods=["POST"], needs=Permission.RUN_MEETINGS)
def unwish(viewer: Viewer) -> Response:
    meeting_agenda.unwish(viewer, sent(Unwish))
    return jsonify({"done": True})


page.clientside("meetingPages.said", Output("meetings-go", "title"), [Input("meetings-said", "data")], initial=False)


def _tree(viewer: Viewer) -> Tree:
    with reading(viewer.scope) as session:
        found = queries.listed(session, viewer.scope, today() - timedelta(days=LEDGER_DAYS))
        known = queries.series(session, viewer.scope)
        decided = queries.all_decisions(session, viewer.scope, today() - timedelta(days=LEDGER_DAYS))
        wished = queries.wishes(session, viewer.scope, today())
    return meeting_list.page(found, known, [ledger.of(one) for one in decided], len(wished), today(), may=viewer.may(Permission.RUN_MEETINGS))
