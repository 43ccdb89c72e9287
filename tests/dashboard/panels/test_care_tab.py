"""Care & tasks as words: team, carers, papers, every task with its story, the end of care; late is said only of the living."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from dashboard.components import markup
from dashboard.components.markup import Child
from dashboard.panels import after_care, care_team, carers, ending, task_stories, wishes
from dashboard.panels.task_stories import Told
from db.care_records import Document, Ending, Known, SignOff
from db.queries.endings import Left
from db.queries.people import CarerName, Colleague, Lead
from db.records import Reading
from db.task_records import Comment, TaskChange, TaskRow
from db.vocabulary import (
    AdvanceKind,
    ContactKind,
    Discipline,
    Measure,
    PatientStatus,
    Priority,
    Reopened,
    Role,
    TaskSource,
    TaskState,
    TrainingLevel,
)
from tests.dashboard import given as make
from tests.dashboard.given import NOBODY, TODAY

ANA, BEN = UUID(int=1), UUID(int=2)
COLLEAGUES = [Colleague(ANA, "Ana Novak", Role.PHYSIO, Discipline.PT, True), Colleague(BEN, "Ben Lee", Role.NURSING, Discipline.NURSE, True)]
NOON = datetime(2025, 12, 1, 12, 0, tzinfo=UTC)
PERSON = make.patient()
DEAD = make.patient(status=PatientStatus.DIED, status_on=TODAY - timedelta(days=9))


def words(tree: Child) -> str:
    """What is read, with one space between words."""
    return " ".join(markup.words(tree).split())


def task(**known: Any) -> TaskRow:
    filled: dict[str, Any] = {
        **{"id": uuid4(), "patient_id": NOBODY, "title": "Order power chair", "state": TaskState.OPEN, "state_reason": "", "priority": Priority.ROUTINE},
        **{"discipline": Discipline.OT, "owner_id": ANA, "owner_role": None, "due_on": TODAY - timedelta(days=4), "waiting_on": None, "waiting_until": None},
        **{"snoozed_until": None, "duplicate_of": None, "source": TaskSource.PERSON, "source_note": "", "rule_key": None, "evidence": None},
        **{"created_by": BEN, "created_at": NOON, "closed_at": None, "touched": False, "version": 1},
    }
    return TaskRow(**filled | known)


def told(*tasks: TaskRow, **known: Any) -> Told:
    return Told(**{"tasks": tasks, "changes": (), "comments": (), "colleagues": COLLEAGUES, "may_change": True, "me": BEN} | known)


def test_an_open_task_says_by_how_much_it_is_late_and_a_closed_one_what_became_of_it() -> None:
    closed = task(title="Falls review", state=TaskState.DECLINED, state_reason="not wanted", closed_at=NOON)
    said = words(task_stories.panel(told(task(), closed), TODAY))
    assert "1 open, 1 overdue" in said
    assert "overdue 4 d" in said
    assert "declined: not wanted 01-Dec-2025" in said


def test_nothing_is_late_about_somebody_whose_care_here_ended() -> None:
    said = words(task_stories.panel(told(task(), ended=True), TODAY))
    assert "overdue" not in said
    assert said.startswith("Left to do 1 open")
    assert "Assign, due day" not in said


def test_no_task_says_so() -> None:
    assert "No open tasks" in words(task_stories.panel(told(), TODAY))
    assert "Nothing is left to do" in words(task_stories.panel(told(ended=True), TODAY))


def test_the_story_holds_every_change_and_comment_with_who_and_when() -> None:
    one = task(priority=Priority.URGENT)
    changes = [
        TaskChange(one.id, NOON, "Ben Lee", BEN, TaskState.OPEN, "", {}, 1),
        TaskChange(one.id, NOON, "Ana Novak", ANA, None, "", {"due_on": ("2025-12-01", "2025-12-05"), "owner_id": (str(BEN), str(ANA))}, 2),
        TaskChange(one.id, NOON, None, None, TaskState.DONE, "evidence", {"state": ("open", "done")}, 3),
    ]
    comments = [Comment(uuid4(), one.id, "Ben Lee", BEN, NOON, "asked the supplier", ())]
    said = words(task_stories.panel(told(one, changes=changes, comments=comments, unread={one.id: 2}), TODAY))
    assert "01-Dec-2025 12:00 made, open Ben Lee" in said
    assert "Due 01-Dec-2025 → 05-Dec-2025, Owner Ben Lee → Ana Novak Ana Novak" in said
    assert "done: evidence a rule" in said
    assert "asked the supplier" in said
    assert "2 unread" in said
    assert "urgent" in said


def test_a_rules_task_says_why_one_sees_it() -> None:
    one = task(source=TaskSource.RULE, rule_key="RESP-16", evidence={"0 resp.fvc_pct <": "44|2025-12-02"})
    said = words(task_stories.panel(told(one), TODAY))
    assert "Why am I seeing this? RESP-16" in said
    assert "44 % predicted 02-Dec-2025" in said


def test_what_waits_says_for_whom_and_until_when() -> None:
    one = task(state=TaskState.WAITING, waiting_on="GP reply", waiting_until=TODAY, due_on=None, owner_id=None, owner_role=Role.NURSING)
    before, on_the_day = (words(task_stories.panel(told(one, roles={Role.NURSING: "any nurse"}), day)) for day in (TODAY - timedelta(days=1), TODAY))
    assert "waiting for GP reply until 09-Dec-2025 no date" in before
    assert "waited for GP reply until 09-Dec-2025, ask again no date" in on_the_day
    assert "Owner any nurse" in before


def test_every_discipline_has_a_line_and_gaps_are_named() -> None:
    team = [Lead(Discipline.PT, ANA, "Ana Novak", date(2025, 1, 2), 3)]
    said = words(care_team.panel(PERSON, team, COLLEAGUES, may=True))
    assert "no lead for RESP, OT" in said
    assert "PT Ana Novak since 02-Jan-2025 Change" in said
    assert "RESP nobody named" in said
    assert "Change" not in words(care_team.panel(PERSON, team, COLLEAGUES, may=False))


MARY = CarerName(uuid4(), "Mary", "wife", True, True, "01632 960000")


def signed(days: int, level: TrainingLevel = TrainingLevel.DONE_ALONE) -> SignOff:
    return SignOff(uuid4(), MARY.id, "CT-03", level, TODAY - timedelta(days=days), "Ana Novak")


def test_the_checklist_says_what_holds_what_is_due_and_what_was_never_begun() -> None:
    said = words(carers.panel(PERSON, [MARY], [signed(150)], TODAY, may=True))
    assert "Mary wife, main carer, lives with the person 01632 960000" in said
    assert "1 refresh due" in said
    assert "refresh was due 09-Nov-2025, 30 days ago" in said
    assert "14 topics not begun" in said
    assert "holds until" in words(carers.panel(PERSON, [MARY], [signed(1)], TODAY, may=True))


def test_no_refresh_is_due_once_care_has_ended() -> None:
    said = words(carers.panel(DEAD, [MARY], [signed(150)], TODAY, may=False, ended=True))
    assert "refresh" not in said
    assert "done alone" in said


@pytest.mark.parametrize(("days", "old"), [(183, False), (184, True)])
def test_carer_strain_says_its_age_and_when_it_is_out_of_date(days: int, old: bool) -> None:
    readings = [Reading(NOBODY, Measure.ZARIT, TODAY - timedelta(days=n), value, None) for n, value in ((400, 20.0), (days, 31.0))]
    said = words(carers.strain(readings, TODAY))
    assert "20 → 31 of 88" in said
    assert f"{days} days ago" in said
    assert ("out of date" in said) is old
    assert "Not asked yet" in words(carers.strain([], TODAY))


def document(**known: Any) -> Document:
    filled: dict[str, Any] = {"id": uuid4(), "kind": AdvanceKind.REFUSAL, "made_on": TODAY - timedelta(days=99), "review_on": None, "withdrawn_on": None}
    return Document(**filled | {"kept_where": "red folder", "detail": "no tracheostomy", "by": "Ana Novak", "version": 1} | known)


def test_a_document_says_where_it_is_kept_whether_it_holds_and_when_to_look_again() -> None:
    late = document(review_on=TODAY - timedelta(days=2))
    said = words(wishes.documents(PERSON, [late, document(withdrawn_on=TODAY)], TODAY, may=False))
    assert "1 in force, 1 review due" in said
    assert "Advance decision to refuse treatment no tracheostomy" in said
    assert "kept: red folder" in said
    assert "review was due 07-Dec-2025, 2 days ago" in said
    assert "withdrawn 09-Dec-2025" in said
    assert "review" not in words(wishes.documents(DEAD, [late], TODAY, may=False, ended=True))
    assert "That is not a wish for everything." in words(wishes.documents(PERSON, [], TODAY, may=True))


def test_contacts_say_who_and_how() -> None:
    said = words(wishes.contacts(PERSON, [Known(uuid4(), ContactKind.GP, "Dr Green", None, "mornings", 1)], may=True))
    assert "GP Dr Green mornings no phone Edit Dr Green" in said


def test_the_end_of_care_is_one_button_for_who_may_and_its_past_stays_readable() -> None:
    back = Ending(uuid4(), NOBODY, PatientStatus.HOSPICE, TODAY, "ward", ANA, "Ana Novak", NOON, {}, NOON, Reopened.CAME_BACK, "home again")
    assert ending.panel(PERSON, [], TODAY, may=False) is None
    assert "End care" in words(ending.panel(PERSON, [], TODAY, may=True))
    said = words(ending.panel(PERSON, [back], TODAY, may=False))
    assert "Moved to hospice 09-Dec-2025 told by ward; entered 01-Dec-2025 by Ana Novak; came back 01-Dec-2025: home again" in said
    assert "Reopen" in words(ending.panel(DEAD, [], TODAY, may=True))
    assert "Died on 30-Nov-2025. Nothing reminds of this person" in words(ending.panel(DEAD, [], TODAY, may=False))


def test_what_is_left_is_grouped_by_person_and_never_called_late() -> None:
    left = Left(task(title="Call the family", source=TaskSource.END_OF_CARE), "Ana Novak", NOBODY, "Smith", "John", date(1958, 3, 4), PatientStatus.DIED, TODAY)
    said = words(after_care.panel([left, left]))
    assert "2 things to do about 1 person whose care here ended" in said
    assert "SMITH , John born 04-Mar-1958 · Died 09-Dec-2025" in said
    assert "overdue" not in said
    assert after_care.panel([]) is None
