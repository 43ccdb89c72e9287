"""What a discipline said of somebody who was up for review, as a chip: outlined for seen, dashed for put off, with who, until when and why."""

from collections.abc import Sequence

from dashboard.care.words import day
from dashboard.components.markup import Child, Tree, h
from db.review_records import Mark
from db.vocabulary import ReviewKind

NAMED = 3


def words_of(mark: Mark) -> str:
    """PT seen until 12-Mar-2026; OT put off until 12-Mar-2026: visit is booked."""
    if mark.kind is ReviewKind.SEEN:
        return f"{mark.discipline} seen {day(mark.at.date())}"
    return f"{mark.discipline} put off until {day(mark.until_on)}: {mark.reason}"


def chips(marks: Sequence[Mark]) -> list[Tree]:
    """One of each put off, with its reason; those who have seen somebody stand together in one."""
    seen, put_off = ([one for one in marks if one.kind is kind] for kind in (ReviewKind.SEEN, ReviewKind.SNOOZED))
    shown = [h("span", words_of(one), cls="chip chip-snoozed", title=_whole(one)) for one in put_off]
    if seen:
        shown.append(h("span", _seen_by(seen), cls="chip chip-seen", title="; ".join(map(_whole, seen))))
    return shown


def _seen_by(seen: Sequence[Mark]) -> list[Child]:
    """Many are counted: their names would push what can be done to another line."""
    names = ", ".join(one.discipline for one in seen)
    if len(seen) == 1:
        return [words_of(seen[0])]
    return [f"Seen by {names}"] if len(seen) <= NAMED else [f"Seen by {len(seen)} disciplines", h("span", f": {names}", cls="sr")]


def _whole(one: Mark) -> str:
    return f"{words_of(one)}, by {one.by or 'somebody who left'} on {day(one.at.date())}; holds until {day(one.until_on)} unless something worse comes"
