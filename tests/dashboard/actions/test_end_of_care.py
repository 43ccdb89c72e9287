"""Care ends in one press: everything about the person is closed, little is left to do, nothing mentions them after; and there is a way back."""

import threading
import time
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, text

from dashboard.actions import end_of_care as actions
from dashboard.actions import sweep
from dashboard.actions import tasks as task_actions
from dashboard.actions.end_of_care import EndEntry, ReopenEntry
from dashboard.actions.kept import Doubtful
from dashboard.actions.task_shapes import Change, New
from dashboard.care.words import day
from dashboard.clock import today
from dashboard.refusals import Missing
from db.commands import endings as commands
from db.commands import identity, settings, summaries
from db.commands import tasks as task_commands
from db.commands.tasks import NewTask
from db.engine import Refused
from db.queries import endings, patients
from db.queries import tasks as task_queries
from db.tables import AuditEvent, Event, HomeLink, Programme
from db.vocabulary import OPEN_STATES, Measure, PatientStatus, Reopened, Role, TaskSource, TaskState
from tests import makers as make
from tests.dashboard.actions.test_events import viewer
from tests.world import World


def somebody(db: World) -> UUID:
    """Under care, with three open tasks (one waiting) and one done, a chair in use, a hoist on order, a programme and a home link."""
    with db.writing() as session:
        who = make.patient(session, db.scope, onset_on=None, diagnosed_on=None)
        for title in ("Falls review", "Repeat FVC"):
            make.task(session, db.scope, who, title=title)
        make.task(session, db.scope, who, title="Order hoist", state="waiting", waiting_on="supplier", waiting_until=today())
        make.task(session, db.scope, who, title="Done before", state="done", closed_at=text("now()"))
        make.aid(session, db.scope, who, "EQ-05", delivered_on=make.TODAY, in_use_on=make.TODAY)
        make.aid(session, db.scope, who, "EQ-14", ordered_on=make.TODAY)
        make.aid(session, db.scope, who, "EQ-03", delivered_on=make.TODAY, returned_on=make.TODAY)
        make.programme(session, db.scope, who, starts_on=today() - timedelta(days=60))
        make.home_link(session, db.scope, who)
        make.lead(session, db.scope, who, "OT", db.north.people[Role.OCCUPATIONAL])
    return who


def entry(who: UUID, **values: Any) -> EndEntry:
    filled = {"key": uuid4(), "patient_id": who, "version": 1, "status": "died", "ended_on": today() - timedelta(days=1), "told_by": "daughter, by phone"}
    filled |= {"confirmed": True}
    return EndEntry.model_validate(filled | values)


def tasks_of(db: World, who: UUID) -> dict[str, TaskState]:
    with db.reading() as session:
        return {task.title: task.state for task in task_queries.of_patient(session, db.scope, who)}


def values_of(db: World, column: Any, who: UUID, table: Any) -> list[Any]:
    with db.reading() as session:
        return list(session.execute(select(column).where(table.patient_id == who)).scalars())


def test_what_will_happen_is_said_with_counts_before_anything_happens(db: World) -> None:
    who = somebody(db)
    with pytest.raises(Doubtful) as asked:
        actions.end(viewer(db.north), entry(who, confirmed=False))
    assert asked.value.head.endswith(f"born 04-Mar-1958, has died, {day(today() - timedelta(days=1))}.")
    assert asked.value.lines == [
        "closes 3 open tasks",
        "revokes 1 home link",
        "ends the exercise programme",
        "leaves 4 tasks to do: Call the family; Tell the GP and everybody involved; Collect power chair; Cancel the order of hoist",
        "ends reminders, lists and rules about this person",
    ]
    assert tasks_of(db, who)["Falls review"] is TaskState.OPEN


def test_a_death_closes_everything_in_one_press(db: World) -> None:
    who = somebody(db)
    actions.end(viewer(db.north), entry(who))
    found = tasks_of(db, who)
    assert [found[title] for title in ("Falls review", "Repeat FVC", "Order hoist", "Done before")] == [TaskState.CANCELLED] * 3 + [TaskState.DONE]
    with db.reading() as session:
        person = patients.patient(session, db.scope, who)
        reasons = {task.state_reason for task in task_queries.of_patient(session, db.scope, who) if task.state is TaskState.CANCELLED}
        seen = patients.summaries(session, db.scope)
        audited = session.execute(select(AuditEvent.action).where(AuditEvent.patient_id == who)).scalars().all()
    assert person is not None
    assert (person.status, person.status_on) == (PatientStatus.DIED, today() - timedelta(days=1))
    assert all(reason.startswith("Care ended: the person died on ") for reason in reasons)
    assert who not in {one.patient.id for one in seen}
    assert values_of(db, Programme.ends_on, who, Programme) == [today() - timedelta(days=1)]
    assert None not in values_of(db, HomeLink.revoked_at, who, HomeLink)
    assert values_of(db, Event.kind, who, Event) == ["death"]
    assert audited.count("care.ended") == 1


