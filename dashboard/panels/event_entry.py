"""Noting an event: a small form under its button, closed until it is asked for."""

from datetime import date
from uuid import UUID

from dashboard.care.noted import NOTED
from dashboard.components.identity_banner import person
from dashboard.components.markup import Tree, act, h
from db.records import Patient
from db.vocabulary import EventKind


def sheet(patient_id: UUID, patient: Patient, today: date) -> Tree:
    """It names the person, so that nobody notes a fall of somebody else."""
    return h(
        "form",
        h("h3", "Event for ", person(patient), id="patient-event-h"),
        _row(
            "patient-event-kind",
            "What happened",
            h("select", [h("option", word, value=kind) for kind, word in NOTED.items()], id="patient-event-kind", name="kind", cls="field"),
        ),
        _row(
            "patient-event-on",
            "Date",
            h("input", type="date", id="patient-event-on", name="happened_on", value=today.isoformat(), max=today.isoformat(), required=True, cls="field"),
        ),
        h(
            "div",
            h("label", "Injured", for_="patient-event-injury"),
            h(
                "select",
                h("option", "Not known", value=""),
                h("option", "No", value="false"),
                h("option", "Yes", value="true"),
                id="patient-event-injury",
                name="injury",
                cls="field",
            ),
            cls="form-row",
            id="patient-event-injury-row",
            hidden=next(iter(NOTED)) is not EventKind.FALL,
        ),
        _row("patient-event-detail", "Detail (optional)", h("input", id="patient-event-detail", name="detail", maxlength=300, autocomplete="off", cls="field")),
        h("p", cls="err", role="alert", hidden=True, id="patient-event-refused"),
        h(
            "div",
            h("button", "Save event", type="submit", cls="btn btn-main"),
            h("button", "Cancel", type="button", cls="btn", data_patient="event-close"),
            cls="form-do",
        ),
        id="patient-event-sheet",
        cls="sheet event-sheet",
        hidden=True,
        aria_labelledby="patient-event-h",
        **act("patient-event", patient_id=patient_id),
    )


def _row(id: str, label: str, field: Tree) -> Tree:
    return h("div", h("label", label, for_=id), field, cls="form-row")
