"""What the caseload page counts: everybody the clinic ever cared for, in a few questions, whatever their number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from dashboard.actions import lines, rollover
from dashboard.care import caseload, caseload_shown, flags, staging
from dashboard.care.caseload import Cared, Clinician
from dashboard.care.flag_rules import Kind
from dashboard.roles import VIEWS, Viewer
from db.commands import summaries
from db.engine import Session, reading
from db.queries import caseload as queries
from db.queries import patients, people
from db.queries.caseload import Person
from db.queries.people import Colleague
from db.records import Scope
from db.vocabulary import Discipline, PatientStatus

MONTHS = 30
"""How far back a period may begin."""
READ_LIMIT_S = 15.0
NO_SITE = "-"
"""How the address names people of no site."""


@dataclass(frozen=True)
class Asked:
    """What the page is asked: months by their first day, both included; a site by name, NO_SITE, or None for every one."""

    first: date
    last: date
    discipline: Discipline | None = None
    site: str | None = None

    @property
    def place(self) -> str | None:
        return "" if self.site == NO_SITE else self.site


@dataclass(frozen=True)
class Month:
    """People by King's stage on the last day of a month."""

    on: date
    split: caseload_shown.Split


@dataclass(frozen=True)
class Caseload:
    """Everything that the page shows. before: people on the day before the period. mixes: share of late stages among those staged, by clinician."""

    today: date
    asked: Asked
    table: caseload_shown.Table
    months: tuple[Month, ...]
    before: int | None
    new: tuple[caseload_shown.Flow, ...]
    died: tuple[caseload_shown.Flow, ...]
    moved: tuple[caseload_shown.Flow, ...]
    mixes: Mapping[tuple[Discipline, UUID], float]
    sites: tuple[str, ...]
    disciplines: tuple[Discipline, ...]
    names: Mapping[UUID, str]


def own_discipline(viewer: Viewer) -> Discipline | None:
    """The one discipline whose caseload somebody sees; None for a role of no discipline, which sees every one."""
    return viewer.discipline or viewer.view.discipline


def last_whole_month(today: date) -> date:
    """The first day of the last month that is over."""
    return (today.replace(day=1) - timedelta(days=1)).replace(day=1)


def up_to_date(viewer: Viewer, today: date) -> bool:
    """What decays with time is rolled once a day, by whoever looks first; says whether the facts were those of another day until now."""
    with reading(viewer.scope) as session:
        stale = summaries.stale(session, viewer.scope, today)
    rollover.roll(viewer, today=today)
    return stale


def sites(viewer: Viewer) -> tuple[str, ...]:
    """The sites that people of this clinic belong to, by name."""
    with reading(viewer.scope) as session:
        return tuple(queries.sites(session, viewer.scope))


def caseload_of(viewer: Viewer, asked: Asked, today: date) -> Caseload:
    """The caseload as this viewer may see it."""
    own = own_discipline(viewer)
    asked = replace(asked, discipline=own or asked.discipline)
    # Who died and who moved is part of what is counted here.
    everybody = replace(viewer.scope, with_ended=True)
    with reading(viewer.scope, limit_s=READ_LIMIT_S) as session:
        found = _everybody(session, everybody, today)
        staff = people.colleagues(session, viewer.scope)
        tasks = queries.open_tasks(session, viewer.scope)
    sites = {person.id: person.site or "" for person in found.people}
    cared = found.cared
    clinicians = _clinicians(staff, cared, today)
    shown = caseload_shown.table(cared, clinicians, tasks, sites, today, site=asked.place)
    rows = tuple(row for row in shown.rows if asked.discipline in (None, row.clinician.discipline))
    no_lead = {discipline: count for discipline, count in shown.no_lead.items() if asked.discipline in (None, discipline)}
    counted = [month for month in caseload.months(cared, asked.first, _last_day(asked.last)) if month.starts_on >= asked.first]
    before = next(iter(caseload.months(cared, asked.first - timedelta(days=1), asked.first - timedelta(days=1))))
    earliest = min((person.since_on for person in cared), default=asked.first)

    def flow(of: str) -> tuple[caseload_shown.Flow, ...]:
        months = _by_month(cared, of, earliest, last_whole_month(today))
        return tuple(one for one in caseload_shown.flow(months, sites, site=asked.place) if asked.first <= one.last <= _last_day(asked.last))

    return Caseload(
        today=today,
        asked=asked,
        table=replace(shown, rows=rows, no_lead=no_lead),
        months=tuple(Month(month.counted_on, caseload_shown.stages(month, sites, site=asked.place)) for month in counted),
        before=caseload_shown.stages(before, sites, site=asked.place).people,
        new=flow("new"),
        died=flow("died"),
        moved=flow("moved"),
        mixes=_mixes(cared, today) if asked.site is None else {},
        sites=tuple(sorted({place for place in sites.values() if place})),
        disciplines=tuple(dict.fromkeys(one.discipline for one in clinicians)),
        names={one.account_id: one.name for one in staff},
    )


