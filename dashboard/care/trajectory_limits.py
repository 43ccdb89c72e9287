"""How change over time is judged, as data/trajectory.yaml says."""

from functools import cache

from dashboard.care.datafile import Known, load


class PaceLimits(Known):
    intermediate_from: float
    fast_above: float
    source: str


class Provisional(Known):
    months_under: float
    source: str


class SlopeWindow(Known):
    last_scores: int
    least_scores: int
    least_days: int
    source: str


class Gap(Known):
    days_over: int
    source: str


class PlateauLimits(Known):
    least_months: float
    least_scores: int
    within_points: int
    source: str


class RiseLimits(Known):
    check_over_points: int
    source: str


class Compare(Known):
    modes_matter_under_points: int
    source: str


class Limits(Known):
    schema_version: int
    pace: PaceLimits
    provisional: Provisional
    slope: SlopeWindow
    gap: Gap
    plateau: PlateauLimits
    rise: RiseLimits
    compare: Compare


@cache
def limits() -> Limits:
    """What data/trajectory.yaml says."""
    return load("trajectory.yaml", Limits)
