"""Rules whose shape is their own: answers near a test, the better of two tests, baselines, topics, rests."""

import pytest

from dashboard.care.rules import Decline, State, Treatment
from dashboard.care.rules_settings import Setting, Settings
from tests.dashboard.care.rules_given import Values, before, state, verdicts

LOW_WITH_SYMPTOMS = [
    ("RESP-04", {"resp.fvc_pct": [(70.0, 60)]}, "resp.symptoms"),
    ("RESP-07", {"resp.snip": [(50.0, 60)], "person.sex": [("female", 400)]}, "resp.symptoms"),
    ("RESP-12", {"resp.paco2": [(5.5, 60)]}, "resp.morning_headache"),
]


@pytest.mark.parametrize(("key", "test", "answer"), LOW_WITH_SYMPTOMS)
@pytest.mark.parametrize(("ago", "said"), [(60, State.DUE), (15, State.DUE), (105, State.DUE), (14, State.UNKNOWN), (106, State.UNKNOWN)])
def test_a_symptom_answer_counts_within_45_days_of_the_test(key: str, test: Values, answer: str, ago: int, said: State) -> None:
    assert state(key, {**test, answer: [(True, ago)]}) is said


def test_a_newer_answer_near_the_test_counts_over_an_older_one() -> None:
    denied = {"resp.symptoms": [(True, 70), (False, 50)], "resp.orthopnoea": [(False, 50)], "alsfrs.item11": [(4, 50)], "alsfrs.item10": [(4, 50)]}
    assert state("RESP-04", {"resp.fvc_pct": [(70.0, 60)], **denied}) is State.CLEAR


@pytest.mark.parametrize(
    ("snip", "mip", "said"),
    [
        pytest.param((38.0, 10), (60.0, 10), State.CLEAR, id="both on one day: the better one"),
        pytest.param((38.0, 10), (39.0, 10), State.DUE, id="both low"),
        pytest.param((38.0, 10), (60.0, 11), State.DUE, id="on different days each counts"),
    ],
)
def test_the_better_of_snip_and_mip_of_one_day_counts(snip: tuple[float, int], mip: tuple[float, int], said: State) -> None:
    assert state("RESP-06", {"resp.snip": [snip], "resp.mip": [mip]}) is said


def test_the_value_that_counted_is_called_by_its_own_name() -> None:
    found = verdicts({"resp.snip": [(38.0, 10)], "resp.mip": [(60.0, 10)]})["RESP-06"]
    assert found.reason == "MIP 60 cmH₂O on 29-Nov-2025, not below 40."
    assert {evidence.measure for evidence in found.evidence} == {"resp.mip"}


@pytest.mark.parametrize(
    ("snip", "mip", "said"),
    [
        pytest.param([(60.0, 10)], [], State.CLEAR, id="one done and well"),
        pytest.param([(38.0, 10)], [], State.DUE, id="one done and low"),
        pytest.param([(60.0, 10)], [(60.0, 300)], State.CLEAR, id="the other one old"),
        pytest.param([(60.0, 300)], [(60.0, 300)], State.UNKNOWN, id="both old"),
    ],
)
def test_one_of_the_two_pressures_is_enough(snip: list[tuple[float, int]], mip: list[tuple[float, int]], said: State) -> None:
    assert state("RESP-06", {"resp.snip": snip, "resp.mip": mip}) is said


def test_an_old_breathing_test_decides_nothing_and_a_new_one_is_asked_for() -> None:
    old = {"resp.fvc_pct": [(35.0, 121)], "resp.days_since_tests": [(True, 121)]}
    found = verdicts(old)
    assert found["RESP-03"].state is State.UNKNOWN
    assert "35 % predicted of 10-Aug-2025 is too old to decide" in found["RESP-03"].reason
    assert found["RESP-02"].state is State.DUE
    assert state("RESP-03", {"resp.fvc_pct": [(35.0, 120)]}) is State.DUE


def test_an_old_walking_item_still_alarms_and_a_good_one_does_not_reassure() -> None:
    assert state("MOB-06", {"alsfrs.item09": [(2, 400)]}) is State.DUE
    assert state("MOB-06", {"alsfrs.item09": [(3, 121)]}) is State.UNKNOWN
    assert state("MOB-06", {"alsfrs.item09": [(3, 120)]}) is State.CLEAR


@pytest.mark.parametrize(("contact", "said"), [(120, State.CLEAR), (121, State.UNKNOWN)])
def test_no_fall_reassures_only_while_somebody_is_seen(contact: int, said: State) -> None:
    assert state("MOB-02", {"falls.fall": [], "falls.injurious": []}, contacts=[before(contact)]) is said


@pytest.mark.parametrize(("ago", "said"), [(29, State.DUE), (30, State.CLEAR)])
def test_a_window_of_30_days_holds_30_days(ago: int, said: State) -> None:
    assert state("MOB-02", {"falls.fall": [], "falls.injurious": [(True, ago)]}) is said


