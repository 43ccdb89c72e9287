"""How a clinic's forecasts stand today: the prior in force, how it did in the back-test, and so whether a fan may be shown."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from dashboard.care.backtest import Backtest, backtest, reference
from dashboard.care.forecast_fit import Series, fit
from dashboard.care.forecast_prior import PUBLISHED, Prior


@dataclass(frozen=True)
class Standing:
    """prior: the clinic's own or the published one. test: on the clinic's own scores (`own`), else the shipped reference."""

    prior: Prior
    test: Backtest
    own: bool

    @property
    def may_show(self) -> bool:
        """Whether the back-test holds, and so a fan may be shown."""
        return self.test.holds


SHIPPED = Standing(PUBLISHED, reference(), own=False)


def assess(series: Sequence[Series]) -> Standing:
    """From all scores of a clinic, (days, totals) a person. Until enough of them can be judged, what is published and shipped stands.

    A prior of the clinic's own is taken when the back-test did better with such ones than with the published one.
    Raises ValueError as `backtest` does.
    """
    known = [(days, totals) for days, totals in series if len(days)]  # type: ignore[arg-type]
    test = backtest(known)
    if not test.enough:
        return SHIPPED
    return Standing(fit(known) if test.fitted else PUBLISHED, test, own=True)


def kept(standing: Standing) -> dict[str, Any]:
    """As JSON holds it."""
    return asdict(standing)


def read(value: object) -> Standing:
    """What `kept` wrote; what is shipped when nothing was, or when it is of another shape."""
    if not isinstance(value, Mapping):
        return SHIPPED
    try:
        return Standing(Prior(**value["prior"]), Backtest(**value["test"]), own=bool(value["own"]))
    except (KeyError, TypeError):
        return SHIPPED