def test_the_short_list_stays_with_an_owner_each_and_is_shown_by_itself(db: World) -> None:
    who = somebody(db)
    actions.end(viewer(db.north), entry(who))
    with db.reading() as session:
        left = endings.left(session, db.scope)
    assert [one.task.title for one in left][:1] == ["Tell the GP and everybody involved"]
    chair = next(one for one in left if one.task.title.startswith("Collect"))
    assert chair.task.owner_id == db.north.people[Role.OCCUPATIONAL]
    assert next(one for one in left if one.task.title == "Call the family").task.owner_role is Role.NURSING
    assert {one.task.source for one in left} == {TaskSource.END_OF_CARE}
    assert len(left) == 4
    with db.reading(db.south.scope()) as session:
        assert endings.left(session, db.south.scope()) == []


@pytest.mark.parametrize(("status", "first"), [("hospice", "Call the family"), ("moved", "Tell the GP and everybody involved"), ("discharged", "Tell the GP")])
def test_each_end_has_its_own_short_list(db: World, status: str, first: str) -> None:
    who = somebody(db)
    actions.end(viewer(db.north), entry(who, status=status))
    titles = [title for title, state in tasks_of(db, who).items() if state is TaskState.OPEN]
    assert any(title.startswith(first) for title in titles)
    assert any("ummary to the" in title for title in titles) is (status != "discharged")


