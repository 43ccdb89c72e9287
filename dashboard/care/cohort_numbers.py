"""The arithmetic of comparing groups: means with intervals, least squares, standardised differences."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from dashboard.care.cohort_file import cohort_file

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Estimate:
    """A mean or a difference with its confidence interval (95 % by data/cohort.yaml)."""

    mean: float
    low: float
    high: float

    @property
    def could_be_none(self) -> bool:
        """Whether the interval holds 0."""
        return self.low <= 0 <= self.high


@dataclass(frozen=True)
class Fit:
    """Least squares: coefficients, their covariance, and the degrees of freedom left."""

    coefficients: Numbers
    covariance: Numbers
    freedom: int

    def at(self, weights: Numbers) -> Estimate:
        """The weighted sum of the coefficients."""
        return around(float(weights @ self.coefficients), sqrt(max(float(weights @ self.covariance @ weights), 0.0)), self.freedom)


def fit(design: Numbers, outcome: Numbers) -> Fit | None:
    """Ordinary least squares of outcome (n) on design (n x p, with its constant column). None with fewer than 2 degrees of freedom left.

    Columns that others already say add nothing and take no degree of freedom (pseudo-inverse).
    """
    inverse = np.linalg.pinv(design.T @ design, rcond=1e-10, hermitian=True)
    freedom = len(outcome) - int(np.linalg.matrix_rank(design))
    if freedom < 2:
        return None
    coefficients = inverse @ design.T @ outcome
    left = outcome - design @ coefficients
    return Fit(coefficients, inverse * float(left @ left) / freedom, freedom)


def mean_of(values: Sequence[float]) -> Estimate | None:
    """The mean with its interval; None for fewer than 3 values."""
    if len(values) < 3:
        return None
    spread = float(np.std(values, ddof=1)) / sqrt(len(values))
    return around(float(np.mean(values)), spread, len(values) - 1)


def difference(one: Sequence[float], other: Sequence[float]) -> Estimate | None:
    """Mean of one minus mean of the other, spreads unequal (Welch 1947). None for fewer than 3 values in either."""
    if min(len(one), len(other)) < 3:
        return None
    parts = [float(np.var(values, ddof=1)) / len(values) for values in (one, other)]
    below = sum(part**2 / (len(values) - 1) for part, values in zip(parts, (one, other), strict=True))
    freedom = sum(parts) ** 2 / below if below else len(one) + len(other) - 2.0
    return around(float(np.mean(one) - np.mean(other)), sqrt(sum(parts)), freedom)


def around(mean: float, error: float, freedom: float) -> Estimate:
    """A mean and its interval at the confidence of data/cohort.yaml, from its standard error and degrees of freedom (Student t)."""
    reach = t_quantile((1 + cohort_file().confidence) / 2, freedom) * error
    return Estimate(mean, mean - reach, mean + reach)


def t_quantile(p: float, freedom: float) -> float:
    """Student's t for a probability, by its expansion around the normal one (Abramowitz and Stegun 26.7.5); within 1 % from 3 degrees on."""
    z = NormalDist().inv_cdf(p)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + sum(term / freedom**n for n, term in enumerate(terms, 1))


def standardised(one: Sequence[float], other: Sequence[float]) -> float | None:
    """Difference of means over the pooled spread, without sign; 0 or 1 values use the spread of a share. None when it cannot be told.

    Source: Austin 2009 (Stat Med 28:3083).
    """
    if min(len(one), len(other)) < 2:
        return None
    pooled = sqrt((float(np.var(one, ddof=0)) + float(np.var(other, ddof=0))) / 2)
    apart = abs(float(np.mean(one)) - float(np.mean(other)))
    if pooled < 1e-12:
        return 0.0 if apart < 1e-12 else None
    return apart / pooled


def filled(columns: Sequence[Sequence[float | None]]) -> Numbers:
    """Covariates (one sequence each) as a matrix (n x p), centred: a missing value takes the mean and a column that says it was missing."""
    made: list[Numbers] = []
    for column in columns:
        values = np.array([np.nan if value is None else value for value in column], dtype=np.float64)
        gone = np.isnan(values)
        if gone.all():
            continue
        values = np.where(gone, values[~gone].mean(), values)
        made.append(values - values.mean())
        if gone.any():
            made.append(gone - gone.mean())
    return np.column_stack(made) if made else np.empty((len(columns[0]) if columns else 0, 0))
