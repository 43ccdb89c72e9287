"""What stored records say in the names of the rule file, and what they leave unsaid."""

import random
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from dashboard.care.rules import Fact, Facts, State, Why, evaluate
from dashboard.care.rules_carework import CarerAtHome, Trained
from dashboard.care.rules_records import facts_of
from db.records import Aid, Reading
from db.vocabulary import AidStage, Discipline, EventKind, Item5Form, Measure, Position, Sex, TrainingLevel
from tests.dashboard import given
from tests.dashboard.care.rules_given import before
from tests.dashboard.given import NOBODY, TODAY


def reading(measure: Measure, value: float, ago: int, position: Position | None = None) -> Reading:
    return Reading(NOBODY, measure, before(ago), value, position)


def known(**changed: Any) -> Facts:
    person = changed.pop("patient", given.patient())
    return facts_of(person, **{"scores": [], "readings": [], "events": [], "today": TODAY, **changed})


def values(facts: Facts, name: str) -> list[tuple[Any, int]]:
    """(value, days ago), oldest first."""
    return [(fact.value, (TODAY - fact.as_of).days) for fact in facts.series[name].facts]


def state(facts: Facts, key: str, today: date = TODAY) -> State:
    return next(verdict.state for verdict in evaluate(facts, today) if verdict.key == key)


def items(**by_number: int | None) -> tuple[int | None, ...]:
    return tuple(by_number.get(f"item{n}", 4) for n in range(1, 13))


def test_each_item_and_the_total_are_kept_with_their_day() -> None:
    facts = known(scores=[given.score(before(9), items(item8=2)), given.score(before(99), items(item8=None))])
    assert values(facts, "alsfrs.item08") == [(2, 9)]
    assert values(facts, "alsfrs.total") == [(46, 9)]
    assert values(facts, "alsfrs.days_since") == [(True, 99), (True, 9)]


@pytest.mark.parametrize(
    ("scores", "symptoms", "orthopnoea"),
    [
        (items(item11=3), True, True),
        (items(item10=2), True, False),
        (items(item10=3), None, False),
        (items(item11=None), None, None),
    ],
)
def test_symptoms_are_read_from_items_which_cannot_rule_them_out(scores: tuple[int | None, ...], symptoms: bool | None, orthopnoea: bool | None) -> None:
    facts = known(scores=[given.score(before(9), scores)])
    assert values(facts, "resp.symptoms") == [(symptoms, 9)]
    assert values(facts, "resp.orthopnoea") == [(orthopnoea, 9)]


def test_stages_change_with_a_device_between_two_scores() -> None:
    facts = known(scores=[given.score(before(90))], events=[given.event(EventKind.NIV_START, before(30)), given.event(EventKind.GASTROSTOMY, before(20))])
    assert values(facts, "stage.kings_4b") == [(False, 90), (True, 30), (True, 20)]
    assert values(facts, "stage.kings_4a") == [(False, 90), (False, 30), (True, 20)]
    assert values(known(scores=[given.score(before(9), form=Item5Form.B)]), "stage.kings_4a") == [(True, 9)]


def test_capacity_is_upright_and_forced_before_slow() -> None:
    seated, lying = Position.SEATED, Position.SUPINE
    facts = known(readings=[reading(Measure.SVC_PERCENT, 70, 9), reading(Measure.FVC_PERCENT, 66, 9, seated), reading(Measure.FVC_PERCENT, 50, 9, lying)])
    assert values(facts, "resp.fvc_pct") == [(66, 9)]
    assert values(facts, "resp.supine_drop_pct") == [(24.242424, 9)]
    assert state(facts, "RESP-15") is State.DUE


def test_body_mass_index_takes_the_height_known() -> None:
    facts = known(readings=[reading(Measure.WEIGHT, 50, 9), reading(Measure.HEIGHT, 170, 300)])
    assert values(facts, "nutr.bmi") == [(17.3, 9)]
    assert state(facts, "NUTR-04") is State.DUE
    assert values(known(readings=[reading(Measure.WEIGHT, 50, 9)]), "nutr.bmi") == []


def test_niv_that_was_stopped_is_not_running() -> None:
    started = [given.event(EventKind.NIV_START, before(60)), given.event(EventKind.NIV_START, before(50))]
    assert values(known(events=started), "resp.niv_started_days")[1:] == [(True, 60)]
    stopped = [*started, given.event(EventKind.NIV_STOP, before(40))]
    low = [reading(Measure.FVC_PERCENT, 60, 5)]
    assert state(known(events=started, readings=low), "RESP-05") is State.CLEAR
    assert state(known(events=stopped, readings=low), "RESP-05") is State.DUE


