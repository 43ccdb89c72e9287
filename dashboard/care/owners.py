"""Who might take a task, in which order and why. It only suggests: a person decides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from dashboard.care.words import count, weekday
from dashboard.care.working_days import WorkingDays
from db.vocabulary import Discipline

USUAL_DAYS = 14
"""In how many days a task without a due day is wanted, for telling whether somebody is back in time (ux specification 6.6)."""


@dataclass(frozen=True)
class Candidate:
    """A colleague as far as a choice needs to know: open tasks now, capacity as agreed, both days of an absence being days away."""

    id: UUID
    name: str
    discipline: Discipline | None
    site: str | None
    open: int
    capacity: int
    absent_from: date | None = None
    absent_until: date | None = None

    def away(self, on: date) -> bool:
        """Whether absent on a day; both ends of an absence are days away."""
        return self.absent_from is not None and self.absent_from <= on and (self.absent_until is None or on <= self.absent_until)


@dataclass(frozen=True)
class Need:
    """One task that wants an owner."""

    patient_id: UUID | None
    discipline: Discipline | None
    due_on: date | None
    site: str | None = None


@dataclass(frozen=True)
class Choice:
    """One possible owner. reasons: in words, the weightiest first; after: open tasks if they take all; back_in_time: there before the first is due."""

    who: Candidate
    reasons: tuple[str, ...]
    after: int
    back_in_time: bool


def ranked(
    needs: Sequence[Need],
    people: Sequence[Candidate],
    leads: Mapping[tuple[UUID, Discipline], UUID],
    today: date,
    working: WorkingDays = WorkingDays(),  # noqa: B008 - frozen: Monday to Friday
) -> list[Choice]:
    """Possible owners of all these tasks together, the best first.

    Order: there in time, named lead of most of the patients, there today, fewest open tasks for their capacity, same site, name. Whoever is
    not there on any working day up to the first due day comes last, lead or not. Source: ux specification 6.7.
    """
    wanted = {need.discipline for need in needs if need.discipline is not None}
    able = [one for one in people if not wanted or one.discipline in wanted]
    due = min((need.due_on for need in needs if need.due_on is not None), default=today + timedelta(days=USUAL_DAYS))
    by = max(due, today)

    def order(one: Candidate) -> tuple[bool, int, bool, float, int, str, str]:
        return (_gone(one, today, by, working), -_led(one, needs, leads), one.away(today), _fullness(one), -_same_site(one, needs), one.name, str(one.id))

    return [Choice(one, _reasons(one, needs, leads, today), one.open + len(needs), not _gone(one, today, by, working)) for one in sorted(able, key=order)]


def _gone(one: Candidate, today: date, by: date, working: WorkingDays) -> bool:
    """Away on every working day after today up to the day: what is given today is not done today. On the day itself, away today."""
    days = (today + timedelta(days=n) for n in range(1, (by - today).days + 1))
    worked = [day for day in days if working.off(day) is None] or [by]
    return all(one.away(day) for day in worked)


def _led(one: Candidate, needs: Sequence[Need], leads: Mapping[tuple[UUID, Discipline], UUID]) -> int:
    return sum(_lead(need, leads) == one.id for need in needs)


def _lead(need: Need, leads: Mapping[tuple[UUID, Discipline], UUID]) -> UUID | None:
    return leads.get((need.patient_id, need.discipline)) if need.patient_id and need.discipline else None


def _fullness(one: Candidate) -> float:
    """Open tasks for each task of capacity; nobody with none agreed has room."""
    return one.open / one.capacity if one.capacity > 0 else float("inf")


def _same_site(one: Candidate, needs: Sequence[Need]) -> int:
    return sum(one.site is not None and need.site == one.site for need in needs)


def _reasons(one: Candidate, needs: Sequence[Need], leads: Mapping[tuple[UUID, Discipline], UUID], today: date) -> tuple[str, ...]:
    led, near = _led(one, needs, leads), _same_site(one, needs)
    of = f" for {led} of {len(needs)}" if len(needs) > 1 else ""
    found = [f"named {one.discipline}{of}"] if led else []
    if one.away(today):
        found.append(f"away, back after {weekday(one.absent_until)}" if one.absent_until else "away, no day of return")
    elif one.absent_from is not None and one.absent_from > today and (one.absent_until is None or one.absent_until >= today):
        found.append(f"away from {weekday(one.absent_from)}")
    found.append(f"{one.open} of {one.capacity} open" if one.capacity else f"{count(one.open, 'task')} open, no capacity agreed")
    if near:
        found.append("same site" if len(needs) == 1 else f"same site for {near} of {len(needs)}")
    return tuple(found)
