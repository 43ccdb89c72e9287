"""The pool, and the two doors to it: `reading` and `writing`. Each is one transaction that names its clinic.

The context is set by statements (`SET LOCAL`), which reach shard workers, and always inside a transaction. Begin and context
travel together in one round trip. Every failure of the server becomes Unavailable within the limit.
"""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import orjson
import psycopg
from sqlalchemy import Connection, Engine, create_engine, event, exc
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from db import watchdog
from db.errors import Conflict, Impossible, Refused, Reused, Unavailable
from db.records import Scope

__all__ = [
    "Conflict",
    "Impossible",
    "Refused",
    "Reused",
    "Session",
    "Unavailable",
    "configure",
    "dispose",
    "engine",
    "identity",
    "reading",
    "writing",
]

LIMIT_S = 6.0
_ZONE = re.compile(r"[A-Za-z][A-Za-z0-9_+/-]{0,63}")
_PING_AFTER_IDLE_S = 1.0
_SERVER_LIMITS = "-c statement_timeout=5000 -c lock_timeout=2000 -c idle_in_transaction_session_timeout=10000 -c timezone=UTC"
_NOT_HELD = (
    psycopg.errors.NumericValueOutOfRange,
    psycopg.errors.DatetimeFieldOverflow,
    psycopg.errors.StringDataRightTruncation,
    psycopg.errors.CharacterNotInRepertoire,
    psycopg.errors.UntranslatableCharacter,
)
"""A value that somebody sent and no row can hold; the driver's own DataError says the same before it is sent. Other errors of data are faults of ours."""
_engine: Engine | None = None


def configure(url: str, *, pool_size: int = 12) -> Engine:
    """Point this process at a database, as the app role. Closes what was open before."""
    global _engine
    dispose()
    made = create_engine(
        url.replace("postgresql://", "postgresql+psycopg://", 1),
        isolation_level="AUTOCOMMIT",
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=5,
        pool_use_lifo=True,
        json_serializer=lambda value: orjson.dumps(value, default=str).decode(),
        json_deserializer=orjson.loads,
        connect_args={"connect_timeout": 3, "tcp_user_timeout": 5000, "keepalives_idle": 5, "options": _SERVER_LIMITS},
    )
    event.listen(made, "checkout", _alive)
    event.listen(made, "checkin", _used)
    _engine = made
    return made


def engine() -> Engine:
    if _engine is None:
        raise RuntimeError("no database is configured: call db.engine.configure(url) first")
    return _engine


def dispose() -> None:
    if _engine is not None:
        _engine.dispose()


def _used(dbapi_connection: Any, record: ConnectionPoolEntry) -> None:
    record.info["used_at"] = time.monotonic()


def _alive(dbapi_connection: Any, record: ConnectionPoolEntry, proxy: Any) -> None:
    """Ask a connection that rested whether it still lives; one used a moment ago is not asked."""
    if time.monotonic() - record.info.get("used_at", float("-inf")) < _PING_AFTER_IDLE_S or "used_at" not in record.info:
        return
    watchdog.arm(id(record), time.monotonic() + 3, lambda: _descriptor(dbapi_connection))
    try:
        dbapi_connection.pgconn.exec_(b"")
        if dbapi_connection.pgconn.status != psycopg.pq.ConnStatus.OK:
            raise exc.DisconnectionError
    except psycopg.Error as lost:
        raise exc.DisconnectionError from lost
    finally:
        watchdog.disarm(id(record))


def _descriptor(dbapi_connection: Any) -> int | None:
    return None if dbapi_connection is None or dbapi_connection.closed else int(dbapi_connection.pgconn.socket)


@contextmanager
def reading(scope: Scope, *, limit_s: float = LIMIT_S) -> Iterator[Session]:
    """A transaction in which Postgres refuses writes, seeing only the scope's clinic. Raises Unavailable."""
    with _transaction(scope, "READ ONLY", limit_s) as session:
        yield session


@contextmanager
def writing(by: Scope, *, limit_s: float = LIMIT_S) -> Iterator[Session]:
    """A change: what the body writes, its audit rows and the change number commit together or not at all."""
    from db.commands import audit, changes

    with _transaction(by, "READ WRITE", limit_s) as session:
        yield session
        session.flush()
        changes.bump(session, by)
        audit.seal(session, by)


@contextmanager
def identity() -> Iterator[Connection]:
    """Before a clinic is known: only the listed functions of schema `identity` answer here. Each statement commits itself."""
    with _bounded(LIMIT_S) as hold, engine().connect() as connection:
        hold(connection)
        yield connection


@contextmanager
def _transaction(scope: Scope, kind: str, limit_s: float) -> Iterator[Session]:
    with _bounded(limit_s) as hold, Session(engine(), autoflush=True, expire_on_commit=False) as session:
        connection = session.connection()
        hold(connection)
        _begin(connection, scope, kind, limit_s)
        try:
            yield session
            session.commit()
        except BaseException:
            session.rollback()
            raise


def _begin(connection: Connection, scope: Scope, kind: str, limit_s: float) -> None:
    raw = connection.connection.dbapi_connection
    assert raw is not None
    if not _ZONE.fullmatch(scope.zone):
        raise ValueError(f"no time zone: {scope.zone!r}")
    # UUIDs, enum members and names of zones only: nothing here can carry a quote.
    context = (
        f"BEGIN {kind}; SET LOCAL app.clinic_id = '{scope.clinic_id}'; SET LOCAL app.user_id = '{scope.account_id}'; SET LOCAL app.role = '{scope.role.value}'"
        f"; SET LOCAL timezone = '{scope.zone}'"
    )
    if limit_s > LIMIT_S:
        ms = int(limit_s * 1000)
        context += f"; SET LOCAL statement_timeout = {ms}; SET LOCAL idle_in_transaction_session_timeout = {ms}"
    result = raw.pgconn.exec_(context.encode())
    if result.status != psycopg.pq.ExecStatus.COMMAND_OK:
        connection.invalidate()
        raise Unavailable(result.get_error_message())


@contextmanager
def _bounded(limit_s: float) -> Iterator[Any]:
    """Everything inside is done within the limit, or its socket is shut and Unavailable raised."""
    held: list[Any] = []
    token = id(held)
    watchdog.arm(token, time.monotonic() + limit_s, lambda: _descriptor(held[0]) if held else None)
    try:
        yield lambda connection: held.append(connection.connection.dbapi_connection)
    except exc.TimeoutError as full:
        raise Unavailable("every connection is in use") from full
    except exc.DBAPIError as failed:
        if isinstance(failed.orig, _NOT_HELD) or type(failed.orig) is psycopg.DataError:
            raise Impossible(type(failed.orig).__name__) from failed
        if failed.connection_invalidated or isinstance(failed.orig, psycopg.OperationalError):
            raise Unavailable(type(failed.orig).__name__) from failed
        raise
    except psycopg.OperationalError as failed:
        raise Unavailable(type(failed).__name__) from failed
    finally:
        watchdog.disarm(token)
