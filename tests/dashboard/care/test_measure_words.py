"""A measured value in words: the unit as it is read, and a scale that does not say its limits twice."""

import pytest

from dashboard.care import measure_words
from db.vocabulary import Measure


@pytest.mark.parametrize(
    ("measure", "value", "limits", "step"),
    [
        (Measure.PAIN, "4 of 10", "0 to 10", "points"),
        (Measure.SNIP, "4 cmH₂O", "1 to 200 cmH₂O", "cmH₂O"),
        (Measure.WEIGHT, "4.0 kg", "20 to 300 kg", "kg"),
    ],
)
def test_a_unit_is_said_once(measure: Measure, value: str, limits: str, step: str) -> None:
    assert (measure_words.value(measure, 4), measure_words.limits(measure), measure_words.step(measure)) == (value, limits, step)
