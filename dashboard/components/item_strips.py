"""The twelve items as step lines on the time axis of the trajectory above them: what each is now, and since when (C4)."""

from collections.abc import Sequence
from datetime import date

from dashboard.care import alsfrs, words
from dashboard.care.alsfrs import Domain
from dashboard.care.trajectory import in_order
from dashboard.charts.function import EMPTY
from dashboard.charts.shown import Shown, Table, nothing
from dashboard.charts.time_axis import Axis
from dashboard.components.flag_chip import mark
from dashboard.components.markup import Tree, h
from db.records import Score

LONGEST = 17  # letters that fit the name column
WIDE, TALL, AIR = 1000, 22, 3  # the strip is stretched to the width of the plot; only its height is in pixels


def item_strips(scores: Sequence[Score], axis: Axis, today: date, *, triggers: frozenset[int] = frozenset()) -> Shown[Tree]:
    """Twelve rows of name, value now (boxed), steps, and the change since the first score. triggers: items whose trigger is met.

    The strips take the axis of the function figure, so that they stand under it day by day; a missing answer is a hatched stretch.
    """
    ordered = [score for score in in_order(scores) if score.assessed_on <= today]
    if not ordered:
        return nothing(EMPTY)
    items = alsfrs.items_of(ordered[-1].item5_form)
    spans = _spans(ordered, axis, today)
    rows = [_row(item, ordered, spans, met=item.number in triggers) for item in items]
    groups = [h("div", rows[n : n + 3], cls="strips-group") for n in range(0, len(rows), 3)]
    return Shown(h("div", groups, cls="strips"), _sentence(ordered, items), lambda: _table(ordered, items))


def _table(scores: Sequence[Score], items: Sequence[alsfrs.Item]) -> Table:
    """A row an item, newest answer first."""
    head = ("Item", *(words.day(score.assessed_on) for score in reversed(scores)))
    return Table(head, tuple((item.label, *(_said(score, item.number) for score in reversed(scores))) for item in items))


def _spans(scores: Sequence[Score], axis: Axis, today: date) -> list[tuple[Score, float, float]]:
    """Each score with the stretch of the strip that its answers hold for; those that ended before the axis begins are left out."""
    ends = [*(score.assessed_on for score in scores[1:]), today]
    cuts = [round(min(max(axis.share(on), 0), 1) * WIDE, 1) for on in (scores[0].assessed_on, *ends)]
    return [(score, start, end) for score, start, end, until in zip(scores, cuts, cuts[1:], ends, strict=False) if end > start or until > axis.start]


def _row(item: alsfrs.Item, scores: Sequence[Score], spans: Sequence[tuple[Score, float, float]], *, met: bool) -> Tree:
    now = scores[-1].items[item.number - 1]
    answer = alsfrs.answer(item.number, now, scores[-1].item5_form)
    return h(
        "div",
        h("span", item.label if len(item.label) <= LONGEST else item.short, cls="strips-name"),
        h("b", "–" if now is None else now, h("span", f" of 4, {answer}", cls="sr"), cls="strips-now", title=f"{item.label}: {answer}"),
        _steps(item, spans),
        h("span", mark("watch") if met else None, h("span", "trigger met, ", cls="sr") if met else None, _since(item, scores), cls="strips-since"),
        cls="strips-row",
    )


def _steps(item: alsfrs.Item, spans: Sequence[tuple[Score, float, float]]) -> Tree:
    """One path of the answers; the words of a day stand on the focus line of the figure above."""
    parts: list[str] = []
    hatched: list[Tree] = []
    at, last, drawn_to = item.number - 1, None, 0.0
    for score, start, end in spans:
        value = score.items[at]
        if value == last:
            drawn_to = end
            continue
        if last is not None:
            parts.append(f"H{drawn_to}")
        if value is not None:
            parts.append(f"M{start} {_HEIGHTS[value]}" if last is None else f"V{_HEIGHTS[value]}")
        last, drawn_to = value, end
    if last is not None:
        parts.append(f"H{drawn_to}")
    for score, start, end in spans:
        if score.items[at] is None:
            why = h("title", f"{words.day(score.assessed_on)}: not assessed")
            hatched.append(h("rect", why, x=start, y=AIR, width=max(end - start, 1), height=TALL - 2 * AIR, cls="strips-none"))
    path = h("path", d="".join(parts), cls=f"is-{item.domain.value}") if parts else None
    return h("svg", hatched, path, cls="fig strips-fig", viewBox=f"0 0 {WIDE} {TALL}", height=TALL, preserveAspectRatio="none", aria_hidden="true")


_HEIGHTS = [round(AIR + (TALL - 2 * AIR) * (1 - value / alsfrs.MAX_ITEM), 1) for value in range(alsfrs.MAX_ITEM + 1)]


def _since(item: alsfrs.Item, scores: Sequence[Score]) -> str:
    """−1 since Jun-2024; no change. Item 5 is compared only with answers to the same form."""
    same = [s for s in scores if s.items[item.number - 1] is not None and (item.number != 5 or s.item5_form is scores[-1].item5_form)]
    now = scores[-1].items[item.number - 1]
    if now is None:
        return "Not assessed"
    first = same[0].items[item.number - 1]
    if len(same) < 2 or first is None:
        return "1 value"
    moved = now - first
    return f"{words.signed(moved)} since {words.MONTHS[same[0].assessed_on.month - 1]}-{same[0].assessed_on.year}" if moved else "no change"


def _said(score: Score, number: int) -> str:
    value = score.items[number - 1]
    return "Not assessed" if value is None else str(value)


def _sentence(scores: Sequence[Score], items: Sequence[alsfrs.Item]) -> str:
    """Items by domain, now."""
    latest = scores[-1]
    parts = [f"{which.label}: " + ", ".join(f"{items[n - 1].label.lower()} {_said(latest, n).lower()}" for n in which.items) for which in Domain]
    return f"Items on {words.day(latest.assessed_on)}, each 0 to 4, higher is better. {'. '.join(parts)}."
