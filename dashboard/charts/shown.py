"""What every chart answers with, so that the picture, the sentence and the table cannot disagree."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

Figure = TypeVar("Figure")


@dataclass(frozen=True)
class Table:
    """The values behind a chart, as words, ready to stand in a real table."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Shown(Generic[Figure]):
    """figure: a plain Plotly dict or a markup tree, None when there is nothing to draw; then `empty` names the cause.

    tabled: the table, or how to make it where few who show the chart show its table.
    """

    figure: Figure | None
    sentence: str
    tabled: Table | Callable[[], Table]
    empty: str | None = None
    note: str | None = None

    @property
    def table(self) -> Table:
        return self.tabled if isinstance(self.tabled, Table) else self.tabled()


PlotlyFigure = dict[str, Any]


def nothing(cause: str, head: tuple[str, ...] = ()) -> Shown[Any]:
    """An empty chart, with its cause: it stands where the picture would, and is its sentence too."""
    return Shown(None, f"{cause}.", Table(head), empty=cause)


@dataclass(frozen=True)
class Place:
    """Where a band of a figure stands, in pixels from the top of the figure, so that HTML beside it lines up."""

    top: int
    height: int


@dataclass(frozen=True)
class Valued:
    """One figure of the number column: what is measured, now and before; None where it is not known."""

    label: str
    value: int | None
    was: int | None
    place: Place
    details: tuple["Detail", ...] = field(default=())
    key: str = ""


@dataclass(frozen=True)
class Detail:
    """One item beside its domain: short name, now, before, and whether its trigger is met."""

    number: int
    label: str
    value: int | None
    was: int | None
    trigger: bool
