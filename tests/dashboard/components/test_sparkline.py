"""The sparkline of a list row: 24 months at most, right-aligned, and in words."""

from datetime import date, timedelta

import pytest

from dashboard.components.markup import Tree
from dashboard.components.sparkline import EMPTY, sparkline
from tests.dashboard.given import TODAY


def part(tree: Tree | None, tag: str) -> Tree | None:
    return next((child for child in (tree or [])[2:] if child[0] == tag), None)


def test_latest_and_before_in_words() -> None:
    found = sparkline([date(2025, 10, 14), date(2025, 12, 2)], [34, 31], "act", TODAY)
    assert found.sentence == "31 on 02-Dec-2025 (34 on 14-Oct-2025)"
    assert found.table.rows == (("02-Dec-2025", "31"), ("14-Oct-2025", "34"))


def test_eight_pixels_a_visit_ending_at_the_right() -> None:
    line = part(sparkline([TODAY - timedelta(days=90 * n) for n in (2, 1, 0)], [48, 24, 0], "stable", TODAY).figure, "path")
    assert line is not None
    assert line[1]["d"] == "M54.0 3.0 62.0 16.0 70.0 29.0"


def test_forty_visits_fit() -> None:
    found = sparkline([TODAY - timedelta(days=15 * n) for n in range(39, -1, -1)], [40] * 40, "watch", TODAY)
    line = part(found.figure, "path")
    assert line is not None
    xs = [float(pair.split()[0]) for pair in line[1]["d"][1:].replace(" ", "|").split("|")[::2]]
    assert len(xs) == 40
    assert min(xs) >= 6
    assert max(xs) == 70


def test_a_single_score_is_a_dot() -> None:
    found = sparkline([TODAY], [44], "stable", TODAY)
    assert part(found.figure, "path") is None
    assert part(found.figure, "circle") is not None
    assert found.sentence == "44 on 09-Dec-2025"


def test_only_the_last_24_months_but_always_the_latest() -> None:
    days = [TODAY - timedelta(days=1500), TODAY - timedelta(days=1000)]
    assert sparkline(days, [40, 36], "data", TODAY).table.rows == ((days[1].strftime("%d-%b-%Y"), "36"),)


@pytest.mark.parametrize(("kind", "fill"), [("act", "var(--c-act)"), ("watch", "var(--c-watch)"), ("data", "var(--c-page)"), ("stable", "var(--ch-total)")])
def test_the_dot_has_the_colour_of_the_class_and_is_hollow_for_data(kind: str, fill: str) -> None:
    dot = part(sparkline([TODAY], [40], kind, TODAY).figure, "circle")
    assert dot is not None
    assert f"fill:{fill};" in dot[1]["style"]


def test_no_score() -> None:
    assert (sparkline([], [], "data", TODAY).empty, sparkline([], [], "data", TODAY).figure) == (EMPTY, None)
