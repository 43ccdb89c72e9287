"""Cohort comparisons on simulated groups whose truth is known; who is in; and what is withheld."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.random import Generator, default_rng

from dashboard.care.cohort import by_adherence
from dashboard.care.cohort_file import band_of, cohort_file
from dashboard.care.cohort_matched import home_against_supervised
from dashboard.care.cohort_numbers import difference, filled, fit, mean_of, standardised, t_quantile
from dashboard.care.cohort_people import Out, Starter, Trait

START = date(2024, 1, 1)
TODAY = date(2025, 12, 9)


def starter(number: int, **known: Any) -> Starter:
    scores = known.pop("scores", tuple((START + timedelta(days=30 * n), 40 - n) for n in range(11)))
    return Starter(UUID(int=number), START, scores, **({"asked": 30, "done": 27, "logged": True} | known))


def simulated(random: Generator, number: int, *, effect: float, share: float | None = None, home: bool = False) -> Starter:
    """Somebody who loses `lost` points a month before, and from the start on `effect` less in the highest band or at home. Who loses more exercises less."""
    lost = float(np.clip(random.normal(0.9, 0.35), 0.2, 1.8))
    given_share = float(np.clip(0.72 - 0.45 * (lost - 0.9) + random.normal(0, 0.18), 0.05, 1)) if share is None else share
    after = lost - effect * (1.0 if home else {"most": 1.0, "some": 0.5, "least": 0.0}[band_of(round(100 * given_share) / 100).key])
    onset = float(random.uniform(10, 30))
    baseline = 30 - lost * 2  # away from 48, where a clipped past would hide who loses fast

    def total(month: float) -> int:
        mean = baseline - (lost if month < 0 else after) * month
        return int(np.clip(round(mean + random.normal(0, 0.4)), 0, 48))

    scores = tuple((START + timedelta(days=round(month * 30.4375)), total(month)) for month in np.arange(-12, 10, 1.0))
    return starter(
        number,
        scores=scores,
        asked=100,
        done=round(100 * given_share),
        age=float(random.normal(62 + 3 * (lost - 0.9), 8)),
        bulbar=bool(random.random() < 0.25),
        fvc=float(random.normal(90 - 8 * (lost - 0.9), 8)),
        months_since_onset=onset,
    )


@pytest.mark.parametrize("effect", [0.0, 0.8])
def test_the_adjusted_difference_finds_the_truth_where_the_raw_one_does_not(effect: float) -> None:
    random = default_rng(7)
    people = [simulated(random, n, effect=effect) for n in range(900)]
    found = by_adherence(people, TODAY)
    assert found.withheld is None
    assert found.raw is not None
    assert found.adjusted is not None
    truth = effect
    assert found.adjusted.low <= truth <= found.adjusted.high
    assert found.raw.low > truth  # confounded: those who lose more exercise less
    assert abs(found.adjusted.mean - truth) < 0.4 * abs(found.raw.mean - truth)
    slope = next(row for row in found.balance if row.trait is Trait.SLOPE)
    assert slope.alike is False
    assert sum(len(group.people) for group in found.groups) == len(found.flow.compared) == 900
    assert found.banner in found.words
    assert ("could be none" in found.words) is (effect == 0)


def test_few_people_in_a_group_are_withheld_with_everything_about_them() -> None:
    found = by_adherence([simulated(default_rng(1), n, effect=0) for n in range(30)], TODAY)
    assert found.withheld == "Fewer than 20 people in a group."
    assert (found.raw, found.adjusted, found.balance) == (None, None, ())
    assert all(group.people == () and group.raw is None for group in found.groups)
    assert found.words.endswith(cohort_file().banner)


@pytest.mark.parametrize(
    ("known", "why"),
    [
        ({}, None),
        ({"died_on": START + timedelta(days=274)}, Out.DIED),
        ({"died_on": START + timedelta(days=275)}, None),
        ({"left_on": START + timedelta(days=100)}, Out.LEFT),
        ({"logged": False, "done": 0}, Out.NO_LOG),
        ({"asked": 0, "done": 0}, Out.NOTHING_ASKED),
        ({"scores": ((START, 40), (START + timedelta(days=100), 38))}, Out.NO_SCORE),
        ({"scores": ((START + timedelta(days=100), 40), (START + timedelta(days=200), 38))}, Out.NO_SCORE),
        ({"scores": ((START, 40), (START + timedelta(days=100), 39), (START + timedelta(days=160), 38))}, None),
        ({"scores": ((START, 40), (START + timedelta(days=100), 39), (START + timedelta(days=159), 38))}, Out.NO_SCORE),
    ],
)
def test_who_is_in_and_why_not(known: dict[str, Any], why: Out | None) -> None:
    flow = by_adherence([starter(1, **known)], TODAY).flow
    assert [reason for reason, ids in flow.out.items() if ids] == ([why] if why else [])
    assert len(flow.compared) == (why is None)


def test_who_began_lately_is_out_until_nine_months_have_passed() -> None:
    end = START + timedelta(days=274)
    assert by_adherence([starter(1)], end - timedelta(days=1)).flow.out[Out.TOO_SOON] == (UUID(int=1),)
    assert by_adherence([starter(1)], end).flow.compared == (UUID(int=1),)


@pytest.mark.parametrize(("share", "key"), [(0.75, "most"), (0.749, "some"), (0.5, "some"), (0.499, "least"), (0, "least"), (1, "most")])
def test_bands(share: float, key: str) -> None:
    assert band_of(share).key == key


@given(st.lists(st.sampled_from(["fine", "died", "quiet"]), max_size=12))
def test_everybody_who_started_is_either_compared_or_out_once(kinds: list[str]) -> None:
    changed: dict[str, dict[str, Any]] = {"fine": {}, "died": {"died_on": START, "logged": False}, "quiet": {"logged": False}}
    flow = by_adherence([starter(n, **changed[kind]) for n, kind in enumerate(kinds)], TODAY).flow
    ids = [*flow.compared, *(one for out in flow.out.values() for one in out)]
    assert sorted(ids, key=str) == sorted((UUID(int=n) for n in range(len(kinds))), key=str)
    assert flow.started == len(kinds)


@pytest.mark.parametrize("effect", [0.0, 0.5])
def test_matching_finds_the_truth_where_groups_differ(effect: float) -> None:
    random = default_rng(11)
    # People at home are those who lose less: half of the fast ones among them went to supervised sessions.
    pool = [simulated(random, n, effect=effect, share=0.9, home=n % 5 == 0) for n in range(900)]
    home = [one for n, one in enumerate(pool) if n % 5 == 0 and (one.slope_before or 0) > -1.0]
    supervised = [Starter(**{**vars_of(one), "id": UUID(int=5000 + n)}) for n, one in enumerate(simulated(random, n, effect=0, share=0.9) for n in range(500))]
    found = home_against_supervised(home, supervised, TODAY)
    assert found.matched is not None
    assert found.adjusted is not None
    assert found.raw is not None
    truth = effect * 6
    assert found.adjusted.low <= truth <= found.adjusted.high
    assert abs(found.matched.mean - truth) < abs(found.raw.mean - truth)
    before, after = (next(row.apart for row in rows if row.trait is Trait.SLOPE) for rows in (found.before, found.after))
    assert before is not None
    assert after is not None
    assert after < before
    used = [one for ids in found.sets.values() for one in ids]
    assert len(used) == len(set(used))
    assert max(len(ids) for ids in found.sets.values()) <= 4
    assert found.banner in found.words


def vars_of(one: Starter) -> dict[str, Any]:
    return {name: getattr(one, name) for name in Starter.__dataclass_fields__}


def test_too_few_to_match_are_withheld() -> None:
    found = home_against_supervised([starter(1)], [starter(2)], TODAY)
    assert found.withheld
    assert (found.sets, found.matched) == ({}, None)
    assert home_against_supervised([], [], TODAY).withheld


@pytest.mark.parametrize(("freedom", "exact"), [(3, 3.1824), (5, 2.5706), (10, 2.2281), (30, 2.0423), (1000, 1.9623)])
def test_t_is_that_of_the_tables(freedom: int, exact: float) -> None:
    assert t_quantile(0.975, freedom) == pytest.approx(exact, rel=0.01)


def test_least_squares_mean_and_difference() -> None:
    x = np.arange(10.0)
    found = fit(np.column_stack([np.ones(10), x, 2 * x]), 3 + 2 * x + np.tile([0.1, -0.1], 5))
    assert found is not None
    assert found.freedom == 8
    slope = found.at(np.array([0.0, 1.0, 2.0]))  # of x and its double together
    assert slope.low < 2 < slope.high
    assert fit(np.ones((2, 1)), np.ones(2)) is None
    assert mean_of([1, 2]) is None
    assert difference([1, 2, 3], [1, 2]) is None
    apart = difference([3.0, 4.0, 5.0], [1.0, 2.0, 3.0])
    assert apart is not None
    # Welch: 2 ± 2.776 × sqrt(2/3)
    assert apart.mean == 2
    assert apart.low == pytest.approx(2 - 2.776 * (2 / 3) ** 0.5, rel=0.02)


def test_standardised_difference_and_missing_values() -> None:
    assert standardised([0, 2], [1, 3]) == 1
    assert standardised([1, 1], [1, 1]) == 0
    assert standardised([1, 1], [2, 2]) is None
    made = filled([[1.0, None, 3.0], [None, None, None]])
    assert made[:, 0].tolist() == [-1, 0, 1]
    assert made.shape == (3, 2)
