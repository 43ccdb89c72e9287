"""The app as a browser meets it, on the test database: clients that are signed in, with the headers a browser sends."""

from collections.abc import Callable
from uuid import UUID

import psycopg
import pytest
from flask.testing import FlaskClient

from dashboard import passwords, sessions
from dashboard.settings import Settings
from db.commands import identity
from db.embedded import Server
from db.vocabulary import Role
from tests.world import Place, World

PASSWORD = "violet-anchor-teapot-91"
OURS = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture(scope="session")
def settings() -> Settings:
    return Settings(secret_key="k" * 8 + "0123456789abcdef0123456789abcdef", database_url=None, demo=False)


@pytest.fixture(scope="session")
def password_hash() -> str:
    return passwords.hash_of(PASSWORD)


@pytest.fixture
def with_passwords(db: World, password_hash: str) -> World:
    """Everybody of both clinics can sign in with PASSWORD."""
    owner(
        db.server, "UPDATE identity.account SET password_hash = %s WHERE id = ANY (%s)", password_hash, [*db.north.people.values(), *db.south.people.values()]
    )
    return db


def owner(server: Server, sql: str, *values: object) -> None:
    """Something done behind the app's back, as the owner of the tables."""
    with psycopg.connect(server.owner_url.replace("+psycopg", "")) as connection:
        connection.execute(sql, values)


def sign_in_as(client: FlaskClient, place: Place, role: Role) -> UUID:
    """Give this client a login, without the form; its public reference."""
    token = f"test-{place.slug}-{role}-{len(client._cookies or ())}-{id(client)}"  # type: ignore[attr-defined]
    ref = identity.start_login(sessions.hash_of(token), account_id=place.people[role], clinic_id=place.id, idle_minutes=15, address="127.0.0.1", browser="test")
    assert ref is not None
    client.set_cookie(sessions.COOKIE, token, secure=True, httponly=True)
    return ref


SignedIn = Callable[[Role], FlaskClient]
