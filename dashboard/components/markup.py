"""Markup as plain data, drawn in the browser by assets/draw.js.

Hundreds of Dash components mount in quadratic time and put an answer on the slow JSON path; a tree of lists does neither.
A tree is [tag, attributes, child, ...]; a child is a tree or text. Text is always shown as text: nothing here is HTML.
"""

import json
from collections.abc import Iterable
from typing import Any

from dash import dcc, html

Tree = list[Any]
Child = Tree | str | int | float | None

_RENAMED = {"cls": "class", "for_": "for"}


def h(tag: str, *children: Child | Iterable[Child], **attributes: Any) -> Tree:
    """One element. `cls` is class, `data_x` is data-x, True is a bare attribute, None and False leave it out."""
    attrs = {
        _RENAMED.get(name, name.replace("_", "-")): "" if value is True else str(value)
        for name, value in attributes.items()
        if value is not None and value is not False
    }
    return [tag, attrs, *_flat(children)]


def _flat(children: Iterable[Any]) -> list[Any]:
    found: list[Any] = []
    for child in children:
        if child is None:
            continue
        if isinstance(child, list) and child and isinstance(child[0], str) and len(child) > 1 and isinstance(child[1], dict):
            found.append(child)
        elif isinstance(child, list | tuple) or hasattr(child, "__next__"):
            found.extend(_flat(child))
        else:
            found.append(str(child))
    return found


def act(store: str, **value: Any) -> dict[str, str]:
    """Attributes of something that can be pressed: pressing it puts {key, **value} into the dcc.Store `store`."""
    return {"data_act": store, "data_value": json.dumps(value, default=str)}


def drawn(id: str, tree: Tree | None, **props: Any) -> html.Div:
    """A place in the page where `tree` is drawn; a callback that answers Output(tree_of(id), "data") draws it anew."""
    return html.Div([dcc.Store(id=tree_of(id), data=tree), html.Div(id={"type": "drawn", "of": id}, **props)], className="drawn")


def tree_of(id: str) -> dict[str, str]:
    """The id of the store that holds the tree of a drawn place."""
    return {"type": "tree", "of": id}


def words(tree: Child) -> str:
    """The text of a tree, for tests and for text alternatives."""
    if tree is None:
        return ""
    if not isinstance(tree, list):
        return str(tree)
    return " ".join(filter(None, (words(child) for child in tree[2:])))
