"""A small form that opens under its button, beside what it changes; assets/patient-care.js sends it and shows what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from dashboard.components.identity_banner import person
from dashboard.components.markup import Child, Tree, act, h
from db.records import Patient


@dataclass(frozen=True)
class Ask:
    """One thing a form asks. kind: text, area, date, choice, tick or number; choices: value to words; most: the latest day of a date.

    A number is text to the browser, so that a decimal comma or a slip reaches the server, which says what is wrong; its unit stands behind it.
    """

    name: str
    label: str
    kind: str = "text"
    value: str | bool = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    required: bool = False
    longest: int = 300
    most: date | None = None
    hint: str = ""
    unit: str = ""


def care_form(
    id: str,
    button: Child | Sequence[Child],
    title: str,
    patient: Patient,
    store: str,
    asks: Sequence[Ask],
    *,
    save: str = "Save",
    cls: str = "",
    wide: bool = False,
    **value: Any,
) -> Tree:
    """Closed until its button is pressed. It names the person, so that nobody writes to somebody else's record."""
    return h(
        "details",
        h("summary", button, cls=f"btn {cls}".strip()),
        h(
            "form",
            h("h3", f"{title}, ", person(patient), id=f"{id}-h"),
            h("div", [_asked(id, ask) for ask in asks], cls="form-two") if wide else [_asked(id, ask) for ask in asks],
            h("p", cls="err", role="alert", hidden=True, tabindex=-1, data_refused=True),
            h("div", cls="form-both", role="alert", hidden=True, data_both=True),
            h(
                "div",
                h("button", save, type="submit", cls="btn btn-main"),
                h("button", "Cancel", type="button", cls="btn", data_close=True),
                cls="form-do",
            ),
            cls="sheet care-sheet is-wide" if wide else "sheet care-sheet",
            aria_labelledby=f"{id}-h",
            **act(store, patient_id=patient.id, **value),
        ),
        cls="care-form",
        id=id,
        data_care_form=True,
    )


def _asked(id: str, ask: Ask) -> Tree:
    at = f"{id}-{ask.name}"
    if ask.kind == "tick":
        box = h("input", type="checkbox", id=at, name=ask.name, value="true", checked=bool(ask.value), cls="check")
        return h("div", box, h("label", ask.label, for_=at), cls="form-row form-tick")
    hint = h("span", ask.hint, cls="label", id=f"{at}-hint") if ask.hint else None
    return h("div", h("label", ask.label, for_=at), _field(at, ask), hint, cls="form-row")


def _field(at: str, ask: Ask) -> Tree:
    known: dict[str, Any] = {"id": at, "name": ask.name, "cls": "field", "required": ask.required, "aria_describedby": f"{at}-hint" if ask.hint else None}
    if ask.kind == "choice":
        return h("select", [h("option", words, value=value, selected=value == ask.value) for value, words in ask.choices.items()], **known)
    if ask.kind == "area":
        return h("textarea", str(ask.value), rows=4, maxlength=ask.longest, **known)
    if ask.kind == "number":
        said = h(
            "input", type="text", inputmode="decimal", value=str(ask.value), maxlength=12, autocomplete="off", **known | {"aria_describedby": f"{at}-unit"}
        )
        return h("span", said, h("span", ask.unit, id=f"{at}-unit", cls="unit"), cls="with-unit")
    if ask.kind == "date":
        return h("input", type="date", value=str(ask.value), max=ask.most.isoformat() if ask.most else None, **known)
    return h("input", value=str(ask.value), maxlength=ask.longest, autocomplete="off", **known)
