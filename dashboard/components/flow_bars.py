"""Who came, who died and who moved, by month; months with fewer than 5 are joined with their neighbours."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from dashboard.care.caseload_shown import Flow
from dashboard.care.words import MONTHS, day
from dashboard.charts.shown import Shown, Table, nothing
from dashboard.components import svg
from dashboard.components.markup import Tree

WIDTH, LEFT, RIGHT, TOP, HEIGHT = 578.0, 36.0, 112.0, 14.0, 186.0
HEAD = ("What", "From", "To", "People")
_FILLS = {
    "new": "fill:var(--ch-lane)",
    "died": "fill:var(--c-faint)",
    "moved": "fill:none;stroke:var(--c-faint);stroke-width:1",
}


def flows(found: Mapping[str, Sequence[Flow]], first: date, last: date) -> Shown[Tree]:
    """Up: new; down: died, and below them moved. A bar over several months is drawn at its mean a month, and prints what it comes to."""
    rows = tuple((what, day(one.first), day(one.last), "<5" if one.people is None else str(one.people)) for what, flow in found.items() for one in flow)
    if not any(one.people for flow in found.values() for one in flow):
        return nothing("Too few people came or left in this period to show", HEAD)
    return Shown(_drawn(found, first, last), " ".join(_said(what, flow) for what, flow in found.items()), Table(HEAD, rows))


def total(flow: Sequence[Flow]) -> int:
    """What the groups of months that are shown come to."""
    return sum(one.people for one in flow if one.people is not None)


def _said(what: str, flow: Sequence[Flow]) -> str:
    if not flow or not total(flow):
        return f"{what.capitalize()}: too few to show, or nobody."
    return f"{what.capitalize()}: {total(flow)} from {day(flow[0].first)} to {day(flow[-1].last)}."


def _month(on: date) -> int:
    return on.year * 12 + on.month - 1


def _drawn(found: Mapping[str, Sequence[Flow]], first: date, last: date) -> Tree:
    start, months = _month(first), _month(last) - _month(first) + 1
    pitch = (WIDTH - LEFT - RIGHT) / months
    width = min(20.0, pitch - 4)

    def a_month(one: Flow) -> float:
        return (one.people or 0) / (_month(one.last) - _month(one.first) + 1)

    def at(what: str, month: int) -> float:
        return next((a_month(one) for one in found[what] if _month(one.first) <= month <= _month(one.last)), 0.0)

    span = range(start, start + months)
    up = max(at("new", month) for month in span) or 1.0
    down = max(at("died", month) + at("moved", month) for month in span)
    scale = (HEIGHT - 16) / (up + down)
    zero = TOP + up * scale
    step = 5 if up + down <= 25 else 10
    parts: list[Tree] = []
    for value in range(-step * int(down // step), step * int(up // step) + 1, step):
        y = zero - value * scale
        parts += [svg.line(LEFT, y, WIDTH - RIGHT, y, "g" if value else "base"), svg.text(LEFT - 8, y + 4.5, str(abs(value)), anchor="end")]
    for what, flow in found.items():
        for one in flow:
            if one.people:
                parts += _bar(what, one, start, pitch, width, scale, zero, at)
    for n in range(months):
        if months <= 14 or n % 3 == 0:
            parts.append(svg.text(LEFT + pitch * n + pitch / 2, TOP + HEIGHT + 17, MONTHS[(start + n) % 12], anchor="middle"))
    x = WIDTH - RIGHT
    for what, y in (("new", zero - up * scale / 2), ("died", zero + 18), ("moved", zero + 44)):
        parts += [svg.text(x + 32, y, str(total(found[what])) if total(found[what]) else "–", "b", "end"), svg.text(x + 40, y, what)]
    return svg.drawing(WIDTH, TOP + HEIGHT + 22, *parts)


def _bar(what: str, one: Flow, start: int, pitch: float, width: float, scale: float, zero: float, at: Callable[[str, int], float]) -> list[Tree]:
    """One group of months; a group that began before the period is drawn from its first month on."""
    early, late = max(_month(one.first), start), _month(one.last)
    many = late - _month(one.first) + 1
    x, wide = LEFT + pitch * (early - start) + (pitch - width) / 2, pitch * (late - early) + width
    height = (one.people or 0) / many * scale
    y = zero - height if what == "new" else zero + 1 if what == "died" else zero + 1 + max(at("died", month) for month in range(early, late + 1)) * scale
    drawn = [svg.box(x, y, wide, max(height - 1, 2), _FILLS[what])]
    if many > 1 and what != "moved":  # what moved comes to stands at the right
        drawn.append(svg.text(x + wide / 2, y - 3 if what == "new" else y + height + 12, str(one.people), "t halo", "middle"))
    return drawn
