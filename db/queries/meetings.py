"""Questions about case meetings: which there are, their agenda, who was there, what was decided."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, select, text
from sqlalchemy.orm import Session

from db.deferred import deferred_beyond
from db.meeting_records import Attending, DecisionRow, Item, MeetingRow, Said, Series
from db.queries.names import with_name
from db.records import Scope
from db.tables import AgendaItem, AgendaLine, Attendance, Decision, Meeting, MeetingSeries, Patient, Task, Wish
from db.vocabulary import Carried, Consent, Discipline, ItemState, MeetingState, NotCarried, PatientStatus, Presence, Section, TaskState

_MEETING = [
    getattr(Meeting, name)
    for name in (
        "id", "series_id", "name", "place", "on_day", "starts_at", "minutes", "break_after", "break_minutes", "state", "chair_id", "presenter_id",
        "now_item_id", "panel", "patient_present", "started_at", "paused_at", "paused_s", "closed_at", "guests", "version",
    )
]  # fmt: skip
_TALKED = AgendaItem.state.in_([ItemState.DISCUSSED.value, ItemState.AS_READ.value])


def series(session: Session, scope: Scope) -> list[Series]:
    """The clinic's meetings that come again, by name."""
    columns = [getattr(MeetingSeries, name) for name in Series.__dataclass_fields__]
    wanted = select(*columns).where(MeetingSeries.clinic_id == scope.clinic_id).order_by(MeetingSeries.name, MeetingSeries.id)
    return [Series(*row) for row in session.execute(wanted)]


def listed(session: Session, scope: Scope, since: date) -> list[MeetingRow]:
    """Meetings on or after a day, the latest first, with how much was on them."""
    return _meetings(session, scope, Meeting.on_day >= since)


def meeting(session: Session, scope: Scope, meeting_id: UUID) -> MeetingRow | None:
    found = _meetings(session, scope, Meeting.id == meeting_id)
    return found[0] if found else None


def has_meeting(session: Session, scope: Scope, series_id: UUID, on: date) -> bool:
    """Whether a series has a meeting on a day."""
    wanted = select(Meeting.id).where(Meeting.clinic_id == scope.clinic_id, Meeting.series_id == series_id, Meeting.on_day == on)
    return session.execute(wanted).first() is not None


def next_on(session: Session, scope: Scope, today: date) -> date | None:
    """The day of the next meeting that is planned after `today`."""
    wanted = select(func.min(Meeting.on_day)).where(Meeting.clinic_id == scope.clinic_id, Meeting.on_day > today, Meeting.state == MeetingState.PLANNED.value)
    return session.execute(wanted).scalar_one_or_none()


def agenda(session: Session, scope: Scope, meeting_id: UUID) -> list[Item]:
    """The agenda in its order; people whose care has ended since stay on it and say so."""
    return _items(session, scope, AgendaItem.meeting_id == meeting_id)


def item(session: Session, scope: Scope, item_id: UUID) -> Item | None:
    found = _items(session, scope, AgendaItem.id == item_id)
    return found[0] if found else None


def lines(session: Session, scope: Scope, meeting_id: UUID) -> list[Said]:
    """What professions said beforehand."""
    wanted = (
        select(AgendaLine.item_id, AgendaLine.discipline, AgendaLine.text, AgendaLine.at)
        .join(AgendaItem, and_(AgendaItem.clinic_id == AgendaLine.clinic_id, AgendaItem.id == AgendaLine.item_id))
        .where(AgendaLine.clinic_id == scope.clinic_id, AgendaItem.meeting_id == meeting_id)
        .order_by(AgendaLine.discipline)
    )
    found = session.execute(with_name(wanted, AgendaLine.by_id))
    return [Said(item_id, Discipline(discipline), text, name, at) for item_id, discipline, text, at, name in found]


def attendance(session: Session, scope: Scope, meeting_id: UUID) -> list[Attending]:
    """Who was there or sent apologies, by name."""
    wanted = select(Attendance.account_id, Attendance.presence).where(Attendance.clinic_id == scope.clinic_id, Attendance.meeting_id == meeting_id)
    found = [Attending(account_id, name or "", Presence(presence)) for account_id, presence, name in session.execute(with_name(wanted, Attendance.account_id))]
    return sorted(found, key=lambda one: (one.name, str(one.account_id)))


def decisions(session: Session, scope: Scope, meeting_id: UUID) -> list[DecisionRow]:
    """What a meeting decided, in the order in which it was typed; what was taken back is left out."""
    return _decisions(session, _decided(scope).where(Decision.meeting_id == meeting_id))


