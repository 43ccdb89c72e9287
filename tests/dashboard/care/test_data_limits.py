"""A malformed data file of quality, cohorts, overwork, charts or the decision line stops with its name, the key and the cause."""

from pathlib import Path

import pytest

from dashboard.care.caseload import Weights
from dashboard.care.cohort_file import CohortFile
from dashboard.care.data_check import check_all
from dashboard.care.datafile import DATA, Known, Malformed, load
from dashboard.care.decision_day import Grammar
from dashboard.care.overwork_limits import Limits as Overwork
from dashboard.care.quality_file import MeasureFile
from dashboard.care.spc import Limits as Spc


def test_the_files_that_are_here_are_good() -> None:
    check_all()


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
        ("decision_line.yaml", Grammar, "PT: [", "XX: [", r"disciplines\.XX.*'PT'"),
    ],
)
def test_what_is_wrong_is_said_by_file_and_key(tmp_path: Path, name: str, model: type[Known], was: str, now: str, says: str) -> None:
    good = (DATA / name).read_text(encoding="utf-8")
    assert was in good
    (tmp_path / name).write_text(good.replace(was, now, 1), encoding="utf-8")
    with pytest.raises(Malformed, match=f"(?s){name}: .*{says}"):
        load(name, model, tmp_path)
