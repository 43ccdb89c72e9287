"""Breathing: tests at visits, and when ventilation and a cough device begin (clinical.md 9.2, steps 6 and 9)."""

from dataclasses import dataclass

import numpy as np

from db.seed.cohort import BULBAR, Cohort
from db.seed.rows import MONTH, NEVER, Bools, Days, Floats, Ints, coin, days_after
from db.seed.visits import Grid

_DAY = np.timedelta64(1, "D")
_BEND = 2.8  # above 1: most of the breath is lost late (SNIP falls by 22 % in the last 3 months before ventilation, clinical.md 9.1)


@dataclass(frozen=True)
class Breathing:
    """Readings (people x contacts, NaN where none was taken) and the days on which support began (NaT: never)."""

    readings: dict[str, Floats]  # by measure; 'fvc_percent supine' is the one lying down
    niv_on: Days
    tracheostomy_on: Days
    cough_device_on: Days
    indicated_on: Days  # first criterion for ventilation met


def study(rng: np.random.Generator, people: Cohort, grid: Grid, items: Ints) -> Breathing:
    n = len(people)
    fvc = capacity(rng, people, grid.months)
    share = fvc / people.fvc[:, None]
    weak_throat = np.minimum(items[:, :, 0], items[:, :, 2])
    bulbar_lost = 12 - items[:, :, :3].sum(axis=2)

    def taken(chance: Floats | float, values: Floats, spread: float) -> Floats:
        read = grid.seen & coin(rng, np.broadcast_to(chance, values.shape))
        return np.asarray(np.where(read, (values + rng.normal(0, spread, values.shape)).clip(9), np.nan))

    together = (people.fvc - 91) / 17  # a strong chest is strong in every test
    start_snip, start_pcf = (
        np.maximum(mean + spread * (0.6 * together + rng.normal(0, 0.8, n)), low)[:, None] for mean, spread, low in ((80, 22, 55), (420, 110, 320))
    )
    sealed = np.where(weak_throat <= 1, 0.35, 0.9)  # a weak mouth cannot hold the mouthpiece
    readings = {
        "fvc_percent": taken(sealed, fvc, 5),
        "fvc_percent supine": np.where(items[:, :, 10] < 4, taken(0.3, fvc - 7, 5), np.nan),
        "svc_percent": np.where(weak_throat <= 1, taken(0.25, fvc + 2, 5), np.nan),
        "snip": taken(0.72, start_snip * share**0.9, 5).clip(8, 160),
        "pcf": taken(0.78, start_pcf * share**0.9 * (1 - 0.022 * bulbar_lost), 18).clip(35, 700),
        "spo2": taken(0.95, 97.2 - np.maximum(0, 58 - fvc) / 11, 0.9).clip(84, 100),
        "paco2": np.where(fvc < 68, taken(0.3, 5.2 + np.maximum(0, 62 - fvc) * 0.032, 0.3), np.nan).clip(3.9, 9.5),
    }
    indicated = (readings["fvc_percent"] < 50) | (readings["snip"] < 40) | (readings["paco2"] > 6.0) | ((readings["fvc_percent"] < 80) & (items[:, :, 10] < 4))
    indicated_on = first_day(grid, indicated)
    begins = np.where(coin(rng, 0.7, n), days_after(indicated_on, rng.uniform(14, 42, n)), NEVER)
    ends_on = days_after(people.onset_on, people.end * MONTH)
    begins = np.where(people.ventilated & (np.isnat(begins) | (begins > ends_on)), days_after(ends_on, np.full(n, -40)), begins)
    niv_on = within(people, begins)
    opened = people.ventilated & coin(rng, 0.45, n) & ~np.isnat(niv_on)
    cough_on = first_day(grid, readings["pcf"] < 160)
    cough_on = np.where(coin(rng, 0.6, n), days_after(cough_on, rng.uniform(8, 40, n)), NEVER)
    made = Breathing(readings, niv_on, within(people, np.where(opened, ends_on, NEVER)), within(people, cough_on), indicated_on)
    readings["niv_hours"] = _hours(rng, people, grid, made)
    return made


def capacity(rng: np.random.Generator, people: Cohort, months: Floats) -> Floats:
    """FVC in % predicted at `months` since onset. It ends between 32 and 46 when life (or life without a ventilator day and night) does,
    falls faster towards the end, and in the first months after diagnosis never faster than twice the rate of the recipe."""
    n = len(people)
    rate = 2.5 * (people.dfs / 0.8) ** 0.7 * np.exp(rng.normal(0, 0.25, n)) + 0.5 * (people.onset == BULBAR)
    since = np.maximum(months - people.delay[:, None], 0)
    lived = np.minimum(since / (people.end - people.delay)[:, None], 1)
    loss = np.maximum(people.fvc - rng.uniform(32, 46, n), 6)[:, None]
    return np.asarray(people.fvc[:, None] - np.minimum(loss * lived**_BEND, 2 * rate[:, None] * since))


def with_support(items: Ints, people: Cohort, grid: Grid, breathing: Breathing, rng: np.random.Generator) -> Ints:
    """The same items with item 12: 4 until ventilation begins, then less as the hours of use rise; 0 with a tracheostomy."""
    hours = _true_hours(people, grid, breathing, np.exp(rng.normal(0, 0.3, len(people))))
    twelfth = np.select([np.isnan(hours), hours < 6, hours < 16], [4, 3, 2], 1)
    twelfth = np.where(_since(grid, breathing.tracheostomy_on) >= 0, 0, twelfth)
    made = items.copy()
    made[:, :, 11] = np.minimum.accumulate(twelfth, axis=1)
    return made


def first_day(grid: Grid, happens: Bools) -> Days:
    """The first kept contact of each person at which `happens` is true, or NaT."""
    true = happens & grid.kept
    at = np.argmax(true, axis=1)
    return np.where(true.any(axis=1), grid.day[np.arange(len(at)), at], NEVER)


def within(people: Cohort, day: Days) -> Days:
    """The day, unless it lies outside the person's care here."""
    return np.where((day <= people.last_on) & (day >= people.enrolled_on), day, NEVER)


def _since(grid: Grid, day: Days) -> Floats:
    """Months since a day; NaN before it and where there is none."""
    months = (grid.day - day[:, None]) / _DAY / MONTH
    return np.asarray(np.where(np.isnan(months) | (months < 0), np.nan, months))


def _true_hours(people: Cohort, grid: Grid, breathing: Breathing, pace: Floats) -> Floats:
    since = _since(grid, breathing.niv_on)
    hours = 3.5 + 0.75 * since * pace[:, None] * np.clip(people.slope[:, None] / 0.7, 0.4, 2.5)
    past_end = people.ventilated[:, None] & (grid.months >= people.end[:, None])
    return np.asarray(np.where(past_end & ~np.isnan(since), 22.5, hours.clip(2, 23)))


def _hours(rng: np.random.Generator, people: Cohort, grid: Grid, breathing: Breathing) -> Floats:
    """Hours a day read from the machine: noisy, and low in those who cannot bear the mask."""
    hours = _true_hours(people, grid, breathing, np.ones(len(people))) * np.where(coin(rng, 0.15, len(people)), 0.35, 1.0)[:, None]
    read = grid.kept & (grid.mode < 3) & coin(rng, 0.85, hours.shape)
    return np.asarray(np.where(read, (hours + rng.normal(0, 0.8, hours.shape)).clip(0, 24), np.nan))
