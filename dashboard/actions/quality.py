"""The quality measures of the whole clinic: what they are counted from, how they went by month, and who is behind each."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from dashboard.actions import calendar, lines
from dashboard.actions.caseload import READ_LIMIT_S, Asked, own_discipline
from dashboard.care import quality, quality_asks, small_cells
from dashboard.care.quality import PARTS, Part, Rate, Result
from dashboard.care.quality_facts import PersonFacts, Span, TaskDue
from dashboard.care.quality_file import measure_file, measures
from dashboard.care.quality_records import facts_of
from dashboard.roles import Viewer
from db.engine import Session, reading
from db.queries import caseload as clinic
from db.queries import meetings, patients
from db.queries import people as staff
from db.queries import quality as queries
from db.queries.caseload import Person
from db.records import Scope
from db.vocabulary import Discipline, Measure

TREND_MONTHS = 12
TAG = "QM-"
NOT_RECORDED = {"QM-15b": "which topics a carer needs", "QM-16": "paid care and who gives it"}
"""What no record says yet, besides the kinds that a measure itself finds missing."""
_READ = frozenset(
    {
        *(Measure.FVC_PERCENT, Measure.SVC_PERCENT, Measure.FVC_LITRES, Measure.SNIP, Measure.MIP, Measure.PCF),
        *(Measure.WEIGHT, Measure.ECAS, Measure.NIV_HOURS, Measure.ZARIT, Measure.COMMUNICATION, Measure.SPEECH_RATE, Measure.INTELLIGIBILITY),
    }
)
_LOG_DAYS = 28
_YEAR_DAYS = 366


@dataclass(frozen=True)
class Facts:
    """Everybody with what the measures read of them."""

    people: Mapping[UUID, Person]
    facts: tuple[PersonFacts, ...]


@dataclass(frozen=True)
class Shown:
    """One part as it may be shown. rate is None where the number would give another site's small group away; not_recorded says what is missing."""

    result: Result
    rate: Rate | None
    not_recorded: str | None

    @property
    def part(self) -> Part:
        return self.result.part

    @property
    def counted(self) -> Rate | None:
        """The rate where it is recorded, not empty, and of enough to be shown as a number."""
        return self.rate if self.rate is not None and self.not_recorded is None and self.rate.shown else None


def known(session: Session, scope: Scope, last: date, today: date, *, months: int = 1) -> Facts:
    """Facts for the measures of the months that end with the one of `last`, also of people whose care here has ended."""
    scope = replace(scope, with_ended=True)  # a measure is not met by those alone who are still here
    oldest = quality.month_ends(last, months)[0]
    since, logs = oldest - timedelta(days=_YEAR_DAYS), oldest - timedelta(days=_LOG_DAYS)
    found = {person.id: person for person in clinic.people(session, scope, mark=lines.mark(), today=today)}
    scores, events = clinic.scores(session, scope), clinic.events(session, scope)
    readings, aids = queries.readings(session, scope, _READ), queries.aids(session, scope)
    tasks, carers = queries.tasks_due(session, scope, since=since), queries.carers(session, scope)
    reviews, ruled = meetings.discussed_on(session, scope), queries.ruled(session, scope)
    programmes, sessions = queries.programmes(session, scope), queries.sessions(session, scope, since=logs)
    facts = []
    for summary in patients.summaries(session, scope):
        who, since_on = summary.patient.id, found[summary.patient.id].since_on
        facts.append(
            facts_of(
                summary.patient,
                since_on=since_on,
                today=last,
                sessions_from=logs,
                scores=scores.get(who, ()),
                readings=readings.get(who, ()),
                events=events.get(who, ()),
                programmes=programmes.get(who, ()),
                sessions=sessions.get(who, ()),
                aids=aids.get(who, ()),
                reviews=reviews.get(who, ()),
                ruled=ruled.get(who, ()),
                weight_at_diagnosis=summary.weight_at_diagnosis,
                tasks=tuple([TaskDue(*one) for one in tasks.get(who, ())]),
                carer=Span(since_on) if who in carers else None,
            )
        )
    return Facts(found, tuple(facts))


def parts_of(viewer: Viewer, asked: Asked) -> list[Part]:
    """The parts that somebody of one discipline answers for; every part for a role of none, unless it asks for one discipline."""
    wanted = own_discipline(viewer) or asked.discipline
    return [part for part in PARTS if wanted in (None, quality_asks.owner(measures()[part.measure]))]


def last_day(asked: Asked, today: date) -> date:
    """The day the measures are counted to: the end of the month asked for, and today in the running month."""
    return min((asked.last + timedelta(days=32)).replace(day=1) - timedelta(days=1), today)


