"""Components as plain data: one component object in an answer would put all of it on Dash's slow way to JSON."""

from typing import Any

from dash.development.base_component import Component


def plain(shown: Any) -> Any:
    """The same as dicts and lists, as the browser gets it. Looks into children only: properties that hold data stay as they are."""
    if isinstance(shown, list | tuple):
        return [plain(one) for one in shown]
    if not isinstance(shown, Component):
        return shown
    made = shown.to_plotly_json()
    if "children" in made["props"]:
        made["props"] = {**made["props"], "children": plain(made["props"]["children"])}
    return made
