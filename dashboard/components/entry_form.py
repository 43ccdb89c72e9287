"""A small form that opens in place under its button: native, by keyboard; assets/small-forms.js shows what came of it beside what was typed."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from dashboard.components.markup import Child, Tree, act, h

AIDS = ("aid-add", "aid-move", "aid-edit", "aid-back")
TOLD, UNDO = "entry-told", "entry-undo"
EXERCISE = ("programme-start", "programme-unstart", "programme-pause", "programme-resume", "exercise-log")
STORES = (*AIDS, *EXERCISE, UNDO, TOLD)
"""What such forms send, the way back, and what came of it: stores of every page, in its frame."""
Option = tuple[str, str]


def entry(name: str, button: Child, store: str, fields: Sequence[Tree], save: str, *, title: Sequence[Child], bare: bool = False, **value: Any) -> Tree:
    """`name`: its id. `title` names whom and what it is about. `value`: what is sent besides the fields; version is shown anew when somebody was first."""
    return h(
        "details",
        h("summary", button, cls="btn btn-bare" if bare else "btn", id=f"{name}-open"),
        h(
            "form",
            h("h3", *title, id=f"{name}-h"),
            fields,
            h("div", cls="err entry-said", role="alert", hidden=True, tabindex="-1"),
            h(
                "div",
                h("button", save, type="submit", cls="btn btn-main"),
                h("button", "Cancel", type="button", cls="btn", data_entry_close=""),
                cls="form-do",
            ),
            cls="sheet entry-sheet",
            id=name,
            aria_labelledby=f"{name}-h",
            data_entry="",
            **act(store, **value),
        ),
        cls="entry",
    )


def row(id: str, label: str, field: Tree) -> Tree:
    return h("div", h("label", label, for_=id), field, cls="form-row")


def day_row(id: str, label: str, name: str, value: date | None, *, least: date | None = None, most: date | None = None, required: bool = True) -> Tree:
    given = value.isoformat() if value else None
    limits = {"min": least.isoformat() if least else None, "max": most.isoformat() if most else None}
    return row(id, label, h("input", type="date", id=id, name=name, value=given, required=required, cls="field", **limits))


def text_row(id: str, label: str, name: str, value: str = "", *, required: bool = False) -> Tree:
    return row(id, label, h("input", type="text", id=id, name=name, value=value, maxlength=300, autocomplete="off", required=required, cls="field"))


def choice_row(id: str, label: str, name: str, options: Sequence[Option], chosen: str | None = None, *, none: str | None = None) -> Tree:
    """none: what the empty choice is called."""
    listed = [h("option", word, value=value, selected=value == chosen) for value, word in options]
    return row(id, label, h("select", h("option", none, value="", selected=not chosen) if none else None, listed, id=id, name=name, cls="field"))