def last_decisions(session: Session, scope: Scope, patient_ids: Collection[UUID], before: date) -> list[DecisionRow]:
    """For each patient, what their last meeting before a day decided."""
    latest = (
        select(Decision.patient_id, func.max(Meeting.on_day).label("on_day"))
        .join(Meeting, and_(Meeting.clinic_id == Decision.clinic_id, Meeting.id == Decision.meeting_id))
        .where(Decision.clinic_id == scope.clinic_id, Decision.patient_id.in_(list(patient_ids)), Decision.taken_back_at.is_(None), Meeting.on_day < before)
        .group_by(Decision.patient_id)
        .subquery()
    )
    wanted = _decided(scope).join(latest, and_(latest.c.patient_id == Decision.patient_id, latest.c.on_day == Meeting.on_day))
    return _decisions(session, wanted)


def all_decisions(session: Session, scope: Scope, since: date) -> list[DecisionRow]:
    """Every decision of meetings on or after a day: for the team's own figure, and for what is overdue."""
    return _decisions(session, _decided(scope).where(Meeting.on_day >= since))


def last_discussed(session: Session, scope: Scope) -> dict[UUID, date]:
    """The day on which each patient was last discussed."""
    wanted = (
        select(AgendaItem.patient_id, func.max(Meeting.on_day))
        .join(Meeting, and_(Meeting.clinic_id == AgendaItem.clinic_id, Meeting.id == AgendaItem.meeting_id))
        .where(AgendaItem.clinic_id == scope.clinic_id, _TALKED)
        .group_by(AgendaItem.patient_id)
    )
    return {row.patient_id: row[1] for row in session.execute(wanted)}


def discussed_on(session: Session, scope: Scope, patient_ids: Collection[UUID] | None = None) -> dict[UUID, list[date]]:
    """The days on which each patient was discussed, oldest first; of everybody unless some are named."""
    wanted = (
        select(AgendaItem.patient_id, Meeting.on_day)
        .join(Meeting, and_(Meeting.clinic_id == AgendaItem.clinic_id, Meeting.id == AgendaItem.meeting_id))
        .where(AgendaItem.clinic_id == scope.clinic_id, AgendaItem.state.in_([ItemState.DISCUSSED.value, ItemState.AS_READ.value]))
        .order_by(Meeting.on_day)
    )
    if patient_ids is not None:
        wanted = wanted.where(AgendaItem.patient_id.in_(list(patient_ids)))
    found: dict[UUID, list[date]] = {}
    for who, on in session.execute(wanted):
        found.setdefault(who, []).append(on)
    return found


def last_snapshots(session: Session, scope: Scope, patient_ids: Collection[UUID], before: date) -> dict[UUID, tuple[date, dict[str, Any]]]:
    """The day on which each patient was last discussed before a day, and what was shown then; nothing is known of what a meeting showed elsewhere."""
    wanted = (
        select(AgendaItem.patient_id, Meeting.on_day, AgendaItem.snapshot)
        .join(Meeting, and_(Meeting.clinic_id == AgendaItem.clinic_id, Meeting.id == AgendaItem.meeting_id))
        .where(AgendaItem.clinic_id == scope.clinic_id, AgendaItem.patient_id.in_(list(patient_ids)), _TALKED, Meeting.on_day < before)
        .order_by(AgendaItem.patient_id, Meeting.on_day)
    )
    return {patient_id: (on, dict(snapshot or {})) for patient_id, on, snapshot in session.execute(wanted)}


def declined(session: Session, scope: Scope) -> set[UUID]:
    """Who does not want to be discussed by the team."""
    wanted = select(Patient.id).where(Patient.clinic_id == scope.clinic_id, Patient.consent == Consent.DECLINES.value)
    return set(session.execute(wanted).scalars())


def wishes(session: Session, scope: Scope, on: date) -> list[tuple[UUID, UUID, str, str]]:
    """Patients whom somebody wants discussed and no agenda has taken up: (wish, patient, why, by whom), oldest first.

    Who was deferred to a day waits until a meeting on that day or later.
    """
    wanted = (
        select(Wish.id, Wish.patient_id, Wish.why)
        .join(Patient, and_(Patient.clinic_id == Wish.clinic_id, Patient.id == Wish.patient_id))
        .where(Wish.clinic_id == scope.clinic_id, Wish.taken_by.is_(None), ~deferred_beyond(on), Patient.status == "under_care")
        .order_by(Wish.at, Wish.id)
    )
    return [(id_, patient_id, why, name or "") for id_, patient_id, why, name in session.execute(with_name(wanted, Wish.by_id))]


