"""The survival model against its check values; a range for who is alive now; nothing when an input is missing."""

from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given as drawn
from hypothesis import strategies as st

from dashboard.care.survival import NAMES, Inputs, Missing, Survival, survival

VECTORS = yaml.safe_load((Path(__file__).parent / "survival_vectors.yaml").read_text(encoding="utf-8"))["survival_model"]
PLAIN = Inputs(62, 0.65, 11, 95, bulbar_onset=False, definite_el_escorial=False, ftd=False, c9orf72=False)


def made(inputs: Inputs = PLAIN) -> Survival:
    found = survival(inputs)
    assert isinstance(found, Survival)
    return found


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: f"{vector['id']} {vector['description']}")
def test_check_values(vector: dict[str, Any]) -> None:
    found, expected = made(Inputs(**vector["inputs"])), vector["expected"]
    assert found.lp == pytest.approx(expected["lp"], abs=0.005)
    assert found.median == pytest.approx(expected["median_months"], abs=0.2)
    for months, share in expected["survival"].items():
        assert found.at(months) == pytest.approx(share, abs=0.002)


def test_every_check_value_is_here() -> None:
    assert [vector["id"] for vector in VECTORS] == [f"SM{n:02d}" for n in range(1, 9)]


@pytest.mark.parametrize("name", [field.name for field in fields(Inputs)])
def test_without_an_input_there_is_no_result_but_its_name(name: str) -> None:
    assert survival(replace(PLAIN, **{name: None})) == Missing((NAMES[name],))


def test_all_that_is_missing_is_named_at_once() -> None:
    found = survival(Inputs())
    assert isinstance(found, Missing)
    assert found.what == tuple(NAMES.values())


@pytest.mark.parametrize("changed", [{"fvc_pct": 0}, {"diagnostic_delay_months": 0}, {"delta_fs": -0.1}, {"age_at_onset_years": 6.2}])
def test_a_slip_gives_no_result(changed: Any) -> None:
    found = survival(replace(PLAIN, **changed))
    assert isinstance(found, Missing)
    assert "between" in found.what[0]


lps = st.floats(-11, 1)


@drawn(lps, st.floats(0, 400), st.floats(0, 400))
def test_fewer_are_left_later(lp: float, one: float, other: float) -> None:
    found = Survival(lp)
    assert 0 <= found.at(max(one, other)) <= found.at(min(one, other)) <= 1


@drawn(lps, st.floats(0, 120))
def test_what_remains_is_a_range_that_starts_now(lp: float, months: float) -> None:
    found = Survival(lp)
    left = found.remaining(months)
    if left.low is not None:
        assert left.low >= 0
        assert found.at(months + left.low) / found.at(months) == pytest.approx(0.75, abs=1e-6)
    if left.high is not None:
        assert left.low is not None
        assert left.high >= left.low
        assert found.at(months + left.high) / found.at(months) == pytest.approx(0.25, abs=1e-6)


def test_who_has_lived_longer_has_a_later_end() -> None:
    found = made()
    ends = [months + (found.remaining(months).low or 0) for months in (0, 24, 48)]
    assert ends == sorted(ends)


def test_worse_inputs_shorten_it() -> None:
    assert made(replace(PLAIN, fvc_pct=60)).lp > made().lp
    assert made(replace(PLAIN, delta_fs=1.5)).lp > made().lp
    assert (made(replace(PLAIN, ftd=True)).median or 0) < (made().median or 0)


def test_before_onset_and_beyond_all_shares_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="number of 0 or more"):
        made().at(-1)
    with pytest.raises(ValueError, match="number of 0 or more"):
        made().at(float("nan"))
    with pytest.raises(ValueError, match="between 0 and 1"):
        made().months_at(1.0)
