"""What comes of a form (components/form.py, assets/forms.js): saved with the way back, refused, asked about, or somebody else was first."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from uuid import UUID

from dash import Input, Output
from pydantic import BaseModel

from dashboard.actions import end_of_care, kept, measures, programmes, review
from dashboard.actions.kept import Doubtful, Entry
from dashboard.components.form import TOLD, UNDO
from dashboard.gate import Part
from dashboard.refusals import Missing
from dashboard.roles import Permission, Viewer
from db.errors import Conflict, Refused

Answer = dict[str, Any]
Sent = TypeVar("Sent", bound=Entry)
Made = TypeVar("Made")


class Forms(Part):
    """Callbacks that answer forms. Their stores stand in the frame beside what came of them: Dash would call any that comes with a page."""

    def __init__(self, name: str) -> None:
        super().__init__(name, needs=Permission.SEE_PATIENT)
        self.stores: list[str] = []

    def form(self, store: str, takes: type[BaseModel], needs: Permission) -> Callable[[Callable[..., Answer]], Callable[..., Answer]]:
        self.stores.append(store)
        return self.callback(Output(TOLD, "data", allow_duplicate=True), [Input(store, "data")], takes=takes, needs=needs, writes=True)


def answered(viewer: Viewer, entry: Sent, do: Callable[[Viewer, Sent], Made | None], saved: str | Callable[[Made], str], *, go: str | None = None) -> Answer:
    """go: the page that shows it. Raises Missing for what is out of reach."""
    try:
        made = do(viewer, entry)
    except Refused as refused:
        return {"refused": str(refused)}
    except Doubtful as doubtful:
        return {"ask": {"head": doubtful.head, "lines": doubtful.lines, "yes": doubtful.yes}}
    except Conflict as conflict:
        return {"both": _both(dict(conflict.current))}
    if made is None:
        raise Missing("patient", entry.patient_id)
    return {"saved": saved if isinstance(saved, str) else saved(made), "undo": str(entry.key), "go": go}


def _both(current: dict[str, Any]) -> Mapping[str, Any]:
    """Lines that say both, or what stands now by the fields of the form, which says it in its own words; and the version that was seen thereby."""
    version = current.pop("version")
    if "says" in current:
        return {"version": version, "lines": current["says"]}
    return {"version": version, "now": {name: value if value is None or isinstance(value, bool | int | str) else str(value) for name, value in current.items()}}


class TakeBack(BaseModel):
    """undoes: the key of the press that is taken back."""

    key: UUID
    undoes: UUID


part = Forms("forms")


@part.form(UNDO, TakeBack, Permission.SEE_PATIENT)
def take_back(viewer: Viewer, asked: TakeBack) -> Answer:
    """One's own press of a moment ago, whichever form it was of: who did it may take it back."""
    if any(back(viewer, asked.undoes) for back in (kept.take_back, measures.take_back, programmes.take_back, end_of_care.take_back, review.take_back_press)):
        return {"saved": "Taken back"}
    return {"refused": "It could not be taken back: it was changed since, or it is longer ago."}


part.clientside("forms.told", Output(TOLD, "modified_timestamp"), [Input(TOLD, "data")], initial=False)
