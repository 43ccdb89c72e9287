"""What looks like a slip of the hand: each limit on both sides, what is missing, and the score that is compared with."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from dashboard.care import slips, staging
from dashboard.care.slips import LIMITS, Slip
from db.records import Happening, Score
from db.vocabulary import EventKind, Item5Form, Mode

TODAY = date(2026, 3, 4)
WAS = (3, 4, 4, 2, 2, 3, 3, 3, 1, 3, 2, 3)


def score(items: tuple[int | None, ...] = WAS, on: date = TODAY - timedelta(days=49), form: Item5Form = Item5Form.A, mode: Mode = Mode.CLINIC) -> Score:
    return Score(uuid4(), UUID(int=1), on, items, form, mode, None, 1)


def changed(**items: int | None) -> tuple[int | None, ...]:
    """WAS with some items set: changed(q8=1)."""
    return tuple(items.get(f"q{n}", was) for n, was in enumerate(WAS, 1))


def asked(
    items: tuple[int | None, ...], last: Score | None = None, *, niv: bool = False, form: Item5Form = Item5Form.A, diagnosed_on: date | None = None
) -> list[Slip]:
    found = slips.doubts(items, form, TODAY, score() if last is None else last, niv=niv, diagnosed_on=diagnosed_on)
    return [doubt.slip for doubt in found]


@pytest.mark.parametrize(
    ("items", "slip"),
    [
        pytest.param(changed(q9=1 + LIMITS.item_up), [Slip.ITEM_UP], id="an item up by the limit"),
        pytest.param(changed(q9=LIMITS.item_up), [], id="an item up by one less"),
        pytest.param(changed(q1=4, q4=3, q9=2), [Slip.TOTAL_UP], id="the total up by the limit"),
        pytest.param(changed(q1=4, q4=3), [], id="the total up by one less"),
        pytest.param(changed(q6=1, q7=1, q8=1), [Slip.TOTAL_DOWN], id="the total down by the limit"),
        pytest.param(changed(q6=1, q7=1, q8=2), [], id="the total down by one less"),
        pytest.param(changed(q9=None, q6=0, q7=0, q8=0), [], id="no total, no question about it"),
        pytest.param(WAS, [], id="nothing changed"),
    ],
)
def test_doubts_begin_at_the_limit(items: tuple[int | None, ...], slip: list[Slip]) -> None:
    assert asked(items) == slip


def test_support_that_gets_better_is_asked_only_while_niv_is_in_use() -> None:
    assert asked(changed(q12=4), niv=True) == [Slip.SUPPORT_UP]
    assert asked(changed(q12=4), niv=False) == []
    assert asked(changed(q12=2), niv=True) == []


def test_item_5_is_compared_only_within_one_form() -> None:
    assert asked(changed(q5=4), form=Item5Form.A) == [Slip.ITEM_UP]
    assert asked(changed(q5=4), form=Item5Form.B) == []


def test_a_day_before_diagnosis_is_asked_and_the_day_itself_is_not() -> None:
    assert asked(WAS, diagnosed_on=TODAY + timedelta(days=1)) == [Slip.BEFORE_DIAGNOSIS]
    assert asked(WAS, diagnosed_on=TODAY) == []


def test_without_an_earlier_score_only_the_record_is_compared() -> None:
    found = slips.doubts((4,) * 12, Item5Form.A, TODAY, None, niv=True, diagnosed_on=None)
    assert found == []


def test_every_doubt_says_what_and_why() -> None:
    (doubt,) = slips.doubts(changed(q9=3), Item5Form.A, TODAY, score(), niv=False, diagnosed_on=None)
    assert (doubt.item, doubt.says, doubt.why) == (9, "Stairs 1 → 3", "is up by 2 since 14-Jan-2026; function rarely comes back.")


def test_the_score_before_is_the_newest_up_to_that_day_and_never_itself() -> None:
    old, new, later = score(on=TODAY - timedelta(days=90)), score(on=TODAY - timedelta(days=9)), score(on=TODAY + timedelta(days=1))
    same_day = score(on=TODAY, mode=Mode.PHONE)
    assert slips.before([old, new, later], TODAY, None) == new
    assert slips.before([old, new, same_day], TODAY, None) == same_day
    assert slips.before([old, new, same_day], TODAY, same_day.id) == new
    assert slips.before([later], TODAY, None) is None


def test_turns_tell_from_which_day_on_niv_is_in_use() -> None:
    def happened(kind: EventKind, on: date) -> Happening:
        return Happening(uuid4(), kind, on, None, None, "")

    start, stop = date(2025, 5, 1), date(2025, 8, 1)
    events = [happened(EventKind.NIV_START, start), happened(EventKind.FALL, date(2025, 6, 1)), happened(EventKind.NIV_STOP, stop)]
    assert slips.turns(events, staging.niv_on) == [(start, True), (stop, False)]
    assert slips.turns([happened(EventKind.GASTROSTOMY, start)], staging.gastrostomy_on) == [(start, True)]
    assert slips.turns([], staging.niv_on) == []
