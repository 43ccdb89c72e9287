"""What is known of one patient, in the names of the rule file: values with their days, so that any day can be looked back at."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from dashboard.care.rules_file import book
from dashboard.care.rules_terms import Treatment

Value = float | bool | str | None


class Fact(NamedTuple):
    """One value in the unit of its measure, and the day it is of. source says where it was read, when not from a measurement of that name.

    For a measure of days the value is True from the day counted from, and False when that ended; None is a value that nobody knows.
    """

    value: Value
    as_of: date
    source: str = ""


@dataclass(frozen=True)
class Series:
    """The facts of one measure, oldest first; days are their ordinals."""

    days: tuple[int, ...]
    facts: tuple[Fact, ...]

    @cached_property
    def sums(self) -> tuple[float, ...]:
        """Sums of the first 0, 1, 2 … values, so that the mean of any window is one subtraction. For series of numbers only."""
        return tuple(accumulate((float(fact.value or 0) for fact in self.facts), initial=0.0))

    def upto(self, day: int) -> int:
        """How many facts are of `day` (an ordinal) or earlier."""
        return bisect_right(self.days, day)


@dataclass(frozen=True)
class Decline:
    """A treatment was declined; rules about it rest until review_on, the day on which the decline is looked at again."""

    treatment: Treatment
    declined_on: date
    review_on: date


@dataclass(frozen=True)
class Facts:
    """One patient. A measure absent from `series` is not recorded here; one with an empty series is, and has no value yet.

    contacts: ordinals of the days on which anything was recorded, ascending: without contact, silence is not calm.
    """

    series: Mapping[str, Series]
    diagnosed_on: date | None
    contacts: tuple[int, ...]
    declines: tuple[Decline, ...]

    @staticmethod
    def of(
        values: Mapping[str, Iterable[Fact]],
        *,
        diagnosed_on: date | None = None,
        contacts: Iterable[date] = (),
        declines: Iterable[Decline] = (),
    ) -> "Facts":
        """From facts in any order. Raises ValueError for a name that the rule file does not hold, and for a value that is no number (NaN)."""
        if strangers := set(values) - set(book().measures):
            raise ValueError(f"no measure is called {', '.join(sorted(strangers))}")
        return Facts(
            {name: _series(name, facts) for name, facts in values.items()},
            diagnosed_on,
            tuple(sorted({on.toordinal() for on in contacts})),
            tuple(sorted(declines, key=lambda decline: (decline.declined_on, decline.treatment.value))),
        )

    def last_contact(self, day: int) -> int | None:
        """The ordinal of the newest contact up to `day`."""
        at = bisect_right(self.contacts, day)
        return self.contacts[at - 1] if at else None

    def baseline(self, name: str, day: int) -> Fact | None:
        """The value at diagnosis: the one nearest to it within baseline_days, else the first on record. Nothing after `day` is seen."""
        series = self.series[name]
        seen = series.facts[: series.upto(day)]
        if not seen:
            return None
        if self.diagnosed_on is not None:
            at = self.diagnosed_on
            near = min(seen, key=lambda fact: (abs((fact.as_of - at).days), fact.as_of))
            if abs((near.as_of - at).days) <= book().engine.baseline_days:
                return near
        return seen[0]


def _series(name: str, facts: Iterable[Fact]) -> Series:
    """By day; of two values of one day the higher comes last and counts, so that the order in which facts are given changes nothing."""
    facts = list(facts)
    if any(fact.value != fact.value for fact in facts):  # NaN passes no limit, and so would read as calm
        raise ValueError(f"{name}: a value must be a number, or None when nobody knows it")
    ordered = sorted(facts, key=lambda fact: (fact.as_of, fact.value is not None, 0 if fact.value is None else fact.value, fact.source))
    return Series(tuple(fact.as_of.toordinal() for fact in ordered), tuple(ordered))
