"""What is measured of a patient and what happened to them, as it is entered: answers to those forms. No screen of its own."""

from dashboard.actions import events, measures
from dashboard.care.noted import NOTED
from dashboard.care.words import count
from dashboard.pages.forms import Answer, Forms, answered
from dashboard.roles import Permission, Viewer

part = Forms("measures of a patient")


@part.form("measure-new", measures.Measured, Permission.RECORD_MEASURES)
def record(viewer: Viewer, entry: measures.Visit) -> Answer:
    return answered(viewer, entry, measures.record, lambda values: f"{count(values, 'value')} saved")


@part.form("event-new", events.NewEvent, Permission.RECORD_EVENT)
def note_event(viewer: Viewer, entry: events.NewEvent) -> Answer:
    return answered(viewer, entry, events.add, lambda _: f"{NOTED[entry.kind]} saved")
