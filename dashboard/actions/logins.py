"""Ending the own logins, from the profile."""

from uuid import UUID

from dashboard.roles import Viewer
from db.commands import audit, identity
from db.engine import writing


def end_own(viewer: Viewer, ref: UUID | None) -> int:
    """End one of the own logins, or with no `ref` all but the one in use; how many ended."""
    with writing(by=viewer.scope) as session:
        ended = identity.end_own_logins(session, viewer.scope, ref=ref, keep=viewer.login_ref)
        audit.record(session, viewer.scope, action="end own logins", object_kind="login", object_id=ref, login_ref=viewer.login_ref)
    return ended