def of_clinic(viewer: Viewer, asked: Asked, today: date, *, opened: str | None = None) -> tuple[list[Shown], "Behind | None"]:
    """Every part that this viewer may see, in the order of the file, and who is behind the one that is opened."""
    last = last_day(asked, today)
    parts = parts_of(viewer, asked)
    with reading(viewer.scope, limit_s=READ_LIMIT_S) as session:
        found = known(session, viewer.scope, last, today)
        part = next((part for part in parts if part.key == opened), None)
        who = behind(session, viewer.scope, part, found, asked, today) if part else None
    return [shown(part, found, last, asked) for part in parts], who


def trends(viewer: Viewer, asked: Asked, today: date) -> dict[str, list[tuple[date, Rate | None]]]:
    """The rate of the 12 months that end with each of the last 12 months, oldest first, by part; None where it may not be shown."""
    last = last_day(asked, today)
    with reading(viewer.scope, limit_s=READ_LIMIT_S) as session:
        found = known(session, viewer.scope, last, today, months=TREND_MONTHS)
    ends = quality.month_ends(last, TREND_MONTHS)
    trend: dict[str, list[tuple[date, Rate | None]]] = {}
    for part in parts_of(viewer, asked):
        if part.key not in NOT_RECORDED and not quality.result(part, found.facts, last).not_recorded:
            trend[part.key] = [(end, shown(part, found, end, asked).counted) for end in ends]
    return trend


def shown(part: Part, found: Facts, last: date, asked: Asked) -> Shown:
    """One part over the 12 months to a day, of one site or of every one."""
    whole = quality.result(part, found.facts, last)
    missing = ", ".join(whole.not_recorded) or NOT_RECORDED.get(part.key)
    if asked.place is None:
        return Shown(whole, whole.rate, missing)
    cases = tuple(case for case in whole.cases if (found.people[case.person].site or "") == asked.place)
    behind: dict[str, set[UUID]] = {}
    for case in whole.cases:
        if case.excluded is None:
            behind.setdefault(found.people[case.person].site or "", set()).add(case.person)
    of_site = replace(whole, cases=cases)
    small = asked.place in small_cells.hidden({place: len(who) for place, who in behind.items()}, measure_file().conventions.least_people)
    return Shown(of_site, None if small and of_site.rate.shown else of_site.rate, missing)


@dataclass(frozen=True)
class Missed:
    """Somebody behind a row, as far as a manager may know: why, when it is booked, who leads. asks: a task would make it good, and none is open."""

    person: Person
    times: int
    booked: bool
    booked_on: date | None
    lead: str | None
    lead_id: UUID | None
    asks: bool


@dataclass(frozen=True)
class Behind:
    """Who is behind one row. of_today: tasks are made from what is true today, not from the end of an earlier month.

    everywhere: of every site; only then are the parts of the row shown, since those of two sites could be subtracted. due_on: of tasks made today.
    """

    row: Shown
    missed: tuple[Missed, ...]
    of_today: bool
    everywhere: bool
    due_on: date

    @property
    def to_ask(self) -> tuple[Missed, ...]:
        return tuple(one for one in self.missed if one.asks)


def behind(session: Session, scope: Scope, part: Part, found: Facts, asked: Asked, today: date) -> Behind:
    """The people a measure missed, by name; those whose care has ended last. Nobody where the row itself may not be shown."""
    last = last_day(asked, today)
    row = shown(part, found, last, asked)
    due_on = calendar.working_days(session, scope).after(today, quality_asks.ask_file().due_working_days)
    if row.counted is None:
        return Behind(row, (), last == today, asked.place is None, due_on)
    leads, names = clinic.leads(session, scope), {one.account_id: one.name for one in staff.colleagues(session, scope)}
    booked, discipline = queries.booked(session, scope, prefix=TAG), quality_asks.owner(row.result.row)
    facts = {person.id: person for person in found.facts}
    times = Counter(case.person for case in row.result.cases if case.excluded is None and not case.met)
    missed = []
    for who, many in times.items():
        lead, open_ = leads.get(who, {}).get(discipline), (who, part.key) in booked
        asks = last == today and not open_ and quality_asks.to_ask(row.result, facts[who]) is not None
        missed.append(Missed(found.people[who], many, open_, booked.get((who, part.key)), names.get(lead) if lead else None, lead, asks))
    order = {who: at for at, who in enumerate(found.people)}
    missed.sort(key=lambda one: (one.person.ended_on is not None, order[one.person.id]))
    return Behind(row, tuple(missed), last == today, asked.place is None, due_on)


def opened(viewer: Viewer, key: str, asked: Asked, today: date) -> Behind | None:
    """Who is behind one row; None for a part that this viewer does not see."""
    part = next((part for part in parts_of(viewer, asked) if part.key == key), None)
    if part is None:
        return None
    with reading(viewer.scope, limit_s=READ_LIMIT_S) as session:
        return behind(session, viewer.scope, part, known(session, viewer.scope, last_day(asked, today), today), asked, today)


def disciplines() -> tuple[Discipline, ...]:
    """Those that answer for at least one measure."""
    return tuple(dict.fromkeys(quality_asks.owner(row) for row in measures().values()))
