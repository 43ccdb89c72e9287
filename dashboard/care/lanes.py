"""What happened to a person, lane by lane: what went on from a day to a day, and what happened on one (C11)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from dashboard.care import words
from dashboard.care.catalogue import aid_name, aid_short
from dashboard.care.measure_words import named
from dashboard.care.recorded import EVENTS
from db.records import Aid, Happening, Programme, Reading, Score
from db.vocabulary import AidStage, EventKind, Measure

_DAY = timedelta(days=1)
BREATHING = (Measure.FVC_PERCENT, Measure.SVC_PERCENT, Measure.SNIP, Measure.MIP, Measure.PCF, Measure.SPO2)
POINTS = (
    ("Admissions", (EventKind.ADMISSION,)),
    ("Falls", (EventKind.FALL,)),
    ("Choking", (EventKind.CHOKING,)),
    ("Chest infections", (EventKind.INFECTION,)),
    ("Talks", (EventKind.GASTROSTOMY_TALK, EventKind.END_OF_LIFE_TALK)),
)
_HERE = (AidStage.DELIVERED, AidStage.FITTED, AidStage.IN_USE)


@dataclass(frozen=True)
class Stretch:
    """From first to last day, both included; last None while it goes on. quiet: a pause inside a longer stretch."""

    first: date
    last: date | None
    said: str = ""
    quiet: bool = False


@dataclass(frozen=True)
class Point:
    on: date
    said: str
    grave: bool = False


@dataclass(frozen=True)
class Lane:
    """One row: its stretches and points, oldest first. group: interventions, equipment, admissions, falls, assessments or notes."""

    label: str
    group: str
    title: str = ""
    stretches: tuple[Stretch, ...] = ()
    points: tuple[Point, ...] = ()


@dataclass(frozen=True)
class Past:
    """What the lanes are laid from. notes: days on which a note that still stands was written. ended_on: the day on which care here ended."""

    events: Sequence[Happening]
    programmes: Sequence[Programme]
    aids: Sequence[Aid]
    scores: Sequence[Score]
    readings: Sequence[Reading]
    notes: Sequence[date] = field(default=())
    ended_on: date | None = None


def lanes(past: Past, today: date) -> tuple[Lane, ...]:
    """Every lane that holds something, as of `today`; what lies ahead is left out."""
    found = [
        Lane("NIV", "interventions", stretches=_niv(past, today)),
        *(Lane(label, "interventions", stretches=_since(past, kind, today)) for label, kind in _LASTING),
        Lane("Exercise programme", "interventions", stretches=_programmes(past, today)),
        *(_aid(aid, past.ended_on, today) for aid in past.aids),
        *(_happened(past, label, kinds, today) for label, kinds in POINTS),
        Lane(
            "Assessments",
            "assessments",
            "ALSFRS-R",
            points=tuple(Point(score.assessed_on, _total(score)) for score in past.scores if score.assessed_on <= today),
        ),
        Lane("Breathing tests", "assessments", points=_tested(past.readings, BREATHING, today)),
        Lane("Weighed", "assessments", points=_tested(past.readings, (Measure.WEIGHT,), today)),
        Lane("Notes", "notes", points=tuple(Point(on, "note") for on in sorted(past.notes) if on <= today)),
    ]
    return tuple(lane for lane in found if lane.stretches or lane.points)


_LASTING = (
    ("Cough aid", EventKind.COUGH_DEVICE),
    ("Gastrostomy", EventKind.GASTROSTOMY),
    ("Tracheostomy", EventKind.TRACHEOSTOMY),
)


def _of(past: Past, kinds: Sequence[EventKind], today: date) -> list[Happening]:
    return sorted((event for event in past.events if event.kind in kinds and event.happened_on <= today), key=lambda event: event.happened_on)


def _niv(past: Past, today: date) -> tuple[Stretch, ...]:
    """From each start to the stop after it; a start while it is on already changes nothing."""
    found: list[Stretch] = []
    began: date | None = None
    for event in _of(past, (EventKind.NIV_START, EventKind.NIV_STOP), today):
        if event.kind is EventKind.NIV_START:
            began = began or event.happened_on
        elif began is not None:
            found.append(Stretch(began, event.happened_on, _hours(past, began, event.happened_on)))
            began = None
    if began is not None:
        found.append(Stretch(began, past.ended_on, _hours(past, began, past.ended_on or today)))
    return tuple(found)


def _hours(past: Past, first: date, last: date) -> str:
    """mean 6.2 h of the readings of these days; empty when there is none."""
    hours = [reading.value for reading in past.readings if reading.measure is Measure.NIV_HOURS and first <= reading.measured_on <= last]
    return f"mean {words.number(sum(hours) / len(hours), 1)} h" if hours else ""


def _since(past: Past, kind: EventKind, today: date) -> tuple[Stretch, ...]:
    first = next(iter(_of(past, (kind,), today)), None)
    return (Stretch(first.happened_on, past.ended_on),) if first else ()


def _programmes(past: Past, today: date) -> tuple[Stretch, ...]:
    begun = [programme for programme in past.programmes if programme.starts_on <= today]
    pauses = {pause for programme in begun for pause in programme.pauses if pause.starts_on <= today}
    asked = [Stretch(one.starts_on, _ended(one.ends_on, past.ended_on, today), f"version {one.number}") for one in begun]
    quiet = [Stretch(pause.starts_on, _ended(pause.ends_on, past.ended_on, today), f"paused: {pause.reason}", quiet=True) for pause in pauses]
    return tuple(sorted([*asked, *quiet], key=lambda stretch: (stretch.first, stretch.quiet)))


def _ended(last: date | None, ended_on: date | None, today: date) -> date | None:
    """The day on which it ended: None for what goes on, and for what ends on a day to come."""
    last = min(filter(None, (last, ended_on)), default=None)
    return last if last is not None and last < today else None


def _aid(aid: Aid, ended_on: date | None, today: date) -> Lane:
    """From the day it came to the day it went back."""
    came = min((aid.reached[stage] for stage in _HERE if stage in aid.reached), default=None)
    if came is None or came > today:
        return Lane(aid_short(aid.aid_key), "equipment")
    back = aid.reached.get(AidStage.RETURNED)
    said = "in use" if AidStage.IN_USE in aid.reached else "delivered"
    return Lane(aid_short(aid.aid_key), "equipment", aid_name(aid.aid_key), (Stretch(came, _ended(back, None, today) or (back and ended_on), said),))


def _happened(past: Past, label: str, kinds: Sequence[EventKind], today: date) -> Lane:
    found = _of(past, kinds, today)
    stays = tuple(Stretch(event.happened_on, event.ended_on, event.detail) for event in found if event.ended_on and event.kind is EventKind.ADMISSION)
    points = tuple(
        Point(event.happened_on, _said(event), grave=event.injury is True) for event in found if not (event.ended_on and event.kind is EventKind.ADMISSION)
    )
    return Lane(label, label.lower(), stretches=stays, points=points)


def _said(event: Happening) -> str:
    hurt = {True: "injured", False: "not injured", None: ""}[event.injury]
    return ", ".join(filter(None, (EVENTS[event.kind], hurt, event.detail)))


def _total(score: Score) -> str:
    known = [item for item in score.items if item is not None]
    return f"{sum(known)} of 48" if len(known) == len(score.items) else "no total, items missing"


def _tested(readings: Sequence[Reading], measures: Sequence[Measure], today: date) -> tuple[Point, ...]:
    """One point a day, with everything measured on it."""
    days: dict[date, list[str]] = {}
    for reading in readings:
        if reading.measure in measures and reading.measured_on <= today:
            days.setdefault(reading.measured_on, []).append(named(reading))
    return tuple(Point(on, ", ".join(said)) for on, said in sorted(days.items()))
