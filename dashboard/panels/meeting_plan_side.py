"""Beside an agenda that is planned: who may hear what, what is missing and whose it is, who found no room, who comes, who has looked."""

from collections import Counter
from collections.abc import Sequence

from dashboard.actions.meeting_plan import Light, Line, Planned
from dashboard.components.flag_chip import mark
from dashboard.components.markup import Tree, h
from db.meeting_records import Item
from db.vocabulary import Consent, Discipline, Presence

MOST_WAITING = 12
PRESENCES = {
    Presence.PRESENT: "comes",
    Presence.VIDEO: "by video",
    Presence.APOLOGIES: "apologies",
    Presence.ABSENT: "absent",
    Presence.OBSERVER: "observer",
}
COMES = frozenset({Presence.PRESENT, Presence.VIDEO, Presence.OBSERVER})
CONSENTS = {Consent.AGREES: "agrees", Consent.NO_OBSERVERS: "without observers", Consent.DECLINES: "does not want it"}
PROFESSIONS = tuple(one for one in Discipline if one is not Discipline.COORD)


def consents(found: Planned, *, may: bool) -> Tree | None:
    """First at the side, because it can close an item: who does not want to be discussed, who wants no observers, who was not asked."""
    items = [line.item for line in found.lines]
    if not items:
        return None
    order = (Consent.DECLINES, None, Consent.NO_OBSERVERS)
    named = sorted((item for item in items if item.consent is not Consent.AGREES), key=lambda item: (order.index(item.consent), item.number))
    agreed = sum(item.consent in (Consent.AGREES, Consent.NO_OBSERVERS) for item in items)
    rows = [_consent(item, may) for item in named]
    rows += [h("li", h("span", h("b", f"{item.number} {_name(item)}"), f" joins {item.joins}. The patient’s view turns on.")) for item in items if item.joins]
    return h(
        "section",
        h("div", h("h2", "Consent"), h("span", f"{agreed} of {len(items)} agree to be discussed", cls="label"), cls="sec-h"),
        h("ul", rows, cls="cons") if rows else None,
        cls="sec",
        id="plan-consent",
    )


def _consent(item: Item, may: bool) -> Tree:
    if item.consent is Consent.DECLINES:
        kind, said = "act", "does not want to be discussed. The item is closed."
    elif item.consent is Consent.NO_OBSERVERS:
        kind, said = "watch", f"agrees without observers, who leave for item {item.number}."
    else:
        kind, said = "data", "was not asked."
    return h("li", h("span", mark(kind), " ", h("b", f"{item.number} {_name(item)}"), f" {said}"), _ask(item) if may else None)


def _ask(item: Item) -> Tree:
    id = f"consent-{item.patient_id}"
    chosen = item.consent.value if item.consent else ""
    options = [h("option", words, value=one.value, selected=one.value == chosen) for one, words in CONSENTS.items()]
    empty = [] if item.consent else [h("option", "record…", value="")]
    return h("span", h("label", f"Consent of {_name(item)}", for_=id, cls="sr"), h("select", empty, options, id=id, cls="field", data_consent=item.patient_id))


def _name(item: Item) -> str:
    return f"{item.family_name.upper()}, {item.given_name}" if item.given_name else item.family_name.upper()


def lights(lights: Sequence[Light]) -> Tree:
    signs = {"ready": ("●", "li-r"), "old": ("◐", ""), "missing": ("○", "")}
    shown = [h("span", signs[light.state][0], cls=signs[light.state][1], title=light.words) for light in lights]
    return h("span", shown, cls="lights", role="img", aria_label="; ".join(f"{light.what}: {light.words}" for light in lights))


def ready(lines: Sequence[Line]) -> Tree:
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


def waiting(found: Planned, *, may: bool) -> Tree | None:
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


def attending(found: Planned, *, may: bool) -> Tree:
    """Who said that they come; who is on leave that day is known without being asked."""
    known = {one.account_id: one.presence for one in found.attending}
    staff = [one for one in found.staff if one.discipline is not None]
    rows = []
    for one in staff:
        said, away = known.get(one.account_id), one.away(found.meeting.on_day)
        words = PRESENCES[said] if said is not None else "on leave" if away else "not said"
        id = f"comes-{one.account_id}"
        options = [h("option", word, value=presence.value, selected=presence is said) for presence, word in PRESENCES.items()]
        asked = h("select", [] if said else [h("option", words, value="")], options, id=id, cls="field", data_attend=one.account_id)
        name = h("label", one.name, for_=id) if may else h("span", one.name)
        rows.append(h("li", h("span", one.discipline or "", cls="i"), name, asked if may else h("span", words, cls="p")))
    coming = sum(known.get(one.account_id) in COMES for one in staff)
    return h("section", h("div", h("h2", "Attending"), h("span", f"{coming} of {len(staff)}", cls="label"), cls="sec-h"), h("ul", rows, cls="att"), cls="sec")


def looked(found: Planned) -> Tree | None:
    """Patient by profession: who has looked since the last change of the record."""
    if not found.lines:
        return None
    head = h("tr", h("th", "", scope="col"), [h("th", one, scope="col") for one in PROFESSIONS])
    rows = [
        h(
            "tr",
            h("th", f"{line.item.number} {_name(line.item)}", scope="row"),
            [h("td", "●" if one in line.looked else "·", title="looked" if one in line.looked else "not yet") for one in PROFESSIONS],
        )
        for line in found.lines
    ]
    table = h("div", h("table", h("thead", head), h("tbody", rows), cls="pl-x"), cls="pl-xw", tabindex=0, role="region", aria_label="Who has looked")
    return h("section", h("div", h("h2", "Looked since the last change"), h("span", "● looked, · not yet", cls="label"), cls="sec-h"), table, cls="sec")
