"""What a forecast believes beforehand and when it may be shown, as data/forecast.yaml says."""

from functools import cache
from typing import Annotated, Literal

from pydantic import Field

from dashboard.care.datafile import Known, load


class PriorRow(Known):
    BELOW_ZERO = frozenset({"slope"})

    top: Literal[48, 12, 4]
    slope: float
    slope_sd: Annotated[float, Field(gt=0)]
    wander_sd: Annotated[float, Field(gt=0)]
    wander_months: Annotated[float, Field(gt=0)]
    scatter: Annotated[float, Field(gt=0)]
    steady_share: Annotated[float, Field(lt=1)] = 0.0
    steady_times: Annotated[float, Field(gt=0, le=1)] = 1.0
    steady_slopes: Annotated[float, Field(gt=0, le=1)] = 1.0
    source: str


class OnsetLimits(Known):
    scatter: float
    source: str


class FitLimits(Known):
    least_people: int
    least_visits: int
    source: str


class ShownLimits(Known):
    least_scores: int
    least_days: int
    months_ahead: int
    ticks_at_months: tuple[int, ...]
    source: str


class BacktestLimits(Known):
    BELOW_ZERO = frozenset({"average_slope"})

    first_visits: int
    from_days: int
    to_days: int
    average_slope: float
    least_scores: int
    held80: tuple[float, float]
    held50: tuple[float, float]
    source: str


class Reference(Known):
    people: int
    scores: int
    held80: float
    held50: float
    error: float
    error_last: float
    error_own: float
    error_average: float
    error_half: float
    source: str


class Limits(Known):
    schema_version: int
    priors: tuple[PriorRow, ...]
    onset: OnsetLimits
    fit: FitLimits
    shown: ShownLimits
    backtest: BacktestLimits
    reference: Reference


@cache
def limits() -> Limits:
    """What data/forecast.yaml says."""
    return load("forecast.yaml", Limits)
