"""What a run of the rules changes among the tasks of one patient: which to open, bring up to date or close. Decides only; nothing is stored here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from dashboard.care.rules import Verdict
from dashboard.care.rules_terms import State, Why
from db.vocabulary import OPEN_STATES, TaskState

REFUSED = (TaskState.DECLINED, TaskState.CANCELLED)
TAKEN_BACK = "taken_back"
"""How the evidence of a task calls a value that is on record no more."""


@dataclass(frozen=True)
class RuleTask:
    """A task that a rule opened, open or closed. touched: a person changed it (state, due day, owner, wording), so no rule changes it again.

    by_itself: closed without a person, by the rules or with the end of care: nobody refused it.
    """

    id: UUID
    rule_key: str
    trigger_key: str
    state: TaskState
    opened_on: date
    closed_on: date | None
    touched: bool
    evidence: Mapping[str, str]
    by_itself: bool = False

    @property
    def is_open(self) -> bool:
        """Whether somebody still has it to do."""
        return self.state in OPEN_STATES


@dataclass(frozen=True)
class Open:
    """Open a task as this verdict says (task wording, owner, due day, urgency). links: rules of the same topic it stands for too."""

    verdict: Verdict
    evidence: Mapping[str, str]
    links: tuple[str, ...]


@dataclass(frozen=True)
class Update:
    """The task stands, its evidence is newer."""

    task_id: UUID
    trigger_key: str
    evidence: Mapping[str, str]
    why: str


@dataclass(frozen=True)
class Close:
    """Close the task: why in words, and the evidence that says so, which is never empty. taken_over_by: the rule that speaks for it now."""

    task_id: UUID
    why: str
    evidence: Mapping[str, str]
    taken_over_by: str | None = None


@dataclass(frozen=True)
class Decision:
    opens: tuple[Open, ...]
    updates: tuple[Update, ...]
    closes: tuple[Close, ...]


def decide(existing: Iterable[RuleTask], verdicts: Sequence[Verdict], today: date) -> Decision:
    """What should change, from all rule tasks of one patient (closed ones too) and the verdicts of one day.

    One open task for a rule at a time: of two that nobody touched, the older closes. A task that a person touched is left alone.
    A refusal holds until the evidence gets worse or the trigger
    was clear in between; a task done opens again after the rule's repeat days, one that closed by itself when it is asked for again. UNKNOWN
    changes nothing, unless a value that a task rests on was taken back; a rule that is off closes nothing.
    """
    tasks: dict[str, list[RuleTask]] = {}
    for task in sorted(existing, key=lambda task: (task.opened_on, task.closed_on or date.max, str(task.id))):
        tasks.setdefault(task.rule_key, []).append(task)
    by_key = {verdict.key: verdict for verdict in verdicts}
    opens, updates, closes = list[Open](), list[Update](), list[Close]()
    for verdict in verdicts:
        of_rule = tasks.get(verdict.key, [])
        standing = [task for task in of_rule if task.is_open]
        mine = [task for task in standing if not task.touched]
        if verdict.opens:
            evidence = stored(verdict)
            closes += [Close(task.id, f"A newer task stands for it: {verdict.reason}", evidence) for task in mine[:-1]]
            updates += [
                Update(task.id, verdict.trigger_key, evidence, verdict.reason)
                for task in mine[-1:]
                if (task.trigger_key, dict(task.evidence)) != (verdict.trigger_key, evidence)
            ]
            if not standing and _may_open(verdict, of_rule, today):
                opens.append(Open(verdict, evidence, verdict.over))
        else:
            closes += [close for task in mine if (close := _close(task, verdict, by_key))]
    return Decision(tuple(opens), tuple(updates), tuple(closes))


def stored(verdict: Verdict) -> dict[str, str]:
    """The evidence as a task keeps it: `0 resp.fvc_pct <` to `44|2025-12-02`, value and day. Days that only pass are kept as their first day."""
    kept = {}
    for found in verdict.evidence:
        moving = found.worse == 0 and isinstance(found.value, int) and not isinstance(found.value, bool)
        value = "" if found.value is None or moving else f"{found.value:g}" if isinstance(found.value, float) else str(found.value)
        kept[found.key] = f"{value}|{found.on.isoformat() if found.on else ''}"
    return kept


def is_worse(verdict: Verdict, kept: Mapping[str, str]) -> bool:
    """Whether the evidence is graver than what was kept: a value further past its limit, or a condition that had not decided then.

    Days that have passed since are not graver: only time went on.
    """
    for found in verdict.evidence:
        if found.key not in kept:
            return True
        before, _, _ = kept[found.key].partition("|")
        if found.worse and isinstance(found.value, int | float) and before and (float(found.value) - float(before)) * found.worse > 0:
            return True
    return False


def _may_open(verdict: Verdict, of_rule: Sequence[RuleTask], today: date) -> bool:
    closed = [task for task in of_rule if task.closed_on is not None]
    if not closed:
        return True
    last = max(closed, key=lambda task: (task.closed_on or date.min, task.opened_on))
    assert last.closed_on is not None
    if last.by_itself:
        return True
    if last.state in REFUSED:
        met_anew = verdict.since is not None and verdict.since > last.closed_on
        return met_anew or is_worse(verdict, last.evidence)
    return today >= last.closed_on + timedelta(days=verdict.ready.repeat_days)


def _close(task: RuleTask, verdict: Verdict, by_key: Mapping[str, Verdict]) -> Close | None:
    """Why an open task of a rule that asks for none may go; None leaves it."""
    if verdict.state is State.CLEAR:
        evidence = stored(verdict)
        return Close(task.id, verdict.reason, evidence) if any(not kept.endswith("|") for kept in evidence.values()) else None
    if verdict.under is not None:
        higher = by_key[verdict.under]
        return Close(task.id, f"{higher.rule.title}: {higher.reason}", stored(higher), higher.key)
    if verdict.state is State.UNKNOWN and (gone := _taken_back(task, verdict)):
        label, value, on = gone
        return Close(task.id, f"The value it rested on was taken back: {label}, {on:%d-%b-%Y}.", {TAKEN_BACK: f"{value}|{on.isoformat()}"})
    if verdict.rest is not None:
        until = f" until {verdict.rest.until.isoformat()}" if verdict.rest.until else ""
        return Close(task.id, verdict.rest.why, {"rest": f"{verdict.rest.why}{until}|{verdict.rest.since.isoformat()}"})
    return None


def _taken_back(task: RuleTask, verdict: Verdict) -> tuple[str, str, date] | None:
    """A value the task rests on that is on record no more, as label, value and day: the newest now is older, though its window is not over."""
    leaves = {f"{leaf.key} {leaf.name} {leaf.condition.op.value}": (leaf, found) for leaf, found in zip(verdict.ready.leaves, verdict.founds, strict=True)}
    for key, kept in task.evidence.items():
        value, _, day = kept.rpartition("|")
        if not day or key not in leaves:
            continue
        on, (leaf, found) = date.fromisoformat(day), leaves[key]
        over = leaf.window is not None and on <= verdict.on - timedelta(days=leaf.window)
        apart = found.why in (Why.NO_TEST, Why.APART)
        if not over and not apart and (found.fact is None or found.fact.as_of < on):
            return leaf.measure.label, value, on
    return None
