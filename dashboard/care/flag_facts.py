"""Facts that reasons for review look at, drawn from one patient's summary. A fact that is not known is None, and no reason follows from it."""

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple

from dashboard.care import words
from dashboard.care.catalogue import aid_short, aids
from db.records import OpenAid, Summary
from db.vocabulary import Discipline

_SILENT: Mapping[str, Any] = MappingProxyType({})


class Fact(NamedTuple):
    """A value, the day it is of, and words for the chip. value None: never measured, which only a reason with `never` may say.

    discipline: whose it is, where that depends on what was found and not on the reason.
    """

    value: float | None
    on: date | None = None
    says: Mapping[str, Any] = _SILENT
    discipline: Discipline | None = None


Finder = Callable[[Summary, date, int, int], Fact | None]


def reading(name: str) -> Finder:
    """A measured value with its own day."""
    day_of = f"{name}_on"

    def find(summary: Summary, today: date, drop_days: int, least_asked: int) -> Fact | None:
        value = getattr(summary, name)
        return None if value is None else Fact(value, getattr(summary, day_of))

    return find


def counted(name: str) -> Finder:
    """A number that the summary has counted or averaged over its own window; it has no day."""

    def find(summary: Summary, today: date, drop_days: int, least_asked: int) -> Fact | None:
        value = getattr(summary, name)
        return None if value is None else Fact(value)

    return find


def _breathing_items(summary: Summary, today: date, drop_days: int, least_asked: int) -> Fact | None:
    """The lower of items 10 (breathlessness) and 11 (lying flat), and which of them it is."""
    if not summary.latest_items:
        return None
    awake, lying = summary.latest_items[9], summary.latest_items[10]
    known = [score for score in (awake, lying) if score is not None]
    if not known:
        return None
    symptom = "breathless lying flat" if lying is not None and (awake is None or awake == 4) else "breathless"
    says = {"symptom": symptom, "item10": _or_missing(awake), "item11": _or_missing(lying)}
    return Fact(min(known), summary.latest_on, says)


def _weight_change(base: str) -> Finder:
    """Percent against an earlier weight, rounded so that binary fractions cannot move a value off its limit: 63 of 70 kg is −10 %."""

    def find(summary: Summary, today: date, drop_days: int, least_asked: int) -> Fact | None:
        now, was = summary.weight, getattr(summary, base)
        return Fact(round(100 * (now - was) / was, 6), summary.weight_on) if now is not None and was else None

    return find


def _alsfrs_drop(summary: Summary, today: date, drop_days: int, least_asked: int) -> Fact | None:
    """The most points lost from any score of the last `drop_days` days before the latest one."""
    if len(summary.series_on) < 2:
        return None
    on, now = summary.series_on[-1], summary.series_total[-1]
    earlier = []
    for at in range(len(summary.series_on) - 2, -1, -1):
        then = summary.series_on[at]
        if (on - then).days > drop_days:
            break
        earlier.append((summary.series_total[at], then))
    if not earlier:
        return None
    was, then = max(earlier)
    return Fact(was - now, on, {"days": (on - then).days, "was": was, "now": now})


def _urgent_overdue(summary: Summary, today: date, drop_days: int, least_asked: int) -> Fact | None:
    """Days by which the oldest urgent open task is overdue."""
    late = [due for due in summary.urgent_due_days if due is not None and due < today]
    return Fact((today - min(late)).days, min(late)) if late else None


def _exercise(asked: str, done: str, says: str) -> Finder:
    """Sessions done of those asked, in whole percent as shown; None when too few were asked to say anything."""

    def find(summary: Summary, today: date, drop_days: int, least_asked: int) -> Fact | None:
        of, did = getattr(summary, asked), getattr(summary, done)
        if not of or did is None or of < least_asked:
            return None
        percent = words.whole_percent(did / of)
        return Fact(percent, None, {says: percent})

    return find


def _age(name: str) -> Finder:
    def find(summary: Summary, today: date, drop_days: int, least_asked: int) -> Fact | None:
        on = getattr(summary, name)
        return Fact(None) if on is None else Fact((today - on).days, on)

    return find


