"""The function panel of a meeting: the number of a low total and the words of the last meeting do not stand on each other."""

from datetime import timedelta
from typing import Any

import pytest

from dashboard.components.meeting_function import meeting_function
from tests.dashboard.given import TODAY, items_of_total, score
from tests.dashboard.panels.facts import overview


def _at(tree: Any, said: str) -> list[float]:
    """How far down words stand, on each of the two screens."""
    if isinstance(tree, list) and tree and tree[0] == "text" and tree[-1] == said:
        return [float(tree[1]["y"])]
    return [y for part in tree for y in _at(part, said)] if isinstance(tree, list | tuple) else []


@pytest.mark.parametrize(("total", "days"), [(11, 7), (11, 0), (4, 30), (31, 7)])
def test_a_low_number_and_the_last_meeting_stand_apart(total: int, days: int) -> None:
    scores = [score(TODAY - timedelta(days=ago), items_of_total(of)) for ago, of in ((900, 45), (400, 30), (days + 3, total))]
    shown = meeting_function(scores, (), overview().summary.patient, TODAY, fan=None, last_on=TODAY - timedelta(days=days))
    numbers, words = _at(shown.figure, str(total)), _at(shown.figure, "last meeting")
    assert len(numbers) == len(words) == 2
    assert all(abs(number - said) > 24 for number, said in zip(numbers, words, strict=True))
