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
    attrs: dict[str, str] = {}
    for name, value in attributes.items():
        if type(value) is str:
            attrs[_NAMES.get(name) or _spelt(name)] = value
        elif value is not None and value is not False:
            attrs[_NAMES.get(name) or _spelt(name)] = "" if value is True else str(value)
    tree: Tree = [tag, attrs]
    if children:
        _add(tree, children)
    return tree


_NAMES = dict(_RENAMED)


def _spelt(name: str) -> str:
    """Attribute names are a few words of our own code, so they are spelt once each."""
    return _NAMES.setdefault(name, name.replace("_", "-"))


def _add(tree: Tree, children: Iterable[Any]) -> None:
    """Append children, flattening lists and generators of them; a page has thousands, so the common kinds come first."""
    for child in children:
        if child is None:
            continue
        kind = type(child)
        if kind is str or (kind is list and len(child) > 1 and type(child[1]) is dict):
            tree.append(child)
        elif kind is list or kind is tuple or hasattr(child, "__next__"):
            _add(tree, child)
        else:
            tree.append(str(child))


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
