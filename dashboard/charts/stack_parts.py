"""What a stack of small charts is made of: bands with series and limits, and rows of answers."""

from dataclasses import dataclass
from datetime import date

BAND_PX, EMPTY_PX = 96, 30


@dataclass(frozen=True)
class Line:
    """A dashed limit and what is written at its right end."""

    value: float
    words: str
    met: bool
    grave: bool = True


@dataclass(frozen=True)
class Series:
    """Values by day, oldest first. hollow: taken lying flat; square: another measure of the same thing."""

    name: str
    values: tuple[tuple[date, float], ...]
    hollow: bool = False
    square: bool = False


@dataclass(frozen=True)
class Band:
    """One small chart. empty: what is said instead where there is nothing to draw."""

    key: str
    low: float
    high: float
    step: float
    series: tuple[Series, ...]
    lines: tuple[Line, ...] = ()
    bars: bool = False
    empty: str | None = None
    colour: str = "ch-resp"
    high_px: int = BAND_PX

    @property
    def tall(self) -> int:
        """Pixels from foot to top."""
        return EMPTY_PX if self.empty else self.high_px


@dataclass(frozen=True)
class Answers:
    """A row of answers under the charts: words by day, what changed in bold."""

    key: str
    label: str
    values: tuple[tuple[date, str, bool], ...]
    mark: bool = False
