"""Rows of the patient list: in review order, plain, and honest about what is missing or old."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest

from dashboard.components import list_columns, patient_cells, patient_rows
from dashboard.roles import VIEWS, Column, Viewer
from db.records import Patient, Summary
from db.vocabulary import Discipline, Mode, Role
from tests.dashboard import given
from tests.dashboard.given import TODAY

ME = uuid4()


def viewer(role: Role = Role.PHYSIO) -> Viewer:
    return Viewer(ME, uuid4(), "North ALS Clinic", "Philippa Hargreave", "physio@north.example", role, VIEWS[role].discipline, uuid4())


def summary(totals: tuple[int, ...] = (40, 39, 38), *, who: Patient | None = None, **changed: Any) -> Summary:
    """Somebody seen every 60 days, the last time 10 days ago; everything else is as calm as tests.dashboard.given makes it."""
    days = tuple(TODAY - timedelta(days=10 + 60 * (len(totals) - 1 - n)) for n in range(len(totals)))
    scores: dict[str, Any] = {"series_on": days, "series_total": totals, "series_mode": (Mode.CLINIC,) * len(totals), "latest_on": days[-1] if days else None}
    if not totals:
        scores |= {"latest_items": (), "previous_items": (), "latest_form": None}
    return given.summary(**({"patient": who or given.patient()} | scores | changed))


def row(about: Summary, role: Role = Role.PHYSIO) -> patient_rows.Row:
    return patient_rows.rows([about], TODAY, viewer(role))[0]


def test_rows_stand_in_review_order() -> None:
    found = patient_rows.rows([summary(), summary(fvc=70.0), summary(fvc=40.0), summary(())], TODAY, viewer())
    assert [one["c"] for one in found] == ["act", "watch", "data", "stable"]


def test_rows_are_plain_enough_for_the_fast_way_to_json() -> None:
    assert orjson.loads(orjson.dumps(patient_rows.rows([summary(), summary(())], TODAY, viewer())))


@pytest.mark.parametrize("role", [role for role in Role if VIEWS[role].columns])
def test_a_row_holds_a_value_for_every_column_of_its_role(role: Role) -> None:
    shown = row(summary(), role)
    fields = [one["field"] for one in list_columns.column_defs(VIEWS[role].columns, "review")]
    assert [field for field in fields if field not in shown] == []


@pytest.mark.parametrize("role", [role for role in Role if VIEWS[role].columns])
def test_every_sort_that_is_offered_names_a_column(role: Role) -> None:
    columns = VIEWS[role].columns
    assert all(list_columns.known_sort(sort, columns) == sort for sort, _ in list_columns.sorts(columns))


@pytest.mark.parametrize("asked", ["", None, "password", "-", "fvc; drop table", "--fvc"])
def test_a_sort_that_is_not_a_column_is_ignored(asked: str | None) -> None:
    assert list_columns.known_sort(asked, (Column.SLOPE,)) is None


def test_total_shows_the_change_from_the_score_before() -> None:
    assert row(summary((34, 31)))["chg"] == "\u22123"
    assert row(summary((31,)))["chg"] == "1st"
    assert row(summary(()))["total"] == (None, "No score", "none")


def test_an_old_reading_is_an_age_and_not_a_number() -> None:
    old = TODAY - timedelta(days=131)
    shown = row(summary(fvc=40.0, fvc_on=old), Role.RESPIRATORY)
    assert shown["fvc"] == (None, "131 d old", "none")
    assert ["act", "FVC 40 % 31-Jul-2025"] in [list(reason) for reason in shown["why"]]


def test_a_value_is_coloured_only_when_it_is_a_reason() -> None:
    assert row(summary(fvc=40.0), Role.RESPIRATORY)["fvc"] == (40.0, "40", "bad")
    assert row(summary(fvc=95.0), Role.RESPIRATORY)["fvc"] == (95.0, "95", "")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        pytest.param({"paused": True}, "Paused", id="paused"),
        pytest.param({"asked_28": None, "done_28": None, "programme_active": False}, "No plan", id="no programme"),
        pytest.param({"asked_28": 0, "done_28": 0}, "Not started", id="nothing asked yet"),
        pytest.param({"asked_28": 20, "done_28": 8}, "40", id="a share"),
    ],
)
def test_exercise_says_why_there_is_no_number(changed: dict[str, Any], words: str) -> None:
    assert row(summary(**changed))["adherence"][1] == words


def test_a_task_due_today_is_not_late() -> None:
    shown = row(summary(open_tasks=3, due_days=(TODAY, TODAY - timedelta(days=1), None)))
    assert (shown["tasks"][0], shown["late"]) == (3, 1)


def test_mine_are_those_whose_care_team_i_am_on() -> None:
    assert row(summary(lead_account_ids=(ME,)))["mine"] is True
    assert row(summary(lead_account_ids=(UUID(int=1),)))["mine"] is False


def test_somebody_without_a_birth_date_says_so() -> None:
    shown = row(summary(who=given.patient(born_on=None)))
    assert (shown["born"], shown["iso"], shown["age"]) == ("Birth date not known", None, "")


def test_reasons_of_the_own_discipline_come_first() -> None:
    asked = summary(fvc=40.0, fatigue_7d=8.0)
    assert row(asked, Role.PHYSIO)["why"][0][1].startswith("Fatigue")
    assert row(asked, Role.RESPIRATORY)["why"][0][1].startswith("FVC")
    assert VIEWS[Role.PHYSIO].discipline is Discipline.PT


def test_a_missing_score_has_no_stage() -> None:
    assert patient_cells.stage(summary(())) == (None, "No score", "none")
