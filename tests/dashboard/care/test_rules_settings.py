"""What a clinic may set, what is refused, the sentence of each rule, and what a malformed rule file says."""

import re
from pathlib import Path

import pytest

from dashboard.care import datafile
from dashboard.care.rules_file import RuleFile, book, by_key
from dashboard.care.rules_sentence import Slot, plain, sentence, under_headings
from dashboard.care.rules_settings import Refused, Setting, Settings, defaults, parameters
from dashboard.care.rules_terms import Urgency

KEYS = [rule.key for rule in book().rules]


@pytest.mark.parametrize("key", KEYS)
def test_each_rule_is_a_sentence_that_holds_each_of_its_numbers_once(key: str) -> None:
    said = sentence(key)
    slots = [part.parameter.key for part in (*said.parts, *said.again) if isinstance(part, Slot)]
    assert sorted(slots) == sorted(parameter.key for parameter in parameters(key))
    assert said.text.endswith(".") and said.text[0].isupper()
    assert not re.search(r"[{}]|None|  ", said.text)
    assert plain(said.again).startswith("Not again for ")


def test_the_sentence_shows_the_number_of_the_clinic_and_that_it_is_changed() -> None:
    said = sentence("RESP-03", Settings.of([Setting("RESP-03", True, {"resp.fvc_pct <": 55})]))
    assert said.text == "Open an urgent task, due in 7 days, when FVC or SVC upright is below 55 % predicted."
    assert [slot.parameter.key for slot in said.parts if isinstance(slot, Slot) and slot.changed] == ["resp.fvc_pct <"]


@pytest.mark.parametrize("key", KEYS)
def test_a_parameter_outside_its_range_is_refused_and_its_ends_are_not(key: str) -> None:
    for parameter in parameters(key):
        assert parameter.low <= parameter.default <= parameter.high
        for value in (parameter.low - 1, parameter.high + 1, float("nan")):
            with pytest.raises(Refused) as refused:
                Settings.of([Setting(key, True, {parameter.key: value})])
            assert (refused.value.rule_key, refused.value.parameter) == (key, parameter.key)
        if parameter.whole:
            with pytest.raises(Refused, match="whole"):
                Settings.of([Setting(key, True, {parameter.key: parameter.default + 0.5 if parameter.default < parameter.high else parameter.default - 0.5})])


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (Setting("RESP-99", True), "no rule is called that"),
        (Setting("RESP-03", True, {"fvc": 50}), "no parameter is called that"),
        (Setting("NUTR-08", True, {"resp.fvc_pct >=": 70}), "nothing is both under 60 and over 70"),
        (Setting("PAIN-01", True, {"pain.nrs <": 4}), "nothing is both under 4 and over 4"),
        (Setting("RESP-03", True, {"resp.fvc_pct <": True}), "not a number"),
    ],
)
def test_a_setting_that_cannot_hold_is_refused(row: Setting, why: str) -> None:
    with pytest.raises(Refused, match=why):
        Settings.of([row])


def test_a_stored_row_that_no_longer_holds_falls_back_to_the_file_and_is_told() -> None:
    settings, refused = Settings.standing([Setting("RESP-03", False), Setting("RESP-16", True, {"resp.pcf <": 9000})])
    assert not settings.enabled("RESP-03")
    assert settings.rule("RESP-16").leaves[0].limit == 270
    assert [why.rule_key for why in refused] == ["RESP-16"]


def test_two_limits_alike_in_one_rule_have_names_of_their_own() -> None:
    assert [parameter.key for parameter in parameters("RESP-10")][:2] == ["resp.spo2_rest <=", "resp.spo2_rest <= #2"]
    ready = Settings.of([Setting("RESP-10", True, {"resp.spo2_rest <= #2": 90})]).rule("RESP-10")
    assert [leaf.limit for leaf in ready.leaves if leaf.name == "resp.spo2_rest"] == [94, 90]


def test_all_rules_are_on_but_those_the_file_leaves_to_the_clinic() -> None:
    assert {key for key in KEYS if not defaults().enabled(key)} == {"RESP-09"}
    assert len(defaults().on) == 98


def test_every_rule_has_a_heading_a_source_and_a_reason() -> None:
    assert [key for keys in under_headings().values() for key in keys] and sorted(key for keys in under_headings().values() for key in keys) == sorted(KEYS)
    for rule in book().rules:
        assert rule.source.document and rule.source.ref and rule.rationale and rule.basis


def test_a_rule_speaks_only_for_rules_no_more_urgent_than_itself() -> None:
    for rule in book().rules:
        assert all(by_key()[lower].priority.order >= rule.priority.order for lower in rule.over)


def test_urgencies_are_stored_as_the_two_priorities_of_a_task() -> None:
    assert [urgency.stored.value for urgency in Urgency] == ["urgent", "routine", "routine", "routine"]


TEXT = (datafile.DATA / "rules.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ('{measure: resp.pcf, op: "<", value: 270}', '{measure: resp.pfc, op: "<", value: 270}', "RESP-16: trigger: no measure is called 'resp.pfc'"),
        ('{measure: resp.pcf, op: "<", value: 270}', '{measure: resp.pcf, op: "under", value: 270}', "RESP-16.trigger.condition.op"),
        ('{measure: resp.pcf, op: "<", value: 270}', '{measure: resp.pcf, op: "<", value: 2700}', "value 2700 is not between 60 and 500"),
        ('{measure: resp.pcf, op: "<", value: 270}', '{measure: resp.pcf, op: "<", value: yes}', "a number is compared"),
        ('{measure: resp.pcf, op: "<", value: 270}', '{measure: resp.pcf, op: "<", limit: 270}', "RESP-16.trigger.condition.limit"),
        ("disciplines: [respiratory, physio]", "disciplines: [respiratory, phisio]", "'phisio' is not a discipline"),
        ("    repeat_days: 90\n", "", "repeat_days: Field required"),
        ("    priority: urgent", "    priority: asap", "priority: Input should be 'urgent'"),
        ("over: [RESP-16]", "over: [RESP-61]", "over: no rule is called 'RESP-61'"),
        ("over: [RESP-16]", "over: [RESP-17]", "stands over RESP-17 in turn"),
        ("treatment: niv", "treatment: nvi", "treatment: Input should be"),
        ("id: RESP-04", "id: RESP-03", "the id 'RESP-03' stands twice"),
        ("agg: count, window_days: 30}", "agg: count}", "count needs window_days"),
        ("EX-10: exercise.days_since_review", "EX-10: mood.screen_days", "records.done EX-10: 'mood.screen_days' is no day and no flag"),
        ("EX-10: exercise.days_since_review", "EX-99: exercise.days_since_review", "records.done: no rule is called 'EX-99'"),
        ("agg: drop_pct,", "agg: drop_percent,", "condition.agg"),
        ("schema_version: 1", "schema_version: 1\nschema_version: 2", "stands twice"),
    ],
)
def test_a_malformed_rule_file_stops_with_file_key_and_cause(tmp_path: Path, was: str, now: str, said: str) -> None:
    assert was in TEXT
    (tmp_path / "rules.yaml").write_text(TEXT.replace(was, now, 1), encoding="utf-8")
    with pytest.raises(datafile.Malformed) as stopped:
        datafile.load("rules.yaml", RuleFile, tmp_path)
    assert str(stopped.value).startswith("rules.yaml: ")
    assert said in str(stopped.value)
