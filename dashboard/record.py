"""Notes for the audit chain that no action writes: looks at a patient, and refusals."""

import threading
from uuid import UUID

from dashboard.clock import now
from dashboard.refusals import Refusal
from dashboard.roles import Viewer
from db.commands import audit, views
from db.engine import writing
from db.vocabulary import Outcome

QUARTER_S = 900
_KEPT = 20_000
# Which looks this process has already stored. Holds ids only and decides nothing but whether to write again.
_stored: set[tuple[UUID, UUID, str, int]] = set()
_lock = threading.Lock()


def view(viewer: Viewer, page: str, patient_id: UUID) -> None:
    """Note that the viewer saw this patient on this page: once per login, patient and page in 15 minutes."""
    quarter = int(now().timestamp()) // QUARTER_S
    look = (viewer.login_ref, patient_id, page, quarter)
    if look in _stored:
        return
    with writing(by=viewer.scope) as session:
        if views.note(session, viewer.scope, login_ref=viewer.login_ref, patient_id=patient_id, page=page, quarter=quarter):
            audit.record(
                session,
                viewer.scope,
                action=f"view {page}",
                object_kind="patient",
                object_id=patient_id,
                patient_id=patient_id,
                outcome=Outcome.VIEWED,
                login_ref=viewer.login_ref,
            )
    with _lock:
        if len(_stored) >= _KEPT:
            _stored.clear()
        _stored.add(look)


def refusal(viewer: Viewer, action: str, refused: Refusal) -> None:
    """Note that the viewer was told no."""
    with writing(by=viewer.scope) as session:
        audit.record(
            session,
            viewer.scope,
            action=action[:200],
            object_kind=refused.object_kind or "page",
            object_id=refused.object_id,
            outcome=Outcome.DENIED,
            login_ref=viewer.login_ref,
        )
