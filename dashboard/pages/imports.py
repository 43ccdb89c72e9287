"""Import: a file in four steps. Nothing reaches anybody's record before the last one, and then all of it or nothing."""

from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from dash import Input, Output, dcc, html
from dash.development.base_component import Component
from flask import Response, jsonify, request
from pydantic import BaseModel
from werkzeug.exceptions import RequestEntityTooLarge

from dashboard.actions import imports as actions
from dashboard.actions.imports import Decide, Match, OfBatch, Write
from dashboard.clock import now, today
from dashboard.components import import_check, import_match, import_start
from dashboard.components.import_done import done
from dashboard.components.markup import Child, Tree, drawn, h, tree_of
from dashboard.gate import Page
from dashboard.refusals import Missing
from dashboard.roles import Permission, Viewer
from db.engine import reading
from db.errors import Refused
from db.intake import batches, running
from db.intake.mapping import Mapping, questions
from db.queries import imports as asked
from db.queries.imports import Batch
from db.vocabulary import BatchState, ImportKind

TOO_BIG = "The file is larger than 25 MB. Larger files (up to 100 MB) are imported on the server: python -m db import."


class Step(BaseModel):
    """Which batch, which step, and how much of the check is shown."""

    batch_id: UUID
    step: Literal["map", "check", "done", ""] = ""
    all: Literal["", "1"] = ""
    column: str = ""


start = Page("/import", title="Import", needs=Permission.IMPORT)
page = Page("/import/<batch_id>", title="Import", needs=Permission.IMPORT, query=Step)


@dataclass(frozen=True)
class View:
    """How one batch is being looked at."""

    step: str
    only: bool = True
    column: str = ""


@start.layout
def start_layout(viewer: Viewer) -> Component:
    return html.Div([drawn("imports-body", _start(viewer)), *_stores()], className="imports")


@page.layout
def layout(viewer: Viewer, query: Step) -> Component:
    return html.Div(
        [drawn("imports-body", _body(viewer, query.batch_id, View(query.step, not query.all, query.column[:300]))), *_stores()], className="imports"
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
        return _no(TOO_BIG, 413)
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
    said = _say(lambda: actions.undo(viewer, values))
    return _start(viewer, said or ["The import was taken back. The clinic is as it was before."], worked=not said)


@start.callback(
    Output(tree_of("imports-body"), "data", allow_duplicate=True), [Input("imports-drop", "data")], takes=OfBatch, needs=Permission.IMPORT, writes=True
)
def drop(viewer: Viewer, values: OfBatch) -> Tree:
    said = _say(lambda: actions.drop(viewer, values))
    return _start(viewer, said or ["The file was thrown away. Nothing of it was written."], worked=not said)


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
    return _body(viewer, batch_id, View(step), said), "" if said or stays else on


def _start(viewer: Viewer, said: list[str] | None = None, *, worked: bool = True) -> Tree:
    with reading(viewer.scope) as session:
        found = asked.batches(session, viewer.scope)
    return h(
        "div", _head(None), import_start.steps(1), _notice(said, worked), h("div", import_start.start(), import_start.so_far(found, now()), cls="import-cols")
    )


def _body(viewer: Viewer, batch_id: UUID, view: View, said: list[str] | None = None) -> Tree:
    with reading(viewer.scope, limit_s=30) as session:
        batch = asked.batch(session, viewer.scope, batch_id)
        if batch is None:
            raise Missing("import_batch", batch_id)
        step = _allowed(batch, view.step)
        inside = {"map": _map, "check": _check, "done": _done}[step](session, viewer, batch, view)
    number = {"map": 2, "check": 3, "done": 4}[step]
    return h("div", _head(batch), import_start.steps(number, str(batch.id) if batch.state is not BatchState.IMPORTED else ""), _notice(said, False), *inside)


def _allowed(batch: Batch, step: str) -> str:
    """The step that was asked for, if the batch is that far; else the one it is at."""
    if batch.state is BatchState.UNDONE:
        return "done"
    if batch.state is BatchState.IMPORTED:
        return "check" if step == "check" and batch.counts.get("problem") else "done"
    if batch.state is BatchState.UPLOADED or step == "map":
        return "map"
    return "check"


def _head(batch: Batch | None) -> Tree:
    beside = None
    if batch:
        beside = h(
            "span", h("bdi", batch.file_name), f", {batch.row_count:,} rows, uploaded {import_start.moment(batch.created_at)} by {batch.by}", cls="muted"
        )
    return h("div", h("h1", "Import"), beside, cls="list-h")


def _notice(said: list[str] | None, worked: bool) -> Tree | None:
    if not said:
        return None
    lines = h("ul", *(h("li", text) for text in said)) if len(said) > 1 else h("p", said[0])
    return h(
        "div",
        h("b", "" if worked else "Not done. "),
        lines,
        cls="notice" if worked else "notice not-done",
        role="status" if worked else "alert",
        tabindex="-1",
        id="import-said",
    )


def _map(session: Any, viewer: Viewer, batch: Batch, view: View) -> list[Child]:
    stored = batches.seen(session, viewer.scope, batch.id)
    sheet = batches.sheet_of(stored)
    mapping = Mapping.model_validate(batch.mapping)
    first = [row.cells for row, _ in zip(sheet.rows(), range(3), strict=False)]
    examples = [[cells[place][:40] if place < len(cells) else "" for cells in first] for place in range(len(sheet.names))]
    still = questions(batch.kind, mapping, sheet)
    return [_notes(batch), import_match.match(batch.kind, sheet.names, examples, batch.mapping, still, str(batch.id))]


def _check(session: Any, viewer: Viewer, batch: Batch, view: View) -> list[Child]:
    columns = asked.problem_columns(session, viewer.scope, batch.id)
    only = view.only and bool(columns)
    rows = asked.problems(session, viewer.scope, batch.id, view.column if view.column in columns else "", import_check.SHOWN)
    if only or (view.only and not columns):
        inside = import_check.table(batch, rows)
    else:
        stored = batches.seen(session, viewer.scope, batch.id)
        order = batches.order_of(stored, today())
        sample = [(one.row.number, one.row.cells, one.verdict) for one in running.sample(session, viewer.scope, order, import_check.SHOWN)]
        inside = import_check.rows_of(sample, order.sheet.names, batch.row_count)
    until = import_start.moment(now() + import_start.UNDO_FOR)
    column = view.column if view.column in columns else ""
    return [
        import_check.figures(batch),
        _notes(batch),
        import_check.filters(batch, columns, column, view.only, len(rows)),
        inside,
        import_check.bar(batch, until),
    ]


def _done(session: Any, viewer: Viewer, batch: Batch, view: View) -> list[Child]:
    return [done(batch, now()), _notes(batch)]


def _notes(batch: Batch) -> Tree | None:
    return (
        h(
            "details",
            h("summary", f"{len(batch.notes)} notes on how the file was read"),
            h("ul", *(h("li", note) for note in batch.notes)),
            cls="notes",
            open=True,
        )
        if batch.notes
        else None
    )
