"""The end of care of one person: the one action, what it did, and the way back."""

from collections.abc import Sequence
from datetime import date

from dashboard.care.end_of_care import ends
from dashboard.care.words import day
from dashboard.components.form import Ask, form
from dashboard.components.markup import Tree, h
from db.care_records import Ending
from db.records import Patient
from db.vocabulary import PatientStatus, Reopened

WHY = {Reopened.MISTAKE: "It was a mistake: as if care had never ended", Reopened.CAME_BACK: "The person came back: care goes on from today"}
_REOPENED = {Reopened.SLIP: "taken back at once", Reopened.MISTAKE: "ended by mistake", Reopened.CAME_BACK: "came back"}


def panel(patient: Patient, found: Sequence[Ending], today: date, *, may: bool) -> Tree | None:
    """Under care: the button. Afterwards: how care ended, who told, and reopening. Earlier ends stay readable."""
    under_care = patient.status is PatientStatus.UNDER_CARE
    if under_care and not may and not found:
        return None
    head = h("div", h("h2", "End of care" if under_care else "Care here has ended"), cls="sec-h")
    doing = (_end(patient, today) if under_care else _reopen(patient)) if may else None
    said = (
        "One action closes what is open, ends reminders and home links, and leaves the short list: what to collect, whom to call."
        if under_care
        else _how(patient)
    )
    return h(
        "section", head, h("p", said, cls="label"), h("ul", [_line(one) for one in found], cls="ends") if found else None, doing, cls="sec", id="care-ending"
    )


def _how(patient: Patient) -> str:
    on = f" on {day(patient.status_on)}" if patient.status_on else ""
    return f"{ends()[patient.status].word}{on}. Nothing reminds of this person; the record stays as it was."


def _line(one: Ending) -> Tree:
    told = f"told by {one.told_by}" if one.told_by else ""
    entered = f"entered {day(one.at.date())}{f' by {one.by}' if one.by else ''}"
    back = ""
    if one.reopened_at is not None and one.reopened_as is not None:
        back = f"{_REOPENED[one.reopened_as]} {day(one.reopened_at.date())}{f': {one.reopened_why}' if one.reopened_why else ''}"
    return h("li", h("b", f"{ends()[one.status].word} {day(one.ended_on)}"), " ", h("span", "; ".join(filter(None, (told, entered, back))), cls="label"))


def _end(patient: Patient, today: date) -> Tree:
    asks = [
        Ask("status", "What happened", "choice", "", {"": "Choose", **{status.value: end.word for status, end in ends().items()}}, required=True),
        Ask("ended_on", "On", "date", today.isoformat(), required=True, most=today),
        Ask("told_by", "Who told the clinic", required=True, longest=200, hint="For example daughter, by phone"),
    ]
    return form("end-care", "End care", "End of care", patient, "care-end", asks, save="Continue", version=patient.version)


def _reopen(patient: Patient) -> Tree:
    asks = [
        Ask("why", "Why care goes on", "choice", Reopened.CAME_BACK.value, {why.value: words for why, words in WHY.items()}, required=True),
        Ask("words", "In your words", required=True),
    ]
    return form("reopen-care", "Reopen", "Care goes on", patient, "care-reopen", asks, save="Reopen")
