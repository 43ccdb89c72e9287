"""The case meeting: an agenda in order, decisions that become tasks once, nothing lost when many work on it."""

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import time, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from dashboard.actions import decisions, meeting_agenda, meeting_run, meetings
from dashboard.actions.meeting_shapes import (
    Close,
    Conclude,
    Decide,
    Defer,
    Move,
    NewSeries,
    OfMeeting,
    Plan,
    PutOn,
    Reorder,
    SayBefore,
    TakeBack,
    TakeOff,
    Wish,
)
from dashboard.actions.typed_lines import Answers
from dashboard.refusals import Missing
from dashboard.roles import VIEWS, Viewer
from db.commands import meetings as commands
from db.commands import summaries
from db.errors import Conflict, Refused, Unavailable
from db.meeting_records import Item, MeetingRow
from db.queries import meetings as queries
from db.task_rows import rows
from db.vocabulary import Carried, Discipline, ItemState, Measure, MeetingState, NotCarried, Role, TaskState
from tests import makers as make
from tests.makers import TODAY
from tests.world import Place, World

DAY = timedelta(days=1)


def viewer(where: Place, role: Role = Role.COORDINATOR) -> Viewer:
    scope = where.scope(role)
    return Viewer(scope.account_id, scope.clinic_id, "North", f"{role.value.title()} N", "n@north.example", role, VIEWS[role].discipline, uuid4())


@pytest.fixture
def people(db: World) -> list[UUID]:
    """Three who need talking about, one who does not: low FVC, a fast fall, nothing but a first visit."""
    with db.writing() as session:
        made = [make.patient(session, db.scope, family_name=name) for name in ("Adams", "Brown", "Cole")]
        for n, who in enumerate(made):
            for days in (120, 60, 5):
                make.score(session, db.scope, who, assessed_on=TODAY - days * DAY)
            make.measurement(session, db.scope, who, Measure.FVC_PERCENT, (45, 70, 95)[n], measured_on=TODAY - 5 * DAY)
            make.measurement(session, db.scope, who, Measure.WEIGHT, 70, measured_on=TODAY - 5 * DAY)
        summaries.refresh(session, db.scope, made, TODAY)
    return made


def planned(db: World, on: Any = TODAY, minutes: int = 90) -> UUID:
    plan = Plan(key=uuid4(), on_day=on, name="Case meeting", starts_at=time(15), minutes=minutes)
    return meetings.plan(viewer(db.north), plan, TODAY)


def begun(db: World, people: list[UUID]) -> tuple[UUID, list[Item]]:
    meeting_id = planned(db)
    meeting_run.start(viewer(db.north), OfMeeting(key=uuid4(), meeting_id=meeting_id))
    return meeting_id, items(db, meeting_id)


def items(db: World, meeting_id: UUID) -> list[Item]:
    with db.reading() as session:
        return queries.agenda(session, db.scope, meeting_id)


def meeting(db: World, meeting_id: UUID) -> MeetingRow:
    with db.reading() as session:
        found = queries.meeting(session, db.scope, meeting_id)
    assert found is not None
    return found


def typed(meeting_id: UUID, item: Item, text: str, **values: Any) -> Decide:
    return Decide(**{"key": uuid4(), "meeting_id": meeting_id, "item_id": item.id, "patient_id": item.patient_id, "text": text} | values)


def test_the_agenda_proposes_itself_with_why(db: World, people: list[UUID]) -> None:
    found = items(db, planned(db))
    assert [item.family_name for item in found] == ["Adams", "Brown", "Cole"]
    assert [item.number for item in found] == [1, 2, 3]
    assert any("FVC 45 %" in words for _, words in found[0].why)


def test_a_series_has_one_meeting_a_day(db: World, people: list[UUID]) -> None:
    who = viewer(db.north)
    series = meetings.add_series(who, NewSeries(key=uuid4(), name="Weekly", weekday=2, starts_at=time(15), minutes=90))
    meetings.plan(who, Plan(key=uuid4(), series_id=series, on_day=TODAY), TODAY)
    with pytest.raises(Refused, match="has a meeting on that day"):
        meetings.plan(who, Plan(key=uuid4(), series_id=series, on_day=TODAY), TODAY)


