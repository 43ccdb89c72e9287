"""A real PostgreSQL for the whole run, thrown away at the end; two fresh clinics for each test.

Clinics are the isolation: a test sees only its own two, as row-level security promises, so nothing needs to be rolled back.
"""

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

from db import embedded, engine, migrate
from tests.world import World, fresh_world

# A property holds or not, however busy the machine is: speed is measured in `make bench`.
settings.register_profile("care", deadline=None)
settings.load_profile("care")


@pytest.fixture(scope="session")
def server() -> Iterator[embedded.Server]:
    """A throw-away server with every migration run."""
    os.environ.pop("DATABASE_URL", None)
    with embedded.throwaway() as started:
        migrate.upgrade(started.owner_url)
        yield started


@pytest.fixture(scope="session")
def database(server: embedded.Server) -> Iterator[embedded.Server]:
    """The same server, with this process's pool pointed at it as the app role."""
    engine.configure(server.app_url)
    yield server
    engine.dispose()


@pytest.fixture
def db(database: embedded.Server) -> Iterator[World]:
    """North and South, made for this test: `db.scope` is North's physio, `db.session` a session in North, rolled back."""
    with fresh_world(database) as world:
        yield world
