"""The tabs of a record besides the overview: each a function from facts to what it draws."""

from collections.abc import Callable, Mapping
from datetime import date

from dashboard.components.markup import h
from dashboard.panels import care_tab, equipment_tab, exercise_tab, history_tab, nutrition_tab, respiratory_tab
from dashboard.panels.record_head import Judged
from dashboard.panels.record_shapes import Asked, Drawn, TabDrawn
from dashboard.panels.tabs import Tab
from dashboard.roles import Viewer
from db.engine import Session
from db.queries.overview import Overview

TabView = Callable[[Session, Viewer, Overview, Judged, date, Asked], TabDrawn]

TABS: Mapping[Tab, TabView] = {
    Tab.RESPIRATORY: respiratory_tab.tab,
    Tab.NUTRITION: nutrition_tab.tab,
    Tab.EXERCISE: exercise_tab.tab,
    Tab.EQUIPMENT: equipment_tab.tab,
    Tab.CARE: care_tab.tab,
    Tab.HISTORY: history_tab.tab,
}


def draw(session: Session, viewer: Viewer, facts: Overview, today: date, asked: Asked) -> Drawn:
    """One tab under the head of the record. Raises KeyError for the overview, which is drawn from facts alone."""
    judged = Judged.of(facts, today, asked.baseline)
    tab = TABS[asked.tab](session, viewer, facts, judged, today, asked)
    return Drawn(asked.head(facts, judged, today), tab.above, tab.numbers, tab.values, tab.below or h("div"), tab.side, tab.figure)
