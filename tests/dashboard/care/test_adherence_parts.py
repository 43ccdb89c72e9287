"""Adherence in parts: by exercise, with helper, and why not; the parts add up to the whole."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from dashboard.care.adherence import window
from dashboard.care.adherence_days import days_between
from dashboard.care.adherence_parts import Causes, ExerciseWindow, Helped, by_exercise, causes, helped
from db.vocabulary import Answer, MissedReason
from tests.dashboard.given import TODAY, log, programme

MONDAY = date(2025, 12, 1)
TWO = [programme(MONDAY, exercises={"EX-ST-01": (1, 2, 3), "EX-RA-01": (1,)})]


def test_each_exercise_against_what_was_asked_of_it() -> None:
    logs = [log(MONDAY, {"EX-ST-01": Answer.SOME}), log(MONDAY + timedelta(days=1), {"EX-ST-01": Answer.NOT_DONE})]
    assert by_exercise(TWO, logs, MONDAY, MONDAY + timedelta(days=6)) == (
        ExerciseWindow("EX-RA-01", 1, 0, 0, 0, 1),
        ExerciseWindow("EX-ST-01", 3, 0, 1, 1, 1),
    )


def test_shares_by_exercise_and_with_helper() -> None:
    assert ExerciseWindow("x", 4, 1, 1, 1, 1).share == 0.375
    assert ExerciseWindow("x", 0, 0, 0, 0, 0).share is None
    assert (Helped(4, 3).share, Helped(0, 0).share) == (0.75, None)


def test_helper_and_causes_in_a_window() -> None:
    logs = [
        log(MONDAY, {"EX-ST-01": Answer.DONE, "EX-RA-01": Answer.DONE}, helped=True),
        log(MONDAY + timedelta(days=1), {"EX-ST-01": Answer.NOT_DONE}, reason=MissedReason.NO_HELPER),
    ]
    days, end = days_between(TWO, logs, MONDAY, MONDAY + timedelta(days=6)), MONDAY + timedelta(days=6)
    assert helped(days, MONDAY, end) == Helped(1, 1)
    assert causes(days, MONDAY, end) == Causes(((MissedReason.NO_HELPER, 1),), 0, 1)


ANSWERS = st.dictionaries(st.sampled_from(["EX-ST-01", "EX-RA-01"]), st.sampled_from(Answer))


@given(st.dictionaries(st.integers(0, 27), st.tuples(ANSWERS, st.booleans(), st.none() | st.sampled_from(MissedReason)), max_size=20))
def test_parts_add_up_to_the_whole(entries: dict[int, tuple[dict[str, Answer], bool, MissedReason | None]]) -> None:
    start = TODAY - timedelta(days=27)
    logs = [log(start + timedelta(days=n), answers, helped=by, reason=reason) for n, (answers, by, reason) in entries.items()]
    versions = [programme(start), programme(start + timedelta(days=14), exercises={"EX-ST-01": (1, 3, 5)}, number=2, pauses=[(TODAY, None)])]
    days = days_between(versions, logs, start, TODAY)
    whole, why, aid = window(days, start, TODAY), causes(days, start, TODAY), helped(days, start, TODAY)
    parts = by_exercise(versions, logs, start, TODAY)
    assert all(part.asked == part.done + part.some + part.not_done + part.no_entry for part in parts)
    assert sum(part.asked for part in parts) == sum(day.asked for day in days)
    assert sum(n for _, n in why.said) + why.no_reason + why.no_entry == whole.asked - whole.done
    assert 0 <= aid.with_helper <= aid.sessions
