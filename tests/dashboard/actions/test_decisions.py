"""One typed line of a meeting: an owned, dated task of the right patient, once; a note; triage; taken back; what became of it."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from dashboard.actions import decisions, meeting_agenda
from dashboard.actions.meeting_shapes import (
    Conclude,
    TakeBack,
    TakeOff,
)
from dashboard.actions.typed_lines import Answers
from dashboard.refusals import Missing
from db.errors import Conflict, Refused
from db.queries import meetings as queries
from db.queries import notes
from db.task_rows import rows
from db.vocabulary import Carried, Discipline, NotCarried, Role, TaskState
from tests.dashboard.actions.meetings import begun, typed, viewer
from tests.makers import TODAY
from tests.world import World

DAY = timedelta(days=1)


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


def test_a_note_taken_back_is_struck_through_in_the_record_too(db: World, people: list[UUID]) -> None:
    meeting_id, (first, *_) = begun(db, people)
    kept = decisions.decide(viewer(db.north), typed(meeting_id, first, "> family wants a home visit first"), TODAY)
    slip = decisions.decide(viewer(db.north), typed(meeting_id, first, "> meant for somebody else"), TODAY)
    decisions.take_back(viewer(db.north), TakeBack(key=uuid4(), meeting_id=meeting_id, decision_id=UUID(slip["decision_id"])))
    with db.reading() as session:
        assert [str(one.id) for one in queries.decisions(session, db.scope, meeting_id)] == [kept["decision_id"]]
        found = notes.of_patient(session, db.scope, first.patient_id)
    assert {one.text: one.struck_why for one in found} == {"family wants a home visit first": None, "meant for somebody else": "Decision taken back"}


def test_what_is_noted_of_somebody_who_died_stands_in_their_record(db: World, people: list[UUID]) -> None:
    meeting_id, (first, *_) = begun(db, people)
    with db.writing() as session:
        session.execute(text("UPDATE patient SET status = 'died', status_on = :on WHERE id = :id"), {"on": TODAY, "id": first.patient_id})
    decisions.decide(viewer(db.north), typed(meeting_id, first, "> family thanks the team"), TODAY)
    with db.reading() as session:
        assert [one.text for one in notes.of_patient(session, db.scope, first.patient_id)] == ["family thanks the team"]


def test_who_was_decided_about_stays_on_the_agenda(db: World, people: list[UUID]) -> None:
    meeting_id, (first, *_) = begun(db, people)
    decisions.decide(viewer(db.north), typed(meeting_id, first, "OT: order power chair"), TODAY)
    with pytest.raises(Refused, match="discussed already"):
        meeting_agenda.take_off(viewer(db.north), TakeOff(key=uuid4(), meeting_id=meeting_id, item_id=first.id))


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
