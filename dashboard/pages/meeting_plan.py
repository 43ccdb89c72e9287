"""Planning one meeting: the agenda that proposed itself, in the order that is wanted, with minutes, readiness and each profession's line."""

from uuid import UUID

import orjson
from dash import html
from dash.development.base_component import Component
from flask import Response
from pydantic import BaseModel, ConfigDict

from dashboard.actions import meeting_plan as actions
from dashboard.clock import today
from dashboard.components.markup import drawn
from dashboard.gate import Page
from dashboard.panels import meeting_plan
from dashboard.refusals import Missing
from dashboard.roles import Permission, Viewer


class PlanQuery(BaseModel):
    model_config = ConfigDict(extra="ignore")
    meeting_id: UUID


page = Page("/meetings/<meeting_id>/plan", title="Plan a meeting", needs=Permission.SEE_MEETINGS, query=PlanQuery)


@page.layout
def layout(viewer: Viewer, query: PlanQuery) -> Component:
    found = actions.planned(viewer, query.meeting_id, today())
    if found is None:
        raise Missing("meeting", query.meeting_id)
    tree = meeting_plan.page(found, may=viewer.may(Permission.RUN_MEETINGS))
    return html.Div(drawn("plan-body", tree, className="flat"), id="plan-page", **{"data-meeting": str(query.meeting_id), "data-watch-plan": ""})


@page.route("/meetings/<uuid:meeting_id>/plan.json", polls=True)
def again(viewer: Viewer, meeting_id: UUID) -> Response:
    """The same page's body, after a change of one's own or of somebody else."""
    found = actions.planned(viewer, meeting_id, today())
    if found is None:
        raise Missing("meeting", meeting_id)
    body = orjson.dumps({"tree": meeting_plan.page(found, may=viewer.may(Permission.RUN_MEETINGS))})
    return Response(body, mimetype="application/json")
