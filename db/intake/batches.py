"""One import from file to finished: kept in the clinic while people match columns and fix rows, then written, then perhaps taken back."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from db.care_records import Ended
from db.commands import audit, summaries
from db.errors import Refused
from db.intake import guessing, keeping, reading, running, undoing, writing
from db.intake.checking import Fixes
from db.intake.mapping import Mapping, questions
from db.intake.reading import Row, Sheet
from db.records import Scope
from db.tables import ImportBatch, ImportMapping, ImportProblem
from db.vocabulary import BatchState, ImportKind

UNDO_FOR = timedelta(hours=24)
LIMIT_S = 600.0
"""How long an import from the page may take in one transaction, in seconds."""
LIMIT_100_MB_S = 7200.0
"""The same for the command line, whose files are four times as large and more."""
NOBODY = UUID(int=0)
"""Who imports from the command line without saying who they are: in the audit trail, but in no table of people."""
_OPEN = (BatchState.UPLOADED.value, BatchState.CHECKED.value)


@dataclass(frozen=True)
class Result:
    """What a confirmed import did. `again`: somebody (or an earlier try) had written it already.

    `ended`: whose care it ended; what follows from that, the caller does in the same transaction.
    """

    counts: dict[str, int]
    again: bool = False
    ended: tuple[Ended, ...] = ()


def receive(session: Session, scope: Scope, kind: ImportKind, file_name: str, sheet: Sheet, mapping: Mapping | None = None) -> UUID:
    """Keep a file as an open batch; the same file while it is open is the same batch. Columns as saved for this header, else guessed."""
    for_long(session)
    if mapping is None:
        mapping = remembered(session, scope, kind, sheet) or guessing.guess(kind, sheet).mapping
    made = (
        upsert(ImportBatch)
        .values(
            clinic_id=scope.clinic_id,
            kind=kind.value,
            state=BatchState.UPLOADED.value,
            file_name=file_name.replace("\x00", "")[-200:] or "file",
            file_hash=sheet.hash,
            file_bytes=sheet.data if len(sheet.data) <= reading.PAGE_LIMIT else None,
            header=sheet.header,
            row_count=sum(1 for _ in sheet.rows()),
            mapping=mapping.model_dump(mode="json"),
            notes=sheet.notes,
            created_by=person(scope),
        )
        .on_conflict_do_nothing(index_elements=["clinic_id", "kind", "file_hash"], index_where=text("state IN ('uploaded', 'checked')"))
        .returning(ImportBatch.id)
    )
    fresh = session.execute(made).scalar_one_or_none()
    if fresh:
        audit.record(session, scope, action="import.received", object_kind="import_batch", object_id=fresh)
        return fresh
    open_already = select(ImportBatch.id).where(
        ImportBatch.clinic_id == scope.clinic_id, ImportBatch.kind == kind.value, ImportBatch.file_hash == sheet.hash, ImportBatch.state.in_(_OPEN)
    )
    found = session.execute(open_already).scalar_one_or_none()
    if found is None:
        raise Refused("The same file is being imported at this moment. Look at the list of imports, then try again.")
    return found


def remembered(session: Session, scope: Scope, kind: ImportKind, sheet: Sheet) -> Mapping | None:
    """How this clinic read this header line before, as far as this file allows it."""
    wanted = select(ImportMapping.mapping).where(
        ImportMapping.clinic_id == scope.clinic_id, ImportMapping.kind == kind.value, ImportMapping.header_hash == sheet.header_hash
    )
    found = session.execute(wanted).scalar_one_or_none()
    return guessing.still_true(Mapping.model_validate(found), sheet) if found else None


def remember(session: Session, scope: Scope, kind: ImportKind, sheet: Sheet, mapping: Mapping) -> None:
    """Read this header line the same way next time. A stated base day and the making of people are asked each time."""
    kept = mapping.model_copy(update={"make_people": False, "base": None if isinstance(mapping.base, date) else mapping.base})
    values = {"mapping": kept.model_dump(mode="json"), "saved_by": person(scope), "saved_at": func.now()}
    made = upsert(ImportMapping).values(clinic_id=scope.clinic_id, kind=kind.value, header_hash=sheet.header_hash, **values)
    session.execute(made.on_conflict_do_update(index_elements=["clinic_id", "kind", "header_hash"], set_=values))


def held(session: Session, scope: Scope, batch_id: UUID) -> ImportBatch:
    """The batch, kept to this transaction until it ends. Raises Refused when there is none in the clinic."""
    wanted = select(ImportBatch).where(ImportBatch.clinic_id == scope.clinic_id, ImportBatch.id == batch_id).with_for_update()
    found = session.execute(wanted.execution_options(populate_existing=True)).scalar_one_or_none()
    if found is None:
        raise Refused("There is no such import.")
    return found


def seen(session: Session, scope: Scope, batch_id: UUID) -> ImportBatch:
    """The batch as it stands, its file included. Raises Refused when there is none in the clinic."""
    found = session.execute(select(ImportBatch).where(ImportBatch.clinic_id == scope.clinic_id, ImportBatch.id == batch_id)).scalar_one_or_none()
    if found is None:
        raise Refused("There is no such import.")
    return found


def sheet_of(batch: ImportBatch) -> Sheet:
    """The file of a batch, or after its good rows were written, the rows that stayed behind."""
    if batch.file_bytes is None:
        raise Refused("The file was not kept. Send it again.")
    if batch.state != BatchState.IMPORTED.value:
        return reading.sheet(batch.file_bytes)
    names, _ = reading.unique(batch.header)
    rows = tuple(Row(number, cells) for number, cells in orjson.loads(batch.file_bytes))
    return Sheet(batch.header, names, [], ",", b"", "utf-8", kept=rows)


def order_of(batch: ImportBatch, today: date) -> running.Order:
    return running.Order(ImportKind(batch.kind), sheet_of(batch), Mapping.model_validate(batch.mapping), Fixes.of(batch.fixes), today)


def check(session: Session, scope: Scope, batch_id: UUID, today: date, order: running.Order | None = None) -> running.Checked:
    """Judge every row of the batch and keep what was found. Raises Refused when columns are not matched."""
    for_long(session)
    batch = held(session, scope, batch_id)
    order = order or order_of(batch, today)
    open_questions = questions(order.kind, order.mapping, order.sheet)
    if open_questions:
        raise Refused(" ".join(open_questions))
    found = running.check(session, scope, order)
    batch.counts = {**{name: n for name, n in batch.counts.items() if name.startswith("written_")}, **found.counts}
    batch.mapping = order.mapping.model_dump(mode="json")
    read = [*guessing.ignored(order.kind, order.mapping, order.sheet), *guessing.assumed(order.kind, order.mapping, order.sheet)]
    batch.notes = [*found.ends, *order.sheet.notes, *read]
    if batch.state == BatchState.UPLOADED.value:
        batch.state = BatchState.CHECKED.value
    keeping.keep(session, scope, batch_id, found)
    return found


def fix(session: Session, scope: Scope, batch_id: UUID, change: Any, today: date) -> running.Checked:
    """Keep one decision (`change` takes the fixes so far and answers with the new ones), then judge again."""
    batch = held(session, scope, batch_id)
    if batch.state not in (BatchState.CHECKED.value, BatchState.IMPORTED.value):
        raise Refused("This import is not being checked.")
    batch.fixes = change(Fixes.of(batch.fixes)).stored()
    session.flush()
    return check(session, scope, batch_id, today)


def write(session: Session, scope: Scope, batch_id: UUID, expected: int, now: datetime, today: date, order: running.Order | None = None) -> Result:
    """Write the good rows of the batch: `expected` is the number that the person saw and confirmed. One transaction, one effect."""
    for_long(session)
    batch = held(session, scope, batch_id)
    if batch.state == BatchState.IMPORTED.value and not batch.counts.get("new", 0) + batch.counts.get("changed", 0) + batch.counts.get("same", 0):
        return Result(dict(batch.counts), again=True)
    if batch.state not in (BatchState.CHECKED.value, BatchState.IMPORTED.value):
        raise Refused("This import is not ready to be written: check it first." if batch.state == BatchState.UPLOADED.value else "This import was taken back.")
    order = order or order_of(batch, today)
    if questions(order.kind, order.mapping, order.sheet):
        raise Refused("How the columns are read has changed since: check the file again.")
    found = keeping.kept(session, scope, batch)
    done = running.write_as_checked(session, scope, order, batch_id, found) if found and found.good == expected else None
    if found is None or done is None:
        found, done = _write_anew(session, scope, batch, expected, order)
    _finish(session, scope, batch, order, found, done, now)
    if done.patients:
        summaries.refresh(session, scope, done.patients, today)
    audit.record(session, scope, action="import.written", object_kind="import_batch", object_id=batch_id)
    return Result(dict(batch.counts), ended=tuple(done.ended))


def _write_anew(session: Session, scope: Scope, batch: ImportBatch, expected: int, order: running.Order) -> tuple[running.Checked, writing.Written]:
    """The clinic is not as it was when the file was checked: judge all of it again, and write if the count still stands."""
    found = running.check(session, scope, order)
    if found.too_many:
        raise Refused(f"{found.counts['problem']:,} rows have a problem; at most {running.PROBLEM_ROWS:,} can stay behind. Check how the columns are matched.")
    if found.good != expected:
        raise Refused(f"You confirmed {expected:,} rows, but {found.good:,} are ready now: the clinic's records changed. Nothing was written; look again.")
    keeping.keep(session, scope, batch.id, found)
    return found, running.write(session, scope, order, batch.id, found.refused)


def _finish(session: Session, scope: Scope, batch: ImportBatch, order: running.Order, found: running.Checked, done: writing.Written, now: datetime) -> None:
    """Only the refused rows stay; the file itself is not needed any more."""
    first = batch.state == BatchState.CHECKED.value
    counts = dict.fromkeys(found.counts, 0) | {"problem": found.counts["problem"], "possible_same_person": found.counts["possible_same_person"]}
    written = {name: found.counts[name] for name in ("new", "changed", "same")} | {"people": done.people, "ended": len(done.ended)}
    for name, n in written.items():
        counts[f"written_{name}"] = batch.counts.get(f"written_{name}", 0) + n
    if first:
        counts["written_left_out"] = found.counts["left_out"]
    stay = [[row.number, row.cells] for row in order.sheet.rows() if row.number in found.refused]
    batch.file_bytes = orjson.dumps(stay)
    batch.counts, batch.state, batch.imported_at = counts, BatchState.IMPORTED.value, now
    batch.fixes = {}
    session.flush()


def take_back(session: Session, scope: Scope, batch_id: UUID, now: datetime, today: date) -> undoing.Blocked | undoing.Undone:
    """Undo the whole batch within a day of it; raises Refused later, or when there is nothing to undo."""
    for_long(session)
    batch = held(session, scope, batch_id)
    if batch.state != BatchState.IMPORTED.value or batch.imported_at is None:
        raise Refused("There is nothing to take back.")
    if now > batch.imported_at + UNDO_FOR:
        raise Refused("An import can be taken back for 24 hours; that time is over.")
    done = undoing.undo(session, scope, batch_id, today)
    if isinstance(done, undoing.Undone):
        session.execute(
            update(ImportBatch).where(ImportBatch.clinic_id == scope.clinic_id, ImportBatch.id == batch_id).values(state=BatchState.UNDONE.value, undone_at=now)
        )
        audit.record(session, scope, action="import.undone", object_kind="import_batch", object_id=batch_id)
    return done


def drop(session: Session, scope: Scope, batch_id: UUID) -> None:
    """Throw away a file of which nothing was written."""
    batch = held(session, scope, batch_id)
    if batch.state not in _OPEN:
        raise Refused("This import was written; it can only be undone.")
    session.execute(delete(ImportProblem).where(ImportProblem.clinic_id == scope.clinic_id, ImportProblem.batch_id == batch_id))
    session.delete(batch)
    audit.record(session, scope, action="import.dropped", object_kind="import_batch", object_id=batch_id)


def person(scope: Scope) -> UUID | None:
    return None if scope.account_id == NOBODY else scope.account_id


def for_long(session: Session) -> None:
    """An import waits for another of the same file, and may compute for a while between two questions."""
    session.execute(text("SET LOCAL lock_timeout = '60s'"))
    session.execute(text("SET LOCAL idle_in_transaction_session_timeout = '300s'"))
