"""The rule book's page, called as plain functions: every rule said, what a save, a refusal and a conflict draw, and who is told what."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from dashboard.actions import rules as actions
from dashboard.care.rules import by_key, defaults
from dashboard.care.rules_sentence import sentence
from dashboard.clock import today
from dashboard.components.markup import words
from dashboard.components.replay_bars import replay_bars
from dashboard.pages import rules as page
from dashboard.panels import rulebook
from dashboard.panels.verdicts import verdicts
from dashboard.refusals import Missing
from dashboard.roles import VIEWS, Viewer
from db.queries.rules import RuleRow
from db.vocabulary import Measure, Role
from tests import makers as make
from tests.makers import TODAY
from tests.world import Place, World

COUGH, LIMIT = "RESP-16", "resp.pcf <"


def viewer(place: Place, role: Role = Role.RESPIRATORY) -> Viewer:
    return Viewer(place.people[role], place.id, "A clinic", "Somebody", "x@example", role, VIEWS[role].discipline, uuid4())


def save(**values: Any) -> actions.Save:
    return actions.Save.model_validate({"key": uuid4(), "rule_key": COUGH, "enabled": True, "params": {LIMIT: 300}, "version": 0} | values)


def found(tree: Any, **wanted: str) -> list[Any]:
    """Elements with these attributes, anywhere in a tree."""
    if not isinstance(tree, list):
        return []
    here = [tree] if all(tree[1].get(name.replace("_", "-")) == value for name, value in wanted.items()) else []
    return [*here, *(one for child in tree[2:] for one in found(child, **wanted))]


@pytest.mark.parametrize("role", Role)
def test_every_role_reads_every_rule_and_may_change_only_its_own(db: World, role: Role) -> None:
    who = viewer(db.north, role)
    tree = rulebook.book(who, defaults(), {}, TODAY)
    for key, rule in by_key().items():
        (row,) = found(tree, data_rule=key)
        assert rule.title in words(row)
        fields = _all(row, "input")
        own = role is Role.ADMIN or VIEWS[role].discipline is rule.owner
        assert len(fields) == (len(actions.parameters(key)) if own else 0), key
        assert bool(found(row, role="switch")) is own


def _all(tree: Any, tag: str) -> list[Any]:
    if not isinstance(tree, list):
        return []
    return [*([tree] if tree[0] == tag else []), *(one for child in tree[2:] for one in _all(child, tag))]


def test_the_sentence_stands_with_the_numbers_of_the_clinic_and_the_default_beside() -> None:

    row = RuleRow(COUGH, True, {LIMIT: 300.0}, 3, "K. Wolf", datetime(2025, 10, 6, tzinfo=UTC))
    settings = actions.standing({COUGH: row})
    manager = Viewer(uuid4(), uuid4(), "x", "x", "x", Role.MANAGER, None, uuid4())
    said = words(rulebook.one_rule(manager, COUGH, settings, {COUGH: row}))
    assert " ".join(sentence(COUGH, settings).text.split()) in " ".join(said.replace(" .", ".").split())
    assert "300 (default 270)" in said
    assert "K. Wolf 06-Oct-2025" in " ".join(said.split())


def test_a_rule_nobody_knows_has_no_page(db: World) -> None:
    with pytest.raises(Missing):
        page.layout_of_one(viewer(db.north), page.RuleQuery(rule_key="NONE-01"))


def test_a_save_draws_the_new_number_and_offers_undo_which_sets_it_back(db: World) -> None:
    who = viewer(db.north)
    tree, said, again = page.save(who, save())
    assert found(tree, id=f"rb-{COUGH}")[0][1]["data-version"] == "1"
    assert again
    (button,) = _all(said, "button")

    value = json.loads(button[1]["data-value"])
    page.save(who, actions.Save.model_validate({"key": uuid4(), **value}))
    with db.reading() as session:
        row = page.queries.settings(session, db.scope)[COUGH]
    assert (row.params, row.version) == ({}, 2)


def test_a_conflict_shows_both_values_and_a_way_to_each(db: World) -> None:
    page.save(viewer(db.north), save(params={LIMIT: 250}))
    _, said, _ = page.save(viewer(db.north, Role.ADMIN), save(params={LIMIT: 310}))
    text = words(said)
    assert "250" in text
    assert "310" in text
    assert [words(button) for button in _all(said, "button")] == ["Save mine over it", "Keep theirs"]


def test_out_of_range_is_said_with_the_range(db: World) -> None:
    _, said, _ = page.save(viewer(db.north), save(params={LIMIT: 100000}))
    low, high = next((known.low, known.high) for known in actions.parameters(COUGH) if known.key == LIMIT)
    assert f"between {low:g} and {high:g}" in words(said)
    tried, _ = page.try_out(viewer(db.north), page.Asked.model_validate({"draft": {"rule_key": COUGH, "enabled": True, "params": {LIMIT: 1e6}}, "alone": None}))
    assert tried is not None
    assert f"between {low:g} and {high:g}" in tried["refused"]


def test_small_groups_are_not_told_to_who_may_not_see_patients(db: World) -> None:
    few = actions.Count(3, 2, 250)
    assert rulebook.count_words(viewer(db.north), few) == ["3 people now", "2 not known"]
    for role in (Role.MANAGER, Role.ADMIN):
        assert rulebook.count_words(viewer(db.north, role), few) == ["under 5 people now", "under 5 not known"]


@pytest.mark.parametrize("role", Role)
def test_who_meets_a_rule_is_told_by_name_only_to_who_may_see_patients(db: World, role: Role) -> None:

    with db.writing() as session:
        patient = make.patient(session, db.scope, family_name="Unmistakable")
        make.measurement(session, db.scope, patient, Measure.PCF, 200, measured_on=today())
    asked = page.Asked.model_validate({"draft": {"rule_key": COUGH, "enabled": True, "params": {}}, "alone": COUGH})
    tried, who = page.try_out(viewer(db.north, role), asked)
    assert tried is not None
    sees = bool(VIEWS[role].columns)
    assert ("UNMISTAKABLE" in words(who)) is sees
    assert ("1 person now" in tried["count"]) is sees


def test_every_verdict_says_why_with_day_and_source(db: World) -> None:
    with db.writing() as session:
        patient = make.patient(session, db.scope)
        make.measurement(session, db.scope, patient, Measure.PCF, 200)
        make.score(session, db.scope, patient)
    said = actions.of_person(viewer(db.north), patient, TODAY)
    assert said is not None
    tree = verdicts(said)
    text = words(tree)
    assert {link[1]["href"] for link in _all(tree, "a")} == {f"/rules/{one.key}" for one in said}
    assert "Peak cough flow 200 L/min on 04-Mar-2026, below 270" in text
    assert by_key()[COUGH].source.document in text
    assert "not recorded here" in text


def test_hollow_bars_are_the_tasks_that_a_change_adds() -> None:
    tree = replay_bars((1, 0, 2), (3, 0, 1))
    assert [one[1]["class"] for one in _all(tree, "rect")] == ["bar-solid", "bar-new", "bar-solid", "bar-gone"]
    assert {one[1]["class"] for one in _all(replay_bars((1, 2), hollow=True), "rect")} == {"bar-none"}
