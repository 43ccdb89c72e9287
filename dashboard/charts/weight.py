"""Weight over time with the lines of what was lost since diagnosis, BMI, the swallowing answer of the same days, sentence and table (C6)."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard.care import alsfrs, words
from dashboard.care.bands import away, measured_file, too_old, upright
from dashboard.care.flag_rules import Kind
from dashboard.care.trajectory import in_order
from dashboard.charts.event_row import sentence
from dashboard.charts.function_marks import MODES
from dashboard.charts.shown import PlotlyFigure, Shown, Table
from dashboard.charts.stack import Stack, stack
from dashboard.charts.stack_parts import Answers, Band, Line, Series
from dashboard.charts.style import Theme
from dashboard.charts.time_axis import Axis, Range, XAxis, axis
from db.records import Happening, Patient, Reading, Score
from db.vocabulary import EventKind, Measure

EMPTY = "No weight recorded"
ABOUT = frozenset({EventKind.GASTROSTOMY, EventKind.GASTROSTOMY_TALK, EventKind.CHOKING, EventKind.INFECTION})
SWALLOWING = 3
BMI_STEP, WEIGHT_PX = 5.0, 160


@dataclass(frozen=True)
class Weighed:
    """One weight: kg, change since the diagnosis weight in percent, and BMI where a height is known."""

    on: date
    kg: float
    since_diagnosis: float | None
    bmi: float | None


@dataclass(frozen=True)
class WeightChart:
    shown: Shown[PlotlyFigure]
    weights: tuple[Weighed, ...]
    height: Reading | None
    met: tuple[str, ...]
    grave: bool
    old: bool
    stack: Stack | None
    axis: Axis | None


def weight(
    readings: Sequence[Reading],
    scores: Sequence[Score],
    events: Sequence[Happening],
    patient: Patient,
    today: date,
    *,
    diagnosis_kg: float | None,
    theme: Theme,
    x: XAxis = XAxis.DATE,
    span: Range = Range.ALL,
    baseline_on: date | None = None,
    reasons: Collection[str] = (),
    triggers: Collection[int] = (),
) -> WeightChart:
    """As of `today`. diagnosis_kg: the weight that losses are counted from, None when it is not known: then there are no lines."""
    asked = [score for score in in_order(scores) if score.assessed_on <= today]
    happened = [event for event in events if event.kind in ABOUT and event.happened_on <= today]
    known = weighed(readings, today, diagnosis_kg=diagnosis_kg, reasons=reasons)
    weights, height = known.weights, known.height
    if known.band is None:
        return WeightChart(Shown(None, f"{EMPTY}.", Table(("Date",)), empty=EMPTY), (), height, (), False, False, None, None)
    along = axis([one.on for one in weights] + [score.assessed_on for score in asked], today, x=x, span=span, onset_on=patient.onset_on)
    drawn = stack(
        [known.band, _bmi(weights)], _answers(asked, triggers), happened, along, today, theme, baseline_on=baseline_on, label="Weight over time",
        points=_points(weights, asked, happened, along),
    )  # fmt: skip
    shown = Shown(drawn.figure, _sentence(weights, known.met, bool(diagnosis_kg), today), _table(weights), note="The weight axis does not start at 0.")
    return WeightChart(shown, weights, height, known.met, known.grave, known.old, drawn, along)


@dataclass(frozen=True)
class KnownWeight:
    """weights: oldest first; met: the losses that are reached, in words; grave: one of them asks to act; band: with the lines, None without a weight."""

    weights: tuple[Weighed, ...]
    height: Reading | None
    met: tuple[str, ...]
    grave: bool
    old: bool
    band: Band | None


def weighed(readings: Sequence[Reading], today: date, *, diagnosis_kg: float | None, reasons: Collection[str] = ()) -> KnownWeight:
    """Every weight up to `today` against what was lost since diagnosis. reasons: keys of the reasons for review."""
    known = measured_file().weight
    found, heights = upright(readings, (Measure.WEIGHT,), today), upright(readings, (Measure.HEIGHT,), today)
    weights = tuple(_weighed(one, heights, diagnosis_kg) for one in found)
    height = heights[-1] if heights else None
    if not weights:
        return KnownWeight((), height, (), False, False, None)
    lost = weights[-1].since_diagnosis
    gone = [away(lost, limit, reasons) for limit in known.limits] if lost is not None else []
    met = tuple(limit.words for limit, each in zip(known.limits, gone, strict=True) if each.met) if gone else ()
    grave = any(each.met and limit.row.kind is Kind.ACT for limit, each in zip(known.limits, gone, strict=False))
    lines = []
    if diagnosis_kg:
        for limit, each in zip(known.limits, gone, strict=True):
            kg = diagnosis_kg * (1 + limit.row.when.limit / 100)
            lines.append(Line(kg, f"{words.MINUS}{limit.words} {words.number(kg, 1)} kg", each.met, limit.row.kind is Kind.ACT))
    return KnownWeight(weights, height, met, grave, too_old(weights[-1].on, known.age, today), _kg(weights, diagnosis_kg, tuple(lines)))


def _weighed(one: Reading, heights: Sequence[Reading], diagnosis_kg: float | None) -> Weighed:
    """With the newest height up to that day, or the first one after it: adults keep theirs."""
    before = [height.value for height in heights if height.measured_on <= one.measured_on]
    tall = before[-1] if before else heights[0].value if heights else None
    since = round(100 * (one.value - diagnosis_kg) / diagnosis_kg, 6) if diagnosis_kg else None
    return Weighed(one.measured_on, one.value, since, round(one.value / (tall / 100) ** 2, 2) if tall else None)


def _kg(weights: Sequence[Weighed], diagnosis_kg: float | None, lines: tuple[Line, ...]) -> Band:
    """From 0.8 to 1.1 of the weight at diagnosis, wider where a weight lies outside; whole tens."""
    scale = measured_file().weight.scale
    start = diagnosis_kg or weights[0].kg
    low = min(start * scale.low_share, *(one.kg for one in weights))
    high = max(start * scale.high_share, *(one.kg for one in weights))
    step = 10.0 if high - low > 20 else 5.0
    return Band(
        "weight",
        step * (low // step),
        step * -(-high // step),
        step,
        (Series("Weight", tuple((one.on, one.kg) for one in weights)),),
        lines,
        colour="ch-total",
        high_px=WEIGHT_PX,
    )


def _bmi(weights: Sequence[Weighed]) -> Band:
    values = tuple((one.on, one.bmi) for one in weights if one.bmi is not None)
    if not values:
        return Band("bmi", 15, 35, BMI_STEP, (), empty="No height recorded, so no BMI.", colour="ch-total")
    low, high = min(value for _, value in values), max(value for _, value in values)
    return Band("bmi", BMI_STEP * (low // BMI_STEP), BMI_STEP * (high // BMI_STEP + 1), BMI_STEP, (Series("BMI", values),), colour="ch-total")


def _answers(scores: Sequence[Score], triggers: Collection[int]) -> list[Answers]:
    before: int | None = None
    values = []
    for score in {score.assessed_on: score for score in scores}.values():
        value = score.items[SWALLOWING - 1]
        if value is not None:
            values.append((score.assessed_on, str(value), before is not None and value < before))
            before = value
    return [Answers("item3", alsfrs.ITEMS[SWALLOWING - 1].short, tuple(values), SWALLOWING in triggers)] if values else []


def _points(weights: Sequence[Weighed], scores: Sequence[Score], happened: Sequence[Happening], along: Axis) -> list[dict[str, Any]]:
    said: dict[date, list[str]] = defaultdict(list)
    for one in weights:
        bmi = f" · BMI {words.number(one.bmi, 1)}" if one.bmi is not None else ""
        lost = f" · {words.signed(one.since_diagnosis, 1)} % since diagnosis" if one.since_diagnosis is not None else ""
        said[one.on].append(f"{words.number(one.kg, 1)} kg{lost}{bmi}")
    for score in scores:
        value = score.items[SWALLOWING - 1]
        said[score.assessed_on].append(f"Swallowing {'not assessed' if value is None else value} of 4 · {MODES[score.mode]}")
    for event in happened:
        said[event.happened_on].append(sentence(event))
    return [{"x": along.at(on), "lines": [words.day(on), *said[on]]} for on in sorted(said) if along.holds(on)]


def _sentence(weights: Sequence[Weighed], met: tuple[str, ...], counted: bool, today: date) -> str:
    first, last = weights[0], weights[-1]
    if not counted:
        limits = "; the weight at diagnosis is not known, so no loss is counted"
    else:
        lost = f"{words.signed(last.since_diagnosis or 0, 1)} % since diagnosis"
        limits = f"; {lost}, {'at or past the line of ' + words.MINUS + met[-1] if met else 'no line is reached'}"
    bmi = f" BMI {words.number(last.bmi, 1)}." if last.bmi is not None else " BMI not known: no height recorded."
    end = f"{words.number(last.kg, 1)} kg on {words.day(last.on)}"
    if len(weights) == 1:
        return f"Weight {end}{limits}; 1 value, {words.ago(last.on, today)}.{bmi}"
    moved = f"{words.signed(last.kg - first.kg, 1)} kg in {words.weeks((last.on - first.on).days)}"
    return (
        f"Weight from {words.number(first.kg, 1)} kg on {words.day(first.on)} to {end}, {moved}{limits}; {len(weights)} values, "
        f"last {words.ago(last.on, today)}.{bmi}"
    )


def _table(weights: Sequence[Weighed]) -> Table:
    """Newest first."""
    rows = tuple(
        (
            words.day(one.on),
            words.number(one.kg, 1),
            "" if one.since_diagnosis is None else words.signed(one.since_diagnosis, 1),
            "" if one.bmi is None else words.number(one.bmi, 1),
        )
        for one in reversed(weights)
    )
    return Table(("Date", "Weight, kg", "Since diagnosis, %", "BMI, kg/m²"), rows)
