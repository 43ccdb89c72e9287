"""The frame that every page sits in, and the one callback that fills it: from an address to the page's layout for this viewer."""

from collections.abc import Sequence
from typing import Any

from dash import MATCH, Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component
from flask import g
from pydantic import BaseModel, Field

from dashboard import record, sessions
from dashboard.components import task_stores
from dashboard.components.plain import plain
from dashboard.components.shell import shell
from dashboard.gate import Page, Part
from dashboard.refusals import Missing
from dashboard.roles import Permission, Viewer

NOWHERE = "Not found or no access"


class Address(BaseModel):
    """Where the browser is, and which page it has mounted behind the others."""

    pathname: str = Field(max_length=300)
    search: str = Field(default="", max_length=2000)
    behind: str | None = Field(default=None, max_length=300)


def layout(stores: Sequence[str]) -> Component:
    """The frame, without any data; `stores` of forms and of what comes of them. Outside a request, and for a visitor, it is empty."""
    viewer = sessions.viewer_or_none()
    if viewer is None:
        return html.Div()
    place = html.Div(
        [
            dcc.Location(id="url", refresh=False),
            *[dcc.Store(id=name) for name in ("page-title", "page-behind", *task_stores.STORES, *stores)],
            html.Div(id="page-title-set", hidden=True),
            html.Div(id="page"),
            html.Div(id="page-stays", hidden=True),
        ]
    )
    return shell(viewer, place)


def router(pages: Sequence[Page]) -> Part:
    """The part that answers "which page is this?"; each page checks its own permission on the way."""
    part = Part("frame", needs=Permission.SEE_SELF)

    @part.callback(
        [Output("page", "children"), Output("page-stays", "children"), Output("page-behind", "data"), Output("page-title", "data")],
        [Input("url", "pathname"), Input("url", "search"), State("page-behind", "data")],
        takes=Address,
    )
    def show(viewer: Viewer, address: Address) -> tuple[Any, Any, Any, str]:
        """A page that stays is sent once and shown again by assets/stays.js; any other page takes the place of the one before."""
        for page in pages:
            variables = page.match(address.pathname)
            if variables is None:
                continue
            g.action = f"open {page.path}"
            try:
                drawn = page.open(viewer, variables, address.search)
                if not page.stays:
                    return plain(drawn), no_update, no_update, page.title
                if address.behind == page.path:
                    return [], no_update, no_update, page.title
                return [], plain(drawn), page.path, page.title
            except Missing as refused:
                record.refusal(viewer, g.action, refused)
                break
        return plain(nowhere(viewer)), no_update, no_update, NOWHERE

    part.clientside("care.title", Output("page-title-set", "title"), [Input("page-title", "data")])
    part.clientside("care.draw", Output({"type": "drawn", "of": MATCH}, "title"), [Input({"type": "tree", "of": MATCH}, "data")])
    return part


def nowhere(viewer: Viewer) -> Component:
    """The same for what does not exist, what is another clinic's, and what this role may not open."""
    return html.Div(
        [
            html.H1(NOWHERE),
            html.P("It may have been moved, or your role may not open it. Ask a colleague who sent you here, or your administrator.", className="lead"),
            html.P(html.A("Go to your start page", href=viewer.view.home)),
        ],
        className="nowhere",
    )
