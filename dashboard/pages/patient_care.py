"""What is recorded on the tabs Care & tasks and History of a patient: answers to the small forms (assets/patient-care.js). No screen of its own."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from dash import Input, Output
from pydantic import BaseModel

from dashboard.actions import around, end_of_care, kept, notes
from dashboard.actions.around import CarerEntry, ContactEntry, DocumentEntry, LeadEntry, SignOffEntry
from dashboard.actions.end_of_care import EndEntry, ReopenEntry
from dashboard.actions.kept import Entry
from dashboard.actions.notes import NoteEntry, StrikeEntry
from dashboard.care.end_of_care import consequences, ends
from dashboard.care.words import NOT_KNOWN, day
from dashboard.gate import Part
from dashboard.refusals import Missing
from dashboard.roles import Permission, Viewer
from db.engine import Refused
from db.errors import Conflict
from db.records import Patient

part = Part("care of a patient", needs=Permission.SEE_PATIENT)
STORES = (
    *("care-carer", "care-signoff", "care-document", "care-contact", "care-lead", "care-note", "care-strike", "care-end", "care-reopen", "care-undo"),
    *("care-unend", "care-said"),
)
Answer = dict[str, Any]
SAID = Output("care-said", "data", allow_duplicate=True)


class TakeBack(BaseModel):
    """undoes: the key of the press that is taken back."""

    key: UUID
    patient_id: UUID
    undoes: UUID


class Unend(BaseModel):
    key: UUID
    patient_id: UUID


@part.callback(Output("care-said", "data"), [Input("care-carer", "data")], takes=CarerEntry, needs=Permission.RECORD_CARE, writes=True)
def carer(viewer: Viewer, entry: CarerEntry) -> Answer:
    return _kept(entry, lambda: around.carer(viewer, entry), "Carer saved")


@part.callback(SAID, [Input("care-signoff", "data")], takes=SignOffEntry, needs=Permission.RECORD_CARE, writes=True)
def sign_off(viewer: Viewer, entry: SignOffEntry) -> Answer:
    return _kept(entry, lambda: around.sign_off(viewer, entry), "Training signed off")


@part.callback(SAID, [Input("care-document", "data")], takes=DocumentEntry, needs=Permission.RECORD_CARE, writes=True)
def document(viewer: Viewer, entry: DocumentEntry) -> Answer:
    return _kept(entry, lambda: around.document(viewer, entry), "Document saved")


@part.callback(SAID, [Input("care-contact", "data")], takes=ContactEntry, needs=Permission.RECORD_CARE, writes=True)
def contact(viewer: Viewer, entry: ContactEntry) -> Answer:
    return _kept(entry, lambda: around.contact(viewer, entry), "Contact saved")


@part.callback(SAID, [Input("care-lead", "data")], takes=LeadEntry, needs=Permission.NAME_LEAD, writes=True)
def lead(viewer: Viewer, entry: LeadEntry) -> Answer:
    return _kept(entry, lambda: around.lead(viewer, entry), f"Lead of {entry.discipline} named")


@part.callback(SAID, [Input("care-note", "data")], takes=NoteEntry, needs=Permission.WRITE_NOTE, writes=True)
def note(viewer: Viewer, entry: NoteEntry) -> Answer:
    return _kept(entry, lambda: notes.write(viewer, entry), "Note reworded" if entry.row_id else "Note saved")


@part.callback(SAID, [Input("care-strike", "data")], takes=StrikeEntry, needs=Permission.WRITE_NOTE, writes=True)
def strike(viewer: Viewer, entry: StrikeEntry) -> Answer:
    return _kept(entry, lambda: notes.strike(viewer, entry), "Note struck through")


@part.callback(SAID, [Input("care-undo", "data")], takes=TakeBack, needs=Permission.WRITE_NOTE, writes=True)
def take_back(viewer: Viewer, asked: TakeBack) -> Answer:
    """One's own press of a moment ago, whichever of these it was."""
    if kept.take_back(viewer, asked.undoes) is None:
        return {"key": str(asked.key), "failed": "It could not be taken back: somebody changed it since, or it is longer ago."}
    return {"key": str(asked.key), "saved": "Taken back"}


@part.callback(SAID, [Input("care-end", "data")], takes=EndEntry, needs=Permission.END_CARE, writes=True)
def end_care(viewer: Viewer, entry: EndEntry) -> Answer:
    """First who it is and what would happen; done only once that was confirmed."""
    try:
        if not entry.confirmed:
            person, closing = end_of_care.check(viewer, entry)
            said = f"{_named(person)} {ends()[entry.status].says}, {day(entry.ended_on)}."
            return {"key": str(entry.key), "ask": {"head": said, "lines": consequences(closing), "yes": f"End care of {_name(person)}"}}
        person = end_of_care.end(viewer, entry)
    except Refused as refused:
        return {"key": str(entry.key), "refused": str(refused)}
    except Conflict:
        return {"key": str(entry.key), "refused": "Somebody changed this person’s record meanwhile. Reload and look again before care ends."}
    return {"key": str(entry.key), "saved": f"Care of {_name(person)} has ended", "undo": "care-unend"}


@part.callback(SAID, [Input("care-unend", "data")], takes=Unend, needs=Permission.END_CARE, writes=True)
def unend(viewer: Viewer, asked: Unend) -> Answer:
    if not end_of_care.take_back(viewer, asked.patient_id):
        return {"key": str(asked.key), "failed": "It could not be taken back any more. Reopen care instead, with the reason."}
    return {"key": str(asked.key), "saved": "Taken back: care goes on, and everything that was closed is open again"}


@part.callback(SAID, [Input("care-reopen", "data")], takes=ReopenEntry, needs=Permission.END_CARE, writes=True)
def reopen(viewer: Viewer, entry: ReopenEntry) -> Answer:
    try:
        person = end_of_care.reopen(viewer, entry)
    except Refused as refused:
        return {"key": str(entry.key), "refused": str(refused)}
    return {"key": str(entry.key), "saved": f"Care of {_name(person)} goes on"}


part.clientside("careForms.said", Output("care-said", "modified_timestamp"), [Input("care-said", "data")], initial=False)


def _kept(entry: Entry, write: Callable[[], UUID | None], saved: str) -> Answer:
    """Saved with the way back, or why not: in words, or with what somebody else wrote meanwhile."""
    try:
        made = write()
    except Refused as refused:
        return {"key": str(entry.key), "refused": str(refused)}
    except Conflict as conflict:
        now = {name: _plain(value) for name, value in conflict.current.items() if name != "version"}
        return {"key": str(entry.key), "both": {"version": conflict.current["version"], "now": now}}
    if made is None:
        raise Missing("patient", entry.patient_id)
    return {"key": str(entry.key), "saved": saved, "undo": "care-undo"}


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, bool | int | str) else str(value)


def _name(person: Patient) -> str:
    return f"{person.family_name.upper()}{f', {person.given_name}' if person.given_name else ''}"


def _named(person: Patient) -> str:
    """With the birth date, so that the wrong person is noticed."""
    return f"{_name(person)}, born {day(person.born_on) if person.born_on else NOT_KNOWN.lower()},"
