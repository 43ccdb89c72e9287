"""Changes of scores: only for a patient in scope, only over the version that was seen, and one score a day and mode."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from db.commands import alsfrs
from db.commands.alsfrs import Scored
from db.queries import measured
from db.vocabulary import Item5Form, Mode, PatientStatus
from tests import makers as make
from tests.makers import TODAY
from tests.world import World

ITEMS = (3, 4, 4, 2, 2, 3, 3, 3, 1, 3, 2, None)


def scored(**values: Any) -> Scored:
    filled: dict[str, Any] = {"assessed_on": TODAY, "items": ITEMS, "item5_form": Item5Form.A, "mode": Mode.CLINIC, "rater_id": None, "rater_name": "Ana Novak"}
    return Scored(**filled | values)


def test_hold_finds_only_patients_under_care_in_scope(db: World) -> None:
    who = make.patient(db.session, db.scope)
    gone = make.patient(db.session, db.scope, status=PatientStatus.MOVED.value, status_on=TODAY)
    assert alsfrs.hold(db.session, db.scope, who)
    assert not alsfrs.hold(db.session, db.scope, gone)
    assert not alsfrs.hold(db.session, db.south.scope(), who)


def test_add_stores_one_score_a_day_and_mode(db: World) -> None:
    who = make.patient(db.session, db.scope)
    assert isinstance(alsfrs.add(db.session, db.scope, who, scored()), UUID)
    assert alsfrs.add(db.session, db.scope, who, scored()) is None
    assert alsfrs.add(db.session, db.scope, who, scored(mode=Mode.PHONE)) is not None
    kept = measured.scores(db.session, db.scope, who)
    assert [(score.items, score.mode, score.rater) for score in kept] == [(ITEMS, Mode.CLINIC, "Ana Novak"), (ITEMS, Mode.PHONE, "Ana Novak")]


def test_change_needs_the_version_that_was_seen(db: World) -> None:
    who = make.patient(db.session, db.scope)
    score = make.score(db.session, db.scope, who)
    assert alsfrs.change(db.session, db.scope, who, score, 1, scored()) == 2
    assert alsfrs.change(db.session, db.scope, who, score, 1, scored()) is None
    assert alsfrs.change(db.session, db.south.scope(), who, score, 2, scored()) is None
    assert alsfrs.change(db.session, db.scope, make.patient(db.session, db.scope), score, 2, scored()) is None


def test_change_onto_a_day_that_is_taken_changes_nothing_and_the_transaction_goes_on(db: World) -> None:
    who = make.patient(db.session, db.scope)
    make.score(db.session, db.scope, who, assessed_on=TODAY)
    score = make.score(db.session, db.scope, who, assessed_on=TODAY - timedelta(days=9))
    assert alsfrs.change(db.session, db.scope, who, score, 1, scored()) is None
    assert [kept.version for kept in measured.scores(db.session, db.scope, who)] == [1, 1]


def test_take_back_needs_the_version_that_was_saved(db: World) -> None:
    who = make.patient(db.session, db.scope)
    score = make.score(db.session, db.scope, who)
    assert not alsfrs.take_back(db.session, db.scope, who, score, 2)
    assert not alsfrs.take_back(db.session, db.south.scope(), who, score, 1)
    assert alsfrs.take_back(db.session, db.scope, who, score, 1)
    assert measured.scores(db.session, db.scope, who) == []
