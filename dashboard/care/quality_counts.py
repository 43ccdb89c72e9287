"""How each quality measure counts one person: a case for everything in its denominator, met or not, or left out with the reason.

A case whose time is not over at the end of the period is left out as still open, so that nobody is called late too early.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from operator import attrgetter
from typing import NamedTuple
from uuid import UUID

from dashboard.care.quality_facts import Dated, Period, PersonFacts, active, between
from dashboard.care.quality_file import Exclusion

Limits = Mapping[str, int]
_DUE = attrgetter("due_on")


class Case(NamedTuple):
    """One in the denominator. on: the day it is about. days: how long it took, where that is reported. group: a breakdown of the measure."""

    person: UUID
    met: bool
    on: date
    excluded: Exclusion | None = None
    days: int | None = None
    group: str = ""


Count = Callable[[PersonFacts, Period, Limits], Iterator[Case]]


def _since(period: Period, days: int) -> date:
    return period.last - timedelta(days=days)


def _active_now(person: PersonFacts, period: Period) -> bool:
    return person.under_care(period.last) and active(person, period)


def _recent(kind: Dated, limit: str = "within_days") -> Count:
    """Active people on the last day; met when it happened in so many days before."""

    def count(person: PersonFacts, period: Period, limits: Limits) -> Iterator[Case]:
        if _active_now(person, period):
            yield Case(person.id, person.any(kind, _since(period, limits[limit]), period.last), period.last)

    return count


def _answered(person: PersonFacts, period: Period, on: date, met: bool, days: int) -> Case:
    """Met, not met, or still open because the time after `on` has not run out."""
    open_ = not met and on + timedelta(days=days) > period.last
    return Case(person.id, met, on, Exclusion.STILL_OPEN if open_ else None)


def _around(person: PersonFacts, period: Period, kind: Dated, on: date, days: int, *, before: int) -> bool:
    return person.any(kind, on - timedelta(days=before), min(on + timedelta(days=days), period.last))


def _windows(person: PersonFacts, period: Period, limits: Limits, met: Callable[[date, date], bool]) -> Iterator[Case]:
    """Windows that an active person was under care for from first to last day; up to 30 days before it count for a window."""
    if not active(person, period):
        return
    for window in period.windows[limits["window_months"]]:
        if person.since_on <= window.first and person.under_care(window.last):
            yield Case(person.id, met(window.first - timedelta(days=limits["tolerance_days"]), window.last), window.last)


def breathing(person: PersonFacts, period: Period, limits: Limits) -> Iterator[Case]:
    """QM-02: a test and a symptom check in each three-month window."""

    def met(first: date, last: date) -> bool:
        return person.any(Dated.BREATHING_TEST, first, last) and person.any(Dated.SYMPTOM_CHECK, first, last)

    return _windows(person, period, limits, met)


def nutrition(person: PersonFacts, period: Period, limits: Limits) -> Iterator[Case]:
    """QM-05: weight, a swallowing screen, and a referral on the day of each positive one, in each three-month window."""

    def met(first: date, last: date) -> bool:
        referred = set(person.days.get(Dated.NUTRITION_REFERRAL, ()))
        screened = person.any(Dated.WEIGHED, first, last) and person.any(Dated.SWALLOW_SCREEN, first, last)
        return screened and referred.issuperset(person.on_days(Dated.SWALLOW_POSITIVE, first, last))

    return _windows(person, period, limits, met)


def niv_offered(person: PersonFacts, period: Period, limits: Limits) -> Iterator[Case]:
    """QM-03: NIV offered or declined in time after the first criterion."""
    on = person.first(Dated.NIV_CRITERION)
    if on and period.holds(on):
        # An offer made before the criterion was met is in time.
        met = any(person.any(kind, date.min, min(on + timedelta(days=limits["within_days"]), period.last)) for kind in (Dated.NIV_OFFERED, Dated.NIV_START))
        yield _answered(person, period, on, met, limits["within_days"])


def niv_used(person: PersonFacts, period: Period, limits: Limits) -> Iterator[Case]:
    """QM-04: mean hours of the last days with data after a start of NIV."""
    for on in person.on_days(Dated.NIV_START, _since(period, limits["started_from_days"]), _since(period, limits["started_to_days"]))[:1]:
        hours = [value for _, value in between(person.niv_hours, on, period.last)[-limits["last_days"] :]]
        yield Case(person.id, bool(hours) and sum(hours) / len(hours) >= limits["hours"], on)


def gastrostomy_talk(person: PersonFacts, period: Period, limits: Limits) -> Iterator[Case]:
    """QM-06: the talk before the weight that was too low."""
    on = person.first_loss.get(limits["loss_percent"])
    if on and period.holds(on):
        before = on - timedelta(days=1)
        tube = person.any(Dated.GASTROSTOMY, date.min, before)
        yield Case(person.id, person.any(Dated.GASTROSTOMY_TALK, date.min, before), on, Exclusion.HAD_TUBE if tube else None)


def equipment(person: PersonFacts, period: Period, limits: Limits) -> Iterator[Case]:
    """QM-07: each need met within the typical lead days of its aid."""
    for need in person.needs:
        if period.holds(need.identified_on):
            met_on = need.met_on if need.met_on and need.met_on <= period.last else None
            took = (met_on - need.identified_on).days if met_on else None
            met = took is not None and took <= need.lead_days
            open_ = met_on is None and need.identified_on + timedelta(days=need.lead_days) > period.last
            excluded = Exclusion.WITHDRAWN if need.withdrawn else Exclusion.STILL_OPEN if open_ else None
            yield Case(person.id, met, need.identified_on, excluded, took, need.aid_key)


def falls(person: PersonFacts, period: Period, limits: Limits) -> Iterator[Case]:
    """A review is a scored ALSFRS-R; the falls it must act on are those since the review before, or all before the first."""
    before = date.min
    for on, items in person.items:
        walks = items[limits["item"] - 1]
        if period.holds(on) and walks is not None and walks >= limits["item_from"]:
            asked = person.any(Dated.FALLS_ASKED, on, on)
            fell = person.any(Dated.FALL, before, on)
            seen = _around(person, period, Dated.PHYSIO_CONTACT, on, limits["contact_days"], before=0)
            yield _answered(person, period, on, asked and (seen or not fell), limits["contact_days"]) if asked else Case(person.id, False, on)
        before = on + timedelta(days=1)


def communication(person: PersonFacts, period: Period, limits: Limits) -> Iterator[Case]:
    """QM-09: speech therapy or AAC in time after item 1 fell."""
    low = (on for on, items in person.items if (item := items[limits["item"] - 1]) is not None and item <= limits["item_to"])
    on = next(low, None)
    if on and period.holds(on):
        days = limits["within_days"]
        yield _answered(person, period, on, _around(person, period, Dated.SPEECH_ASSESSED, on, days, before=days), days)


def cognition(person: PersonFacts, period: Period, limits: Limits) -> Iterator[Case]:
    """QM-10: a screen within the year."""
    if _active_now(person, period) and person.diagnosed_on and person.diagnosed_on <= _since(period, limits["diagnosed_days"]):
        yield Case(person.id, person.any(Dated.COGNITIVE_SCREEN, _since(period, limits["within_days"]), period.last), period.last)


def planning_after_diagnosis(person: PersonFacts, period: Period, limits: Limits) -> Iterator[Case]:
    """QM-11a: a planning talk in time after diagnosis."""
    on, days = person.diagnosed_on, limits["diagnosis_days"]
    if on and period.holds(on):
        yield _answered(person, period, on, _around(person, period, Dated.PLANNING_TALK, on, days, before=0), days)


def planning_after_event(person: PersonFacts, period: Period, limits: Limits) -> Iterator[Case]:
    """The first such event of a person in the period; a talk up to as many days before it was in time."""
    for on in person.on_days(Dated.ADVANCED, period.first, period.last)[:1]:
        days = limits["event_days"]
        yield _answered(person, period, on, _around(person, period, Dated.PLANNING_TALK, on, days, before=days), days)


def explained(person: PersonFacts, period: Period, limits: Limits) -> Iterator[Case]:
    """QM-13: explained by an expert, and a follow-up in time."""
    on, days = person.diagnosed_on, limits["within_days"]
    if on and period.holds(on):
        told = all(_around(person, period, kind, on, days, before=0) for kind in (Dated.EXPERT_EXPLAINED, Dated.FOLLOW_UP))
        yield _answered(person, period, on, told, days)


def _has_programme(person: PersonFacts, period: Period, limits: Limits) -> bool:
    """A home programme all through the last 28 days; versions that follow each other day by day are one programme."""
    at = period.last
    first = _since(period, limits["active_days"] - 1)
    while at >= first:
        starts = [span.first for span in person.programmes if span.holds(at)]
        if not starts:
            return False
        at = min(starts) - timedelta(days=1)
    return person.under_care(period.last)


def _paused(person: PersonFacts, on: date) -> Exclusion | None:
    return Exclusion.PAUSED if any(pause.holds(on) for pause in person.pauses) else None


def adherence(person: PersonFacts, period: Period, limits: Limits) -> Iterator[Case]:
    """QM-14a: sessions done of sessions asked over the window."""
    if _has_programme(person, period, limits):
        first = _since(period, limits["window_days"] - 1)
        done = [did for _, did in between(person.sessions, first, period.last)]
        paused = _paused(person, period.last)
        if done or paused:
            yield Case(person.id, bool(done) and 100 * sum(done) >= limits["share_percent"] * len(done), period.last, paused)


def programme_review(person: PersonFacts, period: Period, limits: Limits) -> Iterator[Case]:
    """QM-14b: a programme review in time."""
    if _has_programme(person, period, limits):
        met = person.any(Dated.PROGRAMME_REVIEW, _since(period, limits["review_days"]), period.last)
        yield Case(person.id, met, period.last, _paused(person, period.last))


def _has_carer(person: PersonFacts, period: Period) -> bool:
    return person.under_care(period.last) and person.carer is not None and person.carer.holds(period.last)


def carer_assessed(person: PersonFacts, period: Period, limits: Limits) -> Iterator[Case]:
    """QM-15a: a carer assessment in time."""
    if _has_carer(person, period):
        yield Case(person.id, person.any(Dated.CARER_ASSESSED, _since(period, limits["assessed_days"]), period.last), period.last)


def carer_trained(person: PersonFacts, period: Period, limits: Limits) -> Iterator[Case]:
    """Of people whose carer needs at least one topic; for who needs none, nothing can be missing or done."""
    needed = [topic for topic in person.topics if topic.needed_on <= period.last]
    if needed and _has_carer(person, period):
        good = [topic.signed_on and topic.signed_on <= period.last and (topic.good_until is None or period.last <= topic.good_until) for topic in needed]
        yield Case(person.id, all(good), period.last)


def paid_carers(person: PersonFacts, period: Period, limits: Limits) -> Iterator[Case]:
    """Everybody with paid care; what is reported about them are counts (quality.carers)."""
    if person.under_care(period.last) and person.paid_care is not None and person.paid_care.holds(period.last):
        yield Case(person.id, False, period.last)


def tasks(person: PersonFacts, period: Period, limits: Limits) -> Iterator[Case]:
    """QM-17: each task closed on or before its due day. From the day care ended nothing was due: what is left to do then is no piece of care."""
    last = period.last if person.ended_on is None else min(period.last, person.ended_on - timedelta(days=1))
    for task in person.tasks[bisect_left(person.tasks, period.first, key=_DUE) : bisect_right(person.tasks, last, key=_DUE)]:
        met = task.closed_on is not None and task.closed_on <= task.due_on
        # Due today and not closed: the day is not over.
        excluded = Exclusion.CANCELLED if task.cancelled else Exclusion.STILL_OPEN if not met and task.due_on == period.last else None
        yield Case(person.id, met, task.due_on, excluded, None, f"{task.discipline} {task.priority}".strip())


reviewed = _recent(Dated.MDT_REVIEW)
treatment = _recent(Dated.TREATMENT_TALK)
