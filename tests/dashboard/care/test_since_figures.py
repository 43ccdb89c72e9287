"""The figures of what changed: which test stands for breathing, and the two words that a projector has room for."""

from datetime import timedelta

import pytest

from dashboard.care.adherence import adherence
from dashboard.care.since_facts import Facts
from dashboard.care.since_figures import Figure, figures, moved_by
from db.records import Reading
from db.vocabulary import Measure
from tests.dashboard.care.test_since import TODAY, ago, reading


def breathing(*readings: Reading, baseline: int | None = 60) -> Figure:
    facts = Facts(readings=readings)
    found = figures(facts, adherence((), (), TODAY), TODAY, ago(baseline) if baseline else None)
    return next(one for one in found if one.topic == "breathing")


def test_whichever_capacity_was_measured_last_stands_for_breathing() -> None:
    figure = breathing(reading(Measure.FVC_PERCENT, ago(200), 67), reading(Measure.SVC_PERCENT, ago(90), 66), reading(Measure.SVC_PERCENT, ago(5), 61))
    assert (figure.label, figure.was, figure.now) == ("SVC, seated", "66", "61")


def test_on_one_day_the_forced_capacity_stands_before_the_slow_one() -> None:
    figure = breathing(reading(Measure.FVC_PERCENT, ago(5), 64), reading(Measure.SVC_PERCENT, ago(5), 70))
    assert (figure.label, figure.now) == ("FVC, seated", "64")


@pytest.mark.parametrize(
    ("days", "short"),
    [
        pytest.param((90, 5), "", id="both values are shown, which says it"),
        pytest.param((70,), f"on {ago(70):%d-%b}", id="none since: its day"),
        pytest.param((200,), "200 d old", id="too old to stand for now"),
    ],
)
def test_a_projector_is_told_why_a_figure_did_not_move(days: tuple[int, ...], short: str) -> None:
    assert breathing(*(reading(Measure.FVC_PERCENT, TODAY - timedelta(days=back), 70 - n) for n, back in enumerate(days))).short == short


@pytest.mark.parametrize(
    ("topic", "was", "now", "said"),
    [
        ("alsfrs", "34", "31", "\u22123"),
        ("alsfrs", "31", "31", "same"),
        ("weight", "71.2", "69.8", "\u22122.0 %"),
        ("breathing", "72", "66", ""),
        ("exercise", "78", "41", ""),
    ],
)
def test_how_far_a_figure_moved(topic: str, was: str, now: str, said: str) -> None:
    assert moved_by(topic, was, now) == said
