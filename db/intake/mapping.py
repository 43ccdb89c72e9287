"""How the columns of a file are read: what a person confirms, and what is remembered for this header line."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from db.intake import days
from db.intake.fields import DAY, VALUE, field
from db.intake.numbers import factor, missing
from db.intake.reading import Sheet
from db.vocabulary import MEASURES, ImportKind, Measure

BASE_RULES = {"diagnosed_on": "each person's day of diagnosis", "first_visit": "each person's first ALSFRS-R in the clinic"}


class Mapping(BaseModel):
    """`columns` maps a field to the name of its column; columns not named are ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    columns: dict[str, str] = Field(default_factory=dict)
    day_forms: dict[str, str] = Field(default_factory=dict)
    base: Literal["diagnosed_on", "first_visit"] | date | None = None
    units: dict[str, str] = Field(default_factory=dict)
    make_people: bool = False

    @field_validator("day_forms")
    @classmethod
    def _known_forms(cls, value: dict[str, str]) -> dict[str, str]:
        for form in value.values():
            if form not in days.FORMS:
                raise ValueError(f"“{form}” is no form of a day. Known forms: {', '.join(days.FORMS)}.")
        return value

    def place(self, sheet: Sheet) -> dict[str, int]:
        """Field to index of its column, for the columns that the sheet has."""
        at = {name: n for n, name in enumerate(sheet.names)}
        return {key: at[name] for key, name in self.columns.items() if name in at}

    def stated_unit(self, key: str) -> str | None:
        return self.units.get(key)


def questions(kind: ImportKind, mapping: Mapping, sheet: Sheet) -> list[str]:
    """What must be answered before the file can be checked; empty when it is all there."""
    has = mapping.columns
    found = [f"The mapping names a column “{name}” that the file does not have." for name in has.values() if name not in sheet.names]
    found += [f"“{key}” is nothing that a file of {kind} can hold." for key in has if field(kind, key) is None]
    if not ({"number", "national_no"} & set(has)) and not ({"family_name", "full_name"} & set(has) and "born_on" in has):
        found.append("Which column says who the person is? Choose the hospital number, or the family name and the birth date.")
    if kind is ImportKind.PATIENTS:
        found += [] if {"family_name", "full_name"} & set(has) else ["Which column holds the family name?"]
        found += [] if "number" in has else ["Which column holds the hospital number?"]
    elif "day" not in has and "offset" not in has:
        found.append("Which column holds the day, or the days since a base day?")
    if "day" not in has and "offset" in has and mapping.base is None:
        found.append(f"“{has['offset']}” counts days. From which day? State one day for everyone, or use each person's day of diagnosis or first visit.")
        if days.serial(first_value(sheet, has["offset"])):
            found[-1] += " Or are these day numbers of a spreadsheet? Then the column holds the day, written “excel”."
    for key in has:
        known = field(kind, key)
        if known and known.kind == DAY and key not in mapping.day_forms:
            found.append(_how_written(has[key], first_value(sheet, has[key])))
    if len(set(has.values())) < len(has):
        found.append("One column is used for two things.")
    found += _about_values(kind, mapping)
    return found


def first_value(sheet: Sheet, name: str) -> str:
    """The first value of a column that is one."""
    at = sheet.names.index(name) if name in sheet.names else len(sheet.names)
    return next((row.cells[at].strip() for row in sheet.rows() if at < len(row.cells) and not missing(row.cells[at])), "")


def _how_written(name: str, first: str) -> str:
    why = "Day and month cannot be told apart for certain." if days.slashed(first) else "No form of a day is sure for all of them."
    return f"How are the days in “{name}” written, such as “{first[:40]}”? {why}"


def _about_values(kind: ImportKind, mapping: Mapping) -> list[str]:
    has = mapping.columns
    found = []
    if kind is ImportKind.ALSFRS and not any(key in has for key in ("q1", "q2", "q3", "q4", "q6", "q7", "q8", "q9", "q10", "q11", "q12")):
        found.append("Which columns hold the twelve items?")
    if kind is ImportKind.MEASUREMENTS:
        wide = [key for key in has if key.split(".")[0] in set(Measure)]
        if not wide and not {"measure", "value"} <= set(has):
            found.append("Which column holds a measure (or the name of the measure and its value)?")
        for key in wide:
            kept = MEASURES[Measure(key.split(".")[0])]
            unit = mapping.stated_unit(key)
            if unit and factor(kept, unit) is None:
                found.append(f"“{unit}” does not measure {kept.label}; it is kept in {kept.unit}.")
    if kind is ImportKind.SESSIONS and not {"answer", "done_count"} & set(has):
        found.append("Which column says what was done?")
    if kind is ImportKind.SESSIONS and "done_count" in has and not {"asked", "exercise"} & set(has):
        found.append(f"“{has['done_count']}” counts what was done. Which column says of how many that were asked for?")
    return found


def unit_fields(kind: ImportKind, mapping: Mapping) -> list[str]:
    """Matched fields that have a unit of their own column."""
    return [key for key in mapping.columns if (known := field(kind, key)) and known.kind == VALUE and key.split(".")[0] in set(Measure)]
