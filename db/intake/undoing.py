"""Take a whole import back: rows it made go, rows it changed become what they were, unless somebody changed them since."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import text
from sqlalchemy.orm import Session

from db.commands import summaries, tasks
from db.intake.store import TABLES, VALUES
from db.records import Scope
from db.tables import Base
from db.vocabulary import OPEN_STATES, TaskState

FACTS = ("alsfrs", "measurement", "exercise_session")
_KIND = {table: kind for kind, table in TABLES.items()}
_DAY = {"alsfrs": "assessed_on", "measurement": "measured_on", "exercise_session": "on_day", "patient": "born_on"}
_DERIVED = ("patient_summary", "patient_line", "rule_look")
"""What the product keeps about people by itself: it goes with them, and keeps nobody from taking them back."""
_OF_PEOPLE = sorted(
    table.name
    for table in Base.metadata.tables.values()
    if table.name not in _DERIVED and any(key.target_fullname == "patient.id" for key in table.foreign_keys)
)
_BY_RULES = """
  t.rule_key IS NOT NULL AND NOT t.touched
  AND NOT EXISTS (SELECT FROM task_comment c WHERE c.clinic_id = t.clinic_id AND c.task_id = t.id)
  AND NOT EXISTS (SELECT FROM task_observer o WHERE o.clinic_id = t.clinic_id AND o.task_id = t.id)
"""
_GONE = "The import that brought this person was taken back"


@dataclass(frozen=True)
class Blocked:
    """Why an import cannot be taken back: each row that somebody changed or built on since."""

    reasons: list[str]


@dataclass(frozen=True)
class Undone:
    removed: int
    restored: int
    people: int


def undo(session: Session, scope: Scope, batch_id: UUID, today: date) -> Blocked | Undone:
    """All or nothing, in the transaction of `session`. Summaries of everybody touched are rewritten."""
    names = {"clinic": scope.clinic_id, "batch": batch_id}
    before = _earliest(session, names)
    reasons = _changed_since(session, names, before) + _built_upon(session, names)
    if reasons:
        return Blocked(reasons)
    touched: set[UUID] = set()
    removed = 0
    for table in FACTS:
        gone = session.execute(text(f"DELETE FROM {table} WHERE clinic_id = :clinic AND import_batch_id = :batch RETURNING patient_id"), names)  # noqa: S608
        ids = gone.scalars().all()
        touched.update(ids)
        removed += len(ids)
    for table, rows in before.items():
        touched.update(_restore(session, scope, table, rows))
    # Held, so that a round of the rules that is looking at them ends first, and none begins: what it keeps about them must be there to go.
    made = text("SELECT id FROM patient WHERE clinic_id = :clinic AND import_batch_id = :batch ORDER BY id FOR UPDATE")
    people = session.execute(made, names).scalars().all()
    _let_go_of_proposals(session, scope, list(people))
    for table in _DERIVED:
        session.execute(text(f"DELETE FROM {table} WHERE clinic_id = :clinic AND patient_id = ANY(:ids)"), {"clinic": scope.clinic_id, "ids": people})  # noqa: S608
    session.execute(text("DELETE FROM patient WHERE clinic_id = :clinic AND id = ANY(:ids)"), {"clinic": scope.clinic_id, "ids": people})
    session.execute(text("DELETE FROM import_undo WHERE clinic_id = :clinic AND batch_id = :batch"), names)
    summaries.refresh(session, scope, touched - set(people), today)
    return Undone(removed + len(people), sum(len(rows) for rows in before.values()), len(people))


def _earliest(session: Session, names: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Each changed row as it was before the batch touched it first, and the version it had when the batch touched it last."""
    sql = """
        SELECT u.table_name, u.row_id, (array_agg(u.before ORDER BY u.version_after))[1] AS before, max(u.version_after) AS version_after
        FROM import_undo u WHERE u.clinic_id = :clinic AND u.batch_id = :batch GROUP BY u.table_name, u.row_id
    """
    found: dict[str, list[dict[str, Any]]] = {}
    for row in session.execute(text(sql), names).mappings():
        made_here = session.execute(
            text(f"SELECT import_batch_id = :batch FROM {_table(row['table_name'])} WHERE clinic_id = :clinic AND id = :id"),  # noqa: S608
            {**names, "id": row["row_id"]},
        ).scalar()
        if not made_here:
            found.setdefault(row["table_name"], []).append(dict(row))
    return found


