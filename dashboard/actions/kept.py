"""What people keep about a person besides measurements: written once, by the version that was seen, and taken back within minutes."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from uuid import UUID

from pydantic import BaseModel

from dashboard.actions import needs
from dashboard.clock import today
from dashboard.roles import Viewer
from db.commands import audit, idempotency, rows
from db.commands.rows import Kept
from db.engine import Session, writing

UNDO_FOR = timedelta(minutes=2)  # the message offers it for ten seconds; the rest is for a slow line
FACTS = frozenset({"carer", "carer_training", "care_team", "equipment", "event", "exercise_session", "programme_pause"})
"""Rows that a summary, a need or a rule follows from: whoever writes one refreshes all three in the same transaction."""
LEADS = frozenset({"ordered_on", "in_use_on"})
"""Days that the clinic's own lead times follow from."""


class Doubtful(Exception):
    """It can be, and looks like a slip of the hand, or is hard to undo. `lines` say what, for whoever typed it to look at again; it is kept once confirmed."""

    def __init__(self, lines: Sequence[str], *, head: str = "Is this right? Nothing is saved yet.", yes: str = "Save anyway") -> None:
        super().__init__(" ".join(lines))
        self.lines, self.head, self.yes = list(lines), head, yes


class Entry(BaseModel):
    """What every form about a person sends."""

    key: UUID
    patient_id: UUID


def once(viewer: Viewer, entry: Entry, write: Callable[[Session], Kept | None], *, action: str) -> UUID | None:
    """Write it once, whatever the browser repeats; the row's id, or None when the person or the row is out of reach.

    Raises Conflict when the row is no longer the version that was seen.
    """
    request = action.encode() + entry.model_dump_json().encode()
    with writing(by=viewer.scope) as session:
        if before := idempotency.once(session, viewer.scope, entry.key, request):
            return UUID(before["row"].get("id", before["patient_id"]))
        kept = write(session)
        if kept is None:
            return None
        _follow(session, viewer, kept, action)
        idempotency.remember(session, viewer.scope, entry.key, request, kept.stored(viewer.account_id))
        return kept.id


def take_back(viewer: Viewer, key: UUID) -> Kept | None:
    """Undo one's own press a moment ago; None when there is nothing to take back, or somebody changed it since."""
    with writing(by=viewer.scope) as session:
        kept = rows.take_back(session, viewer.scope, key, UNDO_FOR)
        if kept is not None:
            _follow(session, viewer, kept, f"{kept.table}.taken_back")
        return kept


def _follow(session: Session, viewer: Viewer, kept: Kept, action: str) -> None:
    if kept.table == "equipment" and LEADS & (kept.before or {}).keys():
        needs.keep_lead_times(session, viewer.scope)
    if kept.table in FACTS:
        needs.refresh(session, viewer.scope, [kept.patient_id], today())
    audit.record(
        session, viewer.scope, action=action, object_kind=kept.table, object_id=kept.id, patient_id=kept.patient_id, login_ref=viewer.login_ref,
    )  # fmt: skip
