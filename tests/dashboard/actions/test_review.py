"""Marks on people up for review: they hold for the meeting cycle or to a day, end when something gets worse, and are audited."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from dashboard import clock
from dashboard.actions import my_work, review
from dashboard.actions.review import Put, TakeBack
from dashboard.refusals import Missing
from dashboard.roles import VIEWS, Viewer
from db.commands import summaries
from db.errors import Refused
from db.queries import review as queries
from db.vocabulary import Measure, ReviewKind, Role
from tests import makers as make
from tests.dashboard.actions.entries import done
from tests.makers import TODAY
from tests.world import Place, World

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _today() -> Any:
    clock.pin(TODAY)
    yield
    clock.pin(None)


def viewer(where: Place, role: Role = Role.PHYSIO) -> Viewer:
    return Viewer(where.people[role], where.id, "A clinic", f"{role.value.title()} Somebody", "x@example", role, VIEWS[role].discipline, uuid4())


def somebody(db: World, family: str, fvc: float | None = None, *, led_by: Role | None = None, falls: int = 0) -> UUID:
    with db.writing() as session:
        who = make.patient(session, db.scope, family_name=family)
        make.score(session, db.scope, who, [4] * 12, assessed_on=TODAY - 9 * DAY)
        make.measurement(session, db.scope, who, measured_on=TODAY - 9 * DAY)
        if fvc is not None:
            make.measurement(session, db.scope, who, Measure.FVC_PERCENT, fvc, position="seated", measured_on=TODAY - 9 * DAY)
        for n in range(falls):
            make.event(session, db.scope, who, "fall", happened_on=TODAY - (n + 2) * DAY, injury=False)
        if led_by is not None:
            make.lead(session, db.scope, who, VIEWS[led_by].discipline.value, db.north.people[led_by])
        summaries.refresh(session, db.scope, [who], TODAY)
    return who


def waiting(db: World, role: Role = Role.PHYSIO, place: Place | None = None) -> list[str]:
    found = my_work.find(viewer(place or db.north, role), None, TODAY)
    return [one.summary.patient.family_name for one in found.queue]


def test_act_comes_first_and_own_reasons_before_others(db: World) -> None:
    somebody(db, "Watch", 70)
    somebody(db, "Breath", 44)
    somebody(db, "Falls", 90, falls=2)
    assert waiting(db) == ["Falls", "Breath", "Watch"]
    assert waiting(db, Role.RESPIRATORY) == ["Breath", "Falls", "Watch"]


def test_somebody_who_leads_people_reviews_theirs_only(db: World) -> None:
    somebody(db, "Other", 44)
    somebody(db, "Mine", 48, led_by=Role.PHYSIO)
    assert waiting(db) == ["Mine"]
    assert waiting(db, Role.RESPIRATORY) == ["Mine", "Other"]


def test_seen_leaves_the_queue_of_the_own_discipline_until_the_next_meeting(db: World) -> None:
    who = somebody(db, "Seen", 44)
    _, until = review.put(viewer(db.north), Put(key=uuid4(), patient_id=who, kind=ReviewKind.SEEN))
    assert until == TODAY + 28 * DAY
    assert waiting(db) == [] and waiting(db, Role.RESPIRATORY) == ["Seen"]
    clock.pin(until)
    assert [one.summary.patient.family_name for one in my_work.find(viewer(db.north), None, until).queue] == ["Seen"]


def test_other_disciplines_see_the_mark_with_its_words(db: World) -> None:
    who = somebody(db, "Seen", 44)
    review.put(viewer(db.north), Put(key=uuid4(), patient_id=who, kind=ReviewKind.SNOOZED, reason=" Visit  is booked ", until_on=TODAY + 9 * DAY))
    [mark] = my_work.find(viewer(db.north, Role.RESPIRATORY), who, TODAY).others
    assert (mark.discipline, mark.kind, mark.reason, mark.until_on) == ("PT", ReviewKind.SNOOZED, "Visit is booked", TODAY + 9 * DAY)
    assert mark.by is not None


def test_a_worse_value_ends_a_snooze_and_a_better_one_does_not(db: World) -> None:
    who = somebody(db, "Worse", 70)
    review.put(
        viewer(db.north, Role.RESPIRATORY), Put(key=uuid4(), patient_id=who, kind=ReviewKind.SNOOZED, reason="Test is booked", until_on=TODAY + 20 * DAY)
    )
    _test(db, who, 75, 3)
    assert waiting(db, Role.RESPIRATORY) == []
    _test(db, who, 46, 1)
    assert waiting(db, Role.RESPIRATORY) == ["Worse"]


def _test(db: World, who: UUID, value: float, ago: int) -> None:
    with db.writing() as session:
        make.measurement(session, db.scope, who, Measure.FVC_PERCENT, value, position="seated", measured_on=TODAY - ago * DAY)
        summaries.refresh(session, db.scope, [who], TODAY)


def test_a_snoozed_act_flag_still_counts_in_the_list(db: World) -> None:
    who = somebody(db, "Counted", 44)
    review.put(viewer(db.north), Put(key=uuid4(), patient_id=who, kind=ReviewKind.SNOOZED, reason="Test is booked", until_on=TODAY + 20 * DAY))
    from dashboard.actions import lines

    with db.reading() as session:
        [line] = lines.of_list(session, db.scope, TODAY)
    assert '"c":"act"' in line.line


def test_marks_are_audited_and_taken_back_by_whoever_put_them(db: World) -> None:
    who = somebody(db, "Back", 44)
    key = uuid4()
    mark, _ = review.put(viewer(db.north), Put(key=key, patient_id=who, kind=ReviewKind.SEEN))
    assert review.put(viewer(db.north), Put(key=key, patient_id=who, kind=ReviewKind.SEEN))[0] == mark
    with pytest.raises(Missing):
        review.take_back(viewer(db.north, Role.RESPIRATORY), TakeBack(key=uuid4(), mark_id=mark))
    assert review.take_back(viewer(db.north), TakeBack(key=uuid4(), mark_id=mark)) == who
    assert waiting(db) == ["Back"]
    assert [action for action in done(db, who) if action.startswith("review")] == ["review.seen", "review.taken_back"]


@pytest.mark.parametrize(
    ("reason", "ahead", "said"), [("", 5, "Say why"), ("Booked", 0, "from tomorrow"), ("Booked", None, "from tomorrow"), ("Booked", 91, "At most 90")]
)
def test_a_snooze_needs_a_reason_and_a_day_that_is_near(db: World, reason: str, ahead: int | None, said: str) -> None:
    who = somebody(db, "Vague", 44)
    until = TODAY + ahead * DAY if ahead is not None else None
    with pytest.raises(Refused, match=said):
        review.put(viewer(db.north), Put(key=uuid4(), patient_id=who, kind=ReviewKind.SNOOZED, reason=reason, until_on=until))
    assert waiting(db) == ["Vague"]


def test_nobody_of_another_clinic_is_marked_or_seen(db: World) -> None:
    who = somebody(db, "North", 44)
    with pytest.raises(Missing):
        review.put(viewer(db.south), Put(key=uuid4(), patient_id=who, kind=ReviewKind.SEEN))
    review.put(viewer(db.north), Put(key=uuid4(), patient_id=who, kind=ReviewKind.SEEN))
    with db.reading(db.south.scope()) as session:
        assert queries.marks(session, db.south.scope(), TODAY) == {}
    assert waiting(db, place=db.south) == []


def test_due_lists_own_tasks_and_those_of_the_role_that_nobody_took(db: World) -> None:
    who = somebody(db, "Tasks")
    with db.writing() as session:
        own = make.task(session, db.scope, who, title="Own", owner_id=db.north.people[Role.PHYSIO], due_on=TODAY - 4 * DAY)
        role = make.task(session, db.scope, who, title="Of the role", owner_role="physio", due_on=TODAY)
        make.task(session, db.scope, who, title="Proposed", owner_role="physio", state="proposed")
        make.task(session, db.scope, who, title="Later", owner_id=db.north.people[Role.PHYSIO], due_on=TODAY + 30 * DAY)
        make.task(session, db.scope, who, title="Somebody else", owner_id=db.north.people[Role.NURSING], due_on=TODAY)
    found = my_work.find(viewer(db.north), None, TODAY).due
    assert [(task.id, name) for task, name in found] == [(own, "TASKS, Alex"), (role, "TASKS, Alex")]


def test_what_was_written_about_own_people_is_told_newest_first(db: World) -> None:
    mine, other = somebody(db, "Mine", 61, led_by=Role.PHYSIO), somebody(db, "Other", 44)
    with db.writing() as session:
        make.measurement(session, db.scope, mine, Measure.FVC_PERCENT, 54, position="seated", measured_on=TODAY)
    found = my_work.find(viewer(db.north), None, TODAY).news
    assert {one.patient_id for one in found} == {mine} and other
    assert found[0].kind == "reading" and list(found[0].parts) == ["fvc_percent", 54, 61]


def test_reading_the_card_is_noted_as_a_look(db: World) -> None:
    who = somebody(db, "Looked", 44)
    my_work.find(viewer(db.north), None, TODAY)
    with db.reading() as session:
        from sqlalchemy import text

        assert session.execute(text("SELECT count(*) FROM view_record WHERE patient_id = :who"), {"who": who}).scalar_one() == 1
