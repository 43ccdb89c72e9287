"""Two sides of one person: the file and the clinic. What differs is washed on both sides; nothing is chosen beforehand."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from dashboard.care.words import day
from dashboard.components.markup import Child, Tree, act, h

_ROWS = (
    ("Name", "name", "Family name"),
    ("Hospital No.", "number", "Hospital number"),
    ("National No.", "national_no", "National number"),
    ("Born", "born_on", "Birth date"),
)


def compared(batch_id: str, row: int, both: Mapping[str, Any]) -> Tree:
    """The decision holds for every row of the file that says the same of the person."""
    clinic = both["clinic"]
    heads = [h("th", f"In the file, row {row}", scope="col"), *(h("th", "In the clinic", scope="col") for _ in clinic)]
    lines = [line for label, key, name in _ROWS if (line := _line(label, key, name in both["differs"], both["file"], clinic)) is not None]
    lines.append(h("tr", h("th", "Last visit", scope="row"), h("td", ""), *(h("td", _shown("born_on", one["last_visit_on"])) for one in clinic)))
    same = [h("button", f"Same as {_name(one)}", cls="btn", **act("imports-fix", batch_id=batch_id, who=both["key"], person=one["id"])) for one in clinic]
    similar = (
        [h("b", ", ".join(both["similar"])), f" {'is a similar name' if len(both['similar']) == 1 else 'are similar names'} with another number. "]
        if both["similar"]
        else []
    )
    return h(
        "div",
        h("table", h("thead", h("tr", h("td"), *heads)), h("tbody", *lines), cls="tbl"),
        h(
            "div",
            h(
                "p",
                f"{' and '.join(both['differs'])} differ{'s' if len(both['differs']) == 1 else ''}. " if both["differs"] else "",
                *similar,
                "Nothing is chosen for you.",
            ),
            h(
                "div",
                *same,
                h("button", "New person", cls="btn", **act("imports-fix", batch_id=batch_id, who=both["key"], person="new")),
                h(
                    "button",
                    "Leave out",
                    aria_label=f"Leave out row {row}, in the comparison",
                    cls="btn",
                    **act("imports-fix", batch_id=batch_id, row=row, out=True),
                ),
                cls="acts",
            ),
            cls="cmp-do",
        ),
        cls="cmp",
    )


def _line(label: str, key: str, differs: bool, file: Mapping[str, str], clinic: list[Mapping[str, str]]) -> Tree | None:
    mine = file.get(key, "")
    if not mine and not any(one.get(key) for one in clinic):
        return None
    cells: list[Child] = [h("td", h("b", _shown(key, mine)) if differs else _shown(key, mine))]
    for one in clinic:
        theirs = one.get(key, "")
        same = h("span", " same", cls="label") if mine and mine == theirs and key != "name" else None
        cells.append(h("td", h("b", _shown(key, theirs)) if differs else _shown(key, theirs), same))
    return h("tr", h("th", label, scope="row"), *cells, cls="diff-r" if differs else None)


def _shown(key: str, value: str) -> Child:
    if not value:
        return h("span", "not given", cls="label")
    return day(date.fromisoformat(value)) if key == "born_on" else h("bdi", value)


def _name(one: Mapping[str, str]) -> str:
    family, _, given = one["name"].partition(", ")
    return f"{family.upper()}, {given}" if given else family.upper()
