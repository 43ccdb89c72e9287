"""Beside the weight: where it stands since diagnosis, swallowing in words, gastrostomy and its discussion, texture of food and drink."""

from collections.abc import Sequence
from datetime import date

from dashboard.care import alsfrs, staging
from dashboard.care.bands import due_on, measured_file, upright
from dashboard.care.measure_words import said as value_said
from dashboard.care.trajectory import in_order
from dashboard.care.words import ago, count, day, number, signed
from dashboard.charts.function_marks import MODES
from dashboard.charts.weight import SWALLOWING, WeightChart
from dashboard.components.flag_chip import mark
from dashboard.components.markup import Tree, h
from db.records import Happening, Reading, Score
from db.vocabulary import MEASURES, EventKind, Measure

EATING = (Measure.FOOD_TEXTURE, Measure.DRINK_THICKNESS, Measure.MEAL_MINUTES)


def standing(shown: WeightChart, diagnosis_kg: float | None, today: date, *, ended: bool) -> Tree:
    """The weight at diagnosis, what was lost, each line in kg, and when to weigh again."""
    rows = [_row("Weight at diagnosis", f"{number(diagnosis_kg, 1)} kg" if diagnosis_kg else "Not known, so no loss is counted")]
    if shown.weights:
        now = shown.weights[-1]
        if now.since_diagnosis is not None:
            rows.append(_row("Since diagnosis", h("b", f"{signed(now.since_diagnosis, 1)} %"), f" on {day(now.on)}"))
        for limit in measured_file().weight.limits if diagnosis_kg else ():
            kg = diagnosis_kg * (1 + limit.row.when.limit / 100)  # type: ignore[operator]
            far = now.kg - kg
            place = "reached" if limit.words in shown.met else f"{number(abs(far), 1)} kg {'above' if far > 0 else 'below'} it"
            rows.append(
                _row(
                    f"Line of −{limit.words}",
                    f"{number(kg, 1)} kg, ",
                    h("b", mark(limit.row.kind.value), " reached", cls=f"cls cls-{limit.row.kind.value}") if place == "reached" else place,
                )
            )
        due = due_on(now.on, measured_file().weight.age)
        if due and not ended:
            late = (today - due).days
            rows.append(_row("Weigh again by", h("b", f"{day(due)}, {count(late, 'day')} late") if late > 0 else day(due)))
    elif not ended:
        rows.append(_row("Weigh again by", h("span", mark("data"), " now: no weight yet", cls="cls cls-data")))
    rows.append(_row("Height", f"{number(shown.height.value)} cm on {day(shown.height.measured_on)}" if shown.height else "Not recorded, so no BMI"))
    return _section("Where weight stands", "", *rows, id="nutr-standing")


def swallowing(scores: Sequence[Score], met: bool, today: date) -> Tree | None:
    """The swallowing answer in full, and since when it is so."""
    asked = [score for score in in_order(scores) if score.assessed_on <= today and score.items[SWALLOWING - 1] is not None]
    if not asked:
        return _section("Swallowing", "ALSFRS-R item 3", _row("Answer", "Not assessed"), id="nutr-swallowing")
    last = asked[-1]
    value = last.items[SWALLOWING - 1]
    since = last
    for score in reversed(asked):
        if score.items[SWALLOWING - 1] != value:
            break
        since = score
    trigger = h("span", mark("watch"), " trigger met: talk about a gastrostomy", cls="cls cls-watch") if met else None
    return _section(
        "Swallowing",
        f"ALSFRS-R item 3, {day(last.assessed_on)}, {MODES[last.mode]}, {ago(last.assessed_on, today)}",
        _row("Answer", h("b", f"{value} "), alsfrs.answer(SWALLOWING, value, last.item5_form)),
        _row("So since", day(since.assessed_on)),
        _row("Reason", trigger) if trigger else None,
        id="nutr-swallowing",
    )


def gastrostomy(events: Sequence[Happening], today: date) -> Tree:
    """Placed or not, and when it was last talked about: silence is not a refusal."""
    placed = [event for event in events if event.kind is EventKind.GASTROSTOMY and event.happened_on <= today]
    talks = [event for event in events if event.kind is EventKind.GASTROSTOMY_TALK and event.happened_on <= today]
    status = f"Placed on {day(placed[-1].happened_on)}" if staging.gastrostomy_on(events, today) and placed else "None"
    talked = f"{day(talks[-1].happened_on)}, {ago(talks[-1].happened_on, today)}" if talks else "Not recorded"
    return _section(
        "Gastrostomy",
        "",
        _row("Status", h("b", status), _detail(placed)),
        _row("Last talked about", talked, _detail(talks)),
        id="nutr-gastrostomy",
    )


def _detail(events: Sequence[Happening]) -> Tree | None:
    return h("span", events[-1].detail, cls="label") if events and events[-1].detail else None


def eating(readings: Sequence[Reading], today: date) -> Tree:
    """Texture of food and drink by IDDSI level, and how long a main meal takes."""
    rows = []
    for measure in EATING:
        found = upright(readings, (measure,), today)
        said = (
            [h("b", value_said(found[-1])), h("span", f"{day(found[-1].measured_on)}, {ago(found[-1].measured_on, today)}", cls="label")]
            if found
            else ["Not recorded"]
        )
        rows.append(_row(MEASURES[measure].label, *said))
    return _section("What is eaten", "IDDSI levels", *rows, id="nutr-eating")


def _row(name: str, *said: Tree | str | None) -> list[Tree]:
    return [h("dt", name), h("dd", said)]


def _section(title: str, label: str, *rows: list[Tree] | None, id: str) -> Tree:
    named = h("span", label, cls="label") if label else None
    return h("section", h("div", h("h2", title), named, cls="sec-h"), h("dl", rows, cls="dev is-wide"), cls="sec", id=id)
