"""What is new: the clinic's change number, who changed a patient's record last, what waits for the asker, and the next case meeting."""

from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, Boolean, Date, Text, Uuid, bindparam, select, text
from sqlalchemy.orm import Session

from db.question import Question
from db.records import Changed, Scope
from db.tables import ChangeSeq
from db.vocabulary import OPEN_STATES, MeetingState

_QUESTION = Question(
    text((Path(__file__).parent / "news.sql").read_text()).bindparams(
        bindparam("clinic", type_=Uuid),
        bindparam("who", type_=Uuid),
        bindparam("patient", type_=Uuid),
        bindparam("today", type_=Date),
        bindparam("seen", type_=BigInteger),
        bindparam("triage", type_=Boolean),
        bindparam("open", type_=ARRAY(Text)),
    )
)


@dataclass(frozen=True)
class Coming:
    """The meeting that runs now, else the next one planned."""

    id: UUID
    state: MeetingState
    on_day: date
    starts_at: time


@dataclass(frozen=True)
class News:
    """number: how many changes the clinic has seen. last: the last confirmed change of the patient asked about; `version` is its place in the audit chain.

    waiting: for who keeps the inbox what waits in it, for others their own tasks that are due or overdue. It and the meeting are None when
    nothing changed since `seen`.
    """

    number: int
    last: Changed | None
    waiting: int | None
    meeting: Coming | None


def number(session: Session, scope: Scope) -> int:
    """How many changes the clinic has seen; 0 before the first."""
    return session.execute(select(ChangeSeq.n).where(ChangeSeq.clinic_id == scope.clinic_id)).scalar_one_or_none() or 0


def news(session: Session, scope: Scope, patient_id: UUID | None, today: date, *, seen: int | None = None, triage: bool = False) -> News:
    """What changed, in one round trip. seen: the change number that the asker knows."""
    found = _QUESTION.one(session, clinic=scope.clinic_id, who=scope.account_id, patient=patient_id, today=today, seen=seen, triage=triage, open=_OPEN)
    return News(
        found.n,
        Changed(found.by_name or "import", found.at, found.seq) if found.seq is not None else None,
        found.waiting,
        Coming(found.meeting_id, MeetingState(found.state), found.on_day, found.starts_at) if found.meeting_id else None,
    )


_OPEN = [state.value for state in OPEN_STATES]
