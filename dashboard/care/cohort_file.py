"""How groups are compared, as data/cohort.yaml says."""

from functools import cache
from typing import Annotated, Self

from pydantic import Field, model_validator

from dashboard.care.datafile import Known, load


class Landmark(Known):
    exposure_to_month: int
    outcome_to_month: int
    source: str


class Band(Known):
    key: str
    label: str
    from_percent: int


class SlopeRule(Known):
    least_scores: Annotated[int, Field(ge=2)]
    least_days: Annotated[int, Field(gt=0)]
    before_days: int
    source: str


class BaselineDays(Known):
    before: int
    after: int


class MatchRule(Known):
    controls_each: Annotated[int, Field(ge=1)]
    farthest: float
    at_month: int
    within_days: int
    source: str


class CohortFile(Known):
    schema_version: int
    banner: str
    landmark: Landmark
    bands: tuple[Band, ...]
    slope: SlopeRule
    baseline_days: BaselineDays
    least_in_group: int
    least_shown: int
    alike_under: float
    confidence: Annotated[float, Field(gt=0, lt=1)]
    matched: MatchRule
    source: str

    @model_validator(mode="after")
    def _bands_hold_every_share(self) -> Self:
        starts = [band.from_percent for band in self.bands]
        if len(starts) < 2 or starts != sorted(set(starts), reverse=True) or starts[-1] != 0:
            raise ValueError("bands must be two or more, from the highest down to 0")
        return self


@cache
def cohort_file() -> CohortFile:
    """What data/cohort.yaml says; bands from the highest to the lowest."""
    return load("cohort.yaml", CohortFile)


def band_of(share: float) -> Band:
    """The band of a share of 1, by its exact value: 74.9 % is not yet 75 %."""
    return next(band for band in cohort_file().bands if share * 100 >= band.from_percent - 1e-9)
