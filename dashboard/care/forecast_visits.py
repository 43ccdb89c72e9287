"""The visits of one person as a forecast takes them: days and scores as arrays, refused when they are no such thing."""

import numpy as np
from numpy.typing import ArrayLike

from dashboard.care.forecast_shape import Floats


def visits(days: ArrayLike, scores: ArrayLike, top: float, *, names: tuple[str, str] = ("days", "scores")) -> tuple[Floats, Floats]:
    """The visits of one person as two flat arrays of numbers: days on any axis, scores of 0 to `top`.

    Raises ValueError, which calls the two by `names`, when they differ in length, are not flat lists of numbers, or a score lies outside.
    """
    seen, found = flat(days, names[0]), flat(scores, names[1])
    if seen.shape != found.shape:
        raise ValueError(f"{names[0]} and {names[1]} of a person must be as long as each other, not {seen.size} and {found.size}")
    if found.size and (found.min() < 0 or found.max() > top):
        raise ValueError(f"a score lies outside 0 to {top:g}")
    return seen, found


def flat(values: ArrayLike, name: str) -> Floats:
    """One flat array of numbers. Raises ValueError, which calls it `name`, for anything else."""
    try:
        found = np.atleast_1d(np.asarray(values, dtype=np.float64))
    except (TypeError, ValueError) as wrong:
        raise ValueError(f"{name} must be a flat list of numbers") from wrong
    if found.ndim != 1 or not np.isfinite(found).all():
        raise ValueError(f"{name} must be a flat list of numbers")
    return found
