"""Rows of the patient list: in review order, plain, and honest about what is missing or old."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest

from dashboard.components import list_columns, patient_cells, patient_rows
from dashboard.roles import VIEWS, Column, Viewer
from db.records import Patient, Summary
from db.vocabulary import Diagnosis, Discipline, Item5Form, Mode, OnsetSite, PatientStatus, PrognosisPreference, Role, Sex

TODAY = date(2026, 3, 4)
ME = uuid4()


def viewer(role: Role = Role.PHYSIO) -> Viewer:
    return Viewer(ME, uuid4(), "North ALS Clinic", "Philippa Hargreave", "physio@north.example", role, VIEWS[role].discipline, uuid4())


def patient(**changed: Any) -> Patient:
    known = Patient(
        id=uuid4(), hospital_no="N1", national_no=None, family_name="Garside", given_name="Susan", latin_name=None, preferred_name=None, title=None,
        born_on=date(1958, 3, 4), sex=Sex.FEMALE, onset_site=OnsetSite.BULBAR, onset_on=date(2024, 1, 1), diagnosis=Diagnosis.ALS,
        diagnosed_on=date(2024, 6, 1), status=PatientStatus.UNDER_CARE, status_on=None, prognosis=PrognosisPreference.ASK_FIRST, site="Main", version=1,
    )  # fmt: skip
    return replace(known, **changed)


def summary(totals: tuple[int, ...] = (40, 39, 38), *, who: Patient | None = None, **changed: Any) -> Summary:
    """Somebody seen every 60 days, the last time 10 days ago, with fresh and harmless readings."""
    days = tuple(TODAY - timedelta(days=10 + 60 * (len(totals) - 1 - n)) for n in range(len(totals)))
    fresh = TODAY - timedelta(days=10)
    known = Summary(
        patient=who or patient(), as_of_on=TODAY, series_on=days, series_total=totals, series_mode=(Mode.CLINIC,) * len(totals),
        previous_items=(), latest_on=days[-1] if days else None, latest_items=(4, 4, 4, 3, 3, 3, 3, 3, 3, 4, 4, 4) if totals else (), latest_form=Item5Form.A if totals else None,
        niv=False, gastrostomy=False, niv_on=None, fvc=95.0, fvc_on=fresh, snip=80.0, snip_on=fresh, pcf=400.0, pcf_on=fresh, spo2=97.0, spo2_on=fresh,
        weight=70.0, weight_on=fresh, weight_at_diagnosis=70.0, weight_90d=70.0, asked_28=20, done_28=16, asked_before=20, done_before=16,
        last_log_on=fresh, fatigue_7d=3.0, pain_7d=1.0, falls_90d=0, falls_30d=0, injuries_30d=0, choking_90d=0, programme_active=True, paused=False,
        open_tasks=0, due_days=(), urgent_due_days=(), similar_name=False,
    )  # fmt: skip
    return replace(known, **changed)


def row(given: Summary, role: Role = Role.PHYSIO) -> patient_rows.Row:
    return patient_rows.rows([given], TODAY, viewer(role))[0]


def test_rows_stand_in_review_order() -> None:
    found = patient_rows.rows([summary(), summary(fvc=70.0), summary(fvc=40.0), summary(())], TODAY, viewer())
    assert [one["c"] for one in found] == ["act", "watch", "data", "stable"]


def test_rows_are_plain_enough_for_the_fast_way_to_json() -> None:
    assert orjson.loads(orjson.dumps(patient_rows.rows([summary(), summary(())], TODAY, viewer())))


@pytest.mark.parametrize("role", [role for role in Role if VIEWS[role].columns])
def test_a_row_holds_a_value_for_every_column_of_its_role(role: Role) -> None:
    given = row(summary(), role)
    fields = [one["field"] for one in list_columns.column_defs(VIEWS[role].columns, "review")]
    assert [field for field in fields if field not in given] == []


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
    given = row(summary(fvc=40.0, fvc_on=old), Role.RESPIRATORY)
    assert given["fvc"] == (None, "131 d old", "none")
    assert ["act", "FVC 40 % 24-Oct-2025"] in [list(reason) for reason in given["why"]]


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
    given = row(summary(open_tasks=3, due_days=(TODAY, TODAY - timedelta(days=1), None)))
    assert (given["tasks"][0], given["late"]) == (3, 1)


def test_mine_are_those_whose_care_team_i_am_on() -> None:
    assert row(summary(lead_account_ids=(ME,)))["mine"] is True
    assert row(summary(lead_account_ids=(UUID(int=1),)))["mine"] is False


def test_somebody_without_a_birth_date_says_so() -> None:
    given = row(summary(who=patient(born_on=None)))
    assert (given["born"], given["iso"], given["age"]) == ("Birth date not known", None, "")


def test_reasons_of_the_own_discipline_come_first() -> None:
    given = summary(fvc=40.0, fatigue_7d=8.0)
    assert row(given, Role.PHYSIO)["why"][0][1].startswith("Fatigue")
    assert row(given, Role.RESPIRATORY)["why"][0][1].startswith("FVC")
    assert VIEWS[Role.PHYSIO].discipline is Discipline.PT


def test_a_missing_score_has_no_stage() -> None:
    assert patient_cells.stage(summary(())) == (None, "No score", "none")
