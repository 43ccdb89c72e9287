"""The demo's teams have been at work: the inbox holds what is new, most people are looked at, and the next meeting is planned."""

from collections.abc import Iterator
from datetime import date

import psycopg
import pytest

from dashboard import clock, rehearsal
from dashboard.actions import sweep
from db import embedded, engine, migrate
from db.seed import plant

TODAY = date(2026, 3, 4)


@pytest.fixture(scope="module")
def told(database: embedded.Server) -> Iterator["psycopg.Connection[tuple[object, ...]]"]:
    """On a server of its own: it is about every clinic there is, and those of other tests have no meetings."""
    with embedded.throwaway() as alone:
        migrate.upgrade(alone.owner_url)
        engine.configure(alone.app_url)
        plant.plant(alone.owner_url, sizes=[60], seed=5, until=TODAY, password="a-password-for-tests")
        clock.pin(TODAY)
        sweep.everywhere()
        with psycopg.connect(alone.superuser_url.replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute("CREATE TEMPORARY TABLE first_round AS SELECT id FROM task WHERE rule_key IS NOT NULL")
            rehearsal.tell(alone.owner_url)
            yield connection
        clock.pin(None)
        engine.configure(database.app_url)


def counted(told: "psycopg.Connection[tuple[object, ...]]", sql: str) -> list[tuple[object, ...]]:
    return told.execute(sql).fetchall()


def test_what_came_before_yesterday_is_answered_and_what_came_today_waits(told: "psycopg.Connection[tuple[object, ...]]") -> None:
    of_first = "FROM task WHERE id IN (SELECT id FROM first_round) AND trigger_key ~ '^[0-9]'"
    assert counted(told, f"SELECT count(*) {of_first} AND trigger_key < '2026-03-02' AND state = 'proposed'") == [(0,)]
    assert counted(told, f"SELECT count(*) {of_first} AND trigger_key >= '2026-03-04' AND state <> 'proposed'") == [(0,)]
    assert counted(told, f"SELECT count(*) > 5 {of_first} AND state <> 'proposed'") == [(True,)]


def test_a_history_is_in_order_and_ends_in_the_state_of_the_task(told: "psycopg.Connection[tuple[object, ...]]") -> None:
    assert counted(told, "SELECT count(*) FROM task WHERE rule_key IS NOT NULL AND (created_at > closed_at OR closed_at::date >= '2026-03-04')") == [(0,)]
    newest = "SELECT DISTINCT ON (task_id) task_id, to_state FROM task_event ORDER BY task_id, at DESC"
    wrong = f"SELECT t.state, e.to_state FROM task t JOIN ({newest}) e ON e.task_id = t.id WHERE t.rule_key IS NOT NULL AND t.state <> e.to_state"
    assert counted(told, wrong) == []
    nobody = "rule_key IS NOT NULL AND touched AND state IN ('open', 'done') AND owner_id IS NULL AND owner_role IS NULL"
    assert counted(told, f"SELECT count(*) FROM task WHERE {nobody}") == [(0,)]


def test_most_are_seen_about_reasons_of_before_that_day(told: "psycopg.Connection[tuple[object, ...]]") -> None:
    assert counted(told, "SELECT count(*) > 50 FROM review_mark") == [(True,)]
    assert counted(told, "SELECT count(*) FROM review_mark, jsonb_each_text(about) a WHERE a.value > (at AT TIME ZONE 'UTC')::date::text") == [(0,)]
    assert counted(told, "SELECT count(*) FROM review_mark WHERE until_on <= '2026-03-04' OR at::date >= '2026-03-04'") == [(0,)]


def test_the_next_meeting_stands_with_an_agenda(told: "psycopg.Connection[tuple[object, ...]]") -> None:
    assert counted(told, "SELECT on_day, (SELECT count(*) > 3 FROM agenda_item i WHERE i.meeting_id = m.id) FROM meeting m WHERE state = 'planned'") == [
        (date(2026, 3, 10), True)
    ]
