"""One row through its mapping: each read gives a value or notes a problem, so that a row tells all of its problems at once."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import TypeVar

from db.intake import days, numbers
from db.intake.problems import Bad, Problem, problem
from db.intake.reading import Row

T = TypeVar("T")
SHORT, LONG = 300, 10_000
_CHILD = 18
_UNSAID = frozenset({"n/a", "#n/a", "#null!", "#value!", "#ref!", "-", "–", "—", ".", "?"})
"""What stands in a cell of text for nothing. Na and Null are names."""
_SHORTENED = re.compile(r"\d(?:[.,]\d+)?[eE]\+\d+")
_PREFIXED = tuple(f"'{sign}" for sign in "=+-@\t\r\n")


@dataclass
class Layout:
    """Where each field stands, what the columns are called, and how their days and units are written."""

    names: list[str]
    places: dict[str, int]
    day_forms: dict[str, str]
    units: dict[str, str]
    width: int
    today: date


@dataclass
class Cells:
    row: Row
    layout: Layout
    fixes: Mapping[str, str]
    problems: list[Problem] = field(default_factory=list)

    def has(self, key: str) -> bool:
        return key in self.layout.places or key in self.fixes

    def raw(self, key: str) -> str:
        """The cell as it stands, or as somebody corrected it; empty when there is no such column."""
        if self.fixes and key in self.fixes:
            return self.fixes[key]
        place = self.layout.places.get(key)
        return "" if place is None else self.row.cells[place]

    def text(self, key: str, limit: int = SHORT) -> str:
        """Text as it was written; the apostrophe that keeps a formula from running is taken off again."""
        value = self.raw(key)
        if "\x00" in value:
            self.note(key, Bad("Holds a NUL character", "No text holds one; the file is damaged here.", "Write the text again."))
            return ""
        if len(value) > limit:
            self.note(key, Bad("Too long", f"{len(value):,} characters; at most {limit:,} are kept.", "Shorten the text."))
            return ""
        if value.strip().lower() in _UNSAID:
            return ""
        return value[1:] if value.startswith(_PREFIXED) else value

    def identifier(self, key: str) -> str:
        """A number that names somebody, without blanks round it, line breaks and marks that nobody sees."""
        value = self.text(key)
        if _SHORTENED.fullmatch(value.strip()):
            self.note(key, Bad("Shortened by a spreadsheet", "The last digits are lost.", "Export the column as text, or write the number."))
            return ""
        if not value.isascii():
            value = "".join(c for c in value if unicodedata.category(c) != "Cf")
        return " ".join(value.split())

    def day(self, key: str) -> date | None:
        value = self.raw(key)
        if numbers.missing(value):
            return None
        if key in self.fixes:
            return self.taken(key, days.typed, value, self.layout.today)
        return self.taken(key, _day, value, self.layout.day_forms.get(key, "yyyy-mm-dd"), self.layout.today, key == "born_on")

    def whole(self, key: str, low: int, high: int, why: str = "") -> int | None:
        value = self.raw(key)
        if numbers.missing(value):
            return None
        found = self.taken(key, numbers.whole, value)
        if found is not None and not low <= found <= high:
            said = (why or f"Only {low} to {high} can be true.") + numbers.code_hint(found)
            self.note(key, Bad(f"Outside {low} to {high}", said, f"Write a number from {low} to {high}."))
            return None
        return found

    def word(self, key: str, words: Mapping[str, T], fallback: T | None = None) -> T | None:
        """One of a list of words, in any spelling the list knows."""
        value = self.raw(key).strip()
        if numbers.missing(value):
            return fallback
        spelt = "_".join(value.lower().replace("-", " ").replace("_", " ").split())
        if spelt in words:
            return words[spelt]
        known = ", ".join(sorted({str(w) for w in words.values() if w is not None}))
        self.note(key, Bad("Not a known word", f"Known: {known}.", "Write one of the known words."))
        return fallback

    def taken(self, key: str, read: Callable[..., T], *arguments: object) -> T | None:
        """What `read` makes of it; its refusal becomes a problem of this cell."""
        try:
            return read(*arguments)
        except Bad as bad:
            self.note(key, bad)
            return None

    def note(self, key: str, bad: Bad, column: str | None = None) -> None:
        place = self.layout.places.get(key)
        name = column or (self.layout.names[place] if place is not None else key.replace("_", " "))
        self.problems.append(problem(self.row.number, name, key, self.raw(key), bad, self.row.cells))


@lru_cache(maxsize=16384)
def _day(text: str, form: str, today: date, born: bool) -> date:
    found = days.parse(text, form, today)
    if born and today.year - found.year < _CHILD and days.short_year(text, form):
        earlier = found.replace(year=found.year - 100, day=min(found.day, 28) if found.month == 2 else found.day)
        choices = tuple((f"{day:%d-%b-%Y}", day.isoformat()) for day in (earlier, found))
        raise Bad("Which century?", f"A year of two digits: {earlier.year} or {found.year}?", "Choose one.", choices)
    return found
