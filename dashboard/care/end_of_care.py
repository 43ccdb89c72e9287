"""What is left to do when care here ends: a short list, worded for people who have lost somebody; from data/end_of_care.yaml."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from pydantic import Field

from dashboard.care import catalogue
from dashboard.care.datafile import Known, load
from dashboard.care.words import count
from db.records import Aid
from db.vocabulary import AidStage, Discipline, PatientStatus

_HERE = (AidStage.DELIVERED, AidStage.FITTED, AidStage.IN_USE)
_ORDERED = (AidStage.ORDERED, AidStage.APPROVED)


class End(Known):
    """One way in which care here ends: its word, what is said of the person, and the reason that closed tasks carry."""

    status: PatientStatus
    word: str
    says: str
    reason: str


class Step(Known):
    """Something to do afterwards. days: working days. discipline: None for what the aid's own discipline does."""

    title: str
    ends: frozenset[PatientStatus]
    days: int = Field(ge=0)
    discipline: Discipline | None = None


class EndFile(Known):
    schema_version: int
    source: str
    ends: tuple[End, ...]
    after: tuple[Step, ...]
    aids_out: tuple[Step, ...]
    aids_ordered: tuple[Step, ...]
    reopened: str
    undone: str


@dataclass(frozen=True)
class After:
    """A task of the short list. owner_id: who looks after the aid, None for the lead of the discipline. days: working days."""

    title: str
    discipline: Discipline
    days: int
    owner_id: UUID | None = None


@cache
def end_file() -> EndFile:
    """All of data/end_of_care.yaml."""
    return load("end_of_care.yaml", EndFile)


@cache
def ends() -> dict[PatientStatus, End]:
    """The ways in which care here ends, in the order in which they are offered."""
    return {end.status: end for end in end_file().ends}


def short_list(status: PatientStatus, aids: Sequence[Aid]) -> tuple[After, ...]:
    """What stays to be done, as of this end: calls and letters first, then one task for each aid that is on loan or ordered."""
    found = [After(step.title, step.discipline or Discipline.COORD, step.days) for step in end_file().after if status in step.ends]
    for aid in aids:
        if AidStage.RETURNED in aid.reached:
            continue
        kind = catalogue.aids().get(aid.aid_key)
        stages = aid.reached.keys()
        comes_back = kind is None or kind.loan_pool
        steps = end_file().aids_out if comes_back and stages & set(_HERE) else ()
        if not stages & set(_HERE) and stages & set(_ORDERED):
            steps = end_file().aids_ordered
        owner = kind.owner if kind else Discipline.OT
        found += [After(step.title.format(aid=_called(aid.aid_key)), step.discipline or owner, step.days) for step in steps if status in step.ends]
    return tuple(found)


def _called(aid_key: str) -> str:
    """Its short name inside a sentence: power chair, but NIV device."""
    name = catalogue.aid_short(aid_key)
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


@dataclass(frozen=True)
class Closing:
    """What one press would do."""

    tasks: int
    links: int
    programmes: int
    after: tuple[After, ...]


def consequences(closing: Closing) -> list[str]:
    """The same in words, one line each; nothing that is nought but the tasks, whose nought is worth knowing."""
    left = "; ".join(step.title for step in closing.after)
    lines = (
        f"closes {count(closing.tasks, 'open task')}",
        f"revokes {count(closing.links, 'home link')}" if closing.links else "",
        "ends the exercise programme" if closing.programmes else "",
        f"leaves {count(len(closing.after), 'task')} to do: {left}" if closing.after else "",
        "ends reminders, lists and rules about this person",
    )
    return [line for line in lines if line]
