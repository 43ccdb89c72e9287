"""What became of decisions: done, partly or not, why not, and the one line with which a patient's discussion opens."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from db.meeting_records import DecisionRow
from db.vocabulary import OPEN_STATES, Carried, NotCarried, TaskState

REASONS = {
    NotCarried.PATIENT_CHOICE: "patient or family choice",
    NotCarried.CHANGED: "changed circumstances",
    NotCarried.DID_NOT_ATTEND: "did not attend",
    NotCarried.CONDITIONAL: "conditional",
    NotCarried.DIED: "died",
    NotCarried.NOT_AVAILABLE: "not available",
    NotCarried.OTHER: "other",
}


class Stands(StrEnum):
    """How a decision stands on a day; `coming` is not due yet, and nobody is late with it."""

    DONE = "done"
    PARTLY = "partly"
    COMING = "coming"
    NOT_DONE = "not_done"


@dataclass(frozen=True)
class Decided:
    """One decision as it stands. state, state_reason, due_on: of its task, None for a note, which is carried out by being said."""

    wording: str
    state: TaskState | None
    state_reason: str
    due_on: date | None
    outcome: Carried | None = None
    reason: NotCarried | None = None
    reason_note: str = ""


def of(one: DecisionRow) -> Decided:
    """A stored decision as it is judged."""
    return Decided(one.wording, one.state, one.state_reason, one.due_on, one.outcome, one.reason, one.reason_note)


def carried(one: Decided) -> Carried:
    """What the team said of it, else what its task says: done, begun (partly), or not."""
    if one.outcome is not None:
        return one.outcome
    if one.state is None or one.state is TaskState.DONE:
        return Carried.DONE
    return Carried.PARTLY if one.state in (TaskState.IN_PROGRESS, TaskState.WAITING) else Carried.NOT_DONE


def stands(one: Decided, today: date) -> Stands:
    """`carried`, but of what waits for a day that is still to come."""
    found = Stands(carried(one))
    to_come = one.outcome is None and one.state in OPEN_STATES and one.due_on is not None and one.due_on >= today
    return Stands.COMING if found is Stands.NOT_DONE and to_come else found


def owes_reason(one: Decided, today: date) -> bool:
    """Whether it was due, was not wholly carried out, and nobody said why: a reason of its task counts."""
    due = one.due_on is None or one.due_on < today or one.state in (TaskState.DECLINED, TaskState.CANCELLED)
    return carried(one) is not Carried.DONE and due and one.reason is None and not one.state_reason


def why_not(one: Decided) -> str:
    """The reason in words, empty when none was recorded."""
    if one.reason is NotCarried.OTHER:
        return one.reason_note
    return REASONS[one.reason] if one.reason is not None else one.state_reason


_WORDS = {Stands.DONE: "done", Stands.PARTLY: "partly", Stands.COMING: "not due yet", Stands.NOT_DONE: "not"}


def sentence(decided: Sequence[Decided], today: date) -> str:
    """`6 decided, 3 done, 1 partly, 1 not due yet, 1 not: patient or family choice`; empty when nothing was decided."""
    if not decided:
        return ""
    found = [stands(one, today) for one in decided]
    counts = Counter(found)
    parts = [f"{len(decided)} decided", *(f"{counts[kind]} {word}" for kind, word in _WORDS.items() if counts[kind])]
    reasons = list(dict.fromkeys(filter(None, (why_not(one) for one, kind in zip(decided, found, strict=True) if kind is Stands.NOT_DONE))))
    return ", ".join(parts) + (f": {'; '.join(reasons)}" if reasons else "")


@dataclass(frozen=True)
class Unexplained:
    """Of decisions that were due and not wholly carried out, those with no reason recorded: the team's own quality figure."""

    without: int
    of: int


def unexplained(decided: Sequence[Decided], today: date) -> Unexplained:
    """Counts, for a share; `of` is 0 when everything due was carried out."""
    late = [one for one in decided if carried(one) is not Carried.DONE and (one.due_on is None or one.due_on < today or one.reason or one.state_reason)]
    return Unexplained(sum(owes_reason(one, today) for one in late), len(late))
