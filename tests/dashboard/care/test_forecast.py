"""What a forecast promises: it stays on the scale, more visits never widen it, their order says nothing, mistakes are named."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from dashboard.care import forecast_shape as shape
from dashboard.care.forecast import PUBLISHED, Prior, for_top, forecast, why_no_forecast
from dashboard.care.forecast_levels import levels
from dashboard.care.trajectory import DAYS_A_MONTH

TOPS = st.sampled_from([48, 12, 4])
AHEAD = st.lists(st.integers(-400, 4000), min_size=1, max_size=6)


def visits(most: int, least: int = 0) -> st.SearchStrategy[list[tuple[int, float]]]:
    return st.lists(st.tuples(st.integers(0, 3000), st.floats(0, 1)), min_size=least, max_size=most)


def said(found: list[tuple[int, float]], ahead: list[int], prior: Prior) -> Any:
    return forecast([day for day, _ in found], [round(share * prior.top) for _, share in found], ahead, prior)


@drawn(visits(8), AHEAD, TOPS, st.floats(0.001, 0.999))
def test_it_never_leaves_the_scale(found: list[tuple[int, float]], ahead: list[int], top: int, p: float) -> None:
    shown = said(found, ahead, for_top(top))
    for values in (shown.mean, shown.quantile(p)):
        assert values.shape == (len(ahead),)
        assert np.all((values >= 0) & (values <= top))
    assert np.all(np.isfinite(shown.sd) & (shown.sd > 0))
    assert np.all(shown.quantile(0.1) <= shown.quantile(0.9))


@drawn(visits(6), visits(3, 1), AHEAD, st.sampled_from([12, 4]))
def test_more_visits_never_widen_it(found: list[tuple[int, float]], more: list[tuple[int, float]], ahead: list[int], top: int) -> None:
    prior = for_top(top)
    assert np.all(said(found + more, ahead, prior).sd <= said(found, ahead, prior).sd * (1 + 1e-6) + 1e-6)


@drawn(st.lists(st.integers(0, 1500), min_size=2, max_size=9), st.floats(0, 48), st.floats(0, 48), AHEAD, st.booleans(), st.data())
def test_more_visits_on_the_line_never_widen_the_total_s(days: list[int], first: float, last: float, ahead: list[int], whole: bool, data: Any) -> None:
    totals = [min(max(first + (last - first) * day / 1500, 0.0), 48.0) for day in days]  # straight between two scores, however steep
    if whole:
        totals = [float(round(total)) for total in totals]
    some = data.draw(st.lists(st.sampled_from(range(len(days))), min_size=1, unique=True))
    fewer, more = forecast([days[n] for n in some], [totals[n] for n in some], ahead), forecast(days, totals, ahead)
    assert np.all(more.sd <= fewer.sd * (1 + 1e-6))
    assert np.all(more.level_sd <= fewer.level_sd * (1 + 1e-6))


def test_scores_that_scatter_widen_it_and_steady_ones_narrow_it() -> None:
    days, ahead = [0, 91, 182, 273], [450]
    steady, prior, restless = (forecast(days, totals, ahead).sd[0] for totals in ([40, 38, 36, 34], [40, 38, 37, 34], [40, 33, 40, 32]))
    assert steady < prior < restless


@drawn(st.lists(st.tuples(st.integers(0, 3000), st.floats(0, 1)), min_size=1, max_size=2, unique_by=lambda visit: visit[0]), AHEAD)
def test_one_or_two_visits_say_nothing_of_scatter(found: list[tuple[int, float]], ahead: list[int]) -> None:
    days = [day for day, _ in found]
    shown, level = said(found, ahead, PUBLISHED), forecast(days, [30] * len(days), ahead)
    assert np.allclose(shown.sd, level.sd, rtol=1e-6)


@drawn(visits(8, 1), AHEAD, st.randoms())
def test_the_order_of_visits_says_nothing(found: list[tuple[int, float]], ahead: list[int], random: Any) -> None:
    turned = list(found)
    random.shuffle(turned)
    one, other = said(found, ahead, PUBLISHED), said(turned, ahead, PUBLISHED)
    assert np.array_equal(one.mean, other.mean)
    assert np.array_equal(one.sd, other.sd)


@drawn(visits(6, 1), AHEAD, st.integers(-3000, 800_000))
def test_only_the_days_between_count(found: list[tuple[int, float]], ahead: list[int], moved: int) -> None:
    later = [(day + moved, share) for day, share in found]
    one, other = said(found, ahead, PUBLISHED), said(later, [day + moved for day in ahead], PUBLISHED)
    assert np.allclose(one.mean, other.mean, atol=1e-4)
    assert np.allclose(one.sd, other.sd, rtol=1e-5)


@drawn(visits(6, 1), st.integers(0, 47))
def test_an_arrival_only_becomes_likelier_and_a_lower_level_comes_later(found: list[tuple[int, float]], level: int) -> None:
    ahead = list(range(3000, 4000, 30))
    shown = said(found, ahead, PUBLISHED)
    first, lower = shown.first_time_at_or_below(level + 1), shown.first_time_at_or_below(level)
    assert np.all(np.diff(first.by) >= 0)
    assert np.all(lower.by <= first.by)
    days = [first.quantile(p) for p in (0.25, 0.5, 0.75)]
    here = [day for day in days if day is not None]
    assert here == sorted(here)
    assert days == here + [None] * (3 - len(here))  # a likelier arrival is never within sight when a less likely one is not
    assert (days[1] is None) == (first.never > 0.5)


def test_a_steady_fall_arrives_when_the_line_does() -> None:
    days = [0, 61, 122, 183, 244]
    arrival = forecast(days, [44, 42, 40, 38, 36], range(244, 900, 7)).first_time_at_or_below(30)
    middle = arrival.quantile(0.5)
    assert middle is not None
    assert 380 < middle < 450  # a point a month: 30.5, which is seen as 30, some 5½ months on
    assert arrival.never < 0.1


def test_one_or_two_visits_are_nearly_as_wide_as_people_differ() -> None:
    year = 365.25
    one, two = (forecast(days, [40] * len(days), [year]).sd[0] for days in ([0], [0, 30]))
    alone = np.hypot(PUBLISHED.slope_sd * 12, PUBLISHED.scatter)
    assert one > alone
    assert two > 0.8 * alone


def test_no_visit_says_nothing_but_the_scale() -> None:
    shown = forecast([], [], [10, 20])
    assert shown.quantile(0.05).tolist() == [0, 0]
    assert shown.quantile(0.95).tolist() == [48, 48]


def test_a_known_onset_narrows_it() -> None:
    days, totals = [400, 460], [40, 38]
    assert forecast(days, totals, [800], onset_day=0).sd[0] < forecast(days, totals, [800]).sd[0]


@pytest.mark.parametrize(
    ("days", "totals", "ahead", "says"),
    [
        ([0, 1], [40], [5], "as long as each other, not 2 and 1"),
        ([0], [49], [5], "outside 0 to 48"),
        ([0], [-1], [5], "outside 0 to 48"),
        ([0], [float("nan")], [5], "totals must be a flat list"),
        ([[0, 1]], [[40, 39]], [5], "days must be a flat list"),
        ([0], [40], ["soon"], "ahead must be a flat list"),
        ([0], [None], [5], "totals must be a flat list"),
    ],
)
def test_mistakes_are_named(days: Any, totals: Any, ahead: Any, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        forecast(days, totals, ahead)


def test_an_onset_and_a_level_are_numbers() -> None:
    with pytest.raises(ValueError, match="onset_day must be a number"):
        forecast([0], [40], [5], onset_day=float("nan"))
    with pytest.raises(ValueError, match="a level must be a number"):
        forecast([0], [40], [5]).first_time_at_or_below(float("nan"))


def test_nothing_is_seen_below_zero_or_above_the_top() -> None:
    shown = forecast([0, 90, 180], [6, 3, 0], [200, 400])
    assert shown.probability_at_or_below(-1).tolist() == [0, 0]
    assert shown.probability_at_or_below(48).tolist() == [1, 1]
    assert shown.first_time_at_or_below(-1).never == 1
    assert shown.first_time_at_or_below(48).quantile(0.5) == 200


@pytest.mark.parametrize(
    ("change", "says"),
    [({"scatter": 0.0}, "scatter"), ({"slope": float("nan")}, "slope"), ({"slope_sd": -1.0}, "slope_sd"), ({"steady_share": 1.0}, "steady_share")],
)
def test_a_prior_that_no_people_can_have_is_named(change: dict[str, float], says: str) -> None:
    with pytest.raises(ValueError, match=f"{says} of a prior"):
        replace(PUBLISHED, **change)


def test_days_ahead_of_an_arrival_ascend() -> None:
    with pytest.raises(ValueError, match="ascend"):
        forecast([0], [40], [50, 20]).first_time_at_or_below(30)


@drawn(st.floats(0.0001, 0.9999))
def test_the_shape_and_its_inverse_agree(p: float) -> None:
    assert shape.below(np.array([shape.quantile(p)]))[0] == pytest.approx(p, abs=1e-9)


@drawn(st.floats(-20, 70), st.floats(0.3, 30))
def test_the_mean_is_that_of_the_cut_band(level: float, sd: float) -> None:
    shares = (np.arange(4000) + 0.5) / 4000
    drawn_values = np.clip([level + sd * shape.quantile(p) for p in shares], 0, 48)
    assert shape.clipped_mean(np.array([level]), np.array([sd]), 48.0)[0] == pytest.approx(drawn_values.mean(), abs=0.02 * sd + 1e-6)


@drawn(st.lists(visits(5, 1), min_size=1, max_size=5))
def test_a_whole_clinic_at_once_is_each_person_alone(people: list[list[tuple[int, float]]]) -> None:
    ahead = [3100.0, 3300.0]
    widest = max(map(len, people))
    months, scores = np.zeros((len(people), widest)), np.zeros((len(people), widest))
    here = np.zeros((len(people), widest), dtype=bool)
    for n, found in enumerate(people):
        months[n, : len(found)] = [day / DAYS_A_MONTH for day, _ in found]
        scores[n, : len(found)] = [round(share * 48) for _, share in found]
        here[n, : len(found)] = True
    whole = levels(months, scores[:, :, None], here, np.tile(np.array(ahead) / DAYS_A_MONTH, (len(people), 1)), PUBLISHED)
    for n, found in enumerate(people):
        alone = said(found, ahead, PUBLISHED)  # type: ignore[arg-type]
        assert np.allclose(whole.mean[n, :, 0], alone.level, atol=1e-6)
        assert np.allclose(whole.sd[n, :, 0], alone.level_sd, atol=1e-6)
        assert np.allclose(whole.scatter[n, 0, 0], alone.scatter, atol=1e-6)


@pytest.mark.parametrize(("days", "why"), [([], "No score"), ([5], "1 score"), ([5, 100], "2 scores"), ([5, 40, 54], "49 d only"), ([5, 40, 65], None)])
def test_what_is_missing_for_a_forecast(days: list[float], why: str | None) -> None:
    assert why_no_forecast(days) == why
