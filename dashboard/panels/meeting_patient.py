"""One patient as the case meeting sees them: who, why here, what changed, six panels, and what was decided last time. Trees for assets/meeting.js."""

from datetime import date
from typing import Any

from dashboard.care import ledger
from dashboard.care.flags import chips
from dashboard.care.ledger import Stands
from dashboard.care.since import Baseline, Figure
from dashboard.care.words import ARROW, age, day, short_day
from dashboard.components.flag_chip import class_word, mark
from dashboard.components.identity_banner import SEXES, ended_words, grouped
from dashboard.components.markup import Tree, h
from dashboard.panels.meeting_panels import PANELS, Shown
from dashboard.panels.since import worst_about
from db.meeting_records import DecisionRow
from db.queries.overview import Overview
from db.records import Patient
from db.vocabulary import OPEN_STATES, Consent, PatientStatus

SHOWN_REASONS = 5
LINE, GAP, CLASS = 112, 2, 12
"""Letters in a line of the smaller projector; those that the gap between two reasons takes, and the word of a class."""
LAST_SHOWN, SAID_SHOWN, FEW = 6, 3, 3
_GLYPHS = {
    Stands.NOT_DONE: ("not", "Not done", "✗"),
    Stands.PARTLY: ("partly", "Partly", "◐"),
    Stands.COMING: ("coming", "Not due yet", "○"),
    Stands.DONE: ("done", "Done", "✓"),
}


def payload(shown: Shown, today: date) -> dict[str, Any]:
    """Trees by place; the browser draws them at once when the presenter comes to this patient. said: lines that professions wrote beforehand."""
    return {
        **_named(shown.facts, today, shown.consent, shown.joins),
        "why": _why(shown),
        "since": _since(shown),
        "panels": [draw(shown, today) for draw in PANELS.values()],
        "last": _last(shown, today),
        "said": len(shown.lines),
        "opens": ledger.sentence([ledger.of(one) for one in shown.last], today),
    }


def closed(facts: Overview, today: date) -> dict[str, Any]:
    """Somebody who does not want to be discussed by the team: who they are, and nothing else."""
    why = h("section", class_word("act"), h("span", "Does not want to be discussed by the team"), cls="m-why", aria_label="Why here")
    return {**_named(facts, today, Consent.DECLINES), "why": why, "since": None, "panels": [None] * len(PANELS), "last": None, "said": 0, "opens": ""}


def _named(facts: Overview, today: date, consent: Consent | None, joins: str = "") -> dict[str, Any]:
    patient = facts.summary.patient
    return {"patient_id": str(patient.id), "who": _who(patient, facts, today, consent, joins)}


def _who(patient: Patient, facts: Overview, today: date, consent: Consent | None, joins: str) -> Tree:
    """Name, birth date and identifier are never cut; labels are weaker than values."""
    allergies = ", ".join(f"{one.substance} ({one.reaction})" if one.reaction else one.substance for one in facts.allergies)
    ended = ended_words(patient.status, patient.status_on)
    aged = f" ({age(patient.born_on, patient.status_on if ended and patient.status_on else today)})" if patient.born_on else ""
    return h(
        "div",
        h(
            "h1",
            h("bdi", patient.family_name.upper()),
            ", " if patient.given_name else None,
            h("bdi", patient.given_name) if patient.given_name else None,
            h("span", f" ({patient.title})") if patient.title else None,
            h("em", "Latin ", h("i", h("bdi", patient.latin_name))) if patient.latin_name else None,
            h("em", "Preferred name ", h("i", patient.preferred_name)) if patient.preferred_name else None,
            h("em", mark("watch"), "Similar name", cls="watch") if facts.summary.similar_name else None,
            h("em", mark("watch"), "No observers", cls="watch") if consent is Consent.NO_OBSERVERS else None,
            h("em", mark("watch"), f"Joins {joins}", cls="watch") if joins else None,
        ),
        h(
            "p",
            h("span", h("b", ended)) if ended else None,
            h("span", h("span", "Born", cls="k"), h("b", day(patient.born_on) if patient.born_on else "Not known"), aged),
            h("span", h("span", "Gender", cls="k"), SEXES[patient.sex]),
            h("span", h("span", "No.", cls="k"), h("b", grouped(patient.national_no) if patient.national_no else patient.hospital_no)),
            h("span", h("span", "Allergies", cls="k"), h("b", allergies or "none recorded")),
        ),
        cls="who-is is-dead" if patient.status is PatientStatus.DIED else "who-is",
    )


