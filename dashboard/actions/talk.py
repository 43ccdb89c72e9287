"""Talking about a task: comments with the people they are for, watching it, reading what one was told."""

from uuid import UUID

from dashboard.actions.task_shapes import Say, Watch
from dashboard.actions.tasks import reaches
from dashboard.refusals import Missing
from dashboard.roles import VIEWS, Permission, Viewer
from db.commands import audit, idempotency, talk
from db.engine import writing
from db.errors import Refused
from db.queries import people
from db.queries.people import Colleague
from db.task_records import TaskRow
from db.task_rows import rows
from db.vocabulary import NoticeKind


def say(viewer: Viewer, asked: Say) -> UUID:
    """A comment, once; its id. Who is named is told so, then owner, requester and watchers that there is one. Raises Missing and Refused."""
    request = asked.model_dump_json().encode()
    with writing(by=viewer.scope) as session:
        if before := idempotency.once(session, viewer.scope, asked.key, request):
            return UUID(before["id"])
        found = rows(session, viewer.scope, [asked.task_id])
        if not found or not reaches(viewer, found[0]):
            raise Missing("task", asked.task_id)
        [task] = found
        words = asked.text.strip()
        if not words:
            raise Refused("The comment is empty.")
        active = {one.account_id: one for one in people.colleagues(session, viewer.scope) if one.active}
        named = set(asked.mentions)
        if not named <= set(active):
            raise Refused("Somebody you named does not work in this clinic any more. Take the name out.")
        if blind := sorted(active[one].name for one in named if not _sees(active[one], task)):
            raise Refused(f"{', '.join(blind)} may not see this task, and would not learn of it. Take the name out, or give them a task.")
        made = talk.comment(session, viewer.scope, task.id, words, named)
        others = talk.watchers(session, viewer.scope, task.id) | {one for one in (task.owner_id, task.created_by) if one is not None}
        talk.tell(session, viewer.scope, task, NoticeKind.MENTIONED, named, batch=asked.key)
        talk.tell(session, viewer.scope, task, NoticeKind.COMMENTED, (others & set(active)) - named, batch=asked.key)
        talk.watch(session, viewer.scope, task.id, viewer.account_id)  # who asks something is told of the answer
        audit.record(
            session,
            viewer.scope,
            action="task.commented",
            object_kind="task",
            object_id=task.id,
            patient_id=task.patient_id,
            login_ref=viewer.login_ref,
        )
        idempotency.remember(session, viewer.scope, asked.key, request, {"id": str(made)})
        return made


def _sees(one: Colleague, task: TaskRow) -> bool:
    return Permission.SEE_PATIENT in VIEWS[one.role].may or one.account_id in (task.owner_id, task.created_by)


def watch(viewer: Viewer, asked: Watch) -> None:
    """Be told of a task, or no more. Raises Missing."""
    with writing(by=viewer.scope) as session:
        if not any(reaches(viewer, task) for task in rows(session, viewer.scope, [asked.task_id])):
            raise Missing("task", asked.task_id)
        (talk.watch if asked.on else talk.unwatch)(session, viewer.scope, asked.task_id, viewer.account_id)


def read(viewer: Viewer, *, task_id: UUID | None = None, patient_id: UUID | None = None) -> int:
    """Mark one's own notices as read: of a task, of a patient, or all; how many."""
    with writing(by=viewer.scope) as session:
        return talk.read(session, viewer.scope, task_id=task_id, patient_id=patient_id)
