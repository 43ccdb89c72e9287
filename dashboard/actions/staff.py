"""What an administrator changes about colleagues: invitations, roles, access, the load agreed with them. Nobody changes their own role or access."""

from dataclasses import replace
from uuid import UUID

from dashboard import tokens
from dashboard.actions import tasks
from dashboard.roles import VIEWS, Viewer
from db.commands import audit, identity
from db.commands import tasks as commands
from db.commands.identity import Newcomer
from db.engine import Session, writing
from db.errors import Refused
from db.queries import people
from db.queries import tasks as queries
from db.vocabulary import Discipline, Role

OWN = "Nobody changes their own role or access. Ask another administrator."


def invite(viewer: Viewer, *, email: str, name: str, role: Role, site: str | None, again: bool = False) -> str:
    """The address at which they choose a password. Raises Refused when they have one already."""
    token = tokens.new()
    whom = Newcomer(email, name, role, VIEWS[role].discipline, site)
    with writing(by=viewer.scope) as session:
        account_id = identity.invite(session, viewer.scope, whom=whom, token_hash=tokens.hash_of(token), hours=tokens.INVITATION_HOURS, again=again)
        if account_id is None:
            raise Refused(f"{email} signs in already. Use “New password” in their row if they have lost theirs.")
        action = "invite again" if again else "invite"
        audit.record(session, viewer.scope, action=action, object_kind="account", object_id=account_id, login_ref=viewer.login_ref)
    return tokens.invitation_address(token)


def change(viewer: Viewer, *, account_id: UUID, version: int, role: Role, discipline: Discipline | None, site: str | None, active: bool) -> int:
    """Another role, discipline, site, or no access any more; their logins end. Whoever has no access leaves their tasks to the inbox: how many.

    Raises Conflict and Refused.
    """
    if account_id == viewer.account_id:
        raise Refused(OWN)
    with writing(by=viewer.scope) as session:
        identity.change_membership(session, viewer.scope, account_id=account_id, version=version, role=role, discipline=discipline, site=site, active=active)
        action = "change access" if active else "deactivate"
        audit.record(session, viewer.scope, action=action, object_kind="account", object_id=account_id, login_ref=viewer.login_ref)
        return 0 if active else _leave(session, viewer, account_id)


def _leave(session: Session, viewer: Viewer, account_id: UUID) -> int:
    name = next(one.name for one in people.colleagues(session, viewer.scope) if one.account_id == account_id)
    owned = queries.owned_by(session, replace(viewer.scope, with_ended=True), account_id)
    held = commands.hold(session, viewer.scope, [task.id for task in owned])
    tasks.hand_over(session, viewer.scope, held, {"owner_id": None, "owner_role": None}, detail=f"{name} has no access any more")
    return len(held)


def agree(viewer: Viewer, *, account_id: UUID, version: int, tasks: int, people: int | None) -> None:
    """What is agreed with a colleague, as the caseload marks it: open tasks at a time, and people in their care. Raises Conflict."""
    with writing(by=viewer.scope) as session:
        identity.agree_load(session, viewer.scope, account_id=account_id, version=version, tasks=tasks, people=people)
        audit.record(session, viewer.scope, action="agree load", object_kind="account", object_id=account_id, login_ref=viewer.login_ref)


def end_logins(viewer: Viewer, account_id: UUID) -> int:
    """Sign a colleague out everywhere; how many logins ended."""
    with writing(by=viewer.scope) as session:
        ended = identity.end_logins_of(session, viewer.scope, account_id)
        audit.record(session, viewer.scope, action="end logins", object_kind="account", object_id=account_id, login_ref=viewer.login_ref)
    return ended
