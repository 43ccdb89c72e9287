"""A new day: what decays with time in the summaries is rolled forward once, by whoever looks first."""

from datetime import date

from dashboard.roles import Viewer
from db.commands import summaries
from db.engine import reading, writing

ROLL_LIMIT_S = 60.0


def roll(viewer: Viewer, *, today: date) -> bool:
    """Rewrite the clinic's summaries when some were made on another day; says whether anything was done."""
    with reading(viewer.scope) as session:
        if not summaries.stale(session, viewer.scope, today):
            return False
    with writing(by=viewer.scope, limit_s=ROLL_LIMIT_S) as session:
        if not summaries.claim_roll(session, viewer.scope, today):
            return False
        summaries.refresh_all(session, viewer.scope, today)
    return True
