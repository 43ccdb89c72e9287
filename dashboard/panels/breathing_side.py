"""Beside the breathing tests: distance to each limit, how fast, when the next test is due, devices and NIV, what was answered last."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

from dashboard.care import alsfrs
from dashboard.care.bands import Standing, due_on, lying, measured_file, upright
from dashboard.care.catalogue import aids
from dashboard.care.flag_rules import rules
from dashboard.care.trajectory import DAYS_A_MONTH, in_order
from dashboard.care.words import MINUS, ago, count, day, number, signed
from dashboard.charts.breathing import ABOUT, ITEMS, niv_words
from dashboard.charts.function_marks import MODES
from dashboard.components.flag_chip import mark
from dashboard.components.markup import Tree, h
from db.queries.overview import Overview
from db.records import Happening, Reading, Score
from db.vocabulary import MEASURES, AidStage, EventKind, Measure

_AGE = "resp-old"
YEAR = timedelta(days=365)
_FVC = (Measure.FVC_PERCENT, Measure.SVC_PERCENT)
_STAGES = {
    AidStage.IDENTIFIED: "identified",
    AidStage.ASSESSED: "assessed",
    AidStage.ORDERED: "ordered",
    AidStage.APPROVED: "approved",
    AidStage.DELIVERED: "delivered",
    AidStage.FITTED: "fitted",
    AidStage.IN_USE: "in use",
    AidStage.RETURNED: "returned",
}


def away(standings: Mapping[str, Standing | None], today: date) -> Tree:
    """How far the latest value of each measure is from each line; what is too old to stand for now says so."""
    rows = []
    for row in measured_file().bands:
        now = standings[row.key]
        if now is None:
            if row.limits:
                rows.append(h("tr", h("td", row.label), h("td", "No test recorded", colspan="3", cls="num muted")))
            continue
        kept = MEASURES[now.now.measure]
        for each in now.away:
            far = f"{number(abs(each.distance), kept.decimals)} {'above' if each.distance >= 0 else 'below'}" if each.distance else "on the line"
            said = h("b", mark("act"), f" {far}", cls="cls cls-act") if each.met else far
            old = h("span", ", old value", cls="data") if now.old else None
            rows.append(
                h("tr", h("td", kept.label), h("td", number(now.now.value, kept.decimals), old, cls="num"), h("td", each.words), h("td", said, cls="num"))
            )
    return _section(
        "Distance to each limit",
        "in the unit of the test",
        h(
            "table",
            h(
                "thead",
                h(
                    "tr",
                    h("th", "Test", scope="col"),
                    h("th", "Latest", scope="col", cls="num"),
                    h("th", "Limit", scope="col"),
                    h("th", "Away", scope="col", cls="num"),
                ),
            ),
            h("tbody", rows),
            cls="tbl",
        ),
        id="resp-away",
    )


def pace(readings: Sequence[Reading], today: date) -> Tree | None:
    """Points of % predicted a month: since the last test, over a year, and lying flat against seated."""
    values = upright(readings, _FVC, today)
    if len(values) < 2:
        return None
    last, before = values[-1], values[-2]
    year = [one for one in values if last.measured_on - one.measured_on <= YEAR]
    said = [_rate("Since the test before", before, last)]
    if len(year) > 2:
        said.append(_rate(f"Over {_months(year[0], last)}", year[0], last))
    flat = [one for one in lying(readings, _FVC, today) if one.measured_on == last.measured_on and one.measure is last.measure]
    if flat:
        drop = last.value - flat[0].value
        said.append(h("div", h("dt", "Lying flat"), h("dd", h("b", f"{MINUS if drop > 0 else '+'}{number(abs(drop))}"), " against seated")))
    return _section("How fast", f"{MEASURES[last.measure].label} seated, points of % predicted", h("dl", said, cls="pace"), id="resp-pace")


def _months(first: Reading, last: Reading) -> str:
    return count(round((last.measured_on - first.measured_on).days / DAYS_A_MONTH), "month")


def _rate(label: str, first: Reading, last: Reading) -> Tree:
    months = (last.measured_on - first.measured_on).days / DAYS_A_MONTH
    return h("div", h("dt", label), h("dd", h("b", signed((last.value - first.value) / months, 1)), " a month"))


def next_tests(standings: Mapping[str, Standing | None], today: date, *, ended: bool) -> Tree | None:
    """When each test is due: as long after the last as a value stands for now (flags.yaml)."""
    if ended:
        return None
    rows = []
    for row in measured_file().bands:
        if row.age is None:
            continue
        now = standings[row.key]
        due = due_on(now.now.measured_on, row.age) if now else None
        if now is None or due is None:
            rows.append(
                h("tr", h("td", row.label), h("td", "never", cls="num muted"), h("td", h("span", mark("data"), " due now", cls="cls cls-data"), cls="num"))
            )
            continue
        late = (today - due).days
        said = h("b", f"{day(due)}, {count(late, 'day')} late") if late > 0 else day(due)
        rows.append(h("tr", h("td", row.label), h("td", day(now.now.measured_on), cls="num"), h("td", said, cls="num")))
    head = h("tr", h("th", "Test", scope="col"), h("th", "Last", scope="col", cls="num"), h("th", "Due", scope="col", cls="num"))
    return _section(
        "Next tests",
        f"every {number(rules().row(_AGE).when.limit)} days, sooner when flagged",
        h("table", h("thead", head), h("tbody", rows), cls="tbl"),
        id="resp-next",
    )


def devices(facts: Overview, today: date) -> Tree:
    """What supports breathing and since when; settings are the words that were noted with the start."""
    happened = [event for event in facts.events if event.kind in ABOUT and event.happened_on <= today]
    lines = [
        _device("NIV", niv_words(facts.readings, happened, today), _settings(happened, EventKind.NIV_START)),
        _device("Cough aid", *_since(happened, EventKind.COUGH_DEVICE)),
    ]
    opened = [event for event in happened if event.kind is EventKind.TRACHEOSTOMY]
    if opened:
        lines.append(_device("Tracheostomy", *_since(happened, EventKind.TRACHEOSTOMY)))
    for aid in facts.aids:
        known = aids().get(aid.aid_key)
        reached = [(stage, aid.reached[stage]) for stage in AidStage if stage in aid.reached]
        if known is None or known.group != "respiratory" or not reached or reached[-1][0] is AidStage.RETURNED:
            continue
        stage, on = reached[-1]
        lines.append(_device(known.short, f"{_STAGES[stage]} {day(on)}", None))
    return _section("Devices and settings", "settings: as noted with the start", h("dl", lines, cls="dev"), id="resp-devices")


def _device(name: str, said: str, settings: str | None) -> list[Tree]:
    return [h("dt", name), h("dd", said, h("span", settings, cls="label") if settings else None)]


def _since(happened: Sequence[Happening], kind: EventKind) -> tuple[str, str | None]:
    days = [event.happened_on for event in happened if event.kind is kind]
    return (f"since {day(max(days))}", _settings(happened, kind)) if days else ("None", None)


def _settings(happened: Sequence[Happening], kind: EventKind) -> str | None:
    found = [event for event in happened if event.kind is kind]
    if not found:
        return None
    return found[-1].detail or "Settings not recorded"


def answers(scores: Sequence[Score], triggers: Collection[int], today: date) -> Tree | None:
    """What was answered about breathing last, in the full wording."""
    asked = [score for score in in_order(scores) if score.assessed_on <= today]
    if not asked:
        return None
    last = asked[-1]
    rows = []
    for n in ITEMS:
        item, value = alsfrs.ITEMS[n - 1], last.items[n - 1]
        said = alsfrs.answer(n, value, last.item5_form)
        met = [h("span", mark("watch"), h("span", "trigger met: ", cls="sr"))] if n in triggers else None
        rows += [h("dt", item.label), h("dd", met, h("b", "" if value is None else f"{value} "), said)]
    when = f"{day(last.assessed_on)}, {MODES[last.mode]}, {ago(last.assessed_on, today)}"
    return _section("Asked last", when, h("dl", rows, cls="dev"), id="resp-answers")


def _section(title: str, label: str, *children: Tree, id: str) -> Tree:
    return h("section", h("div", h("h2", title), h("span", label, cls="label"), cls="sec-h"), *children, cls="sec", id=id)
