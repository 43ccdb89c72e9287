"""The number column of a stack of charts: what is measured, now and before, how old, at the heights of the figure."""

from datetime import date

from dashboard.care.bands import Standing
from dashboard.care.words import ago, day, number
from dashboard.charts.stack import Stack
from dashboard.components.flag_chip import mark
from dashboard.components.markup import Tree, h
from db.vocabulary import MEASURES


def numbers(shown: Stack, named: list[tuple[str, str, str, Standing | None]], today: date) -> Tree:
    """named: key of the band, its label and unit, and how it stands."""
    answers = h("span", h("b", "Symptoms"), h("span", "4 = none, 0 = most", cls="label"), cls="only-side ms-answers", style=_at(shown, "answers", 0))
    return h("div", [_one(shown, *each, today) for each in named], answers, cls="fn-col fn-numbers")


def _one(shown: Stack, key: str, label: str, unit: str, now: Standing | None, today: date) -> Tree:
    name = h("b", f"{label}, {unit}", cls="ms-name")
    if now is None:
        return h("div", name, cls="ms", style=_at(shown, key, -30))
    kept = MEASURES[now.now.measure]
    met = any(away.met for away in now.away)
    was = f"was {number(now.was.value, kept.decimals)}" if now.was else None
    old = h("span", f"{ago(now.now.measured_on, today)}", h("span", ", too old to stand for now", cls="ms-why"), cls="data ms-old") if now.old else None
    return h(
        "div",
        name,
        h("span", h("b", number(now.now.value, kept.decimals), cls="k act" if met else "k"), was, mark("act") if met else None, cls="ms-now"),
        h("span", day(now.now.measured_on), cls="ms-on"),
        old,
        cls="ms",
        style=_at(shown, key, -30),
    )


def _at(shown: Stack, key: str, by: int) -> str:
    if key not in shown.places:
        return "display:none"
    return f"--y:{shown.places[key].top + by}px;--yp:{shown.narrow[key].top + by + 2}px"
