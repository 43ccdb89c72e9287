"""The world of one test: clinics North and South, one person a role in each, and sessions in them."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID, uuid4

import psycopg
from sqlalchemy.orm import Session

from dashboard.roles import VIEWS
from db import engine
from db.embedded import Server
from db.records import Scope
from db.vocabulary import Role


@dataclass(frozen=True)
class Place:
    """A clinic and who works there."""

    id: UUID
    slug: str
    people: dict[Role, UUID]

    def scope(self, role: Role = Role.PHYSIO, *, with_ended: bool = False) -> Scope:
        return Scope(self.id, self.people[role], role, with_ended)

    def email(self, role: Role) -> str:
        return f"{role.value}@{self.slug}.example"


@dataclass
class World:
    server: Server
    north: Place
    south: Place
    _open: ExitStack = field(repr=False)

    @property
    def scope(self) -> Scope:
        return self.north.scope()

    @cached_property
    def session(self) -> Session:
        """One session in North for the whole test; what it writes is not committed, so other connections don't see it."""
        return self._open.enter_context(_undone(self.scope))

    def writing(self, scope: Scope | None = None):  # type: ignore[no-untyped-def]
        return engine.writing(scope or self.scope)

    def reading(self, scope: Scope | None = None):  # type: ignore[no-untyped-def]
        return engine.reading(scope or self.scope)


@contextmanager
def _undone(scope: Scope) -> Iterator[Session]:
    class Undo(Exception):
        pass

    try:
        with engine._transaction(scope, "READ WRITE", 600) as session:
            yield session
            raise Undo
    except Undo:
        return


@contextmanager
def fresh_world(server: Server) -> Iterator[World]:
    with ExitStack() as stack:
        mark = uuid4().hex[:8]
        yield World(server, _place(server, "North ALS Clinic", f"north-{mark}"), _place(server, "South ALS Clinic", f"south-{mark}"), stack)


def _place(server: Server, name: str, slug: str) -> Place:
    """A clinic with one person a role, of the role's discipline; as the owner, the only one who may make clinics. Passwords are not usable."""
    clinic, people = uuid4(), {role: uuid4() for role in Role}
    with psycopg.connect(server.owner_url.replace("+psycopg", "")) as connection:
        connection.execute(f"SET LOCAL app.clinic_id = '{clinic}'")
        connection.execute("INSERT INTO clinic (id, slug, name) VALUES (%s, %s, %s)", [clinic, slug, name])
        for role, account in people.items():
            connection.execute(
                "INSERT INTO identity.account (id, email, name, password_hash) VALUES (%s, %s, %s, '!')",
                [account, f"{role.value}@{slug}.example", f"{role.value.title()} of {name}"],
            )
            connection.execute(
                "INSERT INTO identity.membership (clinic_id, account_id, role, discipline) VALUES (%s, %s, %s, %s)",
                [clinic, account, role.value, VIEWS[role].discipline],
            )
    return Place(clinic, slug, people)
