"""Write what was judged good: people first, then facts in multi-row inserts, and beside each changed row what it was before."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any
from uuid import UUID

import orjson
import psycopg
from sqlalchemy.orm import Session

from db.care_records import Ended
from db.errors import Refused
from db.intake.checking import Judged
from db.intake.comparing import ends, says
from db.intake.facts import Fact, Stored, Verdict
from db.intake.kinds.sessions import AMOUNT
from db.intake.people import Person
from db.intake.store import DAYS, KEYS, TABLES, VALUES
from db.records import Scope
from db.vocabulary import Answer, ImportKind, Item5Form, LogSource, Mode

STEP = 2000
Write = tuple[Fact, Stored | None, dict[str, Any]]
_MEANWHILE = "Somebody changed the same rows meanwhile. Nothing was written; check the file again."


@dataclass
class Written:
    """Who was touched, and how many rows of the clinic were made and changed."""

    patients: set[UUID] = field(default_factory=set)
    verdicts: Counter[Verdict] = field(default_factory=Counter)
    people: int = 0
    made: int = 0
    changed: int = 0
    ended: list[Ended] = field(default_factory=list)


def write(session: Session, scope: Scope, kind: ImportKind, batch_id: UUID, walk: Callable[[Callable[[], None]], Iterator[Judged]]) -> Written:
    """All in the transaction of `session`. Raises Refused when the clinic is no longer as it was when the rows were judged.

    `walk` calls what it is given before it asks the clinic again, so that it sees what was written so far.
    """
    raw: Any = session.connection().connection.dbapi_connection
    done = Written()
    try:
        with raw.cursor() as cursor, psycopg.RawCursor(raw) as bulk:
            writer = _Writer(cursor, bulk, scope, kind, batch_id, done)
            for row in walk(writer.flush):
                done.verdicts[row.verdict] += 1
                writer.add(row.writes)
            writer.flush()
    except psycopg.errors.IntegrityError as clash:
        raise Refused(_MEANWHILE) from clash
    return done


@dataclass
class _Writer:
    cursor: Any
    bulk: Any
    scope: Scope
    kind: ImportKind
    batch_id: UUID
    done: Written
    waiting: list[Write] = field(default_factory=list)

    def add(self, writes: list[Write]) -> None:
        self.waiting.extend(writes)

    def flush(self) -> None:
        waiting, self.waiting = self.waiting, []
        if not waiting:
            return
        if self.kind is ImportKind.PATIENTS:
            self._people([(fact.person, fact.values) for fact, row, _ in waiting if row is None])
            self._change([(row, row.values | changed) for _, row, changed in waiting if row is not None])
            self.done.patients.update(row.id for _, row, _ in waiting if row is not None)
            self.done.ended += [ended for _, row, changed in waiting if (ended := ends(self.kind, row, changed))]
            return
        strangers = {fact.person.index: fact.person for fact, _, _ in waiting if fact.person.id is None}
        self._people([(person, _placeholder(person)) for person in strangers.values()])
        new, old = _grouped(waiting) if self.kind is ImportKind.SESSIONS else _plain(self.kind, waiting)
        self._insert(new)
        self._change(old)
        self.done.patients.update(fact.person.id for fact, _, _ in waiting if fact.person.id is not None)

    def _people(self, people: Sequence[tuple[Person, dict[str, Any]]]) -> None:
        for person, values in people:
            names = ["clinic_id", "import_batch_id", *values]
            self.cursor.execute(
                f"INSERT INTO patient ({', '.join(names)}) VALUES ({_marks(len(names))}) RETURNING id",  # noqa: S608
                [self.scope.clinic_id, self.batch_id, *values.values()],
            )
            person.id = self.cursor.fetchone()[0]
            self.done.patients.add(person.id)
            self.done.people += 1

    def _insert(self, rows: list[tuple[Fact, dict[str, Any]]]) -> None:
        keys, values = KEYS[self.kind], VALUES[self.kind]
        names = [
            "clinic_id",
            "patient_id",
            DAYS[self.kind],
            *keys,
            *values,
            "import_batch_id",
            *(["entered_by"] if self.kind is ImportKind.MEASUREMENTS else []),
        ]
        table, columns = TABLES[self.kind], ", ".join(names)
        by = self.scope.account_id if self.scope.account_id.int else None
        for step in _steps(rows):
            made = []
            for fact, given in step:
                key = (fact.key[0] or Mode.CLINIC.value,) if self.kind is ImportKind.ALSFRS else fact.key if keys else ()
                told = (given.get(name) for name in values)
                made.append(dict(zip(names, (self.scope.clinic_id, fact.person.id, fact.day, *key, *told, self.batch_id, by), strict=False)))
            # One parameter in the table's own types: thousands of placeholders take longer to bind than the rows take to store.
            sql = f"INSERT INTO {table} ({columns}) SELECT {columns} FROM jsonb_populate_recordset(NULL::{table}, $1::jsonb)"  # noqa: S608
            self.bulk.execute(sql, [orjson.dumps(made, default=str).decode()])
            self.done.made += len(step)

    def _change(self, rows: list[tuple[Stored, dict[str, Any]]]) -> None:
        """Each row as it was goes to import_undo first; a row that is no longer the version that was judged stops everything."""
        table, values = TABLES[self.kind], VALUES[self.kind]
        if not rows:
            return
        self.cursor.executemany(
            "INSERT INTO import_undo (clinic_id, batch_id, table_name, row_id, before, version_after) VALUES (%s, %s, %s, %s, %s, %s)",
            [(self.scope.clinic_id, self.batch_id, table, row.id, orjson.dumps(row.values, default=str).decode(), row.version + 1) for row, _ in rows],
        )
        settings = ", ".join(f"{name} = %s" for name in values)
        self.cursor.executemany(
            f"UPDATE {table} SET {settings}, version = version + 1 WHERE clinic_id = %s AND id = %s AND version = %s",  # noqa: S608
            [(*(_put(after[name]) for name in values), self.scope.clinic_id, row.id, row.version) for row, after in rows],
        )
        if self.cursor.rowcount != len(rows):
            raise Refused(_MEANWHILE)
        self.done.changed += len(rows)


def _plain(kind: ImportKind, waiting: list[Write]) -> tuple[list[tuple[Fact, dict[str, Any]]], list[tuple[Stored, dict[str, Any]]]]:
    new: list[tuple[Fact, dict[str, Any]]] = []
    old: dict[UUID, tuple[Stored, dict[str, Any]]] = {}
    for fact, row, changed in waiting:
        if row is not None:
            before, after = old.get(row.id, (row, row.values))
            old[row.id] = (before, after | changed)
        elif kind is ImportKind.ALSFRS:
            new.append((fact, {"item5_form": Item5Form.A.value, **fact.values}))
        else:
            new.append((fact, fact.values))
    return new, list(old.values())


def _grouped(waiting: list[Write]) -> tuple[list[tuple[Fact, dict[str, Any]]], list[tuple[Stored, dict[str, Any]]]]:
    """The rows of a day become one log: its answers together, the highest effort, pain and fatigue."""
    days: dict[tuple[int, date | None], tuple[Fact, Stored | None, dict[str, Any]]] = {}
    for fact, row, changed in waiting:
        start: dict[str, Any] = (
            dict(row.values) if row else {"answers": {}, "asked_count": 0, "done_count": 0.0, "source": LogSource.STAFF.value, "helped": False, "note": ""}
        )
        _, _, log = days.setdefault((fact.person.index, fact.day), (fact, row, start))
        for name, value in changed.items():
            if name == "answer":
                log["answers"] = {**log["answers"], fact.key[0]: value}
            elif name in ("effort", "pain", "fatigue", "helped") and fact.key[0]:
                log[name] = value if log.get(name) is None else max(log[name], value)
            elif name == "note" and fact.key[0]:
                log[name] = log[name] if says(log[name], value) else f"{log[name]}\n{value}".strip("\n")
            else:
                log[name] = value
        if log["answers"]:
            log["asked_count"] = max(log["asked_count"], len(log["answers"]))
            log["done_count"] = _done(row, log)
    new = [(fact, log) for fact, row, log in days.values() if row is None]
    return new, [(row, log) for _, row, log in days.values() if row is not None]


def _done(row: Stored | None, log: dict[str, Any]) -> float:
    """How much of a day was done. What was only counted before and is not named yet stays done, as far as the named ones leave room for it."""
    named = sum(AMOUNT[Answer(answer)] for answer in log["answers"].values())
    before = row.values["answers"] if row else {}
    only_counted = row.values["done_count"] - sum(AMOUNT[Answer(answer)] for answer in before.values()) if row else 0.0
    counted = only_counted + sum(AMOUNT[Answer(log["answers"][key])] for key in before)
    return float(min(max(counted, named), named + log["asked_count"] - len(log["answers"])))


def _placeholder(person: Person) -> dict[str, Any]:
    """Somebody the clinic knows only by number: named after it until a file of patients says more."""
    who = person.identity
    return {
        "hospital_no": who.number,
        "national_no": who.national_no or None,
        "family_name": (who.family_name.strip() and who.family_name) or f"Imported {who.number}",
        "given_name": who.given_name,
        "born_on": who.born_on,
    }


def _put(value: Any) -> Any:
    return orjson.dumps(value).decode() if isinstance(value, dict) else value


def _marks(count: int) -> str:
    return ", ".join(["%s"] * count)


def _steps(rows: Iterable[Any]) -> Iterator[list[Any]]:
    walk = iter(rows)
    while step := list(islice(walk, STEP)):
        yield step
