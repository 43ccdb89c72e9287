"""Days, numbers, changes and ages as the clinic writes them."""

from datetime import date

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from dashboard.care import words


def test_days() -> None:
    on = date(1958, 3, 4)
    assert (words.day(on), words.short_day(on), words.weekday(date(2025, 12, 2))) == ("04-Mar-1958", "04-Mar", "Tue 02-Dec-2025")


@pytest.mark.parametrize(
    ("value", "decimals", "said"),
    [
        (31, 0, "31"),
        (-1.24, 1, "−1.2"),
        (2.5, 0, "3"),
        (-2.5, 0, "−3"),
        (0.04, 1, "0.0"),
        (-0.04, 1, "0.0"),
        (2.675, 2, "2.68"),
        (69.8, 1, "69.8"),
        (1.005, 2, "1.01"),
    ],
)
def test_numbers_are_rounded_half_up_with_a_true_minus(value: float, decimals: int, said: str) -> None:
    assert words.number(value, decimals) == said


@pytest.mark.parametrize(("value", "decimals", "said"), [(2, 0, "+2"), (-3, 0, "−3"), (0, 0, "0"), (-0.04, 1, "0.0"), (0.4, 1, "+0.4")])
def test_changes_carry_their_sign(value: float, decimals: int, said: str) -> None:
    assert words.signed(value, decimals) == said


def test_change_says_what_is_not_known() -> None:
    assert (words.change(34, 31), words.change(None, 31), words.change(71.2, 69.8, 1)) == ("34 → 31", "Not known → 31", "71.2 → 69.8")


@pytest.mark.parametrize(
    ("value", "limit", "said"),
    [(49.6, 50, "49.6"), (50, 50, "50"), (50.4, 50, "50.4"), (49.4, 50, "49"), (49.96, 50, "49.96")],
)
def test_a_number_stands_on_its_own_side_of_a_limit(value: float, limit: float, said: str) -> None:
    assert words.beside(value, limit) == said


@drawn(st.floats(-500, 500), st.integers(-500, 500))
def test_beside_never_crosses_the_limit(value: float, limit: int) -> None:
    shown = float(words.beside(value, limit).replace(words.MINUS, "-"))
    if abs(value - limit) > 1e-3:
        assert (shown > limit) == (value > limit)
        assert (shown < limit) == (value < limit)


def test_percent() -> None:
    assert (words.percent(0.405), words.whole_percent(0.795), words.percent(1)) == ("41 %", 80, "100 %")


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        (date(1958, 3, 4), date(2025, 3, 3), "66y"),
        (date(1958, 3, 4), date(2025, 3, 4), "67y"),
        (date(1960, 2, 29), date(2025, 2, 28), "64y"),
        (date(1960, 2, 29), date(2025, 3, 1), "65y"),
    ],
)
def test_age_is_in_completed_years(born: date, on: date, age: str) -> None:
    assert words.age(born, on) == age


def test_how_long_ago() -> None:
    today = date(2025, 12, 9)
    assert words.days_old(date(2025, 8, 13), today) == "118 d old"
    assert [words.ago(day, today) for day in (today, date(2025, 12, 8), date(2025, 12, 2), date(2025, 12, 10))] == [
        "today",
        "1 day ago",
        "7 days ago",
        "in 1 day",
    ]
    assert (words.weeks(5), words.weeks(13), words.weeks(14), words.weeks(540)) == ("5 days", "13 days", "2 weeks", "77 weeks")
    assert (words.count(1, "value"), words.count(0, "value"), words.count(2, "entry", "entries")) == ("1 value", "0 values", "2 entries")
