"""The monthly loop of the Kitano programme: fatigue up or strength down, and the programme is to be re-adjusted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from dashboard.care.overwork import Cause, Strength, weakest_by_day
from dashboard.care.overwork_limits import limits
from dashboard.care.words import count, day, number
from db.records import Programme, Reading, SessionLog
from db.vocabulary import Measure

_GRIPS = {Measure.GRIP_LEFT: "grip, left", Measure.GRIP_RIGHT: "grip, right"}


class Advice(StrEnum):
    READJUST = "re-adjust the programme"
    KEEP = "keep the programme"
    UNKNOWN = "not known"


@dataclass(frozen=True)
class Loop:
    """since_on: the day from which the present programme, or the last four weeks of it, is judged. missing: what would be needed to say keep."""

    advice: Advice
    since_on: date
    causes: tuple[Cause, ...]
    missing: tuple[str, ...]
    source: str


def loop(programmes: Sequence[Programme], sessions: Sequence[SessionLog], strength: Sequence[Strength], readings: Sequence[Reading], today: date) -> Loop:
    """Whether fatigue (0 to 10, mean of the logs) rose or strength (MRC grade, or grip in kg) fell since the programme was last set.

    A version that began in the window starts the count anew, for it is the re-adjustment. KEEP needs both fatigue and strength, and recent;
    without them the advice is UNKNOWN. Source: Kitano 2018 by way of data/overwork.yaml.
    """
    known = limits().loop
    window = timedelta(days=known.window_days)
    changed = [programme.starts_on for programme in programmes if today - window < programme.starts_on <= today]
    since = max(changed, default=today - window + timedelta(days=1))
    causes, missing = _fatigue(sessions, since, today)
    weaker, untested = _strength(strength, readings, since, today)
    causes, missing = causes + weaker, missing + untested
    advice = Advice.READJUST if causes else Advice.UNKNOWN if missing else Advice.KEEP
    return Loop(advice, since, tuple(causes), tuple(missing), known.source)


def _fatigue(sessions: Sequence[SessionLog], since: date, today: date) -> tuple[list[Cause], list[str]]:
    known = limits().loop
    before_on = since - timedelta(days=known.window_days)
    now = [log.fatigue for log in sessions if since <= log.on <= today and log.fatigue is not None]
    before = [log.fatigue for log in sessions if before_on <= log.on < since and log.fatigue is not None]
    if min(len(now), len(before)) < known.least_entries:
        return [], [f"fatigue: {count(len(now), 'entry', 'entries')} since {day(since)}, {len(before)} in the 4 weeks before"]
    was, has = sum(before) / len(before), sum(now) / len(now)
    words = f"fatigue {number(was, 1)} in the 4 weeks before, {number(has, 1)} since {day(since)}"
    return ([Cause(today, words)] if has - was >= known.fatigue_up_by else []), []


def _strength(strength: Sequence[Strength], readings: Sequence[Reading], since: date, today: date) -> tuple[list[Cause], list[str]]:
    known = limits().loop
    series: dict[str, list[tuple[date, float]]] = {}
    for one in strength:
        series.setdefault(f"MRC, {one.group}", []).append((one.on, one.mrc))
    for reading in readings:
        if reading.measure in _GRIPS:
            series.setdefault(_GRIPS[reading.measure], []).append((reading.measured_on, reading.value))
    causes, checked = [], False
    for name, values in sorted(series.items()):
        then = weakest_by_day(one for one in values if one[0] <= today)
        if len(then) < 2 or then[-1][0] < since:
            continue
        (was_on, was), (on, now) = then[-2:]
        step = limits().flags.strength_drop_1_grade.limit if name.startswith("MRC") else was * known.grip_down_percent / 100
        checked |= (today - on).days <= known.strength_fresh_days
        if step > 0 and was - now >= step:
            causes.append(Cause(on, f"{name} {number(was)} on {day(was_on)}, {number(now)} on {day(on)}"))
    return causes, ([] if checked else [f"strength: no second test since {day(since)}"])
