"""How the clinic writes days, numbers, changes and ages: one form everywhere, in reasons, charts and pages."""

import math
from datetime import date

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = tuple(f"{day:02d}" for day in range(32))
MINUS = "\u2212"
ARROW = "\u2192"
NOT_KNOWN = "Not known"
TITLES = frozenset({"Dr", "Prof", "Mr", "Mrs", "Ms", "Mx", "Miss", "Sister"})


def day(on: date) -> str:
    """04-Mar-1958. Spelt month, so that no reader can swap day and month."""
    return f"{_DAYS[on.day]}-{MONTHS[on.month - 1]}-{on.year:04d}"


def short_day(on: date) -> str:
    """04-Mar, where the year stands beside it."""
    return f"{on.day:02d}-{MONTHS[on.month - 1]}"


def weekday(on: date) -> str:
    """Tue 02-Dec-2025."""
    return f"{('Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun')[on.weekday()]} {day(on)}"


def number(value: float, decimals: int = 0) -> str:
    """Rounded half up (as people do), with a true minus, and never minus zero."""
    if type(value) is int and decimals == 0 and value >= 0:
        return str(value)
    rounded = _rounded(value, decimals)
    return f"{MINUS if rounded < 0 else ''}{abs(rounded):.{decimals}f}"


def signed(value: float, decimals: int = 0) -> str:
    """A change: +2, −3, 0."""
    rounded = _rounded(value, decimals)
    return f"{'+' if rounded > 0 else MINUS if rounded < 0 else ''}{abs(rounded):.{decimals}f}"


def beside(value: float, limit: float, decimals: int = 0) -> str:
    """A number that stands on the same side of a limit as it does in truth: 49.6 against 50 is 49.6, never 50."""
    for places in range(decimals, decimals + 3):
        rounded = _rounded(value, places)
        if (rounded > limit) == (value > limit) and (rounded < limit) == (value < limit):
            return number(value, places)
    return number(value, decimals + 3)


def change(was: float | None, now: float | None, decimals: int = 0) -> str:
    """34 → 31; what is not known says so."""
    return f"{_or_unknown(was, decimals)} {ARROW} {_or_unknown(now, decimals)}"


def percent(share: float) -> str:
    """A share of 1 in whole percent: 41 %."""
    return f"{number(share * 100)} %"


def whole_percent(share: float) -> int:
    """The whole percent that is shown for a share of 1, rounded half up."""
    return int(_rounded(share * 100, 0))


def years(born_on: date, on: date) -> int:
    """Completed years of age on a day; a birthday on 29 February counts from 1 March in other years."""
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def age(born_on: date, on: date) -> str:
    """67y."""
    return f"{years(born_on, on)}y"


def days_old(on: date, today: date) -> str:
    """118 d old."""
    return f"{(today - on).days} d old"


def ago(on: date, today: date) -> str:
    """today, 1 day ago, 7 days ago, 2 years ago; in 3 days for a day to come."""
    days = (today - on).days
    if days == 0:
        return "today"
    if years(on, today) > 1:
        return f"{years(on, today)} years ago"
    return f"{count(days, 'day')} ago" if days > 0 else f"in {count(-days, 'day')}"


def weeks(days: int) -> str:
    """A span in words: 5 days, 3 weeks, 77 weeks. Under two weeks it is given in days."""
    return count(days, "day") if abs(days) < 14 else count(round(days / 7), "week")


def count(how_many: int, one: str, many: str | None = None) -> str:
    """1 value, 9 values."""
    return f"{how_many} {one if how_many == 1 else many or one + 's'}"


def untitled(name: str) -> list[str]:
    """The words of a name without a title before them: Nadia, Elmaleh of Dr Nadia Elmaleh."""
    words = name.split()
    return words[1:] if len(words) > 1 and words[0].rstrip(".") in TITLES else words


def initials(name: str) -> str:
    """AN of Ana Novak, NE of Dr Nadia Elmaleh; at most two letters, and ? for no name."""
    parts = [part for part in " ".join(untitled(name)).replace("-", " ").split() if part[0].isalpha()]
    return (parts[0][0] + (parts[-1][0] if len(parts) > 1 else "")).upper() if parts else "?"


def called(name: str) -> str:
    """How somebody is greeted: Ana of Ana Novak, Dr Elmaleh of Dr Nadia Elmaleh."""
    words, bare = name.split(), untitled(name)
    return (bare[0] if bare == words else f"{words[0]} {bare[-1]}") if words else name


def _rounded(value: float, decimals: int) -> float:
    """Half away from zero; the tiny addend undoes what binary fractions lose, so that 2.675 is 2.68."""
    scale = 10**decimals
    return math.copysign(math.floor(abs(value) * scale + 0.5 + 1e-9) / scale, value)


def _or_unknown(value: float | None, decimals: int) -> str:
    return NOT_KNOWN if value is None else number(value, decimals)
