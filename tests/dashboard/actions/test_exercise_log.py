"""Logging a day on behalf: counted as asked that day, never over somebody's own entry unseen, what was not asked is asked about, taken back."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from dashboard.actions import exercise_log as actions
from dashboard.actions import kept
from dashboard.actions.kept import Doubtful
from dashboard.care.adherence_rules import rules
from dashboard.clock import today
from dashboard.roles import Viewer
from db.commands import summaries
from db.engine import Conflict, Refused
from db.exercise_records import DayLog
from db.queries import exercise
from db.vocabulary import Answer, LogSource, MissedReason, Role
from tests import makers as make
from tests.world import Place, World

DAILY = {"EX-ST-01": [1, 2, 3, 4, 5, 6, 7], "EX-FU-01": [1, 2, 3, 4, 5, 6, 7]}


def viewer(place: Place, role: Role = Role.PHYSIO) -> Viewer:
    return Viewer(place.people[role], place.id, "A clinic", "Somebody", "x@example", role, None, uuid4())


def somebody(db: World) -> UUID:
    with db.writing() as session:
        who = make.patient(session, db.scope)
        make.programme(session, db.scope, who, DAILY, starts_on=today() - timedelta(days=56))
        summaries.refresh(session, db.scope, [who], today())
    return who


def entry(who: UUID, ago: int = 1, answers: dict[str, str] | None = None, **changed: Any) -> actions.Log:
    said = {"EX-ST-01": "done", "EX-FU-01": "some"} if answers is None else answers
    known = {
        "key": uuid4(),
        "patient_id": who,
        "on_day": today() - timedelta(days=ago),
        "exercises": [{"exercise_key": k, "answer": a} for k, a in said.items()],
    }
    return actions.Log.model_validate(known | changed)


def logs(db: World, who: UUID) -> list[DayLog]:
    with db.reading() as session:
        return exercise.day_logs(session, db.scope, who, since=today() - timedelta(days=60))


def test_a_day_is_kept_as_the_staff_s_entry_with_everything_that_was_said(db: World) -> None:
    who = somebody(db)
    actions.log(viewer(db.north), entry(who, effort=4, pain="", fatigue=6, helped="on", note=" on the phone "))
    [kept_] = logs(db, who)
    assert kept_.answers == {"EX-ST-01": Answer.DONE, "EX-FU-01": Answer.SOME}
    assert (kept_.effort, kept_.pain, kept_.fatigue, kept_.helped, kept_.source, kept_.note) == (4, None, 6, True, LogSource.STAFF, "on the phone")


def test_why_nothing_was_done_is_an_entry(db: World) -> None:
    who = somebody(db)
    actions.log(viewer(db.north), entry(who, answers={}, missed_reason="unwell"))
    assert logs(db, who)[0].missed_reason is MissedReason.UNWELL


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"ago": -1}, "to today"),
        ({"ago": rules().log_days_back + 1}, "to today"),
        ({"answers": {}}, "Say what was done"),
    ],
)
def test_what_cannot_be_is_refused(db: World, changed: dict[str, Any], why: str) -> None:
    who = somebody(db)
    with pytest.raises(Refused, match=why):
        actions.log(viewer(db.north), entry(who, **changed))
    assert logs(db, who) == []


def test_somebody_s_own_entry_of_that_day_is_shown_before_it_is_replaced_and_comes_back_with_an_undo(db: World) -> None:
    who = somebody(db)
    with db.writing() as session:
        make.log(session, db.scope, who, today() - timedelta(days=1))
    with pytest.raises(Conflict) as conflict:
        actions.log(viewer(db.north), entry(who))
    said = " ".join(conflict.value.current["says"])
    assert "has an entry by patient: 2 of 2 exercises done. Yours: 1 of 2 exercises done, 1 in part." in said
    again = entry(who, version=conflict.value.current["version"])
    actions.log(viewer(db.north), again)
    assert logs(db, who)[0].source is LogSource.STAFF
    assert kept.take_back(viewer(db.north), again.key) is not None
    assert (logs(db, who)[0].source, logs(db, who)[0].answers) == (LogSource.PATIENT, {"EX-ST-01": Answer.DONE, "EX-FU-01": Answer.DONE})


def test_an_answer_for_what_was_not_asked_is_asked_about(db: World) -> None:
    who = somebody(db)
    with pytest.raises(Doubtful, match="was not asked"):
        actions.log(viewer(db.north), entry(who, answers={"EX-BR-01": "done"}))
    assert actions.log(viewer(db.north), entry(who, answers={"EX-BR-01": "done"}, confirmed=True))


def test_a_first_entry_is_taken_back_whole_and_a_stranger_reaches_nothing(db: World) -> None:
    who = somebody(db)
    one = entry(who)
    actions.log(viewer(db.north), one)
    assert kept.take_back(viewer(db.north), one.key) is not None
    assert logs(db, who) == []
    assert actions.log(viewer(db.south), entry(who)) is None


def test_a_day_that_was_logged_as_a_count_is_not_called_nothing_done(db: World) -> None:
    who = somebody(db)
    with db.writing() as session:
        make.log(session, db.scope, who, today() - timedelta(days=1), {}, asked_count=4, done_count=3.0)
    with pytest.raises(Conflict) as conflict:
        actions.log(viewer(db.north), entry(who))
    assert "75 % done, logged as a count" in " ".join(conflict.value.current["says"])
