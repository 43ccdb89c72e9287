"""A malformed data file of quality, cohorts, overwork, charts or the decision line stops with its name, the key and the cause."""

import subprocess
import sys
from pathlib import Path

import pytest

from dashboard.care.adherence_rules import Rules as Adherence
from dashboard.care.caseload import Weights
from dashboard.care.catalogue import EquipmentFile, ExerciseFile
from dashboard.care.cohort_file import CohortFile
from dashboard.care.data_check import check_all
from dashboard.care.datafile import DATA, Known, Malformed, load
from dashboard.care.decision_day import Grammar
from dashboard.care.forecast_limits import Limits as Forecast
from dashboard.care.overwork_limits import Limits as Overwork
from dashboard.care.quality_file import MeasureFile
from dashboard.care.spc import Limits as Spc


def test_the_files_that_are_here_are_good() -> None:
    check_all()


def test_no_file_waits_for_a_page_to_be_read() -> None:
    asked = """
import pathlib
from dashboard.care import datafile
plain = pathlib.Path.read_text
def seen(self, *given, **more):
    print(self.name)
    return plain(self, *given, **more)
pathlib.Path.read_text = seen
from dashboard.care.data_check import check_all
check_all()
"""
    read = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert {path.name for path in DATA.glob("*.yaml")} <= set(read.stdout.split())


@pytest.mark.parametrize(
    ("name", "model", "was", "now", "says"),
    [
        ("quality_measures.yaml", MeasureFile, "{id: QM-01,", "{id: QM-91,", r"measures\[0\] QM-91: .*nothing counts"),
        ("quality_measures.yaml", MeasureFile, "{within_days: 92}", "{within_day: 92}", r"measures\[0\] QM-01: .*limits must be within_days"),
        ("quality_measures.yaml", MeasureFile, "{within_days: 92}", "{within_days: long}", r"QM-01\.limits\.within_days: .*integer"),
        ("quality_measures.yaml", MeasureFile, "[need withdrawn]", "[need gone]", r"QM-07\.exclusions\[0\]: .*need withdrawn"),
        ("quality_measures.yaml", MeasureFile, "{id: QM-02,", "{id: QM-01,", "limits must be within_days"),
        ("cohort.yaml", CohortFile, "from_percent: 50", "from_percent: 80", "from the highest down to 0"),
        ("cohort.yaml", CohortFile, "confidence: 0.95", "confidence: 95", "confidence: .*less than 1"),
        ("overwork.yaml", Overwork, "rules: [S4]", "rules: [S9]", "differ in S4, S9"),
        ("overwork.yaml", Overwork, "more_cramps:", "more_cramp:", r"flags\.more_cramps: Field required"),
        ("spc.yaml", Spc, "least_points: 12", "least_points: 1", "least_points: .*greater than or equal to 2"),
        ("caseload.yaml", Weights, "act: 1.0", "acute: 1.0", r"kind\.acute.*'act'"),
        ("caseload.yaml", Weights, '"2": 0.25', '"2": -0.25', "stage must not be below zero"),
        ("decision_line.yaml", Grammar, "PT: [", "XX: [", r"disciplines\.XX.*'PT'"),
        ("adherence.yaml", Adherence, "partial_from: 50", "partial_from: 90", "bands: .*partial_from must lie under on_target_from"),
        ("equipment.yaml", EquipmentFile, "low: 60, typical: 90", "low: 160, typical: 90", r"items\[4\] EQ-05\.lead_days: .*must ascend"),
        ("equipment.yaml", EquipmentFile, 'mobility.tug, op: ">=", value: 14', 'mobility.tug, op: ">=", value: long', "EQ-03: mobility.tug >= needs a number"),
        ("equipment.yaml", EquipmentFile, "measure: mobility.tug", "measure: mobility.tgu", "EQ-03: no measure is called mobility.tgu"),
        ("equipment.yaml", EquipmentFile, "{id: EQ-02,", "{id: EQ-01,", "'EQ-01' stands twice"),
        ("exercises.yaml", ExerciseFile, "{id: EX-ST-02,", "{id: EX-ST-01,", "'EX-ST-01' stands twice"),
        ("forecast.yaml", Forecast, "scatter: 1.75", "scatter: 0", r"priors\[0\]\.scatter: .*greater than 0"),
        ("forecast.yaml", Forecast, "top: 4\n", "top: 5\n", r"priors\[2\]\.top: .*48, 12 or 4"),
    ],
)
def test_what_is_wrong_is_said_by_file_and_key(tmp_path: Path, name: str, model: type[Known], was: str, now: str, says: str) -> None:
    good = (DATA / name).read_text(encoding="utf-8")
    assert was in good
    (tmp_path / name).write_text(good.replace(was, now, 1), encoding="utf-8")
    with pytest.raises(Malformed, match=f"(?s){name}: .*{says}"):
        load(name, model, tmp_path)