@dataclass(frozen=True)
class Everybody:
    people: list[Person]
    cared: list[Cared]


def _everybody(session: Session, scope: Scope, today: date) -> Everybody:
    # Lines of yesterday do not say the class of today.
    mark = "" if summaries.stale(session, scope, today) else lines.mark()
    found = queries.people(session, scope, mark=mark, today=today)
    leads, scores, events = queries.leads(session, scope), queries.scores(session, scope), queries.events(session, scope)
    kinds = classes(session, scope, found, today)
    cared = []
    for person in found:
        staged = staging.over_time(
            scores.get(person.id, ()), events.get(person.id, ()), until=today, diagnosed_on=person.diagnosed_on, onset_on=person.onset_on
        )
        cared.append(
            Cared(
                id=person.id,
                kind=kinds.get(person.id, Kind.STABLE),
                since_on=person.since_on,
                ended_on=person.ended_on,
                ended_as=person.ended_as,
                stages=tuple((one.on, one.kings) for one in staged),
                leads=leads.get(person.id, {}),
            )
        )
    return Everybody(found, cared)


def classes(session: Session, scope: Scope, found: Sequence[Person], today: date) -> dict[UUID, Kind]:
    """The class of everybody under care, from their line; somebody whose line was lost to a change this very moment is judged for this answer."""
    order = list(Kind)
    here = [person for person in found if person.ended_on is None]
    kinds = {person.id: order[person.place] for person in here if person.place is not None}
    lost = [person.id for person in here if person.place is None]
    if lost:
        kinds |= {one.patient.id: flags.judge(one, today).kind for one in patients.summaries(session, scope, only=lost)}
    return kinds


def discipline_of(colleague: Colleague) -> Discipline | None:
    return colleague.discipline or VIEWS[colleague.role].discipline


def _clinicians(staff: Sequence[Colleague], cared: Sequence[Cared], today: date) -> list[Clinician]:
    """Who works here, one row a discipline, and whoever still leads somebody: also of another discipline, or having left."""
    leading = {(discipline, who) for person in cared if person.under_care(today) for discipline, who in person.leads.items()}
    found = []
    for one in staff:
        own = discipline_of(one)
        works = [own] if own is not None and one.active else []
        for discipline in dict.fromkeys([*works, *(other for other in Discipline if (other, one.account_id) in leading)]):
            agreed = discipline is own and one.active
            found.append(
                Clinician(
                    id=one.account_id,
                    name=one.name,
                    discipline=discipline,
                    people_agreed=one.people_agreed if agreed else None,
                    tasks_capacity=one.weekly_capacity if agreed else None,
                )
            )
    return found


def _by_month(cared: Sequence[Cared], of: str, earliest: date, last: date) -> list[tuple[date, list[UUID]]]:
    """Who came, died or moved in each whole month, oldest first."""
    found: dict[date, list[UUID]] = {}
    month = earliest.replace(day=1)
    while month <= last:
        found[month] = []
        month = (month + timedelta(days=32)).replace(day=1)
    ended = {"died": PatientStatus.DIED, "moved": PatientStatus.MOVED}.get(of)
    for person in cared:
        on = person.since_on if ended is None else person.ended_on if person.ended_as is ended else None
        if on is not None and (month := on.replace(day=1)) in found:
            found[month].append(person.id)
    return list(found.items())


def _mixes(cared: Sequence[Cared], today: date) -> dict[tuple[Discipline, UUID], float]:
    """The share of stages 4A and 4B of those staged, by lead, where both they and the others are enough to be shown."""
    counts: dict[tuple[Discipline, UUID], list[int]] = {}
    for person in cared:
        if person.under_care(today) and (stage := person.stage(today)):
            for lead in person.leads.items():
                counts.setdefault(lead, [0, 0])[stage in ("4A", "4B")] += 1
    least = caseload_shown.least()
    return {lead: late / (late + others) for lead, (others, late) in counts.items() if late >= least and others >= least}


def _last_day(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1) - timedelta(days=1)
