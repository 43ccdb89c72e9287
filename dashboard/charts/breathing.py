"""Breathing tests of one person as aligned charts, the answers about breathing of the same days, the sentence and the table (C5)."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard.care import alsfrs, measure_words, staging, words
from dashboard.care.bands import BandRow, Standing, lying, measured_file, standing, upright
from dashboard.care.measure_words import named
from dashboard.care.trajectory import in_order
from dashboard.charts.event_row import sentence
from dashboard.charts.function_marks import MODES
from dashboard.charts.shown import PlotlyFigure, Shown, Table
from dashboard.charts.stack import Stack, stack
from dashboard.charts.stack_parts import Answers, Band, Line, Series
from dashboard.charts.style import Theme
from dashboard.charts.time_axis import Axis, Range, XAxis, axis
from db.records import Happening, Patient, Reading, Score
from db.vocabulary import MEASURES, EventKind, Measure, Position

EMPTY = "No breathing test yet"
ABOUT = frozenset({EventKind.NIV_START, EventKind.NIV_STOP, EventKind.COUGH_DEVICE, EventKind.TRACHEOSTOMY, EventKind.INFECTION})
ITEMS = (10, 11, 12)
_COLUMNS: tuple[tuple[str, Measure, Position | None], ...] = (
    ("FVC", Measure.FVC_PERCENT, Position.SEATED),
    ("FVC lying", Measure.FVC_PERCENT, Position.SUPINE),
    ("SVC", Measure.SVC_PERCENT, Position.SEATED),
    ("SNIP", Measure.SNIP, None),
    ("MIP", Measure.MIP, None),
    ("Peak cough", Measure.PCF, None),
    ("SpO₂", Measure.SPO2, None),
    ("NIV", Measure.NIV_HOURS, None),
)


@dataclass(frozen=True)
class Breathing:
    """shown: figure, sentence, table. standings: the latest of each band by its key; stack: where the bands stand, None without a figure."""

    shown: Shown[PlotlyFigure]
    standings: dict[str, Standing | None]
    stack: Stack | None
    axis: Axis | None


@dataclass(frozen=True)
class Measured:
    """One measure: its row of the data file, the latest value against its limits, and its band."""

    row: BandRow
    now: Standing | None
    band: Band


def measured(readings: Sequence[Reading], events: Sequence[Happening], today: date, reasons: Collection[str] = ()) -> tuple[Measured, ...]:
    """Every measure of breathing up to `today`, in the order of the data file. reasons: keys of the reasons for review."""
    seen = [one for one in readings if one.measured_on <= today]
    happened = [event for event in events if event.happened_on <= today]
    found = []
    for row in measured_file().bands:
        now = standing(upright(seen, row.measures, today), row, today, reasons)
        found.append(Measured(row, now, _band(row, seen, now, happened, today)))
    return tuple(found)


def breathing(
    readings: Sequence[Reading],
    scores: Sequence[Score],
    events: Sequence[Happening],
    patient: Patient,
    today: date,
    *,
    theme: Theme,
    x: XAxis = XAxis.DATE,
    span: Range = Range.ALL,
    baseline_on: date | None = None,
    reasons: Collection[str] = (),
    triggers: Collection[int] = (),
) -> Breathing:
    """As of `today`; later readings are left out. reasons: keys of the reasons for review; triggers: items whose trigger is met."""
    rows = measured_file().bands
    seen = [one for one in readings if one.measured_on <= today]
    asked = [score for score in in_order(scores) if score.assessed_on <= today]
    happened = [event for event in events if event.kind in ABOUT and event.happened_on <= today]
    known = measured(readings, events, today, reasons)
    standings = {one.row.key: one.now for one in known}
    tested = [one for one in seen if any(one.measure in row.measures for row in rows)]
    if not tested:
        return Breathing(Shown(None, f"{EMPTY}.", Table(("Date",)), empty=EMPTY), standings, None, None)
    along = axis([one.measured_on for one in tested] + [score.assessed_on for score in asked], today, x=x, span=span, onset_on=patient.onset_on)
    bands = [one.band for one in known]
    drawn = stack(
        bands,
        _answers(asked, triggers),
        happened,
        along,
        today,
        theme,
        baseline_on=baseline_on,
        label="Breathing tests over time",
        points=_points(tested, asked, happened, along),
    )
    changed = [row.label for row, band in zip(rows, bands, strict=True) if band.high > row.scale.high]
    note = f"Axis changed for {' and '.join(changed)}: a value is above the usual scale." if changed else None
    table = Table(("Date", *(f"{name}, {measure_words.unit(measure)}" for name, measure, _ in _COLUMNS)), _rows(tested))
    return Breathing(Shown(drawn.figure, _sentence(rows, standings, seen, happened, today), table, note=note), standings, drawn, along)


def _band(row: BandRow, seen: Sequence[Reading], now: Standing | None, happened: Sequence[Happening], today: date) -> Band:
    bars = row.measures == (Measure.NIV_HOURS,)
    series = [
        Series(row.label, _values(upright(seen, row.measures, today))),
        Series(f"{row.label}, lying flat", _values(lying(seen, row.measures, today)), True),
    ]
    series = [one for one in series if one.values]
    empty = None
    if not series:
        empty = _no_niv(happened, today) if bars else f"No {row.label} recorded."
    most = max((value for one in series for _, value in one.values), default=row.scale.high)
    high = row.scale.high
    while high < most:
        high += row.scale.step
    lines = tuple(Line(limit.row.when.limit, limit.words, bool(now) and away.met) for limit, away in zip(row.limits, now.away, strict=True)) if now else ()
    return Band(row.key, row.scale.low, high, row.scale.step, tuple(series), lines, bars, empty)


def _no_niv(happened: Sequence[Happening], today: date) -> str:
    return "On NIV; no hours recorded." if staging.niv_on(happened, today) else "Not on NIV. Nothing recorded."


def _values(readings: Sequence[Reading]) -> tuple[tuple[date, float], ...]:
    return tuple((one.measured_on, one.value) for one in readings)


def _answers(scores: Sequence[Score], triggers: Collection[int]) -> list[Answers]:
    """Items 10 to 12 by day, each that fell since the score before in bold; how they were asked stands on the focus line."""
    by_day = list({score.assessed_on: score for score in scores}.values())
    made = []
    for number in ITEMS:
        before: int | None = None
        values = []
        for score in by_day:
            value = score.items[number - 1]
            if value is not None:
                values.append((score.assessed_on, str(value), before is not None and value < before))
                before = value
        made.append(Answers(f"item{number}", alsfrs.ITEMS[number - 1].short, tuple(values), number in triggers))
    return made if any(row.values for row in made) else []


def _points(readings: Sequence[Reading], scores: Sequence[Score], happened: Sequence[Happening], along: Axis) -> list[dict[str, Any]]:
    """Every day with a test, a score or an event, oldest first, and what was found on it."""
    said: dict[date, list[str]] = defaultdict(list)
    for one in sorted(readings, key=lambda one: (one.measured_on, list(MEASURES).index(one.measure))):
        said[one.measured_on].append(named(one))
    for score in scores:
        known = ", ".join(f"{alsfrs.ITEMS[n - 1].short.lower()} {_or(score.items[n - 1])}" for n in ITEMS)
        said[score.assessed_on].append(f"{known} · {MODES[score.mode]}")
    for event in happened:
        said[event.happened_on].append(sentence(event))
    return [{"x": along.at(on), "lines": [words.day(on), *said[on]]} for on in sorted(said) if along.holds(on)]


def _rows(readings: Sequence[Reading]) -> tuple[tuple[str, ...], ...]:
    """Newest first; a day a row."""
    found: dict[date, dict[tuple[Measure, bool], float]] = defaultdict(dict)
    for one in readings:
        found[one.measured_on][one.measure, one.position is Position.SUPINE] = one.value
    rows = []
    for on in sorted(found, reverse=True):
        values = [found[on].get((measure, position is Position.SUPINE)) for _, measure, position in _COLUMNS]
        rows.append(
            (words.day(on), *("" if value is None else words.number(value, MEASURES[m].decimals) for value, (_, m, _) in zip(values, _COLUMNS, strict=True)))
        )
    return tuple(rows)


def _sentence(rows: Sequence[BandRow], found: dict[str, Standing | None], seen: Sequence[Reading], happened: Sequence[Happening], today: date) -> str:
    """Each measure from first to last with its limits, then the ones that were never taken, then NIV."""
    said, never = [], []
    for row in rows:
        if row.measures == (Measure.NIV_HOURS,):
            continue
        values = upright(seen, row.measures, today)
        now = found[row.key]
        if now is None:
            never.append(row.label)
        else:
            said.append(_one(row, values, now, today))
    if never:
        said.append(f"Never recorded: {', '.join(never)}.")
    return " ".join([*said, niv_words(seen, happened, today)])


def _one(row: BandRow, values: Sequence[Reading], now: Standing, today: date) -> str:
    first, last = values[0], values[-1]
    kept = MEASURES[last.measure]
    name = f"{kept.label}"
    end = f"{words.number(last.value, kept.decimals)} {measure_words.unit(last.measure)} on {words.day(last.measured_on)}"
    met = [away.words for away in now.away if away.met]
    limits = f"; limit met: {', '.join(met)}" if met else "; no limit met" if now.away else ""
    if len(values) == 1:
        return f"{name} {end}{limits}; 1 value, {words.ago(last.measured_on, today)}."
    moved = words.signed(last.value - first.value, kept.decimals)
    return (
        f"{name} from {words.number(first.value, kept.decimals)} on {words.day(first.measured_on)} to {end}, {moved} in "
        f"{words.weeks((last.measured_on - first.measured_on).days)}{limits}; {len(values)} values, last {words.ago(last.measured_on, today)}."
    )


def niv_words(seen: Sequence[Reading], happened: Sequence[Happening], today: date) -> str:
    """On NIV since 03-Sep-2025; 6.2 h a day on 02-Dec-2025, 4.1 before."""
    hours = upright(seen, (Measure.NIV_HOURS,), today)
    started = [event.happened_on for event in happened if event.kind is EventKind.NIV_START]
    stopped = [event.happened_on for event in happened if event.kind is EventKind.NIV_STOP]
    used = ""
    if hours:
        last = hours[-1]
        before = f", {words.number(hours[-2].value, 1)} before" if len(hours) > 1 else ""
        used = f" {words.number(last.value, 1)} h a day on {words.day(last.measured_on)}, {words.ago(last.measured_on, today)}{before}."
    if staging.niv_on(happened, today):
        return f"On NIV since {words.day(max(started))}.{used or ' No hours of use recorded.'}"
    if stopped and started:
        return f"NIV stopped on {words.day(max(stopped))}.{used}"
    return f"Not on NIV.{used}"


def _or(value: int | None) -> str:
    return "not assessed" if value is None else str(value)
