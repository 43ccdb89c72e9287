"""The overview of one person, put together: facts in, trees and one figure out."""

from datetime import date
from typing import Any

from dashboard.care.fan import Fan, NoFan, fan
from dashboard.care.flags import triggers_met
from dashboard.care.forecast_standing import read
from dashboard.care.trajectory import totals
from dashboard.charts import style
from dashboard.charts.function import Function, function
from dashboard.components.chart_table import chart_table
from dashboard.components.empty import empty
from dashboard.components.item_strips import item_strips
from dashboard.components.markup import Tree, h
from dashboard.panels import equipment, exercise, flags, forecast, measured, tasks, trajectory
from dashboard.panels.record_head import Judged
from dashboard.panels.record_shapes import Asked, Drawn
from dashboard.panels.since import weight_lost
from dashboard.roles import Panel
from db.queries.overview import Overview
from db.vocabulary import PatientStatus, PrognosisPreference

GRAPH = {**style.CONFIG, "staticPlot": True}
"""Nothing in the figure is dragged or hovered: the focus line of assets/patient.js serves mouse and keyboard alike."""


def draw(facts: Overview, today: date, asked: Asked) -> Drawn:
    """The whole page, as of `today`."""
    judged = Judged.of(facts, today, asked.baseline)
    patient, scores, moved = facts.summary.patient, facts.scores, judged.moved
    lost = weight_lost(facts)
    under_care = patient.status is PatientStatus.UNDER_CARE
    triggers = triggers_met(scores[-1].items, weight_change_percent=lost) if scores else frozenset()
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
    shown = function(scores, facts.events, patient, today, **seen, fan=ahead, staged=judged.staged)
    happened = [event for event in facts.events if event.happened_on <= today]
    links = trajectory.Links(
        f"/patients/{patient.id}/alsfrs/new" if under_care and asked.may_score else None,
        measured.event(patient, today) if under_care and asked.may_note else None,
    )
    return Drawn(
        head=asked.head(facts, judged, today),
        function_head=trajectory.head(links, items=asked.items, table=asked.table, has_scores=shown.numbers is not None),
        numbers=trajectory.numbers(shown.numbers, shown.modes),
        values=trajectory.values(shown.numbers, forecast.beside(ahead)),
        below=_below(facts, shown, today, asked, triggers, links, forecast.below(outlook, hidden=hidden), wide=ahead is not None),
        side=_side(facts, judged, today, asked),
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


def _side(facts: Overview, judged: Judged, today: date, asked: Asked) -> Tree:
    """Own panels first: who looks after exercise sees it above the tasks."""
    parts = {
        Panel.TASKS: tasks.panel(facts.tasks, today, ended=facts.summary.patient.status is not PatientStatus.UNDER_CARE),
        Panel.AIDS: equipment.panel(facts, judged.aids, today),
        Panel.EXERCISE: exercise.panel(judged.logged, facts.programmes),
        Panel.MEASURED: measured.panel(facts.readings, facts.summary.patient, today, asked.records),
    }
    return h("div", [parts[panel] for panel in asked.panels if panel in parts], flags.why(judged.flagged))
