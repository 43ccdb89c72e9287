"""What is believed of a person before their visits. Source of the published priors: data/forecast.yaml."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from dashboard.care.forecast_limits import limits


@dataclass(frozen=True)
class Prior:
    """What is believed of a person before their visits, in points and months. people: how many it was fitted on, 0 when published.

    Some people's scores are steady: of a share of `steady_share`, scatter and straying are `steady_times` as large as of the others, and their
    slopes differ by `steady_slopes` as much. Whose are, their visits say.
    """

    top: float
    slope: float
    slope_sd: float
    wander_sd: float
    wander_months: float
    scatter: float
    steady_share: float = 0.0
    steady_times: float = 1.0
    steady_slopes: float = 1.0
    people: int = 0

    def __post_init__(self) -> None:
        """Raises ValueError for a prior that no people can have."""
        for name in ("top", "slope_sd", "wander_sd", "wander_months", "scatter", "steady_times", "steady_slopes"):
            if not 0 < getattr(self, name) < math.inf:
                raise ValueError(f"{name} of a prior must be above zero, not {getattr(self, name)}")
        if not math.isfinite(self.slope):
            raise ValueError(f"slope of a prior must be a number, not {self.slope}")
        if not 0 <= self.steady_share < 1:
            raise ValueError(f"steady_share of a prior must be 0 or more and under 1, not {self.steady_share}")

    def kinds(self) -> Iterator[tuple[float, "Prior"]]:
        """The kinds of people with the share of each; those of one kind are alike in scatter and straying."""
        if self.steady_share:
            calm, alike = self.steady_times, self.steady_slopes
            yield self.steady_share, replace(self, slope_sd=self.slope_sd * alike, wander_sd=self.wander_sd * calm, scatter=self.scatter * calm)
        yield 1.0 - self.steady_share, self


def _published(top: int) -> Prior:
    row = next(row for row in limits().priors if row.top == top)
    return Prior(**row.model_dump(exclude={"source"}))


PUBLISHED = _published(48)
PUBLISHED_DOMAIN = _published(12)
PUBLISHED_ITEM = _published(4)


def for_top(top: int, prior: Prior = PUBLISHED) -> Prior:
    """The prior for the total (48), a domain (12) or an item (4). A clinic's own prior of the total scales the published one of the part.

    Raises ValueError for another top.
    """
    part = {48: PUBLISHED, 12: PUBLISHED_DOMAIN, 4: PUBLISHED_ITEM}.get(top)
    if part is None:
        raise ValueError(f"a score has a top of 48, 12 or 4, not {top}")
    return replace(
        part,
        slope=part.slope * prior.slope / PUBLISHED.slope,
        slope_sd=part.slope_sd * prior.slope_sd / PUBLISHED.slope_sd,
        wander_sd=part.wander_sd * prior.wander_sd / PUBLISHED.wander_sd,
        wander_months=part.wander_months * prior.wander_months / PUBLISHED.wander_months,
        scatter=part.scatter * prior.scatter / PUBLISHED.scatter,
        people=prior.people,
    )
