"""When people are seen: clinic visits and self-entered scores, as one grid of days (clinical.md 9.2, step 8)."""

from dataclasses import dataclass

import numpy as np

from db.seed.cohort import Cohort
from db.seed.rows import MONTH, Bools, Days, Floats, Ints, coin

CLINIC, PHONE, VIDEO, SELF, CARER = range(5)
MODES = ("clinic", "phone", "video", "self", "carer")
_DAY = np.timedelta64(1, "D")


@dataclass(frozen=True)
class Grid:
    """People by contacts, in order of day. A place that is not `kept` holds nothing and lies after all that do."""

    day: Days
    kept: Bools
    mode: Ints
    months: Floats  # since symptom onset

    @property
    def seen(self) -> Bools:
        """Where the person was in the room, so that something could be measured."""
        return np.asarray(self.kept & (self.mode == CLINIC))

    def flat(self, where: Bools) -> tuple[Ints, Days]:
        """The person and the day of each place of `where`."""
        return np.nonzero(where)[0], self.day[where]


def plan(rng: np.random.Generator, people: Cohort) -> Grid:
    """Every contact from enrolment to the last day of care."""
    first = people.enrolled_on + rng.integers(0, 21, len(people)).astype("timedelta64[D]")
    longest = int((people.last_on - first).max() / _DAY) if len(people) else 0
    visits, missed = _every(rng, first, mean=91, spread=14, low=45, count=max(2, longest // 70 + 2)), 0.08
    late = coin(rng, missed, visits.shape)  # not kept on the day: most are seen some weeks later instead
    late[:, 0] = False
    visits = visits + np.where(late, rng.integers(10, 32, visits.shape), 0).astype("timedelta64[D]")
    near_end = ((people.last_on[:, None] - visits) / _DAY < 45) & (people.status == 1)[:, None]
    kept = (visits <= people.last_on[:, None]) & ~coin(rng, np.where(near_end, 0.5, late * 0.3))
    mode = rng.choice([CLINIC, PHONE, VIDEO], visits.shape, p=[0.95, 0.03, 0.02])
    mode[:, 0] = CLINIC

    calls = first[:, None] + rng.integers((21, 52), (40, 72), (len(people), 2)).astype("timedelta64[D]")  # early calls after the first visit, with a score
    called = (calls <= people.last_on[:, None]) & coin(rng, 0.85, calls.shape)
    called &= ~(calls[:, :, None] == visits[:, None, :]).any(axis=2)

    enters = coin(rng, 0.45, len(people))
    entries = _every(rng, first + rng.integers(30, 160, len(people)).astype("timedelta64[D]"), mean=30.4, spread=3, low=20, count=max(2, longest // 26 + 2))
    stops = first + (rng.exponential(26 * MONTH, len(people)).clip(60, 9000)).astype(np.int64).astype("timedelta64[D]")
    entered = enters[:, None] & (entries <= np.minimum(people.last_on, stops)[:, None]) & ~coin(rng, 0.25, entries.shape)
    helped = np.where(coin(rng, 0.3, len(people))[:, None] & (np.arange(entries.shape[1]) > 6), CARER, SELF)

    spoken = np.full(calls.shape, PHONE)
    day, keep, how = np.hstack([visits, calls, entries]), np.hstack([kept, called, entered]), np.hstack([mode, spoken, helped])
    order = np.argsort(np.where(keep, day, np.datetime64("2500-01-01")), axis=1, kind="stable")
    day, keep, how = (np.take_along_axis(part, order, axis=1) for part in (day, keep, how))
    widest = max(1, int(keep.sum(axis=1).max()))
    day, keep, how = day[:, :widest], keep[:, :widest], how[:, :widest]
    day = np.where(keep, day, people.last_on[:, None])
    return Grid(day, keep, how, (day - people.onset_on[:, None]) / _DAY / MONTH)


def _every(rng: np.random.Generator, first: Days, *, mean: float, spread: float, low: float, count: int) -> Days:
    gaps = np.maximum(rng.normal(mean, spread, (len(first), count)), low)
    gaps[:, 0] = 0
    return np.asarray(first[:, None] + np.cumsum(gaps, axis=1).astype(np.int64).astype("timedelta64[D]"))
