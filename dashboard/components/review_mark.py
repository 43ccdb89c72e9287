"""What a discipline said of somebody who was up for review, as a chip: outlined for seen, dashed for put off, with who, until when and why."""

from collections.abc import Sequence

from dashboard.care.words import day
from dashboard.components.markup import Tree, h
from db.review_records import Mark
from db.vocabulary import ReviewKind


def words_of(mark: Mark) -> str:
    """PT seen until 12-Mar-2026; OT put off until 12-Mar-2026: visit is booked."""
    if mark.kind is ReviewKind.SEEN:
        return f"{mark.discipline} seen {day(mark.at.date())}"
    return f"{mark.discipline} put off until {day(mark.until_on)}: {mark.reason}"


def chips(marks: Sequence[Mark]) -> list[Tree]:
    return [h("span", words_of(one), cls=f"chip chip-{one.kind.value}", title=_whole(one)) for one in marks]


def _whole(one: Mark) -> str:
    return f"{words_of(one)}, by {one.by or 'somebody who left'} on {day(one.at.date())}; holds until {day(one.until_on)} unless something worse comes"
