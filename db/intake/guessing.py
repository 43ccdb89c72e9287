"""A first guess at a mapping from the headers and, for days, from all values. Never a guess at day and month, or at a person."""

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import islice

from db.intake import days
from db.intake.fields import DAY, FIELDS, OLD_BREATHING, OLD_TOTAL, SPLIT_BREATHING, VALUE, field, spellings
from db.intake.mapping import Mapping, first_value
from db.intake.numbers import factor, missing
from db.intake.reading import Sheet
from db.vocabulary import MEASURES, ImportKind, Measure

_CLINIC = r"clinic(?:_?(?:name|code|key))?|tenant|organi[sz]ation"


@dataclass(frozen=True)
class Guess:
    """`asked`: forms to choose from for a day column."""

    mapping: Mapping
    asked: dict[str, tuple[str, ...]]


def guess(kind: ImportKind, sheet: Sheet) -> Guess:
    """Columns by their names; a column of day numbers becomes days since a base day, which is always asked."""
    columns = _by_name(kind, sheet.names, [])
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
        del columns["offset"]
    if {"answer", "asked"} <= set(columns) and not {"exercise", "done_count"} & set(columns) and _counts(sheet, columns["answer"]):
        columns["done_count"] = columns.pop("answer")
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
    return Guess(mapping, asked)


def still_true(mapping: Mapping, sheet: Sheet) -> Mapping:
    """A saved mapping with the forms that this file's own days speak for: another program may have written it."""
    kept = {key: form for key, form in mapping.day_forms.items() if key in mapping.columns and mapping.columns[key] in sheet.names}
    readings = _read_days(sheet, [mapping.columns[key] for key in kept])
    return mapping.model_copy(update={"day_forms": {key: readings[mapping.columns[key]].form or form for key, form in kept.items()}})


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
        elif _is(_CLINIC, name):
            notes.append(f"“{name}” is ignored: every row goes into this one clinic, whatever it says.")
        else:
            rest.append(name)
    return [*notes, f"Ignored: {_named(rest)}."] if rest else notes


def assumed(kind: ImportKind, mapping: Mapping, sheet: Sheet) -> list[str]:
    """What is taken for granted because the file does not say it."""
    has, notes = mapping.columns, []
    if len({"number", "national_no"} & set(has)) == 1 and not {"born_on", "family_name", "full_name"} & set(has):
        notes.append("The file has one identifier: people are matched by their number alone.")
    if kind is ImportKind.ALSFRS and "q5" in has and "item5_form" not in has:
        notes.append("Item 5 is read as 5a (cutting food): the file does not say which form was used.")
    if "full_name" in has and "family_name" not in has:
        notes.append(f"In “{has['full_name']}”, what stands before a comma is the family name, else the last word: check people with two family names.")
    absent = absent_items(mapping)
    if kind is ImportKind.ALSFRS and 0 < len(absent) < 12:
        notes.append(f"{_items(absent)} not in the file: a score without all twelve has no total.")
    if kind is ImportKind.ALSFRS and "mode" not in has:
        notes.append("How each score was taken is not in the file: new ones count as taken in clinic.")
    if kind is ImportKind.SESSIONS and "source" not in has:
        notes.append("Who entered each log is not in the file: new ones count as entered by staff.")
    for key, form in mapping.day_forms.items():
        if key in has:
            short = " A year of two digits is the latest that has begun." if days.short_year(first_value(sheet, has[key]), form) else ""
            notes.append(f"Days in “{has[key]}” are read as {form}.{short}")
    for key, unit in mapping.units.items():
        if key in has:
            notes.append(f"Values in “{has[key]}” are read as {unit} and converted.")
    return notes


def doubts(kind: ImportKind, mapping: Mapping, sheet: Sheet) -> list[str]:
    """What a person should look at before columns are read as guessed: two that fit alike, and answers that no item would get."""
    found: list[tuple[str, str]] = []
    _by_name(kind, sheet.names, found)
    open_doubts = [text for key, text in found if key not in mapping.columns]
    absent = absent_items(mapping) if kind is ImportKind.ALSFRS else []
    used = set(mapping.columns.values())
    rest = [name for name in sheet.names if name not in used and not _is(OLD_TOTAL, name)]
    if 0 < len(absent) < 12 and (like_items := _like_items(sheet, rest)):
        open_doubts.append(f"{_items(absent)} not matched, and {_named(like_items)} could hold answers of 0 to 4. Are those the missing ones?")
    return open_doubts


def absent_items(mapping: Mapping) -> list[int]:
    """The items that no column holds."""
    has = mapping.columns
    return [n for n in range(1, 13) if f"q{n}" not in has and not (n == 5 and {"q5a", "q5b"} & set(has))]


def _like_items(sheet: Sheet, names: list[str]) -> list[str]:
    """Those columns whose first values are all 0 to 4."""
    at = {name: sheet.names.index(name) for name in names}
    first = list(islice(sheet.rows(), 20))
    values = {name: [row.cells[place].strip() for row in first if place < len(row.cells) and not missing(row.cells[place])] for name, place in at.items()}
    return [name for name, given in values.items() if given and all(re.fullmatch(r"[0-4](?:[.,]0)?", one) for one in given)]


def _items(absent: list[int]) -> str:
    *most, last = map(str, absent)
    return f"Items {', '.join(most)} and {last} are" if most else f"Item {last} is"


def _named(names: list[str]) -> str:
    return ", ".join(f"“{name}”" for name in names[:12]) + (f" and {len(names) - 12} more" if len(names) > 12 else "")


def _by_name(kind: ImportKind, names: list[str], alike: list[tuple[str, str]]) -> dict[str, str]:
    """Each field gets the column whose name fits it best; two that fit equally well are left to the user (`alike`: field, and what to say)."""
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
            known = field(kind, key)
            alike.append((key, f"More than one column may be “{known.label if known else key}”: {', '.join(top)}. Choose one."))
    if kind is ImportKind.ALSFRS and "10" in columns.get("q10", "") and not {"q11", "q12"} & set(columns):
        old = columns.pop("q10")
        alike.append(("q10", f"“{old}” may be the breathing item of the original scale, which is no part of this one. Choose it if it is dyspnoea."))
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


def _counts(sheet: Sheet, name: str) -> bool:
    """Whether a column beside the number asked for holds numbers only: “completed” is then how many, not whether."""
    at = sheet.names.index(name)
    values = {row.cells[at].strip() for row in sheet.rows() if at < len(row.cells) and not missing(row.cells[at])}
    return bool(values) and all(re.fullmatch(r"[0-9]{1,3}(?:[.,][0-9]{1,2})?", value) for value in values)


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
