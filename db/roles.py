"""The database, its extension and the three roles that use it: owner (migrations), app (web), backup (reads all, writes nothing)."""

from collections.abc import Mapping

import psycopg
from psycopg import sql

DATABASE = "care"
OWNER, APP, BACKUP = "care_owner", "care_app", "care_backup"

# Spelt out in full, so that a role somebody changed by hand is put right on the next start.
ATTRIBUTES = {
    OWNER: "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS INHERIT",
    APP: "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS INHERIT",
    BACKUP: "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION BYPASSRLS INHERIT",
}


def ensure(superuser_dsn: str, *, database: str = DATABASE, passwords: Mapping[str, str] | None = None) -> None:
    """Create or repair roles, database and extension. `superuser_dsn` names the server's `postgres` database; running it again changes nothing."""
    with psycopg.connect(superuser_dsn, autocommit=True) as conn:
        for role, attributes in ATTRIBUTES.items():
            known = conn.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
            verb = sql.SQL("ALTER ROLE {} ") if known else sql.SQL("CREATE ROLE {} ")
            conn.execute(verb.format(sql.Identifier(role)) + sql.SQL(attributes))
            if passwords and role in passwords:
                conn.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), sql.Literal(passwords[role])))
        name = sql.Identifier(database)
        if not conn.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
            conn.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, sql.Identifier(OWNER)))
        conn.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
        # TEMPORARY: an import copies its rows into a temporary table first.
        conn.execute(sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(name, sql.Identifier(APP)))
        conn.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(name, sql.Identifier(BACKUP)))
        conn.execute(sql.SQL("GRANT pg_read_all_data TO {}").format(sql.Identifier(BACKUP)))
        conn.execute(sql.SQL("ALTER ROLE {} SET default_transaction_read_only = on").format(sql.Identifier(BACKUP)))
    with psycopg.connect(superuser_dsn, dbname=database, autocommit=True) as conn:
        conn.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
