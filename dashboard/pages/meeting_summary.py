"""The minutes of a meeting: on the page, as PDF, as text; and the pack that is read before it."""

from collections.abc import Callable
from uuid import UUID

from dash import html
from dash.development.base_component import Component
from flask import Response
from pydantic import BaseModel, ConfigDict

from dashboard.actions import minutes as actions
from dashboard.actions.minutes import Minutes
from dashboard.clock import today
from dashboard.components.markup import drawn
from dashboard.exchange.minutes_pdf import minutes_pdf, pack_pdf
from dashboard.gate import Page
from dashboard.panels import meeting_summary
from dashboard.refusals import Missing
from dashboard.roles import Permission, Viewer


class SummaryQuery(BaseModel):
    model_config = ConfigDict(extra="ignore")
    meeting_id: UUID


page = Page("/meetings/<meeting_id>/summary", title="Minutes", needs=Permission.SEE_MEETINGS, query=SummaryQuery)


@page.layout
def layout(viewer: Viewer, query: SummaryQuery) -> Component:
    found = _known(viewer, query.meeting_id)
    tree = meeting_summary.page(found, may_reopen=viewer.may(Permission.REOPEN_MEETINGS))
    return html.Div(drawn("summary-body", tree, className="flat"), id="summary-page")


@page.route("/meetings/<uuid:meeting_id>/summary.pdf")
def as_pdf(viewer: Viewer, meeting_id: UUID) -> Response:
    return _file(viewer, meeting_id, minutes_pdf, "minutes")


@page.route("/meetings/<uuid:meeting_id>/pack.pdf")
def pack(viewer: Viewer, meeting_id: UUID) -> Response:
    return _file(viewer, meeting_id, pack_pdf, "pack")


def _file(viewer: Viewer, meeting_id: UUID, make: Callable[[Minutes], bytes], what: str) -> Response:
    found = _known(viewer, meeting_id)
    body = make(found)
    actions.printed(viewer, found, what)
    answer = Response(body, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{what}-{found.meeting.on_day.isoformat()}.pdf"'
    return answer


def _known(viewer: Viewer, meeting_id: UUID) -> Minutes:
    found = actions.minutes(viewer, meeting_id, today())
    if found is None:
        raise Missing("meeting", meeting_id)
    return found
