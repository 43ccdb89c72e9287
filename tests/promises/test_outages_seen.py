"""S42, S43 as a browser meets them: pages and changes answer 503 within 8 s while the database hangs, and work again by themselves."""

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import uuid4

import psutil
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dashboard.app import create_app
from db import embedded, engine, migrate
from db.vocabulary import Role
from tests.site import OURS, SETTINGS, Site, with_patients
from tests.world import fresh_world

ANSWER_S, HEAL_S = 8.0, 5.0


@pytest.fixture
def alone(database: embedded.Server) -> Iterator[Site]:
    """The app over a server of this test alone."""
    with embedded.throwaway() as server:
        migrate.upgrade(server.owner_url)
        engine.configure(server.app_url, pool_size=4)
        with fresh_world(server) as world:
            yield Site(create_app(SETTINGS), world, with_patients(world))
        engine.configure(database.app_url)


@contextmanager
def _frozen(server: embedded.Server) -> Iterator[None]:
    tree = [psutil.Process(server.pid), *psutil.Process(server.pid).children(recursive=True)]
    for process in tree:
        process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        for process in tree:
            process.send_signal(signal.SIGCONT)


def _list(site: Site, client: FlaskClient) -> TestResponse:
    return client.get("/patients/people.json", headers=OURS)


def _change(site: Site, client: FlaskClient) -> TestResponse:
    patient = str(next(iter(site.patients.values())))
    body = site.body("patient-said.data", {"patient-reveal.data": {"key": str(uuid4()), "patient_id": patient}})
    return site.send(client, body)


ASKED: list[Callable[[Site, FlaskClient], TestResponse]] = [_list, _change]


@pytest.mark.parametrize("asked", ASKED, ids=["a page's data", "a change"])
def test_a_frozen_database_is_503_in_time_and_heals(alone: Site, asked: Callable[[Site, FlaskClient], TestResponse]) -> None:
    client = alone.client(Role.PHYSIO)
    assert _list(alone, client).status_code == 200
    with _frozen(alone.world.server):
        started = time.monotonic()
        answer = asked(alone, client)
        assert time.monotonic() - started < ANSWER_S
        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) > 0
        assert client.get("/healthz").status_code == 200, "the health route does not ask the database"
        assert client.get("/readyz").status_code == 503
    assert _works_within(HEAL_S, alone, client)


def test_a_restarted_database_heals_without_a_restart_of_the_app(alone: Site) -> None:
    client, server = alone.client(Role.PHYSIO), alone.world.server
    home = server.cluster.parent
    server.stop()
    assert _list(alone, client).status_code == 503
    again = embedded.start(home, settings=embedded.UNSAFE_BUT_FAST)
    assert _works_within(HEAL_S, alone, client), "signed in still: the login is in the database"
    again.stop(at_once=True)


def _works_within(seconds: float, site: Site, client: FlaskClient) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if _list(site, client).status_code == 200:
            return True
        time.sleep(0.1)
    return False
