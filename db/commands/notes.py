"""Changes of notes: a new wording keeps the earlier one, and what is struck through says why."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from db.commands import rows
from db.commands.rows import Kept
from db.records import Scope
from db.tables import Note


def reword(session: Session, scope: Scope, patient_id: UUID, note_id: UUID, version: int, text: str, *, at: datetime) -> Kept | None:
    """The author's new wording. None when the note is not there, somebody else's or struck; raises Conflict when it changed meanwhile."""
    own = (Note.clinic_id == scope.clinic_id, Note.id == note_id, Note.patient_id == patient_id, Note.author_id == scope.account_id)
    found = session.execute(select(Note.text, Note.earlier).where(*own, Note.struck_at.is_(None)).with_for_update()).one_or_none()
    if found is None:
        return None
    earlier = [*found.earlier, [found.text, at.isoformat()]]
    return rows.change(session, scope, "note", patient_id, {"id": note_id}, version, {"text": text, "earlier": earlier, "edited_at": at})


def strike_own(session: Session, scope: Scope, note_id: UUID, why: str, *, at: datetime) -> None:
    """Strike one's own note through, unless it is already."""
    own = (Note.clinic_id == scope.clinic_id, Note.id == note_id, Note.author_id == scope.account_id, Note.struck_at.is_(None))
    struck = {"struck_at": at, "struck_why": why, "struck_by": scope.account_id, "version": Note.version + 1}
    session.execute(update(Note).where(*own).values(**struck).execution_options(synchronize_session=False))
