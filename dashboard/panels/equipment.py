"""Aids and equipment: for each, how far it has come and since when, in words."""

from collections.abc import Mapping, Sequence
from datetime import date

from dashboard.care.catalogue import aid_name
from dashboard.care.words import day
from dashboard.components.empty import empty
from dashboard.components.markup import Tree, h
from dashboard.components.task_row import initials
from db.records import Aid
from db.vocabulary import AidStage

SAID: Mapping[AidStage, str] = {
    AidStage.IDENTIFIED: "Identified",
    AidStage.ASSESSED: "Assessed",
    AidStage.ORDERED: "Ordered",
    AidStage.APPROVED: "Approved",
    AidStage.DELIVERED: "Delivered",
    AidStage.FITTED: "Fitted",
    AidStage.IN_USE: "In use",
    AidStage.RETURNED: "Returned",
}
IN_HAND = (AidStage.IN_USE, AidStage.RETURNED)


def panel(aids: Sequence[Aid]) -> Tree:
    """What is still on its way first, then what is in use."""
    coming = sorted((aid for aid in aids if stage(aid) not in IN_HAND), key=lambda aid: (aid.needed_p50 or date.max, aid.reached[AidStage.IDENTIFIED]))
    in_use = [aid for aid in aids if stage(aid) is AidStage.IN_USE]
    counted = ", ".join(filter(None, (f"{len(coming)} on the way" if coming else "", f"{len(in_use)} in use" if in_use else "")))
    return h(
        "section",
        h("div", h("h2", "Equipment"), h("span", counted, cls="label"), cls="sec-h"),
        h("ul", [_row(aid) for aid in coming], cls="aids") if coming else None,
        h("p", h("span", "In use ", cls="label"), ", ".join(f"{aid_name(aid.aid_key)} ({day(aid.reached[AidStage.IN_USE])})" for aid in in_use))
        if in_use
        else None,
        None if aids else empty("No equipment identified", "Nothing has been assessed or ordered for this person."),
        cls="sec",
    )


def stage(aid: Aid) -> AidStage:
    """The last stage reached, in the order of the pipeline."""
    return next(stage for stage in reversed(AidStage) if stage in aid.reached)


def _row(aid: Aid) -> Tree:
    now = stage(aid)
    owner = h("span", " · ", h("span", initials(aid.owner), title=aid.owner, aria_hidden="true"), h("span", aid.owner, cls="sr")) if aid.owner else None
    need = h("span", h("span", "need ", cls="label"), day(aid.needed_p50)) if aid.needed_p50 else h("span", "No date yet", cls="label")
    window = f"{day(aid.needed_p25)} to {day(aid.needed_p75)}" if aid.needed_p25 and aid.needed_p75 else ""
    return h(
        "li",
        h("span", aid_name(aid.aid_key)),
        h("span", need, cls="need"),
        h("span", f"{SAID[now]} {day(aid.reached[now])}", owner, cls="label"),
        h("span", window, cls="need label"),
    )
