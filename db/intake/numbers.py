"""Numbers and units as files write them: a decimal comma, a unit behind the number, another unit than the one we store."""

import re
from functools import lru_cache

from db.intake.problems import Bad
from db.vocabulary import MEASURES, Kept, Measure

MISSING = frozenset({"", "na", "n/a", "null", "nan", "none", ".", "-", "–", "missing", "#n/a", "nd"})
_WRITTEN = re.compile(r"([-+−]?)(\d{1,12}(?:[.,]\d{1,12})?|\d{1,3}(?:[ '\u00a0\u202f]\d{3})+(?:[.,]\d{1,12})?)\s*([^\d\s.,:'’].*)?")
_UNIT = re.compile(r"[^a-z0-9%/]+")

_POUND, _STONE, _INCH, _MMHG = 0.45359237, 6.35029318, 2.54, 0.133322387415
FACTORS: dict[str, dict[str, float]] = {
    "kg": {"kg": 1, "kgs": 1, "kilo": 1, "kilos": 1, "lb": _POUND, "lbs": _POUND, "pound": _POUND, "pounds": _POUND, "st": _STONE, "stone": _STONE, "g": 0.001},
    "cm": {"cm": 1, "m": 100, "mm": 0.1, "in": _INCH, "inch": _INCH, "inches": _INCH},
    "L": {"l": 1, "litre": 1, "litres": 1, "liter": 1, "liters": 1, "ml": 0.001},
    "L/min": {"l/min": 1, "lpm": 1, "l/s": 60, "lmin": 1},
    "cmH2O": {"cmh2o": 1, "kpa": 10.1972, "mmhg": 1.35951},
    "kPa": {"kpa": 1, "mmhg": _MMHG, "torr": _MMHG},
    "%": {"%": 1, "percent": 1, "pct": 1},
    "% pred": {"%": 1, "%pred": 1, "%predicted": 1, "percent": 1, "pct": 1, "percentpredicted": 1},
    "h/day": {"h": 1, "hours": 1, "hrs": 1, "hr": 1, "h/day": 1, "hours/day": 1, "h/d": 1, "min": 1 / 60, "minutes": 1 / 60},
    "s": {"s": 1, "sec": 1, "secs": 1, "seconds": 1, "min": 60},
    "0-10": {"/10": 1, "points": 1, "0-10": 1},
    "points": {"points": 1, "pts": 1, "/136": 1, "/88": 1},
}
"""How much one of the written unit is in the unit we store (db.vocabulary.MEASURES)."""


_CODES = frozenset({-9, -99, -999, -1, 9, 99, 999, 9999})
"""What statistics programs write for “not known”; said only of a value that cannot be true."""
_PERCENT = (Measure.FVC_PERCENT, Measure.SVC_PERCENT)
_LITRES_BELOW = 10
"""No lung holds ten litres and few people have a tenth of the predicted volume: below this, litres may stand in a column of per cent."""


def missing(text: str) -> bool:
    return text.strip().lower() in MISSING


def code_hint(value: float) -> str:
    """What else a number may be that cannot be true; begins with a blank."""
    return f" If {value:g} stands for “not known”, empty the cell." if value in _CODES else ""


def unit_key(text: str) -> str:
    return _UNIT.sub("", text.strip().lower())


def factor(kept: Kept, unit: str) -> float | None:
    """How many of the stored unit one `unit` is; None when the unit does not measure this."""
    table = FACTORS.get(kept.unit, {})
    key = unit_key(unit)
    return 1.0 if key == unit_key(kept.unit) else table.get(key)


@lru_cache(maxsize=65536)
def split(text: str) -> tuple[float, str, str]:
    """A number and what stands behind it, and the digits as a person would retype them. Raises Bad when there is no one number."""
    if "\x00" in text:
        raise Bad("Holds a NUL character", "No number holds one; the file is damaged here.", "Write the number again.")
    found = _WRITTEN.fullmatch(text.strip())
    if not found:
        digits = re.sub(r"[^\d.,]", "", text)
        choice = ((digits, digits),) if re.fullmatch(r"\d{1,6}([.,]\d{1,3})?", digits) else ()
        raise Bad("Not a number", "Digits only.", "Write the number with a point.", choice)
    sign, digits, unit = found.groups()
    plain = re.sub(r"[ '\u00a0\u202f]", "", digits).replace(",", ".")
    value = float(plain) * (-1 if sign in ("-", "−") else 1)
    return value, (unit or "").strip(), plain


