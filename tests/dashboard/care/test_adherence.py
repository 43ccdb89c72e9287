"""What counts as a session done, what leaves the denominator, and how the share is called."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from dashboard.care.adherence import Adherence, Band, adherence, band
from dashboard.care.adherence_days import Day, DayState, counted, days_between
from db.records import Programme, SessionLog
from db.vocabulary import Answer, LogSource, MissedReason
from tests.dashboard import given
from tests.dashboard.given import TODAY

START = date(2025, 1, 6)
YESTERDAY = TODAY - timedelta(days=1)
DONE, SOME, NOT_DONE = Answer.DONE, Answer.SOME, Answer.NOT_DONE
FOUR = {"a": (1, 2, 3, 4, 5, 6, 7), "b": (1, 2, 3, 4, 5, 6, 7), "c": (1, 2, 3, 4, 5, 6, 7), "d": (1, 2, 3, 4, 5, 6, 7)}

answers = st.dictionaries(st.sampled_from(["a", "b", "c", "d", "old"]), st.sampled_from(list(Answer)), max_size=5)
days = st.dates(TODAY - timedelta(days=120), TODAY)
logs = st.dictionaries(days, answers, max_size=60).map(lambda found: [given.log(on, said) for on, said in found.items()])
weekdays = st.lists(st.integers(1, 7), min_size=1, max_size=7, unique=True).map(tuple)
programmes = st.dictionaries(st.sampled_from(["a", "b", "c", "d"]), weekdays, min_size=1).map(lambda asked: [given.programme(START, exercises=asked)])


def day_of(answered: dict[str, Answer] | None, *, reason: MissedReason | None = None) -> Day:
    """Yesterday, when four exercises were asked."""
    made = [] if answered is None else [given.log(YESTERDAY, answered, reason=reason)]
    return days_between([given.programme(START, exercises=FOUR)], made, YESTERDAY, YESTERDAY)[0]


@pytest.mark.parametrize(
    ("answered", "state", "done", "counts"),
    [
        pytest.param({"a": DONE, "b": DONE, "c": DONE, "d": DONE}, DayState.DONE, 4, True, id="all"),
        pytest.param({"a": DONE, "b": DONE}, DayState.DONE, 2, True, id="exactly half"),
        pytest.param({"a": DONE, "b": SOME}, DayState.DONE, 1.5, False, id="under half"),
        pytest.param({"a": SOME, "b": SOME, "c": SOME, "d": SOME}, DayState.DONE, 2, True, id="some of each is half"),
        pytest.param({"a": NOT_DONE, "b": NOT_DONE}, DayState.NOT_DONE, 0, False, id="not done"),
        pytest.param({}, DayState.NO_ENTRY, 0, False, id="an empty log is no entry"),
        pytest.param(None, DayState.NO_ENTRY, 0, False, id="no log"),
        pytest.param({"old": DONE}, DayState.NO_ENTRY, 0, False, id="only what is no longer asked"),
    ],
)
def test_a_session_counts_from_half_of_what_was_asked(answered: dict[str, Answer] | None, state: DayState, done: float, counts: bool) -> None:
    found = day_of(answered)
    assert (found.state, found.asked, found.done, found.counts) == (state, 4, done, counts)


def test_a_reason_without_answers_is_an_entry() -> None:
    assert day_of({}, reason=MissedReason.FATIGUE).state is DayState.NOT_DONE


@pytest.mark.parametrize(
    ("share", "state", "done", "counts"), [(0.5, DayState.DONE, 1.0, True), (0.25, DayState.DONE, 0.5, False), (0.0, DayState.NOT_DONE, 0.0, False)]
)
def test_a_day_logged_as_a_count_has_that_share_of_what_it_asks(share: float, state: DayState, done: float, counts: bool) -> None:
    logs = [replace(given.log(TODAY, {}), counted=share)]
    [day] = days_between([given.programme(TODAY)], logs, TODAY, TODAY)
    assert (day.state, day.done, day.asked, day.counts) == (state, done, 2, counts)
    assert counted([given.programme(TODAY)], logs, TODAY, TODAY) == ((TODAY, counts),)


def test_no_entry_is_counted_apart_from_not_done() -> None:
    found = adherence([given.programme(START)], [given.log(YESTERDAY, {"EX-ST-01": NOT_DONE})], TODAY)
    assert (found.now.asked, found.now.done, found.now.not_done, found.now.no_entry, found.now.share) == (28, 0, 1, 27, 0.0)


def test_windows_end_yesterday_because_today_is_not_over() -> None:
    found = adherence([given.programme(START)], [given.log(TODAY)], TODAY)
    assert (found.now.starts_on, found.now.ends_on, found.now.done) == (TODAY - timedelta(days=28), YESTERDAY, 0)
    assert (found.before.starts_on, found.before.ends_on) == (TODAY - timedelta(days=56), TODAY - timedelta(days=29))


def test_rest_days_and_paused_days_leave_the_denominator() -> None:
    pause = (TODAY - timedelta(days=14), TODAY - timedelta(days=8))
    found = adherence([given.programme(START, exercises={"a": (1, 3, 5)}, pauses=[pause])], [], TODAY)
    assert (found.now.asked, found.now.paused_days) == (9, 7)


def test_an_open_pause_goes_on() -> None:
    found = adherence([given.programme(START, pauses=[(TODAY - timedelta(days=60), None)])], [], TODAY)
    assert (found.paused, found.now.asked, found.now.share, found.now.band) == (True, 0, None, None)


def test_each_day_is_judged_by_the_version_in_force() -> None:
    old = given.programme(START, TODAY - timedelta(days=8), exercises={"a": (1, 2, 3, 4, 5, 6, 7)})
    new = given.programme(TODAY - timedelta(days=7), exercises=FOUR, number=2)
    found = adherence([new, old], [given.log(on, {"a": DONE}) for on in (TODAY - timedelta(days=8), TODAY - timedelta(days=7))], TODAY)
    by_day = {day.on: day for day in found.days}
    assert by_day[TODAY - timedelta(days=8)].counts
    assert not by_day[TODAY - timedelta(days=7)].counts
    assert (found.changes_on, found.current) == ((TODAY - timedelta(days=7),), new)


def test_days_before_the_first_version_are_no_programme() -> None:
    found = adherence([given.programme(TODAY - timedelta(days=3))], [], TODAY)
    assert (found.now.asked, found.changes_on) == (3, ())
    assert {day.state for day in found.days if day.on < TODAY - timedelta(days=3)} == {DayState.NO_PROGRAMME}


def test_a_programme_to_come_says_when() -> None:
    found = adherence([given.programme(TODAY + timedelta(days=6))], [], TODAY)
    assert (found.current, found.starts_on) == (None, TODAY + timedelta(days=6))


def test_causes_helper_and_scales() -> None:
    said = [
        given.log(YESTERDAY, {}, reason=MissedReason.PAIN, pain=6),
        given.log(TODAY - timedelta(days=2), {}, reason=MissedReason.FATIGUE),
        given.log(TODAY - timedelta(days=3), {}, reason=MissedReason.FATIGUE, pain=3, fatigue=8),
        given.log(TODAY - timedelta(days=4), helped=True, effort=4),
        given.log(TODAY - timedelta(days=5), helped=False, effort=5),
        given.log(TODAY - timedelta(days=40), {}, reason=MissedReason.UNWELL, pain=9),
    ]
    found = adherence([given.programme(START)], said, TODAY)
    assert found.causes == ((MissedReason.FATIGUE, 2), (MissedReason.PAIN, 1))
    assert (found.helped_share, found.effort, found.pain, found.fatigue) == (0.5, 4.5, 4.5, 8.0)
    assert (found.last_log_on, found.sources) == (YESTERDAY, (LogSource.PATIENT,))


@pytest.mark.parametrize(
    ("share", "called"),
    [
        (0.8, Band.ON_TARGET),
        (0.795, Band.ON_TARGET),
        (0.7949, Band.PARTIAL),
        (0.5, Band.PARTIAL),
        (0.495, Band.PARTIAL),
        (0.4949, Band.LOW),
        (0, Band.LOW),
        (1, Band.ON_TARGET),
    ],
)
def test_bands_are_judged_on_the_percent_that_is_shown(share: float, called: Band) -> None:
    assert band(share) is called


def test_weeks_start_on_monday_and_the_last_one_ends_today() -> None:
    found = adherence([given.programme(START)], [], TODAY, weeks=16)
    assert len(found.weeks) == 16
    assert {week.starts_on.isoweekday() for week in found.weeks} == {1}
    assert (found.weeks[-1].ends_on, found.weeks[-1].asked) == (TODAY, 2)
    assert [day.on for day in found.days] == [found.weeks[0].starts_on + timedelta(days=n) for n in range(len(found.days))]


def parts(found: Adherence) -> list[tuple[int, int, int, int]]:
    return [(window.asked, window.done, window.not_done, window.no_entry) for window in (*found.weeks, found.now, found.before)]


@drawn(programmes, logs)
def test_shares_lie_between_0_and_1_and_parts_add_up(asked: list[Programme], said: list[SessionLog]) -> None:
    found = adherence(asked, said, TODAY)
    for window in (*found.weeks, found.now, found.before):
        assert window.done + window.not_done + window.no_entry == window.asked
        assert min(window.done, window.not_done, window.no_entry) >= 0
        assert window.share is None or 0 <= window.share <= 1
    assert all(day.share is None or 0 <= day.share <= 1 for day in found.days)


@drawn(programmes, logs, days, answers)
def test_what_is_logged_on_a_paused_day_changes_nothing(asked: list[Programme], said: list[SessionLog], on: date, other: dict[str, Answer]) -> None:
    paused = [given.programme(START, exercises={e.exercise_key: e.weekdays for e in asked[0].exercises}, pauses=[(on, on)])]
    without = [log for log in said if log.on != on]
    assert parts(adherence(paused, without, TODAY)) == parts(adherence(paused, [*without, given.log(on, other)], TODAY))


@drawn(programmes, logs, st.randoms())
def test_the_order_of_logs_does_not_matter(asked: list[Programme], said: list[SessionLog], random: object) -> None:
    shuffled = list(said)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert adherence(asked, said, TODAY) == adherence(asked, shuffled, TODAY)


@drawn(programmes, logs, days)
def test_doing_more_never_lowers_the_share(asked: list[Programme], said: list[SessionLog], on: date) -> None:
    better = [log for log in said if log.on != on] + [given.log(on, dict.fromkeys("abcd", DONE))]
    before, after = adherence(asked, said, TODAY).now, adherence(asked, better, TODAY).now
    assert before.asked == after.asked
    assert (after.share or 0) >= (before.share or 0)


@drawn(programmes, logs, st.integers(0, 120))
def test_sessions_counted_for_a_whole_clinic_are_those_of_the_days(asked: list[Programme], said: list[SessionLog], back: int) -> None:
    versions = [*asked, given.programme(START + timedelta(days=20), TODAY - timedelta(days=9), number=2, pauses=[(TODAY - timedelta(days=30), None)])]
    for plan in (asked, versions):
        days = days_between(plan, said, TODAY - timedelta(days=back), TODAY)
        assert counted(plan, said, TODAY - timedelta(days=back), TODAY) == tuple((day.on, day.counts) for day in days if day.is_session)


def test_less_than_a_week_and_more_than_all_are_mistakes() -> None:
    with pytest.raises(ValueError, match="at least one week"):
        adherence([], [], TODAY, weeks=0)
    for share in (-0.1, 1.1, float("nan")):
        with pytest.raises(ValueError, match="between 0 and 1"):
            band(share)
