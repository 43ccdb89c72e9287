"""The overview of one person, put together: facts in, trees and one figure out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard.care import staging
from dashboard.care.adherence import Adherence, adherence
from dashboard.care.fan import Fan, NoFan, fan
from dashboard.care.flags import STABLE, Flagged, judge, triggers_met
from dashboard.care.forecast_standing import read
from dashboard.care.need_records import Need
from dashboard.care.needs import as_listed
from dashboard.care.trajectory import totals
from dashboard.charts import style
from dashboard.charts.function import Function, function
from dashboard.charts.shown import PlotlyFigure
from dashboard.charts.time_axis import Range, XAxis
from dashboard.components.chart_table import chart_table
from dashboard.components.empty import empty
from dashboard.components.identity_banner import Standing, banner
from dashboard.components.item_strips import item_strips
from dashboard.components.markup import Tree, h
from dashboard.panels import equipment, exercise, flags, forecast, tabs, tasks, trajectory
from dashboard.panels import since as changes
from dashboard.panels.since import Baseline, weight_lost
from dashboard.roles import Panel
from db.queries.overview import Overview
from db.vocabulary import Discipline, PatientStatus, PrognosisPreference

GRAPH = {**style.CONFIG, "staticPlot": True}
"""Nothing in the figure is dragged or hovered: the focus line of assets/patient.js serves mouse and keyboard alike."""


@dataclass(frozen=True)
class Asked:
    """How the overview is looked at, and what of it the person may do: all that decides the drawing besides facts and day."""

    span: Range
    x: XAxis
    baseline: Baseline
    items: bool
    table: bool
    panels: tuple[Panel, ...]
    discipline: Discipline | None
    may_score: bool
    may_note: bool
    forecast: bool = False


@dataclass(frozen=True)
class Drawn:
    head: Tree
    function_head: Tree
    numbers: Tree | None
    values: Tree | None
    below: Tree
    side: Tree
    figure: PlotlyFigure | None

    @property
    def places(self) -> list[Tree | None]:
        """All but the figure, in order."""
        return [self.head, self.function_head, self.numbers, self.values, self.below, self.side]


def draw(facts: Overview, today: date, asked: Asked) -> Drawn:
    """The whole page, as of `today`."""
    logged = adherence(facts.programmes, facts.sessions, today)
    patient, scores = facts.summary.patient, facts.scores
    lost = weight_lost(facts)
    under_care = patient.status is PatientStatus.UNDER_CARE
    aids = equipment.find(facts, today)
    flagged = judge(as_listed(facts.summary, aids), today) if under_care else STABLE
    triggers = triggers_met(scores[-1].items, weight_change_percent=lost) if scores else frozenset()
    moved = changes.since(facts, logged, today, asked.baseline)
    seen: dict[str, Any] = {
        "x": asked.x,
        "span": asked.span,
        "theme": trajectory.TOKENS,
        "baseline_on": moved.on,
        "baseline": "compared with",
        "triggers": triggers,
        "hover": False,  # the focus line says the words of a day
    }
    hidden, outlook = _outlook(facts, today, asked)
    ahead = outlook if isinstance(outlook, Fan) else None
    seen |= forecast.rooms(ahead is not None)
    shown = function(scores, facts.events, patient, today, **seen, fan=ahead)
    happened = [event for event in facts.events if event.happened_on <= today]
    links = trajectory.Links(f"/patients/{patient.id}/alsfrs/new" if under_care and asked.may_score else None, under_care and asked.may_note)
    return Drawn(
        head=h(
            "div",
            banner(patient, facts.allergies, _standing(facts, shown, today), today),
            flags.line(flagged, asked.discipline) if under_care else flags.ended(patient),
            changes.row(moved, flagged),
            tabs.tabs(patient, asked.span, asked.x),
            cls="flat",
        ),
        function_head=trajectory.head(links, items=asked.items, table=asked.table, has_scores=shown.numbers is not None),
        numbers=trajectory.numbers(shown.numbers, shown.modes),
        values=trajectory.values(shown.numbers, forecast.beside(ahead)),
        below=_below(facts, shown, today, asked, triggers, links, forecast.below(outlook, hidden=hidden), wide=ahead is not None),
        side=_side(facts, logged, flagged, aids, today, asked.panels),
        figure=trajectory.figure(
            shown,
            happened,
            [*trajectory.points(shown, scores, facts.readings, happened, today), *forecast.points(ahead, shown.axis)],
            since=moved.on,
            ahead=ahead is not None,
        ),
    )


def _outlook(facts: Overview, today: date, asked: Asked) -> tuple[bool, Fan | NoFan | None]:
    """Whether a fan is held back, and the fan or the reason for none; neither when nothing is forecast at all."""
    patient = facts.summary.patient
    if patient.status is not PatientStatus.UNDER_CARE or not facts.scores:
        return False, None
    known = [(on, total) for on, total in totals(facts.scores) if on <= today]
    found = fan(known, today, read(facts.forecast), onset_on=patient.onset_on)
    unwanted = patient.prognosis is PrognosisPreference.DOES_NOT_WANT and not (asked.forecast and facts.revealed)
    return (True, None) if unwanted and isinstance(found, Fan) else (False, found)


def _standing(facts: Overview, shown: Function, today: date) -> Standing:
    summary = facts.summary
    return Standing(
        stage=shown.numbers.stage if shown.numbers else None,
        niv=staging.niv_on(facts.events, today),
        niv_on=summary.niv_on,
        walking=facts.scores[-1].items[7] if facts.scores else None,
        similar=summary.similar_name,
    )


def _below(
    facts: Overview, shown: Function, today: date, asked: Asked, triggers: frozenset[int], links: trajectory.Links, ahead: Tree | None, *, wide: bool
) -> Tree:
    if shown.axis is None:
        doing = h("a", "ALSFRS-R ", h("kbd", "a"), href=links.alsfrs, cls="btn") if links.alsfrs else None
        return empty(shown.shown.empty or "", "Enter the first one to start the chart." if doing else "Nobody has scored it yet.", doing)
    strips = item_strips(facts.scores, shown.axis, today, triggers=triggers)
    caption = h("p", h("b", "Items"), " 12 items, 0–4, higher = better; boxed = now; triangle = trigger met", cls="label")
    return h(
        "div",
        h(
            "div",
            caption,
            h("figure", strips.figure, role="group", aria_label=strips.sentence),
            id="patient-items",
            hidden=not asked.items,
            cls="is-ahead" if wide else None,
        ),
        trajectory.below(shown),
        ahead,
        chart_table("table", shown.shown.table, "ALSFRS-R by date", shown=asked.table),
    )


def _side(facts: Overview, logged: Adherence, flagged: Flagged, aids: Sequence[Need], today: date, panels: Sequence[Panel]) -> Tree:
    """Own panels first: who looks after exercise sees it above the tasks."""
    parts = {Panel.TASKS: [tasks.panel(facts.tasks, today), equipment.panel(facts, aids, today)], Panel.EXERCISE: [exercise.panel(logged, facts.programmes)]}
    return h("div", [part for panel in panels for part in parts.get(panel, [])], flags.why(flagged))
