"""A day as a person types it. Only forms that nobody can read two ways: a spelt month, or year first."""

import re
from datetime import date

LONG = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_SPELT = re.compile(r"([0-9]{1,2})[- ./]?([a-z]{3,9})[- ./]?([0-9]{4})")
OLDEST = 1900


def typed_day(text: str) -> date | None:
    """02-Dec-2025, 2 dec 2025, 2december2025 or 2025-12-02; None for anything else, 02-12-2025 included. Years from 1900."""
    typed = text.strip().lower()
    if found := _ISO.fullmatch(typed):
        year, month, day_of = (int(part) for part in found.groups())
    elif found := _SPELT.fullmatch(typed):
        named = [n for n, name in enumerate(LONG, 1) if found[2] in (name, name[:3])]
        if not named:
            return None
        year, month, day_of = int(found[3]), named[0], int(found[1])
    else:
        return None
    try:
        return date(year, month, day_of) if year >= OLDEST else None
    except ValueError:
        return None
