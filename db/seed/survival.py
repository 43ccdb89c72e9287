"""How long a person lives: the published model of clinical.md 3.1, drawn from."""

from typing import Any

import numpy as np

from db.seed.rows import Floats

_LOWEST, _FIRST, _SECOND, _HIGHEST = 0.081, 3.108, 3.638, 5.917
_GRID = np.linspace(np.log(1.0), np.log(360.0), 1200)  # ln months


def predictor(*, dfs: Any, delay: Any, age: Any, fvc: Any, bulbar: Any, definite: Any, ftd: Any, c9: Any) -> Floats:
    """The linear predictor: dfs points a month, delay months, age at onset in years, FVC % predicted. Higher is worse."""
    return np.asarray(
        -1.837 * (dfs + 0.1) ** -0.5
        - 2.373 * ((delay / 10) ** -0.5 + np.log(delay / 10))
        - 0.267 * (age / 100) ** -2
        + 0.477 * ((fvc / 100) ** -1 + (fvc / 100) ** -0.5)
        + 0.269 * bulbar + 0.233 * definite + 0.388 * ftd + 0.256 * c9
    )  # fmt: skip


def baseline(log_months: Any) -> Floats:
    """The spline s(x) of x = ln months since onset."""

    def cubed(z: Any) -> Any:
        return np.maximum(z, 0.0) ** 3

    def bend(knot: float) -> Any:
        weight = (_HIGHEST - knot) / (_HIGHEST - _LOWEST)
        return cubed(log_months - knot) - weight * cubed(log_months - _LOWEST) - (1 - weight) * cubed(log_months - _HIGHEST)

    return np.asarray(-6.409 + 2.643 * log_months - 0.546 * bend(_FIRST) + 0.585 * bend(_SECOND))


def months_to_end(lp: Floats, u: Floats, delay: Floats) -> Floats:
    """Months from onset to death or near-continuous ventilation, for u uniform in 0 to 1 (the share who live longer), given
    that the person lived until diagnosis."""
    at_diagnosis = 1 / (1 + np.exp(baseline(np.log(delay)) + lp))
    wanted = u * at_diagnosis
    level = np.log(1 / wanted - 1) - lp
    return np.asarray(np.exp(np.interp(level, np.maximum.accumulate(baseline(_GRID)), _GRID)))


def alive(months: Any, lp: Any) -> Floats:
    """The share alive at `months` since onset."""
    return np.asarray(1 / (1 + np.exp(baseline(np.log(months)) + lp)))
