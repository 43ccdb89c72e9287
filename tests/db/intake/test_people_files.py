"""Files of people as clinics really send them: what cannot be true is refused, what is only spelt otherwise changes nothing."""

from datetime import date
from typing import Any

import pytest

from db import engine
from db.intake import batches
from db.intake.checking import Fixes
from db.records import Scope
from db.vocabulary import ImportKind, Role
from tests import makers as make
from tests.db.intake.given import checked, imported, row, rows_of, table, visits
from tests.makers import TODAY
from tests.world import World

P = ImportKind.PATIENTS
HEADER = ["mrn", "surname", "forename", "dob", "status", "ended_on"]
ADA = ["N1", "Ångström", "Ada", "1960-10-27"]


@pytest.fixture
def scope(db: World) -> Scope:
    """North's coordinator; Ada (N1) is there, and Bo (N2), who died."""
    scope = db.north.scope(Role.COORDINATOR)
    with engine.writing(scope) as session:
        make.patient(
            session, scope, hospital_no="N1", family_name="Ångström", given_name="Ada", born_on=date(1960, 10, 27),
            onset_on=date(2024, 2, 1), diagnosed_on=date(2024, 8, 1),
        )  # fmt: skip
        make.patient(
            session, scope, hospital_no="N2", family_name="Patel", given_name="Bo", born_on=date(1954, 2, 1),
            onset_on=None, diagnosed_on=None, status="died", status_on=date(2025, 6, 1),
        )  # fmt: skip
    return scope


def problems(scope: Scope, data: bytes, kind: ImportKind = P, **more: Any) -> list[tuple[int, str, str]]:
    with engine.writing(scope) as session:
        return [(one.row, one.column, one.problem) for one in checked(session, scope, kind, data, **more)[1].problems]


@pytest.mark.parametrize(
    ("cells", "column", "problem"),
    [
        pytest.param(["X1", "New", "Person", "2030-01-31", "", ""], "dob", "In the future", id="born tomorrow"),
        pytest.param(["X1", "New", "Person", "18-Nov-19", "", ""], "dob", "Which century?", id="a child, or over a hundred"),
        pytest.param(["1.2E+05", "New", "Person", "1960-01-31", "", ""], "mrn", "Shortened by a spreadsheet", id="digits lost"),
        pytest.param([*ADA, "died", "2023-01-31"], "ended_on", "Days out of order", id="died before the diagnosis that the clinic has"),
        pytest.param(["N2", "Patel", "Bo", "1954-02-01", "alive", ""], "status", "Recorded as died", id="alive again"),
        pytest.param(["", "New", "Person", "1960-01-31", "", ""], "mrn", "No number", id="no number, said once"),
        pytest.param(["X1", "", "Person", "1960-01-31", "", ""], "surname", "No family name", id="no name, said once"),
    ],
)
def test_what_cannot_be_true_of_a_person_is_one_problem(scope: Scope, cells: list[str], column: str, problem: str) -> None:
    assert problems(scope, table(HEADER, cells)) == [(2, column, problem)]


def test_nobody_dies_before_their_last_score(scope: Scope) -> None:
    imported(scope, ImportKind.ALSFRS, visits(row("N1", "2026-02-01")))
    assert problems(scope, table(HEADER, [*ADA, "died", "2025-12-24"])) == [(2, "ended_on", "Before the last score")]
    assert problems(scope, table(HEADER, [*ADA, "died", "2026-02-01"])) == []


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        pytest.param(ImportKind.ALSFRS, visits(row("N2", "2025-06-02")), id="a score"),
        pytest.param(ImportKind.MEASUREMENTS, table(["number", "visit_date", "weight"], ["N2", "2025-06-02", 70]), id="a weight"),
        pytest.param(ImportKind.SESSIONS, table(["number", "visit_date", "asked", "done_count"], ["N2", "2025-06-02", 4, 3]), id="an exercise log"),
    ],
)
def test_nothing_is_recorded_after_a_death(scope: Scope, kind: ImportKind, data: bytes) -> None:
    assert problems(scope, data, kind) == [(2, "visit_date", "After death")]
    assert problems(scope, data.replace(b"2025-06-02", b"2025-06-01"), kind) == []


@pytest.mark.parametrize(
    "cells",
    [
        pytest.param(["n1", "ANGSTROM", "ADA"], id="capitals without accents"),
        pytest.param(["N1\u200b", "Ångström", "Ada"], id="a mark that nobody sees"),
        pytest.param(["Ｎ１", "Ångström", "Ada"], id="wide digits"),
        pytest.param([" N 1 ", "Ångström", "Ada"], id="blanks"),
        pytest.param(["N1", "Ångström", "n/a"], id="a given name that is not there"),
    ],
)
def test_another_spelling_of_the_same_person_changes_nothing(scope: Scope, cells: list[str]) -> None:
    _, counts = imported(scope, P, table(HEADER[:4], [*cells, "1960-10-27"]))
    assert counts["written_same"] == 1
    assert rows_of(scope, "SELECT hospital_no, family_name, given_name FROM patient WHERE born_on = '1960-10-27'") == [("N1", "Ångström", "Ada")]


def test_a_corrected_spelling_is_taken(scope: Scope) -> None:
    imported(scope, P, table(HEADER[:4], ["N1", "Ångstrøm", "Ada", "1960-10-27"]))
    assert rows_of(scope, "SELECT family_name FROM patient WHERE hospital_no = 'N1'") == ["Ångstrøm"]


def test_a_birth_date_that_the_clinic_has_need_not_be_in_the_file(scope: Scope) -> None:
    imported(scope, P, table(["mrn", "surname", "site"], ["N1", "Ångström", "East"]))
    assert rows_of(scope, "SELECT born_on, site FROM patient WHERE hospital_no = 'N1'") == [(date(1960, 10, 27), "East")]


def test_one_person_under_two_numbers_is_asked_and_two_can_be_made(scope: Scope) -> None:
    data = table(HEADER[:4], ["X1", "New", "Person", "1960-01-31"], ["X2", "NEW", "Person", "1960-01-31"])
    with engine.writing(scope) as session:
        batch_id, before = checked(session, scope, P, data)
        (one,) = before.problems
        assert (one.row, one.problem) == (3, "Same person twice?")
        after = batches.fix(session, scope, batch_id, lambda fixes: Fixes(people={one.choices[0][1]: "new"}), TODAY)
    assert (after.counts["new"], after.counts["problem"]) == (2, 0)


def test_a_century_is_chosen_with_one_press(scope: Scope) -> None:
    with engine.writing(scope) as session:
        batch_id, before = checked(session, scope, P, table(HEADER[:4], ["X1", "New", "Person", "18-Nov-19"]))
        assert [value for _, value in before.problems[0].choices] == ["1919-11-18", "2019-11-18"]
        after = batches.fix(session, scope, batch_id, lambda fixes: Fixes(cells={2: {"born_on": "1919-11-18"}}), TODAY)
    assert after.counts["new"] == 1


def test_national_numbers_that_are_not_there_make_nobody_alike(scope: Scope) -> None:
    rows = [[f"X{n}", "n/a", f"Name{n}", "Person", "1960-01-31"] for n in range(3)]
    _, counts = imported(scope, P, table(["mrn", "nhs_number", *HEADER[1:4]], *rows))
    assert counts["written_new"] == 3
    assert rows_of(scope, "SELECT count(*) FROM patient WHERE national_no IS NOT NULL") == [0]
