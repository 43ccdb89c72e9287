"""The six panels of a patient in the case meeting, on keys 1 to 6: function, breathing, nutrition, exercise, equipment, care."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.care import alsfrs, staging
from dashboard.care.adherence import Adherence
from dashboard.care.bands import lying
from dashboard.care.fan import Fan, fan
from dashboard.care.flag_rules import Kind
from dashboard.care.flags import Flagged
from dashboard.care.forecast_standing import read
from dashboard.care.need_records import Need
from dashboard.care.recorded import ADVANCE
from dashboard.care.since import Since
from dashboard.care.trajectory import in_order as by_day
from dashboard.care.trajectory import totals
from dashboard.care.words import day, days_old, number, short_day, signed
from dashboard.charts.breathing import ITEMS, Measured, measured
from dashboard.charts.weight import SWALLOWING, Weighed, weighed
from dashboard.components.adherence_calendar import adherence_calendar
from dashboard.components.empty import empty
from dashboard.components.markup import Tree, h
from dashboard.components.meeting_function import meeting_function
from dashboard.components.meeting_stack import Strip, meeting_stack
from dashboard.components.need_rows import need_rows
from dashboard.components.task_row import in_order, initials, is_late
from db.care_records import Document
from db.meeting_records import DecisionRow, Said
from db.queries.overview import Overview
from db.queries.people import CarerName, Lead
from db.records import OpenTask
from db.vocabulary import MEASURES, Consent, Discipline, EventKind, Measure, PrognosisPreference

TASKS_SHOWN, NEEDS_SHOWN = 3, 5


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
    carers: Sequence[CarerName]
    documents: Sequence[Document]
    own: Discipline | None
    consent: Consent | None
    joins: str
    discussed_before: date | None


def function(shown: Shown, today: date) -> Tree:
    """Total with its fan, stages and domains. Who does not want to know the forecast has none on a screen that others see."""
    facts, patient = shown.facts, shown.facts.summary.patient
    known = [(on, total) for on, total in totals(facts.scores) if on <= today]
    found = fan(known, today, read(facts.forecast), onset_on=patient.onset_on)
    wanted = patient.prognosis is not PrognosisPreference.DOES_NOT_WANT
    ahead = found if isinstance(found, Fan) and wanted else None
    chart = meeting_function(facts.scores, facts.events, patient, today, fan=ahead, last_on=shown.discussed_before)
    if chart.figure is None:
        return empty(chart.empty or "", "Nobody has scored it yet.")
    ticks = ahead.ticks[-1] if ahead and ahead.ticks else None
    said = (
        f"By {day(ticks.on)}: 5 in 10 chance of {number(ticks.low50)} to {number(ticks.high50)}, 8 in 10 of {number(ticks.low80)} to {number(ticks.high80)}."
        if ticks
        else None
    )
    return h("div", h("figure", chart.figure, role="img", aria_label=chart.sentence), h("p", said, cls="m-fan sr") if said else None, cls="m-drawn")


def breathing(shown: Shown, today: date) -> Tree:
    """Forced vital capacity, sniff or mouth pressure and cough against their limits, NIV where it is used; SpO₂ and answers below."""
    facts = shown.facts
    known = measured(facts.readings, facts.events, today, {reason.key for reason in shown.flagged.reasons})
    strips = [_strip(one, shown.discussed_before, today) for one in known if one.now is not None and one.row.key != "spo2"]
    notes = _breathing_notes(shown, known, today)
    if not strips:
        return h("div", empty("No breathing test yet", "Ask for FVC and SNIP."), notes)
    figure = h("figure", meeting_stack(strips, today, shown.discussed_before, foot="higher = better"), role="img", aria_label=_strips_said(strips))
    return h("div", figure, notes, cls="m-drawn")


def _strip(one: Measured, last_on: date | None, today: date) -> Strip:
    now = one.now
    assert now is not None
    kept = MEASURES[now.now.measure]
    limits = dict(zip((line.value for line in one.band.lines), (limit.row.kind for limit in one.row.limits), strict=True))
    met = [limits[each.value] for each in now.away if each.met]
    kind = "data" if now.old else min(met, key=lambda kind: kind.order).value if met else ""
    if now.old:
        said = days_old(now.now.measured_on, today)
    elif last_on and now.now.measured_on <= last_on:
        said = f"on {short_day(now.now.measured_on)}"
    else:
        said = f"was {number(now.was.value, kept.decimals)}" if now.was else "first"
    labels = tuple(f"{line.value:g}" for line in one.band.lines)
    name = kept.label if len(one.row.measures) > 1 else one.row.label
    return Strip(name, kept.unit, number(now.now.value, kept.decimals), said, kind, one.band, labels)


def _breathing_notes(shown: Shown, known: Sequence[Measured], today: date) -> Tree:
    scores = by_day(shown.facts.scores)
    items = scores[-1].items if scores else None
    answers = ", ".join(f"{alsfrs.ITEMS[n - 1].short.lower()} {'not asked' if items[n - 1] is None else items[n - 1]}" for n in ITEMS) if items else ""
    spo2 = next((one.now for one in known if one.row.key == "spo2" and one.now), None)
    flat = lying(shown.facts.readings, (Measure.FVC_PERCENT, Measure.SVC_PERCENT), today)
    never = [one.row.label for one in known if one.now is None and one.row.limits]
    said = [
        f"{answers} (4 = as ever)" if answers else None,
        f"SpO₂ {number(spo2.now.value)} % on {short_day(spo2.now.measured_on)}{', out of date' if spo2.old else ''}" if spo2 else None,
        f"hollow: lying flat, {number(flat[-1].value)} % on {short_day(flat[-1].measured_on)}" if flat else None,
        f"never recorded: {', '.join(never)}" if never else None,
        None if staging.niv_on(shown.facts.events, today) else "not on NIV",
    ]
    return h("p", " · ".join(filter(None, said)), cls="m-note")


def nutrition(shown: Shown, today: date) -> Tree:
    """Weight against what was lost since diagnosis; swallowing, BMI and gastrostomy below."""
    facts = shown.facts
    known = weighed(facts.readings, today, diagnosis_kg=facts.summary.weight_at_diagnosis, reasons={reason.key for reason in shown.flagged.reasons})
    notes = _nutrition_notes(shown, known.weights, today)
    if known.band is None:
        return h("div", empty("No weight recorded", "Ask for one."), notes)
    now, was = known.weights[-1], known.weights[-2] if len(known.weights) > 1 else None
    kind = "data" if known.old else Kind.ACT.value if known.grave else Kind.WATCH.value if known.met else ""
    said = days_old(now.on, today) if known.old else f"was {number(was.kg, 1)}" if was else "first"
    under = (f"{signed(now.since_diagnosis, 1)} % since", "diagnosis") if now.since_diagnosis is not None else ("diagnosis weight", "not known")
    lost = tuple(
        f"{round(100 * (1 - line.value / facts.summary.weight_at_diagnosis))} % lost" for line in known.band.lines if facts.summary.weight_at_diagnosis
    )
    strip = Strip("Weight", "kg", number(now.kg, 1), said, kind, known.band, lost, under)
    figure = meeting_stack([strip], today, shown.discussed_before, foot="axis not from 0")
    return h("div", h("figure", figure, role="img", aria_label=_strips_said([strip])), notes, cls="m-drawn")


def _nutrition_notes(shown: Shown, weights: Sequence[Weighed], today: date) -> Tree:
    answers = [value for score in by_day(shown.facts.scores) if (value := score.items[SWALLOWING - 1]) is not None]
    before = f", was {answers[-2]}" if len(answers) > 1 and answers[-2] != answers[-1] else ""
    events = shown.facts.events
    talks = [event.happened_on for event in events if event.kind is EventKind.GASTROSTOMY_TALK and event.happened_on <= today]
    tube = "gastrostomy in place" if staging.gastrostomy_on(events, today) else "no gastrostomy"
    if tube.startswith("no"):
        tube += f", talked about {day(max(talks))}" if talks else ", never talked about"
    said = [
        f"swallowing {answers[-1]} of 4{before}" if answers else "swallowing not assessed",
        tube,
        f"BMI {number(weights[-1].bmi, 1)}" if weights and weights[-1].bmi is not None else "BMI not known",
    ]
    return h("p", " · ".join(said), cls="m-note")


def _strips_said(strips: Sequence[Strip]) -> str:
    words: Mapping[str, str] = {"act": ", past a limit", "watch": ", past a limit", "data": ", out of date"}
    return "; ".join(f"{strip.name} {strip.now} {strip.unit}, {strip.said}{words.get(strip.kind, '')}" for strip in strips)


def exercise(shown: Shown, today: date) -> Tree:
    """Sixteen weeks day by day, and how it felt."""
    calendar = adherence_calendar(shown.logged)
    summary = shown.facts.summary
    if calendar.figure is None:
        return empty(calendar.empty or "", "Nothing is asked of this person now.")
    share = f"{round(100 * summary.done_28 / summary.asked_28)} %" if summary.asked_28 and summary.done_28 is not None else "none asked"
    before = f"was {round(100 * shown.logged.before.share)}" if shown.logged.before.share is not None else None
    felt = [("Done, 28 days", share, before), ("Fatigue, 7 days", *_of_ten(summary.fatigue_7d)), ("Pain, 7 days", *_of_ten(summary.pain_7d))]
    listed = [[h("dt", label), h("dd", h("b", value, cls="f"), " ", h("span", more, cls="w") if more else None)] for label, value, more in felt]
    key = h("p", "dark = all done · ✕ not done · dashed = no entry · P paused · fatigue, pain: lower = better", cls="m-note")
    return h("div", h("div", h("div", calendar.figure, cls="m-cal"), h("dl", listed), cls="m-ex"), key)


def _of_ten(value: float | None) -> tuple[str, str | None]:
    return ("no entry", None) if value is None else (number(value), "of 10")


def equipment(shown: Shown, today: date) -> Tree:
    """Aids that are not there yet: when each is needed, and by when it must be ordered."""
    rows = need_rows(shown.needs[:NEEDS_SHOWN], today)
    if rows.figure is None:
        return empty("No aid on its way", "None identified, or all are in use.")
    more = len(shown.needs) - NEEDS_SHOWN
    key = "bar = needed (5 in 10), diamond = order by" + (f"; {more} more on the patient's page" if more > 0 else "")
    return h("figure", rows.figure, h("p", key, cls="m-note"), cls="m-eq", role="group", aria_label=rows.sentence)


def care(shown: Shown, today: date) -> Tree:
    """What professions said beforehand, what did not happen, tasks, who cares at home, what was laid down, who leads."""
    rows = [_row(one.discipline, one.text, one.by) for one in shown.lines]
    if shown.moved.undone:
        rows.append(_row("Not done", "; ".join(one.words for one in shown.moved.undone)))
    tasks = in_order(shown.facts.tasks, today)
    more = f"{len(tasks) - TASKS_SHOWN} more" if len(tasks) > TASKS_SHOWN else ""
    rows.append(_row("Tasks", [_task(task, today) for task in tasks[:TASKS_SHOWN]] or "none open", more))
    rows.append(_row("At home", ", ".join(_carer(one) for one in shown.carers) or "no carer recorded"))
    valid = [one for one in shown.documents if one.withdrawn_on is None]
    rows.append(_row("Laid down", "; ".join(f"{ADVANCE[one.kind]}{f': {one.detail}' if one.detail else ''}" for one in valid) or "nothing recorded"))
    rows.append(_row("Leads", ", ".join(f"{lead.discipline} {lead.name}" for lead in shown.team) or "none named"))
    return h("table", h("tbody", rows), cls="m-care")


def _row(label: str, said: str | Sequence[Tree], aside: str = "") -> Tree:
    return h("tr", h("td", label), h("td", said, colspan=None if aside else 2), h("td", aside, cls="num") if aside else None)


def _task(task: OpenTask, today: date) -> Tree:
    late = f"overdue {(today - task.due_on).days} d" if is_late(task, today) and task.due_on else f"by {short_day(task.due_on)}" if task.due_on else ""
    owner = initials(task.owner) if task.owner else "no owner"
    told = " · ".join(filter(None, (task.discipline, owner, late)))
    return h("div", h("span", task.title, title=task.title), h("span", told, cls="late" if late.startswith("overdue") else "di"), cls="m-task")


def _carer(one: CarerName) -> str:
    told = ", ".join(filter(None, (one.relation, "main carer" if one.is_main else "", "lives with them" if one.lives_with else "")))
    return f"{one.name} ({told})" if told else one.name


PANELS: Mapping[str, Callable[[Shown, date], Tree]] = {
    "Function": function,
    "Respiratory": breathing,
    "Nutrition": nutrition,
    "Exercise": exercise,
    "Equipment": equipment,
    "Care": care,
}
"""By name, in the order of the keys 1 to 6."""
