"""The planning page as a tree: the meeting in minutes, the agenda by sections, readiness, who found no room, who comes."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby

from dashboard.actions.meeting_plan import Light, Line, Planned
from dashboard.care import agenda as care
from dashboard.care.words import count, day, weekday
from dashboard.components.empty import empty
from dashboard.components.flag_chip import chip, mark
from dashboard.components.markup import Tree, h
from db.vocabulary import Discipline, MeetingState, Presence, Section

CHIPS = 2
MOST_WAITING = 12
GRAVE = frozenset({Section.FAST_FALL, Section.RESPIRATORY, Section.WEIGHT, Section.ORDER_BY})
PRESENCES = {
    Presence.PRESENT: "comes",
    Presence.VIDEO: "by video",
    Presence.APOLOGIES: "apologies",
    Presence.ABSENT: "absent",
    Presence.OBSERVER: "observer",
}
PROFESSIONS = tuple(one for one in Discipline if one is not Discipline.COORD)


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
                        "Proposed from reasons and what the team added. ",
                        h("kbd", "Alt", cls="cap"),
                        h("kbd", "↑ ↓", cls="cap"),
                        " moves a row",
                        cls="label",
                    ),
                    h("button", "Add whom today's reasons bring", type="button", cls="btn", data_plan="refill") if may else None,
                    cls="sec-h",
                ),
                _agenda(found, may) if found.lines else empty("Nobody is on the agenda", "Add a patient from their page, or from the list at the side."),
                cls="pl-list",
            ),
            h("div", _ready(found.lines), _waiting(found, may), _attending(found), cls="pl-side"),
            cls="pl-cols",
        ),
        _looked(found),
        cls="pl",
        data_version=meeting.version,
        data_state=meeting.state.value,
    )


def _head(found: Planned, may: bool) -> Tree:
    meeting = found.meeting
    end = (datetime.combine(meeting.on_day, meeting.starts_at) + timedelta(minutes=meeting.minutes)).time()
    said = f"{weekday(meeting.on_day)}, {meeting.starts_at:%H:%M} to {end:%H:%M}" + (f" · {meeting.place}" if meeting.place else "")
    run = {MeetingState.PLANNED: "Start meeting", MeetingState.RUNNING: "Join meeting"}.get(meeting.state)
    return h(
        "div",
        h("div", h("h1", meeting.name), h("p", said, cls="muted")),
        h(
            "div",
            h("a", "Meeting pack, PDF", href=f"/meetings/{meeting.id}/pack.pdf", cls="btn", target="_blank"),
            h("a", run, href=f"/meetings/{meeting.id}/run", cls="btn btn-main", data_plan="start" if meeting.state is MeetingState.PLANNED and may else None)
            if run
            else h("a", "Summary", href=f"/meetings/{meeting.id}/summary", cls="btn btn-main"),
            cls="do",
        ),
        cls="pl-h",
    )


def _minutes(found: Planned) -> Tree:
    """The whole meeting as a strip of minutes, so that moving a row shows its cost."""
    meeting, talk = found.meeting, sum(line.item.minutes for line in found.lines)
    parts = list[Tree]()
    for line in found.lines:
        kind = "s-act" if line.item.section in GRAVE else "s-add" if line.item.section in (Section.ADDED, Section.NO_DATA, Section.STABLE) else "s-watch"
        parts.append(h("i", cls=kind, style=f"flex:{line.item.minutes}"))
        if line.item.number == meeting.break_after:
            parts.append(h("i", cls="s-brk", style=f"flex:{meeting.break_minutes}"))
    total = talk + (meeting.break_minutes if meeting.break_after else 0)
    free = max(meeting.minutes - total, 0)
    if free:
        parts.append(h("i", style=f"flex:{free}"))
    over = h("b", f" {total - meeting.minutes} min over", cls="watch") if total > meeting.minutes else None
    sums = [
        h("b", len(found.lines)),
        " patients ",
        h("b", talk),
        " min",
        f" + {meeting.break_minutes} break" if meeting.break_after else "",
        f" of {meeting.minutes} min",
        over,
    ]
    return h("div", h("div", parts, cls="tl", aria_hidden="true"), h("p", sums), cls="pl-time")


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
    item, meeting = line.item, found.meeting
    chips = [chip(kind if kind in ("act", "watch", "data") else "data", words) for kind, words in item.why[:CHIPS]]
    more = len(item.why) - CHIPS
    bad = [light for light in line.lights if light.state != "ready"]
    own = next((one.text for one in line.lines if one.discipline is found.own), "")
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
            h("a", h("b", h("bdi", item.family_name.upper())), f", {item.given_name}" if item.given_name else "", href=f"/patients/{item.patient_id}"),
            h("span", mark("watch"), "similar", cls="tag") if item.similar_name else None,
        ),
        h("td", day(item.born_on) if item.born_on else "not known", cls="born"),
        h("td", h("div", chips, h("span", f"+{more}", cls="label") if more > 0 else None, cls="chips")),
        h("td", _lights(line.lights)),
        h("td", f"{line.starts_at:%H:%M}", cls="at num"),
        h("td", h("span", step if may else h("b", item.minutes), cls="step"), cls="mn"),
        data_item=item.id,
        tabindex=0 if may else None,
        draggable="true" if may else None,
        aria_label=f"{item.number}: {item.family_name}, {item.given_name}",
    )
    said_before = [h("p", h("b", one.discipline), " ", one.text, h("span", f" {one.by}", cls="label")) for one in line.lines if one.discipline is not found.own]
    field = (
        h(
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
            h("button", "Take off", type="button", cls="btn btn-bare", data_take_off=item.id),
            h("label", "Postpone to", for_=f"pl-def-{item.id}", cls="label"),
            h("input", type="date", id=f"pl-def-{item.id}", name="to", cls="field", data_defer=item.id, min=(meeting.on_day + timedelta(days=1)).isoformat()),
            data_say=item.id,
        )
        if may and found.own
        else None
    )
    told = [h("p", "Missing: ", ", ".join(f"{light.words} ({light.whose})" for light in bad), cls="label")] if bad else []
    under = h("tr", h("td"), h("td", h("details", h("summary", _summary(line, bad)), told, said_before, field), colspan=6), cls="pl-more")
    rest = (
        h(
            "tr",
            h("td"),
            h("td", h("b", "Break"), h("span", "where half the talk is over"), colspan=4),
            h("td"),
            h("td", h("b", meeting.break_minutes), cls="mn"),
            cls="brk",
        )
        if item.number == meeting.break_after
        else None
    )
    return [main, under, *([rest] if rest else [])]


def _summary(line: Line, bad: Sequence[Light]) -> str:
    wanting = f"{bad[0].words}{f' +{len(bad) - 1}' if len(bad) > 1 else ''}; " if bad else ""
    said = count(len(line.lines), "line") + " said" if line.lines else "no line said yet"
    return f"{wanting}{said}; looked since the last change: {', '.join(line.looked) or 'nobody'}"


def _lights(lights: Sequence[Light]) -> Tree:
    signs = {"ready": ("●", "li-r"), "old": ("◐", ""), "missing": ("○", "")}
    shown = [h("span", signs[light.state][0], cls=signs[light.state][1], title=light.words) for light in lights]
    return h("span", shown, cls="lights", role="img", aria_label="; ".join(f"{light.what}: {light.words}" for light in lights))


def _ready(lines: Sequence[Line]) -> Tree:
    complete = sum(all(light.state == "ready" for light in line.lights) for line in lines)
    wanting = Counter((light.what, light.whose) for line in lines for light in line.lights if light.state != "ready")
    rows = [h("li", h("span", what), h("b", n), h("span", whose or "", cls="label")) for (what, whose), n in wanting.most_common()]
    key = h("p", "● ready ◐ out of date ○ missing, in order: score, breathing test, weight, log, decisions", cls="label")
    return h(
        "section",
        h("div", h("h2", "Ready"), h("span", f"{complete} of {len(lines)} complete", cls="label"), cls="sec-h"),
        h("ul", rows, cls="rd"),
        key,
        cls="sec",
    )


def _waiting(found: Planned, may: bool) -> Tree | None:
    if not found.waiting:
        return None
    rows = [
        h(
            "li",
            h("span", h("b", name), " ", h("span", one.why[0][1] if one.why else "", cls="label")),
            h("button", "Add", type="button", cls="btn", data_put_on=one.patient_id, aria_label=f"Add {name}") if may else None,
        )
        for one, name in found.waiting[:MOST_WAITING]
    ]
    more = len(found.waiting) - MOST_WAITING
    head = h("div", h("h2", "Found no room"), h("span", f"{len(found.waiting)}", cls="label"), cls="sec-h")
    return h("section", head, h("ul", rows, cls="cons"), h("p", f"and {more} more", cls="label") if more > 0 else None, cls="sec")


def _attending(found: Planned) -> Tree:
    known = {one.account_id: one.presence for one in found.attending}
    staff = [one for one in found.staff if one.discipline is not None]
    rows = [
        h(
            "li",
            h("span", one.discipline or "", cls="i"),
            h("span", one.name),
            h("span", _comes(known.get(one.account_id), one.away(found.meeting.on_day)), cls="p"),
        )
        for one in staff
    ]
    return h("section", h("div", h("h2", "Attending"), cls="sec-h"), h("ul", rows, cls="att"), cls="sec")


def _comes(said: Presence | None, away: bool) -> str:
    return PRESENCES[said] if said is not None else "on leave" if away else "not said"


def _looked(found: Planned) -> Tree | None:
    """Patient by profession: who has looked since the last change of the record."""
    if not found.lines:
        return None
    head = h("tr", h("th", "", scope="col"), [h("th", one, scope="col") for one in PROFESSIONS])
    rows = [
        h(
            "tr",
            h("th", line.item.family_name, scope="row"),
            [h("td", "●" if one in line.looked else "·", title="looked" if one in line.looked else "not yet") for one in PROFESSIONS],
        )
        for line in found.lines
    ]
    table = h("div", h("table", h("thead", head), h("tbody", rows), cls="pl-x"), cls="pl-xw", tabindex=0, role="region", aria_label="Who has looked")
    return h("section", h("div", h("h2", "Looked since the last change"), cls="sec-h"), table, cls="sec")
