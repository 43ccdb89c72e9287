"""The ALSFRS-R form: twelve rows of five answers, the open row's full wording, the side column. assets/alsfrs.js fills in what is typed."""

import json
from collections.abc import Mapping
from typing import Any

from dashboard.care.alsfrs import ITEM_5B, ITEMS, MAX_ITEM, Domain, Item
from dashboard.components.markup import Tree, h
from db.vocabulary import Item5Form, Mode

MODES = {Mode.CLINIC: "Clinic", Mode.PHONE: "Phone", Mode.VIDEO: "Video", Mode.SELF: "Self", Mode.CARER: "Carer"}
FORMS = {Item5Form.A: "no gastrostomy", Item5Form.B: "gastrostomy"}
# One or two words an answer, from 4 to 0, for the closed row; the open row says it in full (dashboard/care/alsfrs.py).
SHORT: Mapping[str, tuple[str, str, str, str, str]] = {
    "1": ("normal", "detectable", "repeats", "with aids", "none"),
    "2": ("normal", "slight", "moderate", "marked", "constant"),
    "3": ("normal", "rare choking", "softer food", "tube, some", "tube only"),
    "4": ("normal", "slow", "not all read", "holds pen", "cannot"),
    "5a": ("normal", "slow, alone", "some help", "cut by others", "fed"),
    "5b": ("normal", "clumsy, alone", "some help", "little help", "none"),
    "6": ("normal", "slow, alone", "some help", "mostly helped", "fully helped"),
    "7": ("normal", "slow, alone", "with difficulty", "starts only", "cannot"),
    "8": ("normal", "early change", "with aid", "legs move", "none"),
    "9": ("normal", "slow", "unsteady", "with help", "cannot"),
    "10": ("none", "walking", "self-care", "at rest", "needs support"),
    "11": ("none", "some nights", "2+ pillows", "sitting only", "cannot sleep"),
    "12": ("none", "NIV, some", "NIV, nights", "NIV, all day", "invasive"),
}
BAR_PX = 9 * 12
KEYS = (
    (("4", "to", "0"), "set and move on"),
    (("=",), "same as last"),
    (("↑", "↓"), "move"),
    (("Backspace",), "clear"),
    (("n",), "not assessed: no total, domains stay"),
    (("h",), "hide or show last scores"),
)


def form(name: str, facts: Mapping[str, Any], *, editing: str | None, restored: str | None) -> Tree:
    """The whole form for one person. `facts` is what assets/alsfrs.js starts from; `editing` and `restored` are lines about this sitting."""
    rows: list[Tree] = []
    for domain in Domain:
        rows.append(_domain_head(domain))
        for item in ITEMS[domain.items[0] - 1 : domain.items[-1]]:
            rows.extend(_item(item, Item5Form.A))
            if item.number == ITEM_5B.number:
                rows.extend(_item(ITEM_5B, Item5Form.B))
    main = h("div", _head(name, facts), *_notices(editing, restored), _columns(), *rows)
    return h("div", main, _side(facts), cls="ent", data_entry=json.dumps(dict(facts), ensure_ascii=False))


def key_of(item: Item, form_of_5: Item5Form) -> str:
    """What a row is called in SHORT: 1 to 12, with 5a and 5b."""
    return form_of_5.value if item.number == ITEM_5B.number else str(item.number)


def _head(name: str, facts: Mapping[str, Any]) -> Tree:
    modes = [h("button", label, type="button", data_mode=mode.value, aria_pressed="false") for mode, label in MODES.items()]
    return h(
        "div",
        h("h2", "ALSFRS-R for ", h("bdi", name)),
        h(
            "div",
            h(
                "label",
                "Date ",
                h("input", cls="mini-f", type="text", data_field="on", autocomplete="off", aria_describedby="alsfrs-on-problem", maxlength="20"),
            ),
            h("button", h("span", "Calendar", cls="sr"), _calendar(), cls="pick", type="button", data_do="pick", title="Calendar"),
            h("input", type="date", data_field="picker", cls="picker", tabindex="-1", aria_hidden="true", max=facts["record"]["today"]),
            h("span", id="alsfrs-on-problem", data_show="on-problem", role="alert", cls="problem"),
            cls="when",
        ),
        h("div", modes, cls="seg", role="group", aria_label="Mode"),
        h(
            "label",
            h("span", "Rater", data_show="rater-label"),
            " ",
            h("input", cls="mini-f rater", type="text", data_field="rater", autocomplete="off", maxlength="120", placeholder="Not known"),
        ),
        cls="ent-h",
    )


def _calendar() -> Tree:
    lines = h("path", d="M2.5 4.5h11v9h-11zM2.5 7.5h11M5.5 2.5v3M10.5 2.5v3", fill="none", stroke="currentColor", stroke_width="1.25")
    return h("svg", lines, width="16", height="16", viewBox="0 0 16 16", aria_hidden="true")


def _notices(editing: str | None, restored: str | None) -> list[Tree]:
    discard = h("button", "Throw it away", cls="btn btn-bare", type="button", data_do="discard")
    return [
        *([h("p", editing, cls="notice")] if editing else []),
        h("p", h("span", restored), discard, cls="notice", data_show="restored", hidden=restored is None),
    ]


def _columns() -> Tree:
    digits = [h("span", str(score), cls="op-h") for score in range(MAX_ITEM, -1, -1)]
    return h("div", h("span"), h("span", "higher = better"), *digits, h("span", cls="was", data_show="last-on"), cls="it it-h", aria_hidden="true")


