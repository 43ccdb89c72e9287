"""S30, S31, S33, S35: what the database itself refuses, whatever the program does. Each check is shown to turn red."""

from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql

from db import engine
from db.commands import audit
from tests import makers as make
from tests.promises import catalogue
from tests.world import World


@pytest.fixture
def owner(db: World) -> Iterator[psycopg.Connection]:
    """The owner of the tables; what it changes is undone."""
    with psycopg.connect(db.server.owner_url.replace("+psycopg", "")) as connection:
        yield connection
        connection.rollback()


@pytest.fixture
def app(db: World) -> Iterator[psycopg.Connection]:
    """The role the web process uses."""
    with psycopg.connect(db.server.app_url.replace("+psycopg", "")) as connection:
        yield connection
        connection.rollback()


def test_app_role_has_no_powers(app: psycopg.Connection) -> None:
    assert catalogue.powers(app) == []


def test_own_pool_has_no_powers(db: World) -> None:
    with db.reading() as session:
        assert catalogue.powers(session.connection().connection.dbapi_connection) == []


def test_powers_are_seen_when_they_are_there(db: World) -> None:
    with psycopg.connect(db.server.superuser_url.replace("+psycopg", "")) as root:
        assert "superuser" in catalogue.powers(root)
    with psycopg.connect(db.server.owner_url.replace("+psycopg", "")) as owner:
        assert "owns something" in catalogue.powers(owner)
    with psycopg.connect(db.server.backup_url.replace("+psycopg", "")) as backup:
        assert "bypasses row security" in catalogue.powers(backup)


@pytest.mark.parametrize(
    "attempt",
    [
        "SELECT * FROM identity.account",
        "SELECT * FROM identity.login",
        "UPDATE clinic SET name = 'x'",
        "CREATE TABLE public.mine (n int)",
        "CREATE FUNCTION identity.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "ALTER TABLE patient DISABLE ROW LEVEL SECURITY",
        "DROP POLICY own_clinic ON patient",
        "SET ROLE care_owner",
        "SET SESSION AUTHORIZATION care_owner",
        "COPY patient TO PROGRAM 'cat'",
        "SELECT pg_read_file('/etc/passwd')",
        "TRUNCATE patient",
    ],
)
def test_app_role_is_refused(app: psycopg.Connection, attempt: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute(sql.SQL(attempt))


def test_every_table_is_guarded(owner: psycopg.Connection) -> None:
    assert catalogue.unguarded_tables(owner) == []
    assert catalogue.views(owner) == []


@pytest.mark.parametrize(
    ("harm", "table"),
    [
        ("ALTER TABLE patient NO FORCE ROW LEVEL SECURITY", "patient"),
        ("ALTER TABLE alsfrs DISABLE ROW LEVEL SECURITY", "alsfrs"),
        ("DROP POLICY own_clinic ON task", "task"),
        ("CREATE POLICY more ON note USING (true)", "note"),
        ("CREATE TABLE forgotten (id int)", "forgotten"),
    ],
)
def test_a_table_less_guarded_is_found(owner: psycopg.Connection, harm: str, table: str) -> None:
    owner.execute(sql.SQL(harm))
    assert table in catalogue.unguarded_tables(owner)


def test_every_key_begins_with_the_clinic(owner: psycopg.Connection) -> None:
    assert catalogue.loose_keys(owner) == []


@pytest.mark.parametrize(
    "harm",
    ["ALTER TABLE note ADD CONSTRAINT loose UNIQUE (id)", "CREATE UNIQUE INDEX loose ON task (id)"],
)
def test_a_loose_key_is_found(owner: psycopg.Connection, harm: str) -> None:
    owner.execute(sql.SQL(harm))
    assert any("loose" in key for key in catalogue.loose_keys(owner))


def test_definer_functions_are_the_listed_ones(owner: psycopg.Connection) -> None:
    found = catalogue.definer_functions(owner)
    assert found, "schema identity has its functions"
    assert [name for name in found if not name.startswith("identity.")] == []
    assert [name for name, settings in found.items() if "search_path=" not in settings] == []


def test_another_clinics_patient_is_refused_by_the_key(db: World) -> None:
    with db.writing(db.south.scope()) as session:
        stranger = make.patient(session, db.south.scope())
    for table, maker in {"alsfrs": make.score, "event": make.event, "task": make.task, "programme": make.programme}.items():
        with pytest.raises(Exception, match="foreign key"), db.writing() as session:
            maker(session, db.scope, stranger)
        assert table


def test_a_row_for_another_clinic_is_refused_by_the_policy(db: World) -> None:
    with pytest.raises(Exception, match="row-level security"), db.writing() as session:
        make.patient(session, db.south.scope())


def test_without_a_clinic_nothing_is_seen(db: World, app: psycopg.Connection) -> None:
    with db.writing() as session:
        make.patient(session, db.scope)
    tables = [name for _, name in app.execute(sql.SQL(catalogue.TENANT))]
    assert {name: app.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name))).fetchone()[0] for name in tables} == dict.fromkeys(tables, 0)