def test_falls_and_talks_come_from_events() -> None:
    facts = known(events=[given.event(EventKind.FALL, before(9), injury=True), given.event(EventKind.GASTROSTOMY_TALK, before(100))])
    assert state(facts, "MOB-02") is State.DUE
    assert state(facts, "NUTR-10") is State.CLEAR
    assert state(known(), "NUTR-10") is State.DUE


def test_exercise_is_held_against_what_was_asked_up_to_yesterday() -> None:
    plan = [given.programme(before(60))]
    logs = [given.log(before(n)) for n in range(1, 29, 3)]
    facts = known(programmes=plan, sessions=logs)
    assert values(facts, "exercise.prescribed")[1:] == [(True, 60)]
    found = {verdict.key: verdict for verdict in evaluate(facts, TODAY)}
    assert found["EX-01"].state is State.DUE
    assert "36 % of sessions in 28 days" in found["EX-01"].reason
    assert found["EX-10"].state is State.DUE
    assert found["EX-04"].state is State.CLEAR


def test_a_programme_without_a_first_session_is_noticed_after_seven_days() -> None:
    assert state(known(programmes=[given.programme(before(7))]), "EX-04") is State.DUE
    assert state(known(programmes=[given.programme(before(6))]), "EX-04") is State.CLEAR
    assert state(known(programmes=[given.programme(before(7))], sessions=[given.log(before(7))]), "EX-04") is State.CLEAR


def test_a_pause_is_no_silence_and_the_log_is_awaited_anew_from_its_end() -> None:
    logs = [given.log(before(n)) for n in range(40, 50)]
    paused = known(programmes=[given.programme(before(60), pauses=[(before(39), None)])], sessions=logs)
    assert state(paused, "EX-03") is State.CLEAR
    resumed = known(programmes=[given.programme(before(60), pauses=[(before(39), before(6))])], sessions=logs)
    assert state(resumed, "EX-03") is State.CLEAR
    assert state(known(programmes=[given.programme(before(60), pauses=[(before(39), before(11))])], sessions=logs), "EX-03") is State.DUE


def test_pain_of_the_home_log_counts() -> None:
    assert state(known(programmes=[given.programme(before(60))], sessions=[given.log(before(2), pain=8)]), "PAIN-02") is State.DUE


def test_aerobic_work_with_low_capacity_is_stopped() -> None:
    cycling = [given.programme(before(60), exercises={"EX-AE-01": (1, 3, 5)})]
    assert state(known(programmes=cycling, readings=[reading(Measure.FVC_PERCENT, 45, 9)]), "EX-11") is State.DUE
    assert state(known(programmes=[given.programme(before(60))], readings=[reading(Measure.FVC_PERCENT, 45, 9)]), "EX-11") is State.CLEAR


def test_a_helper_is_in_date_for_120_days() -> None:
    plan = given.programme(before(300))
    helped = [replace(plan, exercises=tuple(replace(exercise, assisted=True) for exercise in plan.exercises))]

    def at(ago: int, level: TrainingLevel = TrainingLevel.DONE_ALONE) -> State:
        return state(known(programmes=helped, training=[Trained("CT-03", level, before(ago))]), "EX-12")

    assert (at(120), at(121), at(5, TrainingLevel.SHOWN)) == (State.CLEAR, State.DUE, State.DUE)
    assert state(known(programmes=helped, training=[]), "EX-12") is State.DUE
    assert state(known(programmes=helped), "EX-12") is State.UNKNOWN
    assert state(known(programmes=[plan], training=[]), "EX-12") is State.CLEAR


def aid(key: str, **days_ago: int) -> Aid:
    return Aid(UUID(int=1), key, {AidStage(stage): before(ago) for stage, ago in days_ago.items()}, None, None, None, None)


def test_an_order_is_late_when_its_typical_lead_time_has_passed() -> None:
    # A power wheelchair typically takes 90 days.
    lead = 90
    assert state(known(aids=[aid("EQ-05", ordered=lead)]), "COORD-07") is State.CLEAR
    assert state(known(aids=[aid("EQ-05", ordered=lead + 1)]), "COORD-07") is State.DUE
    assert state(known(aids=[aid("EQ-05", ordered=lead + 50, delivered=3)]), "COORD-07") is State.CLEAR
    assert state(known(), "COORD-07") is State.UNKNOWN


