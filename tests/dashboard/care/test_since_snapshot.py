"""The difference against what a meeting showed: what it showed stands on the left, and nothing that is old reads as current."""

from dashboard.care.since_figures import Figure
from dashboard.care.since_snapshot import against, snapshot
from db.vocabulary import Measure
from tests.dashboard.care.test_since import MEETING, ago, found, reading
from tests.dashboard.given import items_of_total, score

OLD = (reading(Measure.FVC_PERCENT, ago(200), 84), reading(Measure.WEIGHT, ago(66), 73.7))
SCORED = (score(ago(107), items_of_total(25)),)


def figure(topic: str, **facts: object) -> Figure:
    """As it reads against a meeting that showed the same facts but for what is given."""
    before = snapshot(found(readings=OLD, scores=SCORED))
    shown = against(found(**({"readings": OLD, "scores": SCORED} | facts)), before)
    return next(one for one in shown.figures if one.topic == topic)


def test_what_nobody_measured_again_stands_alone_with_its_day_or_age() -> None:
    assert [(one.was, one.now, one.short) for one in map(figure, ("alsfrs", "breathing", "weight"))] == [
        (None, "25", "on 24-Aug"),
        (None, "84", "200 d old"),
        (None, "73.7", "66 d old"),
    ]


def test_the_same_value_measured_again_says_same_and_another_how_far_it_moved() -> None:
    again = figure("alsfrs", scores=(*SCORED, score(ago(3), items_of_total(25))))
    lighter = figure("weight", readings=(*OLD, reading(Measure.WEIGHT, ago(3), 70)))
    assert (again.was, again.now, again.short) == ("25", "25", "same")
    assert (lighter.was, lighter.now, lighter.short) == ("73.7", "70.0", "−5.0 %")


def test_a_value_found_later_that_is_old_says_how_old_it_is() -> None:
    found_in_a_drawer = figure("weight", readings=(*OLD, reading(Measure.WEIGHT, ago(62), 72)))
    assert ago(62) < MEETING
    assert (found_in_a_drawer.was, found_in_a_drawer.now, found_in_a_drawer.short) == ("73.7", "72.0", "62 d old")
