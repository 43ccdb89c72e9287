"""What may be done about a person's exercise: a version started, a pause, a day logged: answers to those forms. No screen of its own."""

from dashboard.actions import exercise_log, programmes
from dashboard.care.words import day
from dashboard.pages.forms import Answer, Forms, answered
from dashboard.roles import Permission, Viewer

part = Forms("exercise of a person")


@part.form("programme-start", programmes.Start, Permission.EDIT_PROGRAMME)
def start(viewer: Viewer, entry: programmes.Start) -> Answer:
    go = f"/patients/{entry.patient_id}?tab=exercise"
    return answered(viewer, entry, programmes.start, lambda number: f"Version {number} starts {day(entry.starts_on)}", go=go)


@part.form("programme-pause", programmes.Pause, Permission.EDIT_PROGRAMME)
def pause(viewer: Viewer, entry: programmes.Pause) -> Answer:
    return answered(viewer, entry, programmes.pause, f"Paused from {day(entry.starts_on)}")


@part.form("programme-resume", programmes.Resume, Permission.EDIT_PROGRAMME)
def resume(viewer: Viewer, entry: programmes.Resume) -> Answer:
    return answered(viewer, entry, programmes.resume, "Resumed today")


@part.form("exercise-log", exercise_log.Log, Permission.LOG_EXERCISE)
def log(viewer: Viewer, entry: exercise_log.Log) -> Answer:
    return answered(viewer, entry, exercise_log.log, f"{day(entry.on_day)} logged")
