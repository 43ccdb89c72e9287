"""Care & tasks: everything that is to be done for one person and was, who leads, who cares at home and what they were taught, what was laid down."""

from collections.abc import Sequence
from datetime import date

from dashboard.actions.rules import standing
from dashboard.components.markup import h
from dashboard.panels import care_team, carers, ending, task_stories, wishes
from dashboard.panels.record_head import Judged
from dashboard.panels.record_shapes import Asked, TabDrawn
from dashboard.roles import VIEWS, Permission, Viewer
from db.engine import Session
from db.queries import around, endings, people, rules, talk, tasks
from db.queries.overview import Overview
from db.queries.people import Colleague
from db.vocabulary import PatientStatus


def tab(session: Session, viewer: Viewer, facts: Overview, judged: Judged, today: date, asked: Asked) -> TabDrawn:
    """Tasks and carers at the left; team, papers, contacts and the end of care at the right."""
    patient, scope = facts.summary.patient, viewer.scope
    under_care = patient.status is PatientStatus.UNDER_CARE
    colleagues = people.colleagues(session, scope)
    may = under_care and viewer.may(Permission.RECORD_CARE)
    return TabDrawn(
        above=h(
            "div",
            task_stories.panel(_told(session, viewer, facts, colleagues), today),
            carers.panel(patient, people.carers(session, scope, patient.id), around.training(session, scope, patient.id), today, may=may, ended=not under_care),
        ),
        side=h(
            "div",
            care_team.panel(patient, people.team(session, scope, patient.id), colleagues, may=under_care and viewer.may(Permission.NAME_LEAD)),
            wishes.documents(patient, around.documents(session, scope, patient.id), today, may=may, ended=not under_care),
            wishes.contacts(patient, around.contacts(session, scope, patient.id), may=may),
            carers.strain(facts.readings, today),
            ending.panel(patient, endings.of_patient(session, scope, patient.id), today, may=viewer.may(Permission.END_CARE)),
        ),
    )


def _told(session: Session, viewer: Viewer, facts: Overview, colleagues: Sequence[Colleague]) -> task_stories.Told:
    patient, scope = facts.summary.patient, viewer.scope
    found = tasks.of_patient(session, scope, patient.id)
    ids = [task.id for task in found]
    return task_stories.Told(
        tasks=found,
        changes=tasks.history(session, scope, ids),
        comments=talk.comments(session, scope, ids),
        colleagues=colleagues,
        roles={role: f"any {view.title.lower()}" for role, view in VIEWS.items()},
        unread=talk.unread_of_patient(session, scope, patient.id),
        ended=patient.status is not PatientStatus.UNDER_CARE,
        may_change=viewer.may(Permission.CHANGE_TASKS),
        me=viewer.account_id,
        settings=standing(rules.settings(session, scope)) if any(task.rule_key for task in found) else None,
    )
