"""Function over time: total, King's ribbon, events and the four domains as one figure on one time axis."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.care import alsfrs, staging, words
from dashboard.care.alsfrs import Domain
from dashboard.care.fan import Fan
from dashboard.care.staging import Staged
from dashboard.care.trajectory import Slope, change, in_order, slope, totals, why_no_slope
from dashboard.charts import event_row, function_fan, function_marks, style
from dashboard.charts.function_marks import BANDS, MODES
from dashboard.charts.shown import Detail, Place, PlotlyFigure, Shown, Table, Valued, nothing
from dashboard.charts.style import Theme
from dashboard.charts.time_axis import Axis, Range, XAxis, axis
from db.records import Happening, Patient, Score
from db.vocabulary import Mode

EMPTY = "No ALSFRS-R yet"
HEAD = ("Date", "How", "Total", *(which.label for which in Domain), "King's")
PLOT_PX = 580


@dataclass(frozen=True)
class Numbers:
    """The number column left of the figure, and the items right of it. Every place is in pixels from the top of the figure."""

    total: Valued
    on: date
    was_on: date | None
    slope: Slope | None
    why_no_slope: str | None
    stage: str | None
    stage_place: Place
    events_place: Place
    domains: tuple[Valued, ...]
    mixed_modes: bool


@dataclass(frozen=True)
class Function:
    """shown: figure, sentence, table. The rest is what stands around the figure; all of it is None when there is nothing to show."""

    shown: Shown[PlotlyFigure]
    numbers: Numbers | None
    axis: Axis | None
    modes: tuple[Mode, ...]


def function(
    scores: Sequence[Score],
    events: Sequence[Happening],
    patient: Patient,
    today: date,
    *,
    x: XAxis = XAxis.DATE,
    span: Range = Range.ALL,
    theme: Theme = style.LIGHT,
    baseline_on: date | None = None,
    baseline: str = "last meeting",
    triggers: frozenset[int] = frozenset(),
    plot_px: int = PLOT_PX,
    beyond_px: int = 0,
    hover: bool = True,
    fan: Fan | None = None,
    staged: Sequence[Staged] | None = None,
) -> Function:
    """C2, C2r, events and C3 of one person, as of `today`. Scores after today are left out.

    baseline_on: a thin line, named by `baseline`, and what "was" compares with; without it, the score before the latest.
    triggers: numbers of items whose trigger is met now. plot_px: about how wide the plot will be, and beyond_px the room
    right of it, for the event labels. fan: the forecast of the total, for which the axis reaches on past today.
    staged: King's over time up to today, when the caller has worked it out already.
    By months since onset only when the day of onset is known; otherwise by date, and the note says so.
    """
    ordered = [score for score in in_order(scores) if score.assessed_on <= today]
    if not ordered:
        return Function(nothing(EMPTY, HEAD), None, None, ())
    happened = [event for event in events if event.happened_on <= today]
    along = axis([score.assessed_on for score in ordered], today, x=x, span=span, onset_on=patient.onset_on, ahead_on=fan.last.on if fan else None)
    if staged is None:
        staged = staging.over_time(ordered, happened, until=today, diagnosed_on=patient.diagnosed_on, onset_on=patient.onset_on)
    placed = event_row.place(happened, along, plot_px, since=baseline_on, beyond_px=beyond_px)
    figure = function_marks.figure(ordered, staged, placed, along, today, theme, baseline_on=baseline_on, baseline=baseline, plot_px=plot_px, hover=hover)
    if fan:
        function_fan.add(figure, fan, along, today, theme)
    seen = [n for n, score in enumerate(ordered) if along.holds(score.assessed_on)] or list(range(len(ordered)))  # what the words tell is what is drawn
    told = [ordered[n] for n in seen]
    stages = staging.at_scores(told, happened, diagnosed_on=patient.diagnosed_on, onset_on=patient.onset_on)
    shown = Shown(figure, _sentence(told, staged[-1], today), Table(HEAD, _rows(told, stages)), note=_note(ordered, along, x, patient))
    return Function(shown, _numbers(ordered, staged, baseline_on, triggers), along, tuple(mode for mode in Mode if any(s.mode is mode for s in ordered)))


def _rows(scores: Sequence[Score], staged: Sequence[Staged]) -> tuple[tuple[str, ...], ...]:
    """Newest first."""
    return tuple(
        (
            words.day(score.assessed_on),
            MODES[score.mode],
            _or(alsfrs.total(score.items), "Items missing"),
            *(_or(value, "Not assessed") for value in alsfrs.domains(score.items).values()),
            stage.kings or "Not known",
        )
        for score, stage in zip(reversed(scores), reversed(staged), strict=True)
    )


def _sentence(scores: Sequence[Score], staged: Staged, today: date) -> str:
    known = totals(scores)
    stage = f" King's stage {staged.kings} (estimated)." if staged.kings else " King's stage not known."
    parts = ", ".join(f"{which.label.lower()} {_or(value, 'not assessed')}" for which, value in alsfrs.domains(scores[-1].items).items())
    last = f" Latest domains, of 12: {parts}.{stage}"
    if not known:
        return f"{words.count(len(scores), 'ALSFRS-R', 'ALSFRS-R')} with items missing, so no total.{last}"
    (first_on, first), (last_on, now) = known[0], known[-1]
    if len(known) == 1:
        return f"ALSFRS-R total {now} on {words.day(last_on)}; 1 value, {words.ago(last_on, today)}.{last}"
    return (
        f"ALSFRS-R total from {first} on {words.day(first_on)} to {now} on {words.day(last_on)}, {words.signed(now - first)} in "
        f"{words.weeks((last_on - first_on).days)}; {len(known)} values, last {words.ago(last_on, today)}.{last}"
    )


def _numbers(scores: Sequence[Score], staged: Sequence[Staged], baseline_on: date | None, triggers: frozenset[int]) -> Numbers:
    moved = change(scores, baseline_on) or change(scores)
    now, was = scores[-1], moved.was if moved else None
    items = alsfrs.items_of(now.item5_form)
    known = totals(scores)
    return Numbers(
        total=Valued("Total", alsfrs.total(now.items), alsfrs.total(was.items) if was else None, BANDS["total"], key="total"),
        on=now.assessed_on,
        was_on=was.assessed_on if was else None,
        slope=slope(known),
        why_no_slope=why_no_slope(known),
        stage=staged[-1].kings,
        stage_place=BANDS["stage"],
        events_place=BANDS["events"],
        domains=tuple(
            Valued(
                which.label,
                alsfrs.domain(now.items, which),
                alsfrs.domain(was.items, which) if was else None,
                BANDS[which.value],
                tuple(Detail(n, items[n - 1].short, now.items[n - 1], was.items[n - 1] if was else None, n in triggers) for n in which.items),
                key=which.value,
            )
            for which in Domain
        ),
        mixed_modes=moved.mixed_modes if moved else False,
    )


def _note(scores: Sequence[Score], along: Axis, x: XAxis, patient: Patient) -> str | None:
    if x is XAxis.ONSET and along.onset_on is None:
        return "Shown by date: the day of onset is not known."
    if not any(along.holds(score.assessed_on) for score in scores):
        return f"No ALSFRS-R in this range; the last one is of {words.day(scores[-1].assessed_on)}."
    return None


def _or(value: int | None, missing: str) -> str:
    return missing if value is None else str(value)
