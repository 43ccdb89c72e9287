"""How long a whole clinic's slopes and forecasts take, and what a clinic learns from its own past."""

import sys
from time import process_time

import numpy as np
from rich.console import Console

from dashboard.care import forecast_standing, slopes
from dashboard.care.forecast_levels import levels
from dashboard.care.forecast_prior import PUBLISHED
from dashboard.care.trajectory import DAYS_A_MONTH

PEOPLE, VISITS = 30_000, 15
CLINIC = 300
MUST = (1.0, 5.0, 2.0)
"""Seconds that none of what is measured may pass."""
AHEAD = np.array([3.0, 6.0])


def measured(people: int = PEOPLE) -> dict[str, float]:
    """Seconds of one core by what was done, for so many people with 15 visits each."""
    rng = np.random.default_rng(1)
    days = np.cumsum(rng.integers(60, 120, (people, VISITS)), axis=1)
    falling = 44 + rng.normal(-0.7, 0.4, (people, 1)) * days / DAYS_A_MONTH + rng.normal(0, 1.2, days.shape)
    totals = falling.round().clip(0, 48).astype(np.int64)
    who = np.repeat(np.arange(people), VISITS)
    began = process_time()
    slopes.slopes(who, days.ravel(), totals.ravel(), size=people)
    sloped = process_time()
    months = days / DAYS_A_MONTH
    levels(months, totals[:, :, None].astype(float), np.ones(days.shape, dtype=bool), months[:, -1:] + AHEAD, PUBLISHED)
    forecast = process_time()
    forecast_standing.assess([(days[n], totals[n]) for n in range(min(people, CLINIC))])
    return {
        f"slopes, {people} people of {VISITS} visits": sloped - began,
        f"forecasts 3 and 6 months ahead, {people} people of {VISITS} visits": forecast - sloped,
        f"prior and back-test of a clinic of {min(people, CLINIC)}": process_time() - forecast,
    }


def main() -> int:
    console = Console(stderr=True)
    for what, seconds in measured().items():
        console.print(f"{what}: {seconds:.2f} s of one core", highlight=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