def test_the_other_clinic_finds_no_meeting(db: World, people: list[UUID]) -> None:
    meeting_id, (first, *_) = begun(db, people)
    stranger = viewer(db.south)
    for act in (
        lambda: meeting_agenda.put_on(stranger, PutOn(key=uuid4(), meeting_id=meeting_id, patient_id=people[0]), TODAY),
        lambda: decisions.decide(stranger, typed(meeting_id, first, "OT: x"), TODAY),
        lambda: meeting_run.close(stranger, Close(key=uuid4(), meeting_id=meeting_id)),
        lambda: meeting_agenda.wish(stranger, Wish(key=uuid4(), patient_id=people[0])),
    ):
        with pytest.raises(Missing):
            act()


def test_order_is_kept_and_an_order_of_another_agenda_is_a_conflict(db: World, people: list[UUID]) -> None:
    meeting_id = planned(db)
    wanted = [item.id for item in reversed(items(db, meeting_id))]
    seen = meeting(db, meeting_id).version
    meeting_agenda.reorder(viewer(db.north), Reorder(key=uuid4(), meeting_id=meeting_id, version=seen, items=wanted))
    assert [item.id for item in items(db, meeting_id)] == wanted
    with pytest.raises(Conflict):
        meeting_agenda.reorder(viewer(db.north), Reorder(key=uuid4(), meeting_id=meeting_id, version=seen, items=wanted))
    meeting_agenda.take_off(viewer(db.north), TakeOff(key=uuid4(), meeting_id=meeting_id, item_id=wanted[0]))
    assert [(item.number, item.id) for item in items(db, meeting_id)] == [(1, wanted[1]), (2, wanted[2])]


def test_a_wish_is_taken_up_by_the_next_agenda(db: World, people: list[UUID]) -> None:
    meeting_agenda.wish(viewer(db.north, Role.PHYSIO), Wish(key=uuid4(), patient_id=people[2], why="genetic result"))
    found = next(item for item in items(db, planned(db)) if item.patient_id == people[2])
    assert any("genetic result" in words for _, words in found.why)
    with db.reading() as session:
        assert queries.wishes(session, db.scope) == []


def test_a_profession_says_its_line_beforehand(db: World, people: list[UUID]) -> None:
    meeting_id = planned(db)
    first = items(db, meeting_id)[0]
    for text in ("No falls", "Two falls"):
        meeting_agenda.say_before(viewer(db.north, Role.PHYSIO), SayBefore(key=uuid4(), meeting_id=meeting_id, item_id=first.id, text=text))
    with db.reading() as session:
        [said] = queries.lines(session, db.scope, meeting_id)
    assert (said.discipline, said.text) == (Discipline.PT, "Two falls")


def test_a_typed_line_becomes_an_owned_dated_task_of_that_patient_once(db: World, people: list[UUID]) -> None:
    meeting_id, (first, *_) = begun(db, people)
    line = typed(meeting_id, first, f"OT: order power chair by {(TODAY + 9 * DAY).strftime('%d/%m/%Y')} @occup !")
    answer = decisions.decide(viewer(db.north), line, TODAY)
    assert decisions.decide(viewer(db.north), line, TODAY) == answer
    with db.reading() as session:
        [task] = rows(session, db.scope, [UUID(answer["task_id"])])
        [decision] = queries.decisions(session, db.scope, meeting_id)
    assert (task.title, task.patient_id, task.owner_id, task.due_on) == (
        "order power chair",
        first.patient_id,
        db.north.people[Role.OCCUPATIONAL],
        TODAY + 9 * DAY,
    )
    assert (task.priority, task.discipline, task.source) == ("urgent", Discipline.OT, "meeting")
    assert (decision.task_id, decision.wording) == (task.id, "order power chair")


def test_a_decision_for_another_patient_than_the_line_names_is_refused(db: World, people: list[UUID]) -> None:
    meeting_id, (first, second, *_) = begun(db, people)
    with pytest.raises(Missing):
        decisions.decide(viewer(db.north), typed(meeting_id, first, "OT: x", patient_id=second.patient_id), TODAY)


