"""A quality measure as a bar with its target, and the line of its last 12 months."""

from collections.abc import Sequence

from dashboard.care.quality import Rate
from dashboard.care.words import MINUS, whole_percent
from dashboard.components import svg
from dashboard.components.markup import Tree

BAR_PX, TREND_PX = 260.0, 148.0


def bullet(percent: int | None, target: int | None, instead: str = "") -> Tree:
    """0 to 100 %; `instead` stands where there is no bar."""
    parts = [svg.line(0, 22.5, BAR_PX, 22.5)]
    if percent is None:
        parts.append(svg.text(0, 16, instead))
    else:
        parts.append(svg.box(0, 8, BAR_PX * percent / 100, 10, "fill:var(--ch-lane)"))
        if target is not None:
            parts.append(svg.tick(BAR_PX * target / 100, 3, 23))
    return svg.drawing(BAR_PX + 2, 25, *parts)


def trend(rates: Sequence[Rate | None], target: int | None) -> Tree | None:
    """0 to 100 %, a month a step; months that may not be shown leave a gap. None without two months."""
    found = [(n, whole_percent(rate.share)) for n, rate in enumerate(rates) if rate is not None and rate.share is not None]
    if len(found) < 2:
        return None
    step = (TREND_PX - 12) / max(len(rates) - 1, 1)

    def place(n: int, percent: int) -> tuple[float, float]:
        return 4 + n * step, 31 - percent * 0.28

    parts: list[Tree] = []
    if target is not None:
        y = place(0, target)[1]
        parts.append(svg.line(0, y, TREND_PX, y, None, "stroke:var(--c-faint);stroke-width:1;stroke-dasharray:2 3"))
    run: list[tuple[float, float]] = []
    for before, (n, percent) in zip([None, *found], found, strict=False):
        if before is not None and n - before[0] > 1:
            parts += [svg.path(run, "stroke:var(--ch-total);stroke-width:1.5")] if len(run) > 1 else []
            run = []
        run.append(place(n, percent))
    parts += [svg.path(run, "stroke:var(--ch-total);stroke-width:1.5")] if len(run) > 1 else []
    x, y = place(*found[-1])
    parts.append(["circle", {"cx": f"{x:.1f}", "cy": f"{y:.1f}", "r": "3", "style": "fill:var(--ch-total)"}])
    return svg.drawing(TREND_PX, 34, *parts)


def change(rates: Sequence[Rate | None]) -> int | None:
    """Whole percentage points from the first month that may be shown to the last; None without two."""
    found = [whole_percent(rate.share) for rate in rates if rate is not None and rate.share is not None]
    return found[-1] - found[0] if len(found) > 1 else None


def change_words(points: int) -> str:
    return "no change" if points == 0 else f"+{points}" if points > 0 else f"{MINUS}{-points}"
