"""The migrations make the tables that the code describes, and running them twice changes nothing."""

from db import embedded, migrate


def test_migrations_and_tables_are_in_step(server: embedded.Server) -> None:
    assert migrate.differences(server.owner_url) == []


def test_migrating_again_changes_nothing(server: embedded.Server) -> None:
    migrate.upgrade(server.owner_url)
    assert migrate.differences(server.owner_url) == []
