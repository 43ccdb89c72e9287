"""Setting a programme: the reasons above, the dose now and the new one side by side, and one button that starts it. Nothing reaches home before that."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby

from dashboard.care.catalogue import exercise_name, exercises
from dashboard.care.exercise_fit import About, against
from dashboard.care.overwork_loop import Advice
from dashboard.care.words import count, day
from dashboard.components.dose_rows import Offer, dose_rows, lighter, starting
from dashboard.components.flag_chip import mark
from dashboard.components.form import Ask, asked, said
from dashboard.components.identity_banner import person
from dashboard.components.markup import Tree, act, h
from dashboard.panels import exercise_facts
from dashboard.panels.record_head import Judged
from db.queries.overview import Overview
from db.queries.people import CarerName
from db.records import Programme

REVIEW_DAYS = 28
"""The review that is offered, a month on (exercises.yaml P5, Kitano 2018); any day may be chosen."""


def builder(facts: Overview, judged: Judged, carers: Sequence[CarerName], today: date, *, light: bool) -> Tree:
    """light: the doses of now are halved where they can be, to begin with."""
    patient, programme = facts.summary.patient, exercise_facts.current(facts, today)
    number = max((one.number for one in facts.programmes), default=0)
    first = max((one.starts_on for one in facts.programmes), default=today - timedelta(days=1)) + timedelta(days=1)
    starts_on = max(first, today)
    offers = _offers(facts, judged, carers, programme, light)
    review_on = (starts_on + timedelta(days=REVIEW_DAYS)).isoformat()
    asks = [
        Ask("reason", "Why it changes" if number else "Why it is set", required=True),
        Ask("starts_on", "Starts on", "date", starts_on.isoformat(), required=True, least=starts_on, most=today + timedelta(days=60)),
        Ask("review_on", "Next review", "date", review_on, required=True, least=starts_on + timedelta(days=1)),
    ]
    return h(
        "form",
        h(
            "div",
            h(
                "section",
                h(
                    "div",
                    h("h2", f"Version {number + 1}" if number else "First programme"),
                    h("span", "not active; nothing reaches home before Start", cls="label"),
                    cls="sec-h",
                ),
                dose_rows(offers, programme.number if programme else 0),
                _add(offers),
                cls="sec",
            ),
            h("section", _reasons(facts, judged, today, light), cls="sec"),
            cls="cols",
        ),
        h(
            "div",
            [asked("programme", ask) for ask in asks],
            h("p", "", cls="label", id="programme-sum", aria_live="polite"),
            said(),
            h(
                "div",
                h("button", f"Start version {number + 1}" if number else "Start", type="submit", cls="btn btn-main btn-lg"),
                h("a", "Keep as it is", href=f"/patients/{patient.id}?tab=exercise", cls="btn btn-lg"),
                cls="form-do",
            ),
            cls="programme-start",
        ),
        id="programme-form",
        aria_label=f"Programme of {patient.family_name.upper()}, {patient.given_name}",
        data_form=True,
        **act("programme-start", patient_id=patient.id, version=number),
    )


def title(facts: Overview) -> Tree:
    patient = facts.summary.patient
    return h(
        "p",
        h("a", "Exercise", href=f"/patients/{patient.id}?tab=exercise"),
        " of ",
        *person(patient),
        f", born {day(patient.born_on)}" if patient.born_on else "",
        f", hospital no. {patient.hospital_no}",
        cls="rb-back",
    )


def _offers(facts: Overview, judged: Judged, carers: Sequence[CarerName], programme: Programme | None, light: bool) -> list[Offer]:
    """What is asked now first, then the rest of the catalogue."""
    breathing = next((reason.text for reason in judged.flagged.reasons if reason.about == "fvc"), None)
    about = About(judged.stage, facts.summary.falls_30d, breathing, bool(carers))
    now = {one.exercise_key: one for one in programme.exercises} if programme else {}
    kinds = exercises()
    asked = [
        Offer(key, kinds.get(key), one, lighter(one) if light else one, against(kinds[key], about) if key in kinds else ["not in the catalogue"])
        for key, one in now.items()
    ]
    rest = [Offer(key, kind, None, starting(kind), against(kind, about)) for key, kind in kinds.items() if key not in now]
    return asked + rest


def _add(offers: Sequence[Offer]) -> Tree:
    """Exercises that are not asked now, by kind; what speaks against one is said with its name."""
    free = [one for one in offers if one.now is None and one.known is not None]
    groups = [
        h(
            "optgroup",
            [h("option", f"{exercise_name(one.key)}{' (caution)' if one.against else ''}", value=one.key) for one in of],
            label=kind.replace("_", " ").capitalize(),
        )
        for kind, of in groupby(free, key=lambda one: one.known.category if one.known else "")
    ]
    field = h("select", h("option", "Choose an exercise", value=""), groups, id="programme-add", cls="field", data_dose_add="")
    return h("div", h("label", "Add an exercise", for_="programme-add"), field, cls="form-row programme-add")


def _reasons(facts: Overview, judged: Judged, today: date, light: bool) -> list[Tree | None]:
    """Why a change may be due, with what speaks for care beside it: flags of exercise, walking and breathing, the monthly check, signs of overwork."""
    loop = exercise_facts.monthly(facts, today)
    present, unknown = exercise_facts.signs(facts, today)
    items = [
        *(h("li", mark(reason.kind.value), h("span", reason.text)) for reason in judged.flagged.reasons),
        *(h("li", mark("watch"), h("span", cause.words)) for cause in (loop.causes if loop else ())),
        *(h("li", mark("watch"), h("span", h("b", one.name), h("span", " ".join(one.actions), cls="label"))) for one in present),
    ]
    patient = facts.summary.patient
    offer = h("a", "Offer halved doses", href=f"/patients/{patient.id}/programme?light=true", cls="btn") if not light and facts.programmes else None
    return [
        h(
            "div",
            h("h2", "Reasons"),
            h("span", f"monthly check: {loop.advice.value}", cls="label" if loop.advice is not Advice.READJUST else "label watch") if loop else None,
            cls="sec-h",
        ),
        h("ul", items or [h("li", h("span", "Nothing that was recorded asks for a change."))], cls="why-list"),
        h("p", f"{count(len(unknown), 'sign')} of overwork cannot be ruled out: not recorded.", cls="note") if unknown else None,
        h("p", "Halved: half the sets, or minutes, or times (stop rule S1).", cls="note") if light else None,
        h("p", offer) if offer else None,
    ]
