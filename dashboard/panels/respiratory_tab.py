"""Respiratory: the tests on one axis with their limits, how far each is from them, when the next is due, devices, and the use of NIV."""

from datetime import date

from dashboard.care.bands import BandRow, Standing, measured_file
from dashboard.care.flags import triggers_met
from dashboard.charts.breathing import ITEMS, Breathing, breathing
from dashboard.components.chart_table import chart_table, sentence, table_button
from dashboard.components.empty import empty
from dashboard.components.markup import Tree, h
from dashboard.components.measure_numbers import numbers
from dashboard.panels import breathing_side, flags, measured
from dashboard.panels.record_head import Judged
from dashboard.panels.record_shapes import Asked, TabDrawn
from dashboard.panels.since import weight_lost
from dashboard.panels.trajectory import TOKENS
from dashboard.roles import Form, Viewer
from db.engine import Session
from db.queries.overview import Overview
from db.vocabulary import MEASURES, Discipline, PatientStatus


def tab(session: Session, viewer: Viewer, facts: Overview, judged: Judged, today: date, asked: Asked) -> TabDrawn:
    patient = facts.summary.patient
    triggers = triggers_met(facts.scores[-1].items, weight_change_percent=weight_lost(facts)) if facts.scores else frozenset()
    shown = breathing(
        facts.readings,
        facts.scores,
        facts.events,
        patient,
        today,
        theme=TOKENS,
        x=asked.x,
        span=asked.span,
        baseline_on=judged.moved.on,
        reasons={reason.key for reason in judged.flagged.reasons},
        triggers=triggers,
    )
    return TabDrawn(
        above=_head(shown, measured.buttons(patient, today, asked.records, Form.TESTS, Form.NIV), asked),
        numbers=numbers(shown.stack, named(measured_file().bands, shown.standings), today) if shown.stack else None,
        below=_below(shown, asked),
        figure=shown.shown.figure,
        side=h(
            "div",
            flags.why(judged.flagged, about=frozenset({Discipline.RESP})),
            breathing_side.away(shown.standings, today),
            breathing_side.pace(facts.readings, today),
            breathing_side.next_tests(shown.standings, today, ended=patient.status is not PatientStatus.UNDER_CARE),
            breathing_side.devices(facts, today),
            breathing_side.answers(facts.scores, frozenset(ITEMS) & triggers, today),
        ),
    )


def named(rows: tuple[BandRow, ...], standings: dict[str, Standing | None]) -> list[tuple[str, str, str, Standing | None]]:
    """A value is called by the measure it is of: SVC where no FVC could be taken."""
    found = []
    for row in rows:
        now = standings[row.key]
        label = MEASURES[now.now.measure].label if now and len(row.measures) > 1 else row.label
        found.append((row.key, label, row.unit, now))
    return found


def _head(shown: Breathing, forms: list[Tree], asked: Asked) -> Tree:
    return h(
        "div",
        h("h2", "Breathing tests"),
        h("span", "higher = better; hollow = lying flat; dotted = gap", cls="label"),
        h("span", forms, table_button("table", shown=asked.table) if shown.stack else None, cls="do"),
        cls="sec-h",
    )


def _below(shown: Breathing, asked: Asked) -> Tree:
    if shown.stack is None:
        return empty(shown.shown.empty or "", "Enter the first one to start the charts.")
    return h("div", sentence(shown.shown), chart_table("table", shown.shown.table, "Breathing tests by date, the newest first", shown=asked.table))
