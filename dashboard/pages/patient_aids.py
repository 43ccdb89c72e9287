"""What may be done about the aids of a person, from the equipment tab. No screen of its own; assets/small-forms.js shows what came of it."""

from uuid import UUID

from dash import Input, Output
from pydantic import BaseModel

from dashboard.actions import aids as actions
from dashboard.actions.entry_answers import Answer, answered
from dashboard.actions.kept import take_back
from dashboard.care.aid_steps import STAGES
from dashboard.care.catalogue import aid_short
from dashboard.components.entry_form import TOLD, UNDO
from dashboard.gate import Part
from dashboard.roles import Permission, Viewer

part = Part("aids of a person", needs=Permission.SEE_PATIENT)
LABELS = {**{f"{stage}_on": word for stage, word in STAGES.items()}, "owner_id": "Owner", "note": "Note"}


class TakeBack(BaseModel):
    key: UUID
    of: UUID


@part.callback(Output(TOLD, "data"), [Input("aid-add", "data")], takes=actions.Add, needs=Permission.MOVE_EQUIPMENT, writes=True)
def add(viewer: Viewer, entry: actions.Add) -> Answer:
    return answered(entry, lambda: actions.add(viewer, entry), f"{aid_short(entry.aid_key)} added")


@part.callback(Output(TOLD, "data", allow_duplicate=True), [Input("aid-move", "data")], takes=actions.Move, needs=Permission.MOVE_EQUIPMENT, writes=True)
def move(viewer: Viewer, entry: actions.Move) -> Answer:
    return answered(entry, lambda: actions.move(viewer, entry), f"{STAGES[entry.stage]} saved", labels=LABELS)


@part.callback(Output(TOLD, "data", allow_duplicate=True), [Input("aid-edit", "data")], takes=actions.Edit, needs=Permission.MOVE_EQUIPMENT, writes=True)
def edit(viewer: Viewer, entry: actions.Edit) -> Answer:
    return answered(entry, lambda: actions.edit(viewer, entry), "Owner and note saved", labels=LABELS)


@part.callback(Output(TOLD, "data", allow_duplicate=True), [Input("aid-back", "data")], takes=actions.Back, needs=Permission.MOVE_EQUIPMENT, writes=True)
def back(viewer: Viewer, entry: actions.Back) -> Answer:
    return answered(entry, lambda: actions.back(viewer, entry), f"{STAGES[entry.stage]} taken back", labels=LABELS)


@part.callback(Output(TOLD, "data", allow_duplicate=True), [Input(UNDO, "data")], takes=TakeBack, needs=Permission.SEE_PATIENT, writes=True)
def undo(viewer: Viewer, asked: TakeBack) -> Answer:
    """One's own press a moment ago; who did it may take it back."""
    if take_back(viewer, asked.of) is None:
        return {"refused": "This could not be taken back: it was changed since, or too long ago."}
    return {"saved": "Taken back", "undo": None}


part.clientside("entries.told", Output(TOLD, "modified_timestamp"), [Input(TOLD, "data")], initial=False)
