"""The day in a decision line: `by 15 dec`, `by fri`, `by 2w`, `in 3 wd`. More than one possible day is given back as such, never chosen."""

import re
from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from dashboard.care.datafile import Known, load
from dashboard.care.words import MONTHS
from dashboard.care.working_days import WorkingDays
from db.vocabulary import Discipline

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTH_NAMES = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
_LATER = re.compile(r"([0-9]{1,3})(wd|d|w)")
_AMOUNT = re.compile(r"[0-9]{1,3}")
_UNITS = {"d": "d", "day": "d", "days": "d", "w": "w", "week": "w", "weeks": "w", "wd": "wd"}
_ORDINAL = re.compile(r"([0-9]{1,2})(st|nd|rd|th)")
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


def read_day(words: Sequence[str], *, today: date, day_first: bool, next_meeting_on: date | None, working: WorkingDays) -> Found | None:
    """The day phrase at the start of `words` (what follows `by`); None when they are no day at all, as in `by physio`."""
    said = [_plain(word) for word in words[:5]]  # a weekday, a day with its year, and whether anything follows
    if not said:
        return None
    if said[0] == "in":
        later = read_later(words[1:], today=today, working=working)
        return Found(later.words + 1, later.days) if later else None
    if said[0] == "next":
        return _next(said, today, next_meeting_on)
    if later := read_later(words, today=today, working=working):
        return later
    weekday = _weekday(said[0])
    dated = _on(said[1:], today, day_first) if weekday is not None and len(said) > 1 and (said[1][:1].isdigit() or _month(said[1])) else None
    if dated is None:
        return _on(said, today, day_first)
    # `wed 10 dec` is one day; should the 10th be a Thursday, it is asked which was meant.
    agreed = tuple(on for on in dated.days if on.weekday() == weekday)
    return Found(1 + dated.words, agreed or (dated.days and dated.days + (_one_word(said[0], today, day_first) or ())))


def _on(said: Sequence[str], today: date, day_first: bool) -> Found | None:
    """One word, or day and month apart, with or without a year."""
    if len(said) > 1 and (spelt := _two_words(said[0], said[1])):
        year = _year(said[2:], today)
        days = _one_word(spelt + year, today, day_first) or ()
        return Found(3 if year else 2, days)
    found = _one_word(said[0], today, day_first)
    return None if found is None else Found(1, found)


def _year(after: Sequence[str], today: date) -> str:
    """The year that stands behind a day and a month: 2026, or at the end of the line any four digits, and two (27) of a year that is not over."""
    word = after[0] if after else ""
    if re.fullmatch(r"20[0-9]{2}", word) or (len(after) == 1 and re.fullmatch(r"[0-9]{4}", word)):
        return word
    return str(_CENTURY + int(word)) if len(after) == 1 and re.fullmatch(r"[0-9]{2}", word) and _CENTURY + int(word) >= today.year else ""


def read_later(words: Sequence[str], *, today: date, working: WorkingDays) -> Found | None:
    """So many days, weeks or working days from today (`3wd`, `2 weeks`, what follows `in`); None for anything else."""
    said = [_plain(word) for word in words[:3]]
    if said and (one := _LATER.fullmatch(said[0])):
        return Found(1, _days(lambda: _ahead(int(one[1]), one[2], today, working)))
    if len(said) < 2 or not _AMOUNT.fullmatch(said[0]):
        return None
    many, unit, taken = int(said[0]), _UNITS.get(said[1]), 2
    if said[1] == "working" and len(said) > 2 and said[2] in ("day", "days"):
        unit, taken = "wd", 3
    return Found(taken, _days(lambda: _ahead(many, unit, today, working))) if unit else None


def _ahead(many: int, unit: str, today: date, working: WorkingDays) -> date:
    return working.after(today, many) if unit == "wd" else today + timedelta(days=many * (7 if unit == "w" else 1))


def _plain(word: str) -> str:
    """As it is compared: without what ends a phrase."""
    return word.rstrip(",;.").lower()


def _two_words(one: str, other: str) -> str | None:
    """`15 dec` and `dec 15` as one word, `15dec`; None for two words that are no day of a month."""
    for number, name in ((one, other), (other, one)):
        bare = ordinal[1] if (ordinal := _ORDINAL.fullmatch(number)) else number
        if re.fullmatch(r"[0-9]{1,2}", bare) and re.fullmatch(r"[a-z]{3,9}", name) and _month(name):
            return bare + name
    return None


def _one_word(word: str, today: date, day_first: bool) -> tuple[date, ...] | None:
    if word in ("today", "tomorrow"):
        return (today + timedelta(days=word == "tomorrow"),)
    if word == "eom":
        return (today.replace(day=monthrange(today.year, today.month)[1]),)
    if ordinal := _ORDINAL.fullmatch(word):
        return _days(lambda: _next_on(int(ordinal[1]), today))
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


def _next_on(day: int, today: date) -> date:
    """The next day with this number, today included; raises ValueError for a number that no month has."""
    months = (today.replace(day=1) + timedelta(days=31 * n) for n in range(3))
    found = next((first.replace(day=day) for first in months if day <= monthrange(first.year, first.month)[1] and first.replace(day=day) >= today), None)
    if found is None:
        raise ValueError(day)
    return found


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
