"""The second step of an import: what each column means, how its days are written, which unit it is in."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.components.markup import Tree, h
from db.intake.days import FORMS
from db.intake.fields import DAY, FIELDS, VALUE
from db.intake.numbers import FACTORS
from db.vocabulary import MEASURES, ImportKind, Measure

HEADS = ("Column", "First values", "Means", "Written as")
BASES = {
    "": "Choose…",
    "date": "one day for everyone",
    "diagnosed_on": "each person's day of diagnosis",
    "first_visit": "each person's first ALSFRS-R in the clinic",
}


def match(
    kind: ImportKind, names: Sequence[str], examples: Sequence[Sequence[str]], mapping: Mapping[str, Any], open_questions: Sequence[str], batch_id: str
) -> Tree:
    """`examples` are the first values of each column. What is not certain is left at “Choose…”."""
    of = {name: key for key, name in mapping["columns"].items()}
    rows = [_row(kind, place, name, values, of.get(name, ""), mapping) for place, (name, values) in enumerate(zip(names, examples, strict=True))]
    head = h("tr", *(h("th", text, scope="col") for text in HEADS))
    asked = h("ul", *(h("li", text) for text in open_questions), cls="asked") if open_questions else None
    return h(
        "form",
        h("div", h("b", "Still to answer"), asked, cls="notice", id="import-asked", tabindex="-1") if asked else None,
        _counted(mapping),
        h(
            "label",
            h("input", type="checkbox", name="make_people", cls="check", checked=bool(mapping.get("make_people"))),
            " Make a new person for each number the clinic does not know",
            h("span", " (named “Imported” and the number until you know more)", cls="label"),
            cls="cell",
        )
        if kind is not ImportKind.PATIENTS
        else None,
        h(
            "div",
            h("table", h("caption", "Columns of the file", cls="sr"), h("thead", head), h("tbody", *rows), cls="tbl imp stack"),
            cls="wrap",
            tabindex="0",
            role="region",
            aria_label="Columns of the file",
        ),
        h("p", id="import-error", role="alert", cls="err", tabindex="-1"),
        h(
            "div",
            h("button", "Check every row", type="submit", cls="btn btn-main btn-lg"),
            h("span", "Nothing is written yet. The clinic remembers these columns."),
            cls="bar-b",
        ),
        id="import-match",
        cls="import-match",
        data_batch=batch_id,
    )


def _row(kind: ImportKind, place: int, name: str, values: Sequence[str], key: str, mapping: Mapping[str, Any]) -> Tree:
    fields = FIELDS[kind]
    options = [h("option", "ignored", value="", selected=not key)]
    options += [h("option", f.label, value=f.key, selected=f.key == key, data_kind=f.kind, data_unit=_units(f.key)) for f in fields]
    shown = next((f for f in fields if f.key == key), None)
    form = mapping.get("day_forms", {}).get(key, "")
    forms = [h("option", "Choose…", value="", selected=not form)]
    forms += [h("option", f"{form_key} ({one.example})", value=form_key, selected=form_key == form) for form_key, one in FORMS.items()]
    unit = mapping.get("units", {}).get(key, "")
    units = [h("option", text or "stored unit", value=text, selected=text == unit) for text in ("", *_known_units(key))]
    return h(
        "tr",
        h("th", h("bdi", name), scope="row"),
        h("td", h("bdi", ", ".join(value for value in values if value) or "empty"), cls="muted eg", data_label=HEADS[1]),
        h("td", h("select", *options, name="field", data_column=name, aria_label=f"{name} means", id=f"import-field-{place}", cls="pick"), data_label=HEADS[2]),
        h(
            "td",
            h(
                "select",
                *forms,
                name="form",
                aria_label=f"How days in {name} are written",
                id=f"import-form-{place}",
                cls="pick",
                hidden=not (shown and shown.kind == DAY),
            ),
            h(
                "select",
                *units,
                name="unit",
                aria_label=f"Unit of {name}",
                id=f"import-unit-{place}",
                cls="pick",
                hidden=not (shown and shown.kind == VALUE and _known_units(key)),
            ),
            data_label=HEADS[3],
        ),
    )


def _counted(mapping: Mapping[str, Any]) -> Tree:
    base = mapping.get("base") or ""
    chosen = base if base in BASES else "date"
    options = [h("option", text, value=value, selected=value == chosen) for value, text in BASES.items()]
    return h(
        "p",
        h("label", "Days are counted from ", h("select", *options, name="base", id="import-base", cls="pick")),
        h(
            "input",
            type="date",
            name="base_on",
            id="import-base-on",
            value=base if chosen == "date" and base else "",
            aria_label="Base day for everyone",
            cls="mini-f",
            hidden=chosen != "date",
        ),
        cls="counted",
        id="import-counted",
        hidden="offset" not in mapping["columns"],
    )


def _known_units(key: str) -> list[str]:
    stem = key.split(".")[0]
    if stem not in set(Measure):
        return []
    kept = MEASURES[Measure(stem)]
    return sorted({unit for unit, times in FACTORS.get(kept.unit, {}).items() if times != 1})


def _units(key: str) -> str | None:
    known = _known_units(key)
    return ",".join(known) if known else None
