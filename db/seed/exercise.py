"""Home exercise: programmes as versions in time, pauses, and who does them how well (clinical.md 9.2, step 10)."""

from dataclasses import dataclass

import numpy as np

from db.seed.breathing import Breathing
from db.seed.cohort import UNDER_CARE, Cohort
from db.seed.happenings import Happenings
from db.seed.ids import uuids
from db.seed.people import Identities
from db.seed.rows import MONTH, NEVER, Bools, Days, Floats, Ints, Objects, Rows, coin, days_after, objects, pick
from db.seed.visits import Grid

_DAY = np.timedelta64(1, "D")
HISTORY_DAYS = 790  # the clinics began to keep home logs about 26 months ago
_REASONS = (
    "Review: dose kept, one exercise changed",
    "Weaker legs, moved to sitting",
    "Fatigue after sessions, fewer repetitions",
    "Shoulder pain, range work added",
    "Monthly review",
    "Carer now helps",
    "After a fall: balance work stopped",
)
_AGAIN = "Began again after review, shorter sessions"
_WEEKS = {3: ((1, 3, 5), (2, 4, 6), (1, 4, 6)), 4: ((1, 2, 4, 6), (1, 3, 5, 7), (2, 3, 5, 6)), 5: ((1, 2, 3, 4, 5), (1, 2, 4, 5, 7), (1, 3, 4, 6, 7))}

# Menus by how much the legs and arms still do: key, sets, reps, minutes, hold (s), helper needed, at most three days a week.
_DOSE = ("sets", "reps", "minutes", "hold_s", "assisted")
Dose = tuple[str, int | None, int | None, int | None, int | None, bool, bool]
MENUS: tuple[tuple[Dose, ...], ...] = (
    (
        ("EX-ST-01", 1, 3, None, 30, False, False),
        ("EX-ST-03", 1, 3, None, 30, False, False),
        ("EX-SR-01", 2, 6, None, None, False, True),
        ("EX-AE-03", None, None, 15, None, False, False),
        ("EX-BA-01", 2, 8, None, None, False, False),
        ("EX-FU-01", 1, 5, None, None, False, False),
        ("EX-BR-01", 3, 5, None, None, False, False),
        ("EX-RA-01", 1, 10, None, None, False, False),
    ),
    (
        ("EX-ST-02", 1, 3, None, 30, False, False),
        ("EX-ST-03", 1, 3, None, 30, True, False),
        ("EX-SR-07", 1, 10, None, 5, False, True),
        ("EX-AE-01", None, None, 10, None, False, True),
        ("EX-FU-02", 1, 3, None, None, True, False),
        ("EX-RA-02", 1, 15, None, None, False, False),
        ("EX-AA-01", 1, 10, None, None, True, False),
        ("EX-BR-02", 2, 4, None, None, False, False),
    ),
    (
        ("EX-PR-01", 1, 5, None, None, True, False),
        ("EX-PR-02", 1, 5, None, None, True, False),
        ("EX-PR-03", 1, 5, None, None, True, False),
        ("EX-PR-04", 1, 5, None, 20, True, False),
        ("EX-ST-07", 1, 3, None, 30, True, False),
        ("EX-PO-02", None, None, None, None, True, False),
        ("EX-RE-01", None, None, 10, None, False, False),
    ),
)
_COUGH: Dose = ("EX-AW-01", 3, 4, None, None, True, False)


@dataclass(frozen=True)
class Programmes:
    """One place a version. `week[i]` is the tuple of ISO weekdays with a session; `plan[i]` maps weekday to exercise keys."""

    who: Ints
    number: Ints
    starts_on: Days
    ends_on: Days  # NaT while in force
    closes_on: Days  # the last day asked for, whatever the state
    first_on: Days  # when the person began, or began again
    ids: Objects
    plan: list[dict[int, tuple[str, ...]]]
    helped: Bools
    rows: Rows
    exercises: Rows
    pauses: Rows
    paused: tuple[Ints, Days, Days]
    silent_on: Days  # no entry after this day (stopped, though the version stands); NaT


@dataclass(frozen=True)
class Spells:
    """People x 2: from when to when they exercise, NaT where they do not."""

    first_on: Days
    closes_on: Days
    silent_on: Days  # stopped without telling anybody: the programme stands until it is found out, the log is empty


