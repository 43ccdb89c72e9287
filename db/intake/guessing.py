"""A first guess at a mapping from the headers and, for days, from all values. Never a guess at day and month, or at a person."""

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import islice

from db.intake import days
from db.intake.fields import DAY, FIELDS, OLD_BREATHING, OLD_TOTAL, SPLIT_BREATHING, VALUE, spellings
from db.intake.mapping import Mapping
from db.intake.numbers import factor, missing
from db.intake.reading import Sheet
from db.vocabulary import MEASURES, ImportKind, Measure


@dataclass(frozen=True)
class Guess:
    """`asked`: forms to choose from for a day column. `notes`: what is ignored or assumed, in words."""

    mapping: Mapping
    asked: dict[str, tuple[str, ...]]
    notes: list[str]


def guess(kind: ImportKind, sheet: Sheet) -> Guess:
    """Columns by their names; a column of day numbers becomes days since a base day, which is always asked."""
    notes: list[str] = []
    columns = _by_name(kind, sheet.names, notes)
    readings = _read_days(sheet, [columns[f.key] for f in FIELDS[kind] if f.key in columns and (f.kind == DAY or f.key == "offset")])
    if "day" in columns and readings[columns["day"]].offset:
        if "offset" not in columns:
            columns["offset"] = columns["day"]
        del columns["day"]
    elif "offset" in columns and not readings[columns["offset"]].offset:
        moved = columns.pop("offset")
        if "day" not in columns:
            columns["day"] = moved
    if "day" in columns and "offset" in columns:
        notes.append(f"“{columns.pop('offset')}” counts days and is ignored: the day itself is in “{columns['day']}”.")
    forms, asked = {}, {}
    for known in FIELDS[kind]:
        if known.kind == DAY and known.key in columns:
            reading = readings[columns[known.key]]
            if reading.form:
                forms[known.key] = reading.form
            elif reading.values:
                asked[known.key] = reading.asked or days.GUESSED
            else:
                forms[known.key] = "yyyy-mm-dd"
    mapping = Mapping(columns=columns, day_forms=forms, units=_units(kind, columns))
    return Guess(mapping, asked, notes)


def ignored(kind: ImportKind, mapping: Mapping, sheet: Sheet) -> list[str]:
    """Notes on the columns that nobody reads, the original scale's items by name."""
    used = set(mapping.columns.values())
    notes, rest = [], []
    for name in sheet.names:
        if name in used:
            continue
        if kind is ImportKind.ALSFRS and _is(OLD_BREATHING, name):
            notes.append(f"“{name}” is the breathing item of the original scale and is ignored: it is not part of the ALSFRS-R total.")
        elif kind is ImportKind.ALSFRS and _is(OLD_TOTAL, name):
            notes.append(f"“{name}” looks like the total of the original scale (0 to 40) and is ignored.")
        else:
            rest.append(f"“{name}”")
    if rest:
        shown = ", ".join(rest[:12]) + (f" and {len(rest) - 12} more" if len(rest) > 12 else "")
        notes.append(f"Ignored: {shown}.")
    return notes


def assumed(kind: ImportKind, mapping: Mapping, sheet: Sheet) -> list[str]:
    """What is taken for granted because the file does not say it."""
    has, notes = mapping.columns, []
    if len({"number", "national_no"} & set(has)) == 1 and not {"born_on", "family_name", "full_name"} & set(has):
        notes.append("The file has one identifier: people are matched by their number alone.")
    if kind is ImportKind.ALSFRS and "q5" in has and "item5_form" not in has:
        notes.append("Item 5 is read as 5a (cutting food): the file does not say which form was used.")
    absent = [str(n) for n in range(1, 13) if f"q{n}" not in has and not (n == 5 and {"q5a", "q5b"} & set(has))]
    if kind is ImportKind.ALSFRS and 0 < len(absent) < 12:
        which = f"Item {absent[0]} is" if len(absent) == 1 else f"Items {', '.join(absent[:-1])} and {absent[-1]} are"
        notes.append(f"{which} not in the file: a score without all twelve has no total.")
    if kind is ImportKind.ALSFRS and "mode" not in has:
        notes.append("How each score was taken is not in the file: new ones count as taken in clinic.")
    if kind is ImportKind.SESSIONS and "source" not in has:
        notes.append("Who entered each log is not in the file: new ones count as entered by staff.")
    for key, form in mapping.day_forms.items():
        if key in has:
            notes.append(f"Days in “{has[key]}” are read as {form}.")
    for key, unit in mapping.units.items():
        if key in has:
            notes.append(f"Values in “{has[key]}” are read as {unit} and converted.")
    return notes


def _by_name(kind: ImportKind, names: list[str], notes: list[str]) -> dict[str, str]:
    """Each field gets the column whose name fits it best; two that fit equally well are left to the user."""
    fits: dict[str, list[tuple[int, str]]] = defaultdict(list)
    rules = [(f.key, re.compile("|".join(f"(?P<r{n}>{pattern})" for n, pattern in enumerate(f.names)))) for f in FIELDS[kind]]
    split = kind is ImportKind.ALSFRS and all(any(_is(pattern, name) for name in names) for pattern in SPLIT_BREATHING.values())
    for name in names:
        if kind is ImportKind.ALSFRS and (_is(OLD_TOTAL, name) or (split and _is(OLD_BREATHING, name))):
            continue
        if split:
            revised = next((key for key, pattern in SPLIT_BREATHING.items() if _is(pattern, name)), None)
            if revised:
                fits[revised].append((-1, name))
                continue
        best = _best(rules, name)
        if best:
            fits[best[1]].append((best[0], name))
    columns: dict[str, str] = {}
    for key, found in fits.items():
        first = min(rank for rank, _ in found)
        top = [name for rank, name in found if rank == first]
        if len(top) == 1:
            columns[key] = top[0]
        else:
            notes.append(f"More than one column may be “{key}”: {', '.join(top)}. Choose one.")
    return columns


def _best(rules: list[tuple[str, re.Pattern[str]]], name: str) -> tuple[int, str] | None:
    ranked = []
    for key, pattern in rules:
        for spelt in spellings(name):
            found = pattern.fullmatch(spelt)
            if found and found.lastgroup:
                ranked.append((int(found.lastgroup[1:]), key))
    return min(ranked, key=lambda pair: pair[0]) if ranked else None


def _is(pattern: str, name: str) -> bool:
    return any(re.fullmatch(pattern, spelt) for spelt in spellings(name))


def _read_days(sheet: Sheet, names: list[str]) -> dict[str, days.Reading]:
    """What all values of each named column say about how days are written."""
    at = {name: sheet.names.index(name) for name in names}
    values: dict[str, dict[str, None]] = {name: {} for name in names}
    counted: dict[str, int] = dict.fromkeys(names, 0)
    for row in sheet.rows() if names else ():
        for name, place in at.items():
            if place < len(row.cells) and not missing(row.cells[place]):
                values[name].setdefault(row.cells[place].strip())
                counted[name] += 1
    return {name: days.judge(values[name]) for name in names}


def _units(kind: ImportKind, columns: dict[str, str]) -> dict[str, str]:
    """Units that stand in the header: weight_lb, “Height (m)”, fvc_ml."""
    found = {}
    for known in FIELDS[kind]:
        stem = known.key.split(".")[0]
        if known.kind != VALUE or known.key not in columns or stem not in set(Measure):
            continue
        kept = MEASURES[Measure(stem)]
        for part in islice(reversed(spellings(columns[known.key])[0].split("_")), 2):
            if factor(kept, part) not in (None, 1.0):
                found[known.key] = part
    return found
