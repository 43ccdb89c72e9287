"""The clinic's exercises and aids: what each is, for whom, how long it takes, and on whose word."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, model_validator

from dashboard.care.datafile import Known, load
from dashboard.care.rules_check import conditions
from dashboard.care.rules_file import Node, book
from db.vocabulary import Discipline, MissedReason


class Assist(StrEnum):
    """Who has to be there for an exercise."""

    SELF = "self"
    STANDBY = "standby"
    HELPER = "helper"
    EITHER = "either"


class Dose(Known):
    """A starting value for a therapist to set; what is None does not apply. Times in seconds, minutes or hours as named."""

    sets: int | None = None
    reps: int | None = None
    hold_s: int | None = None
    minutes: int | None = None
    progress_to_minutes: int | None = None
    interval_hours: float | None = None
    rest_s: int | None = None
    load: str | None = None
    rpe: str | None = None
    per_day: int | None = None
    per_week: Annotated[int, Field(ge=1, le=7)]
    as_needed: bool = False

    def words(self) -> str:
        """2 sets of 6, hold 30 s; 10 minutes; days a week at the end."""
        many = f"{self.sets} sets of {self.reps}" if self.sets and self.sets > 1 else f"{self.reps} times"
        parts = [
            many if self.reps else "",
            f"hold {self.hold_s} s" if self.hold_s else "",
            f"{self.minutes} minutes" if self.minutes else "",
            f"every {self.interval_hours:g} hours" if self.interval_hours else "",
            f"{self.per_day} times a day" if self.per_day and self.per_day > 1 else "",
            "daily" if self.per_week == 7 else f"{self.per_week} days a week",
        ]
        return ", ".join(part for part in parts if part)


class Exercise(Known):
    """One exercise. min_mrc: the least strength (MRC 0 to 5) it needs; None when strength does not matter."""

    key: str = Field(alias="id")
    name: str
    category: str
    body_region: str
    position: str
    assist: Assist
    dose: Dose
    stages: tuple[str, ...]
    min_mrc: Annotated[int, Field(ge=0, le=5)] | None
    precautions: str
    instruction: str
    equipment: str
    source: str | None = None
    confidence: str


class StopRule(Known):
    key: str = Field(alias="id")
    when: str
    action: str
    confidence: str


class Principle(Known):
    key: str = Field(alias="id")
    text: str
    source: str
    status: str
    confidence: str


class ProgrammeRules(Known):
    principles: tuple[Principle, ...]
    stop_rules: tuple[StopRule, ...]
    overwork_flags: tuple[str, ...]
    session_log_fields: tuple[str, ...]
    missed_reasons: tuple[MissedReason, ...]
    dropout: tuple[Mapping[str, Any], ...]
    trials: tuple[Mapping[str, Any], ...]


class ExerciseFile(Known):
    schema_version: int
    programme_rules: ProgrammeRules
    fields: Mapping[str, Any]
    exercises: tuple[Exercise, ...]

    @model_validator(mode="after")
    def _keys_are_told_apart(self) -> Self:
        _told_apart(exercise.key for exercise in self.exercises)
        return self


def _told_apart(keys: Iterable[str]) -> None:
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            raise ValueError(f"the key {key!r} stands twice")
        seen.add(key)


# The disciplines as the equipment reference writes them; social work has no prefix of its own and is coordinated.
_OWNERS = {
    "physio": Discipline.PT,
    "ot": Discipline.OT,
    "respiratory": Discipline.RESP,
    "slt": Discipline.SLT,
    "dietetics": Discipline.DIET,
    "nursing": Discipline.NURSE,
    "neurology": Discipline.NEURO,
    "social_work": Discipline.COORD,
}


def _owner(word: object) -> Discipline:
    if word not in _OWNERS:
        raise ValueError(f"{word!r} is not a discipline; there are {', '.join(_OWNERS)}")
    return _OWNERS[str(word)]


Owner = Annotated[Discipline, BeforeValidator(_owner)]


class LeadDays(Known):
    """Days from order to use: from stock, as planned, and in a slow case."""

    low: int
    typical: int
    high: int

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.low <= self.typical <= self.high:
            raise ValueError("low, typical and high must ascend")
        return self


class AidKind(Known):
    """One aid. trigger is a condition in the language of the rule file, trigger_text says it in words.

    needed: the condition at which the aid has to be there, where that is later than the one at which work on it begins.
    """

    key: str = Field(alias="id")
    name: str
    short: Annotated[str, Field(max_length=17)]
    group: str
    owner: Owner
    co: tuple[Owner, ...]
    items: tuple[Annotated[int, Field(ge=1, le=12)], ...]
    trigger: Node
    needed: Node | None = None
    trigger_text: str
    lead_days: LeadDays
    stages: tuple[str, ...]
    loan_pool: bool
    training: tuple[str, ...]
    notes: str
    source: str
    status: str
    confidence: str


class NeedRules(Known):
    """How dates are found: days ahead that are looked at, in steps; order-by this soon is said; a clinic's own lead time from so many aids on."""

    horizon_days: Annotated[int, Field(ge=30)]
    step_days: Annotated[int, Field(ge=1)]
    least_own: Annotated[int, Field(ge=1)]
    source: str


class EquipmentFile(Known):
    schema_version: int
    conventions: Mapping[str, Any]
    needs: NeedRules
    items: tuple[AidKind, ...]

    @model_validator(mode="after")
    def _triggers_can_be_judged(self) -> Self:
        """Every condition names a measure of the rule file, and is compared with a number where it is a limit."""
        _told_apart(aid.key for aid in self.items)
        for aid in self.items:
            for node in (aid.trigger, *([aid.needed] if aid.needed else [])):
                for condition in conditions(node):
                    if condition.measure not in book().measures:
                        raise ValueError(f"{aid.key}: no measure is called {condition.measure}")
                    if condition.op.is_bound and not isinstance(condition.value, float):
                        raise ValueError(f"{aid.key}: {condition.measure} {condition.op.value} needs a number, not {condition.value!r}")
        return self


@cache
def exercise_file() -> ExerciseFile:
    """All of data/exercises.yaml."""
    return load("exercises.yaml", ExerciseFile)


@cache
def exercises() -> Mapping[str, Exercise]:
    """Every exercise by its key (EX-ST-01), in the order of the file."""
    return {exercise.key: exercise for exercise in exercise_file().exercises}


@cache
def equipment_file() -> EquipmentFile:
    """All of data/equipment.yaml."""
    return load("equipment.yaml", EquipmentFile)


@cache
def aids() -> Mapping[str, AidKind]:
    """Every aid by its key (EQ-05), in the order of the file."""
    return {aid.key: aid for aid in equipment_file().items}


def exercise_name(key: str) -> str:
    """The name of an exercise; a key the catalogue does not hold (an import, a retired one) is shown as it is."""
    return exercises()[key].name if key in exercises() else key


def aid_name(key: str) -> str:
    """The name of an aid, or its key when the catalogue does not hold it."""
    return aids()[key].name if key in aids() else key


def aid_short(key: str) -> str:
    """Its name where there is little room, or its key when the catalogue does not hold it."""
    return aids()[key].short if key in aids() else key
