"""A new day: what decays with time is rolled forward once, by whoever looks first; so are needs and lines whose facts have changed."""

from datetime import date

from dashboard.actions import lines, needs, outlook
from dashboard.roles import Viewer
from db.commands import summaries
from db.engine import Session, reading, writing
from db.queries import aids
from db.records import Scope

ROLL_LIMIT_S = 60.0


def roll(viewer: Viewer, *, today: date) -> bool:
    """Rewrite the clinic's summaries when some were made on another day, and the needs that are not of today; says whether anything was done."""
    if not behind(viewer, today=today):
        return False
    with writing(by=viewer.scope, limit_s=ROLL_LIMIT_S) as session:
        stale = summaries.claim_roll(session, viewer.scope, today)
        people = aids.unplanned(session, viewer.scope, today)
        if stale:
            needs.keep_lead_times(session, viewer.scope)
        if outlook.due(session, viewer.scope, today):
            outlook.renew(session, viewer.scope, today)
        if people:
            needs.plan(session, viewer.scope, people, today)
        if stale:
            summaries.refresh_all(session, viewer.scope, today)
        elif people:
            summaries.rewrite(session, viewer.scope, people, today)
        lines.lay(session, viewer.scope, today)
        return True


def behind(viewer: Viewer, *, today: date) -> bool:
    """Whether a new day or changed facts wait to be rolled forward: by a callback, for opening a page writes nothing."""
    with reading(viewer.scope) as session:
        return _behind(session, viewer.scope, today)


def _behind(session: Session, scope: Scope, today: date) -> bool:
    return (
        summaries.stale(session, scope, today)
        or bool(aids.unplanned(session, scope, today))
        or outlook.due(session, scope, today)
        or lines.missing(session, scope)
    )
