"""What the generator hands to the writer: one table's rows, column by column."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Days = NDArray[np.datetime64]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Objects = NDArray[np.object_]

NEVER = np.datetime64("NaT", "D")
MONTH = 30.4375  # days; clinical.md 1.2


@dataclass(frozen=True)
class Rows:
    """Columns of equal length. Null is NaT in days, NaN in floats, None in objects."""

    table: str
    columns: dict[str, Any]

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())))


def objects(values: list[Any]) -> Objects:
    made = np.empty(len(values), dtype=object)
    made[:] = values
    return made


def moments(days: Days, rng: np.random.Generator, first_hour: int = 8, last_hour: int = 18) -> NDArray[np.datetime64]:
    """A moment in working hours of each day (UTC)."""
    seconds = rng.integers(first_hour * 3600, last_hour * 3600, len(days))
    return days.astype("datetime64[s]") + seconds.astype("timedelta64[s]")


def unless(gone: Bools, values: Objects) -> Objects:
    """The values, with nothing in the places that are `gone`."""
    made = values.copy()
    made[gone] = None
    return made


def coin(rng: np.random.Generator, chance: Any, shape: Any = None) -> Bools:
    """True with the given chance (one number, or one a place)."""
    return np.asarray(rng.random(np.shape(chance) if shape is None else shape) < chance)


def pick(rng: np.random.Generator, words: Any, n: int, weights: Any = None) -> Objects:
    """n draws of the words."""
    shares = None if weights is None else np.asarray(weights, dtype=float) / np.sum(weights)
    return objects([words[at] for at in rng.choice(len(words), n, p=shares)])


def days_after(days: Days, counts: Any) -> Days:
    """Each day plus a whole number of days."""
    return np.asarray(days + np.round(np.asarray(counts, dtype=float)).astype(np.int64).astype("timedelta64[D]"))
