"""The app and its people, able to sign in with the form."""

import pytest
from dash import Dash

from dashboard import passwords
from dashboard.app import create_app
from db.embedded import Server
from tests.site import PASSWORD, SETTINGS, Site, owner
from tests.world import World


@pytest.fixture(scope="session")
def app(database: Server) -> Dash:
    return create_app(SETTINGS)


@pytest.fixture(scope="session")
def password_hash() -> str:
    return passwords.hash_of(PASSWORD)


@pytest.fixture
def site(app: Dash, db: World, password_hash: str) -> Site:
    """Everybody of both clinics can sign in with PASSWORD."""
    everybody = [*db.north.people.values(), *db.south.people.values()]
    owner(db.server, "UPDATE identity.account SET password_hash = %s WHERE id = ANY (%s)", password_hash, everybody)
    return Site(app, db, {})
