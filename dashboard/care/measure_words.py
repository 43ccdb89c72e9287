"""A measured value in words: number and unit, or what its level means."""

from dashboard.care.bands import measured_file
from dashboard.care.words import number
from db.records import Reading
from db.vocabulary import MEASURES, Measure, Position

PLACES = {Position.SUPINE: ", lying flat", Position.LEFT: ", left", Position.RIGHT: ", right"}


_SCALE = "0-10"  # a unit that only repeats the limits


def unit(measure: Measure) -> str:
    """As it is printed after a value: cmH₂O; of 10."""
    kept = MEASURES[measure].unit
    return "of 10" if kept == _SCALE else kept.replace("H2O", "H₂O")


def step(measure: Measure) -> str:
    """The unit of a difference: points."""
    return "points" if MEASURES[measure].unit == _SCALE else unit(measure)


def limits(measure: Measure) -> str:
    """What can be entered: 20 to 300 kg; 0 to 10."""
    kept = MEASURES[measure]
    span = f"{kept.low:g} to {kept.high:g}"
    return span if kept.unit == _SCALE else f"{span} {unit(measure)}"


def value(measure: Measure, found: float) -> str:
    """66 % pred; 5, minced and moist."""
    level = measured_file().levels.get(measure, {}).get(round(found))
    return f"{number(found)}, {level}" if level else f"{number(found, MEASURES[measure].decimals)} {unit(measure)}"


def said(one: Reading) -> str:
    """The value alone: its name and day stand beside it."""
    return f"{value(one.measure, one.value)}{PLACES.get(one.position, '') if one.position else ''}"


def named(one: Reading) -> str:
    """FVC 66 % pred, lying flat."""
    return f"{MEASURES[one.measure].label} {said(one)}"
