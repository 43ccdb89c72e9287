"""Small charts under one another for a projector: name and latest value at the left, the course with its limits at the right, one time axis."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dashboard.charts.stack_parts import Band, Line
from dashboard.charts.time_axis import Axis
from dashboard.components.flag_chip import SHAPES
from dashboard.components.markup import Tree, h
from dashboard.components.meeting_screen import SCREENS, Days, Screen, course, dot
from dashboard.components.svg import line, text

AIR = 0.03
NOTES = 2
"""Lines of words under the charts, whose room is left free."""


@dataclass(frozen=True)
class Strip:
    """One measure: what it is of, the latest value with what is said beside it, its class (act, watch, data or none), its band.

    under: further words below the value, where one strip has the whole height. limits: words at the right end of each of the band's lines.
    """

    name: str
    unit: str
    now: str
    said: str
    kind: str
    band: Band
    limits: tuple[str, ...] = ()
    under: tuple[str, ...] = ()


def meeting_stack(strips: Sequence[Strip], today: date, last_on: date | None, *, foot: str) -> Tree:
    """foot: how to read the scales, in the corner. last_on: the day of the last meeting. Every strip has at least one value."""
    days = [on for strip in strips for series in strip.band.series for on, _ in series.values]
    first = min(min(days), today - timedelta(days=180))
    pad = timedelta(days=max(round((today - first).days * AIR), 4))
    axis = Axis(first - pad, today + pad)
    sized = [replace(screen, height=screen.height - NOTES * screen.text) for screen in SCREENS]
    return h("div", [_drawn(screen, strips, axis, today, last_on, foot) for screen in sized], cls="m-fig m-stack")


def _drawn(screen: Screen, strips: Sequence[Strip], axis: Axis, today: date, last_on: date | None, said: str) -> Tree:
    left = screen.text * 10.8
    right = screen.width - max((screen.wide(words) for strip in strips for words in strip.limits), default=0) - 18
    days = Days(axis, left, right)
    foot = screen.height - screen.text * 1.45
    high = foot / len(strips)
    parts = days.rules(today, last_on, 4, foot)
    for n, strip in enumerate(strips):
        parts += _strip(screen, strip, days, n * high + 6, (n + 1) * high - screen.text * 0.5)
    return screen.draw(parts, days.names(screen, today, screen.height - 5), text(0, screen.height - 5, said))


def _strip(screen: Screen, strip: Strip, days: Days, top: float, base: float) -> list[Tree]:
    band = strip.band

    def y(value: float) -> float:
        return base - (base - top) * (min(max(value, band.low), band.high) - band.low) / (band.high - band.low)

    ink = f"var(--{band.colour})"
    found = [*_words(screen, strip, top), line(days.left, base, days.right, base, "base"), line(days.left, top, days.right, top, "g")]
    found += [text(days.left - 8, top + screen.text * 0.55, f"{band.high:g}", anchor="end"), text(days.left - 8, base, f"{band.low:g}", anchor="end")]
    found += _limits(screen, strip, days, y)
    for series in band.series:
        points = [(on, days.at(on), y(value)) for on, value in series.values]
        if band.bars:
            found += [h("rect", x=f"{x - 3:.1f}", y=f"{at:.1f}", width=6, height=f"{base - at:.1f}", style=f"fill:{ink}") for _, x, at in points]
            continue
        found += [] if series.hollow else course(points, ink)
        found += [dot(x, at, ink, hollow=series.hollow, square=series.square) for _, x, at in points]
    return found


def _words(screen: Screen, strip: Strip, top: float) -> list[Tree]:
    """Name and unit; below them the number, its class as a shape, and what is said beside it."""
    below = top + screen.text * 0.7 + screen.key * 0.92
    named: list[Tree | str] = [strip.name, h("tspan", f" {strip.unit}", cls="u")]
    found = [text(0, top + screen.text * 0.7, named, "t"), text(0, below, strip.now, "key")]
    x = len(strip.now) * screen.key * 0.56 + 8
    if strip.kind:
        shape, size = SHAPES[strip.kind], screen.text * 0.75
        found.append(
            h("g", shape, cls=f"mark-{strip.kind}", transform=f"translate({x:.1f} {below - size:.1f}) scale({size / 10:.2f})", style="stroke-width:1.75")
        )
        x += size + 8
    found.append(text(x, below, strip.said))
    return found + [text(0, below + screen.text * (1.4 + 1.2 * n), words) for n, words in enumerate(strip.under)]


def _limits(screen: Screen, strip: Strip, days: Days, y: Callable[[float], float]) -> list[Tree]:
    """Dashed, with words at the right end; words of lines that lie close are pushed apart."""
    lines: Sequence[Line] = strip.band.lines
    found, last = list[Tree](), -1e9
    for one, words in sorted(zip(lines, strip.limits, strict=True), key=lambda pair: -pair[0].value):
        at = max(y(one.value) + screen.text * 0.35, last + screen.text * 0.98)
        found.append(line(days.left, y(one.value), days.right, y(one.value), "lim"))
        found.append(text(days.right + 10, at, words, "act-t"))
        last = at
    return found
