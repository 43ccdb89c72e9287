"""Function for a projector: total with its fan, King's stages below, four domains beside it on the same time, drawn for two sizes of screen."""

from collections.abc import Sequence
from datetime import date, timedelta

from dashboard.care import alsfrs, staging
from dashboard.care.alsfrs import Domain
from dashboard.care.fan import Fan
from dashboard.care.words import day, number
from dashboard.charts.shown import Shown, Table, nothing
from dashboard.charts.time_axis import Axis
from dashboard.components.markup import Tree, h
from dashboard.components.meeting_screen import SCREENS, Days, Screen, course, dot
from dashboard.components.svg import box, line, text
from db.records import Happening, Patient, Score
from db.vocabulary import Mode

HEAD = ("Date", "Total", *(domain.value for domain in Domain), "King's")
DOMAIN_MAX = alsfrs.MAX_TOTAL // 4
TOTAL_SHARE = 0.535
"""Of the width that the total takes; the domains have the rest."""


def meeting_function(
    scores: Sequence[Score], events: Sequence[Happening], patient: Patient, today: date, *, fan: Fan | None, last_on: date | None
) -> Shown[Tree]:
    """Totals (0 to 48) and domains (0 to 12), higher = better. last_on: the day of the last meeting; the fan's parts carry the class m-fan."""
    known = sorted((one for one in scores if one.assessed_on <= today), key=lambda one: (one.assessed_on, one.mode is not Mode.CLINIC))
    if not known:
        return nothing("No ALSFRS-R yet", HEAD)
    dates = {"diagnosed_on": patient.diagnosed_on, "onset_on": patient.onset_on}
    staged = staging.over_time(known, events, until=today, **dates)
    drawing = [_Drawing(screen, known, staged, today, fan, last_on).tree() for screen in SCREENS]
    rows = tuple(
        (day(one.assessed_on), _said(alsfrs.total(one.items)), *(_said(alsfrs.domain(one.items, domain)) for domain in Domain), stage.kings or "not known")
        for one, stage in zip(reversed(known), reversed(staging.at_scores(known, events, **dates)), strict=True)
    )
    return Shown(h("div", drawing, cls="m-fig"), _sentence(known), Table(HEAD, rows))


def _said(value: int | None) -> str:
    return "not assessed" if value is None else str(value)


def _sentence(known: Sequence[Score]) -> str:
    """Without the forecast: that is said apart, so that it goes where the fan goes when the patient is in the room."""
    totals = [(one.assessed_on, found) for one in known if (found := alsfrs.total(one.items)) is not None]
    if not totals:
        return "ALSFRS-R scored, but never all twelve items: no total."
    (first_on, first), (last_on, last) = totals[0], totals[-1]
    said = f"ALSFRS-R total {last} on {day(last_on)}" + (f", {first} on {day(first_on)}" if len(totals) > 1 else "")
    domains = ", ".join(f"{domain.label.lower()} {_said(alsfrs.domain(known[-1].items, domain))}" for domain in Domain)
    return f"{said}. {domains} of {DOMAIN_MAX}."


