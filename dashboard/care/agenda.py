"""An agenda that proposes itself: who is to be discussed, in which section, for how long, and when the break is. Decides only."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from uuid import UUID

from pydantic import Field

from dashboard.care.datafile import Known, load
from dashboard.care.flags import Flagged, Kind
from db.vocabulary import Section


class SectionRow(Known):
    title: str
    reasons: tuple[str, ...]
    minutes: int = Field(ge=1, le=60)


class Strain(Known):
    zarit_at_least: float
    source: str


class Break(Known):
    when_longer_than: int
    minutes: int


class MeetingFile(Known):
    schema_version: int
    sections: dict[Section, SectionRow]
    carer_strain: Strain
    discussed_again_days: int
    break_: Break = Field(alias="break")
    source: str


@cache
def rules() -> MeetingFile:
    """What data/meeting.yaml says."""
    return load("meeting.yaml", MeetingFile)


@dataclass(frozen=True)
class Candidate:
    """One person under care. last_on: the day they were last discussed. overdue: decisions past their day. wish: why somebody added them.

    zarit: the newest carer score, points of 88. name: to order by.
    """

    patient_id: UUID
    name: str
    flagged: Flagged
    last_on: date | None = None
    overdue: int = 0
    wish: str | None = None
    zarit: float | None = None


@dataclass(frozen=True)
class Proposed:
    """One line of the agenda. why: [class, words] of each reason, gravest first."""

    patient_id: UUID
    section: Section
    minutes: int
    why: tuple[tuple[str, str], ...]


def section_of(one: Candidate, today: date) -> Section | None:
    """Where a person belongs: the first section in order that any of their reasons puts them in; None for who need not be discussed yet."""
    keys = {reason.key for reason in one.flagged.reasons if reason.kind in (Kind.ACT, Kind.WATCH)}
    strained = one.zarit is not None and one.zarit >= rules().carer_strain.zarit_at_least
    for section, row in rules().sections.items():
        if (
            keys & set(row.reasons)
            or (section is Section.CARER_STRAIN and strained)
            or (section is Section.DECISION_OVERDUE and one.overdue)
            or (section is Section.OTHER and keys)
            or (section is Section.ADDED and one.wish is not None)
        ):
            return section
    if one.flagged.kind is Kind.DATA:
        return Section.NO_DATA
    long_ago = one.last_on is None or (today - one.last_on).days >= rules().discussed_again_days
    return Section.STABLE if long_ago else None


def propose(people: Iterable[Candidate], today: date, *, minutes: int, leave_out: Collection[UUID] = ()) -> tuple[tuple[Proposed, ...], tuple[Proposed, ...]]:
    """The agenda of a meeting of so many minutes, and who found no room in it: Act before Watch in each section, then most reasons, then longest ago.

    Who was added by the team always finds room; the break is taken off the time first. Source: data/meeting.yaml.
    """
    order = list(rules().sections)
    found = [(section, one) for one in people if one.patient_id not in leave_out and (section := section_of(one, today)) is not None]
    found.sort(
        key=lambda pair: (
            order.index(pair[0]),
            pair[1].flagged.kind.order,
            -len(pair[1].flagged.reasons),
            pair[1].last_on or date.min,
            pair[1].name,
            str(pair[1].patient_id),
        )
    )
    left = minutes - break_minutes(minutes) - sum(rules().sections[section].minutes for section, one in found if one.wish is not None)
    taken, waiting = list[Proposed](), list[Proposed]()
    for section, one in found:
        line = Proposed(one.patient_id, section, rules().sections[section].minutes, _why(one))
        if one.wish is not None:
            taken.append(line)
        elif line.minutes <= left:
            taken.append(line)
            left -= line.minutes
        else:
            waiting.append(line)
    return tuple(taken), tuple(waiting)


def break_minutes(minutes: int) -> int:
    """How long the break of a meeting is; 0 for one that needs none."""
    return rules().break_.minutes if minutes > rules().break_.when_longer_than else 0


def break_after(minutes_each: Sequence[int], minutes: int) -> int | None:
    """The agenda number after which the break comes: the first that reaches half the talk. None without a break, or with fewer than two patients."""
    if not break_minutes(minutes) or len(minutes_each) < 2:
        return None
    half, gone = sum(minutes_each) / 2, 0
    for number, one in enumerate(minutes_each, 1):
        gone += one
        if gone >= half:
            return min(number, len(minutes_each) - 1)
    return len(minutes_each) - 1


def _why(one: Candidate) -> tuple[tuple[str, str], ...]:
    said = [(reason.kind.value, reason.text) for reason in one.flagged.reasons]
    if one.zarit is not None and one.zarit >= rules().carer_strain.zarit_at_least:
        said.append((Kind.WATCH.value, f"Carer strain {one.zarit:g} of 88"))
    if one.overdue:
        said.append((Kind.ACT.value, f"{one.overdue} decision{'s' if one.overdue > 1 else ''} overdue"))
    if one.wish is not None:
        said.append(("added", one.wish or "Added by the team"))
    return tuple(said)
