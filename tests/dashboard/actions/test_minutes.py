"""Minutes of a closed meeting say what stood when it was closed, and of each patient whether they were spoken of."""

from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import text

from dashboard.actions import meeting_run, minutes
from dashboard.actions.meeting_shapes import Close, Move
from dashboard.exchange.minutes_pdf import drawing
from db.commands import summaries
from tests import makers as make
from tests.dashboard.actions.meetings import begun, viewer
from tests.makers import TODAY
from tests.world import World

DAY = timedelta(days=1)


def test_what_was_recorded_after_a_meeting_does_not_stand_in_its_minutes(db: World, people: list[UUID]) -> None:
    meeting_id, (first, second, _) = begun(db, people)
    with db.writing() as session:
        make.score(session, db.scope, first.patient_id, [3] * 12, assessed_on=TODAY - DAY)
        summaries.refresh(session, db.scope, [first.patient_id], TODAY)
    meeting_run.move(viewer(db.north), Move(key=uuid4(), meeting_id=meeting_id, item_id=second.id, left_id=first.id, discussed=True), TODAY)
    meeting_run.close(viewer(db.north), Close(key=uuid4(), meeting_id=meeting_id), TODAY)
    later = TODAY + 30 * DAY
    with db.writing() as session:
        session.execute(text("UPDATE meeting SET started_at = :on, closed_at = :on"), {"on": TODAY})
        make.score(session, db.scope, first.patient_id, [1] * 12, assessed_on=TODAY + 20 * DAY)
        summaries.refresh(session, db.scope, [first.patient_id], later)
    found = minutes.minutes(viewer(db.north), meeting_id, later)
    assert found is not None
    shown = drawing(found.blocks[0].series, None, found.today)
    assert (shown["now"], found.today) == ("36", TODAY)
    assert "36 of 48" in found.blocks[0].sentence


def test_the_text_for_the_record_says_who_was_not_spoken_of_and_a_name_that_all_can_read(db: World, people: list[UUID]) -> None:
    meeting_id, (first, second, _) = begun(db, people)
    with db.writing() as session:
        session.execute(text("UPDATE patient SET latin_name = 'Lin Zhiqiang' WHERE id = :id"), {"id": second.patient_id})
    meeting_run.move(viewer(db.north), Move(key=uuid4(), meeting_id=meeting_id, item_id=second.id, left_id=first.id, discussed=True), TODAY)
    meeting_run.close(viewer(db.north), Close(key=uuid4(), meeting_id=meeting_id), TODAY)
    found = minutes.minutes(viewer(db.north), meeting_id, TODAY)
    assert found is not None
    spoken, left, _ = (minutes.text_of(block) for block in found.blocks)
    assert spoken.endswith("Discussed; nothing was decided.")
    assert left.endswith("Not discussed.")
    assert "(Lin Zhiqiang)" in left