@pytest.mark.parametrize("attempt", ["UPDATE audit_event SET action = 'x'", "DELETE FROM audit_event", "TRUNCATE audit_event"])
def test_audit_cannot_be_changed_by_the_app(app: psycopg.Connection, attempt: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute(sql.SQL(attempt))


def _some_audit(db: World) -> None:
    for n in range(5):
        with db.writing() as session:
            audit.record(session, db.scope, action=f"test_{n}", object_kind="patient")


def test_an_untouched_chain_verifies(db: World) -> None:
    _some_audit(db)
    with db.reading() as session:
        assert audit.verify(session, db.scope) is None


@pytest.mark.parametrize(
    ("harm", "found"),
    [
        ("UPDATE audit_event SET action = 'other' WHERE seq = 3", 3),
        ("UPDATE audit_event SET at = at + interval '1 second' WHERE seq = 2", 2),
        ("DELETE FROM audit_event WHERE seq = 4", 4),
        ("DELETE FROM audit_event WHERE seq = 5", 6),
        ("UPDATE audit_event SET account_id = NULL WHERE seq = 1", 1),
    ],
)
def test_an_edit_by_the_owner_is_found(db: World, harm: str, found: int) -> None:
    _some_audit(db)
    with psycopg.connect(db.server.owner_url.replace("+psycopg", "")) as owner:
        owner.execute(f"SET LOCAL app.clinic_id = '{db.north.id}'")
        owner.execute(sql.SQL(harm))
    with db.reading() as session:
        assert audit.verify(session, db.scope) in {found, found - 1}


def test_reading_refuses_writes(db: World) -> None:
    with pytest.raises(Exception, match="read-only"), db.reading() as session:
        make.patient(session, db.scope)


def test_a_change_that_fails_leaves_no_audit_row(db: World) -> None:
    def fails() -> None:
        with db.writing() as session:
            audit.record(session, db.scope, action="lost", object_kind="patient")
            session.connection().exec_driver_sql("SELECT 1/0")

    with pytest.raises(Exception, match="division by zero"):
        fails()
    with engine.reading(db.scope) as session:
        assert audit.verify(session, db.scope) is None
        assert session.connection().exec_driver_sql("SELECT count(*) FROM audit_event WHERE action = 'lost'").scalar_one() == 0


def test_who_points_at_a_person_is_found_without_reading_a_whole_table(owner: psycopg.Connection) -> None:
    """Taking an import of many people back asks this of each of them, in every table that may name one."""
    without = """
        SELECT c.conrelid::regclass::text FROM pg_constraint c
        WHERE c.contype = 'f' AND c.confrelid = 'patient'::regclass AND NOT EXISTS (
          SELECT FROM pg_index i WHERE i.indrelid = c.conrelid AND i.indpred IS NULL AND (i.indkey::int2[])[0:1] = c.conkey[1:2])
    """
    assert owner.execute(without).fetchall() == []