def test_what_may_mean_two_things_is_asked_and_the_answer_lands_once(db: World, people: list[UUID]) -> None:
    meeting_id, (first, *_) = begun(db, people)
    line = typed(meeting_id, first, "P: call the family")
    answer = decisions.decide(viewer(db.north), line, TODAY)
    assert answer["ask"]["asks"][0]["part"] == "discipline"
    with db.reading() as session:
        assert queries.decisions(session, db.scope, meeting_id) == []
    told = line.model_copy(update={"answers": Answers(discipline=Discipline.PALL)})
    assert decisions.decide(viewer(db.north), told, TODAY) == decisions.decide(viewer(db.north), told, TODAY)
    with db.reading() as session:
        [decision] = queries.decisions(session, db.scope, meeting_id)
    assert decision.discipline is Discipline.PALL


def test_a_note_makes_no_task_and_a_line_without_discipline_goes_to_triage(db: World, people: list[UUID]) -> None:
    meeting_id, (first, *_) = begun(db, people)
    noted = decisions.decide(viewer(db.north), typed(meeting_id, first, "> family wants a home visit first"), TODAY)
    assert noted["task_id"] is None
    asked = decisions.decide(viewer(db.north), typed(meeting_id, first, "carer support call"), TODAY)
    with db.reading() as session:
        [task] = rows(session, db.scope, [UUID(asked["task_id"])])
    assert task.state is TaskState.PROPOSED


def test_a_decision_taken_back_cancels_its_task_and_leaves_the_list(db: World, people: list[UUID]) -> None:
    meeting_id, (first, *_) = begun(db, people)
    answer = decisions.decide(viewer(db.north), typed(meeting_id, first, "OT: order power chair"), TODAY)
    decisions.take_back(viewer(db.north), TakeBack(key=uuid4(), meeting_id=meeting_id, decision_id=UUID(answer["decision_id"])))
    with db.reading() as session:
        assert queries.decisions(session, db.scope, meeting_id) == []
        [task] = rows(session, db.scope, [UUID(answer["task_id"])])
    assert task.state is TaskState.CANCELLED


def test_only_the_presenter_moves_the_others(db: World, people: list[UUID]) -> None:
    meeting_id, (first, second, *_) = begun(db, people)
    go = Move(key=uuid4(), meeting_id=meeting_id, item_id=second.id, left_id=first.id, used_s=130, discussed=True)
    with pytest.raises(Refused, match="Somebody else presents"):
        meeting_run.move(viewer(db.north, Role.PHYSIO), go, TODAY)
    meeting_run.move(viewer(db.north), go, TODAY)
    left = items(db, meeting_id)[0]
    assert (left.state, left.used_s) == (ItemState.DISCUSSED, 130)
    assert left.snapshot is not None
    assert meeting(db, meeting_id).now_item_id == second.id
    meeting_run.take_over(viewer(db.north, Role.PHYSIO), OfMeeting(key=uuid4(), meeting_id=meeting_id))
    back = Move(key=uuid4(), meeting_id=meeting_id, item_id=first.id)
    meeting_run.move(viewer(db.north, Role.PHYSIO), back, TODAY)


def test_the_difference_is_against_what_was_shown_and_not_what_was_entered_later(db: World, people: list[UUID]) -> None:
    meeting_id, (first, second, *_) = begun(db, people)
    go = Move(key=uuid4(), meeting_id=meeting_id, item_id=second.id, left_id=first.id, discussed=True)
    meeting_run.move(viewer(db.north), go, TODAY)
    meeting_run.close(viewer(db.north), Close(key=uuid4(), meeting_id=meeting_id))
    later = TODAY + 30 * DAY
    with db.writing() as session:
        make.measurement(session, db.scope, first.patient_id, Measure.FVC_PERCENT, 60, measured_on=TODAY - DAY)  # found in a drawer
        make.measurement(session, db.scope, first.patient_id, Measure.FVC_PERCENT, 41, measured_on=later - DAY)
        summaries.refresh(session, db.scope, [first.patient_id], later)
    with db.reading() as session:
        found = meeting_run.difference(session, db.scope, first.patient_id, later, before=later)
    assert found is not None
    breathing = next(figure for figure in found[1].figures if figure.topic == "breathing")
    assert (breathing.was, breathing.now) == ("45", "41")
    assert found[1].on == TODAY


