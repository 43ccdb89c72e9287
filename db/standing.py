"""What a database connection may do and how safely its server stores: the facts that decide whether to serve from it."""

import re
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

VERSIONS = Path(__file__).parent / "migrations" / "versions"


class Unreachable(Exception):
    """No server answered; the message says why, without the password."""


@dataclass(frozen=True)
class Standing:
    """One role on one server. `owns` counts tables, views and schemas of this database that the role owns, itself or by membership."""

    role: str
    superuser: bool
    bypasses_row_security: bool
    owns: int
    synchronous_commit: str
    fsync: str
    full_page_writes: str


def of(url: str) -> Standing:
    """Ask the server behind `url`. Raises Unreachable."""
    try:
        connection = psycopg.connect(_plain(url), connect_timeout=3)
    except psycopg.OperationalError as error:
        raise Unreachable(" ".join(str(error).split())) from error
    except psycopg.ProgrammingError:  # it would quote the address, and so the password
        raise Unreachable("its address should look like postgresql+psycopg://ROLE:PASSWORD@HOST/DATABASE") from None
    with connection:
        row = connection.execute(
            """
            SELECT rolname, rolsuper, rolbypassrls,
                   (SELECT count(*) FROM pg_class WHERE pg_has_role(current_user, relowner, 'MEMBER'))
                   + (SELECT count(*) FROM pg_namespace WHERE pg_has_role(current_user, nspowner, 'MEMBER')),
                   current_setting('synchronous_commit'), current_setting('fsync'), current_setting('full_page_writes')
            FROM pg_roles WHERE rolname = current_user
            """
        ).fetchone()
    assert row is not None, "every session has a role"
    return Standing(*row)


def said(error: Exception) -> str | None:
    """What a database says in an error, in one line and without the statement; None when the error is of another kind."""
    inner = getattr(error, "orig", error)
    if not isinstance(inner, psycopg.Error):
        return None
    return inner.diag.message_primary or " ".join(str(inner).split("\n")[:1]) or type(inner).__name__


def holds_rows(url: str, table: str) -> bool:
    """Whether a table, named by schema and name, has a row that this role may see."""
    schema, name = table.split(".")
    with psycopg.connect(_plain(url)) as connection:
        found = connection.execute(sql.SQL("SELECT EXISTS (SELECT FROM {})").format(sql.Identifier(schema, name))).fetchone()
    return bool(found and found[0])


def anybody_yet(url: str) -> bool:
    """Whether anybody has a password: false on a fresh installation."""
    with psycopg.connect(_plain(url)) as connection:
        return connection.execute("SELECT identity.anybody_yet()").fetchone() == (True,)


def migrated(url: str) -> bool:
    """Whether the newest migration has run here; a quick look that needs none of the migration tools."""
    newest = max(re.findall(r'^revision = "(\w+)"', path.read_text(), re.MULTILINE)[0] for path in VERSIONS.glob("*.py"))
    with psycopg.connect(_plain(url)) as connection:
        if connection.execute("SELECT to_regclass('public.alembic_version')").fetchone() == (None,):
            return False
        return connection.execute("SELECT version_num FROM public.alembic_version").fetchall() == [(newest,)]


def _plain(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://", 1)