def _why(shown: Shown) -> Tree:
    """So many reasons as one line of a projector holds, the gravest first, and how many more there are."""
    patient = shown.facts.summary.patient
    if patient.status is not PatientStatus.UNDER_CARE:
        said = f"{ended_words(patient.status, patient.status_on)}: care here has ended since the agenda was made"
        return h("section", h("span", said), cls="m-why", aria_label="Why here")
    reasons, more = chips(shown.flagged, shown.own, SHOWN_REASONS)
    found, before, room = list[Tree](), None, LINE
    for n, reason in enumerate(ordered := sorted(reasons, key=lambda reason: reason.kind.order)):
        room -= len(reason.text) + GAP + (CLASS if reason.kind is not before else 0)
        if room < 0 and n:
            more += len(ordered) - n
            break
        if reason.kind is not before:
            found.append(class_word(reason.kind.value))
            before = reason.kind
        found.append(h("span", reason.text))
    if more:
        found.append(h("span", f"+{more}"))
    return h("section", found or [class_word("stable"), h("span", "No reason for review today")], cls="m-why", aria_label="Why here")


def _since(shown: Shown) -> Tree:
    """The figures, from grey to bold, each with the mark of the worst reason about it and how far it moved; tasks stand beside it as decisions."""
    on = shown.moved.on
    cells = [_cell(figure, worst_about(figure, shown.flagged)) for figure in shown.moved.figures if figure.topic != "tasks"]
    head = ["Since " if shown.moved.baseline is Baseline.MEETING else "Visit ", h("br"), short_day(on)] if on else ["Now"]
    return h("section", h("h2", head), h("dl", cells), cls="m-since", aria_label=shown.moved.sentence)


def _cell(figure: Figure, kind: str) -> Tree:
    kind_of = "f" if figure.now[:1].isdigit() else "f is-words"
    moved = h("span", h("i", f"{figure.was}{ARROW}") if figure.was is not None else None, figure.now, cls=kind_of)
    beside = h("span", mark(kind), f" {figure.short}" if figure.short else None, cls="w")
    return h("div", h("dt", ", ".join(filter(None, (figure.label, figure.unit)))), h("dd", moved, " ", beside))


def _last(shown: Shown, today: date) -> Tree:
    """Not done, partly, not due yet, done; the word stands once a group. Only what was not done is bold."""
    on = shown.last[0].on_day if shown.last else None
    head = h("h2", "Last decisions", h("span", day(on) if on else "none before", cls="label"))
    said = ledger.sentence([ledger.of(one) for one in shown.last], today)
    order = list(_GLYPHS)
    listed = sorted(shown.last, key=lambda one: order.index(ledger.stands(ledger.of(one), today)))
    most = LAST_SHOWN - min(len(shown.lines), SAID_SHOWN)
    rows, before = list[Tree](), None
    for one in listed[:most]:
        kind = ledger.stands(ledger.of(one), today)
        cls, word, glyph = _GLYPHS[kind]
        open_ = one.state in OPEN_STATES and one.outcome is None
        late = (today - one.due_on).days if open_ and one.due_on and one.due_on < today else 0
        when = f"overdue {late} d" if late else short_day(one.due_on) if one.due_on else ""
        rows.append(
            h(
                "li",
                h("span", glyph, cls=f"gl gl-{cls}", aria_hidden="true"),
                h("span", word if kind is not before else h("span", word, cls="sr"), cls="st"),
                h("span", one.wording, " ", h("span", one.discipline or "", cls="di"), _reason(one), cls="wt"),
                h("span", when, cls="wh"),
                h("button", "What became of it", type="button", cls="btn", data_conclude=str(one.id), data_version=str(one.version), data_wording=one.wording)
                if kind is not Stands.DONE and not ledger.why_not(ledger.of(one))
                else None,
                cls=f"ld-{cls}",
            )
        )
        before = kind
    more = len(listed) - most
    return h(
        "section",
        head,
        h("p", said, cls="m-note m-opens") if said else None,
        h("ol", rows, cls="is-few" if len(rows) <= FEW else None) if rows else h("p", "Nothing was decided before.", cls="m-note"),
        h("p", f"+{more}", cls="m-note") if more > 0 else None,
        _said_before(shown),
        cls="m-last",
    )


def _said_before(shown: Shown) -> Tree | None:
    """The first lines of professions; all of them stand in the panel of care."""
    if not shown.lines:
        return None
    more = len(shown.lines) - SAID_SHOWN
    rows = [h("li", h("span", one.discipline, cls="st"), h("span", one.text, cls="wt")) for one in shown.lines[:SAID_SHOWN]]
    return h("div", h("h2", "Said before", h("span", f"+{more} in 6 Care", cls="label") if more > 0 else None), h("ol", rows, cls="m-said"))


def _reason(one: DecisionRow) -> Tree | None:
    why = ledger.why_not(ledger.of(one))
    return h("span", f" {why}", cls="di") if why else None