class _Drawing:
    """One size. Time runs from the first score to today, or to the end of the fan."""

    def __init__(self, screen: Screen, known: Sequence[Score], staged: Sequence[staging.Staged], today: date, fan: Fan | None, last_on: date | None) -> None:
        self.screen, self.known, self.staged, self.today, self.fan, self.last_on = screen, known, staged, today, fan, last_on
        first = min(known[0].assessed_on, today - timedelta(days=180))
        end = fan.days[-1].on if fan else today + timedelta(days=max((today - first).days // 12, 14))
        self.days = Days(Axis(first, end), screen.text * 1.9, screen.width * TOTAL_SHARE)
        self.foot = screen.height - 5
        self.top, self.bottom = screen.text * 1.4, screen.height - screen.text * 2.9
        self.totals = [(one, found) for one in known if (found := alsfrs.total(one.items)) is not None]

    def y(self, total: float) -> float:
        return self.bottom - (self.bottom - self.top) * total / alsfrs.MAX_TOTAL

    def tree(self) -> Tree:
        return self.screen.draw(self._grid(), self._bands(), self._total(), self._stages(), self._domains())

    def _grid(self) -> list[Tree]:
        screen, left, right = self.screen, self.days.left, self.days.right
        found = [text(left, screen.text * 0.85, "higher = better")]
        for mark in (0, 24, alsfrs.MAX_TOTAL):
            found.append(line(left, self.y(mark), right, self.y(mark), "base" if mark == 0 else "g"))
            found.append(text(left - 8, self.y(mark) + screen.text * 0.35, str(mark), anchor="end"))
        found += self.days.rules(self.today, self.last_on, self.top, self.bottom + screen.text * 1.3)
        if self.last_on and self.days.axis.holds(self.last_on):
            x, wide = self.days.at(self.last_on), screen.wide("last meeting")
            ends = x - wide > left
            y = self.top + screen.text * 1.2 if self._number_reaches_down(x, wide) else self.bottom - 7
            found.append(text(x - 6 if ends else x + 6, y, "last meeting", "halo", anchor="end" if ends else "start"))
        return found + self.days.names(screen, self.today, self.foot)

    def _number_reaches_down(self, x: float, wide: float) -> bool:
        """Whether the number of a low total stands where words of this width at the foot would."""
        if not self.totals:
            return False
        newest, total = self.totals[-1]
        low = self.y(total) + self.screen.key * 1.15 > self.bottom - self.screen.text * 1.4
        return low and abs(self.days.at(newest.assessed_on) - x) < wide + self.screen.key * 1.2

    def _bands(self) -> list[Tree]:
        """The fan, and at its end in how many of ten it is so."""
        if self.fan is None:
            return []
        found, days = [], self.days
        for low, high, ink in (("low80", "high80", "var(--ch-fan80)"), ("low50", "high50", "var(--ch-fan50)")):
            up = [f"{days.at(one.on):.1f},{self.y(getattr(one, high)):.1f}" for one in self.fan.days]
            down = [f"{days.at(one.on):.1f},{self.y(getattr(one, low)):.1f}" for one in reversed(self.fan.days)]
            found.append(h("polygon", points=" ".join(up + down), cls="m-fan", style=f"fill:{ink};stroke:var(--ch-fan-edge);stroke-width:1"))
        if self.fan.ticks:
            last, end = self.fan.ticks[-1], self.fan.days[-1]
            above = self.y(end.high80) - self.screen.text * 1.8
            under = max(self.y(end.low80), self.y(self.totals[-1][1]) + self.screen.key * 1.15) + self.screen.text * 1.2  # below the number, too
            at = above if above > self.top else under
            found.append(
                h(
                    "g",
                    text(days.right, at, f"{number(last.low50)}–{number(last.high50)}", "t halo", anchor="end"),
                    text(days.right, at + self.screen.text * 1.15, "5 in 10", "halo", anchor="end"),
                    cls="m-fan",
                )
            )
        return found

    def _total(self) -> list[Tree]:
        if not self.totals:
            return [text(self.days.left + 12, self.y(24), "No total: an item was not assessed", "t")]
        points = [(one.assessed_on, self.days.at(one.assessed_on), self.y(total)) for one, total in self.totals]
        found = course(points, "var(--ch-total)")
        found += [
            dot(x, y, "var(--ch-total)", hollow=one.mode is not Mode.CLINIC, square=one.mode in (Mode.PHONE, Mode.VIDEO))
            for (_, x, y), (one, _) in zip(points, self.totals, strict=True)
        ]
        _, x, y = points[-1]
        below = y + self.screen.key * 1.15 < self.bottom
        anchor = "end" if x - self.screen.key * 1.2 > self.days.left else "start"
        found.append(text(x - 4, y + self.screen.key * 1.1 if below else y - self.screen.text * 0.7, str(self.totals[-1][1]), "key halo", anchor=anchor))
        if len(points) > 1 and points[-2][1] - self.days.left > self.screen.text * 1.6 and x - points[-2][1] > self.screen.key * 1.3:
            _, x, y = points[-2]
            found.append(text(x - 6, y + self.screen.text * 1.3, str(self.totals[-2][1]), "halo", anchor="end"))
        return found

    def _stages(self) -> list[Tree]:
        """King's over time, the last up to today."""
        top, high = self.bottom + 4, self.screen.text * 1.3
        spans: list[tuple[str, date]] = []
        for one in self.staged:
            if one.kings and (not spans or spans[-1][0] != one.kings):
                spans.append((one.kings, one.on))
        found = []
        for n, (stage, start) in enumerate(spans):
            stop = spans[n + 1][1] if n + 1 < len(spans) else self.today
            left, right = self.days.at(start), self.days.at(stop)
            found.append(box(left, top, max(right - left - 1, 1), high, f"fill:var(--ch-stage-{stage.lower()})"))
            words = f"King’s {stage}" if right - left > self.screen.wide(f"King’s {stage}") else stage
            if right - left > self.screen.wide(stage) + 4:
                ink = "deep" if stage in ("4A", "4B") else "light"
                found.append(
                    h(
                        "text", words, x=f"{(left + right) / 2:.1f}", y=f"{top + high * 0.78:.1f}", text_anchor="middle",
                        style=f"fill:var(--ch-stage-{ink}-text)",
                    )
                )  # fmt: skip
        return found

    def _domains(self) -> list[Tree]:
        """Each domain with its number now and before, and its own small course up to today."""
        screen, found = self.screen, list[Tree]()
        left = self.days.right + screen.text * 2.6
        days = Days(Axis(self.days.axis.start, self.today), left + screen.text * 6.4, screen.width - 8)
        high = (self.bottom + screen.text * 1.3) / len(Domain)
        for n, domain in enumerate(Domain):
            top = n * high
            ink = f"var(--ch-{domain.value})"
            values = [(one.assessed_on, value) for one in self.known if (value := alsfrs.domain(one.items, domain)) is not None]
            found += [_shape(domain, left - screen.text * 0.7, top + screen.text * 0.5, ink), text(left, top + screen.text * 0.85, domain.label, "t")]
            if not values:
                found.append(text(left, top + screen.text * 2.1, "not assessed"))
                continue
            now, was = values[-1][1], values[-2][1] if len(values) > 1 else None
            said = "" if was is None else "same" if was == now else f"was {was}"
            found.append(text(left, top + screen.text * 2.15, str(now), "num"))
            found.append(text(left + screen.text * (1.1 + 0.7 * len(str(now))), top + screen.text * 2.15, said))
            head, base = top + screen.text * 0.5, top + high - screen.text * 0.45
            found += [line(days.left, head, days.right, head, "g"), line(days.left, base, days.right, base, "base")]
            if self.last_on and days.axis.holds(self.last_on):
                found.append(line(days.at(self.last_on), head, days.at(self.last_on), base, "meet"))
            points = [(on, days.at(on), base - (base - head) * value / DOMAIN_MAX) for on, value in values]
            found += course(points, ink)
            found.append(_shape(domain, points[-1][1], points[-1][2], ink))
        return [
            *found,
            text(left, self.foot, f"of {DOMAIN_MAX}"),
            text(days.left, self.foot, str(self.days.axis.start.year)),
            text(screen.width, self.foot, "today", anchor="end"),
        ]


def _shape(domain: Domain, x: float, y: float, ink: str) -> Tree:
    """The shape of a domain: a circle, a square, a diamond, a triangle; colour is never alone."""
    style = f"fill:{ink}"
    if domain is Domain.BULBAR:
        return h("circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r=6, style=style)
    shapes = {Domain.FINE: "M-5.5 -5.5H5.5V5.5H-5.5Z", Domain.GROSS: "M0 -7L7 0L0 7L-7 0Z"}
    return h("path", d=shapes.get(domain, "M0 -7L7 6H-7Z"), transform=f"translate({x:.1f} {y:.1f})", style=style)
