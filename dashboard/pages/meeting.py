"""The case meeting while it runs: one screen for a projector. assets/meeting.js draws it from what the routes here answer."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

import orjson
from dash import html
from dash.development.base_component import Component
from flask import Response, request
from pydantic import BaseModel, ConfigDict, Field

from dashboard import record
from dashboard.actions import decisions, meeting_agenda, meeting_read, meeting_run, meetings
from dashboard.actions.meeting_shapes import (
    Attend,
    Close,
    Conclude,
    Consented,
    Decide,
    Defer,
    Join,
    Move,
    OfMeeting,
    Pause,
    Present,
    PutOn,
    Reorder,
    SayBefore,
    SetItem,
    TakeBack,
    TakeOff,
    Unread,
    sent,
)
from dashboard.actions.typed_lines import Answers
from dashboard.clock import today
from dashboard.gate import Page
from dashboard.panels.meeting_panels import PANELS
from dashboard.refusals import Invalid, Missing
from dashboard.roles import Permission, Viewer
from db.engine import reading
from db.queries import meetings as queries


class RunQuery(BaseModel):
    model_config = ConfigDict(extra="ignore")
    meeting_id: UUID


class Typing(BaseModel):
    patient_id: UUID
    text: str = Field(max_length=500)
    answers: Answers = Answers()


page = Page("/meetings/<meeting_id>/run", title="Case meeting", needs=Permission.SEE_MEETINGS, query=RunQuery)

# What can be done to a meeting, by the last word of its address: what it takes and who does it.
DOES: Mapping[str, tuple[type[OfMeeting], Callable[[Viewer, Any], Any]]] = {
    "start": (OfMeeting, lambda viewer, asked: meeting_run.start(viewer, asked, today())),
    "take-over": (OfMeeting, meeting_run.take_over),
    "move": (Move, lambda viewer, asked: {"version": meeting_run.move(viewer, asked, today())}),
    "pause": (Pause, meeting_run.pause),
    "present": (Present, meeting_run.present),
    "defer": (Defer, lambda viewer, asked: meeting_run.defer(viewer, asked, today())),
    "read-stable": (OfMeeting, lambda viewer, asked: {"items": meeting_run.read_stable(viewer, asked, today())}),
    "unread": (Unread, meeting_run.unread),
    "close": (Close, lambda viewer, asked: {"left": meeting_run.close(viewer, asked, today())}),
    "decide": (Decide, lambda viewer, asked: decisions.decide(viewer, asked, today())),
    "take-back": (TakeBack, decisions.take_back),
    "conclude": (Conclude, lambda viewer, asked: {"version": decisions.conclude(viewer, asked)}),
    "put-on": (PutOn, lambda viewer, asked: meeting_agenda.put_on(viewer, asked, today())),
    "take-off": (TakeOff, meeting_agenda.take_off),
    "reorder": (Reorder, lambda viewer, asked: {"version": meeting_agenda.reorder(viewer, asked)}),
    "set-item": (SetItem, meeting_agenda.set_item),
    "join": (Join, meeting_agenda.join),
    "say-before": (SayBefore, meeting_agenda.say_before),
    "attend": (Attend, meeting_agenda.attend),
    "consent": (Consented, lambda viewer, asked: meeting_agenda.consent(viewer, asked, today())),
    "refill": (OfMeeting, lambda viewer, asked: meetings.refill(viewer, asked, today())),
}


@page.layout
def layout(viewer: Viewer, query: RunQuery) -> Component:
    with reading(viewer.scope) as session:
        found = queries.meeting(session, viewer.scope, query.meeting_id)
    if found is None:
        raise Missing("meeting", query.meeting_id)
    return html.Div(
        [html.H1(f"{found.name}", className="sr"), html.P("Opening the meeting…", className="m-wait")],
        id="meeting-run",
        className="mt",
        **{"data-meeting": str(found.id), "data-panels": ",".join(PANELS), "data-recorder": viewer.name},
    )


@page.route("/meetings/<uuid:meeting_id>/state.json", polls=True)
def state(viewer: Viewer, meeting_id: UUID) -> Response:
    """Where the meeting is; 204 when nothing has changed since `n`. Asked every second, never a sign of use."""
    seen = request.args.get("n", type=int)
    found = meeting_read.state(viewer, meeting_id, seen, today())
    return Response(status=204) if found is None else _json(found)


@page.route("/meetings/<uuid:meeting_id>/patient/<uuid:item_id>.json")
def patient(viewer: Viewer, meeting_id: UUID, item_id: UUID) -> Response:
    patient_id, found = meeting_read.patient(viewer, meeting_id, item_id, today())
    record.view(viewer, "/meetings/run", patient_id)
    return _json(found)


@page.route("/meetings/<uuid:meeting_id>/preview", methods=["POST"], needs=Permission.RUN_MEETINGS)
def preview(viewer: Viewer, meeting_id: UUID) -> Response:
    """What a line would be saved as; the text is in the body, for no address names a patient."""
    typing = sent(Typing)
    with reading(viewer.scope) as session:
        there = {item.patient_id for item in queries.agenda(session, viewer.scope, meeting_id)}
    if typing.patient_id not in there:
        raise Missing("patient", typing.patient_id)
    return _json(decisions.preview(viewer, typing.patient_id, typing.text, typing.answers, today()))


@page.route("/meetings/<uuid:meeting_id>/do/<what>", methods=["POST"], needs=Permission.RUN_MEETINGS)
def do(viewer: Viewer, meeting_id: UUID, what: str) -> Response:
    """One change; its key makes it land once, however often it is sent."""
    if what not in DOES:
        raise Missing("change")
    takes, act = DOES[what]
    asked = sent(takes)
    if asked.meeting_id != meeting_id:
        raise Invalid
    answer = act(viewer, asked)
    return _json(answer if isinstance(answer, dict) else {"done": True})


@page.route("/meetings/<uuid:meeting_id>/reopen", methods=["POST"], needs=Permission.REOPEN_MEETINGS)
def reopen(viewer: Viewer, meeting_id: UUID) -> Response:
    asked = sent(OfMeeting)
    if asked.meeting_id != meeting_id:
        raise Invalid
    meeting_run.reopen(viewer, asked)
    return _json({"done": True})


def _json(found: Any) -> Response:
    return Response(orjson.dumps(found), mimetype="application/json")
