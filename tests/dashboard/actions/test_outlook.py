"""How forecasts stand is found once a day; a look at one that is not wanted is in the audit, and only then is it shown."""

from datetime import timedelta
from itertools import pairwise
from uuid import UUID, uuid4

import orjson
from sqlalchemy import select

from dashboard.actions import outlook, rollover
from dashboard.care import forecast_standing
from dashboard.care.forecast_standing import SHIPPED
from dashboard.clock import today
from dashboard.roles import Viewer
from db.commands import summaries
from db.queries import history, overview, settings
from db.tables import AuditEvent
from db.vocabulary import Outcome, PrognosisPreference, Role
from tests import makers as make
from tests.world import Place, World


def viewer(place: Place) -> Viewer:
    return Viewer(place.people[Role.PHYSIO], place.id, "A clinic", "Somebody", "x@example", Role.PHYSIO, None, uuid4())


def somebody(db: World) -> UUID:
    with db.writing() as session:
        who = make.patient(session, db.scope, prognosis=PrognosisPreference.DOES_NOT_WANT.value)
        for n in range(4):
            make.score(session, db.scope, who, assessed_on=today() - timedelta(days=60 * n))
        summaries.refresh(session, db.scope, [who], today())
    return who


def revealed(db: World, who: UUID) -> bool:
    with db.reading() as session:
        stored = overview.stored(session, db.scope, who, since=today())
    assert stored is not None
    return bool(orjson.loads(stored)["revealed"])


def test_it_is_found_once_a_day_by_whoever_looks_first(db: World) -> None:
    somebody(db)
    assert rollover.roll(viewer(db.north), today=today())
    with db.reading() as session:
        assert not outlook.due(session, db.scope, today())
        assert outlook.due(session, db.scope, today() + timedelta(days=1))
        assert forecast_standing.read(settings.value(session, db.scope, outlook.KEY)) == SHIPPED  # four scores are no history
    assert not rollover.roll(viewer(db.north), today=today())


def test_the_history_holds_everybody_s_totals_and_nobody_else_s(db: World) -> None:
    somebody(db)
    with db.reading() as session:
        days, totals = next(series for series in history.totals(session, db.scope) if len(series[0]) == 4)
    assert [later - first for first, later in pairwise(days)] == [60, 60, 60]
    assert len(totals) == 4
    with db.reading(db.south.scope()) as session:
        assert all(len(series[0]) != 4 for series in history.totals(session, db.south.scope()))


def test_a_look_at_a_forecast_that_is_not_wanted_is_audited(db: World) -> None:
    who = somebody(db)
    assert not revealed(db, who)
    assert outlook.reveal(viewer(db.north), outlook.Reveal(key=uuid4(), patient_id=who))
    assert revealed(db, who)
    with db.reading() as session:
        noted = session.execute(select(AuditEvent.action, AuditEvent.outcome, AuditEvent.account_id).where(AuditEvent.patient_id == who)).all()
    assert noted == [(outlook.REVEALED, Outcome.VIEWED.value, db.north.people[Role.PHYSIO])]


def test_nobody_of_another_clinic_is_shown_it(db: World) -> None:
    who = somebody(db)
    assert not outlook.reveal(viewer(db.south), outlook.Reveal(key=uuid4(), patient_id=who))
    assert not revealed(db, who)
