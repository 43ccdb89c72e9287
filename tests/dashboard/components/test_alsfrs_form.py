"""The ALSFRS-R form as markup: real radios in named groups, every answer in full, nothing that runs."""

import json
from typing import Any

from dashboard.care import slips
from dashboard.care.alsfrs import ITEM_5B, ITEMS
from dashboard.components.alsfrs_form import SHORT, form
from dashboard.components.markup import Tree, words

FACTS: dict[str, Any] = {"name": "<b>Smith</b>", "record": {"today": "2026-03-04", "limits": slips.LIMITS.model_dump()}}


def drawn(editing: str | None = None, restored: str | None = None) -> Tree:
    return form("<b>Smith</b>", FACTS, editing=editing, restored=restored)


def found(tree: Any, tag: str) -> list[Tree]:
    if not isinstance(tree, list):
        return []
    return ([tree] if tree and tree[0] == tag else []) + [inner for child in tree[2:] for inner in found(child, tag)]


def test_each_item_is_a_named_group_of_five_radios() -> None:
    groups = found(drawn(), "fieldset")
    assert [words(found(group, "legend")[0]) for group in groups] == [f"{item.number} {item.label}" for item in (*ITEMS[:5], ITEM_5B, *ITEMS[5:])]
    for group in groups:
        radios = found(group, "input")
        assert [radio[1]["value"] for radio in radios] == ["4", "3", "2", "1", "0"]
        assert len({radio[1]["name"] for radio in radios}) == 1
    assert len({radio[1]["name"] for group in groups for radio in found(group, "input")}) == 13


def test_each_radio_is_described_by_the_answer_in_full() -> None:
    tree = drawn()
    told = {place[1]["id"]: words(place) for place in found(tree, "dd") if "id" in place[1]}
    for item, key in [(item, str(item.number)) for item in ITEMS if item.number != 5] + [(ITEMS[4], "5a"), (ITEM_5B, "5b")]:
        assert [told[f"alsfrs-{key}-{score}"] for score in range(5)] == list(item.answers)
        assert len(SHORT[key]) == 5
    described = [radio[1]["aria-describedby"] for group in found(tree, "fieldset") for radio in found(group, "input")]
    assert set(described) == set(told)


def test_a_name_is_text_and_the_facts_are_data() -> None:
    tree = drawn()
    assert "<b>Smith</b>" in words(found(tree, "h2")[0])
    assert json.loads(tree[1]["data-entry"]) == FACTS


def test_a_draft_and_a_change_are_said() -> None:
    assert "hidden" in next(line for line in found(drawn(), "p") if line[1].get("data-show") == "restored")[1]
    both = words(drawn(editing="You are changing a score.", restored="This is your draft."))
    assert "You are changing a score." in both and "This is your draft." in both
