"""Patients: everybody under care in review order, with what is needed to choose whom to open."""

from typing import Any
from uuid import UUID

import dash_ag_grid as dag
import orjson
from dash import Input, Output, dcc, html
from dash.development.base_component import Component
from flask import Response, jsonify, request
from pydantic import BaseModel, Field, ValidationError

from dashboard.actions import lines, patient_export, preferences, review, rollover
from dashboard.clock import today
from dashboard.components.identity_banner import ended_words
from dashboard.components.list_columns import REVIEW, column_defs, known_sort, sorts
from dashboard.components.page_head import page_head
from dashboard.components.patient_rows import named, own
from dashboard.gate import Page
from dashboard.refusals import Invalid
from dashboard.roles import Permission, Viewer
from db.engine import reading
from db.queries import endings, finding
from db.queries import preferences as kept

SORT = "patients-sort"


class ListQuery(BaseModel):
    """What the address may say. Only the sort matters to the server: everything else is applied in the browser."""

    sort: str | None = Field(default=None, max_length=40)


page = Page("/patients", title="Patients", needs=Permission.SEE_PATIENTS, query=ListQuery, stays=True)


@page.layout
def layout(viewer: Viewer, query: ListQuery) -> Component:
    with reading(viewer.scope) as session:
        usual = _usual_sort(kept.of_person(session, viewer.scope), viewer)
    return html.Div(
        [
            page_head("Patients", html.Span(id="patients-count", role="status")),
            html.Div(id="patients-bar", className="list-f"),
            html.Div([_grid(viewer, known_sort(query.sort, viewer.view.columns) or usual), html.Div(id="patients-empty")], className="list-grid"),
            html.Div(id="patients-cards"),
            html.Div(id="patients-bulk", className="bulk"),
            dcc.Store(id="patients-usual", data=usual),
            dcc.Store(id=SORT),
            dcc.Store(id="patients-kept"),
        ],
        className="list-page",
        id="patients-page",
    )


@page.route("/patients/rows.json")
def answer(viewer: Viewer) -> Response:
    """Every row and what the list needs to know besides. Asked for by assets/list.js while the page is still on its way."""
    rollover.roll(viewer, today=today())
    with reading(viewer.scope) as session:
        found = lines.of_list(session, viewer.scope, today())
        usual = _usual_sort(kept.of_person(session, viewer.scope), viewer)
        marked = review.standing(session, viewer.scope, today(), viewer.discipline)
    rows = [
        {
            "of": orjson.Fragment(one.line),
            **own(one.why, viewer.discipline, mine=one.mine, similar=one.similar),
            **({"marks": marked[one.patient_id]} if one.patient_id in marked else {}),
        }
        for one in found
    ]
    meta = {"total": len(found), "sorts": sorts(viewer.view.columns), "sort": usual, "imports": viewer.may(Permission.IMPORT)}
    return Response(orjson.dumps({"rows": rows, "meta": meta}), mimetype="application/json")


page.clientside("care_list.arrive", Output("patients-grid", "rowData"), [Input("patients-usual", "data")])


@page.route("/patients/people.json")
def people(viewer: Viewer) -> Response:
    """Whom the palette can find (assets/palette.js keeps it for a minute, in memory only)."""
    with reading(viewer.scope) as session:
        found = finding.people(session, viewer.scope)
    return jsonify([{**named(person), "sim": person.similar_name} for person in found])


@page.route("/patients/ended.json")
def ended(viewer: Viewer) -> Response:
    """People whose care here ended, when somebody asks for them by name in the palette."""
    with reading(viewer.scope) as session:
        found = endings.find(session, viewer.scope, request.args.get("q", "")[:80])
    return jsonify([{**named(person), "sim": False, "end": ended_words(person.status, person.status_on)} for person in found])


class Export(BaseModel):
    """Whom to export, in the order of the rows."""

    ids: list[UUID] = Field(max_length=10_000)


@page.route("/patients/export.csv", methods=["POST"], needs=Permission.SEE_PATIENTS)
def export(viewer: Viewer) -> Response:
    try:
        asked = Export.model_validate(request.get_json(silent=True))
    except ValidationError:
        raise Invalid from None
    answer = Response(patient_export.export(viewer, asked.ids, today()), mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="patients.csv"'
    return answer


class KeepSort(preferences.Change):
    """A sort that was chosen."""

    sort: str = Field(max_length=40)


@page.callback(Output("patients-kept", "data"), [Input(SORT, "data")], takes=KeepSort, needs=Permission.SEE_PATIENTS, writes=True)
def keep_sort(viewer: Viewer, values: KeepSort) -> bool:
    sort = known_sort(values.sort, viewer.view.columns)
    if sort is not None:
        preferences.keep(viewer, {preferences.PATIENTS_SORT: sort})
    return True


def _usual_sort(chosen: dict[str, Any], viewer: Viewer) -> str:
    """The sort this person last chose."""
    usual = chosen.get(preferences.PATIENTS_SORT)
    return known_sort(usual if isinstance(usual, str) else None, viewer.view.columns) or REVIEW


def _grid(viewer: Viewer, sort: str) -> Component:
    return dag.AgGrid(
        id="patients-grid",
        className="care-grid",
        columnDefs=column_defs(viewer.view.columns, sort),
        defaultColDef={"sortable": True, "resizable": True, "suppressMovable": True, "cellDataType": False, "suppressHeaderMenuButton": True},
        getRowId="params.data.id",
        style={"height": "100%"},
        dashGridOptions={
            "components": {"function": "careParts"},
            "rowHeight": 40,
            "headerHeight": 44,
            "ensureDomOrder": True,
            "suppressCellFocus": False,
            "tabToNextCell": {"function": "false"},  # arrows walk in the list, Tab leaves it and comes back to where one was
            "suppressColumnVirtualisation": True,
            "suppressNoRowsOverlay": True,
            "animateRows": False,
            "rowBuffer": 2,
            "rowSelection": {
                "mode": "multiRow",
                "checkboxes": True,
                "headerCheckbox": True,
                "selectAll": "filtered",
                "enableClickSelection": False,
                "isRowSelectable": {"function": "!params.data.g"},
            },
            "selectionColumnDef": {"width": 44, "suppressHeaderMenuButton": True},
            "isFullWidthRow": {"function": "params.rowNode.data.g"},
            "fullWidthCellRenderer": "careGroup",
            "getRowHeight": {"function": "params.data.g ? 36 : 40"},
            "isExternalFilterPresent": {"function": "true"},
            "doesExternalFilterPass": {"function": "carePasses(params)"},
        },
        eventListeners={name: ["careHappened(params)"] for name in ("sortChanged", "selectionChanged", "cellFocused", "gridSizeChanged", "columnResized")},
    )
