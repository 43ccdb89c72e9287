"""Carers of one person: who they are, how far each got in what carers are taught, and how heavy the care weighs on them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from dashboard.care.carer_topics import Standing, standings, topic_file, topics
from dashboard.care.quality_file import measures
from dashboard.care.recorded import LEVELS
from dashboard.care.words import ago, change, count, day, number
from dashboard.components.empty import empty
from dashboard.components.flag_chip import mark
from dashboard.components.form import Ask, form
from dashboard.components.markup import Tree, h
from db.care_records import SignOff
from db.queries.people import CarerName
from db.records import Patient, Reading
from db.vocabulary import MEASURES, Measure, TrainingLevel

RELATIONS = ("wife", "husband", "partner", "daughter", "son", "sister", "brother", "friend", "paid carer")


def panel(patient: Patient, carers: Sequence[CarerName], signed: Sequence[SignOff], today: date, *, may: bool, ended: bool = False) -> Tree:
    """`ended`: care here has ended, and no sign-off is due any more."""
    main = next((one.name for one in carers if one.is_main), None)
    said = f"main carer {main}" if main else "" if not carers else "no main carer named"
    return h(
        "section",
        h("div", h("h2", "Carers"), h("span", said, cls="label"), h("span", _edit(patient, None), cls="do") if may else None, cls="sec-h"),
        h("ul", [_row(patient, one, may=may) for one in carers], cls="care-rows carers")
        if carers
        else empty("No carer recorded", "Somebody who lives alone, or nobody asked yet."),
        _checklist(patient, carers, signed, today, may=may, ended=ended) if carers else None,
        cls="sec",
        id="care-carers",
    )


def strain(readings: Sequence[Reading], today: date) -> Tree:
    """The latest Zarit score, the one before, and how old it is: old is said, never shown as now."""
    found = sorted((one for one in readings if one.measure is Measure.ZARIT and one.measured_on <= today), key=lambda one: one.measured_on)
    head = h("div", h("h2", "Carer strain"), h("span", "Zarit burden 0–88, higher = heavier", cls="label"), cls="sec-h")
    if not found:
        return h("section", head, empty("Not asked yet", "No Zarit score is recorded."), cls="sec", id="care-strain")
    last, before = found[-1], found[-2] if len(found) > 1 else None
    old = (today - last.measured_on).days > measures()["QM-15"].limits["assessed_days"]
    moved = change(before.value, last.value) if before else number(last.value)
    return h(
        "section",
        head,
        h(
            "p",
            h("b", moved, cls="fig-no"),
            h("span", f" of {MEASURES[Measure.ZARIT].high:g}, {day(last.measured_on)}, {ago(last.measured_on, today)}", cls="label"),
            h("span", mark("data"), "out of date", cls="data label refresh") if old else None,
        ),
        cls="sec",
        id="care-strain",
    )


def _row(patient: Patient, one: CarerName, *, may: bool) -> Tree:
    facts = [one.relation, "main carer" if one.is_main else "", "lives with the person" if one.lives_with else ""]
    phone = h("a", one.phone, href=f"tel:{one.phone.replace(' ', '')}") if one.phone else h("span", "no phone", cls="muted")
    return h(
        "li",
        h("span", h("b", h("bdi", one.name)), " ", h("span", ", ".join(filter(None, facts)), cls="label"), cls="what"),
        h("span", phone, cls="label"),
        _edit(patient, one) if may else h("span"),
    )


def _edit(patient: Patient, one: CarerName | None) -> Tree:
    asks = [
        Ask("name", "Name", value=one.name if one else "", required=True),
        Ask("relation", "Relation", value=one.relation if one else "", required=True, hint=f"For example {', '.join(RELATIONS[:4])}, {RELATIONS[-1]}"),
        Ask("phone", "Phone (optional)", value=(one.phone or "") if one else ""),
        Ask("lives_with", "Lives with the person", "tick", one.lives_with if one else False),
        Ask("is_main", "Main carer", "tick", one.is_main if one else False),
    ]
    button: Tree | str = h("span", "Edit", h("span", f" {one.name}", cls="sr")) if one else "Add carer"
    known: dict[str, Any] = {"row_id": str(one.id), "version": one.version} if one else {}
    id = f"carer-{one.id}" if one else "carer-new"
    return form(id, button, "Carer" if one else "New carer", patient, "care-carer", asks, cls="btn-bare" if one else "", **known)


def _checklist(patient: Patient, carers: Sequence[CarerName], signed: Sequence[SignOff], today: date, *, may: bool, ended: bool) -> Tree:
    """Fifteen topics by carer. What was never begun for anybody is folded away; nothing is left out."""
    found = standings(signed, today)
    if ended:
        found = {at: replace(one, refresh_on=None, overdue_days=0) for at, one in found.items()}
    begun = [key for key in topics() if any((key, one.id) in found for one in carers)]
    rest = [key for key in topics() if key not in begun]
    due = sum(standing.overdue_days > 0 for standing in found.values())
    return h(
        "div",
        h(
            "div",
            h("h3", "Training"),
            h("span", f"{count(due, 'refresh', 'refreshes')} due" if due else f"{len(begun)} of {len(topics())} topics begun", cls="label"),
            h("span", _sign(patient, carers, today), cls="do") if may else None,
            cls="sec-h",
        ),
        _table(begun, carers, found, today) if begun else h("p", "Nobody was taught yet.", cls="label"),
        h("details", h("summary", f"{count(len(rest), 'topic')} not begun"), _table(rest, carers, found, today), cls="more", id="topics-rest")
        if rest
        else None,
        cls="training",
    )


def _table(keys: Sequence[str], carers: Sequence[CarerName], found: Mapping[tuple[str, UUID], Standing], today: date) -> Tree:
    return h(
        "div",
        h(
            "table",
            h("caption", "Carer training: how far each carer got in each topic", cls="sr"),
            h("thead", h("tr", h("th", "Topic", scope="col"), [h("th", h("bdi", one.name), scope="col") for one in carers])),
            h("tbody", [_topic(key, [(one.name, found.get((key, one.id))) for one in carers], today) for key in keys]),
            cls="tbl stack",
        ),
        cls="wide-table",
        tabindex=0,
        role="region",
        aria_label="Carer training",
    )


def _topic(key: str, standings: Sequence[tuple[str, Standing | None]], today: date) -> Tree:
    topic = topics()[key]
    called = h("span", f"{topic.owner.value}, called for by: {topic.trigger}", cls="label")
    return h("tr", h("th", topic.title, h("br"), called, scope="row"), [_cell(name, standing, today) for name, standing in standings])


def _cell(carer: str, standing: Standing | None, today: date) -> Tree:
    if standing is None:
        return h("td", h("span", "not taught", cls="muted"), data_label=carer)
    one = standing.signed
    done = h("b", LEVELS[one.level]) if one.level is topic_file().required_level else LEVELS[one.level]
    by = h("span", f"{day(one.taught_on)}{f', {one.by}' if one.by else ''}", cls="label")
    return h("td", h("div", done, h("br"), by, _refresh(standing, today)), data_label=carer)


def _refresh(standing: Standing, today: date) -> list[Tree] | None:
    if standing.refresh_on is None:
        return None
    if standing.overdue_days:
        said = f" refresh was due {day(standing.refresh_on)}, {ago(standing.refresh_on, today)}"
        return [h("br"), h("span", mark("watch"), said, cls="watch label refresh")]
    return [h("br"), h("span", f"holds until {day(standing.refresh_on)}", cls="label")]


def _sign(patient: Patient, carers: Sequence[CarerName], today: date) -> Tree:
    asks = [
        Ask("carer_id", "Carer", "choice", choices={str(one.id): one.name for one in carers}, required=True),
        Ask("topic_key", "Topic", "choice", choices={key: topic.title for key, topic in topics().items()}, required=True),
        Ask("level", "How far", "choice", TrainingLevel.SHOWN.value, {level.value: words for level, words in LEVELS.items()}, required=True),
        Ask("taught_on", "Date", "date", today.isoformat(), required=True, most=today),
    ]
    return form("signoff-new", "Sign off", "Carer training", patient, "care-signoff", asks)
