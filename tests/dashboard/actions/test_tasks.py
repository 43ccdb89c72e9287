"""Tasks: one press, one transaction; nothing lost silently, nothing done twice, everybody concerned told."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from pydantic import ValidationError

from dashboard.actions import end_of_care, needs, talk, tasks
from dashboard.actions.end_of_care import EndEntry
from dashboard.actions.task_shapes import Change, New, Say, Seen, Undo, Wanted, Watch
from dashboard.clock import today
from dashboard.refusals import Missing
from dashboard.roles import VIEWS, Viewer
from db.errors import Conflict, Refused, Reused, Unavailable
from db.queries import patients
from db.queries import talk as told
from db.queries import tasks as queries
from db.task_records import TaskRow
from db.task_rows import rows
from db.vocabulary import Measure, NoticeKind, Role, TaskState
from tests import makers as make
from tests.makers import TODAY
from tests.world import Place, World

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def viewer(where: Place, role: Role = Role.COORDINATOR) -> Viewer:
    scope = where.scope(role)
    return Viewer(scope.account_id, scope.clinic_id, "North", "N", "n@north.example", role, VIEWS[role].discipline, uuid4())


@pytest.fixture
def who(db: World) -> UUID:
    with db.writing() as session:
        return make.patient(session, db.scope)


def made(db: World, who: UUID | None, **values: Any) -> TaskRow:
    with db.writing() as session:
        task_id = make.task(session, db.scope, who, **values)
    return row(db, task_id)


def row(db: World, task_id: UUID) -> TaskRow:
    with db.reading() as session:
        [found] = rows(session, db.scope, [task_id])
    return found


def change(*seen: TaskRow, **wanted: Any) -> Change:
    return Change(key=uuid4(), tasks=[Seen(id=task.id, version=task.version) for task in seen], wanted=Wanted(**wanted))


def notices(db: World, role: Role) -> list[NoticeKind]:
    scope = db.north.scope(role)
    with db.reading(scope) as session:
        return [one.kind for one in told.notices(session, scope, LONG_AGO)]


def test_a_task_without_an_owner_waits_in_the_inbox(db: World, who: UUID) -> None:
    done = tasks.add(viewer(db.north), New(key=uuid4(), patient_id=who, title="  Book   a visit "))
    [task_id] = done.versions
    found = row(db, task_id)
    assert (found.title, found.state, found.created_by) == ("Book a visit", TaskState.PROPOSED, db.north.people[Role.COORDINATOR])


def test_the_same_press_twice_makes_one_task_and_another_body_is_refused(db: World, who: UUID) -> None:
    new = New(key=uuid4(), patient_id=who, title="Book a visit")
    assert tasks.add(viewer(db.north), new) == tasks.add(viewer(db.north), new)
    with db.reading() as session:
        assert len(queries.of_patient(session, db.scope, who)) == 1
    with pytest.raises(Reused):
        tasks.add(viewer(db.north), new.model_copy(update={"title": "Something else"}))


def test_the_other_clinic_finds_neither_patient_nor_task(db: World, who: UUID) -> None:
    task = made(db, who)
    stranger = viewer(db.south)
    with pytest.raises(Missing):
        tasks.add(stranger, New(key=uuid4(), patient_id=who, title="x"))
    with pytest.raises(Missing):
        tasks.change(stranger, change(task, title="x"))
    with pytest.raises(Missing):
        talk.say(stranger, Say(key=uuid4(), task_id=task.id, text="x"))
    with pytest.raises(Refused, match="does not work"):
        tasks.change(viewer(db.north), change(task, owner_id=db.south.people[Role.PHYSIO]))


def test_open_tasks_of_the_summary_follow_in_the_same_press(db: World, who: UUID) -> None:
    def counted() -> int | None:
        with db.reading() as session:
            return next((one.open_tasks for one in patients.summaries(session, db.scope) if one.patient.id == who), None)

    done = tasks.add(viewer(db.north), New(key=uuid4(), patient_id=who, title="Book a visit"))
    assert counted() == 1
    [task_id] = done.versions
    tasks.change(viewer(db.north), change(row(db, task_id), state="done"))
    assert counted() == 0


def test_who_saw_an_older_version_is_told_and_nothing_is_written(db: World, who: UUID) -> None:
    task = made(db, who)
    tasks.change(viewer(db.north, Role.PHYSIO), change(task, title="Falls review at home"))
    other = made(db, who, title="Other")
    with pytest.raises(Conflict) as told_so:
        tasks.change(viewer(db.north), change(other, task, title="Call instead"))
    [now] = told_so.value.current["tasks"]
    assert now.title == "Falls review at home"
    assert (row(db, other.id).title, row(db, task.id).title) == ("Other", "Falls review at home")


def test_many_change_in_one_press_and_one_undo_takes_all_back(db: World, who: UUID) -> None:
    three = [made(db, who, title=f"Task {n}", state="proposed") for n in range(3)]
    coordinator, owner = viewer(db.north), db.north.people[Role.OCCUPATIONAL]
    done = tasks.change(coordinator, change(*three, owner_id=owner, due_on=TODAY + timedelta(days=9)))
    assert {row(db, task.id).owner_id for task in three} == {owner}
    assert notices(db, Role.OCCUPATIONAL) == [NoticeKind.ASSIGNED] * 3
    back = tasks.undo(coordinator, Undo(key=uuid4(), batch=done.batch))
    assert len(back.versions) == 3
    assert not back.left
    for task in three:
        found = row(db, task.id)
        assert (found.state, found.owner_id, found.due_on) == (TaskState.PROPOSED, None, task.due_on)
    assert notices(db, Role.OCCUPATIONAL) == []


def test_an_undo_leaves_what_somebody_else_changed_since_and_says_so(db: World, who: UUID) -> None:
    one, two = made(db, who), made(db, who, title="Other")
    done = tasks.change(viewer(db.north), change(one, two, priority="urgent"))
    tasks.change(viewer(db.north, Role.PHYSIO), change(row(db, one.id), title="Falls review at home"))
    back = tasks.undo(viewer(db.north), Undo(key=uuid4(), batch=done.batch))
    assert back.left == (one.id,)
    assert row(db, one.id).priority == "urgent"
    assert row(db, two.id).priority == "routine"


def test_only_who_pressed_takes_back_and_a_made_task_is_cancelled_not_lost(db: World, who: UUID) -> None:
    done = tasks.add(viewer(db.north), New(key=uuid4(), patient_id=who, title="Slip of the hand"))
    with pytest.raises(Missing):
        tasks.undo(viewer(db.north, Role.PHYSIO), Undo(key=uuid4(), batch=done.batch))
    tasks.undo(viewer(db.north), Undo(key=uuid4(), batch=done.batch))
    [task_id] = done.versions
    assert row(db, task_id).state is TaskState.CANCELLED


def test_every_change_is_a_line_of_the_history_with_who_and_both_values(db: World, who: UUID) -> None:
    done = tasks.add(viewer(db.north), New(key=uuid4(), patient_id=who, title="Book a visit"))
    [task_id] = done.versions
    tasks.change(viewer(db.north, Role.NURSING), change(row(db, task_id), owner_role="nursing", due_on=TODAY))
    with db.reading() as session:
        first, second = queries.history(session, db.scope, [task_id])
    assert (first.by, first.to_state) == ("Coordinator of North ALS Clinic", TaskState.PROPOSED)
    assert (second.by, second.change["due_on"]) == ("Nursing of North ALS Clinic", (None, TODAY.isoformat()))
    assert row(db, task_id).touched


def test_who_asked_is_told_when_it_closes_and_so_is_who_watches(db: World, who: UUID) -> None:
    done = tasks.add(viewer(db.north, Role.PHYSIO), New(key=uuid4(), patient_id=who, title="Power chair"))
    [task_id] = done.versions
    talk.watch(viewer(db.north, Role.NEUROLOGY), Watch(key=uuid4(), task_id=task_id, on=True))
    tasks.change(viewer(db.north), change(row(db, task_id), state="declined", state_reason="Has one"))
    assert notices(db, Role.PHYSIO) == [NoticeKind.CLOSED]
    assert notices(db, Role.NEUROLOGY) == [NoticeKind.CLOSED]
    assert notices(db, Role.COORDINATOR) == []


def test_a_comment_tells_who_is_named_and_who_owns_it_and_reading_it_clears_the_mark(db: World, who: UUID) -> None:
    task = made(db, who, owner_id=db.north.people[Role.PHYSIO])
    talk.say(viewer(db.north), Say(key=uuid4(), task_id=task.id, text="Can you both look?", mentions=[db.north.people[Role.OCCUPATIONAL]]))
    assert notices(db, Role.OCCUPATIONAL) == [NoticeKind.MENTIONED]
    assert notices(db, Role.PHYSIO) == [NoticeKind.COMMENTED]
    scope = db.north.scope(Role.OCCUPATIONAL)
    with db.reading(scope) as session:
        assert told.unread(session, scope) == {who: 1}
        assert [one.text for one in told.comments(session, scope, [task.id])] == ["Can you both look?"]
    assert talk.read(viewer(db.north, Role.OCCUPATIONAL), patient_id=who) == 1
    with db.reading(scope) as session:
        assert told.unread(session, scope) == {}


def test_who_has_read_that_it_closed_is_told_that_it_did_not(db: World, who: UUID) -> None:
    """Taking back takes back the notice that nobody read; whoever did read it would otherwise believe it for ever."""
    [task_id] = tasks.add(viewer(db.north, Role.PHYSIO), New(key=uuid4(), patient_id=who, title="Power chair")).versions
    closed = tasks.change(viewer(db.north), change(row(db, task_id), state="declined", state_reason="Has one"))
    talk.read(viewer(db.north, Role.PHYSIO), task_id=task_id)
    tasks.undo(viewer(db.north), Undo(key=uuid4(), batch=closed.batch))
    assert sorted(notices(db, Role.PHYSIO)) == [NoticeKind.CLOSED, NoticeKind.REOPENED]


def test_whose_task_was_not_taken_back_still_learns_that_it_is_theirs(db: World, who: UUID) -> None:
    one, two = made(db, who, state="proposed"), made(db, who, state="proposed", title="Other")
    done = tasks.change(viewer(db.north), change(one, two, owner_id=db.north.people[Role.OCCUPATIONAL]))
    tasks.change(viewer(db.north, Role.PHYSIO), change(row(db, one.id), title="Falls review at home"))
    tasks.undo(viewer(db.north), Undo(key=uuid4(), batch=done.batch))
    assert notices(db, Role.OCCUPATIONAL) == [NoticeKind.ASSIGNED]


def test_what_was_taken_back_was_never_touched(db: World, who: UUID) -> None:
    """A rule goes on with a proposal that somebody changed by a slip of the hand and put back at once."""
    task = made(db, who, state="proposed", source="rule", rule_key="RESP-03", trigger_key="x")
    done = tasks.change(viewer(db.north), change(task, priority="urgent"))
    assert row(db, task.id).touched
    tasks.undo(viewer(db.north), Undo(key=uuid4(), batch=done.batch))
    assert not row(db, task.id).touched


def test_nothing_is_open_again_about_somebody_whose_care_ended_since(db: World, who: UUID) -> None:
    task = made(db, who)
    done = tasks.change(viewer(db.north, Role.PHYSIO), change(task, state="done"))
    ended = EndEntry(key=uuid4(), patient_id=who, version=1, status="died", ended_on=today(), told_by="wife", confirmed=True)
    end_of_care.end(viewer(db.north), ended)
    back = tasks.undo(viewer(db.north, Role.PHYSIO), Undo(key=uuid4(), batch=done.batch))
    assert (back.left, row(db, task.id).state) == ((task.id,), TaskState.DONE)


def test_a_duplicate_is_about_the_same_person(db: World, who: UUID) -> None:
    with db.writing() as session:
        other = make.patient(session, db.scope)
    one, two, elsewhere = made(db, who), made(db, who, title="Falls review again"), made(db, other)
    twice = {"state": "cancelled", "state_reason": "Twice"}
    with pytest.raises(Refused, match="somebody else"):
        tasks.change(viewer(db.north), change(two, **twice, duplicate_of=elsewhere.id))
    tasks.change(viewer(db.north), change(two, **twice, duplicate_of=one.id))
    assert row(db, two.id).duplicate_of == one.id


@pytest.mark.parametrize("part", ["title", "state", "state_reason", "priority"])
def test_what_a_task_always_has_is_never_nothing(part: str) -> None:
    with pytest.raises(ValidationError):
        Wanted.model_validate({part: None})


def test_who_said_something_is_told_of_the_answer(db: World, who: UUID) -> None:
    task = made(db, who)
    talk.say(viewer(db.north, Role.NEUROLOGY), Say(key=uuid4(), task_id=task.id, text="Is this still needed?"))
    talk.say(viewer(db.north), Say(key=uuid4(), task_id=task.id, text="Yes."))
    assert notices(db, Role.NEUROLOGY) == [NoticeKind.COMMENTED]


def test_naming_somebody_who_could_never_see_it_is_refused_in_words(db: World, who: UUID) -> None:
    task = made(db, who)
    with pytest.raises(Refused, match="may not see this task"):
        talk.say(viewer(db.north), Say(key=uuid4(), task_id=task.id, text="Look?", mentions=[db.north.people[Role.MANAGER]]))
    theirs = made(db, who, owner_id=db.north.people[Role.MANAGER])
    talk.say(viewer(db.north), Say(key=uuid4(), task_id=theirs.id, text="Look?", mentions=[db.north.people[Role.MANAGER]]))
    assert notices(db, Role.MANAGER) == [NoticeKind.MENTIONED]


def test_fifty_people_edit_the_same_tasks_and_nothing_is_lost_silently(db: World, who: UUID) -> None:
    """Every edit that was confirmed stands in the history, in a row of versions without a gap; every other one was told."""
    shared = [made(db, who, title=f"Shared {n}") for n in range(4)]
    roles = [role for role in Role if role not in (Role.MANAGER, Role.ADMIN)]

    def edits(person: int) -> list[tuple[UUID, str]]:
        chance, kept = random.Random(person), []
        me = viewer(db.north, roles[person % len(roles)])
        for n in range(20):
            task = row(db, chance.choice(shared).id)
            words = f"by {person}, {n}"
            try:
                tasks.change(me, change(task, title=words))
            except (Conflict, Unavailable):  # told, and nothing of it was written
                continue
            kept.append((task.id, words))
        return kept

    with ThreadPoolExecutor(8) as crowd:
        confirmed = [one for kept in crowd.map(edits, range(50)) for one in kept]
    with db.reading() as session:
        history = queries.history(session, db.scope, [task.id for task in shared])
    written = [(one.task_id, one.change["title"][1]) for one in history if "title" in one.change]
    assert sorted(map(str, written)) == sorted(map(str, confirmed))
    for task in shared:
        versions = [one.version for one in history if one.task_id == task.id and one.version is not None]
        assert versions == list(range(2, len(versions) + 2))
        assert row(db, task.id).version == len(versions) + 1


def test_whatever_fifty_people_do_the_history_tells_how_each_task_came_to_be_as_it_is(db: World, who: UUID) -> None:
    """Changes, bulk changes, refusals, acceptance, undo and facts that rules judge, all at once: nobody gets an error, and nothing changes unrecorded."""
    shared = [made(db, who, title=f"Shared {n}", state="proposed") for n in range(6)]
    roles = [role for role in Role if role not in (Role.MANAGER, Role.ADMIN)]
    told_of = (Conflict, Unavailable, Refused, Missing)

    def work(person: int) -> None:
        chance, me, done = random.Random(person), viewer(db.north, roles[person % len(roles)]), list[UUID]()
        owner = db.north.people[roles[person % len(roles)]]
        wanted: list[dict[str, Any]] = [
            {"owner_id": owner},
            {"owner_id": None, "owner_role": None},
            {"state": "done"},
            {"state": "open"},
            {"state": "declined", "state_reason": "Not needed"},
            {"state": "waiting", "waiting_on": "the GP", "waiting_until": TODAY},
            {"snoozed_until": TODAY + timedelta(days=3)},
            {"due_on": TODAY + timedelta(days=person)},
            {"priority": "urgent"},
        ]
        for n in range(20):
            try:
                some = [row(db, one.id) for one in chance.sample(shared, chance.choice((1, 1, 3)))]
                if n % 7 == 6 and done:
                    tasks.undo(me, Undo(key=uuid4(), batch=done.pop()))
                elif n % 9 == 8:
                    talk.say(me, Say(key=uuid4(), task_id=some[0].id, text=f"By {person}"))
                elif n % 10 == 9:
                    with db.writing() as session:
                        make.measurement(session, db.scope, who, Measure.FVC_PERCENT, 40 + person % 20, measured_on=TODAY - timedelta(days=person * 20 + n))
                        needs.refresh(session, db.scope, [who], TODAY)
                else:
                    done.append(tasks.change(me, change(*some, **chance.choice(wanted))).batch)
            except told_of:
                continue

    with ThreadPoolExecutor(8) as crowd:
        list(crowd.map(work, range(50)))
    with db.reading() as session:
        history = queries.history(session, db.scope, [task.id for task in shared])
    for before in shared:
        lines = [one for one in history if one.task_id == before.id and one.version is not None]
        assert [one.version for one in lines] == list(range(2, len(lines) + 2))
        now = row(db, before.id)
        assert now.version == len(lines) + 1
        for column in {name for one in lines for name in one.change}:
            *_, last = (one.change[column] for one in lines if column in one.change)
            assert str(last[1]) == str(getattr(now, column)), column
        assert (now.state is TaskState.PROPOSED) == (now.closed_at is None and now.owner_id is None and now.owner_role is None)
