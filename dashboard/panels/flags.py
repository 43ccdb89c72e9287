"""Why this person is up for review: one line of classes and reasons, and the table of rule, value, date and source behind them."""

from collections.abc import Collection, Sequence

from dashboard.care.flags import Flagged, Kind, Reason, chips
from dashboard.care.words import count, day
from dashboard.components import review_mark
from dashboard.components.flag_chip import chip, class_word, mark
from dashboard.components.markup import Tree, h
from db.records import Patient
from db.review_records import Mark
from db.vocabulary import Discipline

SHOWN = 6
ROOM_FOR_DATES = 4


def line(flagged: Flagged, own: Discipline | None, marks: Sequence[Mark] = ()) -> Tree:
    """Own discipline's reasons first inside each class; what does not fit is counted, and stands in the table below. marks: words that still hold."""
    reasons, more = chips(flagged, own, SHOWN)
    groups = [(kind, [reason for reason in reasons if reason.kind is kind]) for kind in Kind]
    return h(
        "section",
        [[class_word(kind.value), [chip(kind.value, _said(reason, len(reasons))) for reason in found]] for kind, found in groups if found],
        h("a", f"+{more}", href="#patient-why", cls="chip chip-more", aria_label=f"{more} more reasons, in the table below") if more else None,
        review_mark.chips(marks),
        None if reasons else [class_word(Kind.STABLE.value), h("span", "No reason for review today", cls="none")],
        cls="flags",
        aria_label="Reasons for review",
    )


def ended(patient: Patient) -> Tree:
    """Nobody is reviewed whose care here has ended."""
    said = f"Care here ended on {day(patient.status_on)}; the record is kept as it was." if patient.status_on else "Care here has ended."
    left = h("a", "What is left to do", href=f"/patients/{patient.id}?tab=care", data_view='{"tab":"care"}', id="patient-left")
    return h("section", h("span", said, cls="none"), left, cls="flags", aria_label="Reasons for review")


def why(flagged: Flagged, about: Collection[Discipline] | None = None) -> Tree | None:
    """about: only the reasons of these disciplines, and how many others there are."""
    if not flagged.reasons:
        return None
    shown = [reason for reason in flagged.reasons if about is None or reason.discipline in about]
    rest = len(flagged.reasons) - len(shown)
    return h(
        "section",
        h("div", h("h2", "Why flagged"), h("span", "rule, source, value, date", cls="label"), cls="sec-h"),
        h(
            "table",
            h("thead", h("tr", h("th", "Rule", scope="col"), h("th", "Value", scope="col"), h("th", "Date", scope="col", cls="num"))),
            h("tbody", [_row(reason) for reason in shown]),
            cls="tbl",
        )
        if shown
        else None,
        h("p", f"{count(rest, 'other reason')} on the overview." if shown else f"None here; {count(rest, 'reason')} on the overview.", cls="label")
        if rest
        else None,
        cls="sec",
        id="patient-why",
    )


def _row(reason: Reason) -> Tree:
    kind = reason.kind.value
    named = h("span", mark(kind), h("span", f"{kind}: ", cls="sr"), cls=f"cls cls-{kind}")
    return h(
        "tr",
        h("td", named, " ", reason.rule, h("div", reason.source, cls="label") if reason.source else None),
        h("td", reason.value, cls="val", colspan=None if reason.on else 2),
        h("td", day(reason.on), cls="num") if reason.on else None,
    )


def _said(reason: Reason, shown: int) -> str:
    """With its day while there is room."""
    return reason.dated if shown <= ROOM_FOR_DATES else reason.text
