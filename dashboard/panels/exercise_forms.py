"""Small forms of the exercise tab: a pause with its reason, going on again, and a day logged on behalf of somebody."""

from collections.abc import Sequence
from datetime import date, timedelta

from dashboard.care.adherence import in_force
from dashboard.care.adherence_rules import rules
from dashboard.care.catalogue import exercise_name
from dashboard.care.programme_check import dose
from dashboard.care.words import day
from dashboard.components.entry_form import choice_row, day_row, entry, row, text_row
from dashboard.components.identity_banner import person
from dashboard.components.markup import Tree, act, h
from db.exercise_records import DayLog, PauseRow
from db.queries.overview import Overview
from db.records import Patient
from db.vocabulary import Answer, MissedReason

ANSWERS = {Answer.DONE: "Done", Answer.SOME: "Some", Answer.NOT_DONE: "Not done"}


def pause(patient: Patient, pauses: Sequence[PauseRow], today: date) -> Tree:
    """Pause, or go on again when it is paused now."""
    now = next((one for one in pauses if one.starts_on <= today and (one.ends_on is None or today <= one.ends_on)), None)
    if now is not None:
        value = {"patient_id": patient.id, "row_id": now.id, "version": now.version}
        return h("button", "Resume today", type="button", cls="btn", id="programme-resume", **act("programme-resume", **value))
    fields = [
        text_row("pause-reason", "Reason", "reason", required=True),
        day_row("pause-from", "From", "starts_on", today),
        day_row("pause-to", "Last day (optional)", "ends_on", None, required=False),
    ]
    return entry("programme-pause-form", "Pause…", "programme-pause", fields, "Pause", title=["Pause for ", *person(patient)], patient_id=patient.id)


def log(patient: Patient, facts: Overview, logs: Sequence[DayLog], today: date) -> Tree:
    """One day, filled with the answers that are there already; the days it can be chosen from are those that staff may still log."""
    programme = in_force(facts.programmes, today)
    asked = programme.exercises if programme else ()
    oldest = today - timedelta(days=rules().log_days_back)
    fields = [
        day_row("log-on", "Day", "on_day", today, least=oldest, most=today),
        h(
            "fieldset",
            h("legend", "What was done", cls="label"),
            [
                h(
                    "div",
                    h("label", exercise_name(one.exercise_key), h("span", f" {dose(one)}", cls="label"), for_=f"log-{one.exercise_key}"),
                    h(
                        "select",
                        h("option", "No entry", value=""),
                        [h("option", word, value=answer.value) for answer, word in ANSWERS.items()],
                        id=f"log-{one.exercise_key}",
                        name="answer",
                        cls="field",
                    ),
                    cls="form-row log-one",
                    data_item=one.exercise_key,
                )
                for one in asked
            ],
            data_items="exercises",
        ),
        h("div", [_scale(name, word) for name, word in (("effort", "Effort"), ("pain", "Pain"), ("fatigue", "Fatigue"))], cls="log-scales"),
        choice_row(
            "log-missed", "Why not done", "missed_reason", [(one.value, one.value.replace("_", " ").capitalize()) for one in MissedReason], none="No reason"
        ),
        h("div", h("label", h("input", type="checkbox", name="helped", id="log-helped", cls="check"), " Somebody helped", for_="log-helped"), cls="form-row"),
        text_row("log-note", "Note (optional)", "note"),
    ]
    there = [one for one in logs if one.on >= oldest]
    known = (
        h("p", f"There is an entry already for {', '.join(day(one.on) for one in there[:4])}{' and more' if len(there) > 4 else ''}.", cls="label")
        if there
        else None
    )
    return entry(
        "exercise-log-form",
        "Log a day…",
        "exercise-log",
        [*fields, *([known] if known else [])],
        "Save",
        title=["Exercise of ", *person(patient)],
        patient_id=patient.id,
    )


def _scale(name: str, word: str) -> Tree:
    options = [h("option", "No entry", value=""), *(h("option", n, value=n) for n in range(11))]
    return row(f"log-{name}", f"{word}, 0 to 10", h("select", options, id=f"log-{name}", name=name, cls="field"))
