"""Writing about a person: a note is added, reworded by its author, and struck through with a reason; none is ever deleted."""

from dataclasses import replace
from typing import Annotated
from uuid import UUID

from pydantic import Field

from dashboard.actions import kept
from dashboard.actions.kept import Entry
from dashboard.clock import now
from dashboard.roles import Viewer
from db.commands import notes, rows
from db.commands.rows import Kept
from db.engine import Refused, Session
from db.records import Scope

LONGEST = 4000


class NoteEntry(Entry):
    """A new note without row_id; with it, the author's new wording of the version that was seen."""

    row_id: UUID | None = None
    version: int = 0
    text: Annotated[str, Field(max_length=LONGEST)]


class StrikeEntry(Entry):
    row_id: UUID
    version: int
    why: Annotated[str, Field(max_length=300)]


def write(viewer: Viewer, entry: NoteEntry) -> UUID | None:
    """Its id, or None when the person is of no concern here or the note is somebody else's. Raises Refused and Conflict."""
    text = entry.text.strip()
    if not text:
        raise Refused("Write something, or cancel.")
    scope = _with_ended(viewer)

    def put(session: Session) -> Kept | None:
        if entry.row_id is None:
            discipline = viewer.discipline.value if viewer.discipline else None
            return rows.put(session, scope, "note", entry.patient_id, {"author_id": viewer.account_id, "discipline": discipline, "text": text})
        return notes.reword(session, scope, entry.patient_id, entry.row_id, entry.version, text, at=now())

    return kept.once(viewer, entry, put, action=f"note.{'reworded' if entry.row_id else 'added'}")


def strike(viewer: Viewer, entry: StrikeEntry) -> UUID | None:
    """Strike a note through, one's own or a colleague's, saying why. Raises Refused and Conflict."""
    why = " ".join(entry.why.split())
    if not why:
        raise Refused("Say why it is struck through; the note stays readable.")
    values = {"struck_at": now(), "struck_why": why, "struck_by": viewer.account_id}

    def put(session: Session) -> Kept | None:
        return rows.change(session, _with_ended(viewer), "note", entry.patient_id, {"id": entry.row_id}, entry.version, values)

    return kept.once(viewer, entry, put, action="note.struck")


def _with_ended(viewer: Viewer) -> Scope:
    """After care here ended there is still something to write: how the family was, what was collected."""
    return replace(viewer.scope, with_ended=True)
