"""What queries answer with: frozen, plain, without SQLAlchemy. Also Scope, which every query takes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from db.vocabulary import (
    AidStage,
    Answer,
    Diagnosis,
    Discipline,
    EventKind,
    Item5Form,
    LogSource,
    Measure,
    MissedReason,
    Mode,
    OnsetSite,
    PatientStatus,
    Position,
    Priority,
    PrognosisPreference,
    Role,
    Sex,
    TaskState,
)

NOBODY = UUID(int=0)
"""Who asks when no person does: no account has this id."""


ALL = "\x01"
"""Stands for every site, or every discipline, where a total is among what it is the total of: nothing is called so."""


@dataclass(frozen=True)
class Scope:
    """Whose rows: one clinic, asked by one person in one role. Ended care is left out unless asked for by name.

    zone: the clinic's time zone (an IANA name). The database counts the days of moments in it, and moments come back in it.
    """

    clinic_id: UUID
    account_id: UUID
    role: Role
    with_ended: bool = False
    zone: str = "UTC"

    @staticmethod
    def of_rules(clinic_id: UUID, zone: str = "UTC") -> "Scope":
        """What the rules do by themselves in one clinic: no person, and the role that may do least in the database."""
        return Scope(clinic_id, NOBODY, Role.MANAGER, zone=zone)

    @property
    def itself(self) -> "Scope":
        """The same clinic, asked by nobody."""
        return Scope.of_rules(self.clinic_id, self.zone)

    @property
    def person(self) -> UUID | None:
        """Who asks; None when it is nobody."""
        return None if self.account_id == NOBODY else self.account_id


@dataclass(frozen=True)
class Score:
    """One ALSFRS-R: items 1 to 12 in order, each 0 to 4 or None (not assessed)."""

    id: UUID
    patient_id: UUID
    assessed_on: date
    items: tuple[int | None, ...]
    item5_form: Item5Form
    mode: Mode
    rater: str | None
    version: int


@dataclass(frozen=True)
class Reading:
    """One measurement, in the unit that db.vocabulary.MEASURES names."""

    id: UUID
    measure: Measure
    measured_on: date
    value: float
    position: Position | None


@dataclass(frozen=True)
class Happening:
    """One dated event: a fall, a start of NIV, an admission."""

    id: UUID
    kind: EventKind
    happened_on: date
    ended_on: date | None
    injury: bool | None
    detail: str


@dataclass(frozen=True)
class ProgrammeExercise:
    """One exercise of a programme; weekdays are ISO (1 Monday to 7 Sunday)."""

    exercise_key: str
    weekdays: tuple[int, ...]
    sets: int | None
    reps: int | None
    minutes: int | None
    hold_s: int | None
    assisted: bool
    notes: str


@dataclass(frozen=True)
class Pause:
    """Days on which nothing is asked: a clinical pause. ends_on is the last paused day, None while it goes on."""

    starts_on: date
    ends_on: date | None
    reason: str


@dataclass(frozen=True)
class Programme:
    """One version of the home programme, in force from starts_on to ends_on, both included."""

    id: UUID
    number: int
    starts_on: date
    ends_on: date | None
    exercises: tuple[ProgrammeExercise, ...]
    pauses: tuple[Pause, ...]


@dataclass(frozen=True)
class SessionLog:
    """What was logged for one day; an exercise missing from answers has no entry.

    counted: the share done (0 to 1) of a day that was logged as a count and no exercise by its name, as files of logs may have it.
    """

    on: date
    answers: Mapping[str, Answer]
    effort: int | None
    pain: int | None
    fatigue: int | None
    source: LogSource
    helped: bool
    missed_reason: MissedReason | None
    counted: float | None = None


@dataclass(frozen=True)
class Aid:
    """One aid of one patient: the day each stage was reached, and when it is needed (quartiles of the forecast), as found on planned_on.

    need_met, need_known and need_lacks as in care.need_records.Expected; planned_on is None once the facts behind them have changed.
    A change names the version that it saw.
    """

    id: UUID
    aid_key: str
    reached: Mapping[AidStage, date]
    needed_p25: date | None
    needed_p50: date | None
    needed_p75: date | None
    owner: str | None
    order_by_on: date | None = None
    need_met: bool = False
    need_known: bool = False
    need_lacks: str | None = None
    planned_on: date | None = None
    owner_id: UUID | None = None
    note: str = ""
    version: int = 1


@dataclass(frozen=True)
class OpenAid:
    """An aid that is not there yet, as the list sees it: the days by which it is to be ordered and is needed, as they were last found."""

    aid_key: str
    ordered: bool
    order_by_on: date | None
    needed_on: date | None


@dataclass(frozen=True)
class LeadTime:
    """Days from order to use of one aid in this clinic: half and 8 in 10 took no longer; n is how many aids that rests on."""

    aid_key: str
    p50_days: int
    p80_days: int
    n: int


@dataclass(frozen=True)
class OpenTask:
    """A task that is not finished. Overdue is computed by who reads it, from due_on and today; so is whether a wait is over."""

    id: UUID
    patient_id: UUID | None
    title: str
    state: TaskState
    priority: Priority
    discipline: Discipline | None
    due_on: date | None
    owner: str | None
    owner_id: UUID | None
    version: int
    waiting_on: str | None = None
    waiting_until: date | None = None


@dataclass(frozen=True)
class Allergy:
    substance: str
    reaction: str


@dataclass(frozen=True)
class Patient:
    """Who a person is: what the identity banner says."""

    id: UUID
    hospital_no: str
    national_no: str | None
    family_name: str
    given_name: str
    latin_name: str | None
    preferred_name: str | None
    title: str | None
    born_on: date | None
    sex: Sex
    onset_site: OnsetSite
    onset_on: date | None
    diagnosis: Diagnosis
    diagnosed_on: date | None
    status: PatientStatus
    status_on: date | None
    prognosis: PrognosisPreference
    site: str | None
    version: int


@dataclass(frozen=True)
class Summary:
    """One patient's line in the list, from patient_summary: facts only, what decays with time is computed by the reader.

    lead_account_ids: of the care team, the one who asks, when among them.
    series_*: every ALSFRS-R with a total, oldest first. due_days: due days of open tasks, None for no due day.
    asked_28/done_28: sessions prescribed and done in the 28 days that end on as_of_on; *_before: the 28 days before those.
    aid_*: aids that are not delivered, with the days that dashboard/actions/needs.py last found for them.
    """

    patient: Patient
    as_of_on: date
    series_on: tuple[date, ...]
    series_total: tuple[int, ...]
    series_mode: tuple[Mode, ...]
    latest_on: date | None
    latest_items: tuple[int | None, ...]
    latest_form: Item5Form | None
    previous_items: tuple[int | None, ...]
    niv: bool
    gastrostomy: bool
    niv_on: date | None
    fvc: float | None
    fvc_on: date | None
    snip: float | None
    snip_on: date | None
    pcf: float | None
    pcf_on: date | None
    spo2: float | None
    spo2_on: date | None
    weight: float | None
    weight_on: date | None
    weight_at_diagnosis: float | None
    weight_90d: float | None
    asked_28: int | None
    done_28: int | None
    asked_before: int | None
    done_before: int | None
    last_log_on: date | None
    fatigue_7d: float | None
    pain_7d: float | None
    falls_90d: int
    falls_30d: int
    injuries_30d: int
    choking_90d: int
    programme_active: bool
    paused: bool
    open_tasks: int
    due_days: tuple[date | None, ...]
    urgent_due_days: tuple[date | None, ...]
    similar_name: bool
    lead_account_ids: tuple[UUID, ...] = field(default=())
    aid_keys: tuple[str, ...] = field(default=())
    aid_ordered: tuple[bool, ...] = field(default=())
    aid_order_by_on: tuple[date | None, ...] = field(default=())
    aid_needed_on: tuple[date | None, ...] = field(default=())

    @property
    def aids(self) -> tuple[OpenAid, ...]:
        """The aids that are not there yet, in the order in which they were identified."""
        return tuple(map(OpenAid, self.aid_keys, self.aid_ordered, self.aid_order_by_on, self.aid_needed_on))


@dataclass(frozen=True)
class Changed:
    """Who changed a row last, and when: for the conflict dialog and History."""

    by: str
    at: datetime
    version: int
