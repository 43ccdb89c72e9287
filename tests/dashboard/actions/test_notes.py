"""A note is added, reworded by its author with the earlier wording kept, struck through with a reason, and never deleted."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from dashboard.actions import kept, notes
from dashboard.actions.notes import NoteEntry, StrikeEntry
from dashboard.clock import today
from db.care_records import NoteEntry as Written
from db.engine import Refused
from db.errors import Conflict
from db.queries import notes as queries
from db.vocabulary import Role
from tests.dashboard.actions.test_events import somebody, viewer
from tests.world import World


def note(who: UUID, text: str = "Sleeps with two pillows.", **values: Any) -> NoteEntry:
    return NoteEntry.model_validate({"key": uuid4(), "patient_id": who, "text": text} | values)


def written(db: World, who: UUID) -> list[Written]:
    with db.reading() as session:
        return queries.of_patient(session, db.scope, who)


def test_a_note_names_its_author_and_when(db: World) -> None:
    who = somebody(db)
    made = notes.write(viewer(db.north), note(who))
    [one] = written(db, who)
    assert (one.id, one.text, one.author, one.edited_at, one.earlier) == (made, "Sleeps with two pillows.", "Physio of North ALS Clinic", None, ())


def test_a_new_wording_keeps_the_earlier_one(db: World) -> None:
    who = somebody(db)
    made = notes.write(viewer(db.north), note(who))
    notes.write(viewer(db.north), note(who, "Sleeps flat.", row_id=made, version=1))
    [one] = written(db, who)
    assert (one.text, one.version, one.earlier[0][0]) == ("Sleeps flat.", 2, "Sleeps with two pillows.")
    assert one.edited_at is not None
    with pytest.raises(Conflict):
        notes.write(viewer(db.north), note(who, "Again.", row_id=made, version=1))


def test_only_its_author_rewords_a_note(db: World) -> None:
    who = somebody(db)
    made = notes.write(viewer(db.north), note(who))
    assert notes.write(viewer(db.north, Role.NURSING), note(who, "Other.", row_id=made, version=1)) is None


def test_a_note_is_struck_with_a_reason_and_stays(db: World) -> None:
    who = somebody(db)
    made = notes.write(viewer(db.north), note(who))
    assert made is not None
    with pytest.raises(Refused, match="Say why"):
        notes.strike(viewer(db.north), StrikeEntry(key=uuid4(), patient_id=who, row_id=made, version=1, why=" "))
    notes.strike(viewer(db.north, Role.NURSING), StrikeEntry(key=uuid4(), patient_id=who, row_id=made, version=1, why="other person"))
    [one] = written(db, who)
    assert (one.text, one.struck_why, one.struck_by) == ("Sleeps with two pillows.", "other person", db.north.people[Role.NURSING])
    assert notes.write(viewer(db.north), note(who, "Again.", row_id=made, version=2)) is None


def test_a_slip_is_taken_back(db: World) -> None:
    who = somebody(db)
    made = notes.write(viewer(db.north), note(who))
    notes.write(viewer(db.north), slip := note(who, "Slip.", row_id=made, version=1))
    assert kept.take_back(viewer(db.north), slip.key)
    [one] = written(db, who)
    assert (one.text, one.edited_at, one.earlier) == ("Sleeps with two pillows.", None, ())


def test_an_empty_note_is_refused_and_another_clinic_is_out_of_reach(db: World) -> None:
    who = somebody(db)
    with pytest.raises(Refused, match="Write something"):
        notes.write(viewer(db.north), note(who, "  "))
    assert notes.write(viewer(db.south), note(who)) is None
    assert written(db, who) == []


def test_after_care_ended_a_note_can_still_be_written(db: World) -> None:
    who = somebody(db, status="died", status_on=today())
    assert notes.write(viewer(db.north), note(who, "Called the family."))
