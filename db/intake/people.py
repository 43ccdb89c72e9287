"""Whose row is it: a person matches on two identifiers, or a human decides."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from db.intake.problems import Bad

NOBODY_KNOWN, SAME_TWICE = "No such person", "Same person twice?"


@dataclass(frozen=True)
class Known:
    """A person of the clinic, as far as matching and counting days needs it."""

    id: UUID
    number: str
    national_no: str | None
    family_name: str
    given_name: str
    latin_name: str | None
    born_on: date | None
    diagnosed_on: date | None
    first_visit_on: date | None
    last_visit_on: date | None
    died_on: date | None = None


@dataclass(frozen=True)
class Identity:
    """Who a row says it is about."""

    number: str = ""
    national_no: str = ""
    family_name: str = ""
    given_name: str = ""
    born_on: date | None = None

    @property
    def key(self) -> str:
        """What a human's decision about this identity is remembered by; it holds for every row that says the same."""
        return "\x1f".join((self.number, self.national_no, self.family_name, self.born_on.isoformat() if self.born_on else ""))


@dataclass
class Person:
    """Somebody to write about: of the clinic (known), or new (id given when written). `decided`: a human said it is them."""

    index: int
    identity: Identity
    known: Known | None
    id: UUID | None = None
    first_row: int = 0
    decided: bool = False

    @property
    def born_on(self) -> date | None:
        return self.known.born_on if self.known and self.known.born_on else self.identity.born_on


