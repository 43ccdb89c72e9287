"""When a person will need each aid, by when it must be ordered, and whether it will come too late."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from dashboard.care import catalogue
from dashboard.care.flag_rules import rules
from dashboard.care.flags import is_old
from dashboard.care.lead_times import lead_of
from dashboard.care.need_records import DELIVERED, ORDERED, OVER, Expected, Need, Status, Window
from dashboard.care.needs_when import Ahead, When, on_items
from dashboard.care.needs_words import reasons, said
from db.records import Aid, LeadTime, Summary
from db.vocabulary import AidStage


def needs(ahead: Ahead, aids: Sequence[Aid], own: Mapping[str, LeadTime]) -> list[Need]:
    """Of every aid that was identified: most days late first, then by order-by day. An aid that the catalogue does not hold is left out.

    ahead: the facts of the same person as of a day. own: the clinic's lead times by aid.
    """
    found = [need(aid.aid_key, aid, ahead, own) for aid in aids if aid.aid_key in catalogue.aids()]
    return in_order(found)


def proposed(ahead: Ahead, aids: Sequence[Aid], own: Mapping[str, LeadTime], *, stage: str | None) -> list[Need]:
    """Aids that nobody has identified and that should be on order by now, or within days, as far as they are meant for the King's stage.

    The trigger that was met last comes first. Proposals only: nothing is made of them unless a person does. A stage that is not known leaves none out.
    """
    there = {aid.aid_key for aid in aids}
    meant = [kind.key for kind in catalogue.aids().values() if kind.key not in there and (stage is None or stage in kind.stages)]
    found = [need(key, None, ahead, own) for key in meant]
    return sorted(
        (one for one in found if one.status in (Status.DUE, Status.SOON)),
        key=lambda one: (one.window.p25 if one.window else ahead.today, one.key),
        reverse=True,
    )


def as_listed(summary: Summary, found: Iterable[Need]) -> Summary:
    """The summary with the aids that are not there yet as they were found just now: what the list holds, once its needs are of today."""
    there = [need for need in found if need.aid is not None and need.delivered_on is None]
    return replace(
        summary,
        aid_keys=tuple(need.key for need in there),
        aid_ordered=tuple(need.ordered_on is not None for need in there),
        aid_order_by_on=tuple(need.order_by for need in there),
        aid_needed_on=tuple(need.window.p50 if need.window else None for need in there),
    )


def in_order(found: Iterable[Need]) -> list[Need]:
    """By status, most days late first, then by order-by day, then by name."""
    return sorted(found, key=lambda need: (need.status.order, -need.late, need.order_by or date.max, need.key))


def as_planned(aids: Sequence[Aid], own: Mapping[str, LeadTime], today: date, latest_on: date | None) -> list[Need]:
    """The same needs in the same order, from the days that were kept when each aid was planned; without their reasons, which need all facts.

    latest_on: the day of the latest ALSFRS-R.
    """
    known = catalogue.aids()
    return in_order(stands(aid.aid_key, aid, Expected.kept(aid), own, today, latest_on) for aid in aids if aid.aid_key in known)


def need(key: str, aid: Aid | None, ahead: Ahead, own: Mapping[str, LeadTime]) -> Need:
    """One aid of the catalogue, identified or not (aid None); late only when it is. Raises KeyError when the catalogue does not hold it."""
    kind = catalogue.aids()[key]
    when = ahead.when(kind.needed or kind.trigger)
    found = stands(key, aid, expected_of(key, ahead, own), own, ahead.today, ahead.latest_on)
    return replace(found, why=reasons(found, when.parts, kind))


def expected_of(key: str, ahead: Ahead, own: Mapping[str, LeadTime]) -> Expected:
    """When an aid of the catalogue is needed, and by when to order it. Raises KeyError when the catalogue does not hold it."""
    kind = catalogue.aids()[key]
    when = ahead.when(kind.needed or kind.trigger)
    window = _window(when)
    order_by = window.p25 - timedelta(days=lead_of(key, own).slow) if window else None
    return Expected(window, order_by, when.met, when.known, next((part.cause for part in when.parts if part.cause), None))


def stands(key: str, aid: Aid | None, when: Expected, own: Mapping[str, LeadTime], today: date, latest_on: date | None) -> Need:
    """Where an aid stands today, once it is known when it is needed; its reasons are still to be said."""
    kind, lead, window, order_by = catalogue.aids()[key], lead_of(key, own), when.window, when.order_by
    reached: Mapping[AidStage, date] = aid.reached if aid else {}
    ordered_on = next((reached[stage] for stage in ORDERED if stage in reached), None)
    delivered_on = next((reached[stage] for stage in (*DELIVERED, *OVER) if stage in reached), None)
    expected = max((ordered_on or today) + timedelta(days=lead.planned), today) if delivered_on is None else None
    late = max((expected - window.p75).days, 0) if aid and expected and window and window.p75 else 0
    old = latest_on is not None and on_items(kind.needed or kind.trigger) and is_old("alsfrs", latest_on, today)
    status = _status(when, reached, ordered_on, late, today, old)
    made = Need(key, status, window, when.met, order_by, ordered_on, expected, delivered_on, late, lead, "", (), aid)
    return replace(made, said=said(made, when.lacks, today))


def _window(when: When) -> Window | None:
    early, middle, late = (None if day is None else date.fromordinal(round(day)) for day in when.days)
    return None if early is None else Window(early, middle, late)


def _status(when: Expected, reached: Mapping[AidStage, date], ordered_on: date | None, late: int, today: date, old: bool) -> Status:
    """Late needs the end of the window; due and soon its start. What is calm must rest on scores that are not old: old says that its item scores are."""
    window, order_by = when.window, when.order_by
    if AidStage.RETURNED in reached:
        return Status.RETURNED
    if AidStage.IN_USE in reached:
        return Status.IN_USE
    if any(stage in reached for stage in DELIVERED):
        return Status.DELIVERED
    if late:
        return Status.LATE
    if ordered_on is not None:
        return Status.DUE if window and window.p50 and window.p50 <= today else Status.ON_THE_WAY
    if order_by is not None and order_by <= today + timedelta(days=soon_days()):
        return Status.DUE if order_by <= today else Status.SOON
    return Status.UNKNOWN if old or not when.known else Status.NOT_YET


def soon_days() -> int:
    """Days before the order-by day from which it is said (data/flags.yaml)."""
    return int(rules().row("order-by-soon").when.limit)


__all__ = ["Need", "Status", "Window", "as_planned", "expected_of", "in_order", "need", "needs", "proposed", "soon_days"]