def _domain_head(domain: Domain) -> Tree:
    name = h("b", domain.label, style=f"color:var(--ch-{domain.value}-text)")
    return h("div", _mark(domain), name, h("span", f"0 of {len(domain.items)} items", data_show="domain"), cls="dom", data_domain=domain.value)


def _mark(domain: Domain) -> Tree:
    """The domain's shape: circle, square, diamond, triangle."""
    style = f"fill:var(--ch-{domain.value})"
    shape = {
        Domain.BULBAR: h("circle", cx="6", cy="6", r="4", style=style),
        Domain.FINE: h("rect", x="2", y="2", width="8", height="8", style=style),
        Domain.GROSS: h("path", d="M6 .8 11.2 6 6 11.2.8 6Z", style=style),
        Domain.RESPIRATORY: h("path", d="M6 1.2 10.8 10.1H1.2Z", style=style),
    }[domain]
    return h("svg", shape, width="12", height="12", aria_hidden="true")


def _item(item: Item, form_of_5: Item5Form) -> tuple[Tree, Tree]:
    key = key_of(item, form_of_5)
    options = [_option(item, key, score) for score in range(MAX_ITEM, -1, -1)]
    chooser = None
    if item.number == ITEM_5B.number:
        choices = [h("option", label, value=choice.value) for choice, label in FORMS.items()]
        chooser = h("select", choices, cls="mini menu", data_form_choice=True, aria_label="Item 5 asks about")
    row = h(
        "fieldset",
        h("legend", f"{item.number} {item.label}", cls="sr"),
        h("span", str(item.number), cls="n", aria_hidden="true"),
        h("span", h("span", item.label, aria_hidden="true"), chooser, h("span", "not assessed", cls="na-word"), cls="nm"),
        *options,
        h("span", cls="was"),
        cls="it",
        data_item=item.number,
        data_form=form_of_5.value,
    )
    words = [h("div", h("dt", str(score)), h("dd", item.answers[score], id=f"alsfrs-{key}-{score}")) for score in range(MAX_ITEM, -1, -1)]
    buttons = h(
        "div",
        h("button", "Same as last ", h("kbd", "="), cls="mini", type="button", data_do="same"),
        h("button", "Not assessed ", h("kbd", "n"), cls="mini", type="button", data_do="none"),
        cls="full-do",
    )
    return row, h("div", buttons, h("dl", *words), cls="full", hidden=True)


def _option(item: Item, key: str, score: int) -> Tree:
    choice = h("input", cls="sr", type="radio", name=f"alsfrs-{key}", value=score, aria_describedby=f"alsfrs-{key}-{score}")
    return h("label", choice, h("b", str(score)), h("span", SHORT[key][MAX_ITEM - score]), cls="op")


def _side(facts: Mapping[str, Any]) -> Tree:
    return h(
        "div",
        h("div", cls="label", data_show="so-far"),
        h("div", h("span", cls="key-no", data_show="sum"), h("span", cls="muted", data_show="of"), cls="tot"),
        h("p", cls="label", data_show="total-note"),
        h("table", h("tbody", [_bar(domain) for domain in Domain]), cls="tbl doms"),
        h("dl", h("dt", "King’s"), h("dd", data_show="kings"), h("dt", "Possible mistakes"), h("dd", data_show="mistakes"), cls="asked one"),
        h(
            "div",
            h("button", "Save ", h("kbd", "Ctrl Enter"), cls="btn btn-main", type="button", data_do="save"),
            h("button", h("span", "Hide last", data_show="hide"), " ", h("kbd", "h"), cls="btn", type="button", data_do="hide", aria_pressed="false"),
            cls="acts",
        ),
        h("p", cls="label status", data_show="status", role="status"),
        h("div", h("h2", "Keys", cls="kh"), h("dl", [_key(caps, does) for caps, does in KEYS], cls="keys-l"), cls="keys-box"),
        h("p", _asks(facts["record"]["limits"]), cls="note"),
        cls="side",
    )


def _bar(domain: Domain) -> Tree:
    base = h("line", x1="0", x2=BAR_PX, y1="20.5", y2="20.5", cls="g")
    amount = h("rect", x="0", y="6", width="0", height="10", style=f"fill:var(--ch-{domain.value})")
    tick = h("line", x1="0", x2="0", y1="2", y2="20", style="stroke:var(--c-text);stroke-width:1.5", data_show="tick", visibility="hidden")
    drawing = h("svg", base, amount, tick, cls="fig", width="112", height="22", viewBox="0 0 112 22", aria_hidden="true")
    cells = h("td", drawing), h("td", h("b", data_show="now"), cls="num"), h("td", cls="num muted", data_show="was")
    return h("tr", h("th", domain.label, scope="row"), *cells, data_domain=domain.value)


def _key(caps: tuple[str, ...], does: str) -> list[Tree]:
    shown = [part for cap in caps for part in (cap if cap == "to" else h("kbd", cap, cls="cap"), " ")]
    return [h("dt", *shown), h("dd", does)]


def _asks(limits: Mapping[str, int]) -> str:
    return (
        f"The save asks once about: an item up by {limits['item_up']}, total up by {limits['total_up']} or down by {limits['total_down']}, "
        "item 12 better while on NIV, a date before diagnosis."
    )
