"""Values and units: stated units are converted, units in doubt are choices, impossible values say what may be wrong."""

import pytest

from db.intake import numbers
from db.intake.problems import Bad
from db.vocabulary import Measure


@pytest.mark.parametrize(
    ("text", "measure", "stated", "value"),
    [
        ("71,2", Measure.WEIGHT, None, 71.2),
        ("71.2 kg", Measure.WEIGHT, None, 71.2),
        ("97 %", Measure.SPO2, None, 97),
        ("66 %", Measure.FVC_PERCENT, None, 66),
        ("157", Measure.WEIGHT, "lb", 71.21),
        ("1.78", Measure.HEIGHT, "m", 178),
        ("2410", Measure.FVC_LITRES, "ml", 2.41),
        ("45", Measure.PACO2, "mmHg", 6.0),
    ],
)
def test_a_value_in_a_known_unit(text: str, measure: Measure, stated: str | None, value: float) -> None:
    assert numbers.measured(text, measure, stated) == pytest.approx(value, abs=0.005)


def refused(text: str, measure: Measure, stated: str | None = None) -> Bad:
    with pytest.raises(Bad) as bad:
        numbers.measured(text, measure, stated)
    return bad.value


def test_pounds_in_a_column_of_kilograms_are_asked() -> None:
    bad = refused("71,2 lb", Measure.WEIGHT)
    assert bad.choices == (("71.2 kg", "71.2"), ("32.3 kg", "32.3"))


def test_a_comma_that_may_divide_thousands_is_asked_when_both_can_be_true() -> None:
    assert len(refused("0,900", Measure.PCF).choices) <= 1
    assert numbers.measured("71,200", Measure.WEIGHT, None) == 71.2


@pytest.mark.parametrize(
    ("text", "measure", "why"),
    [
        ("6.6", Measure.FVC_PERCENT, "Litres in a % column?"),
        ("2.4", Measure.FVC_PERCENT, "Litres in a % column?"),
        ("1.78", Measure.HEIGHT, "Metres in a column of cm?"),
        ("350", Measure.WEIGHT, "Pounds in a column of kg?"),
        ("49", Measure.SPO2, "SpO2 is between 50 and 100 %."),
        ("-9", Measure.WEIGHT, "Weight is between 20 and 300 kg. If -9 stands for “not known”, empty the cell."),
        ("65", Measure.PAIN, "Pain is between 0 and 10."),
        ("71.234,5", Measure.WEIGHT, "Digits only."),
        ("6:30", Measure.NIV_HOURS, "Digits only."),
        ("97 of 100", Measure.SPO2, None),
        ("NaN%", Measure.SPO2, None),
    ],
)
def test_an_impossible_value_says_what_may_be_wrong(text: str, measure: Measure, why: str | None) -> None:
    bad = refused(text, measure)
    assert why is None or bad.why == why


def test_metres_and_pounds_are_offered_converted() -> None:
    assert refused("1.75", Measure.HEIGHT).choices == (("175.0 cm", "175.0"),)
    assert refused("350", Measure.WEIGHT).choices == (("158.8 kg", "158.8"),)


def test_a_low_volume_that_was_confirmed_is_taken() -> None:
    assert numbers.measured("6.6", Measure.FVC_PERCENT, None, True) == 6.6


@pytest.mark.parametrize(("text", "value"), [("3", 3), ("3.0", 3), (" 4 ", 4), ("1 000", 1000)])
def test_whole_numbers(text: str, value: int) -> None:
    assert numbers.whole(text) == value


@pytest.mark.parametrize("text", ["3.5", "three", "3 kg", "--3", "1e3", "∞"])
def test_what_is_no_whole_number(text: str) -> None:
    with pytest.raises(Bad):
        numbers.whole(text)
