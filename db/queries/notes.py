"""Questions about notes."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.care_records import NoteEntry
from db.queries.names import with_name
from db.records import Scope
from db.tables import Note
from db.vocabulary import Discipline


def of_patient(session: Session, scope: Scope, patient_id: UUID) -> list[NoteEntry]:
    """Every note about a person, the newest first; struck ones too, with their reason."""
    wanted = select(
        Note.id,
        Note.text,
        Note.author_id,
        Note.discipline,
        Note.written_at,
        Note.edited_at,
        Note.earlier,
        Note.struck_at,
        Note.struck_why,
        Note.struck_by,
        Note.version,
    ).where(Note.clinic_id == scope.clinic_id, Note.patient_id == patient_id)
    found = session.execute(with_name(wanted, Note.author_id).order_by(Note.written_at.desc(), Note.id))
    return [
        NoteEntry(
            id=id_,
            text=text,
            author_id=author_id,
            author=name,
            discipline=Discipline(discipline) if discipline else None,
            written_at=written_at,
            edited_at=edited_at,
            earlier=tuple((wording, until) for wording, until in earlier),
            struck_at=struck_at,
            struck_why=struck_why,
            struck_by=struck_by,
            version=version,
        )
        for id_, text, author_id, discipline, written_at, edited_at, earlier, struck_at, struck_why, struck_by, version, name in found
    ]
