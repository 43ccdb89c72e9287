"""What a database connection may do and how safely its server stores: the facts that decide whether to serve from it."""

from dataclasses import dataclass

import psycopg


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
        connection = psycopg.connect(url.replace("postgresql+psycopg://", "postgresql://", 1), connect_timeout=3)
    except psycopg.OperationalError as error:
        raise Unreachable(str(error).strip().splitlines()[-1]) from error
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