@pytest.mark.parametrize(("apart", "said"), [(21, State.DUE), (20, State.UNKNOWN)])
def test_a_fall_of_snip_needs_two_values_21_days_apart(apart: int, said: State) -> None:
    assert state("RESP-08", {"resp.snip": [(60.0, 5 + apart), (45.0, 5)], "resp.mip": []}) is said


@pytest.mark.parametrize(
    ("values", "percent"),
    [
        pytest.param([(80.0, 489), (100.0, 491), (76.0, 3)], "−5.0", id="nearest to diagnosis within 90 days"),
        pytest.param([(80.0, 300), (76.0, 3)], "−5.0", id="else the first on record"),
    ],
)
def test_weight_is_held_against_the_weight_at_diagnosis(values: list[tuple[float, int]], percent: str) -> None:
    found = verdicts({"nutr.weight": values})["NUTR-02"]
    assert found.state is State.DUE
    assert f"Weight {percent} % since diagnosis" in found.reason


def test_one_weight_alone_says_nothing_of_a_loss() -> None:
    assert state("NUTR-02", {"nutr.weight": [(76.0, 3)]}) is State.UNKNOWN


def test_of_two_rules_of_one_topic_the_higher_speaks_and_names_the_other() -> None:
    found = verdicts({"resp.fvc_pct": [(44.0, 5)], "alsfrs.item11": [(2, 5)], "resp.niv_started_days": [(False, 400)]})
    assert found["RESP-03"].opens
    assert set(found["RESP-03"].over) == {"RESP-04", "RESP-05"}
    for lower in ("RESP-04", "RESP-05"):
        assert found[lower].state is State.DUE
        assert (found[lower].under, found[lower].opens) == ("RESP-03", False)


def test_a_rule_that_is_off_speaks_for_nobody() -> None:
    values: Values = {"resp.fvc_pct": [(44.0, 5)], "alsfrs.item11": [(2, 5)], "resp.niv_started_days": [(False, 400)]}
    found = verdicts(values, Settings.of([Setting("RESP-03", False)]))
    assert "RESP-03" not in found
    assert found["RESP-04"].opens
    assert found["RESP-05"].under == "RESP-04"


def test_in_the_last_weeks_only_comfort_goes_on() -> None:
    found = verdicts({"eol.recognised": [(True, 2)], "pain.nrs": [(8.0, 1)], "resp.fvc_pct": [(44.0, 5)]})
    assert found["EOL-01"].opens
    assert found["PAIN-02"].opens
    assert not found["RESP-03"].opens
    assert found["RESP-03"].state is State.DUE
    assert found["RESP-03"].rest is not None and found["RESP-03"].rest.why == "the team has recognised the last weeks"


def test_what_is_taken_back_no_longer_rests() -> None:
    assert verdicts({"eol.recognised": [(True, 20), (False, 2)], "resp.fvc_pct": [(44.0, 5)]})["RESP-03"].opens


@pytest.mark.parametrize(("review_in", "opens"), [(1, False), (0, True)])
def test_a_declined_treatment_rests_until_its_review(review_in: int, opens: bool) -> None:
    decline = Decline(Treatment.NIV, before(30), before(-review_in))
    assert verdicts({"resp.fvc_pct": [(44.0, 5)]}, declines=[decline])["RESP-03"].opens is opens
    assert verdicts({"resp.pcf": [(150.0, 5)]}, declines=[decline])["RESP-17"].opens


def test_a_rest_does_not_silence_another_rule_of_the_topic() -> None:
    decline = Decline(Treatment.COUGH_SUPPORT, before(30), before(-100))
    found = verdicts({"resp.pcf": [(150.0, 5)], "resp.infection": [(True, 2)]}, declines=[decline])
    assert found["RESP-18"].opens
    assert not found["RESP-16"].opens


def test_low_oxygen_alarms_at_the_stricter_limit_where_lung_disease_is_not_recorded() -> None:
    found = verdicts({"resp.spo2_rest": [(94.0, 1)]})["RESP-10"]
    assert found.state is State.DUE
    assert "not recorded here, taken for no" in found.reason
    assert state("RESP-10", {"resp.spo2_rest": [(93.0, 1)], "person.lung_disease": [(True, 400)]}) is State.CLEAR


def test_an_early_warning_is_off_until_a_clinic_wants_it() -> None:
    values: Values = {"resp.snip": [(60.0, 60), (45.0, 5)]}
    assert "RESP-09" not in verdicts(values)
    assert verdicts(values, Settings.of([Setting("RESP-09", True)]))["RESP-09"].state is State.DUE


def test_too_few_sessions_say_nothing_of_adherence() -> None:
    active = {"exercise.prescribed": [(True, 60)]}
    assert state("EX-01", {**active, "exercise.adherence": [(0.0, 1), (0.0, 2), (0.0, 3)]}) is State.UNKNOWN
    assert state("EX-01", {**active, "exercise.adherence": [(0.0, n) for n in (1, 2, 3, 4)]}) is State.DUE
    assert state("EX-01", {**active, "exercise.adherence": [(0.0, n) for n in (0, 2, 3, 4)]}) is State.UNKNOWN, "today is not over"
