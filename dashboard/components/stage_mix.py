"""King's stages of everybody on the last day of each month, as stacked columns."""

from collections.abc import Sequence
from datetime import date

from dashboard.care.caseload import NOT_KNOWN
from dashboard.care.caseload_shown import Split
from dashboard.care.words import MONTHS, day
from dashboard.charts.shown import Shown, Table, nothing
from dashboard.components import svg
from dashboard.components.markup import Tree, h

WIDTH, LEFT, RIGHT, TOP, HEIGHT = 578.0, 36.0, 112.0, 14.0, 186.0
HATCH = "stage-not-known"
_LEAST_PX = 15.0  # between two labels
_STEPS = (5, 10, 20, 25, 50, 100, 200, 500, 1000, 2500, 5000)


def stage_mix(months: Sequence[tuple[date, Split]]) -> Shown[Tree]:
    """Months oldest first. What is hidden of a month is drawn as one part, and said to be joined."""
    named = list(months[0][1].parts) if months else []
    head = ("Last day", *(_name(stage) for stage in named), "Joined", "People")
    seen = [(on, split) for on, split in months if split.people]
    if not seen:
        return nothing("Too few people to show by stage" if months else "No month in this period", head)
    (first, was), (last, now) = seen[0], seen[-1]
    said = ", ".join(f"{size} in {_name(stage)}" for stage, size in now.parts.items() if size)
    sentence = f"{was.people} people on {day(first)}, {now.people} on {day(last)}: {said}."
    if now.together:
        sentence = f"{sentence[:-1]}, {now.together} in stages that are joined because one has fewer than 5."
    rows = tuple((day(on), *("joined" if split.parts[stage] is None else str(split.parts[stage]) for stage in named), *_rest(split)) for on, split in months)
    return Shown(_drawn(months, named, now), sentence, Table(head, rows))


def _rest(split: Split) -> tuple[str, str]:
    return str(split.together) if split.together is not None else "<5", "<5" if split.people is None else str(split.people)


def _name(stage: str) -> str:
    return stage if stage == NOT_KNOWN else f"stage {stage}"


def _drawn(months: Sequence[tuple[date, Split]], named: Sequence[str], now: Split) -> Tree:
    top = max(split.people or 0 for _, split in months)
    step = next(size for size in _STEPS if top / size <= 4 or size == _STEPS[-1])
    scale, pitch = HEIGHT / (top * 1.04), (WIDTH - LEFT - RIGHT) / len(months)
    floor, width = TOP + HEIGHT, min(20.0, pitch - 4)
    parts: list[Tree] = [svg.hatch(HATCH)]
    for value in range(0, top + 1, step):
        y = floor - value * scale
        parts += [svg.line(LEFT, y, WIDTH - RIGHT, y, "g" if value else "base"), svg.text(LEFT - 8, y + 4.5, str(value), anchor="end")]
    labels: list[tuple[float, int, str]] = []
    for n, (on, split) in enumerate(months):
        x, y = LEFT + pitch * n + (pitch - width) / 2, floor
        if split.people is not None:
            for stage in named:
                size = split.parts[stage] or 0
                y -= size * scale
                parts.append(svg.box(x, y, width, size * scale, _fill(stage)))
                if split is now and size:
                    labels.append((y + size * scale / 2, size, _name(stage)))
            if split.together:
                y -= split.together * scale
                parts.append(svg.box(x, y, width, split.together * scale, "fill:none;stroke:var(--c-faint);stroke-width:1;stroke-dasharray:2 2"))
                if split is now:
                    labels.append((y + split.together * scale / 2, split.together, "joined"))
            if split is now:
                parts.append(svg.text(x + width / 2, y - 4, str(split.people), "b", "middle"))
        if len(months) <= 14 or n % 3 == 0:
            parts.append(svg.text(x + width / 2, floor + 17, MONTHS[on.month - 1], anchor="middle"))
    for y, size, words in _apart(labels, TOP, floor):
        parts += [svg.text(WIDTH - RIGHT + 32, y + 4.5, str(size), "b", "end"), svg.text(WIDTH - RIGHT + 40, y + 4.5, words)]
    return svg.drawing(WIDTH, floor + 22, *parts)


def _fill(stage: str) -> str:
    if stage == NOT_KNOWN:
        return f"fill:url(#{HATCH});stroke:var(--c-faint);stroke-width:1"
    return f"fill:var(--ch-stage-{stage.lower()});stroke:var({'--c-border' if stage == '1' else '--c-page'});stroke-width:1"


def _apart(labels: list[tuple[float, int, str]], top: float, bottom: float) -> list[tuple[float, int, str]]:
    """The same labels from the bottom up, pushed up where two would touch."""
    placed: list[tuple[float, int, str]] = []
    limit = bottom + _LEAST_PX
    for y, size, words in labels:
        y = max(min(y, limit - _LEAST_PX), top - 6)
        placed.append((y, size, words))
        limit = y
    return placed


def figure(shown: Shown[Tree]) -> Tree:
    """A drawing with the sentence that says it."""
    if shown.figure is None:
        return h("p", shown.sentence, cls="muted")
    return h("figure", h("div", shown.figure, cls="scroll", tabindex="0", role="img", aria_label=shown.sentence))
