"""What the card of the next person shows first, by role: one function a block, from facts to a tree."""

from collections.abc import Callable, Sequence
from datetime import date

from dashboard.care import alsfrs, staging, trajectory, words
from dashboard.care.adherence import adherence
from dashboard.care.alsfrs import Domain
from dashboard.care.catalogue import aid_name
from dashboard.care.flags import is_old
from dashboard.care.need_records import Need, Status
from dashboard.components.adherence_calendar import adherence_calendar
from dashboard.components.markup import Tree, h
from dashboard.components.mini_line import Point, mini_line
from dashboard.panels import equipment
from dashboard.roles import Block
from db.queries.overview import Overview
from db.records import Reading
from db.vocabulary import Measure, Mode, Position

SELF = (Mode.SELF, Mode.CARER)
SHOWN = 8  # values of a small line
BREATHING = (
    (Measure.FVC_PERCENT, "FVC, % pred", "fvc", 0, 120, (50,)),
    (Measure.SNIP, "SNIP, cmH₂O", "snip", 0, 120, (40,)),
    (Measure.PCF, "Cough flow, L/min", "pcf", 0, 600, (160,)),
)


def block(kind: Block, facts: Overview, today: date) -> list[Tree]:
    """One or more columns of the card."""
    return _BLOCKS[kind](facts, today)


def _exercise(facts: Overview, today: date) -> list[Tree]:
    logged = adherence(facts.programmes, facts.sessions, today)
    calendar = adherence_calendar(logged)
    now, before = logged.now.share, logged.before.share
    big = _big(f"{words.whole_percent(before)}" if before is not None else None, f"{words.whole_percent(now)}" if now is not None else None, "%")
    felt = [(name, mean) for name, mean in (("fatigue", logged.fatigue), ("effort", logged.effort), ("pain", logged.pain)) if mean is not None]
    said = h("p", "self-reported", [[h("br"), f"{name} ", h("b", words.number(mean)), " of 10"] for name, mean in felt], cls="label")
    if calendar.figure is None:
        return [h("div", h("h4", "Exercise done, 28 d"), h("p", calendar.empty or "No programme", cls="muted"), cls="f1")]
    return [
        h("div", h("h4", "Exercise done, 28 d"), big if now is not None else h("p", "Paused" if logged.paused else "None asked", cls="muted"), said, cls="f1"),
        h("div", calendar.figure, cls="fcal"),
    ]


def _domain(which: Domain) -> Callable[[Overview, date], list[Tree]]:
    def shown(facts: Overview, today: date) -> list[Tree]:
        scores = [score for score in trajectory.in_order(facts.scores) if score.assessed_on <= today]
        scored = [(score, value) for score in scores if (value := alsfrs.domain(score.items, which)) is not None]
        points = [Point(score.assessed_on, value, score.mode not in SELF) for score, value in scored]
        head = h("h4", f"{which.label}, 0–12")
        if not points:
            return [h("div", head, h("p", "Not assessed", cls="muted"), cls="f2")]
        latest, _ = scored[-1]
        named = alsfrs.items_of(latest.item5_form)
        items = [(named[number - 1].short.lower(), latest.items[number - 1]) for number in which.items]
        said = [[f"{', ' if n else ''}{name} ", h("b", value if value is not None else "?")] for n, (name, value) in enumerate(items)]
        was = f"{points[-2].value:g}" if len(points) > 1 else None
        return [
            h(
                "div",
                head,
                _big(was, f"{points[-1].value:g}"),
                mini_line(points[-SHOWN:], 0, 12, f"ch-{which.value}"),
                h("p", said, h("br"), _when(points[-1].on, today, "alsfrs"), cls="label"),
                cls="f2",
            )
        ]

    return shown


def _breathing(facts: Overview, today: date) -> list[Tree]:
    found = []
    for measure, name, age, low, high, limits in BREATHING:
        values = _of(facts.readings, measure, today)
        head = h("h4", name)
        if not values:
            found.append(h("div", head, h("p", "No test yet", cls="muted"), cls="f2"))
            continue
        was = words.number(values[-2].value) if len(values) > 1 else None
        points = [Point(one.measured_on, one.value) for one in values[-SHOWN:]]
        body = (_big(was, words.number(values[-1].value)), mini_line(points, low, high, "ch-resp", limits=limits))
        found.append(h("div", head, *body, h("p", _when(values[-1].measured_on, today, age), cls="label"), cls="f2"))
    return found


