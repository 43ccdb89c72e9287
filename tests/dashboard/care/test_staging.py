"""Stages and scores against the vectors, and what must hold for any answers."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given as drawn
from hypothesis import strategies as st

from dashboard.care import alsfrs, staging, trajectory
from dashboard.care.alsfrs import Domain
from db.vocabulary import EventKind, Item5Form
from tests.dashboard import given

VECTORS = yaml.safe_load((Path(__file__).parent / "vectors.yaml").read_text(encoding="utf-8"))
FORMS = {"a": Item5Form.A, "b": Item5Form.B}
NAMES = {"bulbar": Domain.BULBAR, "fine_motor": Domain.FINE, "gross_motor": Domain.GROSS, "respiratory": Domain.RESPIRATORY}

scores = st.integers(0, 4)
twelve = st.lists(scores, min_size=12, max_size=12)
twelve_or_missing = st.lists(st.one_of(st.none(), scores), min_size=12, max_size=12)


@pytest.mark.parametrize("vector", VECTORS["staging"], ids=lambda vector: f"{vector['id']} {vector['description']}")
def test_staging_vectors(vector: dict[str, Any]) -> None:
    items, flags, expected = vector["items"], vector["flags"], vector["expected"]
    found = staging.stages(items, FORMS[vector["item5_form"]], gastrostomy=flags["gastrostomy"], niv=flags["niv_in_use"], died=flags["deceased"])
    assert {name: alsfrs.domain(items, which) for name, which in NAMES.items()} == expected["domains"]
    assert alsfrs.total(items) == expected["total"]
    assert (None if found.regions is None else vars(found.regions)) == expected["regions"]
    assert (found.kings, found.kings_4a, found.kings_4b) == (expected["kings"], expected["kings_4a"], expected["kings_4b"])
    assert (found.mitos, found.mitos_lost, found.ft9) == (expected["mitos"], expected["mitos_lost"], expected["ft9"])


def test_every_part_of_the_vectors_is_here() -> None:
    assert (len(VECTORS["staging"]), len(VECTORS["delta_fs"]), len(VECTORS["slope_between_visits"])) == (30, 10, 4)


@pytest.mark.parametrize("vector", VECTORS["delta_fs"], ids=lambda vector: vector["id"])
def test_rate_since_onset_vectors(vector: dict[str, Any]) -> None:
    found = trajectory.dfs(vector["total"], vector["months_from_onset"])
    if vector["delta_fs"] is None:
        assert found is None
    else:
        assert found is not None
        assert found.points_a_month == pytest.approx(vector["delta_fs"], abs=1e-4)
        assert found.pace == vector["class"]


@pytest.mark.parametrize("vector", VECTORS["slope_between_visits"], ids=lambda vector: vector["id"])
def test_slope_between_visits_vectors(vector: dict[str, Any]) -> None:
    lost = trajectory.lost_between(vector["earlier_total"], vector["later_total"], vector["days_between"])
    assert lost == pytest.approx(vector["points_per_month"], abs=5e-4)


@pytest.mark.parametrize(
    ("kings", "diagnosed_on", "onset_on", "shown"),
    [
        pytest.param("0", date(2024, 1, 1), date(2023, 1, 1), "1", id="stage 1 starts at onset"),
        pytest.param("0", None, date(2023, 1, 1), "0", id="no diagnosis: raw"),
        pytest.param("0", date(2024, 1, 1), None, "0", id="no onset: raw"),
        pytest.param("2", date(2024, 1, 1), date(2023, 1, 1), "2", id="other stages stay"),
        pytest.param(None, date(2024, 1, 1), date(2023, 1, 1), None, id="unknown stays unknown"),
    ],
)
def test_kings_shown(kings: str | None, diagnosed_on: date | None, onset_on: date | None, shown: str | None) -> None:
    assert staging.kings_shown(kings, diagnosed_on=diagnosed_on, onset_on=onset_on) == shown


def test_a_missing_item_does_not_hide_ventilation() -> None:
    found = staging.stages([4, 4, 4, None, 4, 4, 4, 3, 4, None, 4, 2], Item5Form.A)
    assert (found.kings, found.kings_4b, found.mitos) == ("4B", True, None)


def test_records_disagree_when_niv_is_in_use_and_item_12_says_no_support() -> None:
    assert staging.stages(given.FULL, Item5Form.A, niv=True).records_disagree
    assert not staging.stages((*given.FULL[:11], 2), Item5Form.A, niv=True).records_disagree


@drawn(twelve)
def test_total_is_the_sum_of_its_items_and_of_its_domains(items: list[int]) -> None:
    assert alsfrs.total(items) == sum(items) == sum(value for value in alsfrs.domains(items).values() if value is not None)


@drawn(twelve_or_missing)
def test_a_missing_item_leaves_no_total(items: list[int | None]) -> None:
    assert (alsfrs.total(items) is None) == (None in items)


@drawn(twelve_or_missing, st.booleans(), st.booleans())
def test_filling_a_missing_item_never_changes_a_known_stage(items: list[int | None], gastrostomy: bool, niv: bool) -> None:
    before = staging.stages(items, Item5Form.A, gastrostomy=gastrostomy, niv=niv)
    after = staging.stages([4 if item is None else item for item in items], Item5Form.A, gastrostomy=gastrostomy, niv=niv)
    for name in ("regions", "kings", "kings_4a", "kings_4b", "mitos", "ft9"):
        assert getattr(before, name) in (None, getattr(after, name))


@drawn(twelve, st.integers(0, 11))
def test_losing_a_point_never_lowers_a_stage(items: list[int], at: int) -> None:
    order = ["0", "1", "2", "3", "4A", "4B"]
    worse = [max(score - 1, 0) if n == at else score for n, score in enumerate(items)]
    before, after = staging.stages(items, Item5Form.A), staging.stages(worse, Item5Form.A)
    assert order.index(str(after.kings)) >= order.index(str(before.kings))
    assert (after.mitos or 0) >= (before.mitos or 0)
    assert (after.ft9 or 0) >= (before.ft9 or 0)


def test_niv_on_follows_start_and_stop() -> None:
    events = [
        given.event(EventKind.NIV_START, date(2025, 1, 10)),
        given.event(EventKind.NIV_STOP, date(2025, 3, 1)),
        given.event(EventKind.NIV_START, date(2025, 6, 1)),
    ]
    days = [date(2025, 1, 9), date(2025, 1, 10), date(2025, 2, 28), date(2025, 3, 1), date(2025, 5, 31), date(2025, 6, 1), date(2026, 1, 1)]
    assert [staging.niv_on(events, day) for day in days] == [False, True, True, False, False, True, True]


WEAK_LEGS = (4, 4, 4, 4, 4, 4, 4, 3, 4, 4, 4, 4)
KNOWN = {"diagnosed_on": date(2024, 6, 1), "onset_on": date(2024, 1, 1)}


def test_each_score_is_judged_by_the_devices_of_its_day() -> None:
    scores = [given.score(date(2025, 9, 1), WEAK_LEGS), given.score(date(2025, 3, 1), WEAK_LEGS), given.score(date(2025, 1, 1))]
    events = [given.event(EventKind.GASTROSTOMY, date(2025, 5, 5))]
    found = staging.at_scores(scores, events, **KNOWN)
    assert [(staged.on, staged.kings) for staged in found] == [(date(2025, 1, 1), "1"), (date(2025, 3, 1), "1"), (date(2025, 9, 1), "4A")]


def test_over_time_a_device_moves_the_stage_on_its_own_day() -> None:
    scores = [given.score(date(2025, 9, 1), WEAK_LEGS), given.score(date(2025, 3, 1), WEAK_LEGS)]
    events = [
        given.event(EventKind.NIV_START, date(2025, 1, 1)),  # before there was a score: no stage yet
        given.event(EventKind.NIV_STOP, date(2025, 2, 1)),
        given.event(EventKind.GASTROSTOMY, date(2025, 5, 5)),
        given.event(EventKind.NIV_START, date(2025, 9, 1)),
        given.event(EventKind.NIV_STOP, date(2025, 10, 2)),
        given.event(EventKind.FALL, date(2025, 10, 3)),
        given.event(EventKind.NIV_START, date(2025, 12, 1)),
    ]
    found = staging.over_time(scores, events, until=date(2025, 11, 1), **KNOWN)
    assert [(staged.on, staged.kings) for staged in found] == [
        (date(2025, 3, 1), "1"),
        (date(2025, 5, 5), "4A"),
        (date(2025, 9, 1), "4B"),
        (date(2025, 10, 2), "4A"),
    ]
    assert staging.over_time([], events, until=date(2025, 11, 1), **KNOWN) == []


@pytest.mark.parametrize("items", [(5,) * 12, (4,) * 11, ()])
def test_what_is_no_alsfrs_has_no_stage(items: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"it must be 0 to 4|12 items"):
        staging.stages(items, None)
