"""Function for a projector: total with its fan, King's stages below, four domains beside it on the same time, drawn for two sizes of screen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dashboard.care import alsfrs, staging
from dashboard.care.alsfrs import Domain
from dashboard.care.fan import Fan
from dashboard.care.words import day
from dashboard.charts.shown import Shown, Table, nothing
from dashboard.components.markup import Tree, h
from db.records import Happening, Patient, Score
from db.vocabulary import Mode

HEAD = ("Date", "Total", *(domain.value for domain in Domain), "King's")
DOMAIN_MAX = alsfrs.MAX_TOTAL // 4


@dataclass(frozen=True)
class Size:
    """Pixels: of the whole drawing, of the text, and of the total's plot; cls names the screen it is for (assets/meeting.css)."""

    cls: str
    width: int
    height: int
    text: int
    left: int
    plot: int
    domains: int

    @property
    def key(self) -> float:
        return self.text * 1.6


SIZES = (Size("at-1280", 712, 268, 20, 40, 336, 440), Size("at-1920", 1060, 470, 24, 52, 540, 680))


def meeting_function(
    scores: Sequence[Score], events: Sequence[Happening], patient: Patient, today: date, *, fan: Fan | None, last_on: date | None
) -> Shown[Tree]:
    """Totals (0 to 48) and domains (0 to 12), higher = better. last_on: the day of the last meeting; the fan's parts carry the class m-fan."""
    known = sorted((one for one in scores if one.assessed_on <= today), key=lambda one: (one.assessed_on, one.mode is not Mode.CLINIC))
    if not known:
        return nothing("No ALSFRS-R yet", HEAD)
    staged = staging.over_time(known, events, diagnosed_on=patient.diagnosed_on, onset_on=patient.onset_on)
    drawing = [_Drawing(size, known, staged, today, fan, last_on).tree() for size in SIZES]
    rows = tuple(
        (day(one.assessed_on), _said(alsfrs.total(one.items)), *(_said(alsfrs.domain(one.items, domain)) for domain in Domain), stage.kings or "not known")
        for one, stage in zip(reversed(known), reversed(staged), strict=True)
    )
    return Shown(h("div", drawing, cls="m-fig"), _sentence(known, fan), Table(HEAD, rows))


def _said(value: int | None) -> str:
    return "not assessed" if value is None else str(value)


def _sentence(known: Sequence[Score], fan: Fan | None) -> str:
    totals = [(one.assessed_on, found) for one in known if (found := alsfrs.total(one.items)) is not None]
    if not totals:
        return "ALSFRS-R scored, but never all twelve items: no total."
    (first_on, first), (last_on, last) = totals[0], totals[-1]
    said = f"ALSFRS-R total {last} on {day(last_on)}" + (f", {first} on {day(first_on)}" if len(totals) > 1 else "")
    domains = ", ".join(f"{domain.label.lower()} {_said(alsfrs.domain(known[-1].items, domain))}" for domain in Domain)
    ahead = fan.ticks[0] if fan and fan.ticks else None
    return f"{said}. {domains} of {DOMAIN_MAX}." + (f" Forecast {day(ahead.on)}: 5 in 10 chance {ahead.low50}–{ahead.high50}." if ahead else "")