def test_a_power_wheelchair_on_order_is_not_asked_for_again() -> None:
    weak = [given.score(before(9), items(item8=2))]
    assert state(known(scores=weak, aids=[]), "MOB-05") is State.DUE
    assert state(known(scores=weak, aids=[aid("EQ-05", identified=30, assessed=20)]), "MOB-05") is State.DUE
    assert state(known(scores=weak, aids=[aid("EQ-05", identified=30, ordered=20)]), "MOB-05") is State.CLEAR


def test_carers_team_and_reviews_are_said_only_when_they_were_read() -> None:
    nothing = known(patient=given.patient(sex=Sex.OTHER))
    assert not {"person.carer_present", "care.key_contact_named", "care.days_since_mdt", "carer.trained_current", "person.lives_alone"} & set(nothing.series)
    assert nothing.series["person.sex"].facts == ()
    told = known(carers=[CarerAtHome(True)], leads={Discipline.COORD: before(50)}, reviews=[before(80)])
    assert values(told, "person.lives_alone")[-1][0] is False
    assert (state(told, "COORD-04"), state(told, "COORD-01")) == (State.CLEAR, State.DUE)
    assert state(known(leads={}), "COORD-04") is State.DUE
    assert "person.lives_alone" not in known(carers=[CarerAtHome(False)]).series


def test_what_has_no_table_is_not_recorded_here() -> None:
    found = {verdict.key: verdict for verdict in evaluate(known(), TODAY)}
    for key in ("DMT-01", "GEN-01", "PSY-01", "SKIN-01", "EX-08", "RESP-22", "EOL-01", "COORD-01"):
        assert found[key].state is State.UNKNOWN
        assert {evidence.why for evidence in found[key].evidence} == {Why.NOT_RECORDED}


def test_a_task_done_is_the_record_of_what_it_asked_for() -> None:
    plan = [given.programme(before(60))]
    assert state(known(programmes=plan), "EX-10") is State.DUE
    assert state(known(programmes=plan, done={"EX-10": [before(29)]}), "EX-10") is State.CLEAR
    assert state(known(programmes=plan, done={"EX-10": [before(30)]}), "EX-10") is State.DUE
    assert state(known(done={"GEN-01": [before(30)]}), "GEN-01") is State.CLEAR
    assert state(known(done={"GEN-01": [], "RESP-16": [before(3)]}), "GEN-01") is State.UNKNOWN


def test_further_measures_can_be_given_by_their_name() -> None:
    assert state(known(recorded={"eol.recognised": [Fact(True, before(2))]}), "EOL-01") is State.DUE
    with pytest.raises(ValueError, match=r"no measure is called eol\.known"):
        known(recorded={"eol.known": [Fact(True, before(2))]})


def test_nobody_known_is_no_mistake() -> None:
    empty = known(patient=given.patient(diagnosed_on=None, onset_on=None))
    assert {verdict.state for verdict in evaluate(empty, TODAY)} <= {State.CLEAR, State.UNKNOWN}


def test_records_in_any_order_say_the_same() -> None:
    draw = random.Random(3)
    scores = [given.score(before(n), given.items_of_total(48 - n // 20)) for n in range(0, 400, 40)]
    readings = [reading(measure, value, n) for n in range(0, 400, 45) for measure, value in ((Measure.FVC_PERCENT, 90 - n / 10), (Measure.WEIGHT, 70 - n / 50))]
    events = [given.event(EventKind.FALL, before(n)) for n in range(0, 300, 33)] + [given.event(EventKind.NIV_START, before(77))]
    logs = [given.log(before(n), pain=n % 7) for n in range(0, 90, 2)]
    plans = [given.programme(before(200), before(101)), given.programme(before(100), number=2)]
    first = known(scores=scores, readings=readings, events=events, sessions=logs, programmes=plans)
    shuffled = {
        name: draw.sample(rows, len(rows))
        for name, rows in (("scores", scores), ("readings", readings), ("events", events), ("sessions", logs), ("programmes", plans))
    }
    assert known(**shuffled) == first
    assert evaluate(known(**shuffled), TODAY) == evaluate(first, TODAY)


def test_a_value_that_is_no_number_never_reads_as_calm() -> None:
    with pytest.raises(ValueError, match=r"resp\.fvc_pct: a value must be a number"):
        Facts.of({"resp.fvc_pct": [Fact(float("nan"), TODAY)]})
