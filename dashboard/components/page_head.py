"""The head of a page: its one h1 and, beside it, what the page counts or covers."""

from dash import html
from dash.development.base_component import Component


def page_head(title: str, beside: str | Component | None = None) -> Component:
    beside = html.Span(beside, className="label") if isinstance(beside, str) else beside
    return html.Div([html.H1(title), beside], className="list-h")
