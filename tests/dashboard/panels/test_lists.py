"""Next actions: the order in which they are read, and what they say of what is missing."""

from datetime import timedelta

from dashboard.components.markup import words
from dashboard.components.task_row import in_order
from dashboard.panels import tasks
from db.vocabulary import Priority
from tests.dashboard.given import TODAY
from tests.dashboard.panels.facts import task


def test_overdue_comes_first_then_urgent_then_by_day_and_no_day_last() -> None:
    listed = [
        task("someday", None),
        task("next week", TODAY + timedelta(days=7)),
        task("urgent", TODAY + timedelta(days=20), priority=Priority.URGENT),
        task("late", TODAY - timedelta(days=4)),
        task("today"),
    ]
    assert [one.title for one in in_order(listed, TODAY)] == ["late", "urgent", "today", "next week", "someday"]


def test_due_today_is_not_overdue() -> None:
    said = words(tasks.panel((task("today"), task("yesterday", TODAY - timedelta(days=1))), TODAY))
    assert "2 open, 1 overdue" in said
    assert said.count("overdue 1 d") == 1


def test_a_task_that_nobody_owns_says_so() -> None:
    assert "no owner" in words(tasks.panel((task("Voice banking", owner=None, owner_id=None),), TODAY))


def test_more_tasks_than_fit_stay_one_press_away() -> None:
    said = words(tasks.panel(tuple(task(f"Task {n}") for n in range(11)), TODAY))
    assert "3 more" in said
    assert all(f"Task {n}" in said for n in range(11))


def test_no_task_is_said_in_words() -> None:
    assert "No open tasks" in words(tasks.panel((), TODAY))
