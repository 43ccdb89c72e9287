"""Marking somebody who is up for review: seen for this meeting cycle, or put off to a day with a reason; and taking it back."""

from datetime import date, timedelta
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from dashboard.actions.kept import UNDO_FOR, Entry
from dashboard.care import review as care
from dashboard.care.flags import judge
from dashboard.care.words import day
from dashboard.clock import today
from dashboard.components.review_mark import words_of
from dashboard.refusals import Missing
from dashboard.roles import Viewer
from db.commands import audit, idempotency
from db.commands import review as commands
from db.engine import Session, reading, writing
from db.errors import Refused
from db.queries import meetings, patients
from db.queries import review as queries
from db.records import Scope
from db.vocabulary import Discipline, ReviewKind

OBJECT = "review_mark"


def _blank_is_none(value: object) -> object:
    return None if value == "" else value


class Put(Entry):
    """A mark. until_on: of a snooze only."""

    model_config = ConfigDict(extra="forbid")
    kind: ReviewKind
    reason: Annotated[str, Field(max_length=200)] = ""
    until_on: Annotated[date | None, BeforeValidator(_blank_is_none)] = None


class TakeBack(BaseModel):
    model_config = ConfigDict(extra="forbid")
    key: UUID
    mark_id: UUID


def standing(session: Session, scope: Scope, today: date, own: Discipline | None) -> dict[UUID, list[tuple[str, str, bool]]]:
    """What still holds of what disciplines said, as (kind, words, whether it is one's own discipline's), by person: for the list."""
    marks = queries.marks(session, scope, today)
    found: dict[UUID, list[tuple[str, str, bool]]] = {}
    for summary in patients.summaries(session, scope, only=list(marks)) if marks else []:
        holds = care.standing(marks[summary.patient.id], judge(summary, today), today)
        if holds:
            found[summary.patient.id] = [(one.kind.value, words_of(one), one.discipline is own) for one in holds]
    return found


def put(viewer: Viewer, asked: Put) -> tuple[UUID, date]:
    """Put it once, whatever the browser repeats: its id, and the day before which it holds. Raises Missing, and Refused in words for the user."""
    request = asked.model_dump_json().encode()
    with writing(by=viewer.scope) as session:
        if before := idempotency.once(session, viewer.scope, asked.key, request):
            return UUID(before["id"]), date.fromisoformat(before["until"])
        if viewer.discipline is None:
            raise Refused("Only somebody of a discipline reviews people. Your administrator can give you one.")
        summary = next(iter(patients.summaries(session, viewer.scope, only=[asked.patient_id])), None)
        if summary is None:
            raise Missing("patient", asked.patient_id)
        until = _until(session, viewer.scope, asked)
        flagged = judge(summary, today())
        made = commands.put(
            session,
            viewer.scope,
            asked.patient_id,
            discipline=viewer.discipline,
            kind=asked.kind,
            reason=" ".join(asked.reason.split()),
            until_on=until,
            grade=flagged.kind.value,
            about=care.about(flagged),
        )
        _record(session, viewer, f"review.{asked.kind.value}", made, asked.patient_id)
        idempotency.remember(
            session, viewer.scope, asked.key, request, {"id": str(made), "until": until.isoformat(), "by": str(viewer.account_id), "of": OBJECT}
        )
        return made, until


def take_back_press(viewer: Viewer, key: UUID) -> UUID | None:
    """Undo one's own mark of a moment ago, by the press it came of; None when there is none."""
    with reading(viewer.scope) as session:
        before = idempotency.own(session, viewer.scope, key, UNDO_FOR)
    return take_back(viewer, TakeBack(key=key, mark_id=UUID(before["id"]))) if before.get("of") == OBJECT else None


def take_back(viewer: Viewer, asked: TakeBack) -> UUID:
    """The patient it was about. Raises Missing when it is not one's own, or gone already."""
    with writing(by=viewer.scope) as session:
        who = commands.take_back(session, viewer.scope, asked.mark_id)
        if who is None:
            raise Missing(OBJECT, asked.mark_id)
        _record(session, viewer, "review.taken_back", asked.mark_id, who)
        return who


def _until(session: Session, scope: Scope, asked: Put) -> date:
    if asked.kind is ReviewKind.SEEN:
        return care.seen_until(meetings.next_on(session, scope, today()), today())
    if not asked.reason.strip():
        raise Refused("Say why it can wait; colleagues see it beside the name.")
    if asked.until_on is None or asked.until_on <= today():
        raise Refused("Choose the day on which to look again, from tomorrow on.")
    latest = today() + timedelta(days=care.review_file().snooze_days)
    if asked.until_on > latest:
        raise Refused(f"At most {care.review_file().snooze_days} days ahead: up to {day(latest)}.")
    return asked.until_on


def _record(session: Session, viewer: Viewer, action: str, mark_id: UUID, patient_id: UUID) -> None:
    audit.record(session, viewer.scope, action=action, object_kind=OBJECT, object_id=mark_id, patient_id=patient_id, login_ref=viewer.login_ref)
