"""What may be shown of a caseload: counts by clinician, class, stage, site and month, none of which tells of fewer than 5 people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias
from uuid import UUID

from dashboard.care.caseload import Cared, Clinician, Month
from dashboard.care.flag_rules import Kind
from dashboard.care.quality_file import measure_file
from dashboard.care.small_cells import Sum, joined, protected
from db.records import ALL
from db.task_records import WeekOfTasks
from db.vocabulary import Discipline

Site: TypeAlias = str
"""A site by name; "" for people of none."""
Lead: TypeAlias = tuple[Discipline, UUID | None]
Cell: TypeAlias = tuple[Site | None, Lead | None, Kind | None]
EVERY = None


@dataclass(frozen=True)
class Split:
    """People and how they split; None where a number is hidden. together: what the hidden parts come to, 0 without any, None where that is hidden too."""

    people: int | None
    parts: Mapping[str, int | None]

    @property
    def together(self) -> int | None:
        if self.people is None:
            return None
        return self.people - sum(size for size in self.parts.values() if size is not None)


@dataclass(frozen=True)
class Row:
    """One clinician. An *_over is 0 within what was agreed, and None when nothing was or the number is hidden."""

    clinician: Clinician
    split: Split
    tasks: int

    @property
    def people_over(self) -> int | None:
        agreed = self.clinician.people_agreed
        return None if agreed is None or self.split.people is None else max(self.split.people - agreed, 0)

    @property
    def tasks_over(self) -> int | None:
        return None if self.clinician.tasks_capacity is None else max(self.tasks - self.clinician.tasks_capacity, 0)


@dataclass(frozen=True)
class Table:
    """Everybody, the clinicians in the order of disciplines, and how many people of each discipline have no named lead (None: hidden)."""

    everybody: Split
    rows: tuple[Row, ...]
    no_lead: Mapping[Discipline, int | None]

    def together(self, discipline: Discipline) -> int | None:
        """What the hidden numbers of a discipline come to: clinicians, and people without a lead. None without any."""
        numbers = [*(row.split.people for row in self.rows if row.clinician.discipline is discipline), self.no_lead.get(discipline, 0)]
        if None not in numbers or self.everybody.people is None:
            return None
        return self.everybody.people - sum(number for number in numbers if number is not None)


def least() -> int:
    """The smallest group that is shown. Source: data/quality_measures.yaml."""
    return measure_file().conventions.least_people


def table(
    people: Sequence[Cared], clinicians: Sequence[Clinician], tasks: Mapping[UUID, int], sites: Mapping[UUID, Site], today: date, *, site: Site | None = EVERY
) -> Table:
    """The caseload today, of one site or of every one. What is hidden is decided over all sites at once, so that no two views can be subtracted."""
    here = [person for person in people if person.under_care(today)]
    cells, sums = _cells(here, clinicians, sites)
    gone = protected(cells, sums, least())

    def split(lead: Lead | None) -> Split:
        def shown(kind: Kind | None) -> int | None:
            key = (site, lead, kind)
            # Of a row that is hidden as a whole, no part is shown either.
            return None if key in gone or (site, lead, EVERY) in gone else cells.get(key, 0)

        return Split(shown(EVERY), {kind: shown(kind) for kind in Kind})

    order = sorted(clinicians, key=lambda one: (list(Discipline).index(one.discipline), one.name))
    rows = tuple(Row(one, split((one.discipline, one.id)), tasks.get(one.id, 0)) for one in order)
    disciplines = dict.fromkeys(one.discipline for one in order)
    return Table(split(EVERY), rows, {discipline: split((discipline, None)).people for discipline in disciplines})


def _cells(here: Sequence[Cared], clinicians: Sequence[Clinician], sites: Mapping[UUID, Site]) -> tuple[dict[Cell, int], list[Sum[Cell]]]:
    """Every count by site, lead and class with its totals, and which is the sum of which."""
    places = sorted({sites[person.id] for person in here})
    teams: dict[Discipline, list[Lead]] = {}
    for one in clinicians:
        teams.setdefault(one.discipline, [(one.discipline, None)]).append((one.discipline, one.id))
    leads: list[Lead | None] = [EVERY, *(lead for team in teams.values() for lead in team)]
    kinds: list[Kind | None] = [EVERY, *Kind]
    cells: dict[Cell, int] = {(place, lead, kind): 0 for place in [EVERY, *places] for lead in leads for kind in kinds}
    for person in here:
        mine: list[Lead | None] = [EVERY]
        for discipline, team in teams.items():
            led: Lead = (discipline, person.leads.get(discipline))
            mine.append(led if led in team else (discipline, None))
        for place in (EVERY, sites[person.id]):
            for lead in mine:
                cells[place, lead, EVERY] += 1
                cells[place, lead, person.kind] += 1
    sums: list[Sum[Cell]] = [Sum((place, lead, EVERY), tuple((place, lead, kind) for kind in Kind)) for place in [EVERY, *places] for lead in leads]
    sums += [Sum((EVERY, lead, kind), tuple((place, lead, kind) for place in places)) for lead in leads for kind in kinds]
    sums += [Sum((place, EVERY, kind), tuple((place, lead, kind) for lead in team)) for place in [EVERY, *places] for kind in kinds for team in teams.values()]
    return cells, sums


def stages(month: Month, sites: Mapping[UUID, Site], *, site: Site | None = EVERY) -> Split:
    """The stages on the day a month is counted on, of one site or of every one."""
    places = sorted({sites[who] for ids in month.stages.values() for who in ids})
    cells: dict[tuple[Site | None, str | None], int] = {(place, stage): 0 for place in [EVERY, *places] for stage in [EVERY, *month.stages]}
    for stage, ids in month.stages.items():
        for who in ids:
            for place in (EVERY, sites[who]):
                cells[place, stage] += 1
                cells[place, EVERY] += 1
    named = list(month.stages)
    sums = [Sum[tuple[Site | None, str | None]]((place, EVERY), tuple((place, stage) for stage in named)) for place in [EVERY, *places]]
    sums += [Sum((EVERY, stage), tuple((place, stage) for place in places)) for stage in [EVERY, *named]]
    gone = protected(cells, sums, least())
    hidden = (site, EVERY) in gone

    def shown(stage: str | None) -> int | None:
        return None if hidden or (site, stage) in gone else cells.get((site, stage), 0)

    return Split(shown(EVERY), {stage: shown(stage) for stage in named})


@dataclass(frozen=True)
class Flow:
    """People who came, or left in one way, in the months from the first day to the last, both included. people is None where the number is hidden."""

    first: date
    last: date
    people: int | None


def flow(ids: Sequence[tuple[date, Sequence[UUID]]], sites: Mapping[UUID, Site], *, site: Site | None = EVERY) -> tuple[Flow, ...]:
    """Whole months in order, as (first day, who); neighbours are joined until 5 people. Months at the end that are still too few are left out."""
    found = []
    for group in joined([len(who) for _, who in ids], least()):
        who = [one for at in group for one in ids[at][1]]
        sizes: dict[Site | None, int] = {place: sum(sites[one] == place for one in who) for place in {sites[one] for one in who}}
        parts = tuple(sizes)
        sizes[EVERY] = len(who)
        gone = protected(sizes, [Sum(EVERY, parts)], least()) if parts else frozenset()
        last = ids[group[-1] + 1][0] if group[-1] + 1 < len(ids) else _month_after(ids[group[-1]][0])
        found.append(Flow(ids[group[0]][0], last - timedelta(days=1), None if site in gone else sizes.get(site, 0)))
    return tuple(found)


def weeks(found: Sequence[WeekOfTasks], *, site: Site | None = EVERY, discipline: Discipline | None = EVERY) -> tuple[WeekOfTasks, ...]:
    """The weeks of one site and discipline or of every one, oldest first.

    found: every week by site and discipline, with all totals. A week of too few people or tasks, or that would tell of another one, is left out.
    """
    by_week: dict[date, list[WeekOfTasks]] = {}
    for one in found:
        by_week.setdefault(one.on, []).append(one)
    wanted = (ALL if site is EVERY else site, ALL if discipline is EVERY else discipline)
    shown = (_shown_of(cells).get(wanted) for _, cells in sorted(by_week.items()))
    return tuple(week for week in shown if week is not None)


def _shown_of(found: Sequence[WeekOfTasks]) -> dict[tuple[str | None, str | None], WeekOfTasks]:
    """What may be shown of one week, by site and discipline."""
    ordered = sorted(found, key=lambda one: (one.site or "", one.discipline or ""))  # in one order always: which cells are hidden must not change
    cells = {(one.site, one.discipline): one for one in ordered}
    sites, kinds = (list(dict.fromkeys(key[at] for key in cells if key[at] != ALL)) for at in (0, 1))
    sums = [Sum((place, ALL), tuple((place, kind) for kind in kinds if (place, kind) in cells)) for place in (*sites, ALL)]
    sums += [Sum((ALL, kind), tuple((place, kind) for place in sites if (place, kind) in cells)) for kind in (*kinds, ALL)]
    few = frozenset(key for key, one in cells.items() if 0 < one.people < least())
    gone = protected({key: one.open for key, one in cells.items()}, sums, least(), small=few)
    return {key: one for key, one in cells.items() if key not in gone}


def _month_after(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)
