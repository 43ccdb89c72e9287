"""Needs kept for the list: the days by which aids are needed and to be ordered, found anew when the facts behind them have changed."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from dashboard.care import needs as care
from dashboard.care.lead_times import lead_times
from dashboard.care.needs_when import Ahead
from dashboard.care.rules_records import facts_of
from db.commands import aids as commands
from db.commands import summaries
from db.engine import Session
from db.queries import aids
from db.queries import needs as queries
from db.records import LeadTime, Scope


def refresh(session: Session, scope: Scope, patient_ids: Collection[UUID], today: date) -> None:
    """The needs of these people, then their summaries: after a write of facts, in its transaction."""
    plan(session, scope, patient_ids, today)
    summaries.rewrite(session, scope, patient_ids, today)


def plan(session: Session, scope: Scope, patient_ids: Collection[UUID], today: date) -> None:
    """Find the days of every aid of these people, and keep them. Care that has ended keeps the days it had."""
    session.flush()
    own = {lead.aid_key: lead for lead in aids.lead_times(session, scope)}
    commands.plan(session, scope, [dates for person in queries.known(session, scope, patient_ids) for dates in _dates(person, own, today)], today)


def keep_lead_times(session: Session, scope: Scope) -> None:
    """The clinic's own days from order to use, from the stages of its aids."""
    commands.keep_lead_times(session, scope, lead_times(aids.taken(session, scope)))


def _dates(person: queries.Known, own: dict[str, LeadTime], today: date) -> list[commands.Dates]:
    facts = facts_of(person.patient, scores=person.scores, readings=person.readings, events=person.events, today=today)
    found = []
    for need in care.needs(Ahead(facts, today), person.aids, own):
        window = need.window
        if need.aid is not None:
            p25, p50, p75 = (window.p25, window.p50, window.p75) if window else (None, None, None)
            found.append(commands.Dates(need.aid.id, p25, p50, p75, need.order_by))
    return found
