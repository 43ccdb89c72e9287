"""Needs kept for the list: the days by which aids are needed and to be ordered, found anew when the facts behind them have changed."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from dashboard.actions import rule_tasks
from dashboard.care import catalogue, staging
from dashboard.care import needs as care
from dashboard.care.lead_times import lead_times
from dashboard.care.need_records import OVER, Reasons
from dashboard.care.needs_when import Ahead, carry
from dashboard.care.rules_records import facts_of
from dashboard.roles import Viewer
from db.commands import aids as commands
from db.commands import summaries
from db.engine import Session, reading, writing
from db.queries import aids
from db.queries import needs as queries
from db.records import Aid, LeadTime, Scope


def refresh(session: Session, scope: Scope, patient_ids: Collection[UUID], today: date) -> None:
    """What the rules ask for about these people, their needs, then their summaries: after a write of facts, in its transaction."""
    rule_tasks.follow(session, scope, patient_ids, today)
    plan(session, scope, patient_ids, today)
    summaries.rewrite(session, scope, patient_ids, today)


def plan(session: Session, scope: Scope, patient_ids: Collection[UUID], today: date) -> None:
    """Find the days of every aid of these people, and keep them. Care that has ended keeps the days it had."""
    session.flush()
    own = {lead.aid_key: lead for lead in aids.lead_times(session, scope)}
    people = [person for person in queries.known(session, scope, patient_ids) if _coming(person)]
    ahead = [_ahead(person, today) for person in people]
    kinds = catalogue.aids()
    keys = [[aid.aid_key for aid in _coming(person)] for person in people]
    carry(ahead, [[kinds[key].needed or kinds[key].trigger for key in asked] for asked in keys])
    commands.plan(session, scope, [dates for person, known in zip(people, ahead, strict=True) for dates in _dates(person, known, own)], today)


def keep_lead_times(session: Session, scope: Scope) -> None:
    """The clinic's own days from order to use, from the stages of its aids."""
    commands.keep_lead_times(session, scope, lead_times(aids.taken(session, scope)))


def up_to_date(viewer: Viewer, patient_id: UUID, today: date) -> None:
    """The needs of one person of today, before they are shown: what the list does for everybody, done for the one who is looked at first."""
    with writing(by=viewer.scope) as session:
        plan(session, viewer.scope, [patient_id], today)
        summaries.rewrite(session, viewer.scope, [patient_id], today)


def reasons(viewer: Viewer, patient_id: UUID, today: date) -> Reasons | None:
    """What the needs of one person rest on, from all their facts. None when they are not under care, or not of this clinic."""
    with reading(viewer.scope) as session:
        found = queries.known(session, viewer.scope, [patient_id])
        own = {lead.aid_key: lead for lead in aids.lead_times(session, viewer.scope)}
    if not found:
        return None
    [person] = found
    ahead = _ahead(person, today)
    carry([ahead], [[kind.needed or kind.trigger for kind in catalogue.aids().values()]])
    return Reasons(tuple(care.needs(ahead, person.aids, own)), tuple(care.proposed(ahead, person.aids, own, stage=_stage(person, today))))


def _stage(person: queries.Known, today: date) -> str | None:
    patient, scores = person.patient, [score for score in person.scores if score.assessed_on <= today]
    staged = staging.over_time(scores, person.events, until=today, diagnosed_on=patient.diagnosed_on, onset_on=patient.onset_on)
    return staged[-1].kings if staged else None


def _ahead(person: queries.Known, today: date) -> Ahead:
    facts = facts_of(person.patient, scores=person.scores, readings=person.readings, events=person.events, today=today)
    return Ahead(facts, today, person.scores[-1].item5_form if person.scores else None)


def _dates(person: queries.Known, ahead: Ahead, own: dict[str, LeadTime]) -> list[commands.Dates]:
    found = []
    for aid in _coming(person):
        when = care.expected_of(aid.aid_key, ahead, own)
        p25, p50, p75 = (when.window.p25, when.window.p50, when.window.p75) if when.window else (None, None, None)
        found.append(commands.Dates(aid.id, p25, p50, p75, when.order_by, when.met, when.known, when.lacks))
    return found


def _coming(person: queries.Known) -> list[Aid]:
    """Aids of the catalogue that have not come into use: the days of the others stay as they were."""
    return [aid for aid in person.aids if aid.aid_key in catalogue.aids() and not aid.reached.keys() & set(OVER)]
