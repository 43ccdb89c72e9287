"""How the history says each thing that was recorded: one short sentence, made of the stored parts."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from dashboard.care import carer_topics, end_of_care, measure_words, words
from dashboard.care.catalogue import aid_name
from dashboard.care.noted import NOTED
from db.care_records import Recorded
from db.records import Reading
from db.vocabulary import AdvanceKind, EventKind, Measure, Mode, PatientStatus, Position, TrainingLevel

KINDS: Mapping[str, str] = {
    "score": "ALSFRS-R",
    "reading": "Measured",
    "event": "Event",
    "programme": "Exercise",
    "pause": "Exercise",
    "aid": "Equipment",
    "task": "Task",
    "task_closed": "Task",
    "training": "Carer training",
    "document": "Advance care",
    "lead": "Team",
    "allergy": "Allergy",
    "ended": "Care ended",
    "reopened": "Care goes on",
    "note": "Note",
}
MODES = {Mode.CLINIC: "in clinic", Mode.PHONE: "by phone", Mode.VIDEO: "by video", Mode.SELF: "self-rated", Mode.CARER: "rated by the carer"}
LEVELS = {
    TrainingLevel.TOLD: "told",
    TrainingLevel.SHOWN: "shown",
    TrainingLevel.DONE_WITH_HELP: "done with help",
    TrainingLevel.DONE_ALONE: "done alone",
}
ADVANCE = {
    AdvanceKind.REFUSAL: "Advance decision to refuse treatment",
    AdvanceKind.STATEMENT: "Advance statement of wishes",
    AdvanceKind.ATTORNEY: "Lasting power of attorney, health",
    AdvanceKind.ESCALATION: "Resuscitation and escalation form",
    AdvanceKind.PLACE: "Preferred place of care",
    AdvanceKind.OTHER: "Other document",
}
EVENTS: Mapping[EventKind, str] = {**NOTED, EventKind.DIAGNOSIS: "Diagnosis", EventKind.HOSPICE: "Hospice", EventKind.DEATH: "Died"}


def said(line: Recorded) -> str:
    """The sentence of one line."""
    return _SAID[line.kind](*line.parts)


def _score(mode: str, total: int | None, rater: str | None) -> str:
    scored = f"{total} of 48" if total is not None else "no total, items missing"
    return ", ".join(filter(None, (scored, MODES[Mode(mode)], rater and f"rated by {rater}")))


def _reading(measure: str, value: float, position: str | None) -> str:
    return measure_words.named(Reading(_NOBODY, Measure(measure), date.min, value, Position(position) if position else None))


def _event(kind: str, ended_on: str | None, injury: bool | None, detail: str) -> str:
    hurt = {True: "injured", False: "not injured", None: ""}[injury]
    until = f"until {_day(ended_on)}" if ended_on else ""
    return ", ".join(filter(None, (EVENTS[EventKind(kind)], until, hurt, detail)))


def _programme(number: int, ends_on: str | None, reason: str) -> str:
    return ", ".join(filter(None, (f"Programme {number} begins", f"until {_day(ends_on)}" if ends_on else "", reason)))


def _pause(ends_on: str | None, reason: str) -> str:
    return f"Paused{f' until {_day(ends_on)}' if ends_on else ''}: {reason}"


def _aid(key: str, stage: str) -> str:
    return f"{aid_name(key)}: {stage.replace('_', ' ')}"


def _task(title: str, discipline: str | None) -> str:
    return f"{f'{discipline}: ' if discipline else ''}{title}"


def _closed(title: str, state: str, detail: str) -> str:
    return f"{title}: {state}{f' ({detail})' if detail else ''}"


def _training(carer: str, topic: str, level: str) -> str:
    known = carer_topics.topics().get(topic)
    return f"{carer}: {known.title if known else topic}, {LEVELS[TrainingLevel(level)]}"


def _document(kind: str, kept_where: str, detail: str, withdrawn_on: str | None) -> str:
    withdrawn = f"withdrawn {_day(withdrawn_on)}" if withdrawn_on else ""
    return ", ".join(filter(None, (ADVANCE[AdvanceKind(kind)], detail, f"kept: {kept_where}", withdrawn)))


def _lead(discipline: str, name: str | None) -> str:
    return f"{name or words.NOT_KNOWN} leads {discipline}"


def _allergy(substance: str, reaction: str) -> str:
    return f"{substance} ({reaction})" if reaction else substance


def _ended(status: str, told_by: str) -> str:
    return f"{end_of_care.ends()[PatientStatus(status)].word}{f'; told by {told_by}' if told_by else ''}"


def _reopened(how: str, why: str) -> str:
    how_said = {"slip": "Taken back at once", "mistake": "Ended by mistake", "came_back": "Came back"}[how]
    return f"{how_said}{f': {why}' if why else ''}"


def _day(iso: str) -> str:
    return words.day(date.fromisoformat(iso))


_NOBODY = UUID(int=0)
_SAID: Mapping[str, Callable[..., Any]] = {
    "score": _score,
    "reading": _reading,
    "event": _event,
    "programme": _programme,
    "pause": _pause,
    "aid": _aid,
    "task": _task,
    "task_closed": _closed,
    "training": _training,
    "document": _document,
    "lead": _lead,
    "allergy": _allergy,
    "ended": _ended,
    "reopened": _reopened,
}
