"""Aids of many people as rows of one table on one time axis: state, aid, person, stage and owner, order-by, need window, and the way to the aid."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from dashboard.care import words
from dashboard.care.catalogue import aid_name, aid_short
from dashboard.care.late_aids import Coming, Group
from dashboard.care.need_records import Lead, Need, Status, Window
from dashboard.components.flag_chip import mark
from dashboard.components.markup import Tree, h
from dashboard.components.need_rows import KINDS, STAGES, Span, axis, bar
from db.vocabulary import AidStage

COLUMNS = 8
DO = {
    AidStage.IDENTIFIED: "Assess",
    AidStage.ASSESSED: "Order",
    AidStage.ORDERED: "Chase",
    AidStage.APPROVED: "Chase",
    AidStage.DELIVERED: "Fit",
    AidStage.FITTED: "Put to use",
}
"""The next thing to do about an aid that stands at this stage."""


def head(span: Span) -> Tree:
    names = ("State", "Aid", "For", "Stage")
    return h(
        "thead",
        h(
            "tr",
            [h("th", name, scope="col") for name in names],
            h("th", "Order by", scope="col", cls="num"),
            h("th", h("span", "Order by, need and delivery in time", cls="sr"), axis(span), scope="col", cls="tl"),
            h("th", "Needed by", scope="col", cls="num"),
            h("th", h("span", "Next", cls="sr"), scope="col"),
        ),
    )


def rows(found: Sequence[Coming], span: Span, today: date, me: UUID) -> list[Tree]:
    return [row(one, span, today, me) for one in found]


def row(one: Coming, span: Span, today: date, me: UUID) -> Tree:
    need, kind = one.need, KINDS.get(one.need.status, "")
    return h(
        "tr",
        h("td", mark(kind) if kind else None, _state(need, kind, today), cls="st"),
        h("td", h("b", aid_short(need.key), title=aid_name(need.key)), h("span", _lead(need)), cls="two-l"),
        h("td", h("span", _name(one)), h("span", _born(one.whose.born_on, today)), cls="two-l"),
        h("td", h("span", STAGES[one.stage]), h("span", _owner(one, me)), cls="two-l"),
        h("td", h("span", words.day(need.order_by) if need.order_by else "No date", cls=_tone(need, kind)), h("span", _ordered(need, today)), cls="two-l num"),
        h("td", bar(need, span, today, say_late=False), cls="tl"),
        h("td", _needed(need, today), cls="two-l num"),
        h("td", _go(one), cls="do"),
        data_aid=str(one.aid.id),
    )


def said(need: Need, today: date) -> str:
    """The state in a few words: 12 d late; in 3 d; delivered."""
    if need.late:
        return f"{need.late} d late"
    if need.status is Status.DUE and need.ordered_on is not None:
        return "needed now"
    if need.order_by is not None and need.status in (Status.DUE, Status.SOON):
        days = (need.order_by - today).days
        return f"in {days} d" if days > 0 else "today" if days == 0 else f"passed {-days} d"
    return {Status.ON_THE_WAY: "on the way", Status.DELIVERED: "delivered", Status.NOT_YET: "in time", Status.UNKNOWN: "no date yet"}[need.status]


def _state(need: Need, kind: str, today: date) -> list[Tree]:
    under = f"expected {_day(need.expected, today)}" if need.expected and (need.late or need.ordered_on) else ""
    return [h("b", said(need, today), cls=kind or "muted"), *([h("span", under)] if under else [])]


def _lead(need: Need) -> str:
    if need.delivered_on is not None:
        return f"delivered {words.day(need.delivered_on)}"
    return f"lead {lead_words(need.lead)}"


def lead_words(lead: Lead) -> str:
    """90 to 196 d: as planned, and the days that 8 in 10 keep."""
    return f"{lead.planned} to {lead.slow} d" if lead.planned != lead.slow else f"{lead.planned} d"


def _name(one: Coming) -> list[Tree | str]:
    return [h("bdi", h("b", one.whose.family_name.upper()), f", {one.whose.given_name}", title=f"{one.whose.family_name.upper()}, {one.whose.given_name}")]


def _born(born_on: date | None, today: date) -> str:
    return f"born {words.day(born_on)} {words.age(born_on, today)}" if born_on else "birth date not known"


def _owner(one: Coming, me: UUID) -> list[Tree | str]:
    owner = one.aid.owner
    if owner is None:
        return ["no owner"]
    return [h("span", words.initials(owner), title=owner, aria_hidden="true"), h("span", owner, cls="sr"), " (you)" if one.aid.owner_id == me else ""]


def _tone(need: Need, kind: str) -> str | None:
    return kind if need.ordered_on is None and need.delivered_on is None and kind else None


def _ordered(need: Need, today: date) -> str:
    if need.ordered_on is not None:
        return f"ordered {_day(need.ordered_on, today)}"
    return "" if need.delivered_on is not None else "not ordered"


def _needed(need: Need, today: date) -> list[Tree]:
    if need.window is None:
        return [h("span", need.said, cls="muted")]
    middle = need.window.p50
    return [h("b", words.day(middle) if middle else "Later"), h("span", "needed since then" if need.met else _between(need.window, today))]


def _between(window: Window, today: date) -> str:
    return f"{_day(window.p25, today)} to {_day(window.p75, today) if window.p75 else 'later'}"


def _day(on: date, today: date) -> str:
    """Without its year only where that is this year's, beside a day that has one."""
    return words.short_day(on) if on.year == today.year else words.day(on)


def address(one: Coming) -> str:
    """The aid on the equipment tab of its person."""
    return f"/patients/{one.whose.patient_id}?tab=equipment&aid={one.aid.id}"


def _go(one: Coming) -> Tree:
    doing = DO.get(one.stage, "Open")
    who = f"{one.whose.family_name.upper()}, {one.whose.given_name}"
    return h("a", doing, h("span", f" {aid_short(one.aid.aid_key)}, {who}", cls="sr"), href=address(one), cls="btn", data_row="")


TITLES = {
    Group.LATE: ("act", "Will be late", "delivery expected after the need window"),
    Group.NEAR: ("watch", "Order now, or within days", "delivery still inside the need window"),
    Group.ON_TRACK: ("", "On track", "delivered, or expected inside the need window"),
    Group.NO_DATE: ("data", "No date yet", "fewer than 3 scores, or scores that are out of date"),
}


def group_head(group: Group, how_many: int, *, open_: bool | None = None) -> Tree:
    """The heading of a group; open_: whether a group that folds is open, None for one that does not fold."""
    kind, title, rest = TITLES[group]
    inside = h("span", mark(kind) if kind else None, f"{title} {how_many}", cls=f"cls cls-{kind}" if kind else "cls")
    name = (
        inside
        if open_ is None
        else h("button", h("i"), inside, type="button", cls="twist", id=f"aids-fold-{group}", data_fold=group.value, aria_expanded=str(open_).lower())
    )
    return h("tr", h("td", name, " ", h("span", rest, cls="muted"), colspan=COLUMNS), cls="grp" if open_ is None else "grp fold")
