"""The daily round: once a clinic's day, the rules look at everybody under care, and again at those whose facts came in bulk since.

Begun by any worker within a minute of the day, by `python -m dashboard sweep`, or both: one does it, and what one began and did not
finish, another goes on with. Who was looked at is kept with what followed, so that nothing is done twice. It also hands over the tasks of
everybody whose absence begins.
"""

import logging
import threading
import time
from datetime import date
from uuid import UUID

from dashboard import clock
from dashboard.actions import absence, rule_tasks
from dashboard.actions.rule_tasks import Counts
from db.commands import summaries, sweeps
from db.engine import Unavailable, reading, writing
from db.engine import identity as unnamed
from db.queries import identity
from db.queries import sweeps as queries
from db.records import Scope

BATCH = 20  # people in one transaction
BATCH_LIMIT_S = 60.0
EVERY_S = 60.0
SLICE_S = 120.0  # of one clinic, before the next has its turn: a big clinic does not keep the others waiting
_log = logging.getLogger(__name__)


def everywhere(*, slice_s: float = SLICE_S, rest: float = 0.0) -> dict[UUID, Counts]:
    """What is due of every clinic's round of its own day; what was done, by clinic. One that cannot be done now is tried again later."""
    done: dict[UUID, Counts] = {}
    with unnamed() as connection:
        clinics = identity.clinics(connection)
    for clinic_id, zone in clinics:
        try:
            clock.work_in(zone)
            done[clinic_id] = clinic(clinic_id, clock.today(), zone=zone, slice_s=slice_s, rest=rest)
        except Unavailable as error:
            _log.warning("the round of clinic %s waits: %s", clinic_id, error)
    return done


def clinic(clinic_id: UUID, today: date, *, zone: str = "UTC", slice_s: float = SLICE_S, rest: float = 0.0) -> Counts:
    """One clinic's round, as far as it gets in `slice_s` seconds. rest: the share of the time in which the processor is left to others."""
    scope, began, done = Scope.of_rules(clinic_id, zone), time.monotonic(), Counts()
    if not _is_ours(scope, today):
        return done
    absence.begin(scope, today)
    while time.monotonic() - began < slice_s:
        at = time.monotonic()
        counts = _batch(scope, today)
        if counts is None:
            return done
        done += counts
        time.sleep((time.monotonic() - at) * rest)
    with writing(by=scope) as session:
        sweeps.let_go(session, scope, today)
    return done


def start() -> threading.Thread:
    """A thread of this worker that looks once a minute whether a round is due."""
    thread = threading.Thread(target=_forever, name="rules-round", daemon=True)
    thread.start()
    return thread


def _forever() -> None:
    while True:
        try:
            everywhere(rest=1.0)
        except Exception:
            _log.exception("the round of the rules failed; the next one is in a minute")
        time.sleep(EVERY_S)


def _is_ours(scope: Scope, today: date) -> bool:
    """Whether anything is due, and nobody else is at it. A round that is finished goes on for people whose facts came in bulk since."""
    with reading(scope) as session:
        known = queries.round_of(session, scope, today)
        if known is not None and known.finished_at is not None:
            return bool(queries.not_looked_at(session, scope, today))
    with writing(by=scope) as session:
        return sweeps.claim(session, scope, today)


def _batch(scope: Scope, today: date) -> Counts | None:
    """The next few people, in a transaction of their own with its sign of life; None when nobody is left."""
    with reading(scope) as session:
        people = queries.not_looked_at(session, scope, today, BATCH)
        begun_on = queries.begun_on(session, scope) or today
    with writing(by=scope, limit_s=BATCH_LIMIT_S) as session:
        if not people:
            sweeps.alive(session, scope, today, {}, finished=True)
            return None
        counts = rule_tasks.run(session, scope, people, today, begun_on=begun_on)
        if counts.people:
            summaries.rewrite(session, scope, sorted(counts.people), today)
        sweeps.alive(session, scope, today, counts.plain())
        return counts
