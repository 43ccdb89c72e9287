"""Scores, readings and events as rows."""

import numpy as np

from db.seed import skills
from db.seed.breathing import Breathing
from db.seed.cohort import Cohort
from db.seed.happenings import Happenings
from db.seed.ids import uuids
from db.seed.nutrition import Nutrition
from db.seed.people import Identities
from db.seed.rows import Bools, Days, Floats, Ints, Objects, Rows, coin, moments, objects, unless
from db.seed.visits import MODES, SELF, VIDEO, Grid
from db.vocabulary import MEASURES, Discipline, Measure

_DAY = np.timedelta64(1, "D")


def scores(rng: np.random.Generator, who: Identities, grid: Grid, shown: Ints, gaps: Bools, fed_on: Days, raters: Objects) -> Rows:
    """One ALSFRS-R a contact. `raters` is the colleague who scores each person in clinic; self-entered ones have no rater."""
    at, day = grid.flat(grid.kept)
    mode = grid.mode[grid.kept]
    values = np.where(gaps, -1, shown)[grid.kept]
    made_by = unless(mode >= SELF, raters[at])
    items = {f"q{n + 1}": np.where(values[:, n] < 0, np.nan, values[:, n]) for n in range(12)}
    return Rows(
        "alsfrs",
        {
            "id": uuids(rng, day),
            "patient_id": who.ids[at],
            "assessed_on": day,
            **items,
            "item5_form": np.where(day >= fed_on[at], "5b", "5a").astype(object),
            "mode": objects([MODES[m] for m in mode]),
            "rater_id": made_by,
            "entered_at": moments(day, rng),
        },
    )


def readings(
    rng: np.random.Generator, who: Identities, grid: Grid, shown: Ints, breathing: Breathing, nutrition: Nutrition, leads: dict[Discipline, Objects]
) -> Rows:
    """Every measurement of every contact, in the unit and range of db.vocabulary.MEASURES."""
    taken: dict[str, Floats] = dict(breathing.readings)
    taken["weight"] = nutrition.weight
    first = np.zeros(grid.kept.shape, dtype=bool)
    first[:, :1] = True
    taken["height"] = np.where(first & grid.kept, nutrition.height[:, None], np.nan)
    taken |= _others(rng, grid, shown)
    taken |= skills.strength(rng, grid, shown) | skills.eating_and_speaking(rng, grid, shown)
    by = {
        **dict.fromkeys(("fvc_percent", "svc_percent", "snip", "pcf", "spo2", "paco2", "niv_hours"), Discipline.RESP),
        "weight": Discipline.NURSE,
        "height": Discipline.NURSE,
        "tug": Discipline.PT,
        "grip_left": Discipline.OT,
        "grip_right": Discipline.OT,
        "ecas": Discipline.PSY,
        "zarit": Discipline.PSY,
        **dict.fromkeys(("mrc_neck", "mrc_shoulder", "mrc_elbow", "mrc_wrist", "mrc_hip", "mrc_knee", "mrc_ankle"), Discipline.PT),
        **dict.fromkeys(("food_texture", "drink_thickness", "meal_minutes"), Discipline.DIET),
        **dict.fromkeys(("speech_rate", "intelligibility", "communication"), Discipline.SLT),
        "pain": Discipline.PT,
        "fatigue": Discipline.PT,
    }
    parts: list[tuple[Ints, Days, Floats, Objects, Objects, Objects]] = []
    for name, values in taken.items():
        measure, _, position = name.partition(" ")
        at, day = grid.flat(~np.isnan(values) & grid.kept)
        fresh = np.ones(len(at), dtype=bool)  # two contacts on one day give one reading
        fresh[1:] = (at[1:] != at[:-1]) | (day[1:] != day[:-1])
        kept = MEASURES[Measure(measure)]
        number = np.round(values[~np.isnan(values) & grid.kept], kept.decimals).clip(kept.low, kept.high)[fresh]
        at, day = at[fresh], day[fresh]
        lying = position or ("seated" if measure in ("fvc_percent", "svc_percent") else None)
        parts.append((at, day, number, objects([measure] * len(at)), objects([lying] * len(at)), leads[by[measure]][at]))
    at, day, number = nutrition.at_home
    number, none = np.round(number, MEASURES[Measure.WEIGHT].decimals), objects([None] * len(at))
    parts.append((at, day, number, objects([Measure.WEIGHT.value] * len(at)), none, leads[by["weight"]][at]))
    at, day, number, measures, positions, people = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Rows(
        "measurement",
        {
            "id": uuids(rng, day),
            "patient_id": who.ids[at],
            "measure": measures,
            "measured_on": day,
            "value": number,
            "position": positions,
            "entered_by": people,
            "entered_at": moments(day, rng),
        },
    )


def _others(rng: np.random.Generator, grid: Grid, shown: Ints) -> dict[str, Floats]:
    """Walking speed, grip, pain and fatigue at visits; thinking and carer strain about once a year."""
    shape = grid.kept.shape
    walking, hand, total = shown[:, :, 7], shown[:, :, 3], shown.sum(axis=2)
    own = rng.normal(0, 1, (shape[0], 1))

    def at_visits(chance: float, values: Floats, where: Bools = grid.seen) -> Floats:
        return np.asarray(np.where(where & coin(rng, chance, shape), values, np.nan))

    late = (np.arange(shape[1]) % 4 == 1)[None, :] & grid.seen
    grip = np.maximum(6.5 * hand + 4 + 3 * own + rng.normal(0, 1.5, shape), 0.5)
    tug = (8.5 + 4.5 * (4 - walking) + 1.2 * own + rng.normal(0, 1.2, shape)).clip(5.5, 90)
    return {
        "tug": at_visits(0.6, tug, grid.seen & (walking >= 2)),
        "grip_left": at_visits(0.45, grip * 0.94),
        "grip_right": at_visits(0.45, grip),
        "pain": at_visits(0.7, (1.8 + 0.9 * own + (48 - total) / 20 + rng.normal(0, 1, shape)).clip(0, 10), grid.kept & (grid.mode <= VIDEO)),
        "fatigue": at_visits(0.7, (3 + own + (48 - total) / 14 + rng.normal(0, 1, shape)).clip(0, 10), grid.kept & (grid.mode <= VIDEO)),
        "ecas": at_visits(0.5, (108 + 9 * own + rng.normal(0, 4, shape)).clip(40, 134), late),
        "zarit": at_visits(0.5, (20 + 6 * own + (48 - total) / 2 + rng.normal(0, 4, shape)).clip(0, 80), late),
    }


def events(rng: np.random.Generator, people: Cohort, who: Identities, happened: Happenings, leads: dict[Discipline, Objects]) -> Rows:
    entered_on = np.minimum(
        np.maximum(happened.on + rng.integers(0, 12, len(happened.who)).astype("timedelta64[D]"), people.enrolled_on[happened.who]),
        people.last_on[happened.who],
    )
    return Rows(
        "event",
        {
            "id": uuids(rng, happened.on),
            "patient_id": who.ids[happened.who],
            "kind": happened.kind,
            "happened_on": happened.on,
            "ended_on": happened.ended_on,
            "injury": happened.injury,
            "detail": happened.detail,
            "entered_by": leads[Discipline.COORD][happened.who],
            "entered_at": moments(entered_on, rng),
        },
    )
