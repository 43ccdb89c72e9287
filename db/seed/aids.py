"""Aids with the day of each stage, by lead days, consistent with the scores; some come late (equipment.yaml holds the triggers)."""

from dataclasses import dataclass

import numpy as np

from db.seed.breathing import first_day
from db.seed.cohort import UNDER_CARE, Cohort
from db.seed.ids import uuids
from db.seed.people import Identities
from db.seed.rows import NEVER, Bools, Days, Floats, Ints, Objects, Rows, coin, days_after, objects, unless
from db.seed.visits import Grid
from db.vocabulary import Discipline

_DAY = np.timedelta64(1, "D")


@dataclass(frozen=True)
class Kind:
    """An aid: who owns it, the items (1 to 12) and the score at or below which it is needed, days from order to use, how often given."""

    key: str
    name: str
    owner: Discipline
    needs: tuple[tuple[int, int], ...]
    typical: float
    high: float
    given: float
    every: bool = False  # all of `needs`, not any


_PT, _OT, _SLT, _RESP, _NURSE, _DIET = Discipline.PT, Discipline.OT, Discipline.SLT, Discipline.RESP, Discipline.NURSE, Discipline.DIET
KINDS = (
    Kind("EQ-01", "ankle-foot orthosis", _PT, ((8, 3),), 21, 60, 0.5),
    Kind("EQ-02", "walking stick", _PT, ((8, 3),), 1, 7, 0.55),
    Kind("EQ-03", "rollator", _PT, ((8, 2),), 3, 14, 0.7),
    Kind("EQ-04", "transport wheelchair", _OT, ((8, 2),), 7, 30, 0.65),
    Kind("EQ-05", "power wheelchair", _OT, ((8, 2),), 90, 196, 0.6),
    Kind("EQ-06", "pressure-relief cushion", _OT, ((8, 1),), 7, 30, 0.7),
    Kind("EQ-08", "stairlift", _OT, ((9, 2),), 45, 120, 0.3),
    Kind("EQ-09", "level-access shower", _OT, ((6, 2), (8, 2)), 150, 365, 0.3),
    Kind("EQ-11", "transfer belt", _PT, ((8, 2),), 1, 7, 0.5),
    Kind("EQ-14", "hoist with slings", _OT, ((8, 1), (7, 2)), 14, 45, 0.75, True),
    Kind("EQ-15", "slide sheets and bed rail", _OT, ((7, 3),), 3, 14, 0.45),
    Kind("EQ-16", "profiling bed", _OT, ((7, 2), (11, 2)), 7, 21, 0.65),
    Kind("EQ-17", "pressure-redistributing mattress", _NURSE, ((7, 1),), 2, 7, 0.75),
    Kind("EQ-18", "shower chair", _OT, ((6, 3), (8, 3)), 5, 21, 0.5),
    Kind("EQ-21", "built-up cutlery", _OT, ((5, 3),), 3, 14, 0.5),
    Kind("EQ-23", "wrist splint", _OT, ((4, 3),), 7, 30, 0.4),
    Kind("EQ-24", "dressing aids", _OT, ((6, 3),), 3, 14, 0.4),
    Kind("EQ-25", "environmental control", _OT, ((4, 1), (6, 1)), 60, 180, 0.35),
    Kind("EQ-26", "phone and computer access", _OT, ((4, 2),), 14, 60, 0.4),
    Kind("EQ-28", "voice banking", _SLT, ((1, 3),), 21, 45, 0.5),
    Kind("EQ-29", "alphabet board", _SLT, ((1, 2),), 1, 7, 0.6),
    Kind("EQ-30", "text-to-speech tablet", _SLT, ((1, 2),), 30, 90, 0.65),
    Kind("EQ-31", "eye-gaze system", _SLT, ((1, 1), (4, 1)), 60, 150, 0.6, True),
    Kind("EQ-34", "portable suction", _RESP, ((2, 1),), 7, 21, 0.6),
    Kind("EQ-38", "adapted cups and thickener", _SLT, ((3, 3),), 3, 10, 0.55),
)
# Aids whose day of use is known from the person's course: the day they began, and how long before it they were ordered.
_KNOWN = (("EQ-35", "NIV", _RESP, 14), ("EQ-33", "cough device", _RESP, 14), ("EQ-37", "gastrostomy tube and pump", _DIET, 21))
_EARLY = 0.6  # share of people for whom an aid is identified when an item is still one point above its trigger
_SHARES = np.array([0.0, 0.12, 0.17, 0.35, 0.86, 0.93, 1.0])  # of the way from identified to in use


