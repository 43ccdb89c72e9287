"""What the rules say of one person: what is due and why, what nobody can know and what is missing, what is clear."""

from collections.abc import Sequence

from dashboard.care.rules import Evidence, State, Verdict, by_key
from dashboard.care.rules_words import found_words
from dashboard.care.words import count, day
from dashboard.components.flag_chip import mark
from dashboard.components.markup import Tree, h
from dashboard.panels.rule_row import MARKS, WORDS


def verdicts(found: Sequence[Verdict]) -> Tree:
    """Due ones first, most pressing first; what is not known stands as plainly; what is clear is folded."""
    due = sorted((one for one in found if one.state is State.DUE), key=lambda one: (not one.opens, one.urgency.order, one.due_on, one.key))
    unknown = [one for one in found if one.state is State.UNKNOWN]
    clear = [one for one in found if one.state is State.CLEAR]
    speaking = sum(one.opens for one in due)
    return h(
        "section",
        h("div", h("h2", "Rules"), h("span", f"{speaking} due, {len(unknown)} not known, {len(clear)} clear", cls="label"), cls="sec-h"),
        h("ul", [_due(one) for one in due], cls="vd") if due else h("p", "No rule is met today.", cls="muted"),
        _not_known(unknown) if unknown else None,
        h("details", h("summary", f"{count(len(clear), 'rule')} clear"), h("ul", [_clear(one) for one in clear], cls="vd vd-clear")) if clear else None,
        cls="sec",
        id="patient-rules",
    )


def _due(one: Verdict) -> Tree:
    """The rule, why it is met, who owns it, and each value with its day."""
    rule = one.rule
    head = h("p", mark(MARKS[one.urgency]), h("b", rule.title), " ", h("span", f"{WORDS[one.urgency]}, {one.owner}", cls="muted"), cls="vd-t")
    rows = [h("tr", h("td", each.label), h("td", _value(each)), h("td", day(each.on) if each.on else "no date", cls="num")) for each in one.evidence]
    values = h(
        "table",
        h("thead", h("tr", h("th", "Value", scope="col"), h("th", "Found", scope="col"), h("th", "Date", scope="col", cls="num"))),
        h("tbody", rows),
        cls="tbl",
    )
    return h(
        "li",
        head,
        h("p", one.reason),
        h("p", _stands(one), cls="label"),
        h("details", h("summary", "Values and source"), values, h("p", _source(one), cls="label"), h("p", f"Proposed task: {rule.task}.", cls="label")),
        cls="vd-due" if one.opens else "vd-due vd-rest",
    )


def _stands(one: Verdict) -> str:
    """By when, since when; or why no task should stand for it."""
    if one.rest is not None:
        until = f" until {day(one.rest.until)}" if one.rest.until else ""
        return f"Rests since {day(one.rest.since)}{until}: {one.rest.why}."
    if one.under is not None:
        return f"Spoken for by {one.under} {by_key()[one.under].title}."
    since = f", met since {day(one.since)}" if one.since else ""
    return f"A task would be due by {day(one.due_on)}{since}."


def _not_known(unknown: Sequence[Verdict]) -> Tree:
    """What is missing first, and the rules that miss it: one value may be missing to many."""
    missing: dict[str, list[Verdict]] = {}
    for one in unknown:
        missing.setdefault("; ".join(dict.fromkeys(_missing(one))) or one.reason, []).append(one)
    rows = [
        h("li", h("p", words, cls="vd-t"), h("p", [[_link(one), " "] for one in rules], cls="label"))
        for words, rules in sorted(missing.items(), key=lambda row: -len(row[1]))
    ]
    return h("div", h("h3", f"Not known: {count(len(unknown), 'rule')}, by what is missing"), h("ul", rows, cls="vd vd-unknown"))


def _missing(one: Verdict) -> list[str]:
    return [f"{each.label}: {each.why.value}" + (f", {day(each.on)}" if each.on else "") for each in one.evidence if each.why is not None]


def _clear(one: Verdict) -> Tree:
    said = "; ".join(dict.fromkeys(found_words(leaf, found) for leaf, found in zip(one.ready.leaves, one.founds, strict=True) if found.why is None))
    return h("li", h("p", _link(one), " ", one.rule.title, cls="vd-t"), h("p", said or one.reason, cls="label"))


def _value(each: Evidence) -> str:
    if each.why is not None:
        return each.why.value
    return each.words


def _source(one: Verdict) -> Tree:
    source = one.rule.source
    return h("span", _link(one), f" {source.document}, {source.section} ({source.year})")


def _link(one: Verdict) -> Tree:
    return h("a", one.key, href=f"/rules/{one.key}", title=one.rule.title)
