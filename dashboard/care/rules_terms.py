"""The words of the rule file: operators, ways to sum up, kinds of measure, urgencies, treatments, and why something is not known."""

from collections.abc import Callable
from enum import StrEnum
from operator import eq, ge, gt, le, lt, ne
from typing import Annotated, Any

from pydantic import BeforeValidator

from db.vocabulary import Discipline, Priority


class Op(StrEnum):
    BELOW = "<"
    AT_MOST = "<="
    ABOVE = ">"
    AT_LEAST = ">="
    IS = "=="
    IS_NOT = "!="
    MISSING = "missing"
    EXISTS = "exists"

    @property
    def holds(self) -> Callable[[Any, Any], bool]:
        """The comparison; KeyError for missing and exists, which compare nothing."""
        return _HOLDS[self]

    @property
    def back(self) -> int:
        """Where the safe side lies: 1 above the limit, -1 below it, 0 where there is none."""
        return _BACK.get(self, 0)

    @property
    def is_bound(self) -> bool:
        """Whether it compares with a number: < <= > >=."""
        return self in _BACK

    @property
    def is_presence(self) -> bool:
        """Whether it asks only if there is a value."""
        return self in (Op.MISSING, Op.EXISTS)


_HOLDS: dict[Op, Callable[[Any, Any], bool]] = {Op.BELOW: lt, Op.AT_MOST: le, Op.ABOVE: gt, Op.AT_LEAST: ge, Op.IS: eq, Op.IS_NOT: ne}
_BACK = {Op.BELOW: 1, Op.AT_MOST: 1, Op.ABOVE: -1, Op.AT_LEAST: -1}


class Agg(StrEnum):
    """How the values of a measure become the one that is compared."""

    LATEST = "latest"
    MIN = "min"
    MAX = "max"
    MEAN = "mean"
    COUNT = "count"
    DROP_ABS = "drop_abs"
    DROP_PCT = "drop_pct"
    CHANGE = "change_since_diagnosis_pct"


class Kind(StrEnum):
    """What a measure is; see the head of data/rules.yaml."""

    NUMBER = "number"
    SHARE = "share"
    FLAG = "flag"
    DAYS = "days"
    EVENT = "event"
    TEXT = "text"


class WhenOld(StrEnum):
    """What an old value may still do: alarm (never reassure), or nothing."""

    ALARMS = "alarms"
    SILENT = "silent"


class Urgency(StrEnum):
    """How pressing a task is, most pressing first."""

    URGENT = "urgent"
    HIGH = "high"
    MEDIUM = "medium"
    ROUTINE = "routine"

    @property
    def order(self) -> int:
        """0 for the most pressing."""
        return _ORDER[self]

    @property
    def stored(self) -> Priority:
        """The priority a task is stored with, which knows two."""
        return Priority.URGENT if self is Urgency.URGENT else Priority.ROUTINE


_ORDER = {urgency: n for n, urgency in enumerate(Urgency)}


class Treatment(StrEnum):
    """What a person may decline for a time; rules about it rest until the decline is looked at again."""

    NIV = "niv"
    GASTROSTOMY = "gastrostomy"
    COUGH_SUPPORT = "cough_support"
    TRACHEOSTOMY = "tracheostomy"
    EXERCISE = "exercise"
    POWER_WHEELCHAIR = "power_wheelchair"
    VOICE_BANKING = "voice_banking"
    PALLIATIVE_CARE = "palliative_care"
    PLANNING_TALK = "planning_talk"
    GENETIC_TESTING = "genetic_testing"
    DISEASE_MODIFYING = "disease_modifying"


class State(StrEnum):
    """What a rule says of a person on a day. UNKNOWN is as plain an answer as the others."""

    DUE = "due"
    CLEAR = "clear"
    UNKNOWN = "unknown"


class Why(StrEnum):
    """Why a condition is not known."""

    NOT_RECORDED = "not recorded here"
    NO_VALUE = "no value on record"
    OLD = "too old to decide"
    FEW = "too few values to judge"
    NO_TEST = "no test to set the answer beside"
    APART = "no answer near the day of the test"
    SILENCE = "nobody recorded anything lately"


# The disciplines as the rule file writes them. Social work has no prefix of its own and is coordinated, as in the equipment list.
_OWNERS = {
    "neurology": Discipline.NEURO,
    "physio": Discipline.PT,
    "respiratory": Discipline.RESP,
    "ot": Discipline.OT,
    "slt": Discipline.SLT,
    "dietetics": Discipline.DIET,
    "nursing": Discipline.NURSE,
    "psychology": Discipline.PSY,
    "social_work": Discipline.COORD,
    "palliative": Discipline.PALL,
    "coordinator": Discipline.COORD,
}


def _owner(word: object) -> Discipline:
    if word not in _OWNERS:
        raise ValueError(f"{word!r} is not a discipline; there are {', '.join(_OWNERS)}")
    return _OWNERS[str(word)]


Owner = Annotated[Discipline, BeforeValidator(_owner)]
