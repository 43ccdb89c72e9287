"""Carers and what they were taught, by topic and level (caregiver_topics.yaml)."""

import numpy as np

from db.seed.breathing import first_day
from db.seed.cohort import Cohort
from db.seed.ids import uuids
from db.seed.names import carer_name
from db.seed.people import Identities
from db.seed.rows import NEVER, Bools, Days, Ints, Objects, Rows, coin, days_after, objects, pick
from db.seed.visits import Grid
from db.vocabulary import Discipline

_LEVELS = ("told", "shown", "done_with_help", "done_alone")
_RELATIONS = ("husband", "wife", "partner", "daughter", "son", "sister", "brother", "friend", "paid carer")


def carers(rng: np.random.Generator, people: Cohort, who: Identities) -> tuple[Rows, Ints]:
    """Rows, and the place of the person each carer cares for. 82 % have one, a third of those a second."""
    n = len(people)
    counts = np.where(coin(rng, 0.82, n), 1 + coin(rng, 0.32, n), 0)
    at = np.repeat(np.arange(n), counts)
    main = np.append(True, at[1:] != at[:-1])[: len(at)]
    spouse = np.where(people.male[at], "wife", "husband")
    other = pick(rng, _RELATIONS[2:], len(at), (0.1, 0.3, 0.2, 0.1, 0.05, 0.1, 0.15))
    relation = np.where(main & coin(rng, 0.68, len(at)), spouse, other)
    kin = ~np.isin(relation, ("friend", "paid carer", "partner"))
    men = np.isin(relation, ("husband", "son", "brother")) | (np.isin(relation, ("partner", "friend", "paid carer")) & coin(rng, 0.4, len(at)))
    lives = coin(rng, np.where(np.isin(relation, ("husband", "wife", "partner")), 0.96, 0.25))
    numbers = rng.integers(0, 1000, len(at))  # 07700 900xxx is kept for fiction
    rows = Rows(
        "carer",
        {
            "id": uuids(rng, people.enrolled_on[at]),
            "patient_id": who.ids[at],
            "name": objects([carer_name(rng, who.names[p], bool(m), bool(k)) for p, m, k in zip(at, men, kin, strict=True)]),
            "relation": relation.astype(object),
            "lives_with": objects(lives.tolist()),
            "is_main": objects(main.tolist()),
            "phone": objects([f"07700 900{number:03d}" if has else None for number, has in zip(numbers, coin(rng, 0.9, len(at)), strict=True)]),
        },
    )
    return rows, at


def training(
    rng: np.random.Generator,
    people: Cohort,
    who: Identities,
    grid: Grid,
    items: Ints,
    caring: tuple[Rows, Ints],
    began: tuple[Days, Days, Days],
    leads: dict[Discipline, Objects],
) -> Rows:
    """Sign-offs: each topic that the person's state calls for, taught in one to three steps; not every carer gets to 'done alone'."""
    niv, cough, fed = began
    speech, swallow, bed, walk = (items[:, :, place] for place in (0, 2, 6, 7))
    need: dict[str, tuple[Discipline, Days]] = {
        "CT-01": (Discipline.OT, first_day(grid, (walk <= 2) | (bed <= 2))),
        "CT-02": (Discipline.OT, first_day(grid, (walk <= 1) & (bed <= 2))),
        "CT-03": (Discipline.PT, first_day(grid, walk <= 3)),
        "CT-04": (Discipline.PT, first_day(grid, walk <= 3)),
        "CT-05": (Discipline.RESP, days_after(cough, np.full(len(people), -60))),
        "CT-06": (Discipline.RESP, cough),
        "CT-07": (Discipline.RESP, niv),
        "CT-08": (Discipline.DIET, fed),
        "CT-09": (Discipline.SLT, first_day(grid, swallow <= 3)),
        "CT-10": (Discipline.NURSE, first_day(grid, bed <= 2)),
        "CT-11": (Discipline.SLT, first_day(grid, speech <= 2)),
        "CT-12": (Discipline.NURSE, niv),
        "CT-14": (Discipline.NURSE, people.enrolled_on),
    }
    rows, caring_for = caring
    parts = []
    for topic, (discipline, since) in need.items():
        begins = days_after(since[caring_for], rng.exponential(25, len(caring_for)))
        reached = np.minimum(rng.choice(4, len(caring_for), p=[0.12, 0.2, 0.23, 0.45]), 3)
        wanted: Bools = coin(rng, np.where(rows.columns["is_main"].astype(bool), 0.72, 0.25))
        for level in range(4):
            at = np.nonzero(wanted & (reached >= level) & ((level == reached) | coin(rng, 0.3, len(caring_for))))[0]
            on = days_after(begins[at], level * rng.uniform(5, 20, len(at)))
            fits = on <= people.last_on[caring_for[at]]
            at, on = at[fits], np.maximum(on[fits], people.enrolled_on[caring_for[at[fits]]])
            parts.append((at, on, objects([topic] * len(at)), objects([_LEVELS[level]] * len(at)), leads[discipline][caring_for[at]]))
    at, on, topics, levels, teachers = (np.concatenate(column) for column in zip(*parts, strict=True))
    assert not np.any(on == NEVER)
    return Rows(
        "carer_training",
        {
            "id": uuids(rng, on),
            "patient_id": who.ids[caring_for[at]],
            "carer_id": rows.columns["id"][at],
            "topic_key": topics,
            "level": levels,
            "taught_on": on,
            "taught_by": teachers,
        },
    )
