"""The six figures of what changed: function, breathing, weight, exercise, falls and tasks. Missing and old values say so."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dashboard.care import adherence as exercise
from dashboard.care import alsfrs, trajectory
from dashboard.care.adherence import Adherence
from dashboard.care.adherence_rules import rules
from dashboard.care.flags import is_old
from dashboard.care.since_facts import Facts
from dashboard.care.words import ARROW, beside, count, day, days_old, number, percent, short_day, signed
from db.records import Reading
from db.vocabulary import EventKind, Measure, Position


@dataclass(frozen=True)
class Figure:
    """One figure of the row: from grey to bold. `topic` is what a reason for review would be about; `alarm` words stand out as overdue.

    `short` is how far it moved, or why it did not, in so few words that a projector has room for them. `old`: too old to be read as today's.
    """

    topic: str
    label: str
    was: str | None
    now: str
    unit: str = ""
    why: str = ""
    alarm: str = ""
    short: str = ""
    old: bool = False

    @property
    def words(self) -> str:
        """FVC 58 → 52 %, with what is alarming and why."""
        moved = f"{self.was} {ARROW} {self.now}" if self.was is not None else self.now
        return " ".join(filter(None, (f"{self.label} {moved}", self.unit, self.alarm))) + (f" ({self.why})" if self.why else "")


def moved_by(topic: str, was: str, now: str) -> str:
    """How far a figure moved, in points for function and in percent for weight; the others show both values, which says it."""
    if topic == "alsfrs":
        return "same" if was == now else signed(int(now) - int(was))
    return f"{signed(100 * (float(now) / float(was) - 1), 1)} %" if topic == "weight" else ""


def figures(facts: Facts, logged: Adherence, today: date, on: date | None) -> tuple[Figure, ...]:
    """Always these six, in this order. Percent of predicted for breathing, kg for weight, percent of sessions for exercise."""
    return (
        _function(facts, on),
        _breathing(facts, on, today),
        _weight(facts, on, today),
        _exercise(facts, logged, on),
        _falls(facts, on, today),
        _tasks(facts, on, today),
    )


def _function(facts: Facts, on: date | None) -> Figure:
    totals = trajectory.totals(facts.scores)
    if not totals:
        return Figure("alsfrs", "ALSFRS-R", None, "No score")
    change = trajectory.change(facts.scores, on) if on else None
    if change is None or change.total_was is None or change.total_now is None:
        return Figure("alsfrs", "ALSFRS-R", None, str(totals[-1][1]), f"of {alsfrs.MAX_TOTAL}", day(totals[-1][0]), short=f"on {short_day(totals[-1][0])}")
    moved = [f"{which.short} {signed(by)}" for which, by in change.domains.items() if by]
    why = ", ".join(moved) or "no domain changed"
    was, now = str(change.total_was), str(change.total_now)
    return Figure("alsfrs", "ALSFRS-R", was, now, f"of {alsfrs.MAX_TOTAL}", why, short=moved_by("alsfrs", was, now))


def _breathing(facts: Facts, on: date | None, today: date) -> Figure:
    """Of whichever was measured last, so that an old forced capacity does not stand for now where a slow one is newer."""
    found = {name: seated for measure, name in ((Measure.FVC_PERCENT, "FVC"), (Measure.SVC_PERCENT, "SVC")) if (seated := _of(facts.readings, measure))}
    if not found:
        return Figure("breathing", "FVC, seated", None, "No test")
    name = max(found, key=lambda name: found[name][-1].measured_on)
    return _reading(f"{name}, seated", found[name][-1].measure, "% pred", 0, found[name], on, today, topic="breathing")


def _weight(facts: Facts, on: date | None, today: date) -> Figure:
    weights = _of(facts.readings, Measure.WEIGHT)
    if not weights:
        return Figure("weight", "Weight", None, "No weight")
    shown = _reading("Weight", Measure.WEIGHT, "kg", 1, weights, on, today, topic="weight")
    start, was = facts.weight_at_diagnosis, _at(weights, on)
    moved = [f"{signed(100 * (weights[-1].value / was.value - 1), 1)} %"] if was and was is not weights[-1] else []
    if start and not _old(weights[-1], today):
        moved.append(f"{signed(100 * (weights[-1].value / start - 1), 1)} % since dx")
    why = shown.why if _old(weights[-1], today) else ", ".join(moved) or shown.why
    return replace(shown, why=why)


def _reading(label: str, measure: Measure, unit: str, decimals: int, values: Sequence[Reading], on: date | None, today: date, *, topic: str) -> Figure:
    last, was = values[-1], _at(values, on)
    before = number(was.value, decimals) if was and was is not last else None
    why = f"out of date, {count((today - last.measured_on).days, 'day')} old" if _old(last, today) else day(last.measured_on)
    limits = (80, 50) if unit == "% pred" else ()
    now = next((text for limit in limits if (text := beside(last.value, limit, decimals)) != number(last.value, decimals)), number(last.value, decimals))
    short = days_old(last.measured_on, today) if _old(last, today) else moved_by(topic, before, now) if before else f"on {short_day(last.measured_on)}"
    return Figure(topic, label, before, now, unit, why, short=short, old=_old(last, today))


def _exercise(facts: Facts, logged: Adherence, on: date | None) -> Figure:
    if logged.now.share is None:
        why = "paused" if logged.paused else "no programme" if logged.current is None else "nothing asked, 28 d"
        return Figure("exercise", "Exercise done", None, "None asked", "", why, short=why)
    was = None
    if on:
        start = on - timedelta(days=rules().window_days)
        days = exercise.days_between(facts.programmes, facts.sessions, start, on - timedelta(days=1))
        share = exercise.window(days, start, on - timedelta(days=1)).share
        was = percent(share).removesuffix(" %") if share is not None else None
    return Figure("exercise", "Exercise done", was, percent(logged.now.share).removesuffix(" %"), "%", "self-reported, 28 d")


def _falls(facts: Facts, on: date | None, today: date) -> Figure:
    start = on or today - timedelta(days=90)
    falls = sorted((one for one in facts.events if one.kind is EventKind.FALL and one.happened_on > start), key=lambda one: (one.happened_on, one.id))
    if not falls:
        return Figure("falls", "Falls", None, "0", "", why := "none recorded" if on else "none in 90 d", short=why)
    hurt = {True: "injury", False: "no injury", None: "injury not known"}[falls[-1].injury]
    return Figure("falls", "Falls", None, str(len(falls)), "" if on else "in 90 d", f"{day(falls[-1].happened_on)}, {hurt}", short=hurt)


def _tasks(facts: Facts, on: date | None, today: date) -> Figure:
    """About somebody whose care here ended nothing is overdue; a short list is left."""
    late = sum(task.due_on is not None and task.due_on < today for task in facts.tasks) if facts.under_care else 0
    done = sum(on is None or finished > on for finished in facts.done_on)
    left = f"{len(facts.tasks)} {'open' if facts.under_care else 'left to do'}"
    return Figure("tasks", "Tasks", None, str(done), "done", left, f"{late} overdue" if late else "")


def _of(readings: Sequence[Reading], measure: Measure) -> list[Reading]:
    """Of one measure, oldest first; lying down is another test."""
    return sorted((r for r in readings if r.measure is measure and r.position is not Position.SUPINE), key=lambda r: r.measured_on)


def _at(values: Sequence[Reading], on: date | None) -> Reading | None:
    """The last one up to the baseline."""
    return next((value for value in reversed(values) if on and value.measured_on <= on), None)


def _old(reading: Reading, today: date) -> bool:
    return is_old("weight" if reading.measure is Measure.WEIGHT else "fvc", reading.measured_on, today)
