"""Small forms of the exercise tab: a pause with its reason, going on again, and a day logged on behalf of somebody."""

from collections.abc import Sequence
from datetime import date, timedelta

from dashboard.care.adherence_days import in_force
from dashboard.care.adherence_rules import rules
from dashboard.care.catalogue import exercise_name
from dashboard.care.programme_check import dose
from dashboard.care.words import day
from dashboard.components.form import Ask, form, press
from dashboard.components.markup import Tree
from db.exercise_records import DayLog, PauseRow
from db.queries.overview import Overview
from db.records import Patient
from db.vocabulary import Answer, MissedReason

ANSWERS = {"": "No entry", Answer.DONE: "Done", Answer.SOME: "Some", Answer.NOT_DONE: "Not done"}
SCALE = {"": "No entry", **{str(n): str(n) for n in range(11)}}


def pause(patient: Patient, pauses: Sequence[PauseRow], today: date) -> Tree:
    """Pause, or go on again when it is paused now."""
    now = next((one for one in pauses if one.starts_on <= today and (one.ends_on is None or today <= one.ends_on)), None)
    if now is not None:
        return press("programme-resume", "Resume today", "programme-resume", patient_id=patient.id, row_id=now.id, version=now.version)
    asks = [
        Ask("reason", "Reason", required=True),
        Ask("starts_on", "From", "date", today.isoformat(), required=True),
        Ask("ends_on", "Last day (optional)", "date"),
    ]
    return form("programme-pause", "Pause…", "Pause", patient, "programme-pause", asks, save="Pause")


def log(patient: Patient, facts: Overview, logs: Sequence[DayLog], today: date) -> Tree:
    """One day; the days it can be chosen from are those that staff may still log."""
    programme = in_force(facts.programmes, today)
    oldest = today - timedelta(days=rules().log_days_back)
    there = [day(one.on) for one in logs if one.on >= oldest]
    known = f"There is an entry already for {', '.join(there[:4])}{' and more' if len(there) > 4 else ''}." if there else ""
    asked = {
        one.exercise_key: Ask("answer", f"{exercise_name(one.exercise_key)}, {dose(one)}", "choice", choices=ANSWERS)
        for one in (programme.exercises if programme else ())
    }
    reasons = {one.value: one.value.replace("_", " ").capitalize() for one in MissedReason}
    asks = [
        Ask("on_day", "Day", "date", today.isoformat(), required=True, least=oldest, most=today, hint=known),
        Ask("exercises", "What was done", "list", items=asked),
        *(Ask(name, f"{word}, 0 to 10", "choice", choices=SCALE) for name, word in (("effort", "Effort"), ("pain", "Pain"), ("fatigue", "Fatigue"))),
        Ask("missed_reason", "Why not done", "choice", choices={"": "No reason", **reasons}),
        Ask("helped", "Somebody helped", "tick"),
        Ask("note", "Note (optional)"),
    ]
    return form("exercise-log", "Log a day…", "Exercise", patient, "exercise-log", asks, wide=True)
