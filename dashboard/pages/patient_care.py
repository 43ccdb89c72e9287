"""What is recorded on the tabs Care & tasks and History of a patient: answers to their forms. No screen of its own."""

from dashboard.actions import around, end_of_care, notes
from dashboard.actions.around import CarerEntry, ContactEntry, DocumentEntry, LeadEntry, SignOffEntry
from dashboard.actions.end_of_care import EndEntry, ReopenEntry, named
from dashboard.actions.notes import NoteEntry, StrikeEntry
from dashboard.pages.forms import Answer, Forms, answered
from dashboard.roles import Permission, Viewer

part = Forms("care of a patient")


@part.form("care-carer", CarerEntry, Permission.RECORD_CARE)
def carer(viewer: Viewer, entry: CarerEntry) -> Answer:
    return answered(viewer, entry, around.carer, "Carer saved")


@part.form("care-signoff", SignOffEntry, Permission.RECORD_CARE)
def sign_off(viewer: Viewer, entry: SignOffEntry) -> Answer:
    return answered(viewer, entry, around.sign_off, "Training signed off")


@part.form("care-document", DocumentEntry, Permission.RECORD_CARE)
def document(viewer: Viewer, entry: DocumentEntry) -> Answer:
    return answered(viewer, entry, around.document, "Document saved")


@part.form("care-contact", ContactEntry, Permission.RECORD_CARE)
def contact(viewer: Viewer, entry: ContactEntry) -> Answer:
    return answered(viewer, entry, around.contact, "Contact saved")


@part.form("care-lead", LeadEntry, Permission.NAME_LEAD)
def lead(viewer: Viewer, entry: LeadEntry) -> Answer:
    return answered(viewer, entry, around.lead, f"Lead of {entry.discipline} named")


@part.form("care-note", NoteEntry, Permission.WRITE_NOTE)
def note(viewer: Viewer, entry: NoteEntry) -> Answer:
    return answered(viewer, entry, notes.write, "Note reworded" if entry.row_id else "Note saved")


@part.form("care-strike", StrikeEntry, Permission.WRITE_NOTE)
def strike(viewer: Viewer, entry: StrikeEntry) -> Answer:
    return answered(viewer, entry, notes.strike, "Note struck through")


@part.form("care-end", EndEntry, Permission.END_CARE)
def end_care(viewer: Viewer, entry: EndEntry) -> Answer:
    return answered(viewer, entry, end_of_care.end, lambda person: f"Care of {named(person)} has ended")


@part.form("care-reopen", ReopenEntry, Permission.END_CARE)
def reopen(viewer: Viewer, entry: ReopenEntry) -> Answer:
    return answered(viewer, entry, end_of_care.reopen, lambda person: f"Care of {named(person)} goes on") | {"undo": None}
