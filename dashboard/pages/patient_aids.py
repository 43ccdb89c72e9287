"""What may be done about the aids of a person, from the equipment tab: answers to its forms. No screen of its own."""

from dashboard.actions import aids as actions
from dashboard.care.aid_steps import STAGES
from dashboard.care.catalogue import aid_short
from dashboard.pages.forms import Answer, Forms, answered
from dashboard.roles import Permission, Viewer

part = Forms("aids of a person")


@part.form("aid-add", actions.Add, Permission.MOVE_EQUIPMENT)
def add(viewer: Viewer, entry: actions.Add) -> Answer:
    return answered(viewer, entry, actions.add, lambda _: f"{aid_short(entry.aid_key)} added")


@part.form("aid-move", actions.Move, Permission.MOVE_EQUIPMENT)
def move(viewer: Viewer, entry: actions.Move) -> Answer:
    return answered(viewer, entry, actions.move, f"{STAGES[entry.stage]} saved")


@part.form("aid-edit", actions.Edit, Permission.MOVE_EQUIPMENT)
def edit(viewer: Viewer, entry: actions.Edit) -> Answer:
    return answered(viewer, entry, actions.edit, "Owner and note saved")


@part.form("aid-back", actions.Back, Permission.MOVE_EQUIPMENT)
def back(viewer: Viewer, entry: actions.Back) -> Answer:
    return answered(viewer, entry, actions.back, f"{STAGES[entry.stage]} taken back")