def _changed_since(session: Session, names: dict[str, Any], before: dict[str, list[dict[str, Any]]]) -> list[str]:
    """Rows whose version is not the one the batch wrote."""
    reasons: list[str] = []
    for table in (*FACTS, "patient"):
        who = "t.id" if table == "patient" else "t.patient_id"
        sql = f"""
            WITH found AS MATERIALIZED (
              SELECT p.hospital_no, p.family_name, t.{_DAY[table]} AS day
              FROM {table} t JOIN patient p ON p.clinic_id = t.clinic_id AND p.id = {who}
              LEFT JOIN (
                SELECT row_id, max(version_after) AS last FROM import_undo WHERE clinic_id = :clinic AND batch_id = :batch GROUP BY row_id
              ) u ON u.row_id = t.id
              WHERE t.clinic_id = :clinic AND (t.import_batch_id = :batch OR u.row_id IS NOT NULL) AND t.version <> coalesce(u.last, 1))
            SELECT hospital_no, family_name, day FROM found ORDER BY hospital_no, day LIMIT 50
        """  # noqa: S608
        for row in session.execute(text(sql), names).mappings():
            when = f", {row['day']:%d-%b-%Y}," if row["day"] and table != "patient" else ""
            reasons.append(f"{_NAMED[table]} of {row['family_name']} ({row['hospital_no']}){when} was changed since.")
    for table, rows in before.items():
        there = session.execute(
            text(f"SELECT count(*) FROM {_table(table)} WHERE clinic_id = :clinic AND id = ANY(:ids)"),  # noqa: S608
            {**names, "ids": [r["row_id"] for r in rows]},
        ).scalar_one()
        if there != len(rows):
            reasons.append(f"{len(rows) - there} rows that the import changed were removed since.")
    return reasons


def _let_go_of_proposals(session: Session, scope: Scope, people: list[UUID]) -> None:
    """What rules proposed about people who were never to be here is closed and names nobody: of a task and its history nothing is deleted."""
    if people:
        wanted = text("SELECT id FROM task WHERE clinic_id = :clinic AND patient_id = ANY(:ids)")
        found = session.execute(wanted, {"clinic": scope.clinic_id, "ids": people}).scalars().all()
        for task in tasks.hold(session, scope, found):
            closed = {"state": TaskState.CANCELLED, "state_reason": _GONE} if task.state in OPEN_STATES else {}
            tasks.change(session, scope, task, {**closed, "patient_id": None, "snoozed_until": None}, by_rule=True, detail=_GONE)


def _built_upon(session: Session, names: dict[str, Any]) -> list[str]:
    """People the batch made who have something that somebody did since; what the product works out by itself is not."""
    reasons = []
    for table in _OF_PEOPLE:
        own = "AND t.import_batch_id IS DISTINCT FROM CAST(:batch AS uuid)" if table in FACTS else f"AND NOT ({_BY_RULES})" if table == "task" else ""
        # The join is finished before the first are taken: hoping to meet 20 of them soon, it would try every person against every row.
        sql = f"""
            WITH found AS MATERIALIZED (
              SELECT DISTINCT p.family_name, p.hospital_no FROM {table} t JOIN patient p ON p.clinic_id = t.clinic_id AND p.id = t.patient_id
              WHERE t.clinic_id = :clinic AND p.import_batch_id = :batch {own})
            SELECT family_name, hospital_no FROM found ORDER BY hospital_no LIMIT 20
        """  # noqa: S608
        for row in session.execute(text(sql), names).mappings():
            reasons.append(f"{row['family_name']} ({row['hospital_no']}), whom the import made, has a new {table.replace('_', ' ')}.")
    return reasons


def _restore(session: Session, scope: Scope, table: str, rows: list[dict[str, Any]]) -> list[UUID]:
    kind = _KIND[table]
    who = "id" if table == "patient" else "patient_id"
    columns = ", ".join(f"{name} = r.{name}" for name in VALUES[kind])
    sql = f"""
        UPDATE {_table(table)} t SET {columns}, version = t.version + 1
        FROM jsonb_populate_record(NULL::{_table(table)}, CAST(:before AS jsonb)) r
        WHERE t.clinic_id = :clinic AND t.id = :id AND t.version = :version RETURNING t.{who}
    """  # noqa: S608
    touched = []
    for row in rows:
        given = {"clinic": scope.clinic_id, "id": row["row_id"], "version": row["version_after"], "before": orjson.dumps(row["before"]).decode()}
        touched.append(session.execute(text(sql), given).scalar_one())
    return touched


_NAMED = {"alsfrs": "ALSFRS-R", "measurement": "A measurement", "exercise_session": "An exercise log", "patient": "The record"}


def _table(name: str) -> str:
    """A table name from import_undo, only if it is one that imports write."""
    if name not in _KIND:
        raise ValueError(name)
    return name
