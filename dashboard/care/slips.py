"""What looks like a slip of the hand in a newly typed ALSFRS-R, compared with the score before it and with the record."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from dashboard.care import alsfrs
from dashboard.care.alsfrs import Items
from dashboard.care.datafile import Known, load
from dashboard.care.words import ARROW, day
from db.records import Happening, Score
from db.vocabulary import Item5Form


class Limits(Known):
    """Changes, in points, from which the save asks (data/slips.yaml)."""

    item_up: int
    total_up: int
    total_down: int


LIMITS = load("slips.yaml", Limits)


class Slip(StrEnum):
    ITEM_UP = "item_up"
    TOTAL_UP = "total_up"
    TOTAL_DOWN = "total_down"
    SUPPORT_UP = "support_up"
    BEFORE_DIAGNOSIS = "before_diagnosis"


@dataclass(frozen=True)
class Doubt:
    """One thing to look at again: what it is, and why we ask."""

    slip: Slip
    item: int | None
    says: str
    why: str


def before(scores: Sequence[Score], on: date, itself: UUID | None) -> Score | None:
    """The score to compare with: the newest up to that day, the same day in another mode included; never itself."""
    earlier = [score for score in scores if score.assessed_on <= on and score.id != itself]
    return max(earlier, key=lambda score: (score.assessed_on, score.mode), default=None)


def doubts(items: Items, form: Item5Form, on: date, last: Score | None, *, niv: bool, diagnosed_on: date | None, limits: Limits = LIMITS) -> list[Doubt]:
    """What the save asks about, in reading order; empty when nothing is odd. `niv`: in use on that day.

    Items are compared when both are scored, item 5 only within one form (5a and 5b ask different things).
    """
    found = _against(items, form, last, niv, limits) if last else []
    if diagnosed_on is not None and on < diagnosed_on:
        found.append(Doubt(Slip.BEFORE_DIAGNOSIS, None, f"{day(on)} is before the diagnosis", f"of {day(diagnosed_on)}. Check the year."))
    return found


def _against(items: Items, form: Item5Form, last: Score, niv: bool, limits: Limits) -> list[Doubt]:
    since = f"since {day(last.assessed_on)}; function rarely comes back."
    found = []
    for asked, now, was in zip(alsfrs.items_of(form), items, last.items, strict=True):
        comparable = now is not None and was is not None and (asked.number != 5 or last.item5_form is form)
        if comparable and now - was >= limits.item_up:  # type: ignore[operator]
            found.append(Doubt(Slip.ITEM_UP, asked.number, f"{asked.label} {was} {ARROW} {now}", f"is up by {now - was} {since}"))  # type: ignore[operator]
    total, earlier = alsfrs.total(items), alsfrs.total(last.items)
    if total is not None and earlier is not None:
        moved = f"Total {earlier} {ARROW} {total}"
        if total - earlier >= limits.total_up:
            found.append(Doubt(Slip.TOTAL_UP, None, moved, f"is up by {total - earlier} {since}"))
        if earlier - total >= limits.total_down:
            found.append(Doubt(Slip.TOTAL_DOWN, None, moved, f"is down by {earlier - total} since {day(last.assessed_on)}; that is a large step."))
    support, used_to = items[11], last.items[11]
    if niv and support is not None and used_to is not None and support > used_to:
        found.append(Doubt(Slip.SUPPORT_UP, 12, f"{alsfrs.ITEMS[11].label} {used_to} {ARROW} {support}", "is better, while NIV is recorded as in use."))
    return found


def turns(events: Sequence[Happening], judged: Callable[[Sequence[Happening], date], bool]) -> list[tuple[date, bool]]:
    """From which day on a thing that events switch on and off holds or not: [(day, holds), ...], oldest first."""
    days = sorted({d for event in events for d in (event.happened_on, event.ended_on and event.ended_on + timedelta(days=1)) if d})
    found: list[tuple[date, bool]] = []
    for on in days:
        holds = judged(events, on)
        if holds != (found[-1][1] if found else False):
            found.append((on, holds))
    return found
