"""Being away: from when to when, who covers, and what becomes of the tasks that are due meanwhile. Coming back needs nothing.

What is due in the time away is handed over when the absence is set; what is still open on its first day, on that day (the daily round).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated
from uuid import UUID, uuid5

from pydantic import BaseModel, BeforeValidator

from dashboard.actions import tasks
from dashboard.clock import today
from dashboard.refusals import Denied, Missing
from dashboard.roles import VIEWS, Permission, Viewer
from db.commands import audit, idempotency, identity
from db.commands import tasks as commands
from db.engine import Session, reading, writing
from db.errors import Refused
from db.queries import people
from db.queries import tasks as queries
from db.queries.people import Colleague
from db.records import Scope
from db.task_records import TaskRow
from db.vocabulary import TaskState


def _blank_is_none(value: object) -> object:
    return None if value == "" else value


Day = Annotated[date | None, BeforeValidator(_blank_is_none)]


class OwnPlan(BaseModel):
    """An absence as it is wanted: no first day, and they are there. until_on is the last day away, None while it is not known."""

    version: int
    from_on: Day = None
    until_on: Day = None
    cover_id: Annotated[UUID | None, BeforeValidator(_blank_is_none)] = None


class Plan(OwnPlan):
    """The same of somebody who is named."""

    account_id: UUID


class OwnSet(OwnPlan):
    """back: the press whose tasks are to be given back, when an absence is taken back."""

    key: UUID
    back: Annotated[UUID | None, BeforeValidator(_blank_is_none)] = None


class Set(OwnSet, Plan):
    """The same of somebody who is named."""


@dataclass(frozen=True)
class Known:
    """Somebody, who could cover, and the tasks that an absence as wanted would hand over."""

    who: Colleague
    others: Sequence[Colleague]
    tasks: Sequence[TaskRow]


@dataclass(frozen=True)
class Done:
    """What was set: batch names the press for taking it back, before is how it was."""

    batch: UUID
    before: Colleague
    now: Colleague
    handed: int


def look(viewer: Viewer, account_id: UUID, plan: Plan | None = None) -> Known:
    """Raises Missing for somebody of another clinic, Denied for somebody else's absence without the permission."""
    _may(viewer, account_id)
    with reading(viewer.scope) as session:
        staff = people.colleagues(session, viewer.scope)
        who = _one(staff, account_id)
        handed = _concerned(session, viewer.scope, plan, today()) if plan is not None and plan.from_on is not None and wrong(plan) is None else []
    return Known(who, [one for one in staff if one.active and one.account_id != account_id and _sees_as_much(one, who)], handed)


def wrong(plan: Plan) -> str | None:
    """What is wrong with the days of an absence, in words."""
    if plan.from_on is not None and plan.until_on is not None and plan.until_on < plan.from_on:
        return "The last day away is before the first. Change one of them."
    return None


def set_(viewer: Viewer, asked: Set) -> Done:
    """Keep the absence, and hand over what is due by its end, to who covers or back to the inbox; all of it or nothing, once.

    Raises Missing, Denied, Conflict when the person's row was changed meanwhile, and Refused in words.
    """
    _may(viewer, asked.account_id)
    if said := wrong(asked):
        raise Refused(said)
    if asked.cover_id == asked.account_id:
        raise Refused("Somebody else has to cover.")
    request = asked.model_dump_json().encode()
    with writing(by=viewer.scope) as session:
        kept = idempotency.once(session, viewer.scope, asked.key, request)
        staff = people.colleagues(session, viewer.scope)
        before = _one(staff, asked.account_id)
        _check_cover(staff, before, asked)
        if kept is None:
            away = asked.from_on is not None
            handed = _concerned(session, viewer.scope, asked, today()) if away and asked.back is None else []
            identity.set_absence(
                session,
                viewer.scope,
                account_id=asked.account_id,
                version=asked.version,
                first=asked.from_on,
                last=asked.until_on if away else None,
                cover_id=asked.cover_id if away else None,
            )
            if handed:
                held = commands.hold(session, viewer.scope, [task.id for task in handed])
                to = _to(asked.cover_id)
                tasks.apply(session, viewer, [(task, to) for task in held], batch=asked.key, detail=f"{before.name} is away")
            if asked.from_on is not None and asked.from_on <= today():
                _begun(session, viewer.scope, asked.account_id, asked.from_on)
            if asked.back is not None and queries.of_batch(session, viewer.scope, asked.back):
                tasks.take_back(session, viewer, asked.back, batch=asked.key)
            audit.record(session, viewer.scope, action="absence.set", object_kind="account", object_id=asked.account_id, login_ref=viewer.login_ref)
            kept = {"handed": len(handed)}
            idempotency.remember(session, viewer.scope, asked.key, request, kept)
        now = _one(people.colleagues(session, viewer.scope), asked.account_id)
    return Done(asked.key, before, now, int(kept["handed"]))


