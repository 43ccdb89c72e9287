"""A rule as one plain sentence with its numbers in place, each of which may be a field; and every rule of the book under its heading."""

import re
from dataclasses import dataclass

from dashboard.care.rules_file import All, Condition, Node, Not, book, by_key
from dashboard.care.rules_settings import DUE, REPEAT, Parameter, Settings, defaults, parameters
from dashboard.care.rules_terms import Agg, Kind, Urgency, WhenOld
from dashboard.care.rules_words import LIMIT, WINDOW, capital, limit_words, template

_OPENS = {
    Urgency.URGENT: "Open an urgent task",
    Urgency.HIGH: "Open a high-priority task",
    Urgency.MEDIUM: "Open a task",
    Urgency.ROUTINE: "Open a routine task",
}


@dataclass(frozen=True)
class Slot:
    """A number in the sentence: which parameter, its value in this clinic, and how it is written."""

    parameter: Parameter
    value: float
    shown: str

    @property
    def changed(self) -> bool:
        """Whether the clinic has set another value than the file."""
        return self.value != self.parameter.default


@dataclass(frozen=True)
class Sentence:
    """parts are words and slots in reading order; again says when the task may come back."""

    parts: tuple[str | Slot, ...]
    again: tuple[str | Slot, ...]

    @property
    def text(self) -> str:
        """Without marks."""
        return plain(self.parts)


_Places = dict[tuple[int | None, bool], Slot]


def plain(parts: tuple[str | Slot, ...]) -> str:
    """The parts as one string."""
    return "".join(part if isinstance(part, str) else part.shown for part in parts)


def sentence(key: str, settings: Settings | None = None) -> Sentence:
    """The rule with the numbers of a clinic (the file's without settings): Open an urgent task, due in 7 days, when FVC … is below 50 % predicted.

    Raises KeyError for a rule nobody knows.
    """
    rule, row = by_key()[key], (settings or defaults()).rows.get(key)
    slots = {}
    for parameter in parameters(key):
        value = row.params.get(parameter.key, parameter.default) if row else parameter.default
        slots[parameter.key] = Slot(parameter, value, limit_words(value))
    places: _Places = {(slot.parameter.leaf, slot.parameter.window): slot for slot in slots.values() if slot.parameter.leaf is not None}
    said: list[str | Slot] = [f"{_OPENS[rule.priority]}, due in ", slots[DUE], f" {'day' if slots[DUE].value == 1 else 'days'}, when "]
    _say(rule.trigger, [0], places, said, inside=False)
    return Sentence(_joined([*said, "."]), ("Not again for ", slots[REPEAT], " days after it closed."))


def under_headings() -> dict[str, tuple[str, ...]]:
    """The keys of all rules by heading, headings and keys in the order of the file."""
    groups: dict[str, list[str]] = {}
    for rule in book().rules:
        groups.setdefault(book().group(rule), []).append(rule.key)
    return {heading: tuple(keys) for heading, keys in groups.items()}


def _say(node: Node, place: list[int], slots: _Places, said: list[str | Slot], *, inside: bool) -> None:
    if isinstance(node, Condition):
        here = place[0]
        place[0] += 1
        for piece in re.split(r"(\{limit\}|\{window\})", template(node, book().measures[node.measure])):
            if piece == LIMIT:
                said.append(slots[here, False])
            elif piece == WINDOW:
                said.append(slots[here, True])
            else:
                said.append(piece)
        return
    if isinstance(node, Not):
        said.append("it is not so that ")
        _say(node.negated, place, slots, said, inside=True)
        return
    children, joint = (node.all, " and ") if isinstance(node, All) else (node.any, " or ")
    said.append("(" if inside else "")
    for n, child in enumerate(children):
        said.append(joint if n else "")
        _say(child, place, slots, said, inside=True)
    said.append(")" if inside else "")


def _joined(parts: list[str | Slot]) -> tuple[str | Slot, ...]:
    """Neighbouring words in one piece; the first letter a capital."""
    found: list[str | Slot] = []
    for part in parts:
        if isinstance(part, str) and found and isinstance(found[-1], str):
            found[-1] += part
        elif part != "":
            found.append(part)
    if isinstance(found[0], str):
        found[0] = capital(found[0])
    return tuple(found)


def freshness(key: str, settings: Settings | None = None) -> str:
    """From what age the values of a rule no longer decide, in plain sentences; empty where every value holds until it changes."""
    one = (settings or defaults()).rule(key)
    silent: dict[int, list[str]] = {}
    alarming: dict[int, list[str]] = {}
    for leaf in one.leaves:
        ages = leaf.condition.op.is_presence or leaf.measure.kind in (Kind.DAYS, Kind.EVENT, Kind.SHARE) or leaf.key in one.answers
        if leaf.fresh is None or ages or leaf.condition.agg in (Agg.MEAN, Agg.MIN, Agg.MAX):
            continue
        names = (silent if leaf.measure.old is WhenOld.SILENT else alarming).setdefault(leaf.fresh, [])
        if leaf.measure.label not in names:
            names.append(leaf.measure.label)
    said = [f"{', '.join(names)}: older than {days} days decides nothing." for days, names in silent.items()]
    said += [f"{', '.join(names)}: older than {days} days may open a task, but never clears one." for days, names in alarming.items()]
    if one.answers:
        said.append(f"Symptom answers count within {book().engine.answer_days} days of the test.")
    return " ".join(said)
