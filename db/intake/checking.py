"""Every row of a file judged before any is written: new, changed, the same, or a problem with its row, column, cause and cure."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from db.intake import comparing
from db.intake.cells import Cells, Layout
from db.intake.facts import Fact, Stored, Verdict
from db.intake.kinds import alsfrs, measurements, patients, sessions
from db.intake.mapping import Mapping
from db.intake.people import Identity, People, Person
from db.intake.problems import Bad, Problem
from db.intake.reading import Row, Sheet
from db.vocabulary import ImportKind

CHUNK = 2000
Lookup = Callable[[list[tuple[UUID, date | None]]], dict[tuple[UUID, date | None], list[Stored]]]
ENDS = Bad("Ends care here", "Open tasks, programme and home link end with it.", "Check again on the Import page, or end care on the person's page first.")
"""Where a file is only written, with nobody to do what follows from an end of care."""
_READ: dict[ImportKind, Callable[[Cells, Person | None, date | None], list[Fact]]] = {
    ImportKind.ALSFRS: alsfrs.read,
    ImportKind.MEASUREMENTS: measurements.read,
    ImportKind.SESSIONS: sessions.read,
}


@dataclass(frozen=True)
class Fixes:
    """What people decided about single rows: cells typed anew, persons chosen (by identity), rows left out."""

    cells: dict[int, dict[str, str]] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    out: frozenset[int] = frozenset()

    @classmethod
    def of(cls, stored: dict[str, Any]) -> "Fixes":
        cells = {int(row): dict(values) for row, values in stored.get("cells", {}).items()}
        return cls(cells, dict(stored.get("people", {})), frozenset(int(row) for row in stored.get("out", ())))

    def stored(self) -> dict[str, Any]:
        return {"cells": {str(row): values for row, values in self.cells.items()}, "people": self.people, "out": sorted(self.out)}


@dataclass(slots=True)
class Judged:
    """One row. `writes` holds its facts that say something new, each with the row it changes (None: a new row)."""

    row: Row
    verdict: Verdict
    writes: list[tuple[Fact, Stored | None, dict[str, Any]]]
    problems: list[Problem]


@dataclass
class Judge:
    """Judges rows in order. One judge walks a file once; make another to walk it again."""

    kind: ImportKind
    sheet: Sheet
    mapping: Mapping
    people: People
    lookup: Lookup
    today: date
    fixes: Fixes
    clashing: dict[int, int] = field(default_factory=dict)
    skipped: frozenset[int] = frozenset()
    may_end: bool = True
    clashes: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        places = self.mapping.place(self.sheet)
        self._layout = Layout(self.sheet.names, places, self.mapping.day_forms, self.mapping.units, len(self.sheet.header), self.today)
        self._seen: dict[int, int] = {}
        self._whom: dict[tuple[str, ...], Person | Bad] = {}
        self._who_keys = [key for key in ("number", "number_part", "national_no", "family_name", "full_name", "given_name", "born_on") if key in places]
        self._day_key = "day" if "day" in places else "offset"

    def walk(self, before_asking: Callable[[], None] = lambda: None) -> Iterator[Judged]:
        """Every row that is not left out. The clinic is asked once for each couple of thousand rows, after `before_asking`."""
        rows = iter(self.sheet.rows())
        while chunk := list(islice(rows, CHUNK)):
            read = [self._read(row) for row in chunk if row.number not in self.fixes.out and row.number not in self.skipped]
            before_asking()
            asked = {(fact.person.id, fact.day) for _, facts in read for fact in facts if fact.person.id is not None}
            there = self.lookup([pair for pair in asked if pair[0] is not None])
            for cells, facts in read:
                yield self._judged(cells, facts, there)

    def _read(self, row: Row) -> tuple[Cells, list[Fact]]:
        cells = Cells(row, self._layout, self.fixes.cells.get(row.number, {}))
        wide = self._layout.width
        if len(row.cells) != wide:
            if len(row.cells) < wide or any(row.cells[wide:]):
                bad = Bad(f"{len(row.cells)} cells, not {wide}", "The row is cut differently from the header.", "Correct the row in the file, or leave it out.")
                cells.note("row", bad, "row")
                return cells, []
            row.cells[wide:] = []
        person, who = self._person(cells)
        facts = patients.read(cells, person, who, self.today) if self.kind is ImportKind.PATIENTS else _READ[self.kind](cells, person, self._day(cells, person))
        self._repeated(cells, facts)
        return cells, [] if cells.problems else facts

    def _person(self, cells: Cells) -> tuple[Person | None, Identity]:
        raw = tuple(cells.raw(key) for key in self._who_keys)
        known = self._whom.get(raw)
        if isinstance(known, Person) and not cells.fixes:
            return known, known.identity if self.kind is not ImportKind.PATIENTS else self._identity(cells)
        before = len(cells.problems)
        who = self._identity(cells)
        if len(cells.problems) > before:
            return None, who
        try:
            found = self.people.find(who, cells.row.number)
        except Bad as bad:
            cells.note("number" if cells.has("number") else self._who_keys[0], bad)
            return None, who
        if not cells.fixes:
            self._whom[raw] = found
        return found, who

    def _identity(self, cells: Cells) -> Identity:
        family, given = cells.text("family_name"), cells.text("given_name")
        if not family and cells.has("full_name"):
            whole = cells.text("full_name")
            family, _, given = (part.strip() for part in (whole.partition(",") if "," in whole else (whole.rpartition(" ")[2], "", whole.rpartition(" ")[0])))
        number = "-".join(part for part in (cells.identifier("number"), cells.identifier("number_part")) if part)
        return Identity(number, cells.identifier("national_no"), family, given, cells.day("born_on") if cells.has("born_on") else None)

    def _day(self, cells: Cells, person: Person | None) -> date | None:
        key, before = self._day_key, len(cells.problems)
        day = cells.day("day") if key == "day" or "day" in cells.fixes else self._counted(cells, person)
        if day is None:
            if len(cells.problems) == before and person is not None:
                cells.note(key, Bad("No day", "A fact needs the day it was taken.", "Write the day as dd-mmm-yyyy."))
            return None
        if day > self.today:
            cells.note(key, Bad("In the future", f"Today is {self.today:%d-%b-%Y}.", "Write the day as dd-mmm-yyyy."))
        elif person and person.born_on and day < person.born_on:
            cells.note(key, Bad("Before birth", f"The person was born {person.born_on:%d-%b-%Y}.", "Write the day as dd-mmm-yyyy."))
        elif person and person.known and person.known.died_on and day > person.known.died_on:
            why = f"The clinic has that this person died on {person.known.died_on:%d-%b-%Y}."
            cells.note(key, Bad("After death", why, "Correct the day or the person, or leave the row out."))
        elif day.year < 1900:
            cells.note(key, Bad("Long ago", "The year is before 1900.", "Write the day as dd-mmm-yyyy."))
        else:
            return day
        return None

    def _counted(self, cells: Cells, person: Person | None) -> date | None:
        """A day counted from the base day; a person without one is a problem of the row."""
        count = cells.whole("offset", -40_000, 40_000)
        if count is None or person is None:
            return None
        rule, known = self.mapping.base, person.known
        if isinstance(rule, date):
            base = rule
        else:
            found = (known.diagnosed_on if rule == "diagnosed_on" else known.first_visit_on) if known else None
            if found is None:
                what = "day of diagnosis" if rule == "diagnosed_on" else "first visit"
                cells.note("offset", Bad("No base day", f"The clinic has no {what} for this person.", "State one base day for the file, or leave the row out."))
                return None
            base = found
        return base + timedelta(days=count)

    def _repeated(self, cells: Cells, facts: list[Fact]) -> None:
        """The same fact twice in one file: once is enough when they agree; when they differ, both are refused."""
        if cells.problems:
            return
        row = cells.row.number
        for fact in list(facts):
            slot = hash((fact.person.index, fact.slot))
            content = hash(tuple(fact.values.items())) & 0xFFFFFFFF
            before = self._seen.setdefault(slot, row << 32 | content)
            if before >> 32 != row and before & 0xFFFFFFFF == content:
                facts.remove(fact)
            elif before >> 32 != row:
                self.clashes[row], self.clashes[before >> 32] = before >> 32, row
        if self.kind is ImportKind.SESSIONS:
            self._same_day(row, facts)
        if row in self.clashing:
            key = self._day_key if self.kind is not ImportKind.PATIENTS else "number"
            about = facts[0].about if facts else "row"
            cells.note(
                key,
                Bad("Twice, and different", f"Row {self.clashing[row]} gives another {about} for this person.", "Leave one of the two out, or correct one."),
            )

    def _same_day(self, row: int, facts: list[Fact]) -> None:
        """Rows of one day are one log: named exercises and a count of them exclude each other; the first row that says why, or who entered it, is believed."""
        for fact in facts:
            named = bool(fact.key[0])
            before = self._seen.setdefault(hash((fact.person.index, fact.day, "named")), row << 32 | named)
            if before & 0xFFFFFFFF != named:
                self.clashes[row], self.clashes[before >> 32] = before >> 32, row
            for word in ("source", "missed_reason") if named else ():
                if word in fact.values and self._seen.setdefault(hash((fact.person.index, fact.day, word)), row << 32) >> 32 != row:
                    del fact.values[word]

    def _judged(self, cells: Cells, facts: list[Fact], there: dict[tuple[UUID, date | None], list[Stored]]) -> Judged:
        if cells.problems:
            return Judged(cells.row, Verdict.PROBLEM, [], cells.problems)
        writes, verdicts = [], {Verdict.SAME}
        for fact in facts:
            row = comparing.pick(self.kind, fact, there.get((fact.person.id, fact.day), [])) if fact.person.id else None
            changed = comparing.changes(self.kind, fact, row)
            found = comparing.verdict(row, changed)
            against = comparing.impossible(self.kind, row, changed)
            if not self.may_end and comparing.ends(self.kind, row, changed):
                against = "status", ENDS
            if against:
                cells.note(*against)
                return Judged(cells.row, Verdict.PROBLEM, [], cells.problems)
            verdicts.add(found)
            if found is not Verdict.SAME:
                writes.append((fact, row, changed))
        best = next(v for v in (Verdict.CHANGED, Verdict.NEW, Verdict.SAME) if v in verdicts)
        return Judged(cells.row, best, writes, [])


def two_needed(mapping: Mapping, rows: Iterable[Row], places: dict[str, int]) -> bool:
    """Whether the file has a second identifier for anybody: then a number alone no longer says who it is."""
    first = "number" if "number" in places else "national_no"
    second = [places[key] for key in ("born_on", "family_name", "full_name", "national_no") if key in places and key != first]
    return any(len(row.cells) > at and row.cells[at].strip() for row in rows for at in second)