@dataclass(frozen=True)
class Aids:
    who: Ints
    kind: Ints  # place in KINDS; -1 for the known ones
    identified_on: Days
    in_use_on: Days  # NaT while on its way
    typical: Floats
    rows: Rows


def supply(
    rng: np.random.Generator, people: Cohort, who: Identities, grid: Grid, items: Ints, began: tuple[Days, Days, Days], leads: dict[Discipline, Objects]
) -> Aids:
    """`began`: the days on which NIV, the cough device and the gastrostomy began."""
    parts: list[tuple[Ints, Ints, Days, Floats, Floats, Objects, Objects]] = []
    for place, kind in enumerate(KINDS):
        early = coin(rng, _EARLY, len(people))[:, None]
        limits = [items[:, :, item - 1] <= score + early for item, score in kind.needs]
        met: Bools = np.logical_and.reduce(limits) if kind.every else np.logical_or.reduce(limits)
        on = days_after(first_day(grid, met), rng.exponential(7, len(people)))
        at = np.nonzero(coin(rng, kind.given, len(people)) & (on <= people.last_on))[0]
        spread = np.log(max(kind.high, 2) / max(kind.typical, 1)) / 1.64
        days = kind.typical * np.exp(rng.normal(0, spread, len(at))) * np.where(coin(rng, 0.12, len(at)), 2.2, 1.0) + 2
        parts.append((at, np.full(len(at), place), on[at], days, np.full(len(at), kind.typical), objects([kind.key] * len(at)), leads[kind.owner][at]))
    for (key, _, owner, typical), day in zip(_KNOWN, began, strict=True):
        at = np.nonzero(~np.isnat(day))[0]
        days = rng.uniform(5, typical * 1.6, len(at)).round()
        on = np.maximum(days_after(day[at], -days), people.enrolled_on[at])
        parts.append((at, np.full(len(at), -1), on, (day[at] - on) / _DAY, np.full(len(at), float(typical)), objects([key] * len(at)), leads[owner][at]))
    at, kind_of, on, days, typicals, keys, owners = (np.concatenate(column) for column in zip(*parts, strict=True))
    reached = days_after(on[:, None], _SHARES[None, :] * days[:, None])
    last = people.last_on[at]
    reached = np.where(reached <= last[:, None], reached, NEVER)
    in_use = reached[:, -1]
    back = days_after(in_use, rng.uniform(120, 500, len(at)))
    returned = np.where(coin(rng, 0.15, len(at)) & (back <= last), back, NEVER)
    waiting = np.isnat(in_use) & (people.status[at] == UNDER_CARE)
    middle = days_after(on, typicals * 1.2 + rng.uniform(20, 150, len(at)))
    width = rng.uniform(15, 70, len(at))
    names = ("identified_on", "assessed_on", "ordered_on", "approved_on", "delivered_on", "fitted_on", "in_use_on")
    columns = {
        "id": uuids(rng, on),
        "patient_id": who.ids[at],
        "aid_key": keys,
        **{name: reached[:, place] for place, name in enumerate(names)},
        "returned_on": returned,
        "needed_p25": np.where(waiting, days_after(middle, -width), NEVER),
        "needed_p50": np.where(waiting, middle, NEVER),
        "needed_p75": np.where(waiting, days_after(middle, width * 1.5), NEVER),
        "owner_id": unless(coin(rng, 0.07, len(at)), owners),
    }
    return Aids(at, kind_of, on, in_use, typicals, Rows("equipment", columns))
