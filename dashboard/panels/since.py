"""What changed since a baseline: six figures, and the one sentence that says the same. Pure: facts and a day in, words out.

No case meetings are recorded yet, so the baseline is the visit before the latest, three months ago, or diagnosis, and its name says which.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from dashboard.care import adherence as exercise
from dashboard.care import alsfrs, trajectory
from dashboard.care.adherence import Adherence
from dashboard.care.flags import Flagged, is_old
from dashboard.care.words import ARROW, beside, count, day, number, percent, signed, weeks
from dashboard.components.flag_chip import mark
from dashboard.components.markup import Tree, h
from db.queries.overview import Overview
from db.records import Reading
from db.vocabulary import EventKind, Measure, Position

WINDOW_DAYS = 28


class Baseline(StrEnum):
    VISIT = "visit"
    MONTHS = "3m"
    DIAGNOSIS = "diagnosis"


ABOUT = {"alsfrs": ("total", "slope"), "breathing": ("fvc",), "weight": ("weight",), "exercise": ("adherence",), "falls": ("falls",), "tasks": ()}
"""Which reasons for review speak of a figure."""
TITLES = {Baseline.VISIT: "Since previous visit", Baseline.MONTHS: "Since 3 months ago", Baseline.DIAGNOSIS: "Since diagnosis"}
CHOICES = {Baseline.VISIT: "Previous visit", Baseline.MONTHS: "3 months ago", Baseline.DIAGNOSIS: "Diagnosis"}


@dataclass(frozen=True)
class Figure:
    """One figure of the row: from grey to bold. `topic` is what a reason for review would be about; `alarm` words stand out as overdue."""

    topic: str
    label: str
    was: str | None
    now: str
    unit: str = ""
    why: str = ""
    alarm: str = ""

    @property
    def words(self) -> str:
        moved = f"{self.was} {ARROW} {self.now}" if self.was is not None else self.now
        return " ".join(filter(None, (f"{self.label} {moved}", self.unit, self.alarm))) + (f" ({self.why})" if self.why else "")


@dataclass(frozen=True)
class Since:
    baseline: Baseline
    on: date | None
    days: int
    figures: tuple[Figure, ...]

    @property
    def sentence(self) -> str:
        head = f"{TITLES[self.baseline]}, {day(self.on)} ({weeks(self.days)})" if self.on else "Now"
        return f"{head}: " + "; ".join(figure.words for figure in self.figures) + "."


def baseline_on(baseline: Baseline, facts: Overview, today: date) -> date | None:
    """The day the figures are compared with; None when there is none, as with a single visit or an unknown diagnosis day."""
    if baseline is Baseline.MONTHS:
        return today - timedelta(days=91)
    if baseline is Baseline.DIAGNOSIS:
        return facts.summary.patient.diagnosed_on
    days = sorted({score.assessed_on for score in facts.scores})
    return days[-2] if len(days) > 1 else None


def since(facts: Overview, logged: Adherence, today: date, baseline: Baseline) -> Since:
    on = baseline_on(baseline, facts, today)
    figures = (
        _function(facts, on),
        _breathing(facts, on, today),
        _weight(facts, on, today),
        _exercise(facts, logged, on),
        _falls(facts, on, today),
        _tasks(facts, on, today),
    )
    return Since(baseline, on, (today - on).days if on else 0, figures)


def row(moved: Since, flagged: Flagged) -> Tree:
    """The figures, each with the mark of the worst reason about it."""
    worst = {
        topic: next((reason.kind.value for reason in flagged.reasons if reason.about in ABOUT[topic]), "")
        for topic in {figure.topic for figure in moved.figures}
    }
    choices = [
        h("button", word, type="button", data_view=f'{{"since":"{value}"}}', aria_pressed=str(value is moved.baseline).lower())
        for value, word in CHOICES.items()
    ]
    copied = h("button", "Copy", type="button", cls="btn btn-bare", data_patient="copy", data_text=moved.sentence, title=moved.sentence)
    named = h(
        "div",
        h("h2", TITLES[moved.baseline]),
        h("div", f"{day(moved.on)}, {_span(moved.days)}" if moved.on else "Not known", cls="label"),
        h("div", h("details", h("summary", "Compare with", cls="menu"), h("div", choices, cls="sheet"), cls="pick"), copied, cls="since-do"),
    )
    return h("section", named, [_cell(figure, worst[figure.topic]) for figure in moved.figures], cls="since", aria_label=moved.sentence)


def _cell(figure: Figure, kind: str) -> Tree:
    moved = h("span", f"{figure.was} {ARROW}", cls="from") if figure.was is not None else None
    unit = h("span", figure.unit, cls="unit") if figure.unit else None
    alarm = [h("span", part, cls=cls) for part, cls in zip(figure.alarm.split(" ", 1), ("act", "unit act"), strict=True)] if figure.alarm else None
    marked = mark(kind) if kind in ("act", "watch") and figure.topic != "tasks" else None
    words = h("span", figure.why, cls=kind if marked else None)
    return h("div", h("div", figure.label, cls="when"), h("div", moved, figure.now, unit, alarm, marked, cls="fig"), h("div", words, cls="why"))


def _span(days: int) -> str:
    """Short, for the head of the row: 5 d, 8 wk."""
    return f"{days} d" if days < 14 else f"{round(days / 7)} wk"


def _function(facts: Overview, on: date | None) -> Figure:
    totals = trajectory.totals(facts.scores)
    if not totals:
        return Figure("alsfrs", "ALSFRS-R", None, "No score")
    change = trajectory.change(facts.scores, on) if on else None
    if change is None or change.total_was is None or change.total_now is None:
        return Figure("alsfrs", "ALSFRS-R", None, str(totals[-1][1]), f"of {alsfrs.MAX_TOTAL}", day(totals[-1][0]))
    moved = [f"{which.short} {signed(by)}" for which, by in change.domains.items() if by]
    why = ", ".join(moved) or "no domain changed"
    return Figure("alsfrs", "ALSFRS-R", str(change.total_was), str(change.total_now), f"of {alsfrs.MAX_TOTAL}", why)


def _breathing(facts: Overview, on: date | None, today: date) -> Figure:
    for measure, name in ((Measure.FVC_PERCENT, "FVC"), (Measure.SVC_PERCENT, "SVC")):
        seated = _of(facts.readings, measure)
        if seated:
            return _reading(f"{name}, seated", measure, "% pred", 0, seated, on, today, topic="breathing")
    return Figure("breathing", "FVC, seated", None, "No test")


def _weight(facts: Overview, on: date | None, today: date) -> Figure:
    weights = _of(facts.readings, Measure.WEIGHT)
    if not weights:
        return Figure("weight", "Weight", None, "No weight")
    shown = _reading("Weight", Measure.WEIGHT, "kg", 1, weights, on, today, topic="weight")
    start, was = facts.summary.weight_at_diagnosis, _at(weights, on)
    moved = [f"{signed(100 * (weights[-1].value / was.value - 1), 1)} %"] if was and was is not weights[-1] else []
    if start and not _old(weights[-1], today):
        moved.append(f"{signed(100 * (weights[-1].value / start - 1), 1)} % since dx")
    return Figure(shown.topic, shown.label, shown.was, shown.now, shown.unit, shown.why if _old(weights[-1], today) else ", ".join(moved) or shown.why)


def _reading(label: str, measure: Measure, unit: str, decimals: int, values: Sequence[Reading], on: date | None, today: date, *, topic: str) -> Figure:
    last, was = values[-1], _at(values, on)
    before = number(was.value, decimals) if was and was is not last else None
    why = f"out of date, {count((today - last.measured_on).days, 'day')} old" if _old(last, today) else day(last.measured_on)
    limits = (80, 50) if unit == "% pred" else ()
    now = next((text for limit in limits if (text := beside(last.value, limit, decimals)) != number(last.value, decimals)), number(last.value, decimals))
    return Figure(topic, label, before, now, unit, why)


def _exercise(facts: Overview, logged: Adherence, on: date | None) -> Figure:
    if logged.now.share is None:
        why = "paused" if logged.paused else "no programme" if logged.current is None else "nothing asked, 28 d"
        return Figure("exercise", "Exercise done", None, "None asked", "", why)
    was = None
    if on:
        start = on - timedelta(days=WINDOW_DAYS)
        days = exercise.days_between(facts.programmes, facts.sessions, start, on - timedelta(days=1))
        share = exercise.window(days, start, on - timedelta(days=1)).share
        was = percent(share).removesuffix(" %") if share is not None else None
    return Figure("exercise", "Exercise done", was, percent(logged.now.share).removesuffix(" %"), "%", "self-reported, 28 d")


def _falls(facts: Overview, on: date | None, today: date) -> Figure:
    start = on or today - timedelta(days=90)
    falls = [event for event in facts.events if event.kind is EventKind.FALL and event.happened_on > start]
    if not falls:
        return Figure("falls", "Falls", None, "0", "", "none recorded" if on else "none in 90 d")
    hurt = {True: "injury", False: "no injury", None: "injury not known"}[falls[-1].injury]
    return Figure("falls", "Falls", None, str(len(falls)), "" if on else "in 90 d", f"{day(falls[-1].happened_on)}, {hurt}")


def _tasks(facts: Overview, on: date | None, today: date) -> Figure:
    late = sum(task.due_on is not None and task.due_on < today for task in facts.tasks)
    done = sum(on is None or finished > on for finished in facts.done_on)
    return Figure("tasks", "Tasks", None, str(done), "done", f"{len(facts.tasks)} open", f"{late} overdue" if late else "")


def _of(readings: Sequence[Reading], measure: Measure) -> list[Reading]:
    """Of one measure, oldest first; lying down is another test."""
    return sorted((r for r in readings if r.measure is measure and r.position is not Position.SUPINE), key=lambda r: r.measured_on)


def _at(values: Sequence[Reading], on: date | None) -> Reading | None:
    """The last one up to the baseline."""
    return next((value for value in reversed(values) if on and value.measured_on <= on), None)


def _old(reading: Reading, today: date) -> bool:
    return is_old("weight" if reading.measure is Measure.WEIGHT else "fvc", reading.measured_on, today)


def weight_lost(facts: Overview) -> float | None:
    """Change of weight since diagnosis in percent, below zero when lost; None when either weight is missing."""
    start, now = facts.summary.weight_at_diagnosis, facts.summary.weight
    return 100 * (now / start - 1) if start and now else None