def test_sent_twice_ends_once(db: World) -> None:
    who, same = somebody(db), None
    same = entry(who)
    assert actions.end(viewer(db.north), same).id == actions.end(viewer(db.north), same).id == who
    assert len([title for title in tasks_of(db, who) if title == "Call the family"]) == 1


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"ended_on": today() + timedelta(days=1)}, "future"),
        ({"ended_on": "1950-01-01"}, "before birth"),
        ({"status": "under_care"}, "from the list"),
        ({"told_by": "  "}, "who told"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_nothing_is_written(db: World, values: dict[str, Any], why: str) -> None:
    who = somebody(db)
    with pytest.raises(Refused, match=why):
        actions.end(viewer(db.north), entry(who, **values))
    assert tasks_of(db, who)["Falls review"] is TaskState.OPEN


def test_an_end_from_a_page_that_is_behind_is_refused(db: World) -> None:
    who = somebody(db)
    with pytest.raises(Refused, match="Reload and look again"):
        actions.end(viewer(db.north), entry(who, version=7))


def test_a_stranger_cannot_end_or_reopen(db: World) -> None:
    who = somebody(db)
    with pytest.raises(Missing):
        actions.end(viewer(db.south), entry(who))
    actions.end(viewer(db.north), ended := entry(who))
    assert not actions.take_back(viewer(db.south), ended.key)
    with pytest.raises(Missing):
        actions.reopen(viewer(db.south), ReopenEntry(key=uuid4(), patient_id=who, why=Reopened.MISTAKE, words="x"))


def test_a_slip_is_taken_back_with_everything_it_closed(db: World) -> None:
    who = somebody(db)
    actions.end(viewer(db.north), ended := entry(who))
    assert actions.take_back(viewer(db.north), ended.key)
    found = tasks_of(db, who)
    assert [found[title] for title in ("Falls review", "Repeat FVC", "Order hoist")] == [TaskState.OPEN, TaskState.OPEN, TaskState.WAITING]
    assert found["Call the family"] is TaskState.CANCELLED
    with db.reading() as session:
        waiting = next(task for task in task_queries.of_patient(session, db.scope, who) if task.title == "Order hoist")
        seen = {one.patient.id for one in patients.summaries(session, db.scope)}
    assert (waiting.waiting_on, waiting.waiting_until) == ("supplier", today())
    assert who in seen
    assert values_of(db, Programme.ends_on, who, Programme) == [None]
    assert values_of(db, HomeLink.revoked_at, who, HomeLink) == [None]
    assert values_of(db, Event.kind, who, Event) == []


def test_only_who_did_it_takes_it_back_and_only_at_once(db: World) -> None:
    who = somebody(db)
    actions.end(viewer(db.north), ended := entry(who))
    assert not actions.take_back(viewer(db.north, Role.NURSING), ended.key)


def test_a_mistake_found_later_is_undone_with_its_reason_but_links_stay_revoked(db: World) -> None:
    who = somebody(db)
    actions.end(viewer(db.north), entry(who))
    actions.reopen(viewer(db.north, Role.COORDINATOR), ReopenEntry(key=uuid4(), patient_id=who, why=Reopened.MISTAKE, words="other person of that name"))
    assert tasks_of(db, who)["Falls review"] is TaskState.OPEN
    assert values_of(db, Programme.ends_on, who, Programme) == [None]
    assert None not in values_of(db, HomeLink.revoked_at, who, HomeLink)
    assert values_of(db, Event.kind, who, Event) == []
    with db.reading() as session:
        [ending] = endings.of_patient(session, db.scope, who)
        history = [line.detail for line in task_queries.history(session, db.scope, [task.id for task in task_queries.of_patient(session, db.scope, who)])]
    assert (ending.reopened_as, ending.reopened_why, ending.told_by) == (Reopened.MISTAKE, "other person of that name", "daughter, by phone")
    assert "other person of that name" in history


def test_somebody_who_came_back_has_their_tasks_but_no_old_programme(db: World) -> None:
    who = somebody(db)
    actions.end(viewer(db.north), entry(who, status="hospice"))
    actions.reopen(viewer(db.north), ReopenEntry(key=uuid4(), patient_id=who, why=Reopened.CAME_BACK, words="home from hospice"))
    assert tasks_of(db, who)["Repeat FVC"] is TaskState.OPEN
    assert values_of(db, Programme.ends_on, who, Programme) == [today() - timedelta(days=1)]
    assert values_of(db, Event.kind, who, Event) == ["hospice"]
    actions.end(viewer(db.north), entry(who, version=3, status="died", ended_on=today()))
    assert tasks_of(db, who)["Repeat FVC"] is TaskState.CANCELLED


def test_reopening_needs_a_reason_and_somebody_whose_care_ended(db: World) -> None:
    who = somebody(db)
    for words, why in (("", "Say why"), ("came back", "under care already")):
        with pytest.raises(Refused, match=why):
            actions.reopen(viewer(db.north), ReopenEntry(key=uuid4(), patient_id=who, why=Reopened.CAME_BACK, words=words))


def test_a_task_that_somebody_changed_after_the_end_is_left_as_they_wanted_it(db: World) -> None:
    who = somebody(db)
    actions.end(viewer(db.north), ended := entry(who))
    with db.reading() as session:
        call = next(task for task in task_queries.of_patient(session, db.scope, who) if task.title == "Call the family")
    asked = Change.model_validate({"key": uuid4(), "tasks": [{"id": call.id, "version": call.version}], "wanted": {"state": "done"}})
    task_actions.change(viewer(db.north), asked)
    assert actions.take_back(viewer(db.north), ended.key)
    assert tasks_of(db, who)["Call the family"] is TaskState.DONE


def test_somebody_who_ended_before_endings_were_kept_can_be_reopened(db: World) -> None:
    with db.writing() as session:
        who = make.patient(session, db.scope, status="moved", status_on=make.TODAY)
    actions.reopen(viewer(db.north), ReopenEntry(key=uuid4(), patient_id=who, why=Reopened.CAME_BACK, words="moved back"))
    with db.reading() as session:
        [ending] = endings.of_patient(session, db.scope, who)
        person = patients.patient(session, db.scope, who)
    assert (ending.status, ending.ended_on, ending.reopened_why) == (PatientStatus.MOVED, make.TODAY, "moved back")
    assert person is not None
    assert (person.status, person.status_on) == (PatientStatus.UNDER_CARE, None)


def test_a_rule_makes_no_task_about_somebody_whose_care_ended(db: World) -> None:
    who = somebody(db)
    actions.end(viewer(db.north), entry(who))
    with db.writing() as session:
        new = NewTask(title="Repeat FVC", patient_id=who, rule_key="RESP-01", trigger_key="x", source=TaskSource.RULE)
        assert task_commands.add(session, db.scope, new, by_rule=True) is None


def test_a_rule_that_runs_while_care_ends_makes_no_task(db: World) -> None:
    """The sweep read the person under care; the end commits while it writes."""
    who, made = somebody(db), list[object]()
    held, go = threading.Event(), threading.Event()

    def sweep() -> None:
        held.wait(10)
        with db.writing() as session:
            go.set()
            new = NewTask(title="Repeat FVC", patient_id=who, rule_key="RESP-01", trigger_key="x", source=TaskSource.RULE)
            made.append(task_commands.add(session, db.scope, new, by_rule=True))

    other = threading.Thread(target=sweep)
    other.start()
    with db.writing() as session:
        commands.hold(session, db.scope, who)
        commands.end(session, db.scope, who, batch=uuid4(), status=PatientStatus.DIED, on=today(), told_by="ward")
        held.set()
        go.wait(10)
        time.sleep(0.2)
    other.join(10)
    assert made == [None]


def test_those_whose_care_ended_are_found_when_asked_for_by_name(db: World) -> None:
    with db.writing() as session:
        who = make.patient(session, db.scope, family_name="Winterbourne", given_name="Ana", status="died", status_on=make.TODAY)
        make.patient(session, db.scope, family_name="Winterbourne", given_name="Under care")
    with db.reading() as session:
        assert [one.id for one in endings.find(session, db.scope, "winterb ana")] == [who]
        assert [one.id for one in endings.find(session, db.scope, "1958-03-04 winter")] == [who]
        assert endings.find(session, db.scope, "  ") == []
    with db.reading(db.south.scope()) as session:
        assert endings.find(session, db.south.scope(), "winterbourne") == []


def test_what_is_asked_after_the_end_stands_on_the_short_list(db: World) -> None:
    who = somebody(db)
    actions.end(viewer(db.north), entry(who))
    task_actions.add(viewer(db.north), New.model_validate({"key": uuid4(), "patient_id": who, "title": "Send flowers"}))
    with db.reading() as session:
        assert "Send flowers" in {one.task.title for one in endings.left(session, db.scope)}
        assert {one.task.source for one in endings.left(session, db.scope)} == {TaskSource.END_OF_CARE}


def test_what_is_left_to_do_is_due_on_days_on_which_the_clinic_works(db: World) -> None:
    who, tomorrow = somebody(db), today() + timedelta(days=1)
    closed = {"weekdays": [1, 2, 3, 4, 5, 6, 7], "holidays": {tomorrow.isoformat(): "Closed"}}
    with db.writing() as session:
        settings.keep(session, db.scope, "calendar", closed, seen=0)
    actions.end(viewer(db.north), entry(who, confirmed=True))
    with db.reading() as session:
        due = [one.task.due_on for one in endings.left(session, db.scope)]
    assert due and tomorrow not in due


def test_who_is_away_is_left_nothing_to_do(db: World) -> None:
    who, ot = somebody(db), db.north.people[Role.OCCUPATIONAL]
    by, cover = db.north.scope(Role.COORDINATOR), db.north.people[Role.NURSING]
    with db.writing(by) as session:
        identity.set_absence(session, by, account_id=ot, version=1, first=today(), last=None, cover_id=cover)
    actions.end(viewer(db.north), entry(who, confirmed=True))
    with db.reading() as session:
        owners = {one.task.owner_id for one in endings.left(session, db.scope) if one.task.discipline == "OT"}
    assert owners == {cover}


def test_an_end_that_was_taken_back_leaves_no_more_to_do_than_there_was(db: World) -> None:
    """What stood long before the first round waits until the person is next seen; a slip of the hand is no such moment."""
    with db.writing() as session:
        who = make.patient(session, db.scope, onset_on=None, diagnosed_on=None)
        make.measurement(session, db.scope, who, Measure.FVC_PERCENT, 44, position="seated", measured_on=today() - timedelta(days=90))
        summaries.refresh(session, db.scope, [who], today())
    sweep.clinic(db.north.id, today())

    def standing() -> list[str]:
        with db.reading() as session:
            return sorted(task.title for task in task_queries.of_patient(session, db.scope, who) if task.state in OPEN_STATES)

    before = standing()
    actions.end(viewer(db.north), ended := entry(who))
    assert actions.take_back(viewer(db.north), ended.key)
    assert standing() == before
    sweep.clinic(db.north.id, today())
    assert standing() == before
