"""Is overdue getting worse? The share of open tasks that were overdue, week by week, judged by statistical process control."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from dashboard.actions.caseload import READ_LIMIT_S, Asked, own_discipline
from dashboard.care import caseload_shown, spc
from dashboard.care.caseload import weights
from dashboard.roles import Viewer
from db.engine import reading
from db.queries import caseload as queries
from db.task_records import WeekOfTasks

_WEEK_DAYS = 7


@dataclass(frozen=True)
class Weeks:
    """Weeks of at least 5 open tasks, oldest first, and what they say. target in percent of the open tasks."""

    asked: Asked
    weeks: tuple[WeekOfTasks, ...]
    chart: spc.Chart
    target: float


def weeks_of(viewer: Viewer, asked: Asked, today: date) -> Weeks:
    """The weeks of the period that are over, of the discipline that this viewer sees."""
    asked = replace(asked, discipline=own_discipline(viewer) or asked.discipline)
    last = min((asked.last + timedelta(days=32)).replace(day=1) - timedelta(days=1), today)
    many = max((last - asked.first).days // _WEEK_DAYS, 1)
    with reading(viewer.scope, limit_s=READ_LIMIT_S) as session:
        found = queries.weeks_overdue(session, viewer.scope, today=last, weeks=many)
    kept = caseload_shown.weeks(found, site=asked.place, discipline=asked.discipline)
    target = weights().overdue_target_pct
    points = [spc.Point(week.on, 100 * week.overdue / week.open) for week in kept]
    return Weeks(asked, kept, spc.chart(points, lower_is_better=True, target=target, floor=0, ceiling=100), target)
