"""A rule made ready once and judged on any day: the groups of its trigger over its conditions, in logic of true, false and not known."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dashboard.care.rules_check import conditions
from dashboard.care.rules_facts import Facts
from dashboard.care.rules_file import All, Condition, Node, Not, Rule, book
from dashboard.care.rules_leaf import Found, Leaf, judge, leaf
from dashboard.care.rules_runs import ALWAYS, since, with_margin

Tree = int | tuple[str, tuple["Tree", ...]]  # the number of a leaf, or a group of trees


@dataclass(frozen=True, eq=False)
class Ready:
    """A rule with the limits of one clinic in place. due_days and repeat_days are theirs too; changed: not as the file has it."""

    rule: Rule
    leaves: tuple[Leaf, ...]
    tree: Tree
    due_days: int
    repeat_days: int
    beside: tuple[str, ...]
    answers: frozenset[int]
    changed: bool

    def look(self, facts: Facts, day: int) -> tuple[bool | None, tuple[Found, ...]]:
        """True, false or None (not known) on the day with this ordinal, and what was found for each condition, in the order of the trigger."""
        test = _newest(self.beside, facts, day) if self.beside else None
        founds = []
        for one in self.leaves:
            found = judge(one, facts, day, beside=test, needs_beside=one.key in self.answers)
            if found.truth is False and one.measure.margin:
                found = with_margin(one, facts, day, found)
            founds.append(found)
        return _truth(self.tree, founds), tuple(founds)

    def since(self, facts: Facts, day: int, founds: tuple[Found, ...]) -> int:
        """The ordinal of the day since which the trigger has been met; ALWAYS when nothing began it."""
        return self._since(self.tree, facts, day, founds)

    def causes(self, founds: tuple[Found, ...]) -> tuple[int, ...]:
        """The conditions that made the trigger what it is: those that share its truth along every branch that decided."""
        return tuple(dict.fromkeys(_causes(self.tree, founds)))

    def _since(self, tree: Tree, facts: Facts, day: int, founds: tuple[Found, ...]) -> int:
        if isinstance(tree, int):
            return since(self.leaves[tree], facts, day, founds[tree])
        word, children = tree
        true = [child for child in children if _truth(child, founds)]
        if word == "not" or not true:
            return ALWAYS
        begins = [self._since(child, facts, day, founds) for child in true]
        return max(begins) if word == "all" else min(begins)


def ready(rule: Rule, *, limits: Mapping[int, float], windows: Mapping[int, int], due_days: int | None = None, repeat_days: int | None = None) -> Ready:
    """The rule with other limits and windows (by the place of their condition, from 0) than the file gives; an empty mapping changes none."""
    file = book()
    leaves, named = [], {condition.measure for condition in conditions(rule.trigger)}
    for key, condition in enumerate(conditions(rule.trigger)):
        measure = file.measures[condition.measure]
        limit, window = limits.get(key, condition.value), windows.get(key, condition.window_days)
        partner = measure.better_of if measure.better_of in named else None
        leaves.append(leaf(key, condition, measure, file.engine, limit=limit, window=window, partner=partner))
    answers = frozenset(one.key for one in leaves if rule.answers and one.name in rule.answers.of)
    return Ready(
        rule=rule,
        leaves=tuple(leaves),
        tree=_tree(rule.trigger, iter(range(len(leaves)))),
        due_days=due_days or rule.due_days,
        repeat_days=repeat_days or rule.repeat_days,
        beside=rule.answers.beside if rule.answers else (),
        answers=answers,
        changed=bool(limits or windows or due_days or repeat_days),
    )


def _tree(node: Node, numbers: Iterator[int]) -> Tree:
    if isinstance(node, Condition):
        return next(numbers)
    if isinstance(node, Not):
        return "not", (_tree(node.negated, numbers),)
    word, children = ("all", node.all) if isinstance(node, All) else ("any", node.any)
    return word, tuple(_tree(child, numbers) for child in children)


def _newest(names: tuple[str, ...], facts: Facts, day: int) -> int | None:
    """The day of the newest of these tests up to a day."""
    days = [series.days[at - 1] for name in names if (series := facts.series.get(name)) and (at := series.upto(day))]
    return max(days, default=None)


def _truth(tree: Tree, founds: tuple[Found, ...] | list[Found]) -> bool | None:
    """Not known unless what is known settles it (Kleene)."""
    if isinstance(tree, int):
        return founds[tree].truth
    word, children = tree
    if word == "not":
        inner = _truth(children[0], founds)
        return None if inner is None else not inner
    settles = word == "any"
    known: bool | None = not settles
    for child in children:
        truth = _truth(child, founds)
        if truth is settles:
            return settles
        if truth is None:
            known = None
    return known


def _causes(tree: Tree, founds: tuple[Found, ...]) -> Iterator[int]:
    if isinstance(tree, int):
        yield tree
        return
    word, children = tree
    truth = _truth(tree, founds)
    for child in children:
        if word == "not" or _truth(child, founds) is truth:
            yield from _causes(child, founds)
