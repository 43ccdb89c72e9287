"""Who hears of a change of a task, and who hears that it was taken back."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from dashboard.care.task_changes import CLOSED
from db.commands import talk
from db.engine import Session
from db.records import Scope
from db.task_records import TaskRow
from db.vocabulary import NoticeKind, TaskState


def tell(session: Session, scope: Scope, task: TaskRow, values: Mapping[str, Any], batch: UUID | None) -> None:
    """Who asked and who watches hear when it closes or opens again, a new owner that it is theirs, an old one that it was handed back."""
    state = TaskState(values.get("state", task.state))
    if (state in CLOSED) is not (task.state in CLOSED):
        kind = NoticeKind.CLOSED if state in CLOSED else NoticeKind.REOPENED
        concerned = talk.watchers(session, scope, task.id) | {one for one in (task.created_by, task.owner_id) if one is not None}
        talk.tell(session, scope, task, kind, concerned, batch=batch)
    if "owner_id" in values and values["owner_id"] is not None:
        talk.tell(session, scope, task, NoticeKind.ASSIGNED, [values["owner_id"]], batch=batch)
    if state is TaskState.PROPOSED and task.state is not TaskState.PROPOSED and task.owner_id is not None:
        talk.tell(session, scope, task, NoticeKind.HANDED_BACK, [task.owner_id], batch=batch)


def untell(session: Session, scope: Scope, task: TaskRow, values: Mapping[str, Any], *, of: UUID, batch: UUID) -> None:
    """Whoever has not read of it yet never will; whoever has is told that it is not so any more."""
    state = TaskState(values.get("state", task.state))
    opposite = {
        NoticeKind.CLOSED: NoticeKind.REOPENED if state not in CLOSED else None,
        NoticeKind.REOPENED: NoticeKind.CLOSED if state in CLOSED else None,
        NoticeKind.ASSIGNED: NoticeKind.CLOSED if state in CLOSED else NoticeKind.HANDED_BACK,
        NoticeKind.HANDED_BACK: NoticeKind.ASSIGNED,
    }
    for account_id, kind in talk.untell(session, scope, of, task.id):
        if other := opposite.get(kind):
            talk.tell(session, scope, task, other, [account_id], batch=batch)
