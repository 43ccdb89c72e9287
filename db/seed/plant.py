"""Put invented clinics into a database: all of one call, or none. Same seed and day, same data."""

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np
import psycopg
from argon2 import PasswordHasher
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from db.commands import summaries
from db.records import Scope
from db.seed import chunk, meetings, staff
from db.seed.names import Namer
from db.seed.writer import Writer
from db.vocabulary import Role

_HASHER = PasswordHasher(time_cost=1, memory_cost=46 * 1024, parallelism=1)
_OPENED_DAYS = 5_000  # before `until`: when the invented clinics opened


@dataclass
class Planted:
    """What was done: clinics made, clinics that were already there and so left as they are, rows, seconds."""

    made: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    rows: int = 0
    seconds: float = 0.0


def plant(url: str, *, sizes: Sequence[int], seed: int, until: date, password: str, console: Console | None = None) -> Planted:
    """One clinic for each of `sizes` (people under care on the morning of `until`, which is the day overdue is judged on; the dead and
    those who left in the last 30 months come on top). `url` names the owner role. A clinic that is there stays as it is."""
    done = Planted()
    began = time.perf_counter()
    day = np.datetime64(until, "D")
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1))
    try:
        with _progress(console) as progress, Session(engine) as session, session.begin():
            connection: Any = session.connection().connection.dbapi_connection
            assert isinstance(connection, psycopg.Connection)
            connection.execute("SELECT pg_advisory_xact_lock(hashtext('care seed'))")  # two seeders: the second finds the clinics there
            writer = Writer(connection)
            hashed = _HASHER.hash(password)
            for index, size in enumerate(sizes):
                place = _place(seed, index, day)
                if _known(connection, place):
                    done.kept.append(place.name)
                    continue
                bar = progress.add_task(place.name, total=size, speed="")
                _clinic(session, writer, place, size, np.random.SeedSequence([seed, index]), day, hashed, progress, bar)
                done.made.append(place.name)
            done.rows = writer.written
    finally:
        engine.dispose()
    done.seconds = time.perf_counter() - began
    if console is not None:
        _tell(console, done)
    return done


def _clinic(
    session: Session,
    writer: Writer,
    place: staff.Clinic,
    size: int,
    source: np.random.SeedSequence,
    until: np.datetime64,
    password_hash: str,
    progress: Progress,
    bar: TaskID,
) -> None:
    """One clinic, chunk by chunk; each chunk draws from its own stream of numbers."""
    people_rng, names_rng = (np.random.default_rng(part) for part in source.spawn(2))
    opened = until - np.timedelta64(_OPENED_DAYS, "D")
    team = staff.colleagues(place, size, people_rng, opened)
    writer.enter(place.id)
    for rows in staff.rows(place, team, password_hash, until, opened):
        writer.write(rows)
    scope = Scope(UUID(place.id), UUID(next(c.id for c in team if c.role is Role.ADMIN)), Role.ADMIN)
    rows_before, began, finished = writer.written, time.perf_counter(), 0
    for made in _ahead(_chunks(source, Namer(names_rng), place, team, size, until)):
        for rows in made.rows:
            writer.write(rows)
        summaries.refresh(session, scope, [UUID(identity) for identity in made.patient_ids], until.astype(object))
        finished += made.under_care
        speed = (writer.written - rows_before) / (time.perf_counter() - began)
        progress.update(bar, completed=finished, speed=f"{speed:,.0f} rows/s")
    meetings.hold(session, place.id, UUID(next(c.id for c in team if c.role is Role.COORDINATOR)), until.astype(object))


def _chunks(
    source: np.random.SeedSequence, namer: Namer, place: staff.Clinic, team: list[staff.Colleague], size: int, until: np.datetime64
) -> Iterator[chunk.Chunk]:
    before = serial = 0
    while before < size:
        count = min(chunk.PEOPLE, size - before)
        made = chunk.make(np.random.default_rng(source.spawn(1)[0]), namer, place, team, size=count, before=before, serial=serial, until=until)
        before, serial = before + count, serial + len(made.patient_ids)
        yield made


def _ahead(chunks: Iterator[chunk.Chunk]) -> Iterator[chunk.Chunk]:
    """The same chunks, the next one made while the database writes this one; never more than two in memory."""
    with ThreadPoolExecutor(1) as worker:
        coming = worker.submit(next, chunks, None)
        while (made := coming.result()) is not None:
            coming = worker.submit(next, chunks, None)
            yield made


def _place(seed: int, index: int, until: np.datetime64) -> staff.Clinic:
    return staff.clinic(index, np.random.default_rng([seed, index, 0]), until - np.timedelta64(_OPENED_DAYS, "D"))


def _known(connection: "psycopg.Connection[Any]", place: staff.Clinic) -> bool:
    """By its administrator's address, which no policy hides from the owner."""
    found = connection.execute("SELECT 1 FROM identity.account WHERE lower(email) = %s", [f"admin@{place.slug}.example"])
    return found.fetchone() is not None


def _progress(console: Console | None) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("people"),
        TextColumn("{task.fields[speed]}"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=console,
        disable=console is None,
    )


def _tell(console: Console, done: Planted) -> None:
    for name in done.kept:
        console.print(f"{name} is already there; it was left as it is.")
    if done.made:
        console.print(f"{', '.join(done.made)}: {done.rows:,} rows in {done.seconds:.1f} s ({done.rows / done.seconds:,.0f} a second)")
    else:
        console.print("Nothing was changed.")
