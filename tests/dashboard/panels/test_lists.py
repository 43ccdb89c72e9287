"""Next actions and equipment: the order in which they are read, and what they say of what is missing."""

from datetime import date, timedelta

from dashboard.components.markup import words
from dashboard.components.task_row import in_order
from dashboard.panels import equipment, tasks
from db.records import Aid
from db.vocabulary import AidStage, Priority
from tests.dashboard.given import NOBODY, TODAY
from tests.dashboard.panels.facts import task


def aid(key: str, needed: date | None = None, **reached: date) -> Aid:
    return Aid(NOBODY, key, {AidStage(stage): on for stage, on in reached.items()}, needed, needed, needed, "Maria Ruiz")


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


def test_an_aid_says_its_name_how_far_it_has_come_and_since_when() -> None:
    said = words(equipment.panel((aid("EQ-05", date(2026, 1, 20), identified=date(2025, 6, 1), assessed=date(2025, 11, 20)),)))
    assert "Power wheelchair" in said
    assert "Assessed 20-Nov-2025" in said
    assert "20-Jan-2026" in said


def test_what_is_needed_soonest_comes_first_and_what_is_used_is_listed_apart() -> None:
    soon = aid("EQ-14", date(2025, 12, 20), identified=date(2025, 10, 1))
    later = aid("EQ-05", date(2026, 3, 1), identified=date(2025, 6, 1))
    used = aid("EQ-23", identified=date(2025, 1, 1), in_use=date(2025, 3, 1))
    said = words(equipment.panel((later, used, soon)))
    assert "2 on the way, 1 in use" in said
    assert said.index("Hoist") < said.index("Power wheelchair") < said.index("In use")


def test_an_aid_that_was_given_back_is_not_on_the_way() -> None:
    returned = aid("EQ-02", identified=date(2024, 1, 1), in_use=date(2024, 2, 1), returned=date(2025, 2, 1))
    assert "on the way" not in words(equipment.panel((returned,)))
