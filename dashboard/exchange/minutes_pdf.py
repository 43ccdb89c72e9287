"""Minutes and the meeting pack as PDF, through typst: the template is ours, everything in it is data."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import orjson

from dashboard.actions.minutes import STATES, Block, Minutes
from dashboard.care import agenda as care
from dashboard.care.alsfrs import MAX_TOTAL
from dashboard.care.words import age, count, day, weekday
from db.meeting_records import DecisionRow
from db.vocabulary import ItemState

TEMPLATE = Path(__file__).parent / "typst" / "minutes.typ"
SHOWN_DAYS = 731


def minutes_pdf(found: Minutes) -> bytes:
    """What was said and decided, a block a patient."""
    meeting = found.meeting
    discussed = sum(block.item.state in (ItemState.DISCUSSED, ItemState.AS_READ) for block in found.blocks)
    decided = [one for block in found.blocks for one in block.decided]
    deferred = sum(block.item.state is ItemState.DEFERRED for block in found.blocks)
    parts = [f"{discussed} discussed", f"{deferred} deferred", count(len(decided), "decision"), f"{sum(one.urgent for one in decided)} urgent"]
    head = [["Day", f"{weekday(meeting.on_day)}, {meeting.starts_at:%H:%M}"], ["Place", meeting.place], ["Present", ", ".join(found.here()) or "not recorded"]]
    head += [["Apologies", ", ".join(found.apologies())]]
    data = {
        "title": f"{meeting.name}, {day(meeting.on_day)}",
        "totals": ", ".join([*parts, f"{len(found.unowned)} without owner"]),
        "head": [[label, said] for label, said in head if said],
        "open": open_questions(found),
        "blocks": [_block(block, found.today, decisions=True) for block in found.blocks],
    }
    return _pdf(found, data)


def pack_pdf(found: Minutes) -> bytes:
    """What to read before: the agenda with why each is on it, what changed, and each profession's line."""
    meeting = found.meeting
    head = [["Day", f"{weekday(meeting.on_day)}, {meeting.starts_at:%H:%M}, {meeting.minutes} minutes"], ["Place", meeting.place]]
    data = {
        "title": f"{meeting.name}, {day(meeting.on_day)}: meeting pack",
        "totals": count(len(found.blocks), "patient"),
        "head": [[label, said] for label, said in head if said],
        "open": [],
        "blocks": [_block(block, found.today, decisions=False) for block in found.blocks],
    }
    return _pdf(found, data)


def open_questions(found: Minutes) -> list[str]:
    """What the meeting leaves open: decisions without an owner, people not spoken of."""
    said = []
    if found.unowned:
        whom = "; ".join(f"{item.family_name.upper()} ({one.wording})" for item, one in found.unowned)
        said.append(f"{count(len(found.unowned), 'decision')} without an owner, in triage: {whom}.")
    if found.not_discussed:
        said.append(f"Not discussed: {', '.join(item.family_name.upper() for item in found.not_discussed)}.")
    return said


def _pdf(found: Minutes, data: dict[str, Any]) -> bytes:
    import typst  # here: 7 MB that a worker without a meeting never needs

    full = {"clinic": found.clinic, "foot": "Confidential. Contains patient data.", **data}
    return bytes(typst.compile(str(TEMPLATE), format="pdf", sys_inputs={"data": orjson.dumps(full).decode()}))


def _block(block: Block, today: date, *, decisions: bool) -> dict[str, Any]:
    item = block.item
    why = ", ".join(words for _, words in item.why[:3])
    title = "" if item.declined else care.rules().sections[item.section].title
    return {
        "number": str(item.number),
        "fam": item.family_name.upper(),
        "giv": (f", {item.given_name}" if item.given_name else "") + (f" ({item.latin_name})" if item.latin_name else ""),
        "born": f"born {day(item.born_on)} ({age(item.born_on, today)})" if item.born_on else "birth date not known",
        "section": title if decisions else f"{title}: {why}" if title and why else title,
        "sentence": block.sentence,
        "last": block.last,
        "said": [] if decisions else [[one.discipline, f"{one.text} ({one.by})"] for one in block.said],
        "decided": [_row(one) for one in block.decided] if decisions else [],
        "state": STATES.get(item.state, "") if decisions and not item.declined else "",
        "deferred": f"Deferred to {day(item.deferred_to)}" + (f": {item.deferred_why}" if item.deferred_why else "") if item.deferred_to else "",
        "drawing": drawing(block.series, block.discussed_before, today),
    }


def _row(one: DecisionRow) -> list[str]:
    if one.task_id is None:
        return ["", f"Note: {one.wording}", "", "", ""]
    return [one.discipline or "", one.wording, one.owner or "to triage", day(one.due_on) if one.due_on else "", "urgent" if one.urgent else ""]


def drawing(series: Sequence[tuple[date, int]], rule_on: date | None, today: date) -> dict[str, Any]:
    """The totals of the last two years as points from 0 to 1 in both directions, with the words beside them."""
    shown = [(on, total) for on, total in series if (today - on).days <= SHOWN_DAYS] or list(series[-1:])
    if not shown:
        return {"points": [], "rule": None, "now": "", "was": "", "from": ""}
    first, span = shown[0][0], max((today - shown[0][0]).days, 1)
    at = (rule_on - first).days / span if rule_on else -1
    return {
        "points": [[(on - first).days / span, total / MAX_TOTAL] for on, total in shown],
        "rule": at if 0 <= at <= 1 else None,
        "now": str(shown[-1][1]),
        "was": f"was {shown[-2][1]}" if len(shown) > 1 else "",
        "from": f"{first:%b %Y} to {day(today)}",
    }
