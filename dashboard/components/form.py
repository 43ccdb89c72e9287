"""A form under its button, said as data; assets/forms.js opens it, sends it, and shows what came of it beside what was typed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from dashboard.components.identity_banner import person
from dashboard.components.markup import Child, Tree, act, h
from db.records import Patient

TOLD, UNDO = "form-told", "form-undo"
"""The stores of what came of a form, and of the way back."""
Choices = Mapping[str, "str | Choices"]


@dataclass(frozen=True)
class Ask:
    """One thing a form asks. kind: text, area, date, choice, tick, number or list; choices: value to words, or a group to its choices.

    A number is text to the browser, so that a decimal comma or a slip reaches the server, which says what is wrong; its unit stands behind it.
    A list asks one thing of each of `items`, by key. least, most: the days of a date. only: asked while another field has a value, "kind=fall".
    """

    name: str
    label: str
    kind: str = "text"
    value: str | bool = ""
    choices: Choices = field(default_factory=dict)
    required: bool = False
    longest: int = 300
    least: date | None = None
    most: date | None = None
    hint: str = ""
    unit: str = ""
    only: str | None = None
    items: "Mapping[str, Ask]" = field(default_factory=dict)


def form(
    id: str,
    button: Child | Sequence[Child],
    title: str,
    patient: Patient,
    store: str,
    asks: Sequence[Ask | Tree],
    *,
    save: str = "Save",
    cls: str = "",
    wide: bool = False,
    **value: Any,
) -> Tree:
    """Closed until its button is pressed. It names the person, so that nobody writes to somebody else's record. `value`: sent besides what is asked.

    Rows that are the same for everybody may come drawn.
    """
    rows = [asked(id, ask) if isinstance(ask, Ask) else ask for ask in asks]
    return h(
        "details",
        h("summary", button, cls=f"btn {cls}".strip(), id=f"{id}-open"),
        h(
            "form",
            h("h3", f"{title}, ", person(patient), id=f"{id}-h"),
            h("div", rows, cls="form-two") if wide else rows,
            said(),
            h(
                "div",
                h("button", save, type="submit", cls="btn btn-main"),
                h("button", "Cancel", type="button", cls="btn", data_form_close=True),
                cls="form-do",
            ),
            cls="sheet form-sheet is-wide" if wide else "sheet form-sheet",
            aria_labelledby=f"{id}-h",
            data_form=True,
            **act(store, patient_id=patient.id, **value),
        ),
        cls="form-box",
        id=id,
    )


def press(id: str | None, words: Child | Sequence[Child], store: str, *, cls: str = "", **value: Any) -> Tree:
    """A button that changes something at once; what came of it stands after it."""
    return h("button", words, type="button", cls=f"btn {cls}".strip(), id=id, data_form=True, **act(store, **value))


def said() -> Tree:
    """The place in a form for what came of it."""
    return h("div", cls="form-said", role="alert", hidden=True, tabindex=-1, data_said=True)


def asked(id: str, ask: Ask) -> Tree:
    """One row of the form with this id: label and field."""
    at = f"{id}-{ask.name}"
    if ask.kind == "list":
        rows = [h("div", asked(f"{id}-{key}", item), data_item=key) for key, item in ask.items.items()]
        return h("fieldset", h("legend", ask.label, cls="label"), rows, data_items=ask.name)
    if ask.kind == "tick":
        box = h("input", type="checkbox", id=at, name=ask.name, checked=bool(ask.value), cls="check")
        return h("div", box, h("label", ask.label, for_=at), cls="form-row form-tick")
    hint = h("span", ask.hint, cls="label", id=f"{at}-hint") if ask.hint else None
    return h("div", h("label", ask.label, for_=at), _field(at, ask), hint, cls="form-row", data_only=ask.only)


def _field(at: str, ask: Ask) -> Tree:
    known: dict[str, Any] = {"id": at, "name": ask.name, "cls": "field", "required": ask.required, "aria_describedby": f"{at}-hint" if ask.hint else None}
    if ask.kind == "choice":
        return h("select", _options(ask.choices, ask.value), **known)
    if ask.kind == "area":
        return h("textarea", str(ask.value), rows=4, maxlength=ask.longest, **known)
    if ask.kind == "number":
        known["aria_describedby"] = f"{at}-unit"
        typed = h("input", type="text", inputmode="decimal", value=str(ask.value), maxlength=12, autocomplete="off", **known)
        return h("span", typed, h("span", ask.unit, id=f"{at}-unit", cls="unit"), cls="with-unit")
    if ask.kind == "date":
        return h("input", type="date", value=str(ask.value), min=ask.least, max=ask.most, **known)
    return h("input", value=str(ask.value), maxlength=ask.longest, autocomplete="off", **known)


def _options(choices: Choices, chosen: str | bool) -> list[Tree]:
    return [
        h("option", words, value=value, selected=value == chosen) if isinstance(words, str) else h("optgroup", _options(words, chosen), label=value)
        for value, words in choices.items()
    ]
