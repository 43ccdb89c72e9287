"""Signs of too much exercise, each with the values and days that show it. What nobody recorded is unknown, never calm.

An answer that is missing, old or given for some sessions only can still show a sign; it can never rule one out.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from dashboard.care.overwork_limits import FlagLimit, actions, limits
from dashboard.care.words import count, day, number, signed
from db.records import Happening, Reading, SessionLog
from db.vocabulary import Answer, EventKind, Measure, MissedReason


class Sign(StrEnum):
    PRESENT = "present"
    ABSENT = "absent"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class SessionDetail:
    """What was asked about one session beyond the daily log; None is not recorded. rpe: Borg 6 to 20. Pain: 0 to 10."""

    on: date
    rpe: float | None = None
    pain_before: float | None = None
    pain_after: float | None = None
    sharp_pain: bool | None = None
    lasting_fatigue: bool | None = None
    more_cramps: bool | None = None
    breathless: bool | None = None
    fell: bool | None = None


@dataclass(frozen=True)
class Strength:
    """One muscle group by hand: MRC grade 0 to 5."""

    group: str
    on: date
    mrc: float


@dataclass(frozen=True)
class Cause:
    """One value of one day, in words."""

    on: date
    words: str


@dataclass(frozen=True)
class Finding:
    """One flag: its state, what shows it, the days on which nobody recorded it, and what the stop rules ask for when it is present."""

    key: str
    name: str
    sign: Sign
    causes: tuple[Cause, ...]
    not_recorded_on: tuple[date, ...]
    actions: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class Logged:
    """What is known of one person's exercise. Order does not matter; days after today are not looked at."""

    sessions: Sequence[SessionLog] = ()
    details: Sequence[SessionDetail] = ()
    strength: Sequence[Strength] = ()
    readings: Sequence[Reading] = ()
    events: Sequence[Happening] = ()


Answered = tuple[date, bool, str]
"""A day, whether the sign showed, and the value in words."""


def findings(known: Logged, today: date) -> tuple[Finding, ...]:
    """Every flag of data/overwork.yaml as of a day. Source: exercises.yaml, stop rules S1 to S7 and overwork flags."""
    known = _up_to(known, today)
    flags = limits().flags
    return (
        _asked("next_day_fatigue", flags.next_day_fatigue, known, today, _lasting_fatigue, _missed_from_fatigue(known)),
        _asked("pain_rise_2_points", flags.pain_rise_2_points, known, today, _pain_rise, _pain_between_days(known)),
        _asked("more_cramps", flags.more_cramps, known, today, lambda one: _yes(one, one.more_cramps, "more cramps")),
        _strength_drop(flags.strength_drop_1_grade, known, today),
        _mean("rpe_mean_above_13", flags.rpe_mean_above_13, known, today, [(one.on, one.rpe) for one in known.details]),
        _mean("effort_mean_above_5", flags.effort_mean_above_5, known, today, [(log.on, log.effort) for log in known.sessions]),
        _asked("breathless", flags.breathless, known, today, lambda one: _yes(one, one.breathless, "breathless"), _low_oxygen(known)),
        _asked("fall_in_session", flags.fall_in_session, known, today, lambda one: _yes(one, one.fell, "fall or near fall in the session")),
        _infection(flags.infection, known, today),
    )


def _asked(
    key: str, flag: FlagLimit, known: Logged, today: date, answer: Callable[[SessionDetail], Answered | None], alarms: Sequence[Answered] = ()
) -> Finding:
    """A flag from a question of each session. `alarms`: signs from elsewhere, which may show it and never rule it out."""
    start = _start(today)
    answers = sorted(filter(None, (answer(one) for one in known.details)))
    least = int(flag.limit) if key == "more_cramps" else 1
    recent = [one for one in (*answers, *alarms) if one[0] >= start and one[1]]
    # The last thing anybody recorded was a sign, and nothing since says that it went.
    lasting = [one for one in answers[-least:] if one[0] < start and one[1]]
    shown = sorted(recent if len(recent) >= least else lasting if len(lasting) >= least else [])
    days = _session_days(known, start)
    missing = tuple(on for on in days if on not in {on for on, _, _ in answers})
    sign = Sign.PRESENT if shown else Sign.ABSENT if days and not missing else Sign.UNKNOWN
    return _finding(key, flag, sign, [Cause(on, words) for on, _, words in shown or recent], missing)


def _mean(key: str, flag: FlagLimit, known: Logged, today: date, values: Sequence[tuple[date, float | None]]) -> Finding:
    start = _start(today)
    given = sorted((on, value) for on, value in values if value is not None and on >= start)
    days = _session_days(known, start)
    missing = tuple(on for on in days if on not in {on for on, _ in given})
    if len(given) < flag.least:
        return _finding(key, flag, Sign.UNKNOWN, [Cause(on, number(value)) for on, value in given], missing)
    mean = sum(value for _, value in given) / len(given)
    sign = Sign.PRESENT if mean > flag.limit else Sign.UNKNOWN if missing else Sign.ABSENT
    return _finding(key, flag, sign, [Cause(given[-1][0], f"mean {number(mean, 1)} of {count(len(given), 'session')}")], missing)


