"""What queries about case meetings answer with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from db.vocabulary import Carried, Consent, Discipline, ItemState, MeetingState, NotCarried, PatientStatus, Presence, Section, TaskState

CARRIED_FROM = "From "
"""How the reason of somebody begins whom a meeting hands on; its day follows."""


@dataclass(frozen=True)
class Series:
    id: UUID
    name: str
    place: str
    weekday: int
    every_weeks: int
    starts_at: time
    minutes: int
    active: bool
    version: int


@dataclass(frozen=True)
class MeetingRow:
    """One meeting. patients, discussed, decisions: how many."""

    id: UUID
    series_id: UUID | None
    name: str
    place: str
    on_day: date
    starts_at: time
    minutes: int
    break_after: int | None
    break_minutes: int
    state: MeetingState
    chair_id: UUID | None
    presenter_id: UUID | None
    now_item_id: UUID | None
    panel: int
    patient_present: bool
    started_at: datetime | None
    paused_at: datetime | None
    paused_s: int
    closed_at: datetime | None
    guests: str
    version: int
    patients: int = 0
    discussed: int = 0
    decisions: int = 0


@dataclass(frozen=True)
class Item:
    """One line of an agenda, with who it is about; status: care may have ended since, on status_on; consent: None when not asked.

    joins: how the patient joins for it, in words; empty when they do not.
    """

    id: UUID
    meeting_id: UUID
    patient_id: UUID
    number: int
    section: Section
    why: tuple[tuple[str, str], ...]
    minutes: int
    state: ItemState
    deferred_to: date | None
    deferred_why: str
    added_by: UUID | None
    added_why: str
    joins: str
    used_s: int
    discussed_at: datetime | None
    snapshot: Mapping[str, object] | None
    version: int
    family_name: str
    given_name: str
    latin_name: str | None
    born_on: date | None
    hospital_no: str
    national_no: str | None
    similar_name: bool
    status: PatientStatus
    status_on: date | None
    consent: Consent | None

    @property
    def ended(self) -> bool:
        """Whether care here has ended since they were put on."""
        return self.status is not PatientStatus.UNDER_CARE

    @property
    def declined(self) -> bool:
        """Whether they do not want to be discussed by the team."""
        return self.consent is Consent.DECLINES


@dataclass(frozen=True)
class Attending:
    account_id: UUID
    name: str
    presence: Presence


@dataclass(frozen=True)
class DecisionRow:
    """One decision with its task as it stands; state, due_on, owner are None for a note."""

    id: UUID
    meeting_id: UUID
    item_id: UUID
    patient_id: UUID
    task_id: UUID | None
    wording: str
    by: str
    by_id: UUID
    at: datetime
    on_day: date
    state: TaskState | None
    state_reason: str
    discipline: Discipline | None
    due_on: date | None
    urgent: bool
    owner_id: UUID | None
    owner: str | None
    task_version: int | None
    outcome: Carried | None
    reason: NotCarried | None
    reason_note: str
    version: int


@dataclass(frozen=True)
class Said:
    """What one profession says of one patient before the meeting."""

    item_id: UUID
    discipline: Discipline
    text: str
    by: str
    at: datetime
