"""What befalls people: falls, choking, infections, admissions, talks, the end (rates are ours, low confidence)."""

from dataclasses import dataclass

import numpy as np

from db.seed.breathing import Breathing, first_day, within
from db.seed.cohort import DIED, Cohort
from db.seed.nutrition import Nutrition
from db.seed.rows import MONTH, NEVER, Days, Floats, Ints, Objects, coin, days_after, objects, pick
from db.seed.visits import Grid

_DAY = np.timedelta64(1, "D")
_FALLS = np.array([0.0, 0.0, 0.16, 0.12, 0.015])  # a month, by item 8 from 0 to 4
_CHOKING = np.array([0.005, 0.012, 0.015, 0.0, 0.0])  # a month, by item 3 from 0 to 4

FALL_NOTES = (
    "in the bathroom",
    "on the stairs",
    "getting up from a chair",
    "outdoors, uneven ground",
    "turning in the kitchen",
    "at night, on the way to the toilet",
    "",
)
CHOKING_NOTES = ("on thin fluids", "on bread", "on a tablet", "on saliva at night", "")
INFECTION_NOTES = ("chest infection, antibiotics by mouth", "chest infection, weak cough", "urinary infection", "aspiration suspected")
ADMISSION_NOTES = ("fall, observation", "respite", "dehydration", "breathlessness", "urinary infection", "pain")


@dataclass(frozen=True)
class Happenings:
    """One place an event, in no order. `who` is the person's place in the cohort."""

    who: Ints
    kind: Objects
    on: Days
    ended_on: Days
    injury: Objects
    detail: Objects

    def of_kind(self, *kinds: str) -> tuple[Ints, Days]:
        where = np.isin(self.kind.astype(str), kinds)
        return self.who[where], self.on[where]


def befall(rng: np.random.Generator, people: Cohort, grid: Grid, items: Ints, breathing: Breathing, nutrition: Nutrition) -> Happenings:
    frail = np.exp(rng.normal(-0.32, 0.8, len(people)))[:, None]
    falls = _drawn(rng, people, grid, _FALLS[items[:, :, 7]] * frail)
    chokes = _drawn(rng, people, grid, _CHOKING[items[:, :, 2]])
    infections = _drawn(rng, people, grid, 0.012 + 0.04 * (items[:, :, 9] <= 2) + 0.035 * (items[:, :, 2] <= 2))
    others = _drawn(rng, people, grid, np.full(grid.kept.shape, 0.008))
    parts = [
        _part(rng, "fall", *falls, notes=FALL_NOTES, injury=0.15),
        _part(rng, "choking", *chokes, notes=CHOKING_NOTES),
        _part(rng, "infection", *infections, notes=INFECTION_NOTES),
    ]
    severe = coin(rng, 0.35, len(infections[0]))
    stays = _part(rng, "admission", infections[0][severe], infections[1][severe], notes=("chest infection",))
    parts += [_stayed(rng, people, stays), _stayed(rng, people, _part(rng, "admission", *others, notes=ADMISSION_NOTES))]
    placed = np.nonzero(~np.isnat(nutrition.gastrostomy_on) & coin(rng, 0.8, len(people)))[0]
    parts.append(_stayed(rng, people, _part(rng, "admission", placed, nutrition.gastrostomy_on[placed], notes=("gastrostomy placement",)), wait=0))
    total = items.sum(axis=2)
    talk_on = np.where(coin(rng, 0.62, len(people)), days_after(first_day(grid, (total < 31) | (items[:, :, 11] < 4)), rng.uniform(0, 70, len(people))), NEVER)
    single = {
        "diagnosis": people.diagnosed_on,
        "niv_start": breathing.niv_on,
        "tracheostomy": breathing.tracheostomy_on,
        "cough_device": breathing.cough_device_on,
        "gastrostomy": nutrition.gastrostomy_on,
        "gastrostomy_talk": nutrition.talk_on,
        "end_of_life_talk": within(people, talk_on),
        "hospice": people.hospice_on,
        "death": np.where(people.status == DIED, people.status_on, NEVER),
    }
    for kind, on in single.items():
        who = np.nonzero(~np.isnat(on))[0]
        parts.append(_part(rng, kind, who, on[who], notes=("",)))
    return Happenings(*(np.concatenate([getattr(part, name) for part in parts]) for name in ("who", "kind", "on", "ended_on", "injury", "detail")))


def _drawn(rng: np.random.Generator, people: Cohort, grid: Grid, monthly: Floats) -> tuple[Ints, Days]:
    """Events between one contact and the next (or the last day), at a monthly rate that the state at the contact sets."""
    after = np.concatenate([grid.day[:, 1:], people.last_on[:, None]], axis=1)
    days = np.where(grid.kept, (after - grid.day) / _DAY, 0).clip(0, 365)
    who, place = np.nonzero(counts := rng.poisson(monthly * days / MONTH).clip(0, 4))
    many = counts[who, place]
    who, place = np.repeat(who, many), np.repeat(place, many)
    offset = np.floor(rng.random(len(who)) * days[who, place]).astype(np.int64).astype("timedelta64[D]")
    return who, np.asarray(grid.day[who, place] + offset)


def _part(rng: np.random.Generator, kind: str, who: Ints, on: Days, *, notes: tuple[str, ...], injury: float | None = None) -> Happenings:
    n = len(who)
    hurt = objects([None] * n) if injury is None else objects(coin(rng, injury, n).tolist())
    return Happenings(who, objects([kind] * n), on, np.full(n, NEVER), hurt, pick(rng, notes, n))


def _stayed(rng: np.random.Generator, people: Cohort, stays: Happenings, wait: int = 2) -> Happenings:
    """Admissions with the day they ended; the last may still go on."""
    n = len(stays.who)
    last = people.last_on[stays.who]
    begins = np.minimum(days_after(stays.on, rng.integers(0, wait + 1, n)), last)
    ends = days_after(begins, rng.lognormal(np.log(6), 0.6, n).clip(1, 45))
    gone = ~np.isnat(people.status_on[stays.who])
    ended = np.where(ends <= last, ends, np.where(gone, last, NEVER))
    return Happenings(stays.who, stays.kind, begins, ended, stays.injury, stays.detail)
