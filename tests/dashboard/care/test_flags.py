"""Every reason for review at its limit, on both sides, stale and missing; the order of patients and of chips."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from dashboard.care import flags
from dashboard.care.flag_rules import rules
from dashboard.care.flags import Kind
from db.vocabulary import Discipline
from tests.dashboard import given
from tests.dashboard.given import TODAY

LONG_AGO = TODAY - timedelta(days=400)


def before(days: int) -> date:
    return TODAY - timedelta(days=days)


def found(**changed: Any) -> dict[str, flags.Reason]:
    """Reasons by key; the items stood as they stand, unless the case says what they were."""
    if "latest_items" in changed:
        changed.setdefault("previous_items", changed["latest_items"])
    return {reason.key: reason for reason in flags.judge(given.summary(**changed), TODAY).reasons}


def items(**by_number: int | None) -> tuple[int | None, ...]:
    """Full items but for item10=3 and the like."""
    return tuple(by_number.get(f"item{n}", 4) for n in range(1, 13))


def dropped(points: int, days: int) -> dict[str, Any]:
    return {"series_on": (before(300), before(7 + days), before(7)), "series_total": (48, 40, 40 - points)}


def aids(*open_aids: tuple[str, bool, date | None, date | None]) -> dict[str, Any]:
    """Aids that are not there yet: key, ordered, order-by day, needed by."""
    return dict(zip(("aid_keys", "aid_ordered", "aid_order_by_on", "aid_needed_on"), zip(*open_aids, strict=True), strict=True))


def after(days: int) -> date:
    return before(-days)


NO_TEST = {"fvc": None, "fvc_on": None, "snip": None, "snip_on": None, "pcf": None, "pcf_on": None}
CASES: list[tuple[str, dict[str, Any], dict[str, Any], str]] = [
    # key, facts at which it holds, facts just beyond, the chip
    ("fvc-low", {"fvc": 49.9}, {"fvc": 50}, "FVC 49.9 %"),
    ("fvc-symptoms", {"fvc": 80, "latest_items": items(item10=3)}, {"fvc": 80.1, "latest_items": items(item10=3)}, "FVC 80 % + breathless"),
    ("fvc-symptoms", {"fvc": 66, "latest_items": items(item11=3)}, {"fvc": 66, "latest_items": items()}, "FVC 66 % + breathless lying flat"),
    ("snip-low", {"snip": 40}, {"snip": 40.1}, "SNIP 40 cmH₂O"),
    ("pcf-low", {"pcf": 159}, {"pcf": 160}, "PCF 159 L/min"),
    ("spo2-low", {"spo2": 93}, {"spo2": 94}, "SpO₂ 93 %"),
    ("weight-lost-10", {"weight": 63, "weight_at_diagnosis": 70}, {"weight": 63.1, "weight_at_diagnosis": 70}, "Weight −10.0 % since dx"),
    ("weight-lost-fast", {"weight": 66.5, "weight_90d": 70}, {"weight": 66.6, "weight_90d": 70}, "Weight −5.0 % in 90 d"),
    ("falls", {"falls_30d": 2}, {"falls_30d": 1}, "2 falls"),
    ("fall-injury", {"falls_30d": 1, "injuries_30d": 1}, {"falls_30d": 1, "injuries_30d": 0}, "Fall with injury"),
    ("choking", {"choking_90d": 1}, {"choking_90d": 0}, "Choking in 90 d"),
    ("alsfrs-drop", dropped(4, 60), dropped(3, 60), "ALSFRS-R −4 in 60 d"),
    ("alsfrs-drop", dropped(6, 52), dropped(6, 61), "ALSFRS-R −6 in 52 d"),
    ("urgent-overdue", {"urgent_due_days": (before(4), None)}, {"urgent_due_days": (TODAY, None)}, "Urgent task overdue 4 d"),
    ("aid-needed", aids(("EQ-14", True, before(90), TODAY)), aids(("EQ-14", True, before(90), after(1))), "Hoist needed 09-Dec-2025"),
    ("order-by-passed", aids(("EQ-05", False, before(1), after(9))), aids(("EQ-05", False, TODAY, after(9))), "Power chair order-by 08-Dec-2025"),
    ("order-by-passed", aids(("EQ-05", False, before(1), after(9))), aids(("EQ-05", True, before(1), after(9))), "Power chair order-by 08-Dec-2025"),
    ("order-by-soon", aids(("EQ-05", False, after(14), after(99))), aids(("EQ-05", False, after(15), after(99))), "Power chair order-by 23-Dec-2025"),
    ("order-by-soon", aids(("EQ-05", False, TODAY, after(99))), aids(("EQ-05", True, TODAY, after(99))), "Power chair order-by 09-Dec-2025"),
    ("fvc-watch", {"fvc": 80}, {"fvc": 80.1}, "FVC 80 %"),
    ("fvc-watch", {"fvc": 50}, {"fvc": 49.9}, "FVC 50 %"),
    ("pcf-watch", {"pcf": 269}, {"pcf": 270}, "PCF 269 L/min"),
    ("pcf-watch", {"pcf": 160}, {"pcf": 159}, "PCF 160 L/min"),
    (
        "weight-lost-5",
        {"weight": 66.5, "weight_at_diagnosis": 70, "weight_90d": 67},
        {"weight": 66.6, "weight_at_diagnosis": 70, "weight_90d": 67},
        "Weight −5.0 % since dx",
    ),
    (
        "exercise-fell",
        {"asked_28": 27, "done_28": 11, "asked_before": 27, "done_before": 21},
        {"asked_28": 28, "done_28": 14, "asked_before": 27, "done_before": 21},
        "Exercise 78→41 %",
    ),
    (
        "exercise-fell",
        {"asked_28": 20, "done_28": 9, "asked_before": 20, "done_before": 15},
        {"asked_28": 20, "done_28": 9, "asked_before": 50, "done_before": 37},
        "Exercise 75→45 %",
    ),
    ("fatigue-high", {"fatigue_7d": 7}, {"fatigue_7d": 6.9}, "Fatigue 7 of 10"),
    ("pain-high", {"pain_7d": 5.0}, {"pain_7d": 4.9}, "Pain 5 of 10, 7 d"),
    ("alsfrs-old", {"latest_on": before(91)}, {"latest_on": before(90)}, "No ALSFRS-R in 91 d"),
    ("resp-old", {**NO_TEST, "fvc": 92.0, "fvc_on": before(91)}, {**NO_TEST, "fvc": 92.0, "fvc_on": before(90)}, "FVC 09-Sep-2025"),
    ("weight-old", {"weight_on": before(61)}, {"weight_on": before(60)}, "Weight 09-Oct-2025"),
    ("log-old", {"last_log_on": before(14)}, {"last_log_on": before(13)}, "No log in 14 d"),
    ("few-scores", {"series_on": (before(90), before(7)), "series_total": (41, 40)}, {}, "Fewer than 3 scores"),
]


@pytest.mark.parametrize(("key", "holds", "beyond", "chip"), CASES, ids=[f"{key}: {chip}" for key, _, _, chip in CASES])
def test_each_reason_at_its_limit(key: str, holds: dict[str, Any], beyond: dict[str, Any], chip: str) -> None:
    assert found(**holds)[key].text == chip
    assert key not in found(**beyond)


def test_every_reason_has_a_case_and_a_source() -> None:
    assert {row.key for row in rules().reasons} == {key for key, *_ in CASES}
    assert all(row.source for row in rules().reasons)


def test_each_aid_gives_its_gravest_reason_the_worst_is_named_and_the_others_counted() -> None:
    listed = aids(
        ("EQ-35", False, before(40), before(20)), ("EQ-14", True, before(40), before(2)), ("EQ-05", False, before(3), after(200)), ("EQ-31", False, None, None)
    )
    reasons = found(**listed)
    assert (reasons["aid-needed"].text, reasons["aid-needed"].discipline) == ("NIV device needed 19-Nov-2025 +1", Discipline.RESP)
    assert (reasons["order-by-passed"].dated, reasons["order-by-passed"].discipline) == ("Power chair order-by 06-Dec-2025 passed", Discipline.OT)
    assert "order-by-soon" not in reasons


def test_calm_and_known_is_stable() -> None:
    assert flags.judge(given.summary(), TODAY) == flags.Flagged(Kind.STABLE, ())


def test_nothing_known_is_never_stable() -> None:
    nothing = dict.fromkeys(("spo2", "spo2_on", "weight", "weight_on", "weight_at_diagnosis", "weight_90d", "fatigue_7d", "pain_7d", "latest_on"))
    empty = {"series_on": (), "series_total": (), "series_mode": (), "latest_items": (), "latest_form": None, "last_log_on": None, "programme_active": False}
    judged = flags.judge(given.summary(**NO_TEST, **nothing, **empty), TODAY)
    assert judged.kind is Kind.DATA
    assert [reason.text for reason in judged.reasons] == ["No ALSFRS-R yet", "No respiratory test yet", "No weight yet"]


def test_an_old_reading_may_alarm_but_never_reassures() -> None:
    old = found(fvc=48, fvc_on=LONG_AGO, snip=None, snip_on=None, pcf=None, pcf_on=None)
    assert (old["fvc-low"].dated, old["resp-old"].kind) == ("FVC 48 % 04-Nov-2024", Kind.DATA)
    good = found(fvc=95, fvc_on=LONG_AGO, snip=None, snip_on=None, pcf=None, pcf_on=None)
    assert list(good) == ["resp-old"]


def test_the_graver_reason_stands_alone() -> None:
    assert set(found(fvc=45, latest_items=items(item10=2))) == {"fvc-low"}
    assert set(found(weight=60.0, weight_at_diagnosis=70.0, weight_90d=60.5)) == {"weight-lost-10"}


def test_a_pause_or_too_few_sessions_say_nothing_about_exercise() -> None:
    assert "exercise-fell" not in found(asked_28=3, done_28=0, asked_before=27, done_before=27)
    assert "exercise-fell" not in found(asked_28=None, done_28=None)
    assert "log-old" not in found(last_log_on=before(40), paused=True)
    assert "log-old" not in found(last_log_on=before(40), programme_active=False)
    assert found(last_log_on=None)["log-old"].text == "No exercise log yet"
    assert "log-old" not in found(last_log_on=None, asked_28=3, done_28=0)


def test_reasons_carry_what_the_table_says() -> None:
    reason = found(fvc=66.0, latest_items=items(item10=2, item11=2))["fvc-symptoms"]
    assert (reason.kind, reason.discipline, reason.about) == (Kind.ACT, Discipline.RESP, "fvc")
    assert (reason.value, reason.on, reason.dated) == ("66 %, items 2 and 2", date(2025, 12, 2), "FVC 66 % + breathless 02-Dec-2025")


def test_class_is_that_of_the_gravest_reason_and_reasons_stand_in_that_order() -> None:
    judged = flags.judge(given.summary(fvc=75.0, weight_on=before(70), falls_30d=2), TODAY)
    assert judged.kind is Kind.ACT
    assert [reason.kind for reason in judged.reasons] == [Kind.ACT, Kind.WATCH, Kind.DATA]


def test_chips_show_three_with_ones_own_discipline_first() -> None:
    judged = flags.judge(given.summary(fvc=45.0, pcf=150.0, snip=30.0, fatigue_7d=8.0, choking_90d=1), TODAY)
    shown, more = flags.chips(judged, Discipline.PT)
    assert ([reason.key for reason in shown], more) == (["fatigue-high", "fvc-low", "snip-low"], 2)
    assert [reason.key for reason in flags.chips(judged, None)[0]] == ["fvc-low", "snip-low", "pcf-low"]


def test_missing_data_of_ones_own_stays_behind_findings_of_others() -> None:
    judged = flags.judge(given.summary(fvc=45.0, snip=30.0, pcf=150.0, latest_on=before(120)), TODAY)
    assert [reason.key for reason in flags.own_first(judged.reasons, Discipline.NEURO)] == ["fvc-low", "snip-low", "pcf-low", "alsfrs-old"]


def test_review_order_is_class_then_reasons_then_oldest_review_then_name() -> None:
    def key(name: str, reviewed: date | None = None, **changed: Any) -> Any:
        summary = given.summary(patient=given.patient(family_name=name), **changed)
        return flags.review_order(flags.judge(summary, TODAY), summary.patient, reviewed)

    ordered = [
        key("Zett", falls_30d=2, fvc=45.0),
        key("Yul", falls_30d=2),
        key("Bor", before(90), fvc=75.0),
        key("Abe", before(9), fvc=75.0),
        key("ode", before(9), fvc=75.0),
        key("Ada", weight_on=before(70)),
        key("Aal"),
    ]
    assert sorted(ordered[3:] + ordered[:3]) == ordered
    assert key("Xi", None, fvc=75.0) < key("Bor", before(90), fvc=75.0)


@pytest.mark.parametrize(("what", "limit"), [("fvc", 90), ("snip", 90), ("pcf", 90), ("spo2", 90), ("weight", 60), ("alsfrs", 90)])
def test_is_old_after_its_days(what: str, limit: int) -> None:
    assert not flags.is_old(what, before(limit), TODAY)
    assert flags.is_old(what, before(limit + 1), TODAY)


def test_item_triggers_at_their_limits() -> None:
    assert flags.triggers_met(items(item8=2, item9=2, item10=4, item1=3)) == {8}
    assert flags.triggers_met(items(item9=1, item10=3, item11=3)) == {9, 10, 11}
    assert flags.triggers_met(items(item3=3)) == frozenset()
    assert flags.triggers_met(items(item3=3), weight_change_percent=-4.9) == frozenset()
    assert flags.triggers_met(items(item3=3), weight_change_percent=-5) == {3}
    assert flags.triggers_met(items(item8=None)) == frozenset()


def test_newly_met_names_only_what_crossed_its_trigger() -> None:
    assert flags.newly_met(items(item7=2, item8=2, item9=2), items(item7=3, item8=2, item9=3)) == [(7, 3, 2)]


@drawn(
    st.builds(
        dict,
        fvc=st.floats(5, 180),
        pcf=st.floats(10, 900),
        snip=st.floats(1, 200),
        spo2=st.floats(50, 100),
        weight=st.floats(20, 300),
        fatigue_7d=st.floats(0, 10),
    )
)
def test_a_chip_never_rounds_a_value_over_its_limit(facts: dict[str, float]) -> None:
    for reason in flags.judge(given.summary(**facts), TODAY).reasons:
        if reason.key in ("fvc-low", "pcf-low", "snip-low", "spo2-low"):
            row = rules().row(reason.key)
            shown = float(reason.text.split()[1])
            assert row.when.test.holds(shown, row.when.limit)


def test_judging_never_changes_with_the_order_of_task_days() -> None:
    one = given.summary(urgent_due_days=(before(4), before(9), None))
    other = replace(one, urgent_due_days=(None, before(9), before(4)))
    assert flags.judge(one, TODAY) == flags.judge(other, TODAY)


def test_an_item_that_came_to_its_trigger_is_a_reason_to_watch() -> None:
    reason = found(latest_items=items(item8=2), previous_items=items(item8=3))["item-8"]
    assert (reason.kind, reason.text) == (flags.Kind.WATCH, "Walking 3→2")


def test_an_item_that_was_there_before_is_not_news() -> None:
    assert "item-8" not in found(latest_items=items(item8=2), previous_items=items(item8=2))
    assert "item-8" not in found(latest_items=items(item8=2), previous_items=items(item8=1))


@pytest.mark.parametrize("was", [(), items(item8=None)])
def test_nothing_to_compare_with_is_not_news(was: tuple[int | None, ...]) -> None:
    assert "item-8" not in found(latest_items=items(item8=2), previous_items=was)


def test_swallowing_counts_only_with_weight_lost() -> None:
    worse = {"latest_items": items(item3=3), "previous_items": items(item3=4), "weight_at_diagnosis": 80.0}
    assert "item-3" not in found(**worse, weight=76.1)
    assert "item-3" in found(**worse, weight=76.0)