def _respiratory_test_age(summary: Summary, today: date, drop_days: int, least_asked: int) -> Fact | None:
    """Days since the newest of FVC or SVC, SNIP or MIP, and peak cough flow."""
    tests = [(on, test) for on, test in ((summary.fvc_on, "FVC"), (summary.snip_on, "SNIP"), (summary.pcf_on, "PCF")) if on is not None]
    if not tests:
        return Fact(None)
    on, test = max(tests)
    return Fact((today - on).days, on, {"test": test})


def _log_age(summary: Summary, today: date, drop_days: int, least_asked: int) -> Fact | None:
    """Days since the last exercise log, while a programme runs and is not paused. Never logged counts once enough sessions were asked."""
    if not summary.programme_active or summary.paused:
        return None
    if summary.last_log_on is None:
        return Fact(None) if (summary.asked_28 or 0) >= least_asked else None
    return Fact((today - summary.last_log_on).days, summary.last_log_on)


def _score_count(summary: Summary, today: date, drop_days: int, least_asked: int) -> Fact | None:
    """How many scores have a total; None when there is none at all, which is a reason of its own."""
    return Fact(len(summary.series_on), summary.latest_on) if summary.series_on else None


def _aid(days: Callable[[OpenAid, date], tuple[int, date] | None], most: bool) -> Finder:
    """The most (or least) days over all aids that are not there yet; the others are counted."""

    def find(summary: Summary, today: date, drop_days: int, least_asked: int) -> Fact | None:
        found = [(*counted, aid.aid_key) for aid in summary.aids if (counted := days(aid, today)) is not None]
        if not found:
            return None
        value, on, key = (max if most else min)(found)
        says = {"aid": aid_short(key), "more": f" +{len(found) - 1}" if len(found) > 1 else ""}
        return Fact(value, on, says, aids()[key].owner if key in aids() else None)

    return find


def _needed(aid: OpenAid, today: date) -> tuple[int, date] | None:
    """Days since it is needed."""
    return ((today - aid.needed_on).days, aid.needed_on) if aid.needed_on is not None and aid.needed_on <= today else None


def _passed(aid: OpenAid, today: date) -> tuple[int, date] | None:
    """Days since its order-by day; an aid that is needed already has a graver reason."""
    if aid.ordered or aid.order_by_on is None or aid.order_by_on >= today or _needed(aid, today):
        return None
    return (today - aid.order_by_on).days, aid.order_by_on


def _coming(aid: OpenAid, today: date) -> tuple[int, date] | None:
    """Days until its order-by day."""
    if aid.ordered or aid.order_by_on is None or aid.order_by_on < today or _needed(aid, today):
        return None
    return (aid.order_by_on - today).days, aid.order_by_on


def _or_missing(score: int | None) -> str:
    return "not assessed" if score is None else str(score)


FACTS: Mapping[str, Finder] = {
    "fvc": reading("fvc"),
    "snip": reading("snip"),
    "pcf": reading("pcf"),
    "spo2": reading("spo2"),
    "breathing_items": _breathing_items,
    "weight_since_diagnosis": _weight_change("weight_at_diagnosis"),
    "weight_in_90d": _weight_change("weight_90d"),
    "falls_30d": counted("falls_30d"),
    "injuries_30d": counted("injuries_30d"),
    "choking_90d": counted("choking_90d"),
    "alsfrs_drop": _alsfrs_drop,
    "urgent_overdue_days": _urgent_overdue,
    "exercise_now": _exercise("asked_28", "done_28", "now"),
    "exercise_before": _exercise("asked_before", "done_before", "before"),
    "fatigue_7d": counted("fatigue_7d"),
    "pain_7d": counted("pain_7d"),
    "alsfrs_age": _age("latest_on"),
    "respiratory_test_age": _respiratory_test_age,
    "weight_age": _age("weight_on"),
    "log_age": _log_age,
    "score_count": _score_count,
    "aid_needed_days": _aid(_needed, most=True),
    "order_by_passed_days": _aid(_passed, most=True),
    "order_by_in_days": _aid(_coming, most=False),
}
