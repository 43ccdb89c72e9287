"""How a record is asked for and what is drawn of it: the same for every tab."""

from dataclasses import dataclass
from datetime import date

from dashboard.charts.shown import PlotlyFigure
from dashboard.charts.time_axis import Range, XAxis
from dashboard.components.markup import Tree
from dashboard.panels.record_head import Judged, head
from dashboard.panels.since import Baseline
from dashboard.panels.tabs import Tab
from dashboard.roles import Form, Panel
from db.queries.overview import Overview
from db.vocabulary import Discipline


@dataclass(frozen=True)
class Asked:
    """How a record is looked at, and what of it the person may do: all that decides the drawing besides facts and day."""

    span: Range
    x: XAxis
    baseline: Baseline | None
    items: bool
    table: bool
    panels: tuple[Panel, ...]
    discipline: Discipline | None
    may_score: bool
    may_note: bool
    may_mark: bool = False
    forecast: bool = False
    tab: Tab = Tab.OVERVIEW
    built: tuple[Tab, ...] = ()
    records: tuple[Form, ...] = ()

    def head(self, facts: Overview, judged: Judged, today: date) -> Tree:
        return head(facts, judged, today, at=self.tab, built=self.built, span=self.span, x=self.x, own=self.discipline, may_mark=self.may_mark)


@dataclass(frozen=True)
class Drawn:
    """A record as it is drawn: trees for the places of the page and one figure between numbers and values. No side: one column."""

    head: Tree
    function_head: Tree
    numbers: Tree | None
    values: Tree | None
    below: Tree
    side: Tree | None
    figure: PlotlyFigure | None

    @property
    def places(self) -> list[Tree | None]:
        """All but the figure, in order."""
        return [self.head, self.function_head, self.numbers, self.values, self.below, self.side]


@dataclass(frozen=True)
class TabDrawn:
    """What a tab draws under the head; the figure stands between numbers and values, above `below`."""

    above: Tree
    below: Tree | None = None
    side: Tree | None = None
    numbers: Tree | None = None
    values: Tree | None = None
    figure: PlotlyFigure | None = None