def whole(text: str) -> int:
    """A whole number; 3.0 counts as 3, as spreadsheets and statistics programs write it."""
    value, unit, _ = split(text)
    if unit or value != int(value):
        raise Bad("Not a whole number", "Whole numbers only.", "Write a whole number.")
    return int(value)


def measured(text: str, measure: Measure, stated: str | None, confirmed: bool = False) -> float:
    """The value in the stored unit of `measure`, rounded as it is shown. Raises Bad, with choices when a unit is in doubt.

    A unit that was stated for the column (or stands in a unit column) is converted; a different unit behind the number never is
    without being asked: 71.2 lb in a column of kg may be a wrong label or a wrong number. `confirmed`: a person typed or chose it.
    """
    kept = MEASURES[measure]
    value, unit, _ = split(text)
    stated = stated or kept.unit
    times = factor(kept, stated)
    if times is None:
        raise Bad("Unit not known", f"“{stated}” does not measure {kept.label}. Use {kept.unit}.", f"Write the value in {kept.unit}.")
    if _two_readings(text) and kept.low <= value * 1000 * times <= kept.high:
        raise Bad(
            "Two readings", "The comma may divide thousands or decimals.", f"Choose one, in {kept.unit}.", _offered(kept, value * times, value * 1000 * times)
        )
    if unit and unit_key(unit) != unit_key(stated) and factor(kept, unit) != times:
        other = factor(kept, unit)
        values = [value * times] if other is None else [value * times, value * other]
        cure = f"Write the value in {kept.unit}." if other is None else f"{value:g} {unit} = {value * other:.{max(kept.decimals, 1)}f} {kept.unit}"
        raise Bad("Unit not known" if other is None else "Another unit", f"Use {stated}. Choose one.", cure, _offered(kept, *values))
    result = value * times
    if not kept.low <= result <= kept.high:
        why = _outside(measure, value) + code_hint(value)
        raise Bad(f"Outside {kept.low:g} to {kept.high:g}", why, f"Write the value in {kept.unit}.", _meant(measure, value))
    if measure in _PERCENT and result < _LITRES_BELOW and not confirmed:
        raise Bad(f"Under {_LITRES_BELOW} %", "Litres in a % column?", f"Choose it if it is true, or write the value in {kept.unit}.", _offered(kept, result))
    return round(result, max(kept.decimals, 1) + 1)


def _two_readings(text: str) -> bool:
    return bool(re.fullmatch(r"\s*\d{1,3},\d{3}\s*\D*", text))


def _offered(kept: Kept, *values: float) -> tuple[tuple[str, str], ...]:
    digits = max(kept.decimals, 1)
    return tuple((f"{value:.{digits}f} {kept.unit}", f"{value:.{digits}f}") for value in values if kept.low <= value <= kept.high)


def _meant(measure: Measure, value: float) -> tuple[tuple[str, str], ...]:
    """The value, were it in the unit that people mix up with the stored one."""
    times = {Measure.HEIGHT: 100.0, Measure.WEIGHT: _POUND}.get(measure)
    return _offered(MEASURES[measure], value * times) if times else ()


def _outside(measure: Measure, value: float) -> str:
    kept = MEASURES[measure]
    if measure in (Measure.FVC_PERCENT, Measure.SVC_PERCENT) and 0 < value < 10:
        return "Litres in a % column?"
    if measure is Measure.HEIGHT and 0 < value < 3:
        return "Metres in a column of cm?"
    if measure is Measure.WEIGHT and kept.high < value < 700:
        return "Pounds in a column of kg?"
    scale = f"{kept.low:g}-{kept.high:g}"
    return f"{kept.label} is between {kept.low:g} and {kept.high:g}{'' if kept.unit == scale else ' ' + kept.unit}."
