"""Who carries how much: weighted points per clinician and discipline against capacity, the mix of stages, and who came and left by month."""

from calendar import monthrange
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from uuid import UUID

from dashboard.care.datafile import Known, load
from dashboard.care.flag_rules import Kind
from db.vocabulary import Discipline, PatientStatus

NOT_KNOWN = "not known"


class NewPerson(Known):
    points: float
    within_days: int


class Weights(Known):
    schema_version: int
    base: float
    stage: dict[str, float]
    stage_not_known: float
    kind: dict[Kind, float]
    new: NewPerson
    source: str
    overdue_target_pct: float


@cache
def weights() -> Weights:
    """What data/caseload.yaml says."""
    return load("caseload.yaml", Weights)


@dataclass(frozen=True)
class Cared:
    """One person on the caseload. leads: the named clinician of each discipline. stages: (day, King's stage), in any order."""

    id: UUID
    kind: Kind
    since_on: date
    ended_on: date | None = None
    ended_as: PatientStatus | None = None
    stages: tuple[tuple[date, str | None], ...] = ()
    leads: Mapping[Discipline, UUID] = field(default_factory=dict)

    def under_care(self, on: date) -> bool:
        """Whether the clinic cares for the person on a day; the day care ended is no longer one."""
        return self.since_on <= on and (self.ended_on is None or on < self.ended_on)

    def stage(self, on: date) -> str | None:
        """The last one judged up to a day; None when there is none or it could not be told."""
        return max(((day, stage) for day, stage in self.stages if day <= on), key=lambda found: found[0], default=(on, None))[1]


@dataclass(frozen=True)
class Clinician:
    """people_agreed and tasks_capacity: what was agreed with them, None when nothing was."""

    id: UUID
    name: str
    discipline: Discipline
    points_capacity: float | None = None
    people_agreed: int | None = None
    tasks_capacity: int | None = None


@dataclass(frozen=True)
class Load:
    """What one clinician carries. people: the ids behind the numbers. An *_over is 0 within capacity and None when none was agreed."""

    clinician: Clinician
    people: tuple[UUID, ...]
    points: float
    by_kind: Mapping[Kind, int]
    late_stage_share: float | None
    tasks: int

    @property
    def people_over(self) -> int | None:
        """People beyond what was agreed; None when nothing was agreed."""
        return None if self.clinician.people_agreed is None else max(len(self.people) - self.clinician.people_agreed, 0)

    @property
    def tasks_over(self) -> int | None:
        """Tasks beyond capacity; None when none is set."""
        return None if self.clinician.tasks_capacity is None else max(self.tasks - self.clinician.tasks_capacity, 0)

    @property
    def points_over(self) -> float | None:
        """Points beyond capacity; None when none is set."""
        return None if self.clinician.points_capacity is None else max(self.points - self.clinician.points_capacity, 0.0)


@dataclass(frozen=True)
class DisciplineLoad:
    """points_capacity is None unless every clinician of the discipline has one. no_lead: people whom nobody of it leads."""

    discipline: Discipline
    points: float
    points_capacity: float | None
    tasks: int
    no_lead: tuple[UUID, ...]


@dataclass(frozen=True)
class Month:
    """One month. stages: people by King's stage on its last day, or on today in the running month. Ids are the people behind each count."""

    starts_on: date
    counted_on: date
    stages: Mapping[str, tuple[UUID, ...]]
    new: tuple[UUID, ...]
    died: tuple[UUID, ...]
    moved: tuple[UUID, ...]
    ended_otherwise: tuple[UUID, ...]

    @property
    def people(self) -> int:
        """How many people of all stages."""
        return sum(len(ids) for ids in self.stages.values())


def points(person: Cared, today: date) -> float:
    """How heavy one person is today, in points (1 is a settled person): their stage, their reasons for review, and being new. Source: data/caseload.yaml."""
    known = weights()
    stage = person.stage(today)
    # A stage that the file does not weigh is one nobody could tell.
    staged = known.stage.get(stage, known.stage_not_known) if stage else known.stage_not_known
    new = known.new.points if (today - person.since_on).days <= known.new.within_days else 0.0
    return known.base + staged + known.kind[person.kind] + new


def loads(people: Sequence[Cared], clinicians: Sequence[Clinician], open_tasks: Mapping[UUID, int], today: date) -> tuple[Load, ...]:
    """One row per clinician, by discipline and then name, never by result. open_tasks: by account. A person counts once for each discipline."""
    here = [person for person in people if person.under_care(today)]
    rows = []
    for clinician in sorted(clinicians, key=lambda one: (list(Discipline).index(one.discipline), one.name)):
        mine = [person for person in here if person.leads.get(clinician.discipline) == clinician.id]
        kinds = Counter(person.kind for person in mine)
        late = [person.stage(today) in ("4A", "4B") for person in mine if person.stage(today)]
        rows.append(
            Load(
                clinician=clinician,
                people=tuple(person.id for person in mine),
                points=sum(points(person, today) for person in mine),
                by_kind={kind: kinds[kind] for kind in Kind},
                late_stage_share=sum(late) / len(late) if late else None,
                tasks=open_tasks.get(clinician.id, 0),
            )
        )
    return tuple(rows)


def disciplines(rows: Sequence[Load], people: Sequence[Cared], today: date) -> tuple[DisciplineLoad, ...]:
    """The same by discipline; those in which nobody works here are left out."""
    found = []
    for discipline in dict.fromkeys(row.clinician.discipline for row in rows):
        mine = [row for row in rows if row.clinician.discipline is discipline]
        agreed = [row.clinician.points_capacity for row in mine]
        known = [one for one in agreed if one is not None]
        alone = tuple(person.id for person in people if person.under_care(today) and discipline not in person.leads)
        capacity = sum(known) if len(known) == len(agreed) else None
        found.append(DisciplineLoad(discipline, sum(row.points for row in mine), capacity, sum(row.tasks for row in mine), alone))
    return tuple(found)


def months(people: Sequence[Cared], first: date, today: date) -> tuple[Month, ...]:
    """Every month from that of `first` to the running one, oldest first: stage mix on its last day, and who came, died, moved or ended otherwise."""
    found, start = [], first.replace(day=1)
    while start <= today:
        end = start.replace(day=monthrange(start.year, start.month)[1])
        counted = min(end, today)
        stages: dict[str, list[UUID]] = {stage: [] for stage in (*weights().stage, NOT_KNOWN)}
        for person in people:
            if person.under_care(counted):
                stage = person.stage(counted)
                stages[stage if stage in stages else NOT_KNOWN].append(person.id)
        left = [person for person in people if person.ended_on and start <= person.ended_on <= counted]
        ended = {status: tuple(one.id for one in left if one.ended_as is status) for status in (PatientStatus.DIED, PatientStatus.MOVED)}
        found.append(
            Month(
                starts_on=start,
                counted_on=counted,
                stages={stage: tuple(ids) for stage, ids in stages.items()},
                new=tuple(person.id for person in people if start <= person.since_on <= counted),
                died=ended[PatientStatus.DIED],
                moved=ended[PatientStatus.MOVED],
                ended_otherwise=tuple(one.id for one in left if one.ended_as not in ended),
            )
        )
        start = end + timedelta(days=1)
    return tuple(found)
