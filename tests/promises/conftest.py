"""The app over clinics full of canaries: as it is, and with one lock left open."""

from collections.abc import Callable
from typing import Any

import pytest
from dash import Dash

from dashboard import passwords
from dashboard.app import create_app
from db.embedded import Server
from tests.site import PASSWORD, SETTINGS, Site, with_patients
from tests.world import World


@pytest.fixture(scope="session")
def app(database: Server) -> Dash:
    return create_app(SETTINGS)


@pytest.fixture(scope="session")
def password_hash() -> str:
    return passwords.hash_of(PASSWORD)


@pytest.fixture
def site(app: Dash, db: World) -> Site:
    """The app as it is served."""
    return Site(app, db, with_patients(db))


@pytest.fixture
def broken(db: World) -> Callable[..., Site]:
    """The app with a lock left open (`off`) or with other pages: to show that the check sees it."""
    patients = with_patients(db)

    def build(*off: str, **options: Any) -> Site:
        return Site(create_app(SETTINGS, off=frozenset(off), **options), db, patients)

    return build
