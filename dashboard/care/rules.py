"""The clinic's rules over one patient's facts on a day: what is due, what is clear, and what nobody can know, each with what caused it.

A rule is DUE when its trigger is met, CLEAR when values young enough say that it is not, and UNKNOWN otherwise. Each proposes a task for a
person to accept; none is an order. Rules, limits and sources: data/rules.yaml.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dashboard.care.rules_facts import Decline, Fact, Facts, Value
from dashboard.care.rules_file import Rule, book, by_key
from dashboard.care.rules_judge import Ready
from dashboard.care.rules_leaf import Found
from dashboard.care.rules_runs import ALWAYS
from dashboard.care.rules_settings import Parameter, Refused, Setting, Settings, defaults, parameters
from dashboard.care.rules_terms import State, Treatment, Urgency, Why
from dashboard.care.rules_words import capital, found_words
from db.vocabulary import Discipline

__all__ = [
    "Decline", "Evidence", "Fact", "Facts", "Parameter", "Refused", "Rest", "Setting", "Settings", "State", "Treatment", "Urgency", "Verdict", "Why",
    "book", "by_key", "defaults", "evaluate", "parameters",
]  # fmt: skip

_STATES = {True: State.DUE, False: State.CLEAR, None: State.UNKNOWN}
END_OF_LIFE = "eol.recognised"


@dataclass(frozen=True)
class Evidence:
    """One condition that decided: its measure, the value compared (unit of the measure), the day it is of, and the words that say so.

    key tells the conditions of one rule apart. why: only where the value is not known. worse: 1 if a higher value is worse, -1 if a lower
    one is, 0 where nothing is more or less (flags, words) or only time goes on (days).
    """

    key: str
    measure: str
    label: str
    value: Value
    on: date | None
    source: str
    words: str
    why: Why | None
    worse: int


@dataclass(frozen=True)
class Rest:
    """Why a rule that is due opens no task: the last weeks are recognised, or the treatment was declined, until `until`."""

    why: str
    since: date
    until: date | None
    source: str = ""


@dataclass(frozen=True)
class Verdict:
    """What one rule says of one person on a day.

    since: the first day of the run in which the trigger is met, None unless DUE, or when nothing began it. under: the due rule of the same
    topic that speaks for this one; over: those this one speaks for. opens: whether a task should stand for it.
    """

    ready: Ready
    on: date
    state: State
    founds: tuple[Found, ...]
    since: date | None = None
    under: str | None = None
    over: tuple[str, ...] = ()
    rest: Rest | None = None

    @property
    def rule(self) -> Rule:
        """The row of the rule file."""
        return self.ready.rule

    @property
    def key(self) -> str:
        """RESP-03."""
        return self.ready.rule.key

    @property
    def owner(self) -> Discipline:
        """The discipline named first."""
        return self.ready.rule.owner

    @property
    def urgency(self) -> Urgency:
        """Of the task it would open."""
        return self.ready.rule.priority

    @property
    def due_on(self) -> date:
        """When a task opened on this day would be due."""
        return self.on + timedelta(days=self.ready.due_days)

    @property
    def opens(self) -> bool:
        """Whether a task should stand for it: due, not spoken for by another, not resting."""
        return self.state is State.DUE and self.under is None and self.rest is None

    @property
    def trigger_key(self) -> str:
        """Tells one time the trigger was met from the next: the day since which it has been met. The same on every day of one run."""
        return self.since.isoformat() if self.since else "always"

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The conditions that decided, in the order of the trigger."""
        return tuple(self._evidence(at) for at in self.ready.causes(self.founds))

    @property
    def reason(self) -> str:
        """One sentence with values, days and limits: why it says this."""
        said = "; ".join(dict.fromkeys(found_words(self.ready.leaves[at], self.founds[at]) for at in self.ready.causes(self.founds)))
        return f"Not known: {said}." if self.state is State.UNKNOWN else f"{capital(said)}."

    def _evidence(self, at: int) -> Evidence:
        leaf, found = self.ready.leaves[at], self.founds[at]
        op, fact = leaf.condition.op, found.fact
        worse = -op.back if leaf.exit is not None else 0
        key = f"{at} {leaf.name} {op.value}"
        day, source = (fact.as_of, fact.source) if fact else (None, "")
        name = found.by or leaf.name
        return Evidence(key, name, book().measures[name].label, found.value, day, source, found_words(leaf, found), found.why, worse)


def evaluate(facts: Facts, today: date, settings: Settings | None = None) -> list[Verdict]:
    """A verdict of every rule that is on (settings; the file's without them), in the order of the file. Facts after `today` are not seen."""
    day = today.toordinal()
    verdicts = [judged(one, facts, today, day) for one in (settings or defaults()).on]
    return _by_topic([_rested(verdict, facts, today) for verdict in verdicts])


def judged(one: Ready, facts: Facts, today: date, day: int) -> Verdict:
    """One rule by itself; day is the ordinal of today."""
    truth, founds = one.look(facts, day)
    if not truth:
        return Verdict(one, today, _STATES[truth], founds)
    since = one.since(facts, day, founds)
    return Verdict(one, today, State.DUE, founds, None if since <= ALWAYS else date.fromordinal(since))


def rest(rule: Rule, facts: Facts, today: date) -> Rest | None:
    """Why this rule rests today, if it does."""
    if not rule.comfort and (since := last_weeks_since(facts, today)):
        return Rest("the team has recognised the last weeks", since, None, book().engine.comfort)
    for decline in facts.declines:
        if decline.treatment is rule.treatment and decline.declined_on <= today < decline.review_on:
            return Rest(f"{decline.treatment.value.replace('_', ' ')} declined", decline.declined_on, decline.review_on)
    return None


def last_weeks_since(facts: Facts, today: date) -> date | None:
    """The day on which the team recognised the last weeks; None when it did not, or took it back."""
    series = facts.series.get(END_OF_LIFE)
    at = series.upto(today.toordinal()) if series else 0
    newest = series.facts[at - 1] if series and at else None
    return newest.as_of if newest and newest.value is True else None


def _rested(verdict: Verdict, facts: Facts, today: date) -> Verdict:
    if verdict.state is not State.DUE:
        return verdict
    why = rest(verdict.rule, facts, today)
    return replace(verdict, rest=why) if why else verdict


def _by_topic(verdicts: list[Verdict]) -> list[Verdict]:
    """Two rules of one topic: the one over the other speaks, and names it. A rule that rests speaks for nobody."""
    speaking = {verdict.key: verdict.rule for verdict in verdicts if verdict.state is State.DUE and verdict.rest is None}
    under = spoken_for(speaking)
    over: dict[str, list[str]] = {}
    for lower, higher in under.items():
        over.setdefault(higher, []).append(lower)
    return [
        replace(verdict, under=under.get(verdict.key), over=tuple(over.get(verdict.key, ()))) if verdict.key in under or verdict.key in over else verdict
        for verdict in verdicts
    ]


def spoken_for(due: Mapping[str, Rule]) -> dict[str, str]:
    """Of the rules that are due: which is spoken for, and by which one at the top of its topic (the first in the file, if two are)."""
    below: set[str] = {key for rule in due.values() for key in rule.over}
    found: dict[str, str] = {}
    for key, rule in due.items():
        if key not in below:
            for lower in _reached(rule.over, due):
                found.setdefault(lower, key)
    return found


def _reached(keys: Iterable[str], due: Mapping[str, Rule]) -> list[str]:
    reached: list[str] = []
    for key in keys:
        if key in due and key not in reached:
            reached += [key, *(lower for lower in _reached(due[key].over, due) if lower not in reached)]
    return reached
