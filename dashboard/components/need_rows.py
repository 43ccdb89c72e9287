"""Aids as rows on one time axis (C10): when each is needed, by when to order it, when it comes. Places are shares of the width, so any width fits."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from dashboard.care import words
from dashboard.care.catalogue import aid_name, aid_short
from dashboard.care.need_records import Need, Status
from dashboard.care.needs_words import late_words, window_words
from dashboard.charts.shown import Shown, Table, nothing
from dashboard.components.flag_chip import mark
from dashboard.components.markup import Tree, h
from db.vocabulary import AidStage

EMPTY = "No equipment identified"
HEAD = ("Aid", "Status", "Needed", "Order by", "Delivery", "Lead time")
STAGES = {
    AidStage.IDENTIFIED: "Identified",
    AidStage.ASSESSED: "Assessed",
    AidStage.ORDERED: "Ordered",
    AidStage.APPROVED: "Approved",
    AidStage.DELIVERED: "Delivered",
    AidStage.FITTED: "Fitted",
    AidStage.IN_USE: "In use",
    AidStage.RETURNED: "Returned",
}
BEFORE, AFTER = (60, 183), (120, 400)  # days around today: at least, at most
AIR = 14
MIDDLE, HEIGHT, BAR = 10, 20, 10
LAST_NAME = 92  # percent of the width
KINDS = {Status.LATE: "act", Status.DUE: "watch", Status.SOON: "watch"}
_COLOURS = {"act": "var(--c-act)", "watch": "var(--c-watch)", "": "var(--ch-neutral)"}


class Span:
    """The days shown."""

    def __init__(self, found: Sequence[Need], today: date) -> None:
        known = [on for need in found for on in _days(need)]
        past, ahead = (today - min(known, default=today)).days + AIR, (max(known, default=today) - today).days + AIR
        self.start = today - timedelta(days=min(max(past, BEFORE[0]), BEFORE[1]))
        self.end = today + timedelta(days=min(max(ahead, AFTER[0]), AFTER[1]))

    def at(self, on: date) -> str:
        """Where a day stands, in percent of the width; days beyond the axis stand at its end."""
        share = (on - self.start).days / (self.end - self.start).days
        return f"{100 * min(max(share, 0.0), 1.0):.1f}%"

    def holds(self, on: date) -> bool:
        return self.start <= on <= self.end

    def months(self) -> list[date]:
        """First days of months, so many that their names do not touch."""
        first = self.start.year * 12 + self.start.month
        all_ = [date(month // 12, month % 12 + 1, 1) for month in range(first, first + 24)]
        held = [on for on in all_ if self.holds(on)]
        return held[:: 1 if len(held) <= 6 else 2 if len(held) <= 12 else 3]


def need_rows(found: Sequence[Need], today: date, span: Span | None = None) -> Shown[Tree]:
    """The rows in the order given, their axis (of their own unless told) under them, the sentence that says them and the table behind them."""
    if not found:
        return nothing(EMPTY, HEAD)
    span = span or Span(found, today)
    figure = h("div", h("ul", [row(need, span, today) for need in found], cls="needs"), h("div", axis(span), cls="needs-axis"))
    return Shown(figure, " ".join(map(_sentence, found)), Table(HEAD, tuple(map(_cells, found))))


def row(need: Need, span: Span, today: date) -> Tree:
    """Name and bar; under them how far it has come and the one sentence, which opens to say why."""
    kind = KINDS.get(need.status, "")
    return h(
        "li",
        h("span", aid_short(need.key), cls="name", title=aid_name(need.key)),
        bar(need, span, today),
        h("span", _progress(need), cls="label"),
        why(need, kind),
        cls="is-late" if need.status is Status.LATE else None,
    )


def why(need: Need, kind: str) -> Tree:
    middle = need.window.p50 if need.window and not need.met else None
    return h(
        "details",
        h(
            "summary",
            mark(kind) if kind else None,
            h("span", need.said, cls=kind or None),
            h("span", "need ", h("b", words.day(middle)), cls="need") if middle else None,
        ),
        reasons(need),
        data_asks=None if need.why else "needs",
    )


def reasons(need: Need) -> Tree:
    """What it rests on; until that is known, a place for it (assets/patient-asks.js fills it when the sentence is opened)."""
    lines = [h("li", line) for line in need.why or ("Reading the record",)]
    return h("ul", lines, cls="why", data_aid=str(need.aid.id) if need.aid and not need.why else None)


def _progress(need: Need) -> list[Tree | str]:
    if need.aid is None:
        return ["Not identified"]
    stage = next(stage for stage in reversed(AidStage) if stage in need.aid.reached)
    owner = need.aid.owner
    by = h("span", " · ", h("span", words.initials(owner), title=owner, aria_hidden="true"), h("span", owner, cls="sr")) if owner else None
    return [STAGES[stage], *([by] if by else [])]


def bar(need: Need, span: Span, today: date, *, say_late: bool = True) -> Tree:
    """Need window, order-by and delivery of one aid on the days shown; say_late: how late stands beside the day of delivery."""
    late, colour = need.status is Status.LATE, _COLOURS[KINDS.get(need.status, "")]
    parts = [h("line", cls="g", x1=span.at(on), x2=span.at(on), y1=2, y2=HEIGHT - 2) for on in span.months()]
    parts.append(h("line", cls="today", x1=span.at(today), x2=span.at(today), y1=1, y2=HEIGHT - 1))
    not_ordered = need.ordered_on is None and need.delivered_on is None
    if need.window:
        parts.extend(_window(need, span, today, late))
    if need.order_by and not_ordered:
        if late and need.order_by < today:
            parts.append(_line(span.at(need.order_by), span.at(today), colour))
        parts.append(_diamond(span.at(need.order_by), colour) if span.holds(need.order_by) else _earlier(colour))
    if need.ordered_on and need.delivered_on is None:
        if need.expected:
            parts.append(h("line", x1=span.at(need.ordered_on), x2=span.at(need.expected), y1=MIDDLE, y2=MIDDLE, cls="onway"))
        parts.append(h("rect", x=span.at(need.ordered_on), y=MIDDLE - 3.5, width=7, height=7, transform="translate(-3.5 0)", cls="ordered"))
    if need.delivered_on:
        parts.append(h("circle", cx=span.at(need.delivered_on), cy=MIDDLE, r=4, style=f"fill:{colour}"))
    elif need.expected and (late or need.ordered_on):
        parts.append(h("circle", cx=span.at(need.expected), cy=MIDDLE, r=4, style=f"fill:var(--c-page);stroke:{colour};stroke-width:1.75"))
    if late and need.expected and say_late:
        parts.append(_late(need, span.at(need.expected)))
    return h("svg", parts, cls="fig", width="100%", height=HEIGHT, aria_hidden="true")


def _window(need: Need, span: Span, today: date, late: bool) -> list[Tree]:
    """From the first to the last quartile with a tick at the middle; what is needed now is one tick at the day since which it is."""
    assert need.window is not None
    start, end = span.at(need.window.p25), span.at(need.window.p75 or span.end)
    edge, width = ("var(--c-act)", 1.5) if late else ("var(--ch-need-edge)", 1)
    share = float(end[:-1]) - float(start[:-1])
    box = h("rect", x=start, y=MIDDLE - BAR / 2, width=f"{share:.1f}%", height=BAR, style=f"fill:var(--ch-need);stroke:{edge};stroke-width:{width}")
    middle = need.window.p50
    tick = h("line", x1=span.at(middle), x2=span.at(middle), y1=MIDDLE - 8, y2=MIDDLE + 8, style="stroke:var(--c-text);stroke-width:2") if middle else None
    return [part for part in (None if need.met else box, tick if middle and span.holds(middle) else None) if part]


def _line(start: str, end: str, colour: str) -> Tree:
    return h("line", x1=start, x2=end, y1=MIDDLE, y2=MIDDLE, style=f"stroke:{colour};stroke-width:1.5")


def _diamond(at: str, colour: str) -> Tree:
    return _at(at, "M0 -5.7 5.7 0 0 5.7 -5.7 0Z", colour)


def _earlier(colour: str) -> Tree:
    """Order-by lies before the days shown."""
    return _at("0%", "M0 0 7 -5V5Z", colour)


def _at(at: str, path: str, colour: str) -> Tree:
    """A path knows no percent, so it stands in a drawing of its own."""
    return h("svg", h("path", d=path, style=f"fill:{colour};stroke:var(--c-page);stroke-width:1"), x=at, y=MIDDLE, style="overflow:visible")


def _late(need: Need, at: str) -> Tree:
    """Beside the day of delivery, on the side that has room."""
    right = float(at[:-1]) < 78
    return h("text", late_words(need), x=at, y=MIDDLE + 4.5, dx=8 if right else -8, text_anchor="start" if right else "end", cls="halo act-t")


def axis(span: Span) -> Tree:
    """The months under, or over, the bars; one so near the end that its name would be cut goes without."""
    named = [on for on in span.months() if float(span.at(on)[:-1]) <= LAST_NAME]
    names = [h("text", words.MONTHS[on.month - 1] + (f" {on.year}" if on.month == 1 else ""), x=span.at(on), y=13, text_anchor="middle") for on in named]
    return h("svg", names, cls="fig", width="100%", height=18, aria_hidden="true")


def _days(need: Need) -> Iterable[date]:
    window = need.window
    days = (window.p25, window.p50, window.p75) if window else ()
    return [on for on in (*days, need.order_by if need.ordered_on is None else need.ordered_on, need.delivered_on) if on]


def _sentence(need: Need) -> str:
    """Power wheelchair: needed 20-Jan-2026 (28-Dec-2025 to 25-Feb-2026); order-by 10-Aug-2025 passed; delivery expected 09-Mar-2026, 12 d late."""
    parts = [f"needed {window_words(need.window)}" if need.window and not need.met else "", need.said]
    if need.late and need.expected:
        parts.append(f"delivery expected {words.day(need.expected)}, {late_words(need)}")
    return f"{aid_short(need.key)}: {'; '.join(filter(None, parts))}."


def _cells(need: Need) -> tuple[str, ...]:
    delivery = f"{words.day(need.delivered_on)}" if need.delivered_on else f"expected {words.day(need.expected)}" if need.expected else ""
    if need.expected and need.ordered_on is None and need.delivered_on is None:
        delivery += ", if ordered today"
    return (
        aid_name(need.key),
        f"{need.status.value} {need.late} d" if need.late else need.status.value,
        window_words(need.window) if need.window else need.said,
        words.day(need.order_by) if need.order_by else "",
        delivery,
        f"{need.lead.planned} to {need.lead.slow} d, {f'own {need.lead.own}' if need.lead.own else 'published'}",
    )
