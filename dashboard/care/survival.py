"""The ENCALS personal survival model: a range of months, from what was known at diagnosis. For neurology only, off until a clinic turns it on.

Royston-Parmar with proportional odds. It is not refreshed with later scores and never gives a date.
Source: Westeneng 2018 (Lancet Neurol 17:423); data/survival.yaml.
"""

import math
from dataclasses import dataclass, fields

from dashboard.care.survival_file import known
from dashboard.care.trajectory import DAYS_A_MONTH

SETTING = "survival_shown"
"""The clinic's setting that turns it on; absent means off."""
_HALVINGS = 60
_DAY = 1 / DAYS_A_MONTH


@dataclass(frozen=True)
class Inputs:
    """As at diagnosis; None is not known. Years, points lost a month, months from onset to diagnosis, % predicted."""

    age_at_onset_years: float | None = None
    delta_fs: float | None = None
    diagnostic_delay_months: float | None = None
    fvc_pct: float | None = None
    bulbar_onset: bool | None = None
    definite_el_escorial: bool | None = None
    ftd: bool | None = None
    c9orf72: bool | None = None


NAMES = {
    "age_at_onset_years": "age at onset",
    "delta_fs": "rate since onset at diagnosis",
    "diagnostic_delay_months": "day of onset and of diagnosis",
    "fvc_pct": "FVC at diagnosis",
    "bulbar_onset": "site of onset",
    "definite_el_escorial": "El Escorial category",
    "ftd": "frontotemporal dementia",
    "c9orf72": "C9orf72 result",
}


@dataclass(frozen=True)
class Missing:
    """No result: what is not known, or lies outside what the model was made for, in words."""

    what: tuple[str, ...]


@dataclass(frozen=True)
class Range:
    """Months still to come for somebody alive now: the 25th and 75th centile; None where it lies beyond what the model can say."""

    low: float | None
    high: float | None


@dataclass(frozen=True)
class Survival:
    """lp: linear predictor, higher is worse."""

    lp: float

    def at(self, months: float) -> float:
        """The share alive (no event) so many months after onset; 1 at onset. Raises ValueError before it, and for what is no number."""
        if not months >= 0:
            raise ValueError(f"months since onset must be a number of 0 or more, not {months}")
        if months == 0:
            return 1.0
        odds = _spline(math.log(months)) + self.lp
        return 1 / (1 + math.exp(odds)) if odds < 700 else 0.0

    def months_at(self, share: float) -> float | None:
        """Months from onset until `share` are left; None beyond 50 years. Raises ValueError unless 0 < share < 1."""
        if not 0 < share < 1:
            raise ValueError(f"a share must lie between 0 and 1, not {share}")
        low, high = _DAY, known().limits.months_most
        if self.at(high) > share:
            return None
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            low, high = (middle, high) if self.at(middle) > share else (low, middle)
        return high

    @property
    def median(self) -> float | None:
        """Months from onset; None beyond 50 years."""
        return self.months_at(0.5)

    def remaining(self, months: float) -> Range:
        """From the 25th to the 75th centile of the months still to come for who has lived `months` since onset: S(t) / S(months)."""
        alive = self.at(months)
        if alive <= 0:
            return Range(None, None)
        ends = [self.months_at(alive * left) for left in (0.75, 0.25)]
        return Range(*(None if end is None else max(end - months, 0.0) for end in ends))


def survival(inputs: Inputs) -> Survival | Missing:
    """The model for one person; what is missing when an input is not known or out of bounds. Every input is needed: none is guessed."""
    bounds = known().limits
    within = {"age_at_onset_years": bounds.age, "delta_fs": bounds.dfs, "diagnostic_delay_months": bounds.delay, "fvc_pct": bounds.fvc}
    wrong = []
    for name in (field.name for field in fields(Inputs)):
        value = getattr(inputs, name)
        if value is None:
            wrong.append(NAMES[name])
        elif name in within and not within[name][0] <= value <= within[name][1]:
            wrong.append(f"{NAMES[name]} between {within[name][0]:g} and {within[name][1]:g}, not {value:g}")
    return Missing(tuple(wrong)) if wrong else Survival(_predictor(inputs))


def _predictor(inputs: Inputs) -> float:
    weigh = known().predictor
    dfs, delay = _of(inputs.delta_fs), _of(inputs.diagnostic_delay_months) / 10
    age, fvc = _of(inputs.age_at_onset_years) / 100, _of(inputs.fvc_pct) / 100
    return (
        weigh.dfs * (dfs + 0.1) ** -0.5
        + weigh.delay * (delay**-0.5 + math.log(delay))
        + weigh.age * age**-2
        + weigh.fvc * (1 / fvc + fvc**-0.5)
        + weigh.bulbar * bool(inputs.bulbar_onset)
        + weigh.definite * bool(inputs.definite_el_escorial)
        + weigh.ftd * bool(inputs.ftd)
        + weigh.c9orf72 * bool(inputs.c9orf72)
    )


def _spline(x: float) -> float:
    """Log odds of the event at ln(months), before the person's own predictor."""
    spline = known().spline
    low, first, second, high = spline.knots

    def bend(knot: float) -> float:
        share = (high - knot) / (high - low)
        return _cube(x - knot) - share * _cube(x - low) - (1 - share) * _cube(x - high)

    return spline.start + spline.slope * x + spline.first * bend(first) + spline.second * bend(second)


def _cube(value: float) -> float:
    return max(value, 0.0) ** 3


def _of(value: float | None) -> float:
    if value is None:  # `survival` has looked already
        raise ValueError("an input is not known")
    return float(value)
