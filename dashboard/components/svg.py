"""Small drawings in the house look: lines, boxes and text at a tenth of a pixel, and the hatch for what is not split or not known."""

from collections.abc import Sequence

from dashboard.components.markup import Child, Tree, h

UP, DOWN = "up", "down"


def drawing(width: float, height: float, *parts: Child | Sequence[Child], cls: str = "fig") -> Tree:
    return h(
        "svg", *parts, cls=cls, width=f"{width:.0f}", height=f"{height:.0f}", viewBox=f"0 0 {width:.0f} {height:.0f}", aria_hidden="true", focusable="false"
    )


def text(x: float, y: float, words: Child | Sequence[Child], cls: str | None = None, anchor: str | None = None) -> Tree:
    return h("text", words, x=f"{x:.1f}", y=f"{y:.1f}", cls=cls, text_anchor=anchor)


def line(x1: float, y1: float, x2: float, y2: float, cls: str | None = "g", style: str | None = None) -> Tree:
    return h("line", x1=f"{x1:.1f}", y1=f"{y1:.1f}", x2=f"{x2:.1f}", y2=f"{y2:.1f}", cls=cls, style=style)


def box(x: float, y: float, width: float, height: float, style: str) -> Tree:
    return h("rect", x=f"{x:.1f}", y=f"{y:.1f}", width=f"{max(width, 0):.1f}", height=f"{max(height, 0):.1f}", style=style)


def tick(x: float, top: float, bottom: float) -> Tree:
    """Where a target or an agreed number stands."""
    return line(x, top, x, bottom, None, "stroke:var(--c-text);stroke-width:2")


def triangle(x: float, y: float, size: float, way: str, cls: str) -> Tree:
    """Around its middle; the point is up or down."""
    sign = -1 if way == UP else 1
    return h("path", d=f"M{x:.1f} {y + sign * size:.1f}L{x - size:.1f} {y - sign * size:.1f}H{x + size:.1f}Z", cls=cls)


def path(points: Sequence[tuple[float, float]], style: str) -> Tree:
    return h("path", d="M" + " ".join(f"{x:.1f} {y:.1f}" for x, y in points), cls="line", style=style)


def hatch(id: str) -> Tree:
    """Fill with `url(#id)`."""
    stripe = h("line", x1="0", x2="0", y1="0", y2="5", style="stroke:var(--c-faint);stroke-width:1")
    return h("defs", h("pattern", stripe, id=id, width="5", height="5", patternUnits="userSpaceOnUse", patternTransform="rotate(45)"))
