"""SPC: limits, each of the four rules on both sides, the verdict in words, the target, and when there is too little to say."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.care.spc import Chart, Point, Rebase, Rule, Target, Verdict, chart

START = date(2025, 1, 6)
CALM = (18, 20, 19, 21, 20, 18, 21, 19, 20, 18, 21, 19)


def charted(*values: float, **said: object) -> Chart:
    return chart([Point(START + timedelta(weeks=n), value) for n, value in enumerate(values)], **({"lower_is_better": True} | said))  # type: ignore[arg-type]


def rules(found: Chart) -> set[Rule]:
    return {signal.rule for signal in found.signals}


def test_limits_are_the_mean_and_266_times_the_mean_moving_range() -> None:
    found = charted(*(10, 12) * 6)
    assert (found.mean, found.lower, found.upper) == (11, 11 - 2.66 * 2, 11 + 2.66 * 2)


def test_eleven_weeks_are_too_few_and_twelve_are_enough() -> None:
    assert charted(*CALM[:11]).verdict is None
    assert charted(*CALM[:11]).words == "Needs 12 weeks; run chart shown"
    assert charted(*CALM).verdict is Verdict.USUAL


@pytest.mark.parametrize(("value", "outside"), [(24.0, False), (28.0, True)])
def test_a_point_outside_the_upper_limit(value: float, outside: bool) -> None:
    found = charted(*CALM, *CALM, *CALM, value)
    assert (value > (found.upper or 0)) is outside
    assert (Rule.OUTSIDE in rules(found)) is outside


def test_a_point_outside_the_lower_limit_is_better_when_lower_is_better() -> None:
    (signal,) = [signal for signal in charted(*CALM, *CALM, 1).signals if signal.rule is Rule.OUTSIDE]
    assert (signal.up, signal.better) == (False, True)


@pytest.mark.parametrize(("weeks", "run"), [(6, False), (7, True)])
@pytest.mark.parametrize("up", [True, False])
def test_seven_in_a_row_on_one_side(weeks: int, run: bool, up: bool) -> None:
    by = 1 if up else -1
    found = charted(*(20 + by * 4 * ((-1) ** n) for n in range(20)), *(20 + by * (3 if n % 2 else 2) for n in range(weeks)))
    assert {signal.up for signal in found.signals if signal.rule is Rule.RUN} == ({up} if run else set())


@pytest.mark.parametrize(("points", "trend"), [(6, False), (7, True)])
@pytest.mark.parametrize("up", [True, False])
def test_seven_rising_or_falling(points: int, trend: bool, up: bool) -> None:
    line = [20 + (1 if up else -1) * (n - 3) for n in range(points)]
    found = charted(*((12, 28) if up else (28, 12)) * 6, *line)
    assert {signal.up for signal in found.signals if signal.rule is Rule.TREND} == ({up} if trend else set())


@pytest.mark.parametrize(("far", "near"), [((27.5, 20, 20), False), ((27.5, 20, 27.5), True), ((20, 27.5, 27.5), True), ((27.5, 20, 13.5), False)])
def test_two_of_three_near_one_limit(far: tuple[float, ...], near: bool) -> None:
    found = charted(*(19, 22, 18, 21) * 6, *far)
    assert found.upper is not None
    assert found.upper > 27.5  # inside the limits
    assert (Rule.NEAR in rules(found)) is near


def test_a_figure_that_never_moves_gives_no_signal() -> None:
    assert charted(*(0.1,) * 15).signals == ()


def test_the_verdict_speaks_of_the_latest_point_only() -> None:
    then = charted(*CALM, 27, *CALM, *CALM)
    assert Rule.OUTSIDE in rules(then)
    assert then.verdict is Verdict.USUAL


@pytest.mark.parametrize(("lower_is_better", "verdict"), [(True, Verdict.BETTER), (False, Verdict.WORSE)])
def test_better_and_worse_follow_the_direction_that_is_wanted(lower_is_better: bool, verdict: Verdict) -> None:
    found = charted(*(12, 28) * 6, 24, 23, 22, 21, 20, 19, 18, lower_is_better=lower_is_better)
    assert found.verdict is verdict
    # 28 to 18 over the last eight points: 28 belongs to the falling stretch.
    assert found.words == f"{verdict.capitalize()}: 8 weeks in a row falling."


@pytest.mark.parametrize(("target", "says"), [(30, Target.WILL), (20, Target.MAY), (10, Target.WILL_NOT)])
def test_the_target_against_the_usual_range(target: float, says: Target) -> None:
    assert charted(*CALM, target=target).target is says
    turned = {Target.WILL: Target.WILL_NOT, Target.WILL_NOT: Target.WILL, Target.MAY: Target.MAY}
    assert charted(*CALM, target=target, lower_is_better=False).target is turned[says]


def test_limits_stop_where_the_unit_ends() -> None:
    assert charted(*(1, 9) * 6, floor=0).lower == 0
    assert charted(*(91, 99) * 6, ceiling=100).upper == 100


def test_limits_are_computed_anew_from_a_day_with_a_note() -> None:
    found = charted(*(40,) * 10, *CALM, rebases=[Rebase(START + timedelta(weeks=10), "two therapists joined")])
    assert len(found.points) == 12
    assert found.mean == sum(CALM) / 12
    with pytest.raises(ValueError, match="note"):
        Rebase(START, " ")


@given(st.lists(st.floats(-1e6, 1e6), max_size=60), st.randoms())
def test_order_does_not_matter_and_nothing_raises(values: list[float], random: object) -> None:
    points = [Point(START + timedelta(weeks=n), value) for n, value in enumerate(values)]
    shuffled = list(points)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert chart(points, lower_is_better=True) == chart(shuffled, lower_is_better=True)


def test_what_is_no_number_and_a_floor_above_the_ceiling_are_named() -> None:
    with pytest.raises(ValueError, match="must be a number"):
        charted(*CALM, float("nan"))
    with pytest.raises(ValueError, match="floor of 9 lies above the ceiling of 1"):
        charted(*CALM, floor=9, ceiling=1)
