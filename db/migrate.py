"""Bring a database to the present: tables, row-level security, grants, the functions of schema `identity`."""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, create_engine, text

from db.tables import Base

HERE = Path(__file__).parent / "migrations"
SQL = HERE / "sql"


def upgrade(owner_url: str) -> None:
    """Run every migration that is missing. Safe to call at each start; waits for nobody longer than two seconds."""
    engine = create_engine(_driver(owner_url))
    with engine.begin() as connection:
        # One migrator at a time: a second one waits here, then finds nothing left to do.
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('care migrations'))"))
        connection.execute(text("SET LOCAL lock_timeout = '2s'"))
        config = Config()
        config.set_main_option("script_location", str(HERE))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    engine.dispose()


def differences(owner_url: str) -> list[str]:
    """How the tables in code differ from those the migrations made; empty when in step."""
    engine = create_engine(_driver(owner_url))
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "include_schemas": True,
                "compare_type": True,
                "compare_server_default": False,
                "include_object": lambda thing, name, kind, reflected, other: name != "alembic_version",
            },
        )
        found = [_line(difference) for difference in compare_metadata(context, Base.metadata)]
    engine.dispose()
    return found


def _line(difference: Any) -> str:
    """One difference in few words: what would have to be done, to which thing."""
    parts = difference[0] if isinstance(difference, list) else difference
    return " ".join(getattr(part, "fullname", None) or getattr(part, "name", None) or str(part) for part in parts if part is not None)[:200]


def run_sql(connection: Connection, name: str) -> None:
    """Run one of the files in migrations/sql as it stands: through the driver, so that its percent signs stay what they are."""
    connection.connection.cursor().execute((SQL / name).read_text())


def _driver(url: str) -> str:
    return url.replace("postgresql://", "postgresql+psycopg://", 1)
