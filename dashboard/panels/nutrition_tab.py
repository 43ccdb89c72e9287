"""Nutrition: weight against the lines of what was lost since diagnosis, BMI, swallowing, gastrostomy and when it was talked about, what is eaten."""

from datetime import date

from dashboard.care.flags import triggers_met
from dashboard.care.words import ago, day, number, signed
from dashboard.charts.weight import SWALLOWING, WeightChart, weight
from dashboard.components.chart_table import chart_table, sentence, table_button
from dashboard.components.empty import empty
from dashboard.components.flag_chip import mark
from dashboard.components.markup import Tree, h
from dashboard.panels import flags, measured, nutrition_side
from dashboard.panels.record_head import Judged
from dashboard.panels.record_shapes import Asked, TabDrawn
from dashboard.panels.since import weight_lost
from dashboard.panels.trajectory import TOKENS
from dashboard.roles import Form, Viewer
from db.engine import Session
from db.queries.overview import Overview
from db.vocabulary import Discipline, PatientStatus


def tab(session: Session, viewer: Viewer, facts: Overview, judged: Judged, today: date, asked: Asked) -> TabDrawn:
    patient = facts.summary.patient
    triggers = triggers_met(facts.scores[-1].items, weight_change_percent=weight_lost(facts)) if facts.scores else frozenset()
    shown = weight(
        facts.readings,
        facts.scores,
        facts.events,
        patient,
        today,
        diagnosis_kg=facts.summary.weight_at_diagnosis,
        theme=TOKENS,
        x=asked.x,
        span=asked.span,
        baseline_on=judged.moved.on,
        reasons={reason.key for reason in judged.flagged.reasons},
        triggers=triggers,
    )
    under_care = patient.status is PatientStatus.UNDER_CARE
    return TabDrawn(
        above=h(
            "div",
            h("h2", "Weight and eating"),
            h("span", "dashed: share of the weight at diagnosis; swallowing 4 = as ever, 0 = nothing by mouth", cls="label"),
            h(
                "span",
                measured.buttons(patient, today, asked.records, Form.WEIGHT, Form.EATING),
                table_button("table", shown=asked.table) if shown.stack else None,
                cls="do",
            ),
            cls="sec-h",
        ),
        numbers=_numbers(shown, today),
        below=_below(shown, asked),
        figure=shown.shown.figure,
        side=h(
            "div",
            flags.why(judged.flagged, about=frozenset({Discipline.DIET, Discipline.SLT})),
            nutrition_side.standing(shown, facts.summary.weight_at_diagnosis, today, ended=not under_care),
            nutrition_side.swallowing(facts.scores, SWALLOWING in triggers, today),
            nutrition_side.gastrostomy(facts.events, today),
            nutrition_side.eating(facts.readings, today),
        ),
    )


def _numbers(shown: WeightChart, today: date) -> Tree | None:
    if shown.stack is None:
        return None
    now, was = shown.weights[-1], shown.weights[-2] if len(shown.weights) > 1 else None
    kind = "act" if shown.grave else "watch" if shown.met else ""
    lost = f"{signed(now.since_diagnosis, 1)} % since dx" if now.since_diagnosis is not None else None
    old = h("span", f"{ago(now.on, today)}, too old to stand for now", cls="data ms-old") if shown.old else None
    return h(
        "div",
        h(
            "div",
            h("b", "Weight, kg", cls="ms-name"),
            h(
                "span",
                h("b", number(now.kg, 1), cls=f"k {kind}".strip()),
                f"was {number(was.kg, 1)}" if was else None,
                cls="ms-now",
            ),
            h("span", day(now.on), cls="ms-on"),
            h("span", mark(kind) if kind else None, " " if kind else None, lost, cls=f"ms-on {kind}".strip()) if lost else None,
            old,
            cls="ms",
            style=_at(shown, "weight"),
        ),
        h(
            "div",
            h("b", "BMI, kg/m²", cls="ms-name"),
            h("span", h("b", number(now.bmi, 1), cls="k"), cls="ms-now") if now.bmi is not None else None,
            cls="ms",
            style=_at(shown, "bmi"),
        ),
        cls="fn-col fn-numbers",
    )


def _at(shown: WeightChart, key: str) -> str:
    if shown.stack is None or key not in shown.stack.places:
        return "display:none"
    return f"--y:{shown.stack.places[key].top - 30}px;--yp:{shown.stack.narrow[key].top - 28}px"


def _below(shown: WeightChart, asked: Asked) -> Tree:
    if shown.stack is None:
        return empty(shown.shown.empty or "", "Enter the first one to start the chart.")
    return h("div", sentence(shown.shown), chart_table("table", shown.shown.table, "Weight by date, the newest first", shown=asked.table))
