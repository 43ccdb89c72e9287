"""Logging a day of exercise on behalf of somebody: on the phone, in the clinic, or what was told afterwards."""

from datetime import date, timedelta
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, Field

from dashboard.actions import kept
from dashboard.actions.kept import Doubtful, Entry
from dashboard.care.adherence_days import days_between
from dashboard.care.adherence_rules import rules
from dashboard.care.catalogue import exercise_name
from dashboard.care.words import count, day, percent
from dashboard.clock import today
from dashboard.roles import Viewer
from db.commands import programmes, rows
from db.commands.rows import Kept
from db.engine import Conflict, Refused, Session
from db.exercise_records import DayLog
from db.queries import exercise
from db.vocabulary import Answer, LogSource, MissedReason

TABLE = "exercise_session"


def _blank_is_none(value: object) -> object:
    return None if value == "" else value


Scale = Annotated[Annotated[int, Field(ge=0, le=10)] | None, BeforeValidator(_blank_is_none)]


class Said(BaseModel):
    """What was said of one exercise; nothing is no entry."""

    exercise_key: Annotated[str, Field(max_length=20)]
    answer: Annotated[Answer | None, BeforeValidator(_blank_is_none)] = None


class Log(Entry):
    """One day. version: of the entry that was on the screen for that day, 0 for none. confirmed: what looked odd was looked at again."""

    on_day: date
    exercises: Annotated[tuple[Said, ...], Field(max_length=40)] = ()
    effort: Scale = None
    pain: Scale = None
    fatigue: Scale = None
    helped: bool = False
    missed_reason: Annotated[MissedReason | None, BeforeValidator(_blank_is_none)] = None
    note: Annotated[str, Field(max_length=300)] = ""
    version: int = Field(default=0, ge=0)
    confirmed: bool = False


def log(viewer: Viewer, entry: Log) -> UUID | None:
    """Keep it once, as staff's entry; None when the person is out of reach.

    Raises Refused, Doubtful (an answer for what was not asked that day), and Conflict when there is another entry of that day: theirs is shown, not lost.
    """
    oldest = today() - timedelta(days=rules().log_days_back)
    if not oldest <= entry.on_day <= today():
        raise Refused(f"A day is logged from {day(oldest)} to today: who enters it later no longer knows.")
    answers = {one.exercise_key: one.answer for one in entry.exercises if one.answer is not None}
    if not answers and entry.missed_reason is None:
        raise Refused("Say what was done, or why nothing was.")

    def write(session: Session) -> Kept | None:
        if not programmes.hold(session, viewer.scope, entry.patient_id):
            return None
        asked = _asked(session, viewer, entry)
        odd = [f"{exercise_name(key)} was not asked on {day(entry.on_day)}." for key in answers if key not in asked]
        there = next((one for one in exercise.day_logs(session, viewer.scope, entry.patient_id, since=entry.on_day) if one.on == entry.on_day), None)
        if there is not None and there.version != entry.version:
            raise Conflict({"version": there.version, "says": both(there, answers)})
        if odd and not entry.confirmed:
            raise Doubtful(odd)
        values = _values(entry, answers, asked)
        if there is None:
            return rows.put(session, viewer.scope, TABLE, entry.patient_id, {"on_day": entry.on_day, **values})
        return rows.change(session, viewer.scope, TABLE, entry.patient_id, {"id": there.id}, there.version, values)

    return kept.once(viewer, entry, write, action="exercise.logged")


def _asked(session: Session, viewer: Viewer, entry: Log) -> set[str]:
    """What the version in force asked for on that day; nothing on rest days and pauses."""
    known = exercise.programmes(session, viewer.scope, entry.patient_id)
    [found] = days_between(known, [], entry.on_day, entry.on_day)
    if not found.asked:
        return set()
    weekday = entry.on_day.isoweekday()
    return {
        one.exercise_key
        for programme in known
        if programme.starts_on <= entry.on_day and (programme.ends_on is None or entry.on_day <= programme.ends_on)
        for one in programme.exercises
        if weekday in one.weekdays
    }


def _values(entry: Log, answers: dict[str, Answer], asked: set[str]) -> dict[str, Any]:
    """The columns: counts are of what was asked that day, or of what was answered on a day on which nothing was."""
    worth = {Answer.DONE: 1.0, Answer.SOME: rules().some_counts, Answer.NOT_DONE: 0.0}
    of = asked or set(answers)
    return {
        "answers": {key: answer.value for key, answer in answers.items()},
        "asked_count": len(of),
        "done_count": sum(worth[answer] for key, answer in answers.items() if key in of),
        "effort": entry.effort,
        "pain": entry.pain,
        "fatigue": entry.fatigue,
        "source": LogSource.STAFF.value,
        "helped": entry.helped,
        "missed_reason": entry.missed_reason.value if entry.missed_reason else None,
        "note": entry.note.strip(),
    }


def both(there: DayLog, answers: dict[str, Answer]) -> list[str]:
    """What is kept of that day, and what was typed here, for who was not first."""
    return [f"{day(there.on)} has an entry by {there.source.value}: {_said(there.answers, there.counted)}.", f"Yours: {_said(answers)}."]


def _said(answers: Any, counted: float | None = None) -> str:
    if counted:
        return f"{percent(counted)} done, logged as a count"
    done = sum(answer is Answer.DONE for answer in answers.values())
    some = sum(answer is Answer.SOME for answer in answers.values())
    return f"{done} of {count(len(answers), 'exercise')} done{f', {some} in part' if some else ''}" if answers else "nothing done"
