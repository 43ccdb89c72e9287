"""The rule book: every rule under its heading, what one would have opened, and what the clinic is told after a save."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from dashboard.actions import rules as actions
from dashboard.care.rules import Settings, by_key
from dashboard.care.rules_sentence import under_headings
from dashboard.care.words import NOT_KNOWN, count, day
from dashboard.components.identity_banner import person
from dashboard.components.markup import Tree, act, h
from dashboard.components.plain_table import plain_table, row
from dashboard.components.replay_bars import replay_bars
from dashboard.components.search_field import search_field
from dashboard.panels.rule_row import STORE, differs, rule_row, undo_button
from dashboard.roles import Permission, Viewer
from db.queries.rules import RuleRow
from db.records import Patient
from db.vocabulary import Discipline

HEADS = ("Patient", "Born", "Why")
SMALL = 5
"""Who may not see patients is not told a smaller number of people than this."""


def head(settings: Settings, rows: Mapping[str, RuleRow]) -> str:
    """99 rules, 98 on. Last change 06-Oct-2025, K. Wolf."""
    newest = max(rows.values(), key=lambda row: row.at, default=None)
    last = f" Last change {day(newest.at.date())}, {newest.by or 'somebody who has left'}." if newest else " All as the default."
    return f"{len(by_key())} rules, {sum(settings.enabled(key) for key in by_key())} on.{last}"


def bar(settings: Settings) -> Tree:
    """Filters, all of them applied in the browser and kept in the address."""
    changed = sum(differs(key, settings) for key in by_key())
    off = sum(not settings.enabled(key) for key in by_key())
    choices = [("", "All", len(by_key())), ("changed", "Changed from default", changed), ("off", "Off", off)]
    disciplines = [h("option", "Any discipline", value=""), *(h("option", one.value, value=one.value) for one in Discipline if _owned(one))]
    return h(
        "div",
        search_field("rules-q", "Find a rule by its words", "Filter"),
        [h("button", f"{words} ", h("b", str(n)), cls="filter", type="button", data_on=value, aria_pressed="false") for value, words, n in choices],
        h("select", disciplines, id="rules-disc", cls="field", aria_label="Discipline"),
        h("span", id="rules-shown", cls="label", role="status"),
        cls="list-f",
    )


def book(viewer: Viewer, settings: Settings, rows: Mapping[str, RuleRow], today: date) -> Tree:
    """Every rule."""
    start = today - timedelta(days=actions.REPLAY_DAYS - 1)
    heads = h(
        "div",
        h("span"),
        h("span", "Rule, in one sentence." + (" Boxed numbers can be changed." if viewer.may(Permission.SET_RULES) else "")),
        h("span", f"Replay, {day(start)} to {day(today)}"),
        h("span", "Meets it today"),
        cls="rb-h",
    )
    groups = [
        h("div", h("h2", heading, cls="rb-g"), [one_rule(viewer, key, settings, rows) for key in keys], cls="rb-group")
        for heading, keys in under_headings().items()
    ]
    none = h("p", "No rule matches the filter. ", h("button", "Show all", cls="btn", type="button", data_on=""), id="rules-none", cls="empty", hidden=True)
    return h("div", heads, h("div", groups, cls="rb-list"), none)


def one_rule(viewer: Viewer, key: str, settings: Settings, rows: Mapping[str, RuleRow], *, alone: bool = False) -> Tree:
    return rule_row(key, settings, rows.get(key), editable=actions.may_set(viewer, key), alone=alone)


def more(key: str) -> Tree:
    """What the page of one rule says besides: the task it proposes, why, on what grounds, and how sure."""
    rule = by_key()[key]
    over = [[h("a", other, href=f"/rules/{other}"), f" {by_key()[other].title} "] for other in rule.over]
    rows: list[tuple[str, Any]] = [
        ("Task", rule.task),
        ("Why", rule.rationale),
        ("Basis", rule.basis),
        ("Source", f"{rule.source.document}, {rule.source.section} ({rule.source.year}). {rule.source.ref}"),
        ("Checked", rule.source.checked),
        ("How sure", rule.confidence.capitalize()),
        ("Owner", f"{rule.owner}" + (f", with {', '.join(rule.disciplines[1:])}" if rule.disciplines[1:] else "")),
        ("Speaks for", over or "No other rule"),
        ("In the last weeks", "Goes on" if rule.comfort else "Rests, once the team has recognised them"),
    ]
    return h("dl", [[h("dt", term), h("dd", said)] for term, said in rows], cls="rb-dl")


def who(people: Sequence[tuple[Patient, str]]) -> Tree:
    """Everybody who meets the rule today, with why."""
    if not people:
        return h("section", h("h2", "Meets it today"), h("p", "Nobody meets it today.", cls="muted"), cls="sec")
    rows = [row(HEADS, (h("a", person(one), href=f"/patients/{one.id}"), day(one.born_on) if one.born_on else NOT_KNOWN, why)) for one, why in people]
    return h("section", h("h2", f"Meets it today: {len(people)}"), plain_table(HEADS, rows, "Who meets the rule today"), cls="sec")


def count_words(viewer: Viewer, found: actions.Count) -> list[str]:
    """3 people now; 12 not known. Small groups are not told to who may not see patients."""
    few = not viewer.may(Permission.SEE_PATIENTS)
    due = f"under {SMALL} people now" if few and 0 < found.due < SMALL else f"{count(found.due, 'person', 'people')} now" if found.due else "nobody now"
    unknown = f"under {SMALL} not known" if few and 0 < found.unknown < SMALL else f"{found.unknown} not known" if found.unknown else ""
    return [due, unknown]


def tried(found: actions.Tried, *, on: bool) -> Tree:
    """The replay of a rule, and of the change beside it."""
    weeks = found.before.by_week(found.start, found.end)
    after = found.after.by_week(found.start, found.end) if found.after else None
    was = h("b", str(found.before.count))
    if found.after:
        said = ["would have opened ", was, ", with the change ", h("b", str(found.after.count), cls="new-n"), " in 6 months"]
    else:
        said = ["would have opened ", was, " tasks in 6 months", "" if on else "; off, opens none"]
    bars = replay_bars(weeks, after, hollow=not on and after is None)
    return h("figure", bars, h("figcaption", said), role="group", aria_label="Replay over 26 weeks")


def difference(viewer: Viewer, found: actions.Tried) -> str:
    """5 more tasks in 6 months, 1 more person today."""
    if found.after is None or found.count_after is None:
        return ""
    tasks = _more(found.after.count - found.before.count, "task")
    if not viewer.may(Permission.SEE_PATIENTS):
        return f"{tasks} in 6 months."
    return f"{tasks} in 6 months, {_more(found.count_after.due - found.count_before.due, 'person', 'people')} today."


def saved(key: str, before: RuleRow | None, version: int, *, alone: bool) -> Tree:
    return h("p", h("span", f"{key} saved for the clinic. "), undo_button(before, key, version, alone=alone), cls="notice", role="status")


def conflict(asked: actions.Save, row: RuleRow | None) -> Tree:
    """What stands and what was asked for, side by side; nothing was written."""
    if row is None:
        return h("p", f"{asked.rule_key} has changed. Look again, then save.", cls="notice", role="alert")
    again = {"rule_key": asked.rule_key, "enabled": asked.enabled, "params": asked.params, "version": row.version, "alone": asked.alone}
    return h(
        "div",
        h("p", h("b", f"{asked.rule_key}: "), h("bdi", row.by or "somebody"), f" changed this rule first, on {day(row.at.date())}. Nothing of yours is saved."),
        h("dl", h("dt", "Theirs"), h("dd", setting_words(asked.rule_key, row.enabled, row.params)), h("dt", "Yours"),
          h("dd", setting_words(asked.rule_key, asked.enabled, asked.params)), cls="rb-dl"),
        h("div", h("button", "Save mine over it", cls="btn", type="button", **act(STORE, **again)),
          h("button", "Keep theirs", cls="btn", type="button", data_theirs=asked.rule_key), cls="acts"),
        cls="notice",
        role="alert",
    )  # fmt: skip


def setting_words(key: str, enabled: bool, params: Mapping[str, float]) -> str:
    """On; FVC upright below 55."""
    labels = {parameter.key: parameter for parameter in actions.parameters(key)}
    set_ = [f"{labels[name].label} {value:g}" for name, value in params.items() if name in labels and value != labels[name].default]
    return "; ".join(["On" if enabled else "Off", *(set_ or ["every number as the default"])])


def _more(n: int, one: str, many: str | None = None) -> str:
    if n == 0:
        return f"no more {many or one + 's'}"
    return f"{abs(n)} {'more' if n > 0 else 'fewer'} {one if abs(n) == 1 else many or one + 's'}"


def _owned(discipline: Discipline) -> bool:
    return any(discipline in rule.disciplines for rule in by_key().values())
