"""The last step of an import: what was written, what stayed behind, and the way back."""

from datetime import datetime

from dashboard.care.words import count
from dashboard.components.import_start import moment, undo_button
from dashboard.components.markup import Tree, h
from db.intake.shown import Batch
from db.vocabulary import BatchState


def done(batch: Batch, now: datetime) -> Tree:
    counts = batch.counts
    if batch.state is BatchState.UNDONE and batch.undone_at:
        return h(
            "div",
            h("b", f"Taken back {moment(batch.undone_at)}."),
            h("span", "The clinic is as it was before this import."),
            h("p", h("a", "All imports", href="/import")),
            cls="empty import-done",
        )
    ended = [("Care ended", "written_ended")] if counts.get("written_ended") else []
    figures = [("New", "written_new"), ("Changed", "written_changed"), ("Same", "written_same"), ("New people", "written_people"), *ended]
    stay = counts.get("problem", 0)
    return h(
        "div",
        h(
            "dl",
            *(h("div", h("dt", name), h("dd", f"{counts.get(key, 0):,}", cls="fig-no")) for name, key in figures),
            h("div", h("dt", "State", cls="sr"), h("dd", h("span", h("b", "Imported."), f" {_said(batch)}", role="status")), cls="say"),
            cls="figs imp-f",
        ),
        h(
            "div",
            h("a", f"Fix the {count(stay, 'row')} that stayed behind", href=f"/import/{batch.id}?step=check", cls="btn btn-lg") if stay else None,
            h("a", "See the patients", href="/patients", cls="btn btn-lg"),
            h("a", "All imports", href="/import", cls="btn btn-lg"),
            undo_button(batch, now),
            cls="bar-b",
        ),
        cls="import-done",
    )


def _said(batch: Batch) -> str:
    new = batch.counts.get("written_new", 0)
    changed = batch.counts.get("written_changed", 0)
    return f"{count(new, 'row')} new, {changed:,} changed, in one step." if new or changed else "0 new: the clinic had all of it already."
