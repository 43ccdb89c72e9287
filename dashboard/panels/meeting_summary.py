"""Minutes on the page: the same words as the PDF, a block a patient, tasks that exist already."""

from datetime import date

from dashboard.actions.minutes import STATES, Block, Minutes, text_of
from dashboard.care.alsfrs import MAX_TOTAL
from dashboard.care.words import age, count, day, weekday
from dashboard.components.markup import Tree, h
from dashboard.components.svg import drawing as svg
from dashboard.components.svg import line, path, text
from dashboard.exchange.minutes_pdf import drawing, open_questions
from db.vocabulary import ItemState, MeetingState

WIDE, TALL, LEFT, RIGHT, TOP, BASE = 196, 74, 20, 142, 6, 56


def page(found: Minutes, *, may_reopen: bool) -> Tree:
    meeting = found.meeting
    closed = meeting.state is MeetingState.CLOSED
    text = "\n\n".join(text_of(block) for block in found.blocks)
    return h(
        "div",
        h(
            "div",
            h("a", "‹ Meetings", href="/meetings"),
            h("span", "Tasks already exist; this page only reports them." if closed else "The meeting is not closed; this is how it stands.", cls="label"),
            h(
                "div",
                h("button", "Open again", type="button", cls="btn", data_reopen=meeting.id) if closed and may_reopen else None,
                h("a", "Go on with it", href=f"/meetings/{meeting.id}/run", cls="btn") if not closed else None,
                h("button", "Copy text", type="button", cls="btn", data_copy_text=text),
                h("button", "Print", type="button", cls="btn", data_print=True),
                h("a", "Download PDF", href=f"/meetings/{meeting.id}/summary.pdf", cls="btn btn-main", target="_blank"),
                cls="do",
            ),
            cls="sm-bar",
        ),
        h("div", _paper(found), cls="sm"),
    )


def _paper(found: Minutes) -> Tree:
    meeting, open_ = found.meeting, open_questions(found)
    decided = [one for block in found.blocks for one in block.decided]
    states = [block.item.state for block in found.blocks]
    numbers = (
        (sum(state in (ItemState.DISCUSSED, ItemState.AS_READ) for state in states), "discussed"),
        (sum(state is ItemState.DEFERRED for state in states), "deferred"),
        (len(decided), "decisions"),
        (sum(one.urgent for one in decided), "urgent"),
        (len(found.unowned), "without owner"),
    )
    facts = (
        ("Time", f"{weekday(meeting.on_day)}, {meeting.starts_at:%H:%M}, {meeting.minutes} min"),
        ("Place", meeting.place),
        ("Present", ", ".join(found.here()) or "not recorded"),
        ("Apologies", ", ".join(found.apologies())),
    )
    return h(
        "article",
        h(
            "header",
            h("p", found.clinic, cls="org"),
            h("h1", f"{meeting.name}, {day(meeting.on_day)}"),
            h("dl", [h("div", h("dt", label), h("dd", said)) for label, said in facts if said]),
        ),
        h("p", [h("span", h("b", n), f" {word}") for n, word in numbers], cls="tot"),
        h("p", "Drawings: ALSFRS-R total, 0–48, higher = better. Thin rule: when last discussed.", cls="label cap"),
        [_block(block, found.today) for block in found.blocks],
        h("section", h("h2", "Open questions"), h("ul", [h("li", one) for one in open_]), cls="oq") if open_ else None,
        h("footer", h("span", "Confidential. Contains patient data."), h("span", count(len(found.blocks), "patient"))),
        cls="paper",
    )


def _block(block: Block, today: date) -> Tree:
    item = block.item
    rows = [
        h(
            "tr",
            h("td", one.discipline or "", cls="di"),
            h("td", ("Note: " if one.task_id is None else "") + one.wording, h("b", " urgent", cls="ur") if one.urgent else None),
            h("td", "" if one.task_id is None else one.owner or h("span", "to triage", cls="tri"), cls="ow"),
            h("td", day(one.due_on) if one.due_on else "", cls="num"),
            cls="note" if one.task_id is None else None,
        )
        for one in block.decided
    ]
    deferred = f"Deferred to {day(item.deferred_to)}" + (f": {item.deferred_why}" if item.deferred_why else "") if item.deferred_to else None
    return h(
        "section",
        h("div", item.number, cls="n"),
        h(
            "div",
            h(
                "h3",
                h("i", h("b", h("bdi", item.family_name.upper())), f", {item.given_name}" if item.given_name else ""),
                h("span", h("bdi", item.latin_name)) if item.latin_name else None,
                h("span", f"born {day(item.born_on)} ({age(item.born_on, today)})" if item.born_on else "birth date not known"),
            ),
            h("p", block.sentence, cls="sn"),
            h("p", f"Earlier decisions: {block.last}", cls="label") if block.last else None,
            h("table", h("tbody", rows)) if rows else h("p", "" if item.declined else STATES.get(item.state, ""), cls="label"),
            h("p", deferred, cls="dfr") if deferred else None,
            h(
                "button",
                "Copy for the record",
                type="button",
                cls="btn btn-bare",
                data_copy_text=text_of(block),
                aria_label=f"Copy for the record: {item.family_name}",
            ),
            cls="bd",
        ),
        _drawing(block, today),
        cls="blk",
    )


def _drawing(block: Block, today: date) -> Tree:
    """The totals of two years on the scale from 0 to 48; a thin rule where they were last discussed, the latest value printed."""
    found = drawing(block.series, block.discussed_before, today)
    if not found["points"]:
        return h("div", "" if block.item.declined else "No total", cls="label")
    wide, tall = RIGHT - LEFT, BASE - TOP
    points = [(LEFT + x * wide, BASE - tall * y) for x, y in found["points"]]
    rule = LEFT + found["rule"] * wide if found["rule"] is not None else None
    x, y = points[-1]
    parts = [
        line(LEFT, TOP, RIGHT, TOP),
        line(LEFT, BASE, RIGHT, BASE, "base"),
        text(LEFT - 5, TOP + 4, str(MAX_TOTAL), anchor="end"),
        text(LEFT - 5, BASE + 4, "0", anchor="end"),
        text(LEFT, BASE + 14, found["from"]),
        line(rule, TOP, rule, BASE, "meet") if rule is not None else None,
        path(points, "stroke:#1A1A1A;stroke-width:1.75") if len(points) > 1 else None,
        h("circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r=3.2, style="fill:#1A1A1A"),
        text(RIGHT + 8, min(max(y + 5, TOP + 12), BASE - 10), found["now"], "b"),
        text(RIGHT + 8, min(max(y + 5, TOP + 12), BASE - 10) + 15, found["was"]),
    ]
    said = f"ALSFRS-R total {found['now']} {found['was']}, {found['from']}"
    return h("figure", svg(WIDE, TALL, [part for part in parts if part]), role="img", aria_label=said, cls="traj")
