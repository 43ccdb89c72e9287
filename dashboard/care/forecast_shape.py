"""The shape of a forecast's band: Gaussian."""

import math
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_PLAIN = NormalDist()
_erf = np.frompyfunc(math.erf, 1, 1)


def quantile(p: float) -> float:
    """The value not passed with probability p, in standard deviations from the middle. Raises ValueError unless 0 < p < 1."""
    if not 0.0 < p < 1.0:
        raise ValueError(f"a probability must lie between 0 and 1, not {p}")
    return _PLAIN.inv_cdf(p)


def below(z: Floats) -> Floats:
    """The probability of a value at or below z standard deviations from the middle."""
    return 0.5 + 0.5 * np.asarray(_erf(z / math.sqrt(2.0)), dtype=np.float64)


def clipped_mean(level: Floats, sd: Floats, top: float) -> Floats:
    """The mean of what is shown when values under 0 show 0 and values over `top` show `top`; within 0 and `top`."""
    found = top - sd * (_area((top - level) / sd) - _area(-level / sd))
    return np.clip(found, 0.0, top)


def _area(z: Floats) -> Floats:
    """The area under the distribution function up to z."""
    return z * below(z) + np.exp(-0.5 * z * z) / math.sqrt(2.0 * math.pi)
