"""Overwork: every flag on both sides of its limit, with its values and days; silence is unknown; and the monthly loop."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.care.overwork import Finding, Logged, SessionDetail, Sign, Strength, findings
from dashboard.care.overwork_limits import Flags
from dashboard.care.overwork_loop import Advice, loop
from db.records import Reading
from db.vocabulary import Answer, EventKind, Measure, MissedReason
from tests.dashboard.given import NOBODY, TODAY, event, log, programme


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def found(key: str, today: date = TODAY, **known: Any) -> Finding:
    return next(one for one in findings(Logged(**known), today) if one.key == key)


def reading(measure: Measure, on: date, value: float) -> Reading:
    return Reading(NOBODY, measure, on, value, None)


def test_nothing_recorded_is_unknown_everywhere() -> None:
    for known in (Logged(), Logged(sessions=[log(ago(n)) for n in range(7)])):
        assert {one.sign for one in findings(known, TODAY)} == {Sign.UNKNOWN}
        assert {one.key for one in findings(known, TODAY)} == set(Flags.model_fields)


@pytest.mark.parametrize(
    ("key", "yes", "no"),
    [
        ("next_day_fatigue", {"lasting_fatigue": True}, {"lasting_fatigue": False}),
        ("pain_rise_2_points", {"pain_before": 2, "pain_after": 4}, {"pain_before": 2, "pain_after": 3.9}),
        ("pain_rise_2_points", {"sharp_pain": True}, {"pain_before": 4, "pain_after": 1}),
        ("breathless", {"breathless": True}, {"breathless": False}),
        ("fall_in_session", {"fell": True}, {"fell": False}),
    ],
)
def test_a_sign_asked_about_each_session(key: str, yes: dict[str, Any], no: dict[str, Any]) -> None:
    shown = found(key, details=[SessionDetail(ago(1), **no), SessionDetail(ago(2), **yes)])
    assert (shown.sign, [cause.on for cause in shown.causes]) == (Sign.PRESENT, [ago(2)])
    assert shown.actions
    assert found(key, details=[SessionDetail(ago(1), **no)]).sign is Sign.ABSENT
    half = found(key, details=[SessionDetail(ago(1), **no)], sessions=[log(ago(1)), log(ago(3))])
    assert (half.sign, half.not_recorded_on) == (Sign.UNKNOWN, (ago(3),))


@pytest.mark.parametrize(("days", "sign"), [((1, 6), Sign.PRESENT), ((1, 7), Sign.ABSENT), ((1,), Sign.ABSENT)])
def test_cramps_count_from_two_sessions_in_a_week(days: tuple[int, ...], sign: Sign) -> None:
    assert found("more_cramps", details=[SessionDetail(ago(n), more_cramps=True) for n in days]).sign is sign


def test_an_old_sign_stays_until_somebody_records_that_it_went() -> None:
    old = SessionDetail(ago(30), lasting_fatigue=True)
    assert found("next_day_fatigue", details=[old]).sign is Sign.PRESENT
    assert found("next_day_fatigue", details=[old, SessionDetail(ago(20), lasting_fatigue=False)]).sign is Sign.UNKNOWN
    assert found("next_day_fatigue", details=[old, SessionDetail(ago(2), lasting_fatigue=False)]).sign is Sign.ABSENT


def test_the_daily_log_alone_may_alarm_and_never_reassures() -> None:
    tired = [log(ago(3)), log(ago(2), {"EX-ST-01": Answer.NOT_DONE}, reason=MissedReason.FATIGUE)]
    assert found("next_day_fatigue", sessions=tired).sign is Sign.PRESENT
    assert found("next_day_fatigue", sessions=tired[1:]).sign is Sign.UNKNOWN
    sore = found("pain_rise_2_points", sessions=[log(ago(3), pain=2), log(ago(1), pain=4)])
    assert (sore.sign, sore.causes[0].words) == (Sign.PRESENT, "pain 4, +2 since 06-Dec-2025")
    assert found("pain_rise_2_points", sessions=[log(ago(3), pain=2), log(ago(1), pain=3)]).sign is Sign.UNKNOWN


@pytest.mark.parametrize(("days", "last", "sign"), [(31, 3, Sign.PRESENT), (32, 3, Sign.UNKNOWN), (31, 3.5, Sign.ABSENT)])
def test_strength_down_one_grade_within_a_month(days: int, last: float, sign: Sign) -> None:
    graded = [Strength("knee", ago(days), 4), Strength("knee", ago(0), last)]
    assert found("strength_drop_1_grade", strength=graded).sign is sign


@pytest.mark.parametrize(("old", "sign"), [(35, Sign.ABSENT), (36, Sign.UNKNOWN)])
def test_steady_strength_reassures_only_while_recent_and_in_every_group(old: int, sign: Sign) -> None:
    steady = [Strength("knee", ago(old + 28), 4), Strength("knee", ago(old), 4)]
    assert found("strength_drop_1_grade", strength=steady).sign is sign
    assert found("strength_drop_1_grade", strength=[*steady, Strength("hip", ago(1), 4)]).sign is Sign.UNKNOWN


@pytest.mark.parametrize(("rpe", "sign"), [((13, 13, 13), Sign.ABSENT), ((13, 13, 13.5), Sign.PRESENT), ((15, 15), Sign.UNKNOWN)])
def test_mean_effort_on_the_borg_scale(rpe: tuple[float, ...], sign: Sign) -> None:
    assert found("rpe_mean_above_13", details=[SessionDetail(ago(n), rpe=value) for n, value in enumerate(rpe)]).sign is sign


@pytest.mark.parametrize(("effort", "sign"), [(5, Sign.ABSENT), (6, Sign.PRESENT)])
def test_mean_effort_of_the_home_log(effort: int, sign: Sign) -> None:
    assert found("effort_mean_above_5", sessions=[log(ago(n), effort=effort) for n in range(3)]).sign is sign
    assert found("effort_mean_above_5", sessions=[log(ago(n), effort=effort) for n in range(3)] + [log(ago(4))]).sign is (
        Sign.PRESENT if sign is Sign.PRESENT else Sign.UNKNOWN
    )


@pytest.mark.parametrize(("value", "sign"), [(90, Sign.UNKNOWN), (89, Sign.PRESENT)])
def test_low_oxygen_is_breathlessness(value: float, sign: Sign) -> None:
    assert found("breathless", readings=[reading(Measure.SPO2, ago(1), value)]).sign is sign


@pytest.mark.parametrize(("began", "ended", "sign"), [(14, None, Sign.PRESENT), (15, None, Sign.UNKNOWN), (40, 0, Sign.PRESENT), (5, 1, Sign.UNKNOWN)])
def test_an_infection_that_goes_on(began: int, ended: int | None, sign: Sign) -> None:
    ill = event(EventKind.INFECTION, ago(began), ended_on=None if ended is None else ago(ended))
    assert found("infection", events=[ill]).sign is sign


@given(st.lists(st.builds(SessionDetail, st.dates(ago(60), TODAY + timedelta(days=30)), lasting_fatigue=st.none() | st.booleans()), max_size=12))
def test_days_to_come_change_nothing_and_silence_never_calms(details: list[SessionDetail]) -> None:
    here = [one for one in details if one.on <= TODAY]
    assert findings(Logged(details=details), TODAY) == findings(Logged(details=here), TODAY)
    silent = SessionDetail(TODAY)
    assert found("next_day_fatigue", details=[*details, silent]).sign is not Sign.ABSENT or any(
        one.on == TODAY and one.lasting_fatigue is False for one in here
    )


def tired(before: int, now: int, since: date = TODAY - timedelta(days=27)) -> list[Any]:
    return [log(since - timedelta(days=n), fatigue=before) for n in (1, 5, 9)] + [log(since + timedelta(days=n), fatigue=now) for n in (0, 1, 2)]


STEADY = [Strength("knee", ago(30), 4), Strength("knee", ago(2), 4)]
SET = [programme(ago(200))]


@pytest.mark.parametrize(("now", "advice"), [(5, Advice.KEEP), (6, Advice.READJUST)])
def test_fatigue_up_asks_for_a_readjusted_programme(now: int, advice: Advice) -> None:
    assert loop(SET, tired(4, now), STEADY, [], TODAY).advice is advice


@pytest.mark.parametrize(("last", "advice"), [(3.5, Advice.KEEP), (3, Advice.READJUST)])
def test_strength_down_asks_for_a_readjusted_programme(last: float, advice: Advice) -> None:
    shown = loop(SET, tired(4, 4), [STEADY[0], Strength("knee", ago(2), last)], [], TODAY)
    assert shown.advice is advice
    assert [cause.words for cause in shown.causes] == (["MRC, knee 4 on 09-Nov-2025, 3 on 07-Dec-2025"] if advice is Advice.READJUST else [])


@pytest.mark.parametrize(("kg", "advice"), [(16.1, Advice.KEEP), (16, Advice.READJUST)])
def test_grip_down_by_a_fifth_is_strength_down(kg: float, advice: Advice) -> None:
    grips = [reading(Measure.GRIP_LEFT, ago(30), 20), reading(Measure.GRIP_LEFT, ago(2), kg)]
    assert loop(SET, tired(4, 4), [], grips, TODAY).advice is advice


def test_keep_needs_both_and_says_what_is_missing() -> None:
    silent = loop(SET, tired(4, 4), [], [], TODAY)
    assert (silent.advice, silent.missing) == (Advice.UNKNOWN, ("strength: no second test since 12-Nov-2025",))
    assert loop(SET, [], STEADY, [], TODAY).advice is Advice.UNKNOWN


def test_a_readjusted_programme_starts_the_count_anew() -> None:
    assert loop([*SET, programme(ago(1), number=2)], tired(4, 9), STEADY, [], TODAY).advice is Advice.UNKNOWN
