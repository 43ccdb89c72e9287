"""How long the word of somebody who looked holds: until its day, and never past something worse."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from dashboard.care.flags import Flagged, Kind, Reason
from dashboard.care.review import about, seen_until, stands
from db.review_records import Mark
from db.vocabulary import Discipline, ReviewKind

TODAY = date(2026, 3, 4)
DAY = timedelta(days=1)


def reason(key: str, kind: Kind = Kind.WATCH, on: date | None = TODAY - 9 * DAY) -> Reason:
    return Reason(key, kind, Discipline.PT, key, key, key, key, key, on)


def flagged(*reasons: Reason) -> Flagged:
    return Flagged(min((one.kind for one in reasons), key=lambda kind: kind.order), reasons)


def mark(was: Flagged, **values: Any) -> Mark:
    plain: dict[str, Any] = {"reason": "", "until_on": TODAY + 9 * DAY, "grade": was.kind.value, "about": about(was), "at": datetime(2026, 3, 1, tzinfo=UTC)}
    return Mark(UUID(int=1), UUID(int=2), "Ana", UUID(int=3), Discipline.PT, ReviewKind.SEEN, **(plain | values))


WATCH, ACT = flagged(reason("a"), reason("b")), flagged(reason("fvc", Kind.ACT), reason("a"))


@pytest.mark.parametrize(
    ("was", "now", "holds"),
    [
        pytest.param(WATCH, WATCH, True, id="nothing new"),
        pytest.param(WATCH, flagged(reason("a")), True, id="one reason less"),
        pytest.param(WATCH, flagged(reason("a"), reason("b"), reason("c")), False, id="a new reason to watch"),
        pytest.param(WATCH, flagged(reason("a"), reason("old", Kind.DATA)), True, id="a value got old"),
        pytest.param(WATCH, flagged(reason("fvc", Kind.ACT), reason("a")), False, id="a graver class"),
        pytest.param(ACT, flagged(reason("fvc", Kind.ACT, TODAY), reason("a")), False, id="a new value that still asks to act"),
        pytest.param(ACT, flagged(reason("fvc", Kind.ACT), reason("a", on=TODAY)), True, id="a new value to watch"),
        pytest.param(ACT, flagged(reason("falls", Kind.ACT, None), reason("a")), False, id="another reason to act"),
    ],
)
def test_a_mark_holds_until_something_worse_comes(was: Flagged, now: Flagged, holds: bool) -> None:
    assert stands(mark(was), now, TODAY) is holds


def test_a_mark_ends_on_its_day() -> None:
    assert stands(mark(WATCH), WATCH, TODAY + 8 * DAY)
    assert not stands(mark(WATCH), WATCH, TODAY + 9 * DAY)


def test_seen_holds_until_the_next_meeting_or_four_weeks() -> None:
    assert seen_until(TODAY + 6 * DAY, TODAY) == TODAY + 6 * DAY
    assert seen_until(None, TODAY) == TODAY + 28 * DAY
