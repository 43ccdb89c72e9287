"""What the demo's invented teams have done before today: the inbox answered, people seen since the last case meeting, the next one planned.

After the first round of the rules, since it is about what that asked for. Without it every need of the last week would wait on the first morning,
and nobody would have been looked at, as in no clinic that has worked with this for a while.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid4, uuid5

from dashboard import clock
from dashboard.actions import meetings as planning
from dashboard.actions.meeting_shapes import Plan
from dashboard.care.flags import Kind, judge
from dashboard.care.rules_file import by_key
from dashboard.roles import VIEWS, Viewer
from db.engine import identity as unnamed
from db.engine import reading
from db.queries import identity, meetings, patients, people, task_list
from db.records import Scope, Summary
from db.seed import past
from db.seed.past import Done, Looked
from db.vocabulary import Discipline, Role

SEEN_OF_100 = 90
ASKED = {"DMT-01": (77, 330), "ACP-01": (64, 300)}  # talks that rules ask for: how many of 100 had one, and since at most how many days


def tell(owner_url: str) -> None:
    """Of every clinic. owner_url: as whoever owns the tables, for this is written as of days that have passed."""
    with unnamed() as connection:
        clinics = identity.clinics(connection)
    for clinic_id, zone in clinics:
        clock.work_in(zone)
        scope, today = Scope.of_rules(clinic_id, zone), clock.today()
        keeper = _coordinator(scope)
        past.do(owner_url, clinic_id, list(_talked(scope, today)))
        past.answer(owner_url, clinic_id, keeper.account_id, today)
        coming = _plan(keeper, today)
        past.look(owner_url, clinic_id, list(_looked(scope, coming, today)))


def _coordinator(scope: Scope) -> Viewer:
    with reading(scope) as session:
        one = next(one for one in people.colleagues(session, scope) if one.role is Role.COORDINATOR)
    return Viewer(one.account_id, scope.clinic_id, "", one.name, "", one.role, VIEWS[one.role].discipline, uuid4(), zone=scope.zone)


def _plan(viewer: Viewer, today: date) -> date:
    """The next meeting of the clinic's series, with the agenda that proposes itself, so that there is one to look at and to start; its day."""
    with reading(viewer.scope) as session:
        series = meetings.series(session, viewer.scope)[0]
    on = today + timedelta(days=(series.weekday - today.isoweekday()) % 7)
    planning.plan(viewer, Plan(key=uuid4(), on_day=on, series_id=series.id), today)
    return on


def _talked(scope: Scope, today: date) -> Iterator[Done]:
    """Talks that most people have had by now, some weeks after their diagnosis or in the course of the last year."""
    with reading(scope) as session:
        everybody = {one.patient.id: one.patient for one in patients.summaries(session, scope)}
        leads = task_list.leads(session, scope, list(everybody))
    for key, (share, most) in ASKED.items():
        rule = by_key()[key]
        for who, patient in everybody.items():
            luck, lead = uuid5(who, key).int, leads.get((who, rule.owner))
            if lead is None or patient.diagnosed_on is None or luck % 100 >= share:
                continue
            met_on = max(today - timedelta(days=30 + luck // 100 % most), patient.diagnosed_on + timedelta(days=14 + luck // 100 % 50))
            done_on = met_on + timedelta(days=3 + luck // 700 % 18)
            if done_on < today:
                yield Done(who, lead, key, rule.task, rule.owner, met_on, done_on)


def _looked(scope: Scope, coming: date, today: date) -> Iterator[Looked]:
    """Whom the leads have seen since the last meeting: most of those who were up for review then, and why they were."""
    with reading(scope) as session:
        everybody = {one.patient.id: one for one in patients.summaries(session, scope)}
        leads = task_list.leads(session, scope, list(everybody))
    for (patient_id, discipline), account_id in leads.items():
        luck = uuid5(patient_id, str(account_id)).int
        on = max(coming - timedelta(days=7 - luck // 100 % 3), today - timedelta(days=6))
        if luck % 100 < SEEN_OF_100 and on < today and (mark := _mark(everybody[patient_id], account_id, discipline, on, coming, today)):
            yield mark


def _mark(summary: Summary, account_id: UUID, discipline: Discipline, on: date, coming: date, today: date) -> Looked | None:
    """About the reasons there were on that day; None when there were none."""
    reasons = [one for one in judge(summary, today).reasons if one.on is None or one.on <= on]
    if not reasons:
        return None
    gravest = min((one.kind for one in reasons), key=lambda kind: Kind(kind).order)
    about = {one.key: one.on.isoformat() if one.on else "" for one in reasons}
    until = coming if coming > today else coming + timedelta(days=7)
    return Looked(summary.patient.id, account_id, discipline, until, gravest.value, about, datetime.combine(on, time(15, 40), clock.here()))
