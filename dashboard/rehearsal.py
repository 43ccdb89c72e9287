"""The demo's next case meeting: planned by its coordinator, so that there is an agenda to look at and a meeting to start."""

from datetime import timedelta
from uuid import UUID, uuid4

from dashboard import clock
from dashboard.actions import meetings
from dashboard.actions.meeting_shapes import Plan
from dashboard.roles import VIEWS, Viewer
from db.engine import identity as unnamed
from db.engine import reading
from db.queries import identity, people
from db.queries import meetings as queries
from db.records import Scope
from db.vocabulary import Role


def plan_next() -> None:
    """For every clinic with a series and no meeting to come."""
    with unnamed() as connection:
        clinics = identity.clinics(connection)
    for clinic_id, zone in clinics:
        clock.work_in(zone)
        today, viewer = clock.today(), _coordinator(clinic_id, zone)
        with reading(viewer.scope) as session:
            series = queries.series(session, viewer.scope)
            if not series or any(one.closed_at is None for one in queries.listed(session, viewer.scope, today)):
                continue
        on = today + timedelta(days=(series[0].weekday - today.isoweekday()) % 7)
        meetings.plan(viewer, Plan(key=uuid4(), series_id=series[0].id, on_day=on), today)


def _coordinator(clinic_id: UUID, zone: str) -> Viewer:
    scope = Scope.of_rules(clinic_id, zone)
    with reading(scope) as session:
        one = next(one for one in people.colleagues(session, scope) if one.role is Role.COORDINATOR)
    return Viewer(one.account_id, clinic_id, "", one.name, "", one.role, VIEWS[one.role].discipline, uuid4(), zone=zone)
