"""What the rules ask for becomes tasks: proposed to the coordinator's inbox, brought up to date, closed with what says so. Never a person's doing.

In the transaction of every write of facts (dashboard/actions/needs.py) and in the daily round (dashboard/actions/sweep.py).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from dashboard.actions import calendar
from dashboard.actions.rules import WINDOW_DAYS, facts, standing
from dashboard.care.rules import Verdict, evaluate
from dashboard.care.rules_file import book
from dashboard.care.rules_merge import Close, Decision, Open, RuleTask, Update, decide
from dashboard.care.rules_start import stood_before
from dashboard.care.working_days import WorkingDays
from db.commands import audit, sweeps, talk
from db.commands import tasks as commands
from db.commands.tasks import NewTask
from db.engine import Session
from db.queries import rule_facts, rule_tasks
from db.queries import rules as queries
from db.queries.rule_tasks import Opened
from db.records import Scope
from db.task_records import TaskRow
from db.vocabulary import NoticeKind, TaskSource, TaskState

AT_ONCE = 20
"""People whose facts one write may change and who are judged in it; of more, the next round takes care (within a minute)."""


@dataclass(frozen=True)
class Counts:
    """What a run did; people: of whom a task changed."""

    looked: int = 0
    opened: int = 0
    updated: int = 0
    closed: int = 0
    people: frozenset[UUID] = frozenset()

    def __add__(self, other: "Counts") -> "Counts":
        made = (self.looked + other.looked, self.opened + other.opened, self.updated + other.updated, self.closed + other.closed)
        return Counts(*made, self.people | other.people)

    def plain(self) -> dict[str, int]:
        return {"looked": self.looked, "opened": self.opened, "updated": self.updated, "closed": self.closed}


def follow(session: Session, scope: Scope, patient_ids: Collection[UUID], today: date) -> None:
    """After a write of facts about these people, in its transaction: before anything else of them is locked, so that no two writes wait for each other."""
    if len(patient_ids) > AT_ONCE:
        sweeps.forget(session, scope, patient_ids)
    else:
        run(session, scope, patient_ids, today)


def run(session: Session, scope: Scope, patient_ids: Collection[UUID], today: date, *, begun_on: date | None = None) -> Counts:
    """Judge these people and do what follows. Whoever is not under care is left out.

    begun_on: in a round, the day of the clinic's first one; what was due long before it waits until the person is next seen.
    """
    session.flush()
    people = sweeps.look(session, scope, patient_ids, today, again=begun_on is None)
    if not people:
        return Counts()
    settings, working = standing(queries.settings(session, scope)), calendar.working_days(session, scope)
    before = rule_tasks.opened(session, scope, people)
    done = Counts(looked=len(people))
    for known in rule_facts.known(session, scope, people, since=today - timedelta(days=WINDOW_DAYS)):
        who = known.measured.patient.id
        verdicts = evaluate(facts(known, today), today, settings)
        decision = decide([_rule_task(one) for one in before.get(who, ())], verdicts, today)
        done += _do(session, scope, who, _wanted(decision, before.get(who, ()), begun_on), before.get(who, ()), today, working)
    return done


def records(task: TaskRow, values: Mapping[str, object]) -> bool:
    """Whether this change of a task changes what is on record: a rule's task that counts, done, as the record of what was asked for."""
    return task.rule_key in book().records.done and TaskState.DONE in (task.state, values.get("state"))


def _wanted(decision: Decision, before: Collection[Opened], begun_on: date | None) -> Decision:
    if begun_on is None:
        return decision
    met = {one.rule_key for one in before}
    return replace(decision, opens=tuple(one for one in decision.opens if one.verdict.key in met or not stood_before(one.verdict, begun_on)))


def _rule_task(one: Opened) -> RuleTask:
    by_itself = one.state is TaskState.CANCELLED and not one.touched
    return RuleTask(one.id, one.rule_key, one.trigger_key, one.state, one.opened_on, one.closed_on, one.touched, one.evidence, by_itself)


def _do(session: Session, scope: Scope, who: UUID, decision: Decision, before: Collection[Opened], today: date, working: WorkingDays) -> Counts:
    """A task that somebody holds at this very moment is left to them: it will be touched."""
    wanted = [*(one.task_id for one in decision.updates), *(one.task_id for one in decision.closes)]
    held = {task.id: task for task in commands.hold_free(session, scope, wanted)} if wanted else {}
    opened = [task_id for one in decision.opens if (task_id := _open(session, scope, who, one, due_day(one.verdict, today, working)))]
    # What closes makes way for what is brought up to date.
    closed = [one.task_id for one in decision.closes if one.task_id in held and _close(session, scope, held[one.task_id], one)]
    updated = [one.task_id for one in decision.updates if one.task_id in held and _update(session, scope, held[one.task_id], one, before)]
    by = scope.itself
    for action, tasks in (("task.proposed_by_rule", opened), ("task.updated_by_rule", updated), ("task.closed_by_rule", closed)):
        for task_id in tasks:
            audit.record(session, by, action=action, object_kind="task", object_id=task_id, patient_id=who)
    people = frozenset({who}) if opened or updated or closed else frozenset[UUID]()
    return Counts(0, len(opened), len(updated), len(closed), people)


def _open(session: Session, scope: Scope, who: UUID, wanted: Open, due_on: date) -> UUID | None:
    """Proposed, without an owner: accepting it gives one (ux specification 6.4)."""
    verdict = wanted.verdict
    new = NewTask(
        title=verdict.rule.task,
        patient_id=who,
        state=TaskState.PROPOSED,
        priority=verdict.urgency.stored,
        discipline=verdict.owner,
        due_on=due_on,
        source=TaskSource.RULE,
        rule_key=verdict.key,
        trigger_key=verdict.trigger_key,
        evidence=wanted.evidence,
        links=wanted.links,
    )
    return commands.add(session, scope, new, by_rule=True, detail=verdict.reason)


def due_day(verdict: Verdict, today: date, working: WorkingDays) -> date:
    """The last of the clinic's working days within the days of the rule, never later than it says; the next working day when there is none."""
    due = verdict.due_on
    while due > today and working.off(due) is not None:
        due -= timedelta(days=1)
    return working.from_(today) if due <= today else due


def _update(session: Session, scope: Scope, task: TaskRow, wanted: Update, before: Collection[Opened]) -> bool:
    """Not where a task that a person opened again stands for the same time the trigger was met: there is one for each."""
    if task.touched or any(
        one.id != task.id and one.rule_key == task.rule_key and one.trigger_key == wanted.trigger_key for one in before if one.closed_on is None
    ):
        return False
    values = {"trigger_key": wanted.trigger_key, "evidence": dict(wanted.evidence)}
    return commands.change(session, scope, task, values, by_rule=True, detail=wanted.why) is not None


def _close(session: Session, scope: Scope, task: TaskRow, wanted: Close) -> bool:
    if task.touched:
        return False
    values = {"state": TaskState.CANCELLED, "state_reason": wanted.why, "evidence": dict(wanted.evidence), "snoozed_until": None}
    if commands.change(session, scope, task, values, by_rule=True, detail=wanted.why) is None:
        return False
    talk.tell(session, scope.itself, task, NoticeKind.CLOSED, talk.watchers(session, scope, task.id))
    return True
