"""The exercise panel: the 28 days in one number, and whether the programme rests now, as the list says too."""

from datetime import date, timedelta

import pytest

from dashboard.care.adherence import adherence
from dashboard.components.markup import words
from dashboard.panels import exercise
from tests.dashboard import given
from tests.dashboard.given import TODAY


@pytest.mark.parametrize(("paused_for", "said"), [(None, False), (10, True)], ids=["going on", "paused ten days ago"])
def test_a_pause_of_today_stands_beside_the_share_of_the_days_before_it(paused_for: int | None, said: bool) -> None:
    pauses = [] if paused_for is None else [(TODAY - timedelta(days=paused_for), None)]
    logged = adherence([given.programme(date(2025, 1, 6), pauses=pauses)], [given.log(TODAY - timedelta(days=15))], TODAY)
    text = words(exercise.panel(logged))
    assert "Last 28 days" in text
    assert "%" in text
    assert ("Paused now" in text) is said
