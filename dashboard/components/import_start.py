"""The first step of an import: which kind, which file; and the imports so far, each with what can still be done."""

from datetime import datetime, timedelta

from dashboard.care.words import count, day
from dashboard.components.markup import Child, Tree, act, h
from dashboard.components.plain_table import plain_table, row
from db.intake.shown import Batch
from db.vocabulary import BatchState, ImportKind

KINDS = {
    ImportKind.ALSFRS: ("ALSFRS-R scores", "one row a visit: person, day, twelve items"),
    ImportKind.MEASUREMENTS: ("Measurements", "FVC, SNIP, cough flow, SpO2, weight …; a column each, or one a row"),
    ImportKind.SESSIONS: ("Exercise logs", "one row an exercise and day, or a day in counts"),
    ImportKind.PATIENTS: ("People", "number, name, birth date, onset, diagnosis"),
}
HEADS = ("File", "Kind", "By", "State", "")
STEPS = ("Upload", "Match columns", "Check", "Done")
UNDO_FOR = timedelta(hours=24)


def steps(now: int, batch_id: str = "") -> Tree:
    """Where one is of the four steps; steps behind are links while nothing is written."""
    ways = {2: "map", 3: "check"}
    made = []
    for n, name in enumerate(STEPS, 1):
        behind = n < now and now < 4 and n in ways and batch_id
        label: Child = h("a", name, href=f"/import/{batch_id}?step={ways[n]}") if behind else name
        made.append(h("li", h("b", n), label, cls="now" if n == now else "done" if n < now else None, aria_current="step" if n == now else None))
    return h("ol", *made, cls="steps")


def start() -> Tree:
    """Kind and file. The file goes straight to the server; nothing is written to anybody's record by sending it."""
    radios = [
        h(
            "label",
            h("input", type="radio", name="kind", value=kind.value, required=True, cls="radio"),
            h("span", h("b", name), h("span", says, cls="label")),
            cls="kind",
        )
        for kind, (name, says) in KINDS.items()
    ]
    return h(
        "form",
        h("fieldset", h("legend", "What does the file hold?"), *radios, cls="kinds"),
        h("label", h("b", "CSV file"), h("input", type="file", name="file", accept=".csv,.txt,.tsv,text/csv", required=True, id="import-file"), cls="file"),
        h("p", "Up to 25 MB; larger files: python -m db import. Nothing is written before step 4.", cls="label"),
        h("p", id="import-error", role="alert", cls="err", tabindex="-1"),
        h("button", "Upload", type="submit", cls="btn btn-main btn-lg"),
        cls="import-start",
        id="import-start",
    )


def so_far(batches: list[Batch], now: datetime) -> Tree:
    """The clinic's imports, the latest first."""
    if not batches:
        return h(
            "div",
            h("h2", "Imports so far"),
            h("div", h("b", "None yet."), h("span", "Each import is listed here and can be undone for 24 hours."), cls="empty"),
            cls="import-list",
        )
    return h("div", h("h2", "Imports so far"), plain_table(HEADS, [_line(batch, now) for batch in batches], "Imports so far"), cls="import-list")


def _line(batch: Batch, now: datetime) -> Tree:
    file = h("a", h("bdi", batch.file_name), href=f"/import/{batch.id}")
    back = undo_button(batch, now) if batch.state is BatchState.IMPORTED else drop_button(batch)
    return row(HEADS, (file, KINDS[batch.kind][0], f"{batch.by}, {moment(batch.created_at)}", state(batch), back))


def state(batch: Batch) -> str:
    counts = batch.counts
    if batch.state is BatchState.UNDONE and batch.undone_at:
        return f"taken back {moment(batch.undone_at)}"
    if batch.state is BatchState.IMPORTED:
        stay = f"; {count(counts['problem'], 'row')} to fix" if counts.get("problem") else ""
        return f"{counts.get('written_new', 0):,} new, {counts.get('written_changed', 0):,} changed{stay}"
    return "checked, nothing written yet" if batch.state is BatchState.CHECKED else "columns to match, nothing written yet"


def undo_button(batch: Batch, now: datetime) -> Tree | None:
    if batch.imported_at is None or now > batch.imported_at + UNDO_FOR:
        return None
    return h("button", f"Undo whole import until {moment(batch.imported_at + UNDO_FOR)}", cls="btn", **act("imports-undo", batch_id=str(batch.id)))


def drop_button(batch: Batch) -> Tree | None:
    if batch.state not in (BatchState.UPLOADED, BatchState.CHECKED):
        return None
    return h("button", "Throw away", aria_label=f"Throw away {batch.file_name}", cls="btn btn-bare", **act("imports-drop", batch_id=str(batch.id)))


def moment(at: datetime) -> str:
    """A moment as the database gave it: on the clinic's clock."""
    return f"{day(at.date())} {at:%H:%M}"