def _meetings(session: Session, scope: Scope, *which: Any) -> list[MeetingRow]:
    items = and_(AgendaItem.clinic_id == Meeting.clinic_id, AgendaItem.meeting_id == Meeting.id)
    counted = [
        select(func.count()).where(items).scalar_subquery().label("patients"),
        select(func.count()).where(items, _TALKED).scalar_subquery().label("discussed"),
        select(func.count())
        .where(Decision.clinic_id == Meeting.clinic_id, Decision.meeting_id == Meeting.id, Decision.taken_back_at.is_(None))
        .scalar_subquery()
        .label("decisions"),
    ]
    wanted = select(*_MEETING, *counted).where(Meeting.clinic_id == scope.clinic_id, *which)
    found = session.execute(wanted.order_by(Meeting.on_day.desc(), Meeting.starts_at.desc(), Meeting.id)).mappings()
    return [MeetingRow(**{**row, "state": MeetingState(row["state"])}) for row in found]


def _items(session: Session, scope: Scope, *which: Any) -> list[Item]:
    own = [getattr(AgendaItem, name) for name in list(Item.__dataclass_fields__)[:17]]
    whom = [Patient.family_name, Patient.given_name, Patient.latin_name, Patient.born_on, Patient.hospital_no, Patient.national_no]
    other = Patient.__table__.alias("other")
    similar = (
        select(other.c.id)
        .where(
            other.c.clinic_id == Patient.clinic_id,
            other.c.id != Patient.id,
            other.c.status == "under_care",
            func.lower(other.c.family_name) == func.lower(Patient.family_name),
            func.lower(func.left(other.c.given_name, 1)) == func.lower(func.left(Patient.given_name, 1)),
        )
        .exists()
    )
    wanted = (
        select(*own, *whom, similar.label("similar_name"), Patient.status, Patient.status_on, Patient.consent)
        .join(Patient, and_(Patient.clinic_id == AgendaItem.clinic_id, Patient.id == AgendaItem.patient_id))
        .where(AgendaItem.clinic_id == scope.clinic_id, *which)
        .order_by(AgendaItem.number)
    )
    return [_item(row) for row in session.execute(wanted).mappings()]


def _item(row: Any) -> Item:
    read = {"section": Section(row["section"]), "why": tuple(map(tuple, row["why"])), "state": ItemState(row["state"]), "status": PatientStatus(row["status"])}
    return Item(**{**row, **read, "consent": Consent(row["consent"]) if row["consent"] else None})


def _decided(scope: Scope) -> Any:
    return (
        select(
            Decision.id, Decision.meeting_id, Decision.item_id, Decision.patient_id, Decision.task_id, Decision.wording, Decision.by_id, Decision.at,
            Meeting.on_day, Task.state, func.coalesce(Task.state_reason, ""), Task.discipline, Task.due_on, Task.priority, Task.owner_id, Task.version,
            Decision.outcome, Decision.reason, Decision.reason_note, Decision.version.label("decision_version"),
        )
        .join(Meeting, and_(Meeting.clinic_id == Decision.clinic_id, Meeting.id == Decision.meeting_id))
        .outerjoin(Task, and_(Task.clinic_id == Decision.clinic_id, Task.id == Decision.task_id))
        .where(Decision.clinic_id == scope.clinic_id, Decision.taken_back_at.is_(None))
        .order_by(Decision.at, Decision.id)
    )  # fmt: skip


def _decisions(session: Session, wanted: Any) -> list[DecisionRow]:
    names: dict[UUID, str] = {one.account_id: one.name for one in session.execute(text("SELECT account_id, name FROM identity.colleagues()"))}
    found = []
    for row in session.execute(wanted):
        id_, meeting_id, item_id, patient_id, task_id, wording, by_id, at, on_day, state, why, discipline, due_on, priority, owner_id, task_version = row[:16]
        outcome, reason, note, version = row[16:]
        found.append(
            DecisionRow(
                id=id_, meeting_id=meeting_id, item_id=item_id, patient_id=patient_id, task_id=task_id, wording=wording, by=names.get(by_id) or "",
                by_id=by_id, at=at, on_day=on_day, state=TaskState(state) if state else None, state_reason=why,
                discipline=Discipline(discipline) if discipline else None, due_on=due_on, urgent=priority == "urgent", owner_id=owner_id,
                owner=names.get(owner_id) if owner_id else None, task_version=task_version, outcome=Carried(outcome) if outcome else None,
                reason=NotCarried(reason) if reason else None, reason_note=note, version=version,
            )
        )  # fmt: skip
    return found
