"""The list of meetings: the day that is offered for the next one of a series."""

from datetime import date, time
from typing import Any
from uuid import uuid4

import pytest

from dashboard.panels import meeting_list
from db.meeting_records import MeetingRow, Series
from db.vocabulary import MeetingState

TODAY = date(2025, 12, 9)
TUESDAYS = [date(2025, 11, 25), date(2025, 12, 2), date(2025, 12, 9), date(2025, 12, 16)]


@pytest.mark.parametrize(
    ("weeks", "held", "offered"),
    [
        (1, [], TUESDAYS[2]),
        (1, TUESDAYS[1:3], TUESDAYS[3]),
        (2, TUESDAYS[:1], TUESDAYS[2]),
        (2, TUESDAYS[1:2], TUESDAYS[3]),
        (2, [date(2025, 12, 1)], TUESDAYS[3]),  # held on the Monday of its week
    ],
)
def test_the_day_offered_is_so_many_weeks_after_the_last(weeks: int, held: list[date], offered: date) -> None:
    series = Series(uuid4(), "Case meeting", "", 2, weeks, time(15), 90, True, 1)
    nothing: dict[str, Any] = dict.fromkeys(MeetingRow.__dataclass_fields__)
    about = nothing | {"series_id": series.id, "name": "Case meeting", "place": "", "starts_at": time(15), "minutes": 90, "state": MeetingState.CLOSED}
    rows = [MeetingRow(**(about | {"id": uuid4(), "on_day": on, "patients": 0, "discussed": 0, "decisions": 0})) for on in held]
    tree = str(meeting_list.page(rows, [series], [], 0, TODAY, may=True))
    assert f"'id': 'mg-on', 'name': 'on_day', 'value': '{offered.isoformat()}'" in tree
