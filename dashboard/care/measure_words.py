"""A measured value in words: number and unit, or what its level means."""

from dashboard.care.bands import measured_file
from dashboard.care.words import number
from db.records import Reading
from db.vocabulary import MEASURES, Measure, Position

PLACES = {Position.SUPINE: ", lying flat", Position.LEFT: ", left", Position.RIGHT: ", right"}


def unit(measure: Measure) -> str:
    """As it is printed: cmH₂O."""
    return MEASURES[measure].unit.replace("H2O", "H₂O")


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
