"""Who leads each discipline for one person, and naming another."""

from collections.abc import Mapping, Sequence

from dashboard.care.words import day
from dashboard.components.form import Ask, form
from dashboard.components.markup import Tree, h
from db.queries.people import Colleague, Lead
from db.records import Patient
from db.vocabulary import Discipline

NAMES: Mapping[Discipline, str] = {
    Discipline.PT: "Physiotherapy",
    Discipline.RESP: "Respiratory",
    Discipline.OT: "Occupational therapy",
    Discipline.NEURO: "Neurology",
    Discipline.SLT: "Speech and language",
    Discipline.DIET: "Dietetics",
    Discipline.NURSE: "Nursing",
    Discipline.PSY: "Psychology",
    Discipline.PALL: "Palliative care",
    Discipline.COORD: "Coordination",
}


def panel(patient: Patient, team: Sequence[Lead], colleagues: Sequence[Colleague], *, may: bool) -> Tree:
    named = {lead.discipline: lead for lead in team}
    gaps = [discipline.value for discipline in Discipline if discipline not in named]
    said = f"no lead for {', '.join(gaps)}" if gaps else "one lead a discipline"
    return h(
        "section",
        h("div", h("h2", "Team"), h("span", said, cls="label"), cls="sec-h"),
        h("ul", [_row(patient, discipline, named.get(discipline), colleagues, may=may) for discipline in Discipline], cls="care-rows team"),
        cls="sec",
        id="care-team",
    )


def _row(patient: Patient, discipline: Discipline, lead: Lead | None, colleagues: Sequence[Colleague], *, may: bool) -> Tree:
    return h(
        "li",
        h("span", discipline.value, cls="disc", title=NAMES[discipline]),
        h("span", lead.name if lead else h("span", "nobody named", cls="muted"), cls="what"),
        h("span", f"since {day(lead.since_on)}" if lead else "", cls="label"),
        _change(patient, discipline, lead, colleagues) if may else h("span"),
    )


def _change(patient: Patient, discipline: Discipline, lead: Lead | None, colleagues: Sequence[Colleague]) -> Tree:
    """Those of the discipline first; everybody who works here may lead."""
    now = str(lead.account_id) if lead else ""
    own = sorted((one for one in colleagues if one.active), key=lambda one: (one.discipline is not discipline, one.name))
    choices = {str(one.account_id): _named(one, discipline) for one in own}
    asks = [Ask("account_id", "Lead", "choice", now or next(iter(choices), ""), choices, required=True)]
    word = "Change" if lead else "Name"
    button = h("span", word, h("span", f" the lead of {NAMES[discipline]}", cls="sr"))
    title = f"Lead of {NAMES[discipline]}"
    return form(
        f"lead-{discipline.value}", button, title, patient, "care-lead", asks, cls="btn-bare", discipline=discipline.value, version=lead.version if lead else 0
    )


def _named(colleague: Colleague, discipline: Discipline) -> str:
    away = colleague.discipline is not discipline and colleague.discipline
    return f"{colleague.name} ({colleague.discipline.value})" if away and colleague.discipline else colleague.name
