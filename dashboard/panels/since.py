"""The row that says what changed since a baseline, with the mark of the worst reason beside each figure, and its sentence to copy."""

from datetime import date

from dashboard.care import since as changes
from dashboard.care.adherence import Adherence
from dashboard.care.flags import Flagged
from dashboard.care.since import TITLES, Baseline, Facts, Figure, Since
from dashboard.care.since_snapshot import against
from dashboard.care.words import ARROW, day
from dashboard.components.flag_chip import mark
from dashboard.components.markup import Tree, h
from db.queries.overview import Overview
from db.vocabulary import PatientStatus

__all__ = ["Baseline", "Figure", "Since", "row", "since", "weight_lost"]

ABOUT = {"alsfrs": ("total", "slope"), "breathing": ("fvc",), "weight": ("weight",), "exercise": ("adherence",), "falls": ("falls",), "tasks": ()}
"""Which reasons for review speak of a figure."""
CHOICES = {Baseline.MEETING: "Last meeting", Baseline.VISIT: "Previous visit", Baseline.MONTHS: "3 months ago", Baseline.DIAGNOSIS: "Diagnosis"}


def since(facts: Overview, logged: Adherence, today: date, baseline: Baseline | None = None) -> Since:
    """What changed, from what the page has read: since the last meeting unless told otherwise, and since the last visit for who was in none.

    Against a meeting it is what was shown there that counts, not what was entered for those days later.
    """
    patient, met = facts.summary.patient, facts.meeting
    if baseline is None or (baseline is Baseline.MEETING and met is None):
        baseline = Baseline.MEETING if met else Baseline.VISIT
    known = Facts(
        scores=facts.scores,
        readings=facts.readings,
        events=facts.events,
        programmes=facts.programmes,
        sessions=facts.sessions,
        aids=facts.aids,
        tasks=facts.tasks,
        done_on=facts.done_on,
        weight_at_diagnosis=facts.summary.weight_at_diagnosis,
        diagnosed_on=patient.diagnosed_on,
        meeting_on=met[0] if met else None,
        under_care=patient.status is PatientStatus.UNDER_CARE,
    )
    moved = changes.since(known, logged, today, baseline)
    return against(moved, met[1]) if met and baseline is Baseline.MEETING else moved


def row(moved: Since, flagged: Flagged, *, met: bool) -> Tree:
    """The figures, each with the mark of the worst reason about it. `met`: there was a meeting to compare with."""
    choices = [
        h("button", word, type="button", data_view=f'{{"since":"{value}"}}', aria_pressed=str(value is moved.baseline).lower())
        for value, word in CHOICES.items()
        if met or value is not Baseline.MEETING
    ]
    copied = h("button", "Copy", type="button", cls="btn btn-bare", data_patient="copy", data_text=moved.sentence, title=moved.sentence)
    named = h(
        "div",
        h("h2", TITLES[moved.baseline]),
        h("div", f"{day(moved.on)}, {_span(moved.days)}" if moved.on else "Not known", cls="label"),
        h("div", h("details", h("summary", "Compare with", cls="menu"), h("div", choices, cls="sheet"), cls="pick"), copied, cls="since-do"),
    )
    return h("section", named, [_cell(figure, worst_about(figure, flagged)) for figure in moved.figures], cls="since", aria_label=moved.sentence)


def worst_about(figure: Figure, flagged: Flagged) -> str:
    """The class of the worst reason for review that speaks of this figure, when it asks to act or to watch."""
    worst = next((reason.kind.value for reason in flagged.reasons if reason.about in ABOUT[figure.topic]), "")
    return worst if worst in ("act", "watch") else ""


def _cell(figure: Figure, kind: str) -> Tree:
    moved = h("span", f"{figure.was} {ARROW}", cls="from") if figure.was is not None else None
    unit = h("span", figure.unit, cls="unit") if figure.unit else None
    alarm = [h("span", part, cls=cls) for part, cls in zip(figure.alarm.split(" ", 1), ("act", "unit act"), strict=True)] if figure.alarm else None
    marked = mark(kind)
    words = h("span", figure.why, cls=kind if marked else None)
    now = figure.now if figure.now[:1].isdigit() else h("span", figure.now, cls="none")
    return h("div", h("div", figure.label, cls="when"), h("div", moved, now, unit, alarm, marked, cls="fig"), h("div", words, cls="why"))


def _span(days: int) -> str:
    """Short, for the head of the row: 5 d, 8 wk."""
    return f"{days} d" if days < 14 else f"{round(days / 7)} wk"


def weight_lost(facts: Overview) -> float | None:
    """Change of weight since diagnosis in percent, below zero when lost; None when either weight is missing."""
    start, now = facts.summary.weight_at_diagnosis, facts.summary.weight
    return 100 * (now / start - 1) if start and now else None
