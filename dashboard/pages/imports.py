"""Import: a file in four steps. Nothing reaches anybody's record before the last one, and then all of it or nothing."""

from typing import Any, Literal
from uuid import UUID

from dash import Input, Output, dcc, html
from dash.development.base_component import Component
from flask import Response, jsonify, request
from pydantic import BaseModel
from werkzeug.exceptions import RequestEntityTooLarge

from dashboard.actions import imports as actions
from dashboard.actions.imports import Decide, Match, OfBatch, Write
from dashboard.components.markup import Tree, drawn, tree_of
from dashboard.gate import Page
from dashboard.panels import import_steps
from dashboard.refusals import TooLarge
from dashboard.roles import Permission, Viewer
from db.errors import Refused
from db.vocabulary import ImportKind


class Step(BaseModel):
    """Which batch, which step, and how much of the check is shown."""

    batch_id: UUID
    step: Literal["map", "check", "done", ""] = ""
    all: Literal["", "1"] = ""
    column: str = ""


start = Page("/import", title="Import", needs=Permission.IMPORT)
page = Page("/import/<batch_id>", title="Import", needs=Permission.IMPORT, query=Step)


@start.layout
def start_layout(viewer: Viewer) -> Component:
    return html.Div([drawn("imports-body", import_steps.first(viewer)), *_stores()], className="imports")


@page.layout
def layout(viewer: Viewer, query: Step) -> Component:
    return html.Div(
        [drawn("imports-body", import_steps.body(viewer, query.batch_id, import_steps.View(query.step, not query.all, query.column[:300]))), *_stores()],
        className="imports",
    )


def _stores() -> list[Component]:
    names = ("imports-match", "imports-fix", "imports-write", "imports-undo", "imports-drop", "imports-go")
    return [dcc.Store(id=name) for name in names]


@start.route("/import/upload", methods=["POST"], needs=Permission.IMPORT)
def upload(viewer: Viewer) -> Response:
    """A file and its kind, as a form sends them. Answers where to go on, or one sentence that says what is wrong."""
    try:
        sent = request.files.get("file")
        kind = ImportKind(request.form.get("kind", ""))
    except RequestEntityTooLarge:
        return _no(TooLarge.text, TooLarge.status)
    except ValueError:
        return _no("Choose what the file holds.", 422)
    if sent is None or not sent.filename:
        return _no("Choose a file.", 422)
    try:
        batch_id = actions.upload(viewer, kind, sent.filename, sent.read())
    except Refused as refused:
        return _no(str(refused), 422)
    return jsonify({"href": f"/import/{batch_id}"})


@page.route("/import/<uuid:batch_id>/problems.csv", needs=Permission.IMPORT)
def problems_csv(viewer: Viewer, batch_id: UUID) -> Response:
    made = Response(actions.problems_csv(viewer, batch_id), mimetype="text/csv")
    made.headers["Content-Disposition"] = f'attachment; filename="import-problems-{batch_id}.csv"'
    return made


def _no(text: str, status: int) -> Response:
    made = jsonify({"error": text})
    made.status_code = status
    return made


@page.callback(
    [Output(tree_of("imports-body"), "data"), Output("imports-go", "data")], [Input("imports-match", "data")], takes=Match, needs=Permission.IMPORT, writes=True
)
def match(viewer: Viewer, values: Match) -> tuple[Tree, str]:
    return _then(viewer, values.batch_id, "map", lambda: bool(actions.match(viewer, values)), f"/import/{values.batch_id}?step=check")


@page.callback(
    Output(tree_of("imports-body"), "data", allow_duplicate=True), [Input("imports-fix", "data")], takes=Decide, needs=Permission.IMPORT, writes=True
)
def decide(viewer: Viewer, values: Decide) -> Tree:
    return _then(viewer, values.batch_id, "check", lambda: actions.decide(viewer, values), "")[0]


@page.callback(
    [Output(tree_of("imports-body"), "data", allow_duplicate=True), Output("imports-go", "data", allow_duplicate=True)],
    [Input("imports-write", "data")],
    takes=Write,
    needs=Permission.IMPORT,
    writes=True,
)
def write(viewer: Viewer, values: Write) -> tuple[Tree, str]:
    return _then(viewer, values.batch_id, "check", lambda: actions.write(viewer, values) is None, f"/import/{values.batch_id}?step=done")


@start.callback(
    Output(tree_of("imports-body"), "data", allow_duplicate=True), [Input("imports-undo", "data")], takes=OfBatch, needs=Permission.IMPORT, writes=True
)
def undo(viewer: Viewer, values: OfBatch) -> Tree:
    try:
        worked, said = actions.undo(viewer, values)
    except Refused as refused:
        worked, said = False, [str(refused)]
    return import_steps.first(viewer, said, worked=worked)


@start.callback(
    Output(tree_of("imports-body"), "data", allow_duplicate=True), [Input("imports-drop", "data")], takes=OfBatch, needs=Permission.IMPORT, writes=True
)
def drop(viewer: Viewer, values: OfBatch) -> Tree:
    said = _say(lambda: actions.drop(viewer, values))
    return import_steps.first(viewer, said or ["The file was thrown away. Nothing of it was written."], worked=not said)


page.clientside("care.importsGo", Output("imports-go", "modified_timestamp"), [Input("imports-go", "data")], initial=False)


def _say(do: Any) -> list[str]:
    """What stands in the way, in words; empty when it was done."""
    try:
        return list(do() or [])
    except Refused as refused:
        return [str(refused)]


def _then(viewer: Viewer, batch_id: UUID, step: str, do: Any, on: str) -> tuple[Tree, str]:
    """Do it and go on; when it is refused or leaves questions, stay on the step and say so."""
    said: list[str] = []
    stays = False
    try:
        stays = bool(do())
    except Refused as refused:
        said = [str(refused)]
    return import_steps.body(viewer, batch_id, import_steps.View(step), said), "" if said or stays else on