def prescribe(
    rng: np.random.Generator, people: Cohort, who: Identities, grid: Grid, items: Ints, breathing: Breathing, happened: Happenings, authors: Objects
) -> Programmes:
    n = len(people)
    opened = people.last_on.max() - np.timedelta64(HISTORY_DAYS, "D")
    first_on = np.maximum(days_after(people.enrolled_on, rng.uniform(10, 60, n)), opened + rng.integers(0, 520, n).astype("timedelta64[D]"))
    has = coin(rng, 0.82, n) & (first_on < people.last_on)
    spells = _spells(rng, people, np.where(has, first_on, NEVER))
    gaps = rng.normal(100, 22, (n, 2, 12)).clip(40, 170)
    starts = days_after(spells.first_on[:, :, None], np.cumsum(np.concatenate([np.zeros((n, 2, 1)), gaps], axis=2), axis=2))
    used = starts <= spells.closes_on[:, :, None]  # false while NaT
    at, spell, place = np.nonzero(used)
    number = np.arange(len(at)) - np.searchsorted(at, at)
    start = starts[used]
    following = np.append((at[1:] == at[:-1]) & (spell[1:] == spell[:-1]), False)
    next_start = np.append(start[1:], NEVER)
    close = np.where(following, next_start - _DAY, spells.closes_on[at, spell])
    running = ~following & (people.status[at] == UNDER_CARE) & (close == people.last_on[at])
    ids = uuids(rng, start)
    level = _level(grid, items, at, start)
    coughs = breathing.cough_device_on[at] <= start
    plan, exercises, helped = _choose(rng, ids, level, coughs)
    rows = Rows(
        "programme",
        {
            "id": ids,
            "patient_id": who.ids[at],
            "number": number + 1,
            "starts_on": start,
            "ends_on": np.where(running, NEVER, close),
            "review_on": np.where(running, start + (np.ceil((people.last_on[at] - start) / _DAY / 28 + 0.01) * 28).astype("timedelta64[D]"), NEVER),
            "author_id": authors[at],
            "reason": np.select([number == 0, place == 0], ["First programme", _AGAIN], pick(rng, _REASONS, len(at)).astype(str)).astype(object),
        },
    )
    pauses, paused = _pauses(rng, people, who, happened, spells)
    began, silent_on = spells.first_on[at, spell], spells.silent_on[at, spell]
    return Programmes(at, number, start, np.where(running, NEVER, close), close, began, ids, plan, helped, rows, exercises, pauses, paused, silent_on)


def _spells(rng: np.random.Generator, people: Cohort, first_on: Days) -> Spells:
    """From the first programme until the person stops; three in five of those begin again after a later review."""
    columns: list[tuple[Days, Days, Days]] = []
    n = len(people)
    for _ in range(2):
        stops_on = _stops(rng, first_on)
        quiet = coin(rng, 0.12, n)
        found_out = days_after(stops_on, np.where(quiet, rng.uniform(20, 75, n), 0))
        columns.append((first_on, np.minimum(found_out, people.last_on), np.where(quiet & (stops_on <= people.last_on), stops_on, NEVER)))
        again = days_after(found_out, rng.uniform(40, 160, n))
        first_on = np.where(coin(rng, 0.6, n) & (again < people.last_on), again, NEVER)
    return Spells(*(np.stack(column, axis=1) for column in zip(*columns, strict=True)))


def _stops(rng: np.random.Generator, first_on: Days) -> Days:
    """28 % stop within 6 months of starting; 1.2 % of the rest a month after that."""
    early = rng.exponential(6 / -np.log(0.72), len(first_on))
    later = 6 + rng.exponential(1 / 0.012, len(first_on))
    months = np.where(early < 6, early, later)
    return days_after(first_on, np.maximum(months * MONTH, 7).clip(7, 20_000))


def _level(grid: Grid, items: Ints, at: Ints, start: Days) -> Ints:
    """0 walks, 1 walks with help, 2 neither, at the last contact before the version began."""
    known = (grid.kept[at] & (grid.day[at] <= start[:, None])).sum(axis=1)
    walking = items[at, np.maximum(known - 1, 0), 7]
    return np.select([walking >= 3, walking == 2], [0, 1], 2)


