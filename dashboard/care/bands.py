"""What is measured, against its limits: the scale of each chart, how far the latest value is from each line, when the next test is due."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from pydantic import model_validator

from dashboard.care.datafile import Known, load
from dashboard.care.flag_rules import Row, rules
from dashboard.care.words import number
from db.records import Reading
from db.vocabulary import Measure, Position


class LimitRow(Known):
    """says: what is written at the line, with {limit} for its value."""

    flag: str
    says: str

    @property
    def row(self) -> Row:
        return rules().row(self.flag)

    @property
    def words(self) -> str:
        return self.says.format(limit=number(abs(self.row.when.limit)))


class Scale(Known):
    low: float
    high: float
    step: float


class BandRow(Known):
    key: str
    label: str
    unit: str
    measures: tuple[Measure, ...]
    scale: Scale
    limits: tuple[LimitRow, ...]
    age: str | None
    source: str


class WeightScale(Known):
    low_share: float
    high_share: float


class WeightRow(Known):
    age: str
    limits: tuple[LimitRow, ...]
    scale: WeightScale
    source: str


class SlipRow(Known):
    """by: in the unit of the measure; percent: of the value before."""

    by: float | None = None
    percent: float | None = None


class MeasuredFile(Known):
    schema_version: int
    bands: tuple[BandRow, ...]
    weight: WeightRow
    slips: dict[Measure, SlipRow]
    slips_source: str
    levels: dict[Measure, dict[int, str]]
    levels_source: str
    trained: dict[str, tuple[Measure, ...]]
    trained_source: str

    @model_validator(mode="after")
    def _flags_are_known(self) -> "MeasuredFile":
        named = [limit.flag for band in self.bands for limit in band.limits] + [band.age for band in self.bands if band.age]
        named += [limit.flag for limit in self.weight.limits] + [self.weight.age]
        strangers = set(named) - {row.key for row in rules().reasons}
        if strangers:
            raise ValueError(f"no reason of flags.yaml is called {', '.join(sorted(strangers))}")
        return self


@cache
def measured_file() -> MeasuredFile:
    """What data/measured.yaml says."""
    return load("measured.yaml", MeasuredFile)


@dataclass(frozen=True)
class Away:
    """One line and the latest value: distance in the unit, above zero on the good side. `met`: the reason for review holds."""

    value: float
    words: str
    distance: float
    met: bool


@dataclass(frozen=True)
class Standing:
    """The latest value of a measure and the one before, by day; away: from each of its lines."""

    now: Reading
    was: Reading | None
    away: tuple[Away, ...]
    old: bool
    n: int


def upright(readings: Iterable[Reading], measures: Sequence[Measure], today: date) -> list[Reading]:
    """One reading a day up to today, not lying flat, oldest first; of one day the measure that is named first counts, as everywhere."""
    rank = {measure: n for n, measure in enumerate(measures)}
    known = [one for one in readings if one.measure in rank and one.position is not Position.SUPINE and one.measured_on <= today]
    known.sort(key=lambda one: (one.measured_on, -rank[one.measure]))
    return list({one.measured_on: one for one in known}.values())


def lying(readings: Iterable[Reading], measures: Sequence[Measure], today: date) -> list[Reading]:
    """The readings taken lying down up to today, oldest first, one a day: of two, the measure named first."""
    rank = {measure: n for n, measure in enumerate(measures)}
    known = [one for one in readings if one.measure in rank and one.position is Position.SUPINE and one.measured_on <= today]
    known.sort(key=lambda one: (one.measured_on, -rank[one.measure]))
    return list({one.measured_on: one for one in known}.values())


def standing(values: Sequence[Reading], band: BandRow, today: date, reasons: Collection[str]) -> Standing | None:
    """`values` oldest first; reasons: keys of the reasons for review that hold now, for lines that also ask for symptoms."""
    if not values:
        return None
    now = values[-1]
    was = values[-2] if len(values) > 1 else None
    found = tuple(away(now.value, limit, reasons) for limit in band.limits)
    return Standing(now, was, found, too_old(now.measured_on, band.age, today), len(values))


def away(value: float, limit: LimitRow, reasons: Collection[str]) -> Away:
    """How far a value lies from a limit, in the unit of the measure, and whether the limit is met; `reasons` are the flags that stand."""
    row = limit.row
    low = row.when.test.name in ("BELOW", "AT_MOST")
    holds = row.when.test.holds(value, row.when.limit)
    met = holds and (not row.also or bool({row.key, *row.unless} & set(reasons)))
    return Away(row.when.limit, limit.words, (value - row.when.limit) * (1 if low else -1), met)


def too_old(on: date, age: str | None, today: date) -> bool:
    """Whether a reading of that day is older than the flag `age` allows; never when there is none."""
    if age is None:
        return False
    when = rules().row(age).when
    return when.test.holds((today - on).days, when.limit)


def due_on(on: date, age: str | None) -> date | None:
    """When the next one is due: the last day on which the value still stands."""
    return None if age is None else on + timedelta(days=int(rules().row(age).when.limit))


def slip(measure: Measure, now: float, was: float) -> bool:
    """Whether a change is so large that the save asks once."""
    row = measured_file().slips.get(measure)
    if row is None:
        return False
    moved = abs(now - was)
    return (row.by is not None and moved >= row.by) or (row.percent is not None and was != 0 and 100 * moved / abs(was) >= row.percent)
