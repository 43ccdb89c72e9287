"""What is said of a need: one sentence for its row, and the lines that say why, each with value, day and source."""

from collections.abc import Sequence
from datetime import date

from dashboard.care import words
from dashboard.care.catalogue import AidKind
from dashboard.care.need_records import Need, Status, Window
from dashboard.care.needs_when import Part
from db.vocabulary import AidStage

INSIDE = "5 in 10 inside these days"


def late_words(need: Need) -> str:
    """12 d late; nothing when it will be in time."""
    return f"{need.late} d late" if need.late else ""


def window_words(window: Window) -> str:
    """20-Jan-2026 (28-Dec-2025 to 25-Feb-2026); the one day when the three are one."""
    if window.p25 == window.p50 == window.p75:
        return words.day(window.p25)
    if window.p50 is None:
        return f"from {words.day(window.p25)}"
    return f"{words.day(window.p50)} ({words.day(window.p25)} to {words.day(window.p75) if window.p75 else 'later'})"


def said(need: Need, lacks: str | None, today: date) -> str:
    """The sentence of its row. lacks: what is missing for a day."""
    reached = need.aid.reached if need.aid else {}
    if need.status is Status.RETURNED:
        return f"returned {words.day(reached[AidStage.RETURNED])}"
    if need.status is Status.IN_USE:
        return f"in use since {words.day(reached[AidStage.IN_USE])}"
    if need.status is Status.DELIVERED:
        fitted = reached.get(AidStage.FITTED)
        return f"fitted {words.day(fitted)}, not yet in use" if fitted else f"delivered {words.day(reached[AidStage.DELIVERED])}, fit next"
    if need.ordered_on is not None:
        return f"ordered, expected {words.day(need.expected)}" if need.expected else f"ordered {words.day(need.ordered_on)}"
    if need.status is Status.UNKNOWN:
        return _no_date(need, lacks)
    if need.met and need.window:
        since = words.day(need.window.p25)
        return f"needed since {since}, not ordered" if need.aid else f"at its trigger since {since}"
    if need.order_by is None:
        return "not expected soon"
    days = (need.order_by - today).days
    when = " passed" if days < 0 else " is today" if days == 0 else f" in {days} d"
    return f"order-by {words.day(need.order_by)}{when if days <= 0 or need.status is Status.SOON else ''}"


def _no_date(need: Need, lacks: str | None) -> str:
    """No date yet: fewer than 3 scores. A score that is too old to reassure says so."""
    return f"No date yet: {lacks}" if lacks and need.window is None else "No date: the latest ALSFRS-R is out of date"


def reasons(need: Need, parts: Sequence[Part], kind: AidKind) -> tuple[str, ...]:
    """The trigger with its values, the window, the lead time, order-by and delivery; the rule and its source last."""
    lines = [part.said for part in parts]
    if need.window and not need.met:
        lines.append(f"Needed {window_words(need.window)}{f', {INSIDE}' if need.window.p75 else ''}")
    if need.delivered_on is None:
        lines.append(need.lead.words())
        if need.order_by and need.window:
            lines.append(f"Order by {words.day(need.order_by)}: {words.day(need.window.p25)} {words.MINUS} {need.lead.slow} d")
        lines.append(_delivery(need))
    return (*lines, f"Rule: {kind.trigger_text} (source: {kind.source}, confidence {kind.confidence})")


def _delivery(need: Need) -> str:
    if need.expected is None:
        return ""
    after = f", {need.late} d after the end of the need window" if need.late else ""
    if need.ordered_on is None:
        return f"Not ordered: if it were today, delivery {words.day(need.expected)}{after}"
    return f"Ordered {words.day(need.ordered_on)}, delivery expected {words.day(need.expected)}{after}"
