"""Slopes of a whole clinic at once: what `trajectory` says of one person, for everybody in a fraction of a second."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dashboard.care.alsfrs import MAX_DOMAIN, MAX_TOTAL
from dashboard.care.trajectory import DAYS_A_MONTH
from dashboard.care.trajectory_limits import limits

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
SLOW, INTERMEDIATE, FAST, UNKNOWN = range(4)
"""Classes of pace, as numbers of an array; UNKNOWN where there is no rate."""


@dataclass(frozen=True)
class Slopes:
    """One place a person. a_month: points a month, below zero is decline, NaN where there is no slope; count and days of its window, else 0."""

    a_month: Floats
    count: Ints
    days: Ints


def slopes(people: ArrayLike, days: ArrayLike, totals: ArrayLike, *, size: int) -> Slopes:
    """The recent slope of everybody: the same as `trajectory.slope` of each.

    One place a score in three flat arrays, in any order: whose it is (0 to size - 1), the day (whole days on one axis) and the value
    (a total, or one domain). A person's scores of one day count in the order of their values. Raises ValueError when the lengths
    differ, anything is no number, a person or a day is not whole, or a person lies outside 0 to size - 1. Source of the window:
    data/trajectory.yaml.
    """
    who, on, values = (np.atleast_1d(np.asarray(each)) for each in (people, days, totals))
    if not who.shape == on.shape == values.shape or who.ndim != 1:
        raise ValueError(f"people, days and totals must be flat and as long as each other, not {who.shape}, {on.shape} and {values.shape}")
    if not who.size:
        return Slopes(np.full(size, np.nan), np.zeros(size, np.int64), np.zeros(size, np.int64))
    who, on, values = _whole(who, "people"), _whole(on, "days"), values.astype(np.float64)
    if not np.isfinite(values).all():
        raise ValueError("totals must be numbers")
    if who.min() < 0 or who.max() >= size:
        raise ValueError(f"a person lies outside 0 to {size - 1}")
    order = _order(who, on, values)
    who, on, values = who[order], on[order], values[order]
    number = np.bincount(who, minlength=size)
    after = np.cumsum(number)
    first = after - number
    start = _window(who, on, number, first, after)
    return _fitted(on, values, start, after, number)


def _whole(values: NDArray[np.generic], name: str) -> Ints:
    if values.dtype.kind in "iu":
        return values.astype(np.int64)
    found = values.astype(np.float64)
    if not (np.isfinite(found) & (found == np.floor(found))).all():
        raise ValueError(f"{name} must be whole numbers")
    return found.astype(np.int64)


def _order(who: Ints, on: Ints, values: Floats) -> Ints:
    """By person, day and value; what comes in order is left as it is, which is the usual case."""
    same = who[1:] == who[:-1]
    ordered = (who[1:] > who[:-1]) | (same & ((on[1:] > on[:-1]) | ((on[1:] == on[:-1]) & (values[1:] >= values[:-1]))))
    return np.arange(who.size) if ordered.all() else np.lexsort((values, on, who))


def _window(who: Ints, on: Ints, number: Ints, first: Ints, after: Ints) -> Ints:
    """Where each person's window begins: their last 4 scores, or further back, to the latest start that still spans 60 days."""
    known = limits().slope
    usual = np.maximum(after - known.last_scores, first)
    last_on = np.where(number > 0, on[np.maximum(after - 1, 0)], 0)
    early = on <= last_on[who] - known.least_days
    reaching = first + np.bincount(who, weights=early, minlength=number.size).astype(np.int64) - 1
    return np.minimum(usual, np.maximum(reaching, first))


def _fitted(on: Ints, values: Floats, start: Ints, after: Ints, number: Ints) -> Slopes:
    """Least squares over each window, by running sums from the day each window begins."""
    known = limits().slope
    count = after - start
    has = number > 0
    begin, end = np.where(has, np.minimum(start, on.size - 1), 0), np.where(has, after - 1, 0)
    span = np.where(has, on[end] - on[begin], 0)
    inside = np.repeat(np.arange(count.size), count)
    offset = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    place = start[inside] + offset
    x, y = (on[place] - on[begin][inside]) / DAYS_A_MONTH, values[place]
    many = np.maximum(count, 1)
    x = x - (np.bincount(inside, x, count.size) / many)[inside]
    y = y - (np.bincount(inside, y, count.size) / many)[inside]
    spread = np.bincount(inside, x * x, count.size)
    enough = (count >= known.least_scores) & (span >= known.least_days)
    tilt = np.bincount(inside, x * y, count.size) / np.where(enough, spread, 1.0)
    return Slopes(np.where(enough, tilt, np.nan), np.where(enough, count, 0), np.where(enough, span, 0))


def since_onset(totals: ArrayLike, months: ArrayLike, *, top: int = MAX_TOTAL) -> Floats:
    """Points lost a month since onset (dFS) of everybody: (top - total) / months; NaN where the total is or months are not above zero.

    top: 48 for totals, 12 for a domain; ValueError for another, and for a total outside 0 to top. Source: Kimura 2006 (Neurology 66:265).
    """
    if top not in (MAX_TOTAL, MAX_DOMAIN):
        raise ValueError(f"a score has a top of {MAX_TOTAL} or {MAX_DOMAIN}, not {top}")
    found, ago = np.asarray(totals, dtype=np.float64), np.asarray(months, dtype=np.float64)
    if np.any((found < 0) | (found > top)):
        raise ValueError(f"a total lies outside 0 to {top}")
    known = ago > 0
    return np.asarray(np.where(known, (top - found) / np.where(known, ago, 1.0), np.nan))


def classes(points_a_month: ArrayLike) -> Ints:
    """SLOW, INTERMEDIATE or FAST by points lost a month, both limits intermediate; UNKNOWN where it is NaN."""
    known = limits().pace
    lost = np.asarray(points_a_month, dtype=np.float64)
    found = np.where(lost < known.intermediate_from, SLOW, np.where(lost > known.fast_above, FAST, INTERMEDIATE))
    return np.where(np.isnan(lost), UNKNOWN, found).astype(np.int64)