def _total(facts: Overview, today: date) -> list[Tree]:
    scores = [score for score in trajectory.in_order(facts.scores) if score.assessed_on <= today]
    known = {score.assessed_on: score.mode not in SELF for score in scores}
    points = [Point(on, total, known.get(on, True)) for on, total in trajectory.totals(scores)]
    head = h("h4", "ALSFRS-R total, 0–48")
    if not points:
        return [h("div", head, h("p", "No score", cls="muted"), cls="f2")]
    slope = trajectory.slope([(one.on, int(one.value)) for one in points])
    patient = facts.summary.patient
    stages = staging.over_time(scores, facts.events, until=today, diagnosed_on=patient.diagnosed_on, onset_on=patient.onset_on)
    stage = f"King’s {stages[-1].kings} (est.)" if stages and stages[-1].kings else "Stage not known"
    pace = [h("b", words.signed(slope.a_month, 1)), " a month"] if slope else [trajectory.why_no_slope([(one.on, int(one.value)) for one in points]) or ""]
    was = f"{points[-2].value:g}" if len(points) > 1 else None
    return [
        h(
            "div",
            head,
            _big(was, f"{points[-1].value:g}"),
            mini_line(points[-SHOWN:], 0, 48, "ch-total"),
            h("p", pace, h("br"), stage, h("br"), _when(points[-1].on, today, "alsfrs"), cls="label"),
            cls="f2",
        )
    ]


def _weight(facts: Overview, today: date) -> list[Tree]:
    values, start = _of(facts.readings, Measure.WEIGHT, today), facts.summary.weight_at_diagnosis
    head = h("h4", "Weight, kg")
    if not values:
        return [h("div", head, h("p", "No weight recorded", cls="muted"), cls="f2")]
    latest = values[-1]
    base = start or values[0].value
    since = h("b", f"{words.signed(100 * (latest.value / start - 1), 1)} %") if start else None
    points = [Point(one.measured_on, one.value) for one in values[-SHOWN:]]
    low, high = round(0.8 * base), round(1.1 * base)
    return [
        h(
            "div",
            head,
            _big(words.number(values[-2].value, 1) if len(values) > 1 else None, words.number(latest.value, 1)),
            mini_line(points, low, high, "ch-total", limits=(0.9 * base,)),
            h("p", [since, " since diagnosis", h("br")] if since else None, _when(latest.measured_on, today, "weight"), cls="label"),
            cls="f2",
        )
    ]


def _aids(facts: Overview, today: date) -> list[Tree]:
    coming = [need for need in equipment.find(facts, today) if need.status not in equipment.NOT_OPEN]
    coming.sort(key=lambda need: need.status.order)
    head = h("h4", "Equipment due")
    if not coming:
        return [h("div", head, h("p", "No aid is on its way", cls="muted"), cls="fwide")]
    return [h("div", head, h("ul", [_aid(need) for need in coming[:4]], cls="faids"), _more(len(coming) - 4), cls="fwide")]


def _aid(need: Need) -> Tree:
    late = need.status is Status.LATE
    days = ", ".join(
        filter(
            None,
            (
                f"needed {words.day(need.window.p50 or need.window.p25)}" if need.window else "",
                f"order by {words.day(need.order_by)}" if need.order_by and need.ordered_on is None else "",
                f"ordered {words.day(need.ordered_on)}" if need.ordered_on else "",
            ),
        )
    )
    return h(
        "li",
        h("b", aid_name(need.key)),
        h("span", f"late {need.late} d" if late and need.late else need.status.value, cls="late" if late else "muted"),
        h("span", days, cls="label"),
    )


def _more(rest: int) -> Tree | None:
    return h("p", f"{rest} more on the record", cls="label") if rest > 0 else None


def _big(was: str | None, now: str | None, unit: str = "") -> Tree:
    return h("div", h("i", f"{was}{words.ARROW}") if was is not None and was != now else None, now or "", h("span", unit, cls="u") if unit else None, cls="big")


def _when(on: date, today: date, age: str) -> str:
    return f"{words.day(on)}, {words.days_old(on, today)}" if is_old(age, on, today) else words.day(on)


def _of(readings: Sequence[Reading], measure: Measure, today: date) -> list[Reading]:
    """Of one measure, oldest first; lying down is another test."""
    known = [one for one in readings if one.measure is measure and one.position is not Position.SUPINE and one.measured_on <= today]
    return sorted(known, key=lambda one: one.measured_on)


_BLOCKS: dict[Block, Callable[[Overview, date], list[Tree]]] = {
    Block.EXERCISE: _exercise,
    Block.GROSS: _domain(Domain.GROSS),
    Block.FINE: _domain(Domain.FINE),
    Block.BULBAR: _domain(Domain.BULBAR),
    Block.RESPIRATORY: _domain(Domain.RESPIRATORY),
    Block.TOTAL: _total,
    Block.BREATHING: _breathing,
    Block.WEIGHT: _weight,
    Block.AIDS: _aids,
}
