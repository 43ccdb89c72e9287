"""Exercise logs: rows of one day are one log, again is the same, and a count never overrides what was named."""

from datetime import date

import pytest

from db import engine
from db.queries import exercise, overview, quality, rule_facts
from db.records import Scope
from db.vocabulary import ImportKind, Role
from tests import makers as make
from tests.db.intake.given import checked, imported, rows_of, table
from tests.world import World

S = ImportKind.SESSIONS
NAMED = ["number", "session_date", "exercise", "done", "helped", "source", "missed_reason", "note"]
COUNTED = ["number", "session_date", "asked", "done_count"]
DAY = "2026-03-01"


@pytest.fixture
def scope(db: World) -> Scope:
    scope = db.north.scope(Role.COORDINATOR)
    with engine.writing(scope) as session:
        make.patient(session, scope, hospital_no="N1", onset_on=None, diagnosed_on=None)
    return scope


def log(scope: Scope) -> tuple[object, ...]:
    (found,) = rows_of(scope, "SELECT asked_count, done_count, helped, source, missed_reason, note, version FROM exercise_session")
    return tuple(found)


def test_what_rows_of_a_day_say_each_is_kept_and_the_same_file_again_changes_nothing(scope: Scope) -> None:
    data = table(
        NAMED,
        ["N1", DAY, "EX-ST-01", "no", "no", "patient", "fatigue", "slept badly"],
        ["N1", DAY, "EX-FU-01", "no", "yes", "carer", "pain", "shoulder hurts"],
        ["N1", DAY, "EX-RE-01", "yes", "no", "patient", "", ""],
    )
    imported(scope, S, data)
    first = log(scope)
    assert first == (3, 1.0, True, "patient", "fatigue", "slept badly\nshoulder hurts", 1)
    _, counts = imported(scope, S, data)
    assert (counts["written_changed"], counts["written_same"]) == (0, 3)
    assert log(scope) == first


def test_a_count_does_not_change_a_day_whose_exercises_are_named(scope: Scope) -> None:
    imported(scope, S, table(NAMED[:4], ["N1", DAY, "EX-ST-01", "yes"], ["N1", DAY, "EX-FU-01", "no"]))
    with engine.writing(scope) as session:
        _, found = checked(session, scope, S, table(COUNTED, ["N1", DAY, 4, 3]))
        assert [(one.row, one.column, one.problem, one.why) for one in found.problems] == [
            (2, "done_count", "Logged by exercise", "The clinic has each exercise of this day: 1 of 2 done.")
        ]
        _, found = checked(session, scope, S, table(COUNTED, ["N1", DAY, 2, 1]))
    assert found.counts["same"] == 1


@pytest.mark.parametrize(
    ("rows", "asked", "done"),
    [
        pytest.param([("EX-ST-01", "yes")], 4, 3.0, id="one of the three that were done"),
        pytest.param([("EX-ST-01", "no")], 4, 3.0, id="the one that was not"),
        pytest.param([("EX-ST-01", "no"), ("EX-FU-01", "no")], 4, 2.0, id="no room for three"),
        pytest.param([(f"EX-{n}", "yes") for n in range(5)], 5, 5.0, id="more than were counted"),
    ],
)
def test_naming_exercises_of_a_day_that_was_counted_keeps_the_count(scope: Scope, rows: list[tuple[str, str]], asked: int, done: float) -> None:
    imported(scope, S, table(COUNTED, ["N1", DAY, 4, 3]))
    for one in rows:  # one file each: the count must not be lost on the way
        imported(scope, S, table(NAMED[:4], ["N1", DAY, *one]))
    assert log(scope)[:2] == (asked, done)


def test_a_day_counted_and_named_in_one_file_is_refused(scope: Scope) -> None:
    data = table([*NAMED[:4], "asked", "done_count"], ["N1", DAY, "EX-ST-01", "yes", "", ""], ["N1", DAY, "", "", 4, 3])
    with engine.writing(scope) as session:
        _, found = checked(session, scope, S, data)
    assert [(one.row, one.problem) for one in found.problems] == [(2, "Twice, and different"), (3, "Twice, and different")]


def test_a_reason_beside_what_was_done_is_asked(scope: Scope) -> None:
    with engine.writing(scope) as session:
        _, found = checked(session, scope, S, table(NAMED, ["N1", DAY, "EX-ST-01", "1.0", "", "", "pain", ""]))
    assert [(one.column, one.problem) for one in found.problems] == [("missed_reason", "Done, and why not")]


def test_a_number_done_of_nobody_knows_how_many_is_a_problem_of_its_row(scope: Scope) -> None:
    with engine.writing(scope) as session:
        _, found = checked(session, scope, S, table(COUNTED, ["N1", DAY, "", 3], ["N1", "2026-03-02", 4, 3]))
    assert [(one.row, one.column, one.problem) for one in found.problems] == [(2, "asked", "Of how many?")]


def test_a_day_that_was_counted_is_read_as_the_share_of_it_that_was_done(scope: Scope) -> None:
    imported(scope, S, table(COUNTED, ["N1", DAY, 4, 3], ["N1", "2026-03-02", 4, 0]))
    imported(scope, S, table(NAMED[:4], ["N1", "2026-03-03", "EX-ST-01", "yes"]))
    with engine.reading(scope) as session:
        [who] = rows_of(scope, "SELECT id FROM patient")
        one = [log.counted for log in exercise.sessions(session, scope, who, since=date(2026, 1, 1))]
        page = [log.counted for log in overview.read(overview.stored(session, scope, who, since=date(2026, 1, 1)) or "").sessions]
        clinic = [log.counted for log in quality.sessions(session, scope, since=date(2026, 1, 1))[who]]
        ruled = [log.counted for log in rule_facts.known(session, scope, [who], since=date(2026, 1, 1))[0].sessions]
    assert one == page == clinic == ruled == [0.75, 0.0, None]
