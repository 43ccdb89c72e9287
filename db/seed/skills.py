"""What therapists grade at visits: strength of muscle groups, textures of food and drink, speech."""

import numpy as np

from db.seed.rows import Floats, Ints, coin
from db.seed.visits import Grid


def strength(rng: np.random.Generator, grid: Grid, shown: Ints) -> dict[str, Floats]:
    """MRC grades of most visits, all groups at once: arms follow writing and dressing, legs walking and stairs; one side is the weaker."""
    shape = grid.kept.shape
    graded = grid.seen & coin(rng, 0.3, shape)
    arms, hand, legs, neck = (shown[:, :, items].mean(axis=2) for items in ([5, 6], [3, 4], [7, 8], [2, 6]))
    right = rng.uniform(-0.7, 0.7, (shape[0], 1))

    def grades(lean: Floats, by: Floats | float) -> Floats:
        return np.asarray(np.where(graded, np.round(1.2 + 0.95 * lean + by + rng.normal(0, 0.25, shape)).clip(0, 5), np.nan))

    made = {"mrc_neck": grades(neck, 0.2)}
    for name, lean in (("shoulder", arms), ("elbow", arms), ("wrist", hand), ("hip", legs), ("knee", legs), ("ankle", legs)):
        made[f"mrc_{name} left"], made[f"mrc_{name} right"] = grades(lean, 0.0), grades(lean, right)
    return made


def eating_and_speaking(rng: np.random.Generator, grid: Grid, shown: Ints) -> dict[str, Floats]:
    """Textures and meal times once swallowing is less than sound; speech once it is heard to change."""
    shape = grid.kept.shape
    speech, swallowing = shown[:, :, 0], shown[:, :, 2]
    asked = grid.seen & coin(rng, 0.75, shape)
    eats, speaks = asked & (swallowing < 4), asked & (speech < 4)
    heard = speaks & (speech > 0)
    return {
        "food_texture": np.where(eats, np.select([swallowing == 3, swallowing == 2, swallowing == 1], [6, 5, 4], 3), np.nan),
        "drink_thickness": np.where(eats, np.select([swallowing == 3, swallowing == 2], [0, 1], 2), np.nan),
        "meal_minutes": np.where(eats, (22 + 9 * (4 - swallowing) + rng.normal(0, 4, shape)).clip(10, 90), np.nan),
        "speech_rate": np.where(heard, (175 - 34 * (4 - speech) + rng.normal(0, 10, shape)).clip(30, 220), np.nan),
        "intelligibility": np.where(heard, (101 - 16 * (4 - speech) + rng.normal(0, 4, shape)).clip(5, 100), np.nan),
        "communication": np.where(speaks, np.select([speech == 3, speech == 2, speech == 1], [4, 3, 2], 1), np.nan),
    }
