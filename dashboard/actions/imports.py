"""What people do with an import: send a file, match its columns, decide about rows, write, take back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from dashboard.actions import end_of_care
from dashboard.clock import now, today
from dashboard.exchange.safe_csv import written
from dashboard.refusals import Missing
from dashboard.roles import Viewer
from db.commands import audit, idempotency, imports
from db.engine import writing
from db.errors import Refused
from db.intake import batches, reading
from db.intake.checking import Fixes
from db.intake.mapping import Mapping, questions
from db.intake.undoing import Blocked
from db.queries import imports as asked
from db.vocabulary import BatchState, ImportKind

LIMIT_S = batches.LIMIT_S


class OfBatch(BaseModel):
    key: UUID
    batch_id: UUID


class Match(OfBatch):
    """How the columns are read: field to column name, form of each day column, unit of each measure."""

    columns: dict[str, str] = Field(max_length=80)
    day_forms: dict[str, str] = Field(default_factory=dict, max_length=80)
    units: dict[str, str] = Field(default_factory=dict, max_length=80)
    base: Literal["", "diagnosed_on", "first_visit", "date"] = ""
    base_on: date | Literal[""] = ""
    make_people: bool = False


class Decide(OfBatch):
    """One decision: a cell typed anew, a row left out or taken back in, a person chosen for everything that says `who`, or all strangers new."""

    row: int | None = None
    field: str = Field(default="", max_length=60)
    value: str = Field(default="", max_length=10_000)
    out: bool | None = None
    who: str | None = Field(default=None, max_length=2000)
    person: str = Field(default="", max_length=60)
    all_new: bool = False


class Write(OfBatch):
    expected: int = Field(ge=0)


def upload(viewer: Viewer, kind: ImportKind, file_name: str, data: bytes) -> UUID:
    """Keep the file as an open batch; its id. Raises Refused for what is no usable table."""
    sheet = reading.sheet(data, limit=reading.PAGE_LIMIT)
    with writing(by=viewer.scope, limit_s=LIMIT_S) as session:
        return imports.receive(session, viewer.scope, kind, file_name, sheet)


def match(viewer: Viewer, wanted: Match) -> list[str]:
    """Keep how columns are read and check every row; what is still to be answered, or nothing. Nothing is written to patients."""
    base: Any = wanted.base or None
    if wanted.base == "date":
        base = wanted.base_on or None
    try:
        mapping = Mapping(columns=wanted.columns, day_forms=wanted.day_forms, units=wanted.units, base=base, make_people=wanted.make_people)
    except ValueError as error:
        raise Refused("The columns could not be read that way.") from error
    with writing(by=viewer.scope, limit_s=LIMIT_S) as session:
        batch = _held(session, viewer, wanted.batch_id)
        order = replace(batches.order_of(batch, today()), mapping=mapping)
        batch.mapping = mapping.model_dump(mode="json")
        still = questions(order.kind, mapping, order.sheet)
        if still and batch.state == BatchState.CHECKED.value:
            batch.state = BatchState.UPLOADED.value
        if not still:
            imports.remember(session, viewer.scope, order.kind, order.sheet, mapping)
            session.flush()
            imports.check(session, viewer.scope, wanted.batch_id, today(), order)
            audit.record(session, viewer.scope, action="import.matched", object_kind="import_batch", object_id=wanted.batch_id)
        return still


def decide(viewer: Viewer, wanted: Decide) -> None:
    """Keep one decision and judge the file again."""
    with writing(by=viewer.scope, limit_s=LIMIT_S) as session:
        batch = _held(session, viewer, wanted.batch_id)
        if wanted.all_new:
            batch.mapping = {**batch.mapping, "make_people": True}
        imports.fix(session, viewer.scope, wanted.batch_id, _change(wanted), today())
        audit.record(session, viewer.scope, action="import.decided", object_kind="import_batch", object_id=wanted.batch_id)


def write(viewer: Viewer, wanted: Write) -> dict[str, Any]:
    """Write the rows that were confirmed, in one transaction, once."""
    request = wanted.model_dump_json().encode()
    with writing(by=viewer.scope, limit_s=LIMIT_S) as session:
        batches.for_long(session)
        if earlier := idempotency.once(session, viewer.scope, wanted.key, request):
            return earlier
        _held(session, viewer, wanted.batch_id)
        done = imports.write(session, viewer.scope, wanted.batch_id, wanted.expected, now(), today())
        end_of_care.end_by_import(session, viewer, wanted.batch_id, done.ended)
        answer = {"counts": done.counts, "again": done.again}
        idempotency.remember(session, viewer.scope, wanted.key, request, answer)
        return answer


def undo(viewer: Viewer, wanted: OfBatch) -> tuple[bool, list[str]]:
    """Take the whole import back, with the care that it ended: whether it was done, and what of it could not be put back; or why not."""
    with writing(by=viewer.scope, limit_s=LIMIT_S) as session:
        _held(session, viewer, wanted.batch_id)
        done = imports.take_back(session, viewer.scope, wanted.batch_id, now(), today())
        if isinstance(done, Blocked):
            return False, done.reasons
        left = end_of_care.undo_by_import(session, viewer, wanted.batch_id)
        stays = f"What somebody changed since stays so: {'; '.join(left)}." if left else "The clinic is as it was before."
        return True, [f"The import was taken back. {stays}"]


def drop(viewer: Viewer, wanted: OfBatch) -> None:
    """Throw away a file of which nothing was written."""
    with writing(by=viewer.scope) as session:
        _held(session, viewer, wanted.batch_id)
        imports.drop(session, viewer.scope, wanted.batch_id)


def problems_csv(viewer: Viewer, batch_id: UUID) -> bytes:
    """Every refused cell as CSV for a spreadsheet; cells that a spreadsheet would run begin with an apostrophe."""
    with writing(by=viewer.scope) as session:
        _held(session, viewer, batch_id)
        rows = asked.problems(session, viewer.scope, batch_id, limit=100_000)
        audit.record(session, viewer.scope, action="import.problems_exported", object_kind="import_batch", object_id=batch_id)
    head = ["Row", "Column", "In the file", "Problem", "Why", "Fix"]
    return written(head, ((one.row, one.column, one.value, one.problem, one.why, one.fix) for one in rows))


def _held(session: Any, viewer: Viewer, batch_id: UUID) -> Any:
    try:
        return batches.held(session, viewer.scope, batch_id)
    except Refused:
        raise Missing("import_batch", batch_id) from None


def _change(wanted: Decide) -> Callable[[Fixes], Fixes]:
    def change(fixes: Fixes) -> Fixes:
        if wanted.who is not None and wanted.person:
            return replace(fixes, people={**fixes.people, wanted.who: wanted.person})
        if wanted.row is None:
            return fixes
        if wanted.out is not None:
            return replace(fixes, out=fixes.out | {wanted.row} if wanted.out else fixes.out - {wanted.row})
        cells = {**fixes.cells, wanted.row: {**fixes.cells.get(wanted.row, {}), wanted.field: wanted.value}}
        return replace(fixes, cells=cells)

    return change
