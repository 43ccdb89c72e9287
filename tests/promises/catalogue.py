"""What the database's catalogue must say, as functions that list every exception: an empty list is the promise kept."""

from psycopg import Connection

TENANT = """SELECT c.oid, c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'clinic_id' AND NOT a.attisdropped
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')"""


def unguarded_tables(owner: Connection) -> list[str]:
    """Tables of schema public without clinic_id, without forced row-level security, or with another policy than the one (S31)."""
    rows = owner.execute(
        """SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity,
                  (SELECT string_agg(pg_get_expr(p.polqual, p.polrelid) || '|' || coalesce(pg_get_expr(p.polwithcheck, p.polrelid), ''), ';')
                   FROM pg_policy p WHERE p.polrelid = c.oid) AS policy,
                  (SELECT a.attnotnull FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'clinic_id' AND NOT a.attisdropped) AS owned
           FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname <> 'alembic_version'"""
    ).fetchall()
    wrong = []
    for name, enabled, forced, policy, owned in rows:
        column = "id" if name == "clinic" else "clinic_id"
        test = f"({column} = (NULLIF(current_setting('app.clinic_id'::text, true), ''::text))::uuid)"
        if not enabled or not forced or policy != f"{test}|{test}" or (name != "clinic" and not owned):
            wrong.append(name)
    return wrong


def loose_keys(owner: Connection) -> list[str]:
    """Primary, unique and foreign keys of tenant tables that do not begin with clinic_id (S33)."""
    return [
        name
        for (name,) in owner.execute(
            f"""SELECT t.relname || '.' || k.conname FROM ({TENANT}) t JOIN pg_constraint k ON k.conrelid = t.oid AND k.contype IN ('p', 'u', 'f')
                WHERE (SELECT attname FROM pg_attribute WHERE attrelid = k.conrelid AND attnum = k.conkey[1]) <> 'clinic_id'
                UNION ALL
                SELECT t.relname || '.' || i.indexrelid::regclass FROM ({TENANT}) t JOIN pg_index i ON i.indrelid = t.oid AND i.indisunique
                WHERE (SELECT attname FROM pg_attribute WHERE attrelid = i.indrelid AND attnum = i.indkey[0]) IS DISTINCT FROM 'clinic_id'"""
        ).fetchall()
    ]


def definer_functions(owner: Connection) -> dict[str, str]:
    """Every function that runs with its owner's rights, and its pinned settings: all must be in schema identity, with a search path (S31)."""
    return {
        name: settings or ""
        for name, settings in owner.execute(
            """SELECT p.oid::regprocedure::text, array_to_string(p.proconfig, ',') FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
               WHERE p.prosecdef AND n.nspname NOT IN ('pg_catalog', 'information_schema')"""
        ).fetchall()
    }


def views(owner: Connection) -> list[str]:
    """Views without security_invoker, and materialised views: none may stand on tenant data (S31)."""
    return [
        name
        for (name,) in owner.execute(
            """SELECT c.relname FROM pg_class c WHERE c.relnamespace IN ('public'::regnamespace, 'identity'::regnamespace)
               AND (c.relkind = 'm' OR c.relkind = 'v' AND NOT coalesce('security_invoker=true' = ANY (c.reloptions), false))"""
        ).fetchall()
    ]


def powers(connection: Connection) -> list[str]:
    """What the role behind a connection could do that the app must never be able to (S30)."""
    found = connection.execute(
        """SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb,
                  EXISTS (SELECT FROM pg_class WHERE relowner = r.oid) OR EXISTS (SELECT FROM pg_proc WHERE proowner = r.oid)
                  OR EXISTS (SELECT FROM pg_namespace WHERE nspowner = r.oid),
                  EXISTS (SELECT FROM pg_auth_members WHERE member = r.oid)
           FROM pg_roles r WHERE rolname = current_user"""
    ).fetchone()
    assert found is not None
    names = ["superuser", "bypasses row security", "makes roles", "makes databases", "owns something", "is a member of another role"]
    return [name for name, has in zip(names, found, strict=True) if has]
