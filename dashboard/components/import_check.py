"""The third step of an import: what would happen to each row, and every problem with its cure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dashboard.care.words import count
from dashboard.components.import_compare import compared
from dashboard.components.markup import Child, Tree, act, h
from db.intake.facts import Verdict
from db.intake.people import NOBODY_KNOWN, SAME_TWICE
from db.intake.shown import Batch, Refusal
from db.vocabulary import BatchState

SHOWN = 200
HEADS = ("Column", "In the file", "Problem", "Why", "Fix")
_DAYS = frozenset({"day", "offset", "born_on", "onset_on", "diagnosed_on", "enrolled_on", "status_on"})


def figures(batch: Batch) -> Tree:
    counts = batch.counts
    stuck = counts.get("problem", 0)
    mark = h("svg", h("path", d="M5 .5 10 9.5H0z"), cls="mark mark-watch", viewBox="0 0 10 10", aria_hidden="true") if stuck else None
    said = [("New", counts.get("new", 0)), ("Changed", counts.get("changed", 0)), ("Same", counts.get("same", 0))]
    return h(
        "dl",
        *(h("div", h("dt", name), h("dd", f"{n:,}", cls="fig-no")) for name, n in said),
        h("div", h("dt", mark, "Problems"), h("dd", f"{stuck:,}", cls="fig-no"), cls="hot" if stuck else None),
        h("div", h("dt", "of these, possible same person"), h("dd", f"{counts.get('possible_same_person', 0):,}", cls="fig-no")) if stuck else None,
        h("div", h("dt", "New people"), h("dd", f"{counts['new_people']:,}", cls="fig-no")) if counts.get("new_people") else None,
        h("div", h("dt", "State", cls="sr"), h("dd", h("span", _standing(batch), role="status")), cls="say"),
        cls="figs imp-f",
    )


def good(counts: Mapping[str, int]) -> int:
    return counts.get("new", 0) + counts.get("changed", 0) + counts.get("same", 0)


def _standing(batch: Batch) -> Iterable[Child]:
    counts, ready = batch.counts, good(batch.counts)
    first = "Nothing is written yet." if batch.state is not BatchState.IMPORTED else "The good rows are written."
    stuck = counts.get("problem", 0)
    stay = f"; {stuck:,} {'stays' if stuck == 1 else 'stay'} here until fixed or left out" if stuck else ""
    out = f"; {counts['left_out']:,} left out" if counts.get("left_out") else ""
    return (h("b", first), f" {count(ready, 'row')} {'is' if ready == 1 else 'are'} ready{stay}{out}.")


def filters(batch: Batch, columns: Mapping[str, int], column: str, only: bool, shown: int) -> Tree:
    """Problems only, and of which column; moving either asks the server for that address."""
    total = columns.get(column, 0) if column else sum(columns.values())
    more = total - shown
    options = [h("option", "All columns", value="", selected=not column)]
    options += [h("option", f"{name} ({n})", value=name, selected=name == column) for name, n in columns.items()]
    return h(
        "div",
        h("label", h("input", type="checkbox", cls="check", checked=only, id="import-only", data_batch=str(batch.id)), " Problems only", cls="cell"),
        h("select", *options, aria_label="Column", id="import-column", data_batch=str(batch.id), cls="filter menu") if columns else None,
        h(
            "span",
            h("span", f"{more:,} more below" if only and more > 0 else "", cls="muted"),
            h("a", "Download problems", href=f"/import/{batch.id}/problems.csv", download=True, cls="filter") if columns else None,
            cls="end",
        ),
        cls="list-f imp-l",
    )


def table(batch: Batch, rows: Sequence[Refusal]) -> Tree:
    if not rows:
        return h("div", h("b", "No problems."), h("span", "Every row can be imported."), cls="empty")
    head = h(
        "tr",
        h("th", "Row", scope="col", cls="num"),
        *(h("th", name, scope="col") for name in HEADS),
        h("th", h("span", "Leave out", cls="sr"), scope="col"),
    )
    body = [tree for one in rows for tree in _problem(batch, one)]
    return h(
        "div",
        _strangers(batch, rows),
        h("table", h("caption", "Rows with a problem", cls="sr"), h("thead", head), h("tbody", *body), cls="tbl imp stack"),
        cls="wrap",
        tabindex="0",
        role="region",
        aria_label="Rows with a problem",
    )


def _strangers(batch: Batch, rows: Sequence[Refusal]) -> Tree | None:
    """Numbers the clinic does not know, made people in one go: a first file of a clinic is about nobody it has."""
    unknown = {key for one in rows if one.problem == NOBODY_KNOWN for _, key in one.choices}
    if len(unknown) < 2:
        return None
    return h(
        "div",
        h("span", "Several numbers are not known to the clinic. If they are not misspelt, they are new people, named “Imported” and the number for now."),
        h("button", "Make a new person for each of them", cls="btn", **act("imports-fix", batch_id=str(batch.id), all_new=True)),
        cls="strangers",
    )


def _problem(batch: Batch, one: Refusal) -> list[Tree]:
    opens = f"import-compare-{one.row}"
    cells = (h("bdi", one.column), h("span", h("bdi", one.value), cls="raw"), h("b", one.problem), h("span", one.why, cls="muted"), _fix(batch, one, opens))
    line = h(
        "tr",
        h("td", one.row, cls="num", data_label="Row "),
        [h("td", cell, data_label=name) for name, cell in zip(HEADS, cells, strict=True)],
        h(
            "td",
            h(
                "button",
                "Leave out",
                aria_label=f"Leave out row {one.row}",
                cls="btn btn-bare",
                **act("imports-fix", batch_id=str(batch.id), row=one.row, out=True),
            ),
            cls="num",
        ),
        id=f"import-row-{one.row}-{one.field}",
    )
    if one.compare is None:
        return [line]
    return [line, h("tr", h("td"), h("td", compared(str(batch.id), one.row, one.compare), colspan="6"), cls="behind", id=opens, hidden=True)]


def _fix(batch: Batch, one: Refusal, opens: str) -> Tree:
    return h("div", _ways(batch, one, opens), cls="fix")


def _ways(batch: Batch, one: Refusal, opens: str) -> list[Child]:
    """Choices when there are some (nothing chosen beforehand); a comparison when a person must be chosen; else a field to type in."""
    who = f"{one.column}, row {one.row}"
    if one.compare is not None:
        return [h("button", "Compare", aria_label=f"Compare {who}", aria_expanded="false", aria_controls=opens, cls="btn", data_opens=opens)]
    if one.problem in (NOBODY_KNOWN, SAME_TWICE):
        new = [h("button", label, cls="btn", **act("imports-fix", batch_id=str(batch.id), who=key, person="new")) for label, key in one.choices]
        return [*new, _typed(batch, one, who, "", "or correct it")]
    if one.choices and one.problem != "Not a number":
        made = [
            h("button", label, cls="btn", **act("imports-fix", batch_id=str(batch.id), row=one.row, field=one.field, value=value))
            for label, value in one.choices
        ]
        return [*made, _typed(batch, one, who, "", "or write it")] if one.problem.startswith("Outside") else [*made, h("span", one.fix, cls="label")]
    if one.field == "row" or one.problem == "Twice, and different":
        return [h("span", one.fix, cls="label")]
    typed = _typed(batch, one, who, one.choices[0][1] if one.choices else "")
    return [typed] if one.field in _DAYS else [typed, h("span", one.fix, cls="label")]


def _typed(batch: Batch, one: Refusal, who: str, value: str, hint: str | None = None) -> Tree:
    field = "day" if one.field == "offset" else one.field
    hint = "dd-mmm-yyyy" if one.field in _DAYS else hint
    return h(
        "input",
        type="text",
        value=value,
        placeholder=hint,
        aria_label=f"{who}: {one.fix}",
        cls="mini-f",
        id=f"import-fix-{one.row}-{one.field}",
        autocomplete="off",
        data_fix=h_json(batch_id=str(batch.id), row=one.row, field=field),
    )


def h_json(**value: Any) -> str:
    return act("", **value)["data_value"]


def rows_of(sample: Sequence[tuple[int, Sequence[str], Verdict]], names: Sequence[str], total: int) -> Tree:
    """The first rows as they stand, with what would happen to each."""
    head = h("tr", h("th", "Row", scope="col", cls="num"), h("th", "Would be", scope="col"), *(h("th", h("bdi", name), scope="col") for name in names))
    body = [
        h(
            "tr",
            h("td", number, cls="num"),
            h("td", h("b", verdict.value) if verdict is Verdict.PROBLEM else verdict.value),
            *(h("td", h("bdi", cell)) for cell in cells),
        )
        for number, cells, verdict in sample
    ]
    more = h("p", f"The first {len(sample):,} of {total:,} rows.", cls="label more") if total > len(sample) else None
    return h(
        "div",
        h("table", h("caption", "Rows of the file", cls="sr"), h("thead", head), h("tbody", *body), cls="tbl imp"),
        more,
        cls="wrap",
        tabindex="0",
        role="region",
        aria_label="Rows of the file",
    )


def bar(batch: Batch, until: str) -> Tree:
    """The one filled button names what it does."""
    counts, ready = batch.counts, good(batch.counts)
    stuck = counts.get("problem", 0)
    fresh = counts.get("new", 0) + counts.get("changed", 0)
    label = f"Import {count(ready, 'good row' if stuck else 'row')}"
    stay = f"{count(stuck, 'row')} {'stays' if stuck == 1 else 'stay'} here to fix. " if stuck else ""
    ended = counts.get("ended", 0)
    ends = f"Care of {count(ended, 'person', 'people')} ends with it: open tasks, programmes and home links too; a short list stays to be done. "
    says = f"{ends if ended else ''}{stay}The whole import can be undone until {until}." if fresh else "0 new: the clinic has all of it already."
    button = h("button", label, cls="btn btn-main btn-lg", id="import-write", **act("imports-write", batch_id=str(batch.id), expected=ready)) if ready else None
    back = (
        h("a", "Back to columns", href=f"/import/{batch.id}?step=map", cls="btn btn-lg")
        if batch.state is not BatchState.IMPORTED
        else h("a", "All imports", href="/import", cls="btn btn-lg")
    )
    again = h("button", "Check again", cls="btn btn-lg", type="button", **act("imports-fix", batch_id=str(batch.id))) if stuck else None
    return h("div", button, h("span", says if ready else "No row can be imported as it stands."), again, back, cls="bar-b")
