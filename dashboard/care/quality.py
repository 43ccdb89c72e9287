"""The clinic's 17 quality measures: how many of how many, who they are, who is left out and why, against the target and by month."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from dashboard.care import quality_counts as counts
from dashboard.care import small_cells
from dashboard.care.quality_counts import Case, Count
from dashboard.care.quality_facts import Dated, Period, PersonFacts, period_to
from dashboard.care.quality_file import Exclusion, MeasureRow, measure_file, measures
from dashboard.care.words import whole_percent


@dataclass(frozen=True)
class Part:
    """One count of a measure; most measures have one. needs: what must be recorded somewhere in the clinic for it to mean anything."""

    measure: str
    letter: str
    count: Count
    needs: tuple[Dated, ...] = ()

    @property
    def key(self) -> str:
        """QM-14a of measure QM-14, letter a."""
        return self.measure + self.letter


PARTS = (
    Part("QM-01", "", counts.reviewed, (Dated.MDT_REVIEW,)),
    Part("QM-02", "", counts.breathing, (Dated.SYMPTOM_CHECK, Dated.BREATHING_TEST)),
    Part("QM-03", "", counts.niv_offered, (Dated.NIV_CRITERION,)),
    Part("QM-04", "", counts.niv_used, (Dated.NIV_START,)),
    Part("QM-05", "", counts.nutrition, (Dated.WEIGHED, Dated.SWALLOW_SCREEN)),
    Part("QM-06", "", counts.gastrostomy_talk, (Dated.WEIGHED,)),
    Part("QM-07", "", counts.equipment),
    Part("QM-08", "", counts.falls, (Dated.FALLS_ASKED,)),
    Part("QM-09", "", counts.communication, (Dated.SPEECH_ASSESSED,)),
    Part("QM-10", "", counts.cognition, (Dated.COGNITIVE_SCREEN,)),
    Part("QM-11", "a", counts.planning_after_diagnosis, (Dated.PLANNING_TALK,)),
    Part("QM-11", "b", counts.planning_after_event, (Dated.PLANNING_TALK, Dated.ADVANCED)),
    Part("QM-12", "", counts.treatment, (Dated.TREATMENT_TALK,)),
    Part("QM-13", "", counts.explained, (Dated.EXPERT_EXPLAINED, Dated.FOLLOW_UP)),
    Part("QM-14", "a", counts.adherence),
    Part("QM-14", "b", counts.programme_review, (Dated.PROGRAMME_REVIEW,)),
    Part("QM-15", "a", counts.carer_assessed, (Dated.CARER_ASSESSED,)),
    Part("QM-15", "b", counts.carer_trained),
    Part("QM-16", "", counts.paid_carers),
    Part("QM-17", "", counts.tasks),
)


@dataclass(frozen=True)
class Rate:
    """So many of so many cases. people: how many are behind the cases, None where each case is a person of their own."""

    met: int
    of: int
    people: int | None = field(default=None, compare=False)

    @property
    def share(self) -> float | None:
        """Numerator of denominator, 0 to 1; None of nobody."""
        return self.met / self.of if self.of else None

    @property
    def shown(self) -> bool:
        """Whether the group is large enough to be shown as a number: many tasks of four people are a group of four."""
        return (self.of if self.people is None else self.people) >= measure_file().conventions.least_people

    @property
    def words(self) -> str:
        """16 of 20 (80 %); <5 for a small group, nobody for an empty one."""
        if not self.of:
            return "nobody"
        if not self.shown or self.share is None:
            return f"<{measure_file().conventions.least_people}"
        return f"{self.met} of {self.of} ({whole_percent(self.share)} %)"


@dataclass(frozen=True)
class Result:
    """One part of a measure over a period. cases: all of them, also the excluded. not_recorded: kinds the clinic records for nobody."""

    part: Part
    row: MeasureRow
    period: Period
    cases: tuple[Case, ...]
    not_recorded: tuple[Dated, ...] = ()

    @property
    def rate(self) -> Rate:
        """Of those who are not left out."""
        return _rate(case for case in self.cases if case.excluded is None)

    @property
    def met_by(self) -> tuple[UUID, ...]:
        """People behind the numerator, each once."""
        return _people(case for case in self.cases if case.excluded is None and case.met)

    @property
    def missed_by(self) -> tuple[UUID, ...]:
        """Ids of the people in the denominator and not in the numerator."""
        return _people(case for case in self.cases if case.excluded is None and not case.met)

    @property
    def left_out(self) -> Mapping[Exclusion, tuple[UUID, ...]]:
        """People behind each exclusion."""
        reasons = dict.fromkeys(case.excluded for case in self.cases if case.excluded)
        return {reason: _people(case for case in self.cases if case.excluded is reason) for reason in reasons}

    @property
    def meets_target(self) -> bool | None:
        """Judged on the whole percent that is shown; None without a target, when not recorded, and for a group too small to show."""
        if self.row.target_pct is None or self.not_recorded or not self.rate.shown or self.rate.share is None:
            return None
        return whole_percent(self.rate.share) >= self.row.target_pct

    @property
    def short_of_target(self) -> int | None:
        """How many more cases would have had to be met."""
        if self.meets_target is None or self.row.target_pct is None:
            return None
        of, met, target = self.rate.of, self.rate.met, self.row.target_pct
        return next((more for more in range(of - met + 1) if whole_percent((met + more) / of) >= target), None)

    @property
    def words(self) -> str:
        if self.not_recorded:
            return "Not recorded: " + ", ".join(self.not_recorded)
        return f"{self.row.title}: {self.rate.words}"


@dataclass(frozen=True)
class Spread:
    """Days it took, of those that came about: the middle one, and the day by which 90 of 100 had come."""

    median: float
    centile: float
    count: int


@dataclass(frozen=True)
class Carers:
    """Continuity of paid care of one person: different workers, and first visits, in the window."""

    person: UUID
    workers: int
    first_visits: int


def result(part: Part, people: Sequence[PersonFacts], last: date) -> Result:
    """One part over the rolling 12 months that end on `last`. Source: data/quality_measures.yaml."""
    row, period = measures()[part.measure], period_to(last)
    # Who came later was not known then, and who had left before the period has nothing in it.
    here = [person for person in people if person.since_on <= last and (person.ended_on is None or person.ended_on > period.first)]
    cases = tuple([_left_out(case, person, row) if person.exceptions else case for person in here for case in part.count(person, period, row.limits)])
    # Whether a thing is recorded at all is asked of everything known by then, not of the period alone.
    missing = tuple(kind for kind in part.needs if not any((first := person.first(kind)) and first <= last for person in people))
    return Result(part, row, period, cases, missing)


def results(people: Sequence[PersonFacts], last: date) -> tuple[Result, ...]:
    """Every part of every measure, in the order of the file."""
    return tuple(result(part, people, last) for part in PARTS)


def trend(part: Part, people: Sequence[PersonFacts], today: date, months: int = 30) -> tuple[tuple[date, Rate], ...]:
    """The rate of the 12 months that end with each of the last `months` months, oldest first; the running month ends today."""
    return tuple((last, result(part, people, last).rate) for last in month_ends(today, months))


def month_ends(today: date, months: int) -> tuple[date, ...]:
    """The last day of each month, oldest first; of the running month it is today."""
    ends = [today]
    while len(ends) < months:
        ends.append(ends[-1].replace(day=1) - timedelta(days=1))
    return tuple(reversed(ends))


def by_group(found: Result) -> Mapping[str, Rate | None]:
    """The breakdown of a measure (tasks by discipline and priority, needs by aid); None where a group is hidden, as it or its neighbour is small."""
    kept = [case for case in found.cases if case.excluded is None]
    rates = {group: _rate(case for case in kept if case.group == group) for group in sorted({case.group for case in kept})}
    gone = small_cells.hidden({group: rate.people or 0 for group, rate in rates.items()}, measure_file().conventions.least_people)
    return {group: None if group in gone else rate for group, rate in rates.items()}


def spread(found: Result) -> Spread | None:
    """Days from need to delivery of those delivered in the period; None for those of fewer than 5 people."""
    met = [(case.days, case.person) for case in found.cases if case.days is not None and case.excluded is not Exclusion.WITHDRAWN]
    if len({who for _, who in met}) < measure_file().conventions.least_people:
        return None
    took = sorted(days for days, _ in met)
    middle, share = len(took) // 2, found.row.limits["centile"] / 100
    median = float(took[middle]) if len(took) % 2 else (took[middle - 1] + took[middle]) / 2
    at = share * (len(took) - 1)
    low = int(at)
    centile = took[low] + (at - low) * (took[min(low + 1, len(took) - 1)] - took[low])
    return Spread(median, centile, len(took))


def carers(people: Sequence[PersonFacts], last: date) -> tuple[Carers, ...]:
    """QM-16: of each person with paid care, the different workers and the first visits of the last 28 days. Counts, never a percentage."""
    period, limits = period_to(last), measures()["QM-16"].limits
    start = last - timedelta(days=limits["window_days"] - 1)
    found = []
    for person in people:
        if any(counts.paid_carers(person, period, limits)):
            seen = {worker for on, worker in person.worker_visits if start <= on <= last}
            known = {worker for on, worker in person.worker_visits if on < start}
            found.append(Carers(person.id, len(seen), len(seen - known)))
    return tuple(found)


def overdue_now(people: Sequence[PersonFacts], today: date) -> int:
    """Tasks past their due day and neither closed nor cancelled."""
    return sum(task.due_on < today and not task.cancelled and (task.closed_on is None or task.closed_on > today) for person in people for task in person.tasks)


def _left_out(case: Case, person: PersonFacts, row: MeasureRow) -> Case:
    """With the reason that somebody recorded for leaving this person out of this measure on that day, if any."""
    if case.excluded is None:
        for excepted in person.exceptions:
            if excepted.measure in (None, row.id) and excepted.reason in row.exclusions and excepted.span.holds(case.on):
                return case._replace(excluded=excepted.reason)
    return case


def _rate(cases: Iterable[Case]) -> Rate:
    kept = list(cases)
    return Rate(sum(case.met for case in kept), len(kept), len({case.person for case in kept}))


def _people(cases: Iterable[Case]) -> tuple[UUID, ...]:
    return tuple(dict.fromkeys(case.person for case in cases))
