"""Needs kept for the list: found when facts change and once a day, and the list says what the page says."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import insert, select

from dashboard.actions import needs, rollover
from dashboard.care.flags import judge
from dashboard.care.needs import as_listed
from dashboard.panels import equipment
from db import tables
from db.commands import summaries
from db.engine import Session
from db.queries import aids, overview, patients
from db.queries import needs as queries
from db.records import Scope
from db.vocabulary import PatientStatus
from tests import makers as make
from tests.dashboard.actions.entries import viewer
from tests.makers import TODAY
from tests.world import World

DAY = timedelta(days=1)
ABOUT_AIDS = {"aid-needed", "order-by-passed", "order-by-soon"}


def aid(session: Session, scope: Scope, who: UUID, key: str, **days: date) -> UUID:
    values = {"clinic_id": scope.clinic_id, "patient_id": who, "aid_key": key, "identified_on": TODAY - 300 * DAY} | days
    return session.execute(insert(tables.Equipment).values(**values).returning(tables.Equipment.id)).scalar_one()


def somebody(session: Session, scope: Scope, *walking: int, **values: object) -> UUID:
    """Falling by a point of walking every 90 days or so; all else is as it was."""
    who = make.patient(session, scope, **values)
    for back, score in enumerate(reversed(walking or (4, 3, 3, 2))):
        make.score(session, scope, who, [4, 4, 4, 4, 4, 4, 4, score, 4, 4, 4, 4], assessed_on=TODAY - timedelta(days=10 + 90 * back))
    return who


def test_the_list_gives_the_reasons_that_the_page_gives(db: World) -> None:
    scope = db.scope
    with db.writing() as session:
        who = somebody(session, scope)
        for key, days in (
            ("EQ-04", {}),
            ("EQ-05", {}),
            ("EQ-14", {"ordered_on": TODAY - 30 * DAY}),
            ("EQ-02", {"in_use_on": TODAY - 200 * DAY}),
            ("EQ-33", {}),
        ):
            aid(session, scope, who, key, **days)
        needs.refresh(session, scope, [who], TODAY)
    with db.reading() as session:
        listed = patients.summary(session, scope, who)
        stored = overview.stored(session, scope, who, since=TODAY - 119 * DAY)
    assert listed is not None and stored is not None
    facts = overview.read(stored)
    page = as_listed(facts.summary, equipment.find(facts, TODAY))
    assert sorted(listed.aids, key=str) == sorted(page.aids, key=str)
    assert judge(listed, TODAY) == judge(page, TODAY)
    assert {reason.key for reason in judge(listed, TODAY).reasons} & ABOUT_AIDS == {"aid-needed", "order-by-passed"}


def test_days_are_kept_on_the_aid_itself(db: World) -> None:
    session, scope = db.session, db.scope
    who = somebody(session, scope)
    aid(session, scope, who, "EQ-05")
    needs.refresh(session, scope, [who], TODAY)
    [kept] = aids.aids(session, scope, who)
    assert kept.needed_p25 and kept.needed_p50 and kept.order_by_on
    assert kept.order_by_on == kept.needed_p25 - 196 * DAY
    assert aids.unplanned(session, scope, TODAY) == []


def test_a_write_of_facts_alone_leaves_the_needs_to_whoever_looks_next(db: World) -> None:
    session, scope = db.session, db.scope
    who = somebody(session, scope)
    aid(session, scope, who, "EQ-05")
    needs.refresh(session, scope, [who], TODAY)
    make.score(session, scope, who, [4, 4, 4, 4, 4, 4, 4, 1, 4, 4, 4, 4], assessed_on=TODAY)
    summaries.refresh(session, scope, [who], TODAY)
    assert aids.unplanned(session, scope, TODAY) == [who]
    needs.refresh(session, scope, aids.unplanned(session, scope, TODAY), TODAY)
    listed = patients.summary(session, scope, who)
    assert listed is not None
    assert [one.needed_on for one in listed.aids] == [TODAY]


def test_looking_at_the_list_brings_needs_up_to_date_once(db: World) -> None:
    with db.writing() as session:
        who = somebody(session, db.scope)
        aid(session, db.scope, who, "EQ-05")
        summaries.refresh(session, db.scope, [who], TODAY)
    assert rollover.roll(viewer(db.north), today=TODAY)
    assert not rollover.roll(viewer(db.north), today=TODAY)
    with db.reading() as session:
        listed = patients.summary(session, db.scope, who)
    assert listed is not None
    assert listed.aids[0].order_by_on is not None


def test_a_new_day_counts_the_clinics_own_lead_times(db: World) -> None:
    with db.writing() as session:
        who = somebody(session, db.scope)
        for days in (10, 20, 30, 40, 50):
            aid(session, db.scope, who, "EQ-05", ordered_on=TODAY - 100 * DAY, in_use_on=TODAY - (100 - days) * DAY)
        open_one = aid(session, db.scope, who, "EQ-05")
        summaries.refresh(session, db.scope, [who], TODAY - DAY)
    assert rollover.roll(viewer(db.north), today=TODAY)
    with db.reading() as session:
        [lead] = aids.lead_times(session, db.scope)
        kept = session.execute(select(tables.Equipment).where(tables.Equipment.id == open_one)).scalar_one()
        assert (lead.aid_key, lead.p50_days, lead.p80_days, lead.n) == ("EQ-05", 30, 42, 5)
        assert kept.needed_p25 is not None
        assert kept.order_by_on == kept.needed_p25 - 42 * DAY


def test_people_whose_care_has_ended_are_not_planned(db: World) -> None:
    session, scope = db.session, db.scope
    who = somebody(session, scope, status=PatientStatus.DIED.value, status_on=TODAY)
    aid(session, scope, who, "EQ-05")
    assert aids.unplanned(session, scope, TODAY) == []
    assert queries.known(session, scope, [who]) == []


def test_another_clinic_sees_and_changes_none_of_it(db: World) -> None:
    south = db.south.scope()
    with db.writing() as session:
        who = somebody(session, db.scope)
        aid(session, db.scope, who, "EQ-05", ordered_on=TODAY - 30 * DAY, in_use_on=TODAY)
        aid(session, db.scope, who, "EQ-04")
        needs.keep_lead_times(session, db.scope)
    with db.writing(south) as session:
        assert queries.known(session, south, [who]) == []
        assert aids.taken(session, south) == []
        assert aids.lead_times(session, south) == []
        assert aids.unplanned(session, south, TODAY) == []
        needs.keep_lead_times(session, south)
        needs.plan(session, south, [who], TODAY)
    with db.reading() as session:
        assert len(aids.lead_times(session, db.scope)) == 1
        assert all(kept.needed_p25 is None for kept in aids.aids(session, db.scope, who))
