"""What may become of a task."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.care.task_changes import CLOSED, Unfit, decide
from dashboard.care.task_times import overdue_days, triage_clock
from dashboard.care.working_days import WorkingDays
from db.task_records import TaskRow
from db.vocabulary import Priority, Role, TaskSource, TaskState

SOMEBODY = uuid4()
TODAY = date(2026, 3, 4)  # a Wednesday


def task(**values: Any) -> TaskRow:
    base: dict[str, Any] = {
        "id": UUID(int=1),
        "patient_id": UUID(int=2),
        "title": "Falls review",
        "state": TaskState.OPEN,
        "state_reason": "",
        "priority": Priority.ROUTINE,
        "discipline": None,
        "owner_id": None,
        "owner_role": None,
        "due_on": TODAY,
        "waiting_on": None,
        "waiting_until": None,
        "snoozed_until": None,
        "duplicate_of": None,
        "source": TaskSource.PERSON,
        "source_note": "",
        "rule_key": None,
        "evidence": None,
        "created_by": None,
        "created_at": datetime(2026, 3, 1, tzinfo=UTC),
        "closed_at": None,
        "touched": False,
        "version": 1,
    }
    return TaskRow(**(base | values))


def test_an_owner_accepts_what_was_proposed() -> None:
    assert decide(task(state=TaskState.PROPOSED), {"owner_id": SOMEBODY}) == {"owner_id": SOMEBODY, "state": TaskState.OPEN}


def test_without_any_owner_it_goes_back_to_the_inbox() -> None:
    assert decide(task(owner_id=SOMEBODY), {"owner_id": None})["state"] is TaskState.PROPOSED


@pytest.mark.parametrize("state", [TaskState.DONE, TaskState.DECLINED, TaskState.CANCELLED, TaskState.PROPOSED])
def test_what_is_opened_without_an_owner_goes_to_the_inbox(state: TaskState) -> None:
    before = task(state=state, state_reason="why" if state in CLOSED else "")
    assert decide(before, {"state": TaskState.OPEN}).get("state", before.state) is TaskState.PROPOSED


def test_what_goes_back_to_the_inbox_has_no_owner() -> None:
    assert decide(task(owner_id=SOMEBODY), {"state": TaskState.PROPOSED}) == {"owner_id": None, "state": TaskState.PROPOSED}
    with pytest.raises(Unfit, match="inbox"):
        decide(task(), {"state": TaskState.PROPOSED, "owner_id": SOMEBODY})


@pytest.mark.parametrize("state", [TaskState.IN_PROGRESS, TaskState.WAITING])
def test_nobody_is_at_work_on_what_nobody_has(state: TaskState) -> None:
    with pytest.raises(Unfit, match="owner first"):
        decide(task(state=TaskState.PROPOSED), {"state": state, "waiting_on": "the GP", "waiting_until": TODAY})


def test_what_was_put_off_is_not_put_off_for_whom_it_is_given_to() -> None:
    later = task(state=TaskState.PROPOSED, snoozed_until=TODAY)
    assert decide(later, {"owner_id": SOMEBODY})["snoozed_until"] is None
    assert decide(later, {"owner_id": SOMEBODY, "snoozed_until": TODAY}) == {"owner_id": SOMEBODY, "state": TaskState.OPEN}
    assert decide(later, {"title": "Other"}) == {"title": "Other"}


def test_a_person_takes_the_place_of_a_role_and_the_other_way_round() -> None:
    assert decide(task(owner_role=Role.OCCUPATIONAL), {"owner_id": SOMEBODY}) == {"owner_id": SOMEBODY, "owner_role": None}
    assert decide(task(owner_id=SOMEBODY), {"owner_role": Role.OCCUPATIONAL}) == {"owner_id": None, "owner_role": Role.OCCUPATIONAL}


@pytest.mark.parametrize("state", [TaskState.DECLINED, TaskState.CANCELLED])
@pytest.mark.parametrize("reason", ["", "  "])
def test_a_refusal_says_why(state: TaskState, reason: str) -> None:
    with pytest.raises(Unfit, match="Say why"):
        decide(task(), {"state": state, "state_reason": reason})


def test_waiting_says_on_whom_and_until_when_and_forgets_both_afterwards() -> None:
    with pytest.raises(Unfit, match="on whom"):
        decide(task(), {"state": TaskState.WAITING, "waiting_until": TODAY})
    with pytest.raises(Unfit, match="until when"):
        decide(task(), {"state": TaskState.WAITING, "waiting_on": "the supplier"})
    waiting = task(state=TaskState.WAITING, waiting_on="the supplier", waiting_until=TODAY, owner_id=SOMEBODY)
    assert decide(waiting, {"state": TaskState.OPEN}) == {"state": TaskState.OPEN, "waiting_on": None, "waiting_until": None}


@pytest.mark.parametrize("state", CLOSED)
def test_what_is_closed_is_opened_before_it_changes(state: TaskState) -> None:
    closed = task(state=state, state_reason="why", closed_at=datetime(2026, 3, 2, tzinfo=UTC), owner_id=SOMEBODY)
    with pytest.raises(Unfit, match="Open it again"):
        decide(closed, {"title": "Other"})
    assert decide(closed, {"state": TaskState.OPEN}) == {"state": TaskState.OPEN, "state_reason": ""}


def test_a_duplicate_is_another_task() -> None:
    with pytest.raises(Unfit, match="itself"):
        decide(task(), {"state": TaskState.DECLINED, "state_reason": "twice", "duplicate_of": UUID(int=1)})


@given(
    st.sampled_from(list(TaskState)),
    st.fixed_dictionaries(
        {},
        optional={
            "state": st.sampled_from(list(TaskState)),
            "owner_id": st.sampled_from([None, SOMEBODY]),
            "owner_role": st.sampled_from([None, Role.PHYSIO]),
            "state_reason": st.text(max_size=20),
            "title": st.text(max_size=220),
            "waiting_on": st.none() | st.text(max_size=10),
            "waiting_until": st.none() | st.just(TODAY),
            "snoozed_until": st.none() | st.just(TODAY),
        },
    ),
)
def test_whatever_is_wanted_what_comes_out_is_legal(state: TaskState, wanted: dict[str, Any]) -> None:
    before = task(state=state, state_reason="because" if state in CLOSED else "", owner_id=None if state is TaskState.PROPOSED else SOMEBODY)
    if state is TaskState.WAITING:
        before = task(state=state, waiting_on="them", waiting_until=TODAY, owner_id=SOMEBODY)
    try:
        values = decide(before, wanted)
    except Unfit:
        return
    after = {
        name: values.get(name, getattr(before, name)) for name in ("state", "state_reason", "title", "owner_id", "owner_role", "waiting_on", "waiting_until")
    }
    assert after["title"].strip()
    assert after["owner_id"] is None or after["owner_role"] is None
    assert (after["waiting_on"] is not None) == (after["state"] is TaskState.WAITING) == (after["waiting_until"] is not None)
    if after["state"] not in CLOSED and {"state", "owner_id", "owner_role"} & set(wanted):
        assert (after["state"] is TaskState.PROPOSED) == (after["owner_id"] is None and after["owner_role"] is None)
    assert after["state"] not in (TaskState.DECLINED, TaskState.CANCELLED) or after["state_reason"]
    assert all(getattr(before, name) != value for name, value in values.items())


def test_overdue_counts_calendar_days() -> None:
    assert [overdue_days(on, TODAY) for on in (None, TODAY, date(2026, 3, 5), date(2026, 2, 28))] == [0, 0, 0, 4]


@pytest.mark.parametrize(
    ("made_on", "priority", "words"),
    [
        pytest.param(TODAY, Priority.URGENT, "1 wd left", id="urgent, just made"),
        pytest.param(date(2026, 3, 3), Priority.URGENT, "today", id="urgent, made yesterday"),
        pytest.param(date(2026, 2, 27), Priority.URGENT, "overdue 2 wd", id="urgent, made on Friday: due Monday"),
        pytest.param(TODAY, Priority.ROUTINE, "3 wd left", id="routine, just made: due Monday"),
        pytest.param(date(2026, 2, 28), Priority.ROUTINE, "today", id="routine, made on Saturday"),
    ],
)
def test_the_inbox_answers_in_working_days(made_on: date, priority: Priority, words: str) -> None:
    assert triage_clock(made_on, priority, WorkingDays(), TODAY).words == words


@given(
    st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    st.integers(0, 30),
    st.frozensets(st.integers(1, 7), min_size=1),
    st.frozensets(st.dates(date(2026, 1, 1), date(2027, 2, 1)), max_size=8),
)
def test_so_many_working_days_on_is_so_many_between(on: date, days: int, weekdays: frozenset[int], holidays: frozenset[date]) -> None:
    working = WorkingDays(weekdays, holidays)
    after = working.after(on, days)
    assert working.between(on, after) == days
    assert working.between(after, on) == -days