def test_who_was_not_discussed_goes_to_the_next_meeting_and_closed_means_locked(db: World, people: list[UUID]) -> None:
    meeting_id, (first, second, _) = begun(db, people)
    following = planned(db, TODAY + 7 * DAY)
    with db.writing() as session:
        for item in queries.agenda(session, db.scope, following):
            commands.take_off(session, db.scope, following, item.id)
    meeting_run.defer(viewer(db.north), Defer(key=uuid4(), meeting_id=meeting_id, item_id=second.id, to=TODAY + 7 * DAY, why="family away"), TODAY)
    meeting_run.move(viewer(db.north), Move(key=uuid4(), meeting_id=meeting_id, item_id=second.id, left_id=first.id, discussed=True), TODAY)
    assert meeting_run.close(viewer(db.north), Close(key=uuid4(), meeting_id=meeting_id)) == 1
    assert {item.family_name for item in items(db, following)} == {second.family_name, "Cole"}
    with pytest.raises(Refused, match="closed"):
        decisions.decide(viewer(db.north), typed(meeting_id, first, "OT: late"), TODAY)
    meeting_run.reopen(viewer(db.north), OfMeeting(key=uuid4(), meeting_id=meeting_id))
    assert meeting(db, meeting_id).state is MeetingState.RUNNING


def test_what_became_of_a_decision_needs_a_reason_unless_it_was_done(db: World, people: list[UUID]) -> None:
    meeting_id, (first, *_) = begun(db, people)
    answer = decisions.decide(viewer(db.north), typed(meeting_id, first, "OT: order power chair"), TODAY)
    about = {"key": uuid4(), "meeting_id": meeting_id, "decision_id": UUID(answer["decision_id"]), "version": 1}
    with pytest.raises(Refused, match="Say why"):
        decisions.conclude(viewer(db.north), Conclude(**about, outcome=Carried.NOT_DONE))
    with pytest.raises(Refused, match="in words"):
        decisions.conclude(viewer(db.north), Conclude(**about, outcome=Carried.NOT_DONE, reason=NotCarried.OTHER))
    assert decisions.conclude(viewer(db.north), Conclude(**about, outcome=Carried.NOT_DONE, reason=NotCarried.PATIENT_CHOICE)) == 2
    with pytest.raises(Conflict):
        decisions.conclude(viewer(db.north), Conclude(**about | {"key": uuid4()}, outcome=Carried.DONE))


def until_answered(act: Callable[[], Any]) -> None:
    """As the browser does it: a clinic's server that is too busy is asked again, with the same key."""
    for _ in range(30):
        try:
            act()
        except Unavailable:
            continue
        return
    raise AssertionError("never answered")


def test_twenty_at_once_reorder_decide_and_close_and_the_meeting_stays_whole(db: World, people: list[UUID]) -> None:
    meeting_id, _ = begun(db, people)
    roles = [Role.COORDINATOR, Role.PHYSIO, Role.OCCUPATIONAL, Role.NEUROLOGY]

    def press(n: int) -> list[str]:
        chance, me, kept = random.Random(n), viewer(db.north, roles[n % 4]), []
        for step in range(6):
            agenda = items(db, meeting_id)
            try:
                if chance.random() < 0.4:
                    order = [item.id for item in agenda]
                    chance.shuffle(order)
                    asked = Reorder(key=uuid4(), meeting_id=meeting_id, version=meeting(db, meeting_id).version, items=order)
                    until_answered(lambda asked=asked: meeting_agenda.reorder(me, asked))
                else:
                    wording = f"check {n} {step}"
                    line = typed(meeting_id, chance.choice(agenda), f"OT: {wording}")
                    until_answered(lambda line=line: decisions.decide(me, line, TODAY))
                    kept.append(wording)
                if n == 19 and step == 4:
                    ending = Close(key=uuid4(), meeting_id=meeting_id, carry=[])
                    until_answered(lambda ending=ending: meeting_run.close(me, ending))
            except (Conflict, Refused):
                continue
        return kept

    with ThreadPoolExecutor(8) as crowd:
        confirmed = sorted(one for kept in crowd.map(press, range(20)) for one in kept)
    with db.reading() as session:
        stored = queries.decisions(session, db.scope, meeting_id)
        made = rows(session, db.scope, [one.task_id for one in stored if one.task_id])
    assert sorted(one.wording for one in stored) == confirmed
    assert sorted(task.title for task in made) == confirmed
    by_item = {item.id: item.patient_id for item in items(db, meeting_id)}
    assert all(by_item[one.item_id] == one.patient_id for one in stored)
    assert [item.number for item in items(db, meeting_id)] == [1, 2, 3]
