"""One patient as the case meeting sees them: who, why here, what changed, six panels, and what was decided last time. Trees for assets/meeting.js."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard.care import ledger
from dashboard.care.adherence import Adherence
from dashboard.care.fan import Fan, fan
from dashboard.care.flags import Flagged, chips
from dashboard.care.forecast_standing import read
from dashboard.care.ledger import Carried
from dashboard.care.need_records import Need
from dashboard.care.since import Since
from dashboard.care.trajectory import totals
from dashboard.care.words import age, day, days_old, number, short_day
from dashboard.components.adherence_calendar import adherence_calendar
from dashboard.components.empty import empty
from dashboard.components.flag_chip import class_word, mark
from dashboard.components.identity_banner import SEXES
from dashboard.components.markup import Tree, h
from dashboard.components.meeting_function import meeting_function
from dashboard.components.need_rows import need_rows
from dashboard.components.task_row import in_order, task_list
from db.meeting_records import DecisionRow, Said
from db.queries.overview import Overview
from db.queries.people import Lead
from db.records import Patient, Reading
from db.vocabulary import Discipline, Measure, Position, PrognosisPreference

SHOWN_REASONS = 5
PANELS = ("Function", "Respiratory", "Nutrition", "Exercise", "Equipment", "Care")
LAST_SHOWN = 6
_GLYPHS = {Carried.NOT_DONE: ("not", "Not done", "✗"), Carried.PARTLY: ("partly", "Partly", "◐"), Carried.DONE: ("done", "Done", "✓")}


@dataclass(frozen=True)
class Shown:
    """Everything about one patient that a screen of the meeting may show."""

    facts: Overview
    moved: Since
    flagged: Flagged
    logged: Adherence
    needs: Sequence[Need]
    last: Sequence[DecisionRow]
    lines: Sequence[Said]
    team: Sequence[Lead]
    own: Discipline | None
    discussed_before: date | None


def payload(shown: Shown, today: date) -> dict[str, Any]:
    """Trees by place; the browser draws them at once when the presenter comes to this patient."""
    patient = shown.facts.summary.patient
    return {
        "patient_id": str(patient.id),
        "name": f"{patient.family_name.upper()}, {patient.given_name}" if patient.given_name else patient.family_name.upper(),
        "who": _who(patient, shown, today),
        "why": _why(shown),
        "since": _since(shown),
        "sentence": shown.moved.sentence,
        "panels": [draw(shown, today) for draw in (_function, _breathing, _nutrition, _exercise, _equipment, _care)],
        "last": _last(shown, today),
        "opens": ledger.sentence([_decided(one) for one in shown.last]),
    }


def _decided(one: DecisionRow) -> ledger.Decided:
    return ledger.Decided(one.wording, one.state, one.state_reason, one.due_on, one.outcome, one.reason, one.reason_note)


def _who(patient: Patient, shown: Shown, today: date) -> Tree:
    """Name, birth date and identifier are never cut; labels are weaker than values."""
    allergies = ", ".join(f"{one.substance} ({one.reaction})" if one.reaction else one.substance for one in shown.facts.allergies)
    born = [h("b", day(patient.born_on)), f" ({age(patient.born_on, today)})"] if patient.born_on else [h("b", "Not known")]
    return h(
        "div",
        h(
            "h1",
            h("bdi", patient.family_name.upper()),
            ", " if patient.given_name else None,
            h("bdi", patient.given_name) if patient.given_name else None,
            h("span", f" ({patient.title})") if patient.title else None,
            h("em", "Preferred name ", h("i", patient.preferred_name)) if patient.preferred_name else None,
            h("em", mark("watch"), "Similar name", cls="watch") if shown.facts.summary.similar_name else None,
        ),
        h(
            "p",
            h("span", h("span", "Born", cls="k"), born),
            h("span", h("span", "Gender", cls="k"), SEXES[patient.sex]),
            h("span", h("span", "No.", cls="k"), h("b", patient.national_no or patient.hospital_no)),
            h("span", h("span", "Allergies", cls="k"), h("b", allergies or "none recorded")),
        ),
        cls="who-is",
    )


def _why(shown: Shown) -> Tree:
    reasons, more = chips(shown.flagged, shown.own, SHOWN_REASONS)
    found, before = list[Tree](), None
    for reason in sorted(reasons, key=lambda reason: reason.kind.order):
        if reason.kind is not before:
            found.append(class_word(reason.kind.value))
            before = reason.kind
        found.append(h("span", reason.text))
    if more:
        found.append(h("span", f"+{more}"))
    return h("section", found or [class_word("stable"), h("span", "No reason for review today")], cls="m-why", aria_label="Why here")


def _since(shown: Shown) -> Tree:
    on = shown.moved.on
    cells = [
        h(
            "div",
            h("dt", figure.label),
            h(
                "dd",
                h("span", h("i", f"{figure.was}→") if figure.was is not None else None, figure.now, cls="f"),
                " ",
                h("span", figure.unit or figure.why, cls="w"),
            ),
        )
        for figure in shown.moved.figures[:5]
    ]
    head = ["Since", h("br"), short_day(on)] if on else ["Now"]
    return h("section", h("h2", head), h("dl", cells), cls="m-since", aria_label=shown.moved.sentence)


def _function(shown: Shown, today: date) -> Tree:
    facts, patient = shown.facts, shown.facts.summary.patient
    known = [(on, total) for on, total in totals(facts.scores) if on <= today]
    found = fan(known, today, read(facts.forecast), onset_on=patient.onset_on)
    wanted = patient.prognosis is not PrognosisPreference.DOES_NOT_WANT
    ahead = found if isinstance(found, Fan) and wanted else None
    chart = meeting_function(facts.scores, facts.events, patient, today, fan=ahead, last_on=shown.discussed_before)
    if chart.figure is None:
        return empty(chart.empty or "", "Nobody has scored it yet.")
    ticks = ahead.ticks[0] if ahead and ahead.ticks else None
    said = f"By {day(ticks.on)}: 5 in 10 chance of {ticks.low50:.0f}–{ticks.high50:.0f}, 8 in 10 of {ticks.low80:.0f}–{ticks.high80:.0f}" if ticks else None
    return h("figure", chart.figure, h("p", said, cls="m-fan m-note") if said else None, role="img", aria_label=chart.sentence)


def _newest(readings: Sequence[Reading], measure: Measure, *, lying: bool = False) -> list[Reading]:
    return [one for one in readings if one.measure is measure and (one.position is Position.SUPINE) == lying]


def _rows(rows: Sequence[tuple[str, Sequence[Reading], str, int]], today: date) -> Tree:
    """A measure a row: now, before, when; what was never measured says so."""
    found = []
    for label, values, unit, decimals in rows:
        if not values:
            found.append(h("tr", h("td", label), h("td", "No test recorded", cls="muted", colspan=3)))
            continue
        now, was = values[-1], values[-2] if len(values) > 1 else None
        old = days_old(now.measured_on, today)
        found.append(
            h(
                "tr",
                h("td", label),
                h("td", h("b", number(now.value, decimals), cls="f"), f" {unit}"),
                h("td", f"was {number(was.value, decimals)}, {day(was.measured_on)}" if was else "first", cls="muted"),
                h("td", f"{day(now.measured_on)}, {old}" if old else day(now.measured_on), cls="num"),
            )
        )
    return h("table", h("tbody", found), cls="m-care")


def _breathing(shown: Shown, today: date) -> Tree:
    readings = shown.facts.readings
    items = shown.facts.scores[-1].items if shown.facts.scores else None
    symptoms = (
        ", ".join(f"{name} {items[n] if items[n] is not None else 'not asked'}" for n, name in ((9, "breathless"), (10, "lying flat"), (11, "support")))
        if items
        else ""
    )
    rows = [
        ("FVC, seated", _newest(readings, Measure.FVC_PERCENT), "% pred", 0),
        ("FVC, lying flat", _newest(readings, Measure.FVC_PERCENT, lying=True), "% pred", 0),
        ("SNIP", _newest(readings, Measure.SNIP), "cmH2O", 0),
        ("Peak cough flow", _newest(readings, Measure.PCF), "L/min", 0),
        ("SpO2", _newest(readings, Measure.SPO2), "%", 0),
        ("NIV", _newest(readings, Measure.NIV_HOURS), "h a day", 1),
    ]
    return h("div", _rows(rows, today), h("p", f"Symptoms, 4 = none: {symptoms}", cls="m-note") if symptoms else None)


def _nutrition(shown: Shown, today: date) -> Tree:
    summary, readings = shown.facts.summary, shown.facts.readings
    lost = 100 * (summary.weight / summary.weight_at_diagnosis - 1) if summary.weight and summary.weight_at_diagnosis else None
    swallowing = shown.facts.scores[-1].items[2] if shown.facts.scores else None
    notes = [
        f"{number(lost, 1)} % since diagnosis" if lost is not None else None,
        f"Swallowing {swallowing} of 4" if swallowing is not None else "Swallowing not assessed",
        "Gastrostomy in place" if summary.gastrostomy else "No gastrostomy",
    ]
    return h("div", _rows([("Weight", _newest(readings, Measure.WEIGHT), "kg", 1)], today), h("p", " · ".join(filter(None, notes)), cls="m-note"))


def _exercise(shown: Shown, today: date) -> Tree:
    calendar = adherence_calendar(shown.logged)
    summary = shown.facts.summary
    if calendar.figure is None:
        return empty(calendar.empty or "", "Nothing is asked of this person now.")
    share = f"{round(100 * summary.done_28 / summary.asked_28)} %" if summary.asked_28 and summary.done_28 is not None else "none asked"
    felt = [("Done, 28 days", share), ("Fatigue, 7 days", _of_ten(summary.fatigue_7d)), ("Pain, 7 days", _of_ten(summary.pain_7d))]
    return h("div", h("div", calendar.figure, cls="m-cal"), h("dl", [[h("dt", label), h("dd", h("b", value, cls="f"))] for label, value in felt]), cls="m-ex")


def _of_ten(value: float | None) -> str:
    return "no entry" if value is None else f"{number(value, 0)} of 10"


def _equipment(shown: Shown, today: date) -> Tree:
    rows = need_rows(shown.needs, today) if shown.needs else None
    if rows is None or rows.figure is None:
        return empty("No aid on its way", "None identified, or all are in use.")
    return h("figure", rows.figure, cls="m-eq", role="group", aria_label=rows.sentence)


def _care(shown: Shown, today: date) -> Tree:
    leads = " · ".join(f"{lead.discipline} {lead.name}" for lead in shown.team)
    said = [h("tr", h("td", one.discipline), h("td", one.text), h("td", one.by, cls="num")) for one in shown.lines]
    tasks = in_order(shown.facts.tasks, today)[:LAST_SHOWN]
    return h(
        "div",
        h("table", h("tbody", said), cls="m-care") if said else None,
        h("div", task_list(tasks, today), cls="m-tasks") if tasks else h("p", "No open task", cls="m-note"),
        h("p", leads, cls="m-note") if leads else None,
    )


def _last(shown: Shown, today: date) -> Tree:
    """Not done, partly, done; the word stands once a group. Only what was not done is bold."""
    on = shown.last[0].on_day if shown.last else None
    head = h("h2", "Last decisions", h("span", day(on) if on else "none before", cls="label"))
    said = ledger.sentence([_decided(one) for one in shown.last])
    order = list(_GLYPHS)
    listed = sorted(shown.last, key=lambda one: order.index(ledger.carried(_decided(one))))
    rows, before = list[Tree](), None
    for one in listed[:LAST_SHOWN]:
        kind = ledger.carried(_decided(one))
        cls, word, glyph = _GLYPHS[kind]
        late = (today - one.due_on).days if one.due_on and one.due_on < today and kind is not Carried.DONE else 0
        when = f"overdue {late} d" if late else short_day(one.due_on) if one.due_on else ""
        rows.append(
            h(
                "li",
                h("span", glyph, cls=f"gl gl-{cls}", aria_hidden="true"),
                h("span", word if kind is not before else h("span", word, cls="sr"), cls="st"),
                h("span", one.wording, " ", h("span", one.discipline or "", cls="di"), _reason(one), cls="wt"),
                h("span", when, cls="wh"),
                h("button", "What became of it", type="button", cls="btn", data_conclude=str(one.id), data_version=str(one.version), data_wording=one.wording)
                if kind is not Carried.DONE and one.reason is None
                else None,
                cls=f"ld-{cls}",
            )
        )
        before = kind
    more = len(listed) - LAST_SHOWN
    return h(
        "section",
        head,
        h("p", said, cls="m-note m-opens") if said else None,
        h("ol", rows) if rows else h("p", "Nothing was decided before.", cls="m-note"),
        h("p", f"+{more}", cls="m-note") if more > 0 else None,
        cls="m-last",
    )


def _reason(one: DecisionRow) -> Tree | None:
    why = ledger.why_not(_decided(one))
    return h("span", f" {why}", cls="di") if why else None
