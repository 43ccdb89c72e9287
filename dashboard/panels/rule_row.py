"""One rule of the rule book as a row: a switch, the sentence with its numbers as fields, its source, and room for what it opened and whom it holds."""

from dashboard.care.rules import Settings, Urgency, by_key, parameters
from dashboard.care.rules_file import Rule
from dashboard.care.rules_sentence import Sentence, Slot, freshness, sentence
from dashboard.care.rules_words import limit_words
from dashboard.care.words import day
from dashboard.components.flag_chip import mark
from dashboard.components.markup import Child, Tree, act, h
from db.queries.rules import RuleRow

STORE, TRY = "rules-act", "rules-try"
MARKS = {Urgency.URGENT: "act", Urgency.HIGH: "watch", Urgency.MEDIUM: "data", Urgency.ROUTINE: "data"}
WORDS = {Urgency.URGENT: "Urgent", Urgency.HIGH: "High priority", Urgency.MEDIUM: "Medium", Urgency.ROUTINE: "Routine"}
STANDS = {"guideline": "due date from the guideline", "clinic_default": "due date is a proposal to be confirmed"}


def rule_row(key: str, settings: Settings, row: RuleRow | None, *, editable: bool, alone: bool) -> Tree:
    """editable: whether who looks may set it. alone: on the page of the one rule, where the title is the page's own."""
    rule, said, on = by_key()[key], sentence(key, settings), settings.enabled(key)
    return h(
        "section",
        _switch(rule, on, editable=editable),
        h(
            "div",
            _title(rule, alone=alone),
            h("p", mark(MARKS[rule.priority]), h("span", _parts(key, said.parts, editable))),
            h("div", _source(rule), " ", _parts(key, said.again, editable), " ", freshness(key, settings), cls="label"),
            _changed(key, settings, row),
            _editing(key) if editable else None,
            cls="rb-s",
        ),
        h("div", h("button", "Replay 6 months", cls="btn btn-s", type="button", data_replay=key), id=f"rb-fig-{key}", cls="rb-f"),
        h("div", h("span", "…", cls="muted"), id=f"rb-n-{key}", cls="rb-n"),
        cls="rb" if on else "rb off",
        id=f"rb-{key}",
        aria_label=f"{key} {rule.title}",
        data_rule=key,
        data_version=row.version if row else 0,
        data_enabled=str(on).lower(),
        data_disc=" ".join(rule.disciplines),
        data_changed=str(differs(key, settings)).lower(),
        data_alone="true" if alone else None,
        data_text=f"{key} {rule.title} {said.text} {rule.source.document}".casefold(),
    )


def differs(key: str, settings: Settings) -> bool:
    """Whether the clinic has this rule otherwise than the file."""
    return key in settings.rows and (settings.enabled(key) != by_key()[key].enabled or bool(settings.rows[key].params))


def _title(rule: Rule, *, alone: bool) -> Tree:
    """Whose rule it is, and its name, which leads to its page."""
    whose = h("span", f"{', '.join(rule.disciplines)} · {WORDS[rule.priority]}", cls="muted")
    if alone:
        return h("div", whose, cls="rb-t")
    return h("div", h("span", rule.key, cls="muted"), " ", h("a", rule.title, href=f"/rules/{rule.key}"), " ", whose, cls="rb-t")


def _switch(rule: Rule, on: bool, *, editable: bool) -> Tree:
    word = h("span", "On" if on else "Off")
    if not editable:
        return h("span", h("i"), word, cls="sw is-fixed", data_on=str(on).lower())
    return h("button", h("i"), word, cls="sw", type="button", role="switch", aria_checked=str(on).lower(), aria_label=f"{rule.key} on", id=f"sw-{rule.key}")


def _parts(key: str, parts: tuple[str | Slot, ...], editable: bool) -> list[Child]:
    return [part if isinstance(part, str) else _slot(key, part, editable) for part in parts]


def _slot(key: str, slot: Slot, editable: bool) -> Tree:
    parameter = slot.parameter
    usual = f"default {limit_words(parameter.default)}"
    if not editable:
        return h("b", slot.shown, cls="par is-set" if slot.changed else "par", title=usual if slot.changed else None)
    place = next(n for n, known in enumerate(parameters(key)) if known.key == parameter.key)
    span = f"{limit_words(parameter.low)} to {limit_words(parameter.high)}"
    field = h(
        "input",
        id=f"p-{key}-{place}",
        value=slot.shown,
        inputmode="decimal",
        autocomplete="off",
        maxlength="8",
        style=f"width:{max(len(slot.shown), 1)}ch",
        aria_label=f"{parameter.label} ({parameter.unit}), {span}, {usual}",
        data_param=parameter.key,
        data_default=limit_words(parameter.default),
    )
    return h("span", field, cls="par is-set" if slot.changed else "par")


def _source(rule: Rule) -> str:
    source = rule.source
    return f"{source.document}, {source.section} ({source.year}); {STANDS[rule.due_basis]}."


def _changed(key: str, settings: Settings, row: RuleRow | None) -> Tree | None:
    """What this clinic has otherwise than the file, beside what the file says; who changed it last and when."""
    if row is None:
        return None
    said = []
    if settings.enabled(key) != by_key()[key].enabled:
        said.append(f"{'On' if settings.enabled(key) else 'Off'} (default {'on' if by_key()[key].enabled else 'off'})")
    for slot in _slots(sentence(key, settings)):
        if slot.changed:
            said.append(f"{slot.parameter.label} {slot.shown} (default {limit_words(slot.parameter.default)})")
    what = "; ".join(said) or "As the default"
    return h(
        "div",
        h("b", f"{what}. ") if said else f"{what}. ",
        "Changed by ",
        h("bdi", row.by or "somebody who has left"),
        f" {day(row.at.date())}.",
        cls="label rb-chg",
    )


def _slots(said: Sentence) -> list[Slot]:
    return [part for part in (*said.parts, *said.again) if not isinstance(part, str)]


def _editing(key: str) -> Tree:
    """Filled and shown by assets/rules.js as soon as something differs from what is saved."""
    return h(
        "div",
        h("button", "Save for the clinic", cls="btn btn-main", type="button", data_save=key),
        h("button", "Back", cls="btn", type="button", data_back=key),
        h("span", cls="label", id=f"rb-said-{key}", role="status"),
        cls="acts rb-ed",
        hidden=True,
    )


def undo_button(row: RuleRow | None, key: str, version: int, *, alone: bool) -> Tree:
    """Sets a rule back to what it was before a save."""
    before = {"enabled": row.enabled if row else by_key()[key].enabled, "params": dict(row.params) if row else {}}
    return h("button", "Undo", cls="btn", type="button", **act(STORE, rule_key=key, version=version, alone=alone, **before))
