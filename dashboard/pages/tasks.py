"""Tasks: the coordinator's inbox, one's own and the team's work, what is late and what waits; a list that the browser filters."""

from typing import Annotated, Literal

import dash_ag_grid as dag
from dash import Input, Output, dcc, html
from dash.development.base_component import Component
from flask import Response
from pydantic import BaseModel, Field

from dashboard.actions import task_list
from dashboard.clock import today
from dashboard.components.markup import drawn
from dashboard.components.task_columns import column_defs
from dashboard.gate import Page
from dashboard.panels import after_care
from dashboard.roles import Permission, Viewer
from db.engine import reading
from db.queries import endings

View = Literal["triage", "mine", "team", "overdue", "waiting", "done"]


class TasksQuery(BaseModel):
    """What the address may say; the browser applies all of it."""

    view: View | None = None
    disc: Annotated[str | None, Field(max_length=20)] = None
    who: Annotated[str | None, Field(max_length=40)] = None
    due: Annotated[str | None, Field(max_length=20)] = None
    q: Annotated[str | None, Field(max_length=80)] = None
    t: Annotated[str | None, Field(max_length=40)] = None


page = Page("/tasks", title="Tasks", needs=Permission.SEE_TASKS, query=TasksQuery)


@page.layout
def layout(viewer: Viewer, query: TasksQuery) -> Component:
    return html.Div(
        [
            html.Div(id="tasks-head", className="tk-h"),
            html.Div(id="tasks-tabs", className="tabs tkt"),
            html.Div([html.Div(id="tasks-filters", className="list-f tkf"), html.Div(id="tasks-bulk", className="tk-bulk", hidden=True)], className="tkbar"),
            html.Div(
                [
                    html.Div(
                        [
                            html.Div([_grid(), html.Div(id="tasks-empty")], className="list-grid"),
                            html.Div(id="tasks-cards"),
                            html.Div(id="tasks-foot"),
                            *_after(viewer),
                        ],
                        className="tk-list",
                    ),
                    html.Div(id="tasks-side", className="tk-side"),
                ],
                className="tk-cols",
            ),
            html.Div(id="tasks-status", className="sr", role="status"),
            dcc.Store(id="tasks-arrive", data=True),
        ],
        id="tasks-page",
        className="tasks-page",
        **{"data-live": "tasks"},
    )


@page.route("/tasks/rows.json")
def rows(viewer: Viewer) -> Response:
    """Every row the viewer may see, and what the page needs to know besides."""
    return Response(task_list.whole(viewer, today()), mimetype="application/json")


page.clientside("care_tasks.arrive", Output("tasks-grid", "rowData"), [Input("tasks-arrive", "data")])


def _after(viewer: Viewer) -> list[Component]:
    """What is left to do about people whose care here ended stands apart from the list; a place that is empty when nothing is."""
    if not viewer.may(Permission.SEE_PATIENT):
        return []
    with reading(viewer.scope) as session:
        return [drawn("tasks-after", after_care.panel(endings.left(session, viewer.scope)))]


def _grid() -> Component:
    return dag.AgGrid(
        id="tasks-grid",
        className="care-grid tk-grid",
        columnDefs=column_defs(),
        defaultColDef={"sortable": False, "resizable": True, "suppressMovable": True, "cellDataType": False, "suppressHeaderMenuButton": True},
        getRowId="params.data.id",
        style={"height": "100%"},
        dashGridOptions={
            "components": {"function": "careTaskParts"},
            "rowHeight": 42,
            "headerHeight": 44,
            "ensureDomOrder": True,
            "suppressCellFocus": False,
            "tabToNextCell": {"function": "false"},  # arrows walk in the list, Tab leaves it and comes back to where one was
            "suppressColumnVirtualisation": True,
            "suppressNoRowsOverlay": True,
            "animateRows": False,
            "rowBuffer": 4,
            "rowSelection": {"mode": "multiRow", "checkboxes": True, "headerCheckbox": True, "selectAll": "filtered", "enableClickSelection": False},
            "selectionColumnDef": {"width": 44, "suppressHeaderMenuButton": True},
        },
        eventListeners={
            "selectionChanged": ["careTaskHappened(params)"],
            "cellFocused": ["careTaskHappened(params)"],
            "rowClicked": ["careTaskHappened(params)"],
        },
    )