@lru_cache(maxsize=65536)
def folded(name: str) -> str:
    """A name for comparing: without case, accents, outer and doubled blanks."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return " ".join(bare.casefold().split())


def squeezed(number: str) -> str:
    """A number for comparing: 982 114 0376 and 9821140376 are one, and so are digits of any width."""
    return "".join(unicodedata.normalize("NFKC", number).split()).casefold()


@dataclass
class People:
    """Everybody the clinic knows, and the new people of this file. `renames`: a file of patients may change a family name."""

    known: Iterable[Known]
    two_needed: bool
    renames: bool = False
    make_new: bool = False
    chosen: dict[str, str] = field(default_factory=dict)
    new: list[Person] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._number: dict[str, Known] = {}
        self._national: dict[str, Known] = {}
        self._named: dict[str, list[Known]] = defaultdict(list)
        self._by_id: dict[str, Known] = {}
        for one in self.known:
            self._number[squeezed(one.number)] = one
            if one.national_no:
                self._national[squeezed(one.national_no)] = one
            self._named[folded(one.family_name)].append(one)
            self._by_id[str(one.id)] = one
        self._persons: dict[UUID, Person] = {}
        self._new: dict[str, Person] = {}
        self._new_alike: dict[tuple[Any, ...], Person] = {}
        self._count = 0

    def find(self, who: Identity, row: int) -> Person:
        """The person of this row. Raises Bad, with both sides to compare when a human must decide."""
        choice = self.chosen.get(who.key)
        if choice in self._by_id:
            person = self._person(self._by_id[choice], who)
            person.decided = True
            return person
        owner = self._number.get(squeezed(who.number)) if who.number else None
        if choice == "new":
            if owner:
                raise Bad("Number is taken", f"{who.number} belongs to {shown(owner)}.", "Give the new person a number of their own.")
            return self._make(who, row)
        candidates = self._candidates(who, owner)
        if len(candidates) > 1:
            raise Bad("Two people fit", "; ".join(shown(c) for c in candidates[:3]) + ".", "Compare, then choose.", compare=self._compare(who, candidates))
        if candidates:
            return self._judge(who, candidates[0])
        if self.make_new or self.renames:
            self._must_be_one(who)
            return self._make(who, row)
        if not who.number:
            raise Bad(NOBODY_KNOWN, "The clinic has nobody with this name and birth date.", "Correct the row, or leave it out.")
        label = (f"New person: number {who.number}", who.key)
        raise Bad(NOBODY_KNOWN, f"The clinic has nobody with number {who.number}.", "Correct the number, make a new person, or leave the row out.", (label,))

    def _must_be_one(self, who: Identity) -> None:
        """Raises Bad when an earlier row makes somebody of the same name and birth date, or national number, under another number."""
        twin = next((self._new_alike[mark] for mark in _marks_of(who) if mark in self._new_alike), None)
        if twin and squeezed(twin.identity.number) != squeezed(who.number):
            what = "national number" if who.national_no and squeezed(who.national_no) == squeezed(twin.identity.national_no) else "name and birth date"
            why = f"Row {twin.first_row} gives the same {what} with number {twin.identity.number}."
            raise Bad(SAME_TWICE, why, "Correct the row, or leave it out.", ((f"Two people: number {who.number} too", who.key),))

    def _candidates(self, who: Identity, owner: Known | None) -> list[Known]:
        """People whom a number, or name and birth date together, point at."""
        national = self._national.get(squeezed(who.national_no)) if who.national_no else None
        found = [one for one in (owner, national) if one]
        if not found and who.family_name and who.born_on:
            found = [one for one in self._named.get(folded(who.family_name), ()) if one.born_on == who.born_on]
        return list({one.id: one for one in found}.values())

    def _judge(self, who: Identity, one: Known) -> Person:
        agree = 0
        differ: list[str] = []
        for label, mine, theirs in (
            ("Hospital number", squeezed(who.number), squeezed(one.number)),
            ("National number", squeezed(who.national_no), squeezed(one.national_no or "")),
            ("Birth date", who.born_on, one.born_on),
        ):
            if mine and theirs:
                agree, differ = (agree + 1, differ) if mine == theirs else (agree, [*differ, label])
        if who.family_name:
            same = folded(who.family_name) in (folded(one.family_name), folded(one.latin_name or ""))
            if same:
                agree += 1
            elif not (self.renames and agree >= 2):
                differ.append("Family name")
        if not differ and (agree >= 2 or (agree == 1 and not self.two_needed and not who.family_name and not who.born_on)):
            return self._person(one, who)
        if not differ:
            raise Bad(
                "Only one identifier", "Two identifiers must agree; this row has one to compare.", "Compare, then choose.", compare=self._compare(who, [one])
            )
        about = "this number" if who.number and squeezed(who.number) == squeezed(one.number) else "this person"
        raise Bad(f"{differ[0]} differs for {about}", "Two identifiers must agree.", "Compare, then choose.", compare=self._compare(who, [one], differ))

    def _compare(self, who: Identity, candidates: list[Known], differ: Iterable[str] = ()) -> dict[str, Any]:
        family = folded(who.family_name or candidates[0].family_name)
        similar = [one for one in self._named.get(family, ()) if one.id not in {c.id for c in candidates}]
        return {
            "key": who.key,
            "file": {
                "name": f"{who.family_name}, {who.given_name}".strip(", "), "number": who.number, "national_no": who.national_no, "born_on": _iso(who.born_on),
            },
            "clinic": [
                {"id": str(c.id), "name": f"{c.family_name}, {c.given_name}".strip(", "), "number": c.number, "national_no": c.national_no or "",
                 "born_on": _iso(c.born_on), "last_visit_on": _iso(c.last_visit_on)} for c in candidates[:3]
            ],
            "differs": list(differ),
            "similar": [shown(one) for one in similar[:3]],
        }  # fmt: skip

    def _person(self, one: Known, who: Identity) -> Person:
        if one.id not in self._persons:
            self._count += 1
            self._persons[one.id] = Person(self._count, who, one, one.id)
        return self._persons[one.id]

    def _make(self, who: Identity, row: int) -> Person:
        if not who.number:
            raise Bad("No number", "A new person needs a hospital number.", "Write the number, or leave the row out.")
        before = self._new.get(squeezed(who.number))
        if before is None:
            self._count += 1
            before = self._new[squeezed(who.number)] = Person(self._count, who, None, first_row=row)
            self.new.append(before)
            for mark in _marks_of(who):
                self._new_alike.setdefault(mark, before)
        elif (before.identity.born_on, folded(before.identity.family_name)) != (who.born_on, folded(who.family_name)):
            raise Bad("Number used twice", f"Row {before.first_row} gives the same number to somebody else.", "Correct the number, or leave the row out.")
        return before


def _marks_of(who: Identity) -> list[tuple[Any, ...]]:
    """What two rows of one person have in common even if their numbers differ."""
    marks: list[tuple[Any, ...]] = [(squeezed(who.national_no),)] if who.national_no else []
    return [*marks, (folded(who.family_name), folded(who.given_name), who.born_on)] if who.family_name and who.born_on else marks


def shown(one: Known) -> str:
    """SMITH, Joan 1960: enough to tell two people apart in one line."""
    born = f" {one.born_on.year}" if one.born_on else ""
    return f"{one.family_name.upper()}, {one.given_name}".strip(", ") + born


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
