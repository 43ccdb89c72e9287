"""What people keep about a person besides measurements: written once, by the version that was seen, and taken back within minutes."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from dashboard.actions import needs
from dashboard.clock import today
from dashboard.roles import Viewer
from db.commands import audit, idempotency, rows
from db.commands.rows import Kept
from db.engine import Session, writing

UNDO_FOR = timedelta(minutes=2)  # the message offers it for ten seconds; the rest is for a slow line
SUMMED_UP = frozenset({"equipment", "exercise_session", "programme_pause"})
"""Rows that a summary or a need follows from: whoever writes one refreshes both in the same transaction."""


class Doubtful(Exception):
    """It can be, and looks like a slip of the hand. `odd` says what, for whoever typed it to look at again; it is kept once they are sure."""

    def __init__(self, odd: Sequence[str]) -> None:
        super().__init__(" ".join(odd))
        self.odd = tuple(odd)


RULED = ("carer", "carer_training", "care_team")
"""Who cares, what they were taught and who leads are facts that rules ask for."""


class Entry(BaseModel):
    """What every form about a person sends."""

    key: UUID
    patient_id: UUID


def once(viewer: Viewer, entry: Entry, write: Callable[[Session], Kept | None], *, action: str, kind: str) -> UUID | None:
    """Write it once, whatever the browser repeats; the row's id, or None when the person or the row is out of reach.

    Raises Conflict when the row is no longer the version that was seen.
    """
    request = action.encode() + entry.model_dump_json().encode()
    with writing(by=viewer.scope) as session:
        if before := idempotency.once(session, viewer.scope, entry.key, request):
            return _id(before)
        kept = write(session)
        if kept is None:
            return None
        if kept.table in RULED:
            needs.refresh(session, viewer.scope, [kept.patient_id], today())
        audit.record(
            session, viewer.scope, action=action, object_kind=kind, object_id=_id(stored := kept.stored(viewer.account_id)), patient_id=kept.patient_id,
            login_ref=viewer.login_ref,
        )  # fmt: skip
        idempotency.remember(session, viewer.scope, entry.key, request, stored)
        return _id(stored)


def take_back(viewer: Viewer, key: UUID) -> Kept | None:
    """Undo one's own press a moment ago; None when there is nothing to take back, or somebody changed it since."""
    with writing(by=viewer.scope) as session:
        kept = rows.take_back(session, viewer.scope, key, UNDO_FOR)
        if kept is not None:
            if kept.table == "equipment":
                needs.keep_lead_times(session, viewer.scope)
            if kept.table in SUMMED_UP or kept.table in RULED:
                needs.refresh(session, viewer.scope, [kept.patient_id], today())
            audit.record(
                session,
                viewer.scope,
                action=f"{kept.table}.taken_back",
                object_kind=kept.table,
                object_id=_id(kept.stored(viewer.account_id)),
                patient_id=kept.patient_id,
                login_ref=viewer.login_ref,
            )
        return kept


def _id(stored: dict[str, Any]) -> UUID:
    """The row's own id, or its person's where it has none."""
    return UUID(stored["row"].get("id", stored["patient_id"]))
