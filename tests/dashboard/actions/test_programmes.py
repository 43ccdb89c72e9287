"""Setting a programme: the old version ends the day before, two at once are told of each other, pauses leave what is asked, each is taken back."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from dashboard.actions import kept
from dashboard.actions import programmes as actions
from dashboard.actions.kept import Doubtful
from dashboard.clock import today
from dashboard.roles import Viewer
from db.commands import summaries
from db.engine import Conflict, Refused
from db.exercise_records import Version
from db.queries import exercise, patients
from db.tables import AuditEvent
from db.vocabulary import Role
from tests import makers as make
from tests.world import Place, World

DOSES = ({"exercise_key": "EX-ST-01", "weekdays": [1, 3, 5], "reps": 3, "hold_s": 30}, {"exercise_key": "EX-FU-01", "weekdays": [2], "reps": 5})


def viewer(place: Place, role: Role = Role.PHYSIO) -> Viewer:
    return Viewer(place.people[role], place.id, "A clinic", "Somebody", "x@example", role, None, uuid4())


def somebody(db: World, *, since: int | None = 56) -> UUID:
    """Somebody under care with a first programme since so many days, None for no programme."""
    with db.writing() as session:
        who = make.patient(session, db.scope)
        if since is not None:
            make.programme(session, db.scope, who, starts_on=today() - timedelta(days=since))
        summaries.refresh(session, db.scope, [who], today())
    return who


def start(who: UUID, **changed: Any) -> actions.Start:
    known = {"key": uuid4(), "patient_id": who, "version": 1, "starts_on": today(), "reason": "Weaker legs", "exercises": DOSES}
    return actions.Start.model_validate(known | changed)


def versions(db: World, who: UUID) -> list[Version]:
    with db.reading() as session:
        return exercise.versions(session, db.scope, who)


def spans(db: World, who: UUID) -> list[tuple[int, date, date | None]]:
    return [(one.number, one.starts_on, one.ends_on) for one in versions(db, who)]


def test_a_new_version_ends_the_one_before_and_is_kept_with_reason_author_and_review(db: World) -> None:
    who = somebody(db)
    done = actions.start(viewer(db.north), start(who, review_on=today() + timedelta(days=28)))
    first, second = versions(db, who)
    assert done == second.number == 2
    assert (first.ends_on, second.starts_on) == (today() - timedelta(days=1), today())
    assert (second.reason, second.author, second.review_on) == ("Weaker legs", "Physio of North ALS Clinic", today() + timedelta(days=28))
    with db.reading() as session:
        asked = exercise.programmes(session, db.scope, who)[1].exercises
        audited = session.execute(select(AuditEvent.action).where(AuditEvent.patient_id == who, AuditEvent.object_kind == "programme")).scalars().all()
    assert [(one.exercise_key, one.weekdays, one.reps, one.hold_s) for one in asked] == [("EX-ST-01", (1, 3, 5), 3, 30), ("EX-FU-01", (2,), 5, None)]
    assert audited == ["programme.started"]


def test_sent_twice_starts_one_version(db: World) -> None:
    who = somebody(db)
    entry = start(who)
    assert actions.start(viewer(db.north), entry) == actions.start(viewer(db.north), entry)
    assert len(versions(db, who)) == 2


def test_two_physiotherapists_who_change_the_same_version_are_told_of_each_other(db: World) -> None:
    who = somebody(db)
    actions.start(viewer(db.north), start(who))
    with pytest.raises(Conflict) as conflict:
        actions.start(viewer(db.north), start(who, starts_on=today() + timedelta(days=1)))
    assert conflict.value.current["says"][0].startswith("Version 2 from ")
    assert len(versions(db, who)) == 2


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"reason": " "}, "Say why"),
        ({"starts_on": today() - timedelta(days=1)}, "starts today or within"),
        ({"starts_on": today() + timedelta(days=61)}, "starts today or within"),
        ({"review_on": today()}, "after the start"),
        ({"exercises": [{"exercise_key": "EX-ST-01", "weekdays": []}]}, "at least one day"),
        ({"exercises": [{"exercise_key": "EX-XX-01", "weekdays": [1]}]}, "from the list"),
        ({"exercises": [DOSES[0], DOSES[0]]}, "stands twice"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_nothing_changes(db: World, changed: dict[str, Any], why: str) -> None:
    who = somebody(db)
    with pytest.raises(Refused, match=why):
        actions.start(viewer(db.north), start(who, **changed))
    assert len(versions(db, who)) == 1


def test_a_dose_with_a_digit_too_many_and_an_empty_programme_are_asked_about_once(db: World) -> None:
    who = somebody(db)
    with pytest.raises(Doubtful, match="30 repetitions; the catalogue starts with 3"):
        actions.start(viewer(db.north), start(who, exercises=[{"exercise_key": "EX-ST-01", "weekdays": [1], "reps": 30}]))
    with pytest.raises(Doubtful, match="nothing will be asked"):
        actions.start(viewer(db.north), start(who, exercises=[]))
    assert actions.start(viewer(db.north), start(who, exercises=[], confirmed=True))


def test_a_start_is_taken_back_by_who_did_it_and_the_old_version_goes_on(db: World) -> None:
    who = somebody(db)
    before = spans(db, who)
    entry = start(who, starts_on=today() + timedelta(days=3))
    assert actions.start(viewer(db.north), entry)
    assert not actions.take_back(viewer(db.north, Role.NURSING), entry.key)
    assert not actions.take_back(viewer(db.south), entry.key)
    assert actions.take_back(viewer(db.north), entry.key)
    assert spans(db, who) == before


def test_a_version_that_is_not_the_last_stays(db: World) -> None:
    who = somebody(db)
    entry = start(who)
    actions.start(viewer(db.north), entry)
    actions.start(viewer(db.north, Role.NURSING), start(who, version=2, starts_on=today() + timedelta(days=1)))
    assert not actions.take_back(viewer(db.north), entry.key)
    assert len(versions(db, who)) == 3


def test_a_page_that_shows_a_version_that_was_taken_back_is_told_so(db: World) -> None:
    with pytest.raises(Refused, match="taken back"):
        actions.start(viewer(db.north), start(somebody(db, since=None), version=1))


def test_a_first_programme_starts_where_there_was_none(db: World) -> None:
    who = somebody(db, since=None)
    assert actions.start(viewer(db.north), start(who, version=0))
    assert spans(db, who) == [(1, today(), None)]
    with db.reading() as session:
        summary = patients.summary(session, db.scope, who)
    assert summary is not None
    assert summary.programme_active


def pause(who: UUID, **changed: Any) -> actions.Pause:
    return actions.Pause.model_validate({"key": uuid4(), "patient_id": who, "starts_on": today(), "reason": "Chest infection"} | changed)


def paused(db: World, who: UUID) -> bool:
    with db.reading() as session:
        summary = patients.summary(session, db.scope, who)
    assert summary is not None
    return summary.paused


def test_a_pause_counts_at_once_is_taken_back_and_ends_when_resumed(db: World) -> None:
    who = somebody(db)
    entry = pause(who)
    actions.pause(viewer(db.north), entry)
    assert paused(db, who)
    assert kept.take_back(viewer(db.north), entry.key) is not None
    assert not paused(db, who)
    actions.pause(viewer(db.north), pause(who, starts_on=today() - timedelta(days=5)))
    with db.reading() as session:
        [row] = exercise.pause_rows(session, db.scope, who)
    resume = actions.Resume(key=uuid4(), patient_id=who, row_id=row.id, version=row.version)
    assert actions.resume(viewer(db.north), resume) == row.id
    assert not paused(db, who)
    with pytest.raises(Conflict):
        actions.resume(viewer(db.north), resume.model_copy(update={"key": uuid4()}))


@pytest.mark.parametrize(
    ("changed", "why"),
    [({"reason": ""}, "Say why"), ({"ends_on": today() - timedelta(days=1)}, "ends before"), ({"starts_on": today() - timedelta(days=90)}, "within 60 days")],
)
def test_a_pause_that_cannot_be_is_refused(db: World, changed: dict[str, Any], why: str) -> None:
    with pytest.raises(Refused, match=why):
        actions.pause(viewer(db.north), pause(somebody(db), **changed))


def test_two_pauses_of_the_same_days_are_refused_with_the_first_ones_reason(db: World) -> None:
    who = somebody(db)
    actions.pause(viewer(db.north), pause(who, ends_on=today() + timedelta(days=7)))
    with pytest.raises(Refused, match=r"paused already.*Chest infection"):
        actions.pause(viewer(db.north), pause(who, starts_on=today() + timedelta(days=3)))


def test_another_clinic_reaches_nothing(db: World) -> None:
    who = somebody(db)
    assert actions.start(viewer(db.south), start(who)) is None
    assert actions.pause(viewer(db.south), pause(who)) is None
    assert len(versions(db, who)) == 1