def _choose(rng: np.random.Generator, ids: Objects, level: Ints, coughs: Bools) -> tuple[list[dict[int, tuple[str, ...]]], Rows, Bools]:
    """Five to seven exercises of the menu on three to five days, as the plan of each version and its rows."""
    plans: list[dict[int, tuple[str, ...]]] = []
    columns: dict[str, list[object]] = {
        name: [] for name in ("programme_id", "exercise_key", "place", "weekdays", "sets", "reps", "minutes", "hold_s", "assisted")
    }
    helped = np.zeros(len(ids), dtype=bool)
    counts, weeks = rng.choice([3, 4, 5], len(ids), p=[0.35, 0.4, 0.25]), rng.integers(0, 3, len(ids))
    sizes, shuffles = rng.integers(5, 8, len(ids)), rng.random((len(ids), 8))
    for one, identity in enumerate(ids):
        menu = MENUS[level[one]]
        chosen = sorted(np.argsort(shuffles[one, : len(menu)])[: sizes[one]])
        doses = [menu[place] for place in chosen] + ([_COUGH] if coughs[one] else [])
        week = _WEEKS[int(counts[one])][int(weeks[one])]
        plan: dict[int, list[str]] = {day: [] for day in week}
        for place, (key, sets, reps, minutes, hold, assisted, thrice) in enumerate(doses):
            days = week[:3] if thrice else week
            for day in days:
                plan[day].append(key)
            helped[one] |= assisted
            for name, value in zip(columns, (identity, key, place, "{" + ",".join(map(str, days)) + "}", sets, reps, minutes, hold, assisted), strict=True):
                columns[name].append(value)
        plans.append({day: tuple(keys) for day, keys in plan.items()})
    return plans, Rows("programme_exercise", {name: objects(values) for name, values in columns.items()}), helped


def _pauses(rng: np.random.Generator, people: Cohort, who: Identities, happened: Happenings, spells: Spells) -> tuple[Rows, tuple[Ints, Days, Days]]:
    """Days on which nothing is asked: after half of the infections and admissions, and now and then a holiday. Never two at once."""
    ill, ill_on = happened.of_kind("infection", "admission")
    taken = coin(rng, 0.5, len(ill))
    away = np.nonzero(coin(rng, 0.3, len(people)))[0]
    away_on = days_after(spells.first_on[away, 0], rng.uniform(30, 400, len(away)))
    at = np.concatenate([ill[taken], away])
    start = np.concatenate([ill_on[taken], away_on])
    why = np.concatenate([pick(rng, ("Chest infection", "In hospital"), int(taken.sum())), pick(rng, ("Holiday", "Staying with family"), len(away))])
    end = days_after(start, rng.integers(6, 16, len(at)))
    kept = ((start[:, None] >= spells.first_on[at]) & (start[:, None] <= spells.closes_on[at])).any(axis=1)  # false while NaT
    order = np.lexsort((start[kept], at[kept]))
    at, start, end, why = (part[kept][order] for part in (at, start, end, why))
    apart = np.append(True, (at[1:] != at[:-1]) | (start[1:] > end[:-1] + 20 * _DAY))[: len(at)]
    at, start, end, why = at[apart], start[apart], end[apart], why[apart]
    last = people.last_on[at]
    still = (end > last) & (people.status[at] == UNDER_CARE)
    stored = np.where(still, NEVER, np.minimum(end, last))
    rows = Rows("programme_pause", {"id": uuids(rng, start), "patient_id": who.ids[at], "starts_on": start, "ends_on": stored, "reason": why})
    return rows, (at, start, np.where(still, last, stored))


def chance_done(rng: np.random.Generator, people: Cohort, at: Ints, day: Days, first_on: Days, version_on: Days, happened: Happenings) -> Floats:
    """The chance that a session of person `at` on `day` is done: Beta(8, 3) to begin with, 2 points less a month (a new version wins back
    two thirds of what was lost), 10 less in the 30 days after an infection or a fall."""
    start = rng.beta(8, 3, len(people))[at]
    months = (day - first_on) / _DAY / MONTH - 2 / 3 * ((version_on - first_on) / _DAY / MONTH)
    hit, hit_on = happened.of_kind("infection", "fall")
    order = np.lexsort((hit_on, hit))
    key = hit[order] * 1_000_000 + hit_on[order].astype(np.int64)
    wanted = at * 1_000_000 + day.astype(np.int64)
    last = np.searchsorted(key, wanted, side="right") - 1
    recent = (last >= 0) & (wanted - key[np.maximum(last, 0)] <= 30) if len(key) else np.zeros(len(at), dtype=bool)
    return np.asarray((start - 0.02 * months - 0.10 * recent).clip(0.08, 0.98))
