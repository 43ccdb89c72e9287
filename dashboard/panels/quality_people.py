"""Who is behind a row of the quality measures, as far as the role allows: why, when it is booked, who leads, and the tasks for them."""

from collections.abc import Sequence
from datetime import date

from dashboard.actions import quality_tasks
from dashboard.actions.quality import Behind, Missed, Shown
from dashboard.care import quality_asks
from dashboard.care.quality import by_group, spread
from dashboard.care.quality_file import measure_file
from dashboard.care.words import age, count, day, number
from dashboard.components.markup import Child, Tree, h


def behind(found: Behind, today: date, *, may_see: bool) -> Tree:
    """Who a measure missed, why, when it is booked and who leads: no result, no diagnosis."""
    row, asks = found.row, found.to_ask
    ask = quality_asks.asks()[row.part.key].ask
    often = any(one.times > 1 for one in found.missed)
    head = [words for words in ("Name", "Born", "Why", "Times", "Next booked", "Lead", "") if often or words != "Times"]
    lines = [_person(one, row, today, ask=ask, often=often, may_see=may_see) for one in found.missed]
    return h(
        "div",
        h(
            "div",
            h(
                "div",
                h("h3", f"{count(len(found.missed), 'person', 'people')} not met", tabindex="-1", id=f"who-{row.part.key}"),
                h("span", f"{quality_asks.of(row.part.key)}; by name", cls="label"),
                cls="sec-h",
            ),
            h(
                "div",
                h(
                    "table",
                    h(
                        "thead",
                        h("tr", [h("th", words or h("span", "Task", cls="sr"), scope="col", cls="num" if words == "Times" else None) for words in head]),
                    ),
                    h("tbody", lines),
                    cls="tbl",
                ),
                cls="scroll people",
                tabindex="0",
                role="region",
                aria_label="People behind the row",
            ),
            _tasks(found, asks, ask),
        ),
        _beside(row) if found.everywhere else h("p", "What is left out, and parts of the row, are shown for all sites together.", cls="note"),
        cls="behind-in",
    )


def _person(one: Missed, row: Shown, today: date, *, ask: str | None, often: bool, may_see: bool) -> Tree:
    who = one.person
    name = [h("b", h("bdi", who.family_name.upper())), f", {who.given_name}"]
    booked: Child = h("span", "none", cls="muted") if not one.booked else day(one.booked_on) if one.booked_on else "open, no day"
    if who.ended_on is not None:
        booked = h("span", f"care ended {day(who.ended_on)}", cls="muted")
    make = h(
        "button", "Make task", type="button", cls="btn", aria_label=f"Make task: {ask}, {who.family_name}, {who.given_name}",
        data_make=row.part.key, data_people=str(who.id),
    ) if one.asks else None  # fmt: skip
    return h(
        "tr",
        h("td", h("a", *name, href=f"/patients/{who.id}") if may_see else name, cls="nm"),
        h("td", day(who.born_on) if who.born_on else "not known", h("span", f" {age(who.born_on, today)}", cls="muted") if who.born_on else None),
        h("td", quality_asks.why(row.part.key)),
        h("td", str(one.times), cls="num") if often else None,
        h("td", booked),
        h("td", h("bdi", one.lead) if one.lead else h("span", "none", cls="muted")),
        h("td", make, cls="do"),
    )


def _tasks(found: Behind, asks: Sequence[Missed], ask: str | None) -> Tree:
    if ask is None:
        return h("p", "What is past cannot be made good by a task.", cls="note")
    if not found.of_today:
        return h("p", "Tasks are made from what is true today: choose this month.", cls="note")
    if not asks:
        return h("p", "Nobody needs a task: each has one open, was seen to since, or is cared for no more.", cls="note")
    those = asks[: quality_tasks.MOST]
    alone = sum(one.lead_id is None for one in those)
    where = f"; {alone} without a lead go to the coordinator's inbox" if alone else ""
    label = f"Make {count(len(those), 'task')}" + (f", of {len(asks)}" if len(asks) > len(those) else "")
    return h(
        "p",
        h(
            "button",
            label,
            type="button",
            cls="btn btn-main",
            id=f"make-{found.row.part.key}",
            data_make=found.row.part.key,
            data_people=" ".join(str(one.person.id) for one in those),
        ),
        h("span", f" {ask}, due {day(found.due_on)}, for the named lead{where}. One undo takes all of them back."),
        cls="note make",
    )


def _beside(row: Shown) -> Tree:
    """Exclusions, and the breakdown of a measure that has one."""
    least = measure_file().conventions.least_people
    parts: list[Child] = [h("h3", "Left out")]
    left = [(reason, len(who)) for reason, who in row.result.left_out.items()]
    parts.append(
        h("dl", [[h("dt", str(reason).replace("_", " ")), h("dd", str(many) if many >= least else f"<{least}")] for reason, many in left], cls="dl")
        if left
        else h("p", "nobody", cls="muted")
    )
    took = spread(row.result)
    if took is not None:
        parts.append(h("p", f"Days from need to delivery: half within {number(took.median)}, 9 in 10 within {number(took.centile)}.", cls="note"))
    groups = by_group(row.result)
    if len(groups) > 1:
        parts += [
            h("h3", "Of these"),
            h("dl", [[h("dt", group), h("dd", rate.words if rate else "not shown")] for group, rate in groups.items()], cls="dl groups"),
        ]
    return h("div", parts)
