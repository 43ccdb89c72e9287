"""The reasons of data/flags.yaml as typed rows: every name in them is checked when they are first read."""

import string
from collections.abc import Callable
from enum import StrEnum
from functools import cache
from operator import ge, gt, le, lt
from typing import Annotated, NamedTuple, TypeAlias

from pydantic import AfterValidator, Field, model_validator

from dashboard.care.datafile import Known, load
from dashboard.care.flag_facts import FACTS, Finder
from db.vocabulary import Discipline


class Kind(StrEnum):
    """The class of a reason, and of a patient: that of the gravest reason."""

    ACT = "act"
    WATCH = "watch"
    DATA = "data"
    STABLE = "stable"

    @property
    def order(self) -> int:
        """0 for the gravest."""
        return _ORDER[self]


_ORDER = {kind: n for n, kind in enumerate(Kind)}


class Bound(StrEnum):
    BELOW = "below"
    AT_MOST = "at_most"
    AT_LEAST = "at_least"
    ABOVE = "above"

    @property
    def holds(self) -> Callable[[float, float], bool]:
        """The comparison: value, limit."""
        return _TESTS[self]


_TESTS: dict[Bound, Callable[[float, float], bool]] = {Bound.BELOW: lt, Bound.AT_MOST: le, Bound.AT_LEAST: ge, Bound.ABOVE: gt}


def _known_fact(name: str) -> str:
    if name not in FACTS:
        raise ValueError(f"no fact is called {name!r}; there are {', '.join(sorted(FACTS))}")
    return name


class Condition(Known):
    BELOW_ZERO = frozenset({"limit"})

    fact: Annotated[str, AfterValidator(_known_fact)]
    test: Bound
    limit: float


class Row(Known):
    """One reason: when it holds, whose it is, and what it says."""

    key: str
    kind: Kind
    discipline: Discipline | None
    about: str
    rule: str
    when: Condition
    also: tuple[Condition, ...] = ()
    unless: tuple[str, ...] = ()
    decimals: int = 0
    text: str
    dated: str
    never: str | None = None
    value: str
    source: Annotated[str, Field(min_length=1)]

    @model_validator(mode="after")
    def _fields_are_known(self) -> "Row":
        for template in (self.text, self.dated, self.value):
            unknown = {name for _, name, _, _ in string.Formatter().parse(template) if name is not None} - FIELDS
            if unknown:
                raise ValueError(f"{template!r} names {', '.join(sorted(unknown))}; a chip may name {', '.join(sorted(FIELDS))}")
        return self


# What a chip may name: its value and day, and what the facts say beside them.
FIELDS = frozenset({"value", "on", "symptom", "item10", "item11", "days", "was", "now", "before", "test", "aid", "more"})


class Windows(Known):
    alsfrs_drop_days: int
    least_sessions_asked: int
    source: str


class ItemTrigger(Known):
    item: Annotated[int, Field(ge=1, le=12)]
    at_most: Annotated[int, Field(ge=0, le=3)]
    with_weight_loss_percent: float | None = None
    proposes: str


class ItemTriggers(Known):
    source: str
    items: tuple[ItemTrigger, ...]


class Rules(Known):
    schema_version: int
    windows: Windows
    reasons: tuple[Row, ...]
    item_triggers: ItemTriggers

    @model_validator(mode="after")
    def _keys_are_known(self) -> "Rules":
        """Keys are unique, and `unless` names only reasons that stand above the row, so that one pass decides."""
        seen: set[str] = set()
        for row in self.reasons:
            if row.key in seen:
                raise ValueError(f"the key {row.key!r} stands twice")
            if strangers := set(row.unless) - seen:
                raise ValueError(f"{row.key}: unless names {', '.join(sorted(strangers))}, which is not a key above it")
            seen.add(row.key)
        return self

    def row(self, key: str) -> Row:
        """The reason with this key; raises KeyError."""
        return {row.key: row for row in self.reasons}[key]


@cache
def rules() -> Rules:
    """What data/flags.yaml says."""
    return load("flags.yaml", Rules)


Test: TypeAlias = tuple[str, Finder, Callable[[float, float], bool], float]  # a fact, who finds it, how it is compared, and with what


class Step(NamedTuple):
    """A reason made ready to be judged for many patients: its fact and limits as plain comparisons. never: it holds without any value."""

    row: Row
    order: int
    fact: str
    find: Finder
    holds: Callable[[float, float], bool]
    limit: float
    also: tuple[Test, ...]
    unless: tuple[str, ...]
    never: bool


@cache
def steps() -> tuple[Step, ...]:
    """The reasons in the order of the file."""
    return tuple(
        Step(row, row.kind.order, *_test(row.when), tuple(_test(condition) for condition in row.also), row.unless, row.never is not None)
        for row in rules().reasons
    )


def _test(condition: Condition) -> Test:
    return condition.fact, FACTS[condition.fact], condition.test.holds, condition.limit
