"""The server's side: a worker to visit, and its answers against the floor: the same queries by the bare driver, their rows as JSON."""

import os
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

import orjson
import psutil
import psycopg
from flask.testing import FlaskClient

from dashboard import clock
from dashboard.__main__ import THREADS
from dashboard.app import create_app
from dashboard.settings import MEMORY, Settings
from dashboard.web import settle
from db import engine
from tests.bench.in_browser import Asked

RUNS, TIMES = 3, 80
Query = tuple[Any, Any]


@contextmanager
def worker(environment: dict[str, str], data: Path) -> Iterator[tuple[str, psutil.Process]]:
    """One web worker under granian on a free port, its scripts packed; yields its address and the worker's process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | MEMORY | environment | {"PORT": str(port)}
    subprocess.run([sys.executable, "-m", "dashboard", "pack", "--quiet"], env=environment, check=True)
    command = ["granian", "--interface", "wsgi", "--factory", "--port", str(port), "--blocking-threads", str(THREADS), "dashboard.web:worker"]
    with (data / "server.log").open("wb") as log:
        process = subprocess.Popen([sys.executable, "-m", *command], env=environment, stdout=log, stderr=log)
    try:
        _wait_for(f"http://127.0.0.1:{port}/healthz")
        yield f"http://127.0.0.1:{port}", max(psutil.Process(process.pid).children(recursive=True), key=lambda child: child.memory_info().rss)
    finally:
        process.terminate()
        process.wait(20)


def ratios(environment: dict[str, str], cookies: str, opened: dict[str, list[list[Asked]]]) -> dict[str, float]:
    """For each page: the time of all it asks for over the time of the floor; the median of three runs, each of medians.

    opened: for each page what a browser asks when it opens it, once for every person it is opened of. Answer and floor take turns, and
    people too, so that neither a busy moment nor anything remembered of one person flatters.
    """
    settings = {"demo": True, "database_url": environment["DATABASE_URL"], "secret_key": environment["SECRET_KEY"], "care_data": Path(environment["CARE_DATA"])}
    clock.pin(clock.date.fromisoformat(environment["CARE_TODAY"]))
    client = create_app(Settings(**settings)).server.test_client(use_cookies=False)
    settle()
    floor = psycopg.connect(environment["DATABASE_URL"].replace("+psycopg", ""), autocommit=True)
    found = {}
    for what, variants in opened.items():
        pairs = []
        for asked in variants:
            ask = partial(_ask, client, cookies, asked)
            ask()  # the first view of a page is recorded; those that are measured only read
            pairs.append((ask, partial(_replay, floor, _queries_of(ask))))
        found[what] = statistics.median(_ratio(pairs) for _ in range(RUNS))
    floor.close()
    return found


def of_others(asked: list[Asked], opened_of: str, others: list[str]) -> list[list[Asked]]:
    """What was asked about one person, asked about each of the others."""

    def renamed(one: Asked, other: str) -> Asked:
        return Asked(one.method, one.address.replace(opened_of, other), one.body.replace(opened_of.encode(), other.encode()))

    return [[renamed(one, other) for one in asked] for other in others]


def _ask(client: FlaskClient, cookies: str, asked: list[Asked]) -> None:
    headers = {"Cookie": cookies, "Sec-Fetch-Site": "same-origin", "Host": "127.0.0.1", "Accept-Encoding": "identity"}
    for one in asked:
        answer = client.open(one.address, method=one.method, data=one.body or None, headers=headers, content_type="application/json" if one.body else None)
        assert answer.status_code in (200, 204), (one.address, answer.status_code, answer.get_data()[:300])


def _queries_of(do: Callable[[], None]) -> list[Query]:
    """What the driver is asked meanwhile, with the statements that begin a transaction and name its clinic."""
    asked: list[Query] = []
    plain, begin = psycopg.Cursor.execute, engine._begin

    def noting(cursor: Any, query: Any, params: Any = None, **options: Any) -> Any:
        asked.append((query, params))
        return plain(cursor, query, params, **options)

    def beginning(connection: Any, scope: Any, kind: str, limit_s: float) -> None:
        asked.append(
            (
                f"BEGIN {kind}; SET LOCAL app.clinic_id = '{scope.clinic_id}'; SET LOCAL app.user_id = '{scope.account_id}'",
                None,
            )
        )
        begin(connection, scope, kind, limit_s)

    with mock.patch.object(psycopg.Cursor, "execute", noting), mock.patch.object(engine, "_begin", beginning):
        do()
    return asked


def _replay(connection: "psycopg.Connection[Any]", queries: list[Query]) -> None:
    for query, params in queries:
        if isinstance(query, str) and query.startswith("BEGIN ") and connection.info.transaction_status:
            connection.execute("COMMIT")
        cursor = connection.execute(query, params)
        if cursor.description:
            orjson.dumps(cursor.fetchall(), default=str)
    if connection.info.transaction_status:
        connection.execute("COMMIT")


def _ratio(pairs: Sequence[tuple[Callable[[], None], Callable[[], None]]]) -> float:
    """Median time of the first of each pair over that of the second."""
    taken: tuple[list[float], list[float]] = ([], [])
    for n in range(max(TIMES, len(pairs))):
        for do, times in zip(pairs[n % len(pairs)], taken, strict=True):
            began = time.perf_counter()
            do()
            times.append(time.perf_counter() - began)
    return statistics.median(taken[0]) / statistics.median(taken[1])


def _wait_for(address: str) -> None:
    for _ in range(600):
        try:
            urllib.request.urlopen(address, timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(address)
