"""What a rule would have opened, week by week: solid bars as it stands, hollow ones for what a change would add."""

from collections.abc import Sequence

from dashboard.components.markup import Tree, h

WIDTH, HEIGHT, BAR, GAP = 212.0, 31.0, 6.0, 2.1
FLOOR, TALLEST, UNIT = 29.5, 26.0, 5.2


def replay_bars(before: Sequence[int], after: Sequence[int] | None = None, *, hollow: bool = False) -> Tree:
    """One bar a week, oldest first. after: the same weeks with the change; hollow: the rule is off, so nothing was opened."""
    rows = list(zip(before, before if after is None else after, strict=True))
    unit = min(UNIT, TALLEST / max([1, *(max(row) for row in rows)]))
    bars: list[Tree] = []
    for week, (was, now) in enumerate(rows):
        x = week * (BAR + GAP)
        stays = min(was, now)
        if stays:
            bars.append(_bar(x, 0, stays * unit, "none" if hollow else "solid"))
        if now > was:
            bars.append(_bar(x, was * unit, (now - was) * unit, "new"))
        elif was > now:
            bars.append(_bar(x, now * unit, (was - now) * unit, "gone"))
    floor = h("line", x1="0", x2="210", y1=FLOOR, y2=FLOOR, cls="base")
    return h("svg", floor, bars, cls="fig rb-bars", width=f"{WIDTH:g}", height=f"{HEIGHT:g}", viewBox=f"0 0 {WIDTH:g} {HEIGHT:g}", aria_hidden="true")


def _bar(x: float, above: float, tall: float, kind: str) -> Tree:
    return h("rect", x=f"{x:.1f}", y=f"{FLOOR - above - tall:.1f}", width=f"{BAR:g}", height=f"{tall:.1f}", cls=f"bar-{kind}")
