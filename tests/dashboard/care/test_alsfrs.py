"""Items, answers and what a set of answers must be."""

import pytest

from dashboard.care import alsfrs
from dashboard.care.alsfrs import Domain
from db.vocabulary import Item5Form


def test_twelve_items_in_four_domains_with_five_answers_each() -> None:
    assert [item.number for item in alsfrs.ITEMS] == list(range(1, 13))
    assert [item.domain for item in alsfrs.ITEMS] == [which for which in Domain for _ in range(3)]
    assert all(len(set(item.answers)) == 5 for item in (*alsfrs.ITEMS, alsfrs.ITEM_5B))
    assert [which.items for which in Domain] == [(1, 2, 3), (4, 5, 6), (7, 8, 9), (10, 11, 12)]


def test_item_5_is_asked_in_one_form_only() -> None:
    assert alsfrs.items_of(Item5Form.A)[4].label == "Cutting food"
    assert alsfrs.items_of(Item5Form.B)[4].label == "Handling fixings"
    assert len(alsfrs.items_of(Item5Form.B)) == 12


def test_answer_says_the_words_of_its_form() -> None:
    assert alsfrs.answer(8, 2) == "walks with help or aid"
    assert alsfrs.answer(5, 2, Item5Form.B) == "some help with fasteners"
    assert alsfrs.answer(5, None) == "not assessed"


@pytest.mark.parametrize(
    ("items", "names"),
    [
        pytest.param([4] * 11, "12 items, not 11", id="too few"),
        pytest.param([4] * 11 + [5], "item 12 is 5", id="over 4"),
        pytest.param([4, -1] + [4] * 10, "item 2 is -1", id="under 0"),
        pytest.param([4, 4, True] + [4] * 9, "item 3 is True", id="not a number"),
        pytest.param([4, 4, 2.5] + [4] * 9, "item 3 is 2.5", id="no half points"),
    ],
)
def test_checked_names_the_item_that_is_wrong(items: list[int], names: str) -> None:
    with pytest.raises(ValueError, match=names):
        alsfrs.checked(items)


def test_checked_lets_missing_answers_pass() -> None:
    assert alsfrs.checked([4] * 11 + [None]) == (4,) * 11 + (None,)


@pytest.mark.parametrize("many", [0, 11, 13])
def test_a_total_is_of_twelve_items(many: int) -> None:
    with pytest.raises(ValueError, match=f"12 items, not {many}"):
        alsfrs.total([4] * many)


@pytest.mark.parametrize(("number", "score"), [(0, 4), (13, 4), (1, 5), (1, -1)])
def test_there_is_no_answer_to_what_nobody_asks(number: int, score: int) -> None:
    with pytest.raises(ValueError, match=f"not {number} and {score}"):
        alsfrs.answer(number, score)
