"""What the rules say of one person: what is due and why, what nobody can know and what is missing, what is clear."""

from collections.abc import Sequence

from dashboard.care.rules import State, Verdict, by_key
from dashboard.care.rules_words import capital, found_words
from dashboard.care.words import count, day
from dashboard.components.flag_chip import mark
from dashboard.components.markup import Tree, h
from dashboard.panels.rule_row import MARKS, WORDS

TITLE = "patient-rules-title"  # what was pressed keeps the focus when it turns into the heading of its answer
CLOSED: Tree = h(
    "section",
    h(
        "details",
        h("summary", h("b", "Rules"), " ", h("span", "what is due, not known and clear", cls="label"), id=TITLE),
        h("p", "Reading the record", cls="muted"),
        data_asks="rules",
    ),
    cls="sec",
    id="patient-rules",
)
"""Until somebody opens it: every rule is judged from the whole record then (assets/patient-asks.js)."""


def verdicts(found: Sequence[Verdict]) -> Tree:
    """Due ones first, most pressing first; what is not known stands as plainly; what is clear is folded."""
    due = sorted((one for one in found if one.state is State.DUE), key=lambda one: (not one.opens, one.urgency.order, one.due_on, one.key))
    unknown = [one for one in found if one.state is State.UNKNOWN]
    clear = [one for one in found if one.state is State.CLEAR]
    speaking = sum(one.opens for one in due)
    return h(
        "section",
        h("div", h("h2", "Rules", id=TITLE, tabindex=-1), h("span", f"{speaking} due, {len(unknown)} not known, {len(clear)} clear", cls="label"), cls="sec-h"),
        _due(due) if due else h("p", "No rule is met today.", cls="muted"),
        _not_known(unknown) if unknown else None,
        h("details", h("summary", f"{count(len(clear), 'rule')} clear"), h("ul", [_clear(one) for one in clear], cls="vd-many")) if clear else None,
        cls="sec",
        id="patient-rules",
    )


HEADS = ("Rule", "Owner", "Why: value, date, limit", "Task", "Source")


def _due(due: Sequence[Verdict]) -> Tree:
    head = h("thead", h("tr", [h("th", words, scope="col") for words in HEADS]))
    return h(
        "div", h("table", head, h("tbody", [_row(one) for one in due]), cls="tbl"), cls="scroll", tabindex="0", role="region", aria_label="Rules that are due"
    )


def _row(one: Verdict) -> Tree:
    """The rule, who owns it, each value with its day and limit, the task that would stand for it, and where the rule comes from."""
    rule = one.rule
    named = h("span", mark(MARKS[one.urgency]), h("span", f"{WORDS[one.urgency]}: ", cls="sr"), cls=f"cls cls-{MARKS[one.urgency]}")
    return h(
        "tr",
        h("td", h("div", named, " ", h("b", rule.title), cls="vd-t")),
        h("td", one.owner),
        h("td", [h("div", capital(words)) for words in dict.fromkeys(each.words for each in one.evidence)]),
        h("td", h("div", rule.task), h("div", _stands(one), cls="label")),
        h("td", _link(one), h("div", f"{rule.source.document}, {rule.source.section} ({rule.source.year})", cls="label")),
        cls=None if one.opens else "vd-rest",
    )


def _stands(one: Verdict) -> str:
    """By when, since when; or why no task should stand for it."""
    if one.rest is not None:
        until = f" until {day(one.rest.until)}" if one.rest.until else ""
        return f"Rests since {day(one.rest.since)}{until}: {one.rest.why}."
    if one.under is not None:
        return f"Spoken for by {one.under} {by_key()[one.under].title}."
    since = f", met since {day(one.since)}" if one.since else ""
    return f"Due by {day(one.due_on)}{since}."


def _not_known(unknown: Sequence[Verdict]) -> Tree:
    """What is missing first, and the rules that miss it: one value may be missing to many."""
    missing: dict[str, list[Verdict]] = {}
    for one in unknown:
        missing.setdefault("; ".join(dict.fromkeys(_missing(one))) or one.reason, []).append(one)
    rows = [
        h("li", h("span", words), h("span", [[" ", _link(one)] for one in rules], cls="label"))
        for words, rules in sorted(missing.items(), key=lambda row: -len(row[1]))
    ]
    return h("div", h("h3", f"Not known: {count(len(unknown), 'rule')}, by what is missing"), h("ul", rows, cls="vd-many"))


def _missing(one: Verdict) -> list[str]:
    return [f"{each.label}: {each.why.value}" + (f", {day(each.on)}" if each.on else "") for each in one.evidence if each.why is not None]


def _clear(one: Verdict) -> Tree:
    said = "; ".join(dict.fromkeys(found_words(leaf, found) for leaf, found in zip(one.ready.leaves, one.founds, strict=True) if found.why is None))
    return h("li", h("span", one.rule.title), h("span", " ", _link(one), f" {capital(said)}" if said else "", cls="label"))


def _link(one: Verdict) -> Tree:
    return h("a", one.key, href=f"/rules/{one.key}", title=one.rule.title)
