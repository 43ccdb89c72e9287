"""The planning page as a tree: the meeting in minutes, the agenda by sections. What stands beside it: meeting_plan_side.py."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby

from dashboard.actions.meeting_plan import Light, Line, Planned
from dashboard.care import agenda as care
from dashboard.care.words import day, weekday
from dashboard.components.empty import empty
from dashboard.components.flag_chip import chip, mark
from dashboard.components.identity_banner import ended_words
from dashboard.components.markup import Tree, h
from dashboard.panels import meeting_plan_side as side
from dashboard.panels.meeting_plan_side import lights
from db.meeting_records import Item
from db.vocabulary import ItemState, MeetingState, Section

CHIPS = 2
GRAVE = frozenset({Section.FAST_FALL, Section.RESPIRATORY, Section.WEIGHT, Section.ORDER_BY})
STATES = {ItemState.DISCUSSED: "discussed", ItemState.AS_READ: "taken as read", ItemState.NOT_DISCUSSED: "not discussed"}


def page(found: Planned, *, may: bool) -> Tree:
    meeting = found.meeting
    return h(
        "div",
        _head(found, may),
        _minutes(found),
        h(
            "div",
            h(
                "div",
                h(
                    "div",
                    h("h2", "Agenda"),
                    h(
                        "span",
                        "Proposed from reasons and wishes. ",
                        h("kbd", "Alt", cls="cap"),
                        h("kbd", "↑ ↓", cls="cap"),
                        " or drag moves a row",
                        cls="label",
                    ),
                    h("span", _find(), h("button", "Add whom today's reasons bring", type="button", cls="btn", data_plan="refill"), cls="do") if may else None,
                    cls="sec-h",
                ),
                _agenda(found, may) if found.lines else empty("Nobody is on the agenda", "Add somebody by name above, or from the list at the side."),
                side.looked(found),
                cls="pl-list",
            ),
            h("div", side.consents(found, may=may), side.ready(found.lines), side.waiting(found, may=may), side.attending(found, may=may), cls="pl-side"),
            cls="pl-cols",
        ),
        cls="pl",
        data_version=meeting.version,
        data_state=meeting.state.value,
    )


def _find() -> Tree:
    """Anybody under care, by name with birth date (assets/meeting-pages.js fills the list)."""
    field = h("input", id="plan-find", cls="field", list="plan-people", placeholder="Add patient", autocomplete="off", aria_label="Add patient: name")
    return h("span", field, h("datalist", id="plan-people"))


def _head(found: Planned, may: bool) -> Tree:
    meeting = found.meeting
    end = (datetime.combine(meeting.on_day, meeting.starts_at) + timedelta(minutes=meeting.minutes)).time()
    said = f"{weekday(meeting.on_day)}, {meeting.starts_at:%H:%M} to {end:%H:%M}" + (f" · {meeting.place}" if meeting.place else "")
    run = {MeetingState.PLANNED: "Start meeting", MeetingState.RUNNING: "Join meeting"}.get(meeting.state)
    starts = meeting.state is MeetingState.PLANNED and may and meeting.on_day == found.today  # on another day the next screen asks first
    return h(
        "div",
        h("div", h("h1", meeting.name), h("p", said, cls="muted")),
        h(
            "div",
            h("a", "Meeting pack, PDF", href=f"/meetings/{meeting.id}/pack.pdf", cls="btn", target="_blank"),
            h("a", run, href=f"/meetings/{meeting.id}/run", cls="btn btn-main", data_plan="start" if starts else None)
            if run
            else h("a", "Summary", href=f"/meetings/{meeting.id}/summary", cls="btn btn-main"),
            cls="do",
        ),
        cls="pl-h",
    )


def _minutes(found: Planned) -> Tree:
    """The whole meeting as a strip of minutes with its times, so that moving a row shows its cost."""
    meeting, talk = found.meeting, sum(line.item.minutes for line in found.lines)
    parts, rest_at = list[Tree](), 0
    for line in found.lines:
        kind = "s-act" if line.item.section in GRAVE else "s-add" if line.item.section in (Section.ADDED, Section.NO_DATA, Section.STABLE) else "s-watch"
        parts.append(h("i", cls=kind, style=f"flex:{line.item.minutes}"))
        if line.item.number == meeting.break_after:
            rest_at = sum(one.item.minutes for one in found.lines if one.item.number <= line.item.number)
            parts.append(h("i", cls="s-brk", style=f"flex:{meeting.break_minutes}"))
    total = talk + (meeting.break_minutes if meeting.break_after else 0)
    whole = max(meeting.minutes, total)
    if whole > total:
        parts.append(h("i", style=f"flex:{whole - total}"))
    start = datetime.combine(meeting.on_day, meeting.starts_at)

    def at(minutes: int) -> str:
        return f"{start + timedelta(minutes=minutes):%H:%M}"

    times = [
        h("span", at(0)),
        h("span", f"Break {at(rest_at)}", style=f"left:{100 * rest_at / whole:.1f}%") if rest_at else None,
        h("span", at(whole), cls="e"),
    ]
    over = h("b", f" {total - meeting.minutes} min over", cls="watch") if total > meeting.minutes else None
    sums = [
        h("b", len(found.lines)),
        " patient " if len(found.lines) == 1 else " patients ",
        h("b", talk),
        " min",
        f" + {meeting.break_minutes} break" if meeting.break_after else "",
        f" of {meeting.minutes} min",
        over,
    ]
    return h("div", h("div", parts, cls="tl", aria_hidden="true"), h("div", times, cls="tt"), h("p", sums), cls="pl-time")


def _agenda(found: Planned, may: bool) -> Tree:
    rows, width = list[Tree](), 7
    head = h("thead", h("tr", [h("th", word, scope="col") for word in ("No.", "Patient", "Born", "Why here", "Ready", "Start", "Min")]))
    for section, lines in groupby(found.lines, key=lambda line: line.item.section):
        listed = list(lines)
        title = care.rules().sections[section].title
        minutes = sum(line.item.minutes for line in listed)
        rows.append(h("tr", h("th", h("b", title), h("span", f" {len(listed)}, {minutes} min"), colspan=width, scope="rowgroup"), cls="grp"))
        for line in listed:
            rows += _row(line, found, may)
    return h("table", h("caption", "Agenda", cls="sr"), head, h("tbody", rows), cls="pl-t")


def _row(line: Line, found: Planned, may: bool) -> list[Tree]:
    item = line.item
    chips = [chip(kind if kind in ("act", "watch", "data") else "data", words) for kind, words in item.why[:CHIPS]]
    more = len(item.why) - CHIPS
    step = [
        h("button", "−", type="button", aria_label=f"One minute less for {item.family_name}", data_minutes=item.minutes - 1, data_version=item.version),
        h("b", item.minutes),
        h("button", "+", type="button", aria_label=f"One minute more for {item.family_name}", data_minutes=item.minutes + 1, data_version=item.version),
    ]
    main = h(
        "tr",
        h("td", h("span", cls="grip", aria_hidden="true"), item.number, cls="no"),
        h(
            "td",
            h(
                "a",
                h("b", h("bdi", item.family_name.upper())),
                f", {item.given_name}" if item.given_name else "",
                h("span", " ", h("bdi", item.latin_name), cls="label") if item.latin_name else None,
                href=f"/patients/{item.patient_id}",
            ),
            [h("span", mark(kind) if kind else None, words, cls="tag") for kind, words in _tags(item)],
            cls="nm",
        ),
        h("td", day(item.born_on) if item.born_on else "not known", cls="born"),
        h("td", h("div", chips, h("span", f"+{more}", cls="label") if more > 0 else None, cls="chips"), cls="why"),
        h("td", lights(line.lights)),
        h("td", f"{line.starts_at:%H:%M}", cls="at num"),
        h("td", h("span", step if may else h("b", item.minutes), cls="step"), cls="mn"),
        data_item=item.id,
        tabindex=0 if may else None,
        draggable="true" if may else None,
        aria_label=f"{item.number}: {item.family_name}, {item.given_name}",
    )
    told = [h("p", h("b", one.discipline), " ", one.text, h("span", f" {one.by}", cls="label")) for one in line.lines if one.discipline is not found.own]
    bad = [light for light in line.lights if light.state != "ready"]
    under = h("tr", h("td"), h("td", h("details", h("summary", _summary(line, bad)), told, _forms(line, found) if may else None), colspan=6), cls="pl-more")
    rest = (
        h(
            "tr",
            h("td"),
            h("td", h("b", "Break"), h("span", "where half the talk is over"), colspan=4),
            h("td"),
            h("td", h("b", found.meeting.break_minutes), cls="mn"),
            cls="brk",
        )
        if item.number == found.meeting.break_after
        else None
    )
    return [main, under, *([rest] if rest else [])]


def _tags(item: Item) -> list[tuple[str, str]]:
    """What stands beside a name: somebody similar, care that has ended, no wish to be discussed, what became of the item."""
    deferred = f"deferred to {day(item.deferred_to)}" if item.deferred_to else ""
    found = [
        ("watch", "similar" if item.similar_name else ""),
        ("data", ended_words(item.status, item.status_on)),
        ("act", "not to be discussed" if item.declined else ""),
        ("", STATES.get(item.state, deferred)),
    ]
    return [(kind, words) for kind, words in found if words]


def _forms(line: Line, found: Planned) -> list[Tree]:
    """One's own profession's line; and what else can be done about a patient who is not ready."""
    item, meeting = line.item, found.meeting
    own = next((one.text for one in line.lines if one.discipline is found.own), "")
    say = h(
        "form",
        h("label", f"{found.own}: what we say of {item.family_name}", for_=f"pl-say-{item.id}", cls="sr"),
        h("span", found.own, cls="label"),
        h(
            "input",
            id=f"pl-say-{item.id}",
            name="text",
            value=own,
            maxlength=300,
            placeholder="One line of your profession",
            autocomplete="off",
            cls="field",
        ),
        h("button", "Keep", type="submit", cls="btn"),
        data_say=item.id,
    )
    order = h(
        "p",
        h("button", "One earlier", type="button", cls="btn", data_step="-1", disabled=item.number == 1),
        " ",
        h("button", "One later", type="button", cls="btn", data_step="1", disabled=item.number == len(found.lines)),
    )
    later = h(
        "form",
        h("label", "Postpone to", for_=f"pl-def-{item.id}", cls="label"),
        h("input", type="date", id=f"pl-def-{item.id}", name="to", cls="field", required=True, min=(meeting.on_day + timedelta(days=1)).isoformat()),
        h("label", "Why", for_=f"pl-why-{item.id}", cls="sr"),
        h("input", id=f"pl-why-{item.id}", name="why", maxlength=300, placeholder="why", autocomplete="off", cls="field"),
        h("button", "Postpone", type="submit", cls="btn"),
        h("button", "Take off", type="button", cls="btn btn-bare", data_take_off=item.id),
        data_defer=item.id,
    )
    joins = h(
        "form",
        h("label", "Patient joins", for_=f"pl-join-{item.id}", cls="label"),
        h("input", id=f"pl-join-{item.id}", name="how", value=item.joins, maxlength=120, placeholder="by video at 15:30, with family", cls="field"),
        h("button", "Keep", type="submit", cls="btn"),
        data_join=item.id,
    )
    return [*([say] if found.own else []), joins, later, order]


def _summary(line: Line, bad: Sequence[Light]) -> str:
    """What is missing and whose it is, whether anything was said, who has looked."""
    wanting = ", ".join(f"{light.words} ({light.whose})" for light in bad)
    said = f"{', '.join(one.discipline for one in line.lines)} said a line" if line.lines else "no line yet"
    looked = f"looked since the last change: {', '.join(line.looked)}" if line.looked else "nobody has looked since the last change"
    return " · ".join(filter(None, (wanting, said, looked)))
