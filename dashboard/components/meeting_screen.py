"""Drawing for a projector: two sizes of screen, text that never scales, one way to draw days, lines and marks on both."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.care.trajectory import gaps
from dashboard.charts.time_axis import Axis
from dashboard.components.markup import Tree, h
from dashboard.components.svg import line, text

WIDE_LETTER = 0.56
"""Of the text's size: as wide as a letter is at the most, so that words are kept apart."""


@dataclass(frozen=True)
class Screen:
    """Pixels: of a drawing, of its text and of its key numbers; cls names the screen it is for (assets/meeting.css)."""

    cls: str
    width: int
    height: int
    text: int
    key: int

    def draw(self, *parts: Tree | list[Tree]) -> Tree:
        """One drawing of this size."""
        box, style = f"0 0 {self.width} {self.height}", f"--fs:{self.text}px;--key:{self.key}px"
        size = {"width": self.width, "height": self.height, "viewBox": box, "preserveAspectRatio": "xMinYMin"}
        return h("svg", *parts, cls=f"fig mfig {self.cls}", style=style, aria_hidden="true", **size)

    def wide(self, words: str) -> float:
        """Room for words, in pixels."""
        return len(words) * self.text * WIDE_LETTER


SCREENS = (Screen("at-1280", 712, 272, 20, 32), Screen("at-1920", 1060, 456, 24, 40))


@dataclass(frozen=True)
class Days:
    """Days from left to right between two edges, in proportion."""

    axis: Axis
    left: float
    right: float

    def at(self, on: date) -> float:
        return self.left + (self.right - self.left) * self.axis.share(on)

    def rules(self, today: date, last_on: date | None, top: float, bottom: float) -> list[Tree]:
        """A thin rule on the day of the last meeting, a dotted one today."""
        found = [line(self.at(today), top, self.at(today), bottom, "today")]
        if last_on and self.axis.holds(last_on):
            found.append(line(self.at(last_on), top, self.at(last_on), bottom, "meet"))
        return found

    def names(self, screen: Screen, today: date, y: float) -> list[Tree]:
        """Months under a chart, with the year where it begins, and today; where two would touch, today stands."""
        now = self.at(today)
        found = [text(min(now, screen.width - screen.wide("today") / 2), y, "today", anchor="middle")]
        free = self.left - screen.text
        for on, words in self.axis.months(4):
            x, half = self.at(on), screen.wide(words) / 2
            if x - half > free and abs(x - now) > half + screen.wide("today") / 2 + 6:
                found.append(text(x, y, words, anchor="middle"))
                free = x + half + 6
        return found


def course(points: Sequence[tuple[date, float, float]], ink: str) -> list[Tree]:
    """A line through points (day, x, y), dotted across where more than 120 days passed: nobody knows the way between."""
    broken = set(gaps([on for on, _, _ in points]))
    found, solid = list[Tree](), ""
    for n, (_, x, y) in enumerate(points):
        solid += f"{'L' if n and n - 1 not in broken else 'M'}{x:.1f} {y:.1f}"
        if n in broken:
            _, x2, y2 = points[n + 1]
            found.append(line(x, y, x2, y2, "line", f"stroke:{ink};stroke-dasharray:2 6"))
    return [h("path", d=solid, cls="line", style=f"stroke:{ink}"), *found] if len(points) > 1 else []


def dot(x: float, y: float, ink: str, *, hollow: bool = False, square: bool = False) -> Tree:
    """Solid where measured in the clinic; hollow, or a hollow square, where it was taken another way."""
    style = f"fill:var(--c-page);stroke:{ink};stroke-width:2.5" if hollow or square else f"fill:{ink}"
    if square:
        return h("rect", x=f"{x - 5:.1f}", y=f"{y - 5:.1f}", width=10, height=10, style=style)
    return h("circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r=5.5, style=style)
