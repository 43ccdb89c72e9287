"""Aids that will be late: every aid of the clinic that is not in use yet, most days late first."""

from typing import Annotated

from dash import Input, Output, dcc, html
from dash.development.base_component import Component
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from dashboard.actions import rollover
from dashboard.care.late_aids import Group, Sort, Wanted
from dashboard.clock import today
from dashboard.components.markup import Tree, drawn, tree_of
from dashboard.components.page_head import page_head
from dashboard.gate import Page
from dashboard.panels import late_aids
from dashboard.roles import Permission, Viewer
from db.engine import reading
from db.vocabulary import AidStage, Discipline


def _groups(value: object) -> object:
    """track,none as in an address."""
    return [one for one in value.split(",") if one] if isinstance(value, str) else value


class LateQuery(BaseModel):
    """All of the view: it stands in the address, so that a reload and the back button bring it back."""

    model_config = ConfigDict(extra="ignore")
    stage: AidStage | None = None
    disc: Discipline | None = None
    who: Annotated[str | None, Field(max_length=36)] = None
    q: Annotated[str, Field(max_length=80)] = ""
    sort: Sort = Sort.LATE
    open: Annotated[tuple[Group, ...], BeforeValidator(_groups), Field(max_length=4)] = ()

    @property
    def wanted(self) -> Wanted:
        return Wanted(self.stage, self.disc, self.who, self.q, self.sort)


class Look(BaseModel):
    view: LateQuery


page = Page("/equipment", title="Aids that will be late", needs=Permission.SEE_PATIENTS, query=LateQuery)


@page.layout
def layout(viewer: Viewer, query: LateQuery) -> Component:
    """The frame; the list is asked for as soon as it stands, for whoever looks first on a day rolls the clinic forward, and opening a page writes nothing."""
    return html.Div(
        [
            page_head("Aids that will be late", html.Span(id="aids-count", role="status")),
            drawn("aids-bar", None, className="flat"),
            drawn("aids-list", None, className="aids-list"),
            dcc.Store(id="aids-view", data=query.model_dump(mode="json")),
        ],
        id="aids-page",
    )


@page.callback(
    [Output("aids-count", "children"), Output(tree_of("aids-bar"), "data"), Output(tree_of("aids-list"), "data")], [Input("aids-view", "data")], takes=Look
)
def look(viewer: Viewer, asked: Look) -> tuple[str, Tree, Tree]:
    rollover.roll(viewer, today=today())
    query = asked.view
    with reading(viewer.scope) as session:
        everything = late_aids.found(session, viewer, today())
    return (
        late_aids.count_words(everything, today()),
        late_aids.bar(everything, query.wanted, viewer),
        late_aids.page_list(everything, query.wanted, query.open, today(), viewer),
    )
