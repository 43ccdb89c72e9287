"""What is measured of a patient, as it is entered: answers to the forms of measurements (assets/patient-care.js). No screen of its own."""

from typing import Any
from uuid import UUID

from dash import Input, Output
from pydantic import BaseModel

from dashboard.actions import measures
from dashboard.care.words import count
from dashboard.gate import Part
from dashboard.refusals import Missing
from dashboard.roles import Permission, Viewer
from db.engine import Refused
from db.errors import Conflict

part = Part("measures of a patient", needs=Permission.SEE_PATIENT)
STORES = ("measure-new", "measure-undo")
Answer = dict[str, Any]
SAID = Output("care-said", "data", allow_duplicate=True)


class TakeBack(BaseModel):
    """undoes: the key of the visit that is taken back."""

    key: UUID
    patient_id: UUID
    undoes: UUID


@part.callback(SAID, [Input("measure-new", "data")], takes=measures.Measured, needs=Permission.RECORD_MEASURES, writes=True)
def record(viewer: Viewer, entry: measures.Visit) -> Answer:
    key = str(entry.key)
    try:
        done = measures.record(viewer, entry)
    except Refused as refused:
        return {"key": key, "refused": str(refused)}
    except Conflict as conflict:
        now = {name: value for name, value in conflict.current.items() if name != "version"}
        return {"key": key, "both": {"version": conflict.current["version"], "now": now}}
    if done is None:
        raise Missing("patient", entry.patient_id)
    if isinstance(done, measures.Doubts):
        return {"key": key, "ask": {"head": "Is this right? Nothing is saved yet.", "lines": list(done.lines), "yes": "Save anyway"}}
    return {"key": key, "saved": f"{count(done.count, 'value')} saved", "undo": "measure-undo"}


@part.callback(SAID, [Input("measure-undo", "data")], takes=TakeBack, needs=Permission.RECORD_MEASURES, writes=True)
def take_back(viewer: Viewer, asked: TakeBack) -> Answer:
    if measures.take_back(viewer, asked.undoes) is None:
        return {"key": str(asked.key), "failed": "It could not be taken back: somebody changed it since, or it is longer ago."}
    return {"key": str(asked.key), "saved": "Taken back"}
