"""What is true of a person at a contact, so that notes and tasks do not speak of a mask where there is none."""

from collections.abc import Sequence

import numpy as np

from db.seed.breathing import Breathing
from db.seed.nutrition import Nutrition
from db.seed.rows import Bools, Ints
from db.seed.visits import Grid

NAMES = ("any", "niv", "no_niv", "cough", "tube", "no_tube", "bulbar", "speech", "legs", "walks", "arms", "bed", "breath")


def states(grid: Grid, items: Ints, air: Breathing, food: Nutrition) -> Bools:
    """People x contacts x NAMES."""
    speech, swallow, hand, dress, bed, walk, breath = (items[:, :, place] for place in (0, 2, 3, 5, 6, 7, 9))
    niv, tube = grid.day >= air.niv_on[:, None], grid.day >= food.gastrostomy_on[:, None]
    return np.stack(
        [
            np.ones(grid.kept.shape, dtype=bool), niv, ~niv, grid.day >= air.cough_device_on[:, None], tube, ~tube,
            (swallow <= 3) | (speech <= 3), speech <= 2, walk <= 2, walk >= 2, (hand <= 2) | (dress <= 2), bed <= 2, (breath <= 3) | niv,
        ],
        axis=2,
    )  # fmt: skip


def choose(rng: np.random.Generator, found: Bools, words: Sequence[str]) -> Ints:
    """For each place (places x NAMES) one of the texts whose condition, given in `words`, holds; every list has one for 'any'."""
    allowed = found[:, [NAMES.index(word) for word in words]]
    return np.asarray(np.argmax(np.where(allowed, rng.random(allowed.shape), -1), axis=1))