class _Drawing:
    """One size. Time runs from the first score to today, or to the end of the fan."""

    def __init__(self, size: Size, known: Sequence[Score], staged: Sequence[staging.Staged], today: date, fan: Fan | None, last_on: date | None) -> None:
        self.size, self.known, self.staged, self.today, self.fan, self.last_on = size, known, staged, today, fan, last_on
        self.first = min(known[0].assessed_on, today - timedelta(days=180))
        self.end = fan.days[-1].on if fan else today + timedelta(days=max((today - self.first).days // 12, 14))
        self.top, self.bottom = size.text * 1.5, size.height - size.text * 3.1
        self.totals = [(one, found) for one in known if (found := alsfrs.total(one.items)) is not None]

    def x(self, on: date) -> float:
        return self.size.left + self.size.plot * (on - self.first).days / max((self.end - self.first).days, 1)

    def y(self, total: float) -> float:
        return self.bottom - (self.bottom - self.top) * total / alsfrs.MAX_TOTAL

    def tree(self) -> Tree:
        size = self.size
        parts = [*self._grid(), *self._bands(), *self._total(), *self._stages(), *self._domains()]
        return h(
            "svg", parts, cls=f"mfig {size.cls}", width=size.width, height=size.height, viewBox=f"0 0 {size.width} {size.height}", aria_hidden="true",
            style=f"--fs:{size.text}px",
        )  # fmt: skip

    def _text(self, x: float, y: float, words: str, *, anchor: str = "start", cls: str | None = None, big: bool = False) -> Tree:
        style = f"font-size:{self.size.key:g}px;font-weight:600" if big else None
        return h("text", words, x=f"{x:.1f}", y=f"{y:.1f}", text_anchor=anchor, cls=cls, style=style)

    def _rule(self, x: float, top: float, bottom: float, style: str) -> Tree:
        return h("line", x1=f"{x:.1f}", x2=f"{x:.1f}", y1=f"{top:.1f}", y2=f"{bottom:.1f}", style=style)

    def _grid(self) -> list[Tree]:
        size, right = self.size, self.size.left + self.size.plot
        found = [self._text(size.left, size.text, "higher = better")]
        for mark in (0, 24, alsfrs.MAX_TOTAL):
            ink = "var(--c-muted)" if mark == 0 else "var(--ch-grid)"
            found.append(h("line", x1=size.left, x2=right, y1=f"{self.y(mark):.1f}", y2=f"{self.y(mark):.1f}", style=f"stroke:{ink}"))
            found.append(self._text(size.left - 8, self.y(mark) + size.text * 0.35, str(mark), anchor="end"))
        if self.last_on and self.first <= self.last_on <= self.end:
            found.append(self._rule(self.x(self.last_on), self.top, self.bottom, "stroke:var(--c-muted);stroke-width:1"))
        found.append(self._rule(self.x(self.today), self.top, self.bottom + size.text * 1.3, "stroke:var(--c-faint);stroke-width:2;stroke-dasharray:2 4"))
        ticks = self.bottom + size.text * 2.7
        found.append(self._text(size.left, ticks, day(self.first)[3:]))
        found.append(self._text(min(self.x(self.today), right), ticks, "today", anchor="middle"))
        return found

    def _bands(self) -> list[Tree]:
        if self.fan is None:
            return []
        found = []
        for low, high, ink in (("low80", "high80", "var(--ch-fan80)"), ("low50", "high50", "var(--ch-fan50)")):
            up = [f"{self.x(one.on):.1f},{self.y(getattr(one, high)):.1f}" for one in self.fan.days]
            down = [f"{self.x(one.on):.1f},{self.y(getattr(one, low)):.1f}" for one in reversed(self.fan.days)]
            found.append(h("polygon", points=" ".join(up + down), cls="m-fan", style=f"fill:{ink};stroke:var(--ch-fan-edge);stroke-width:1"))
        return found

    def _total(self) -> list[Tree]:
        if not self.totals:
            return [self._text(self.size.left + 12, self.y(24), "No total: an item was not assessed", cls="t")]
        points = [(self.x(one.assessed_on), self.y(total), one.mode) for one, total in self.totals]
        found = [h("polyline", points=" ".join(f"{x:.1f},{y:.1f}" for x, y, _ in points), cls="line", style="fill:none;stroke:var(--ch-total);stroke-width:3")]
        found += [self._mark(x, y, mode) for x, y, mode in points]
        x, y, _ = points[-1]
        below = y + self.size.key * 1.15 < self.bottom
        found.append(
            self._text(x - 4, y + self.size.key * 1.15 if below else y - self.size.text * 0.7, str(self.totals[-1][1]), anchor="end", cls="t", big=True)
        )
        if len(points) > 1:
            before = points[-2]
            found.append(self._text(before[0] - 6, before[1] + self.size.text * 1.3, str(self.totals[-2][1]), anchor="end"))
        return found

    @staticmethod
    def _mark(x: float, y: float, mode: Mode) -> Tree:
        """Solid in the clinic, hollow by the person or a carer, a hollow square by phone or video."""
        style = "fill:var(--c-page);stroke:var(--ch-total);stroke-width:2.5"
        if mode in (Mode.PHONE, Mode.VIDEO):
            return h("rect", x=f"{x - 5:.1f}", y=f"{y - 5:.1f}", width=10, height=10, style=style)
        return h("circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r=5.5, style="fill:var(--ch-total)" if mode is Mode.CLINIC else style)

    def _stages(self) -> list[Tree]:
        """King's from each score to the next, the last up to today."""
        top, high = self.bottom + 4, self.size.text * 1.3
        spans: list[tuple[str, date]] = []
        for one in self.staged:
            if one.kings and (not spans or spans[-1][0] != one.kings):
                spans.append((one.kings, one.on))
        found = []
        for n, (stage, start) in enumerate(spans):
            stop = spans[n + 1][1] if n + 1 < len(spans) else self.today
            left, right = self.x(start), self.x(stop)
            late = stage in ("4A", "4B")
            found.append(
                h(
                    "rect",
                    x=f"{left:.1f}",
                    y=f"{top:.1f}",
                    width=f"{max(right - left, 1):.1f}",
                    height=f"{high:.1f}",
                    style=f"fill:var(--ch-stage-{stage.lower()})",
                )
            )
            words = f"King’s {stage}" if right - left > self.size.text * 5 else stage
            if right - left > self.size.text * (0.8 * len(words) - 0.2):
                ink = "fill:var(--c-page)" if late else "fill:var(--c-text)"
                found.append(h("text", words, x=f"{(left + right) / 2:.1f}", y=f"{top + high * 0.78:.1f}", text_anchor="middle", style=ink))
        return found

    def _domains(self) -> list[Tree]:
        size, found = self.size, list[Tree]()
        high = (size.height - size.text * 0.6) / 4
        left, right = size.domains + size.text * 7.6, size.width - 8
        for n, domain in enumerate(Domain):
            top = n * high
            values = [(one.assessed_on, value) for one in self.known if (value := alsfrs.domain(one.items, domain)) is not None]
            ink = f"var(--ch-{domain.value})"
            found.append(self._text(size.domains, top + size.text, domain.label, cls="t"))
            if not values:
                found.append(self._text(size.domains, top + size.text * 2.2, "not assessed"))
                continue
            now, was = values[-1][1], values[-2][1] if len(values) > 1 else None
            found.append(
                h("text", str(now), x=size.domains, y=f"{top + size.text * 2.35:.1f}", cls="t", style=f"font-size:{size.text * 1.25:g}px;font-weight:600")
            )
            said = "" if was is None else "same" if was == now else f"was {was}"
            found.append(self._text(size.domains + size.text * 1.8, top + size.text * 2.3, said))
            base, room = top + high - size.text * 0.4, high - size.text * 0.9
            span = max((self.today - self.first).days, 1)
            points = [(left + (right - left) * (on - self.first).days / span, base - room * value / DOMAIN_MAX) for on, value in values]
            found.append(h("line", x1=f"{left:.1f}", x2=f"{right:.1f}", y1=f"{base:.1f}", y2=f"{base:.1f}", style="stroke:var(--c-muted)"))
            found.append(h("polyline", points=" ".join(f"{x:.1f},{y:.1f}" for x, y in points), style=f"fill:none;stroke:{ink};stroke-width:3"))
            found.append(_domain_mark(domain, *points[-1], ink))
            found.append(_domain_mark(domain, size.domains - size.text * 0.7, top + size.text * 0.65, ink))
        return found


def _domain_mark(domain: Domain, x: float, y: float, ink: str) -> Tree:
    """The shape of a domain: a circle, a square, a diamond, a triangle; colour is never alone."""
    style = f"fill:{ink}"
    if domain is Domain.BULBAR:
        return h("circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r=6, style=style)
    shapes = {Domain.FINE: "M-5.5 -5.5H5.5V5.5H-5.5Z", Domain.GROSS: "M0 -7L7 0L0 7L-7 0Z"}
    return h("path", d=shapes.get(domain, "M0 -7L7 6H-7Z"), transform=f"translate({x:.1f} {y:.1f})", style=style)