def _may(viewer: Viewer, account_id: UUID) -> None:
    if account_id != viewer.account_id and not viewer.may(Permission.PLAN_DAYS):
        raise Denied(Permission.PLAN_DAYS.value)


def _one(staff: Sequence[Colleague], account_id: UUID) -> Colleague:
    found = next((one for one in staff if one.account_id == account_id), None)
    if found is None:
        raise Missing("account", account_id)
    return found


def begin(scope: Scope, on: date) -> int:
    """Hand over what is still open of everybody whose absence has begun, once an absence, however often it is asked; how many tasks."""
    with reading(scope) as session:
        gone = [one for one in people.colleagues(session, scope) if one.active and one.away(on)]
    handed = 0
    for one in gone:
        with writing(by=scope) as session:
            handed += _begin(session, scope, one, on)
    return handed


def _begin(session: Session, scope: Scope, one: Colleague, on: date) -> int:
    assert one.absent_from is not None
    if not _begun(session, scope, one.account_id, one.absent_from):
        return 0
    wanted = _concerned(session, scope, Plan(account_id=one.account_id, version=one.version, **_days(one)), on)
    held = commands.hold(session, scope, [task.id for task in wanted])
    tasks.hand_over(session, scope, held, _to(one.cover_id), detail=f"{one.name} is away")
    return len(held)


def _days(one: Colleague) -> dict[str, date | None]:
    return {"from_on": one.absent_from, "until_on": one.absent_until}


def _begun(session: Session, scope: Scope, account_id: UUID, first: date) -> bool:
    """Note that the tasks of this absence were handed over; whether nobody did before."""
    key, request = uuid5(account_id, f"absence from {first.isoformat()}"), b"absence"
    if idempotency.once(session, scope, key, request) is not None:
        return False
    idempotency.remember(session, scope, key, request, {})
    return True


def _to(cover_id: UUID | None) -> dict[str, UUID | None]:
    return {"owner_id": cover_id} if cover_id else {"owner_id": None, "owner_role": None}


def _sees_as_much(cover: Colleague, who: Colleague) -> bool:
    """Tasks about patients go to nobody who may not see patients: they would be out of everybody's sight."""
    return Permission.SEE_PATIENT in VIEWS[cover.role].may or Permission.SEE_PATIENT not in VIEWS[who.role].may


def _check_cover(staff: Sequence[Colleague], who: Colleague, asked: Set) -> None:
    if asked.cover_id is None:
        return
    cover = next((one for one in staff if one.account_id == asked.cover_id and one.active), None)
    if cover is None:
        raise Refused("Who covers does not work in this clinic any more. Choose somebody else.")
    if not _sees_as_much(cover, who):
        raise Refused(f"{cover.name} may not see patients, and so not their tasks. Choose somebody else.")
    if asked.from_on is not None and cover.away(max(asked.from_on, today())):
        raise Refused(f"{cover.name} is away then too. Choose somebody else.")


def _concerned(session: Session, scope: Scope, plan: Plan, on: date) -> list[TaskRow]:
    """Their unfinished tasks that are due while they are away, once it has begun the late ones too; all of them when nobody knows when they are back.

    What is left to do about somebody whose care ended goes with them: it is not put off by a holiday.
    """
    assert plan.from_on is not None
    first, last, begun = plan.from_on, plan.until_on, plan.from_on <= on
    return [
        task
        for task in queries.owned_by(session, replace(scope, with_ended=True), plan.account_id)
        if task.state is not TaskState.PROPOSED
        and ((begun and last is None) or (task.due_on is not None and (begun or task.due_on >= first) and (last is None or task.due_on <= last)))
    ]
