"""The four steps of an import, drawn from what the clinic has of the batch."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from dashboard.care.words import count
from dashboard.clock import now, today
from dashboard.components import import_check, import_match, import_start
from dashboard.components.import_done import done
from dashboard.components.markup import Child, Tree, h
from dashboard.refusals import Missing
from dashboard.roles import Viewer
from db.engine import reading
from db.intake import batches, guessing, running
from db.intake.mapping import Mapping, questions
from db.intake.shown import Batch
from db.queries import imports as asked
from db.vocabulary import BatchState


@dataclass(frozen=True)
class View:
    """How one batch is being looked at."""

    step: str
    only: bool = True
    column: str = ""


def first(viewer: Viewer, said: list[str] | None = None, *, worked: bool = True) -> Tree:
    with reading(viewer.scope) as session:
        found = asked.batches(session, viewer.scope)
    return h(
        "div", _head(None), import_start.steps(1), _notice(said, worked), h("div", import_start.start(), import_start.so_far(found, now()), cls="import-cols")
    )


def body(viewer: Viewer, batch_id: UUID, view: View, said: list[str] | None = None) -> Tree:
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
    return [
        _notes((*guessing.doubts(batch.kind, mapping, sheet), *sheet.notes, *guessing.ignored(batch.kind, mapping, sheet))),
        import_match.match(batch.kind, sheet.names, examples, batch.mapping, still, str(batch.id)),
    ]


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
        _notes(batch.notes),
        import_check.filters(batch, columns, column, view.only, len(rows)),
        inside,
        import_check.bar(batch, until),
    ]


def _done(session: Any, viewer: Viewer, batch: Batch, view: View) -> list[Child]:
    return [done(batch, now()), _notes(batch.notes)]


def _notes(notes: Sequence[str]) -> Tree | None:
    if not notes:
        return None
    return h("details", h("summary", count(len(notes), "note") + " on the file"), h("ul", *(h("li", note) for note in notes)), cls="notes", open=True)
