"""S32: thousands of mixed transactions of three clinics over one pool, with errors and cancelled statements: no foreign row, ever."""

import random
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import psycopg
from sqlalchemy import text

from db import engine
from db.records import Scope
from tests import makers as make
from tests.world import World, fresh_world

EACH = 500
THREADS = 20


def _foreign_rows(scopes: list[Scope], seed: int) -> int:
    """Do EACH transactions, one in three of them failing or cancelled on the way; count rows of a clinic that was not asked for."""
    chance, foreign = random.Random(seed), 0
    for _ in range(EACH):
        scope = chance.choice(scopes)
        with suppress(Exception), engine.reading(scope) as session:
            harm = chance.random()
            if harm < 0.1:
                session.execute(text("SELECT 1/0"))
            if harm < 0.15:
                session.execute(text("SET LOCAL statement_timeout = 1"))
                session.execute(text("SELECT pg_sleep(0.05)"))
            clinics = session.execute(text("SELECT DISTINCT clinic_id FROM patient")).scalars().all()
            foreign += sum(clinic != scope.clinic_id for clinic in clinics)
            if harm > 0.9:
                raise ZeroDivisionError
    return foreign


def _three_clinics(db: World, third: World) -> list[Scope]:
    scopes = [db.north.scope(), db.south.scope(), third.north.scope()]
    for scope in scopes:
        with engine.writing(scope) as session:
            make.patient(session, scope)
    return scopes


def test_no_foreign_row_in_ten_thousand_transactions(db: World) -> None:
    with fresh_world(db.server) as third:
        scopes = _three_clinics(db, third)
        with ThreadPoolExecutor(THREADS) as pool:
            assert sum(pool.map(lambda seed: _foreign_rows(scopes, seed), range(THREADS))) == 0


def test_the_check_sees_a_connection_that_ignores_row_security(db: World) -> None:
    """The mutant: the same question over a superuser's connection finds the others at once."""
    with fresh_world(db.server) as third, psycopg.connect(db.server.superuser_url.replace("+psycopg", "")) as root:
        scopes = _three_clinics(db, third)
        root.execute(f"SET LOCAL app.clinic_id = '{scopes[0].clinic_id}'")
        found = {clinic for (clinic,) in root.execute("SELECT DISTINCT clinic_id FROM patient")}
        assert {scope.clinic_id for scope in scopes} <= found
