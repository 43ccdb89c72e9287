"""Who is up for review by a discipline, in which order; and how long the word of somebody who looked holds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from dashboard.care.datafile import Known, load
from dashboard.care.flags import Flagged, Kind, Reason, judge
from db.records import Summary
from db.review_records import Mark
from db.vocabulary import Discipline


class ReviewFile(Known):
    schema_version: int
    seen_days: int
    snooze_days: int
    snooze_reasons: tuple[str, ...]
    source: str


@cache
def review_file() -> ReviewFile:
    """What data/review.yaml says."""
    return load("review.yaml", ReviewFile)


@dataclass(frozen=True)
class Waiting:
    """Somebody up for review: their facts and reasons of today."""

    summary: Summary
    flagged: Flagged

    @property
    def id(self) -> UUID:
        return self.summary.patient.id


def about(flagged: Flagged) -> dict[str, str]:
    """The reasons a mark is put about: each by its key, with its day."""
    return {reason.key: reason.on.isoformat() if reason.on else "" for reason in flagged.reasons}


def stands(mark: Mark, flagged: Flagged, today: date) -> bool:
    """Whether a mark still holds: before its day, and nothing worse has come since.

    Worse: a graver class; an Act or Watch reason that was not there; an Act reason with a value of a later day.
    """
    return today < mark.until_on and Kind(mark.grade).order <= flagged.kind.order and not any(_new(reason, mark.about) for reason in flagged.reasons)


def _new(reason: Reason, known: Mapping[str, str]) -> bool:
    if reason.kind is Kind.DATA:
        return False
    if reason.key not in known:
        return True
    return reason.kind is Kind.ACT and reason.on is not None and reason.on.isoformat() > known[reason.key] != ""


def standing(marks: Iterable[Mark], flagged: Flagged, today: date) -> list[Mark]:
    """Those that hold, the newest first."""
    return sorted((mark for mark in marks if stands(mark, flagged, today)), key=lambda mark: mark.at, reverse=True)


def queue(
    people: Sequence[Summary],
    marks: Mapping[UUID, Sequence[Mark]],
    reviewed_on: Mapping[UUID, date],
    own: Discipline | None,
    today: date,
) -> list[Waiting]:
    """Everybody with a reason whom this discipline has not marked: class, own reasons first, most reasons, longest not discussed, name."""
    judged = [Waiting(summary, judge(summary, today)) for summary in people]
    waiting = [
        one for one in judged if one.flagged.reasons and not [mark for mark in standing(marks.get(one.id, ()), one.flagged, today) if mark.discipline is own]
    ]
    return sorted(waiting, key=lambda one: _order(one, reviewed_on.get(one.id), own))


def _order(one: Waiting, reviewed_on: date | None, own: Discipline | None) -> tuple[Any, ...]:
    kind, reasons, patient = one.flagged.kind, one.flagged.reasons, one.summary.patient
    has_own = any(reason.discipline is own and reason.kind is not Kind.DATA for reason in reasons) if own else False
    return kind.order, not has_own, -len(reasons), reviewed_on or date.min, patient.family_name.casefold(), patient.given_name.casefold(), str(patient.id)


def seen_until(next_meeting: date | None, today: date) -> date:
    """The first day on which "seen" no longer holds: the next meeting, or some weeks from now."""
    return next_meeting or today + timedelta(days=review_file().seen_days)
