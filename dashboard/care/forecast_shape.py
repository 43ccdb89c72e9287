"""The shape of a forecast's band: Student's t with 4 degrees of freedom and variance 1, in closed form.

People with ALS part from a straight line more often by much, and more often by little, than a Gaussian says; this shape does both.
Source: Shaw 2006 (J Comput Finance 9(4):37) for the quantile in closed form.
"""

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_UNIT = math.sqrt(2.0)  # Student's t with 4 degrees of freedom has variance 2


def quantile(p: float) -> float:
    """The value not passed with probability p. Raises ValueError unless 0 < p < 1."""
    if not 0.0 < p < 1.0:
        raise ValueError(f"a probability must lie between 0 and 1, not {p}")
    a = math.sqrt(4 * p * (1 - p))
    q = math.cos(math.acos(min(a, 1.0)) / 3) / a
    return math.copysign(2 * math.sqrt(max(q - 1, 0.0)), p - 0.5) / _UNIT


def below(z: Floats) -> Floats:
    """The probability of a value at or below z."""
    t = z * _UNIT
    s = t / np.sqrt(1 + t * t / 4)
    return np.clip(0.5 + 0.375 * s * (1 - s * s / 12), 0.0, 1.0)


def clipped_mean(level: Floats, sd: Floats, top: float) -> Floats:
    """The mean of what is shown when values under 0 show 0 and values over `top` show `top`; within 0 and `top`."""
    spread = sd / _UNIT
    found = top - spread * (_area((top - level) / spread) - _area(-level / spread))
    return np.clip(found, 0.0, top)


def _area(t: Floats) -> Floats:
    """The area under the distribution function up to t."""
    density = 0.375 * (1 + t * t / 4) ** -2.5
    return t * below(t / _UNIT) + (4 + t * t) / 3 * density
