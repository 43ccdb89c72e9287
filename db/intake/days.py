"""Days as files write them. The form is stated, or follows from all values; day and month are never guessed apart."""

import calendar
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from db.intake.problems import Bad

_TIME = r"(?:[T ]+\d{1,2}:\d\d(?::\d\d(?:[.,]\d+)?)?(?:\s?[AaPp]\.?[Mm]\.?)?(?:Z|[+-]\d\d:?\d\d)?)?"
_YEAR = r"(\d{4}|\d{2})"
_MONTHS = {name.lower(): n for n, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_MONTHS |= {name.lower(): n for n, name in enumerate(calendar.month_name) if name}


@dataclass(frozen=True)
class Form:
    """One way of writing a day; `order` names the groups of `shape`."""

    label: str
    example: str
    shape: re.Pattern[str]
    order: str


FORMS: dict[str, Form] = {
    "yyyy-mm-dd": Form("year-month-day", "2025-11-18", re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})" + _TIME), "ymd"),
    "dd/mm/yyyy": Form("day/month/year", "18/11/2025", re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ]" + _YEAR + _TIME), "dmy"),
    "mm/dd/yyyy": Form("month/day/year", "11/18/2025", re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ]" + _YEAR + _TIME), "mdy"),
    "dd-mmm-yyyy": Form("day-month name-year", "18-Nov-2025", re.compile(r"(\d{1,2})[-/. ]*([A-Za-z]{3,9})[-/., ]*" + _YEAR + _TIME), "dmy"),
    "mmm dd, yyyy": Form("month name day, year", "Nov 18, 2025", re.compile(r"([A-Za-z]{3,9})[-/. ]*(\d{1,2})[-/., ]+(\d{4})" + _TIME), "mdy"),
    "yyyymmdd": Form("eight digits", "20251118", re.compile(r"(\d{4})(\d{2})(\d{2})"), "ymd"),
    "excel": Form("spreadsheet day number", "45979", re.compile(r"(\d{5})(?:[.,]\d+)?"), ""),
}
GUESSED = tuple(key for key in FORMS if key != "excel")
_SLASHED = {"dd/mm/yyyy", "mm/dd/yyyy"}
_OFFSET = re.compile(r"[+-]?\d{1,5}(?:\.0+)?")


def parse(text: str, form: str, today: date) -> date:
    """The day that `text` names in `form`. A year of two digits is the latest that has begun. Raises Bad: another form, or a day that does not exist."""
    shape = FORMS[form]
    found = shape.shape.fullmatch(text.strip())
    if not found:
        written = "as spreadsheet day numbers" if form == "excel" else form
        raise Bad("Not a day", f"Days in this column are written {written}, as in {shape.example}.", "Write the day as dd-mmm-yyyy.")
    if form == "excel":
        return date(1899, 12, 30) + timedelta(days=int(found[1]))
    parts = dict(zip(shape.order, found.groups(), strict=False))
    month = int(parts["m"]) if parts["m"].isdigit() else _MONTHS.get(parts["m"].lower(), 0)
    year, day = _full(parts["y"], today), int(parts["d"])
    if not 1 <= month <= 12:
        raise Bad("No such day", "Months go from 1 to 12 (the column is read as " + form + ").", "Write the day as dd-mmm-yyyy.")
    if not 1900 <= year <= 2200:
        raise Bad("No such day", "The year is not between 1900 and 2200.", "Write the day as dd-mmm-yyyy.")
    last = calendar.monthrange(year, month)[1]
    if not 1 <= day <= last:
        when = f"{calendar.month_name[month]}{f' {year}' if month == 2 else ''}"
        raise Bad("No such day", f"{when} has {last} days.", "Write the day as dd-mmm-yyyy.")
    return date(year, month, day)


def slashed(text: str) -> bool:
    """Whether the day is digits and marks only, its year at the end: either of the others may be the month."""
    return bool(FORMS["dd/mm/yyyy"].shape.fullmatch(text.strip()))


def serial(text: str) -> bool:
    """Whether a number may be a spreadsheet's for a day of the last seventy years."""
    return bool(FORMS["excel"].shape.fullmatch(text.strip())) and 20_000 < float(text.replace(",", ".")) < 60_000


def short_year(text: str, form: str) -> bool:
    """Whether the day is written with a year of two digits: the century is then taken for granted."""
    found = FORMS[form].shape.fullmatch(text.strip())
    return bool(found and "y" in FORMS[form].order and len(found.group(FORMS[form].order.index("y") + 1)) == 2)


def _full(year: str, today: date) -> int:
    if len(year) == 4:
        return int(year)
    return int(year) + (today.year // 100 if int(year) <= today.year % 100 else today.year // 100 - 1) * 100


def typed(text: str, today: date) -> date:
    """A day that a person typed as a fix: 2025-11-30 or 30-Nov-2025; forms that can be misread are refused."""
    for form in ("yyyy-mm-dd", "dd-mmm-yyyy", "mmm dd, yyyy"):
        if FORMS[form].shape.fullmatch(text.strip()) and not short_year(text, form):
            return parse(text, form, today)
    raise Bad("Not a day", "A day typed here is written dd-mmm-yyyy, as in 18-Nov-2025.", "Write the day as dd-mmm-yyyy.")


def fitting(text: str) -> frozenset[str]:
    """The forms that could have written this value, whether or not the month is that long. 25/11/18 may begin with its year: that is asked."""
    fits = set()
    for key in GUESSED:
        found = FORMS[key].shape.fullmatch(text)
        if not found:
            continue
        parts = dict(zip(FORMS[key].order, found.groups(), strict=False))
        month = int(parts["m"]) if parts["m"].isdigit() else _MONTHS.get(parts["m"].lower(), 0)
        year_sure = 1900 <= int(parts["y"]) <= 2200 or (len(parts["y"]) == 2 and not parts["m"].isdigit())
        if 1 <= month <= 12 and 1 <= int(parts["d"]) <= 31 and year_sure:
            fits.add(key)
    return frozenset(fits)


@dataclass(frozen=True)
class Reading:
    """What all values of a column say: one form, or several that must be asked about, or days counted from a base (most of them: the rest are problems)."""

    form: str | None
    asked: tuple[str, ...]
    offset: bool
    values: int


def judge(values: Iterable[str]) -> Reading:
    """The form that fits every value. Two that do, or day-first and month-first values in one column, are a question."""
    counts = Counter(text.strip() for text in values)
    total = sum(counts.values())
    if sum(times for text, times in counts.items() if _OFFSET.fullmatch(text)) * 2 > total:
        return Reading(None, (), True, total)
    fits: Counter[str] = Counter()
    day_first = month_first = unlike = 0
    for text, times in counts.items():
        found = fitting(text)
        fits.update(dict.fromkeys(found, times))
        if found >= _SLASHED:
            parts = FORMS["dd/mm/yyyy"].shape.fullmatch(text)
            unlike += times if parts and int(parts[1]) != int(parts[2]) else 0
        else:
            day_first += times if "dd/mm/yyyy" in found else 0
            month_first += times if "mm/dd/yyyy" in found else 0
    if not fits:
        return Reading(None, GUESSED, False, total)
    best = fits.most_common(1)[0][0]
    if best in _SLASHED:
        if (day_first and month_first) or (unlike and not day_first and not month_first):
            return Reading(None, ("dd/mm/yyyy", "mm/dd/yyyy"), False, total)
        best = "mm/dd/yyyy" if month_first else "dd/mm/yyyy"
    return Reading(best, (), False, total)
