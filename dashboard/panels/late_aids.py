"""Aids that will be late over the whole clinic: the page's list with its filters, and the short list of somebody's own work."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from dashboard.care import words
from dashboard.care.late_aids import MINE, NOBODY, Coming, Group, Sort, Wanted, asked_for, standing
from dashboard.components import late_rows
from dashboard.components.empty import empty
from dashboard.components.markup import Tree, h
from dashboard.components.need_rows import STAGES, Span
from dashboard.components.search_field import search_field
from dashboard.roles import Viewer
from db.engine import Session
from db.queries import aids
from db.vocabulary import AidStage, Discipline

FOLDED = (Group.ON_TRACK, Group.NO_DATE)
SORTS = {Sort.LATE: "Most days late first", Sort.NEED: "Needed first", Sort.NAME: "Name"}
SHORT = 6


def found(session: Session, viewer: Viewer, today: date) -> list[Coming]:
    """Every aid of the clinic that is not in use yet, as it stands today."""
    own = {lead.aid_key: lead for lead in aids.lead_times(session, viewer.scope)}
    return standing(aids.coming(session, viewer.scope), own, today)


def late_aids(session: Session, viewer: Viewer, today: date, *, most: int = SHORT) -> Tree:
    """The short list for a landing page: what will be late or is to be ordered within days, own aids first, each one press from its row."""
    pressing = [one for one in found(session, viewer, today) if one.group not in FOLDED]
    pressing.sort(key=lambda one: one.aid.owner_id != viewer.account_id)  # stable: the order of lateness stays inside each half
    late = sum(one.group is Group.LATE for one in pressing)
    shown = pressing[:most]
    return h(
        "section",
        h(
            "div",
            h("h2", "Aids that will be late"),
            h("span", f"{late} late, {len(pressing) - late} to order within days", cls="label"),
            h("span", h("a", "All aids", href="/equipment"), cls="do"),
            cls="sec-h",
        ),
        _table(shown, today, viewer) if shown else h("p", "No aid will be late, and none is to be ordered within days.", cls="muted"),
        cls="sec late-short",
        aria_label="Aids that will be late",
    )


def _table(shown: Sequence[Coming], today: date, viewer: Viewer) -> Tree:
    span = Span([one.need for one in shown], today)
    caption = h("caption", "Aids that will be late, most days late first", cls="sr")
    return h("table", caption, late_rows.head(span), h("tbody", late_rows.rows(shown, span, today, viewer.account_id)), cls="aids")


def count_words(listed: Sequence[Coming], today: date) -> str:
    people = len({one.whose.patient_id for one in listed})
    return f"{words.day(today)}, need dates from the item forecast, {words.count(len(listed), 'aid')} for {words.count(people, 'person', 'people')}"


def page_list(everything: Sequence[Coming], wanted: Wanted, opened: Sequence[Group], today: date, viewer: Viewer) -> Tree:
    """All groups that hold something; a folded one is drawn once it is opened."""
    listed = asked_for(everything, wanted, viewer.account_id)
    if not listed:
        return _none(everything, wanted)
    groups = {group: [one for one in listed if one.group is group] for group in Group}
    drawn = [one for group, ones in groups.items() if group not in FOLDED or group in opened for one in ones]
    span = Span([one.need for one in drawn], today)
    parts = [
        h(
            "tbody",
            late_rows.group_head(group, len(ones), open_=group in opened if group in FOLDED else None),
            late_rows.rows(ones, span, today, viewer.account_id) if group not in FOLDED or group in opened else [],
        )
        for group, ones in groups.items()
        if ones
    ]
    caption = h("caption", "Aids that are not in use yet, by what is to be done about them", cls="sr")
    return h("div", h("table", caption, late_rows.head(span), parts, cls="aids"), key(), cls="aids-box")


def _none(everything: Sequence[Coming], wanted: Wanted) -> Tree:
    if not wanted.narrowed:
        return empty("No aid is on its way", "No aid that is not in use yet has been identified for anybody under care.")
    return empty("No aid matches", f"{words.count(len(everything), 'aid')} without these filters.", h("a", "Clear the filters", href="/equipment", cls="btn"))


def bar(everything: Sequence[Coming], wanted: Wanted, viewer: Viewer) -> Tree:
    """Filters and sort. Every choice is in the address."""
    mine = sum(one.aid.owner_id == viewer.account_id and one.group not in FOLDED for one in everything)
    owners = sorted({(one.aid.owner or "", str(one.aid.owner_id)) for one in everything if one.aid.owner_id})
    stages = Counter(one.stage for one in everything)
    disciplines = Counter(one.discipline for one in everything)
    return h(
        "div",
        search_field("aids-q", "Find by person or aid", "Person or aid", wanted.text),
        h(
            "button",
            "Mine ",
            h("b", mine),
            type="button",
            id="aids-mine",
            cls="filter",
            aria_pressed=str(wanted.who == MINE).lower(),
            data_pick="who",
            data_value=MINE,
        ),
        _choice("who", "Owner", "All owners", [(NOBODY, "No owner"), *((id_, name) for name, id_ in owners)], None if wanted.who == MINE else wanted.who),
        _choice("stage", "Stage", "Stage", [(stage.value, STAGES[stage]) for stage in AidStage if stages[stage]], wanted.stage),
        _choice("disc", "Discipline", "Discipline", [(one.value, one.value) for one in Discipline if disciplines[one]], wanted.discipline),
        h(
            "span",
            _choice("sort", "Sort", None, [(sort.value, word) for sort, word in SORTS.items()], wanted.sort),
            h("button", "Print", type="button", cls="filter", data_print=""),
            cls="end",
        ),
        cls="list-f",
    )


def _choice(name: str, label: str, any_: str | None, entries: Sequence[tuple[str, str]], chosen: str | None) -> Tree:
    options = [h("option", word, value=value, selected=value == chosen) for value, word in entries]
    first = h("option", any_, value="", selected=not chosen) if any_ else None
    field = h("select", first, options, id=f"aids-{name}", data_pick=name, aria_label=label)
    return h("label", h("span", label, cls="sr"), field, cls="filter menu is-on" if chosen and any_ else "filter menu")


def key() -> Tree:
    """What the marks mean, as they are drawn in the rows."""
    need = h("rect", x=1, y=2, width=24, height=10, style="fill:var(--ch-need);stroke:var(--ch-need-edge)")
    tick = h("line", x1=13, x2=13, y1=0, y2=14, style="stroke:var(--c-text);stroke-width:2")
    marks: list[tuple[int, list[Tree], str]] = [
        (26, [need, tick], "needed, 5 in 10 chance, tick = middle"),
        (14, [h("path", d="M7 1.3 12.7 7 7 12.7 1.3 7Z", style="fill:var(--ch-neutral)")], "order by"),
        (12, [h("rect", x=2.4, y=3.4, width=7.2, height=7.2, style="fill:var(--ch-neutral)")], "ordered"),
        (
            14,
            [h("circle", cx=7, cy=7, r=4.4, style="fill:none;stroke:var(--ch-neutral);stroke-width:1.75")],
            "delivery expected; if not ordered, as if ordered today",
        ),
        (6, [h("line", x1=3, x2=3, y1=0, y2=14, cls="today")], "today"),
    ]
    shown = [h("span", h("svg", drawn, cls="fig", width=width, height=14, aria_hidden="true"), text) for width, drawn, text in marks]
    return h("p", shown, h("span", f"Order by = start of the need window {words.MINUS} lead time (8 in 10 arrive sooner)"), cls="keyline keys-late")
