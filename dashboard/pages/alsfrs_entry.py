"""ALSFRS-R entry: twelve answers for one person, a new assessment or a change of one. The form's life is in assets/alsfrs*.js."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypeVar
from uuid import UUID

from dash import Input, Output, dcc, html
from dash.development.base_component import Component
from flask import Response, jsonify, request
from pydantic import BaseModel, ConfigDict, ValidationError

from dashboard.actions import alsfrs as actions
from dashboard.actions.alsfrs_shapes import Draft, Save, Undo
from dashboard.care import slips, staging
from dashboard.care.alsfrs import ITEMS
from dashboard.care.words import day
from dashboard.clock import today
from dashboard.components.alsfrs_form import SHORT, form
from dashboard.components.identity_banner import Standing, banner
from dashboard.components.markup import drawn
from dashboard.gate import Page
from dashboard.refusals import Invalid, Missing
from dashboard.roles import Permission, Viewer
from db.engine import reading
from db.queries import alsfrs_entry, measured, patients, people
from db.records import Allergy, Changed, Happening, Score, Summary
from db.vocabulary import Item5Form, Mode

Shape = TypeVar("Shape", bound=BaseModel)


class EntryQuery(BaseModel):
    """A new score (`new`) or one that is there, and how a new one is taken."""

    model_config = ConfigDict(extra="ignore")
    patient_id: UUID
    score_id: UUID | Literal["new"]
    mode: Mode = Mode.CLINIC


page = Page("/patients/<patient_id>/alsfrs/<score_id>", title="ALSFRS-R", needs=Permission.RECORD_ALSFRS, query=EntryQuery)


@dataclass(frozen=True)
class Sitting:
    """Everything that one sitting at the form starts from."""

    summary: Summary
    allergies: Sequence[Allergy]
    scores: Sequence[Score]
    events: Sequence[Happening]
    carer: str
    score: Score | None
    changed: Changed | None
    draft: alsfrs_entry.Draft | None


@page.layout
def layout(viewer: Viewer, query: EntryQuery) -> Component:
    found = _sitting(viewer, query)
    on = today()
    facts = _facts(viewer, query, found, on)
    editing = f"You are changing the score of {day(found.score.assessed_on)}, saved by {found.changed.by}." if found.score and found.changed else None
    restored = "This is your draft; it was not saved yet." if found.draft else None
    name = facts["name"]
    return html.Div(
        [
            drawn("alsfrs-head", banner(found.summary.patient, found.allergies, _standing(found), on), className="flat"),
            drawn("alsfrs-form", form(name, facts, editing=editing, restored=restored)),
            dcc.Store(id="alsfrs-save"),
            dcc.Store(id="alsfrs-answer"),
            dcc.Store(id="alsfrs-heard"),
        ],
        id="alsfrs-page",
    )


@page.callback(Output("alsfrs-answer", "data"), [Input("alsfrs-save", "data")], takes=Save, needs=Permission.RECORD_ALSFRS, writes=True)
def save(viewer: Viewer, entry: Save) -> dict[str, Any]:
    return actions.save(viewer, entry)


page.clientside("alsfrs.answered", Output("alsfrs-heard", "data"), [Input("alsfrs-answer", "data")], initial=False)


@page.route("/patients/<uuid:patient_id>/alsfrs/draft", methods=["POST"], needs=Permission.RECORD_ALSFRS)
def keep_draft(viewer: Viewer, patient_id: UUID) -> Response:
    actions.keep_draft(viewer, patient_id, _sent(Draft))
    return jsonify({"kept": True})


@page.route("/patients/<uuid:patient_id>/alsfrs/undo", methods=["POST"], needs=Permission.RECORD_ALSFRS)
def undo(viewer: Viewer, patient_id: UUID) -> Response:
    return jsonify(actions.undo(viewer, patient_id, _sent(Undo)))


def _sent(shape: type[Shape]) -> Shape:
    try:
        return shape.model_validate_json(request.get_data(cache=False))
    except ValidationError:
        raise Invalid from None


def _sitting(viewer: Viewer, query: EntryQuery) -> Sitting:
    scope, patient_id = viewer.scope, query.patient_id
    with reading(scope) as session:
        summary = patients.summary(session, scope, patient_id)
        if summary is None or not alsfrs_entry.sees(session, scope, patient_id):
            raise Missing("patient", patient_id)
        score = None if query.score_id == "new" else alsfrs_entry.score(session, scope, patient_id, query.score_id)
        if score is None and query.score_id != "new":
            raise Missing("alsfrs", query.score_id)
        carers = people.carers(session, scope, patient_id)
        return Sitting(
            summary,
            people.allergies(session, scope, patient_id),
            measured.scores(session, scope, patient_id),
            measured.events(session, scope, patient_id),
            carers[0].name if carers else "",
            score,
            alsfrs_entry.changed(session, scope, score) if score else None,
            alsfrs_entry.draft(session, scope, patient_id, str(query.score_id)),
        )


def _facts(viewer: Viewer, query: EntryQuery, found: Sitting, on: date) -> dict[str, Any]:
    """What assets/alsfrs.js starts from: the record, the earlier scores, and what stands in the form."""
    person = found.summary.patient
    raters = {mode.value: viewer.name for mode in Mode} | {Mode.SELF.value: _plain_name(found), Mode.CARER.value: found.carer}
    saved = actions.typed_of(found.score) if found.score else None
    empty = {
        "on": day(on),
        "mode": query.mode.value,
        "form": (Item5Form.B if staging.gastrostomy_on(found.events, on) else Item5Form.A).value,
        "rater": raters[query.mode.value],
        "items": [None] * len(ITEMS),
    }
    fresh = saved or empty
    overtaken = found.draft is not None and found.score is not None and found.draft.version != found.score.version
    return {
        "patient_id": str(person.id),
        "name": f"{person.family_name.upper()}, {person.given_name}".rstrip(", "),
        "score_id": str(found.score.id) if found.score else None,
        "version": (found.draft.version if overtaken and found.draft else found.score.version) if found.score else None,
        "scores": [_earlier(score) for score in found.scores],
        "names": [item.label for item in ITEMS],
        "short": SHORT,
        "raters": raters,
        "record": {
            "today": on.isoformat(),
            "born_on": person.born_on.isoformat() if person.born_on else None,
            "diagnosed_on": person.diagnosed_on.isoformat() if person.diagnosed_on else None,
            "niv": [(turn.isoformat(), holds) for turn, holds in slips.turns(found.events, staging.niv_on)],
            "gastrostomy": [(turn.isoformat(), holds) for turn, holds in slips.turns(found.events, staging.gastrostomy_on)],
            "show_one": person.diagnosed_on is not None and person.onset_on is not None,
            "limits": slips.LIMITS.model_dump(),
        },
        "state": found.draft.typed if found.draft else fresh,
        "fresh": fresh,
        "saved": None if overtaken else saved,
        "draft_at": found.draft.saved_at.isoformat() if found.draft else None,
    }


def _earlier(score: Score) -> dict[str, Any]:
    return {
        "id": str(score.id),
        "on": score.assessed_on.isoformat(),
        "form": score.item5_form.value,
        "mode": score.mode.value,
        "items": ["n" if item is None else item for item in score.items],
    }


def _plain_name(found: Sitting) -> str:
    person = found.summary.patient
    return f"{person.preferred_name or person.given_name} {person.family_name}".strip()


def _standing(found: Sitting) -> Standing:
    person = found.summary.patient
    staged = staging.over_time(found.scores, found.events, until=today(), diagnosed_on=person.diagnosed_on, onset_on=person.onset_on)
    walking = found.scores[-1].items[7] if found.scores else None
    return Standing(staged[-1].kings if staged else None, found.summary.niv, found.summary.niv_on, walking, found.summary.similar_name)