def _strength_drop(flag: FlagLimit, known: Logged, today: date) -> Finding:
    causes, settled = [], bool(known.strength)
    for group in sorted({one.group for one in known.strength}):
        graded = weakest_by_day((one.on, one.mrc) for one in known.strength if one.group == group)
        (on, last), within = graded[-1], timedelta(days=flag.within_days or 0)
        earlier = [(then, mrc) for then, mrc in graded[:-1] if on - then <= within]
        drop = max(((mrc - last, then, mrc) for then, mrc in earlier), default=None)
        if drop and drop[0] >= flag.limit:
            causes.append(Cause(on, f"{group} MRC {number(drop[2])} on {day(drop[1])}, {number(last)} on {day(on)}"))
        settled &= bool(earlier) and (today - on).days <= (flag.fresh_days or 0)
    return _finding("strength_drop_1_grade", flag, Sign.PRESENT if causes else Sign.ABSENT if settled else Sign.UNKNOWN, causes, ())


def weakest_by_day(values: Iterable[tuple[date, float]]) -> list[tuple[date, float]]:
    """(day, value), oldest first: of two values of one day the lower, so that a day tested twice is no second test."""
    return list(dict(sorted(values, key=lambda one: (one[0], -one[1]))).items())


def _infection(flag: FlagLimit, known: Logged, today: date) -> Finding:
    """An infection that goes on, or began lately with no end known. No entry of one does not say that there is none."""
    fresh = timedelta(days=limits().fresh_days)
    now = [event for event in known.events if event.kind is EventKind.INFECTION and _lasts(event, today, fresh)]
    causes = [Cause(event.happened_on, f"infection {event.detail}".strip()) for event in now]
    return _finding("infection", flag, Sign.PRESENT if causes else Sign.UNKNOWN, causes, ())


def _lasts(event: Happening, today: date, fresh: timedelta) -> bool:
    return event.ended_on >= today if event.ended_on else today - event.happened_on <= fresh


def _finding(key: str, flag: FlagLimit, sign: Sign, causes: Sequence[Cause], missing: tuple[date, ...]) -> Finding:
    return Finding(key, flag.name, sign, tuple(causes), missing, actions(flag) if sign is Sign.PRESENT else (), flag.source)


def _yes(one: SessionDetail, said: bool | None, words: str) -> Answered | None:
    return None if said is None else (one.on, said, words)


def _lasting_fatigue(one: SessionDetail) -> Answered | None:
    return _yes(one, one.lasting_fatigue, "tired past 30 minutes or next day")


def _pain_rise(one: SessionDetail) -> Answered | None:
    if one.sharp_pain:
        return one.on, True, "sharp joint pain"
    if one.pain_before is None or one.pain_after is None:
        return None
    rise = one.pain_after - one.pain_before
    return one.on, rise >= limits().flags.pain_rise_2_points.limit, f"pain {number(one.pain_before)} before, {number(one.pain_after)} after"


def _pain_between_days(known: Logged) -> list[Answered]:
    """The daily log asks for pain once a day: a rise from the log before may show overwork, though no single session is to blame."""
    logs = sorted(((log.on, log.pain) for log in known.sessions if log.pain is not None), key=lambda one: one[0])
    near, limit = timedelta(days=limits().look_back_days), limits().flags.pain_rise_2_points.limit
    pairs = pairwise(logs)
    return [(on, True, f"pain {now}, {signed(now - was)} since {day(then)}") for (then, was), (on, now) in pairs if now - was >= limit and on - then <= near]


def _missed_from_fatigue(known: Logged) -> list[Answered]:
    """Too tired to exercise on the day after a session is fatigue that lasted until next day."""
    done = {log.on for log in known.sessions if _did(log)}
    return [
        (log.on, True, "too tired, the day after a session")
        for log in known.sessions
        if log.missed_reason is MissedReason.FATIGUE and log.on - timedelta(days=1) in done
    ]


def _low_oxygen(known: Logged) -> list[Answered]:
    limit = limits().flags.breathless.limit
    return [(one.measured_on, True, f"SpO2 {number(one.value)} %") for one in known.readings if one.measure is Measure.SPO2 and one.value < limit]


def _session_days(known: Logged, start: date) -> tuple[date, ...]:
    """Days from start on which something was done."""
    return tuple(sorted({log.on for log in known.sessions if _did(log) and log.on >= start} | {one.on for one in known.details if one.on >= start}))


def _did(log: SessionLog) -> bool:
    return bool(log.counted) or any(answer is not Answer.NOT_DONE for answer in log.answers.values())


def _start(today: date) -> date:
    """The first of the days looked at, today among them."""
    return today - timedelta(days=limits().look_back_days - 1)


def _up_to(known: Logged, today: date) -> Logged:
    return Logged(
        sessions=[log for log in known.sessions if log.on <= today],
        details=[one for one in known.details if one.on <= today],
        strength=[one for one in known.strength if one.on <= today],
        readings=[one for one in known.readings if one.measured_on <= today],
        events=[event for event in known.events if event.happened_on <= today],
    )
