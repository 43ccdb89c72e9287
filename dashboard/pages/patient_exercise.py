"""What may be done about a person's exercise: a version started or taken back, a pause, a day logged. No screen of its own; small-forms.js answers."""

from typing import Any

from dash import Input, Output

from dashboard.actions import exercise_log, programmes
from dashboard.actions.entry_answers import Answer, answered
from dashboard.actions.kept import Doubtful
from dashboard.care.words import day
from dashboard.components.entry_form import TOLD
from dashboard.gate import Part
from dashboard.refusals import Missing
from dashboard.roles import Permission, Viewer
from db.errors import Conflict, Refused

part = Part("exercise of a person", needs=Permission.SEE_PATIENT)
ANSWER: Any = Output(TOLD, "data", allow_duplicate=True)


@part.callback(ANSWER, [Input("programme-start", "data")], takes=programmes.Start, needs=Permission.EDIT_PROGRAMME, writes=True)
def start(viewer: Viewer, entry: programmes.Start) -> Answer:
    try:
        done = programmes.start(viewer, entry)
    except Refused as refused:
        return {"refused": str(refused)}
    except Doubtful as doubtful:
        return {"ask": list(doubtful.odd)}
    except Conflict as conflict:
        newest = conflict.current["newest"]
        theirs = f"Version {newest.number} from {day(newest.starts_on)}, by {newest.author or 'somebody'}: {newest.reason or 'no reason kept'}"
        return {"conflict": [theirs, f"Yours: from {day(entry.starts_on)}: {entry.reason}"], "version": conflict.current["version"]}
    if done is None:
        raise Missing("patient", entry.patient_id)
    back = {"patient_id": entry.patient_id, "programme_id": done["id"], "was_until": done["was_until"] or ""}
    undo = {"store": "programme-unstart", "value": back}
    return {"saved": f"Version {done['number']} starts {day(entry.starts_on)}", "undo": undo, "go": f"/patients/{entry.patient_id}?tab=exercise"}


@part.callback(ANSWER, [Input("programme-unstart", "data")], takes=programmes.Unstart, needs=Permission.EDIT_PROGRAMME, writes=True)
def unstart(viewer: Viewer, asked: programmes.Unstart) -> Answer:
    if not programmes.unstart(viewer, asked):
        return {"refused": "This version could not be taken back: it is no longer the last, or somebody else started it."}
    return {"saved": "Version taken back; the one before is in force", "undo": None}


@part.callback(ANSWER, [Input("programme-pause", "data")], takes=programmes.Pause, needs=Permission.EDIT_PROGRAMME, writes=True)
def pause(viewer: Viewer, entry: programmes.Pause) -> Answer:
    return answered(entry, lambda: programmes.pause(viewer, entry), f"Paused from {day(entry.starts_on)}")


@part.callback(ANSWER, [Input("programme-resume", "data")], takes=programmes.Resume, needs=Permission.EDIT_PROGRAMME, writes=True)
def resume(viewer: Viewer, entry: programmes.Resume) -> Answer:
    return answered(entry, lambda: programmes.resume(viewer, entry), "Resumed today")


@part.callback(ANSWER, [Input("exercise-log", "data")], takes=exercise_log.Log, needs=Permission.LOG_EXERCISE, writes=True)
def log(viewer: Viewer, entry: exercise_log.Log) -> Answer:
    return answered(entry, lambda: exercise_log.log(viewer, entry), f"{day(entry.on_day)} logged")
