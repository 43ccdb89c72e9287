"""The day in a decision line: `by 15 dec`, `by fri`, `by 2w`. More than one possible day is given back as such, never chosen."""

import re
from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from dashboard.care.datafile import Known, load
from dashboard.care.words import MONTHS
from db.vocabulary import Discipline

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTH_NAMES = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
_LATER = re.compile(r"([0-9]{1,3})([dw])")
_NUMBERS = re.compile(r"([0-9]{1,2})[/.]([0-9]{1,2})(?:[/.]([0-9]{4}|[0-9]{2}))?")
_SPELT = re.compile(r"([0-9]{1,2})-?([a-z]{3,9})(?:-?([0-9]{4}))?")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_CENTURY = 2000


class DueDefault(Known):
    default_days: int
    source: str


class YearRule(Known):
    next_within_days: int
    source: str


class Grammar(Known):
    schema_version: int
    due: DueDefault
    year: YearRule
    choices_at_most: int
    weekday_letters_at_least: int
    disciplines: dict[Discipline, tuple[str, ...]]
    source: str


@cache
def grammar() -> Grammar:
    """What data/decision_line.yaml says."""
    return load("decision_line.yaml", Grammar)


@dataclass(frozen=True)
class Found:
    """A day phrase: how many words it took and the days it may mean. None of them: it looks like a day and is not one."""

    words: int
    days: tuple[date, ...]


def read_day(words: Sequence[str], *, today: date, day_first: bool, next_meeting_on: date | None) -> Found | None:
    """The day phrase at the start of `words` (what follows `by`); None when they are no day at all, as in `by physio`."""
    if not words:
        return None
    said = [word.rstrip(",;").lower() for word in words[:3]]
    if said[0] == "next":
        return _next(said, today, next_meeting_on)
    found = _one_word(said[0], today, day_first)
    if len(said) > 1 and re.fullmatch(r"[0-9]{1,2}", said[0]) and re.fullmatch(r"[a-z]{3,9}", said[1]) and _month(said[1]):
        year = said[2] if len(said) > 2 and re.fullmatch(r"20[0-9]{2}", said[2]) else ""
        days = _one_word(said[0] + said[1] + year, today, day_first) or ()
        return Found(3 if year else 2, days)
    return None if found is None else Found(1, found)


def _one_word(word: str, today: date, day_first: bool) -> tuple[date, ...] | None:
    if word in ("today", "tomorrow"):
        return (today + timedelta(days=word == "tomorrow"),)
    if word == "eom":
        return (today.replace(day=monthrange(today.year, today.month)[1]),)
    if later := _LATER.fullmatch(word):
        return _days(lambda: today + timedelta(days=int(later[1]) * (7 if later[2] == "w" else 1)))
    if iso := _ISO.fullmatch(word):
        return _days(lambda: date(int(iso[1]), int(iso[2]), int(iso[3])))
    if numbers := _NUMBERS.fullmatch(word):
        return _numbers(int(numbers[1]), int(numbers[2]), numbers[3], today, day_first)
    spelt = _SPELT.fullmatch(word)
    if spelt and (month := _month(spelt[2])):
        return _dated(int(spelt[1]), month, int(spelt[3]) if spelt[3] else None, today)
    weekday = _weekday(word)
    if weekday is None:
        return None
    ahead = (weekday - today.weekday()) % 7
    # On a Friday, `fri` may be today or in a week: asked, not guessed.
    return (today + timedelta(days=ahead),) if ahead else (today, today + timedelta(days=7))


def _next(said: Sequence[str], today: date, meeting_on: date | None) -> Found:
    """`next` is the next meeting; `next fri` and `next week` mean two things to two people, so both are offered."""
    after = said[1] if len(said) > 1 else ""
    if after == "week":
        monday = today + timedelta(days=7 - today.weekday())
        return Found(2, (monday, monday + timedelta(days=4)))
    weekday = _weekday(after)
    if weekday is not None:
        first = today + timedelta(days=(weekday - today.weekday()) % 7 or 7)
        return Found(2, (first, first + timedelta(days=7)))
    return Found(2 if after == "meeting" else 1, (meeting_on,) if meeting_on else ())


def _numbers(one: int, other: int, year: str | None, today: date, day_first: bool) -> tuple[date, ...]:
    in_full = None if year is None else int(year) + (_CENTURY if len(year) == 2 else 0)
    day, month = (one, other) if day_first else (other, one)
    return _dated(day, month, in_full, today)


def _dated(day: int, month: int, year: int | None, today: date) -> tuple[date, ...]:
    if year is not None:
        return _days(lambda: date(year, month, day))
    this, following = _days(lambda: date(today.year, month, day)), _days(lambda: date(today.year + 1, month, day))
    if this and this[0] >= today:
        return this
    if following and (not this or (following[0] - today).days <= grammar().year.next_within_days):
        return following
    return this + following


def _days(made: Callable[[], date]) -> tuple[date, ...]:
    """A day that the calendar holds, or none: 31 feb, or past the last year there is."""
    try:
        return (made(),)
    except (ValueError, OverflowError):
        return ()


def _month(word: str) -> int | None:
    """1 to 12 of a name of at least three letters."""
    known = [at for at, name in enumerate(_MONTH_NAMES, 1) if name.startswith(word)] if len(word) >= len(MONTHS[0]) else []
    return known[0] if known else None


def _weekday(word: str) -> int | None:
    """0 Monday to 6 Sunday; three letters are enough."""
    if len(word) < grammar().weekday_letters_at_least:
        return None
    return next((at for at, name in enumerate(WEEKDAYS) if name.startswith(word)), None)
