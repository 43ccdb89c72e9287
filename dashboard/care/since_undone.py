"""What happened to the aids since a day, and what did not happen: tests due and not done, tasks overdue, orders not placed."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from dashboard.care import catalogue, trajectory
from dashboard.care.flags import is_old
from dashboard.care.since_facts import Facts
from dashboard.care.words import count, day
from db.records import Aid
from db.vocabulary import AidStage, Measure, Position

_DONE = {
    AidStage.IDENTIFIED: "identified",
    AidStage.ASSESSED: "assessed",
    AidStage.ORDERED: "ordered",
    AidStage.APPROVED: "approved",
    AidStage.DELIVERED: "delivered",
    AidStage.FITTED: "fitted",
    AidStage.IN_USE: "in use",
    AidStage.RETURNED: "returned",
}
_ORDERED = frozenset(AidStage) - {AidStage.IDENTIFIED, AidStage.ASSESSED}


@dataclass(frozen=True)
class Step:
    """An aid reached a stage."""

    aid_key: str
    stage: AidStage
    on: date

    @property
    def words(self) -> str:
        """Power chair ordered."""
        return f"{catalogue.aid_name(self.aid_key)} {_DONE[self.stage]}"


class Kind(StrEnum):
    TEST = "test"
    TASK = "task"
    ORDER = "order"


@dataclass(frozen=True)
class Undone:
    """Something that should have happened and did not. on: since when it is owed; None when it never happened at all."""

    kind: Kind
    words: str
    on: date | None


def steps(facts: Facts, on: date | None, today: date) -> tuple[Step, ...]:
    """The furthest stage that each aid reached after the baseline, oldest first; none without a baseline."""
    if on is None:
        return ()
    found = []
    for aid in facts.aids:
        reached = [(when, list(AidStage).index(stage), stage) for stage, when in aid.reached.items() if on < when <= today]
        if reached:
            when, _, stage = max(reached)
            found.append(Step(aid.aid_key, stage, when))
    return tuple(sorted(found, key=lambda step: (step.on, step.aid_key)))


def undone(facts: Facts, today: date) -> tuple[Undone, ...]:
    """Tests that are out of date, then tasks overdue, then orders not placed, each the longest owed first. Nothing once care has ended.

    A test is due when it is older than data/flags.yaml allows. An order is due from needed-by (P25) minus the slow lead time of
    data/equipment.yaml, unless facts.order_by says better.
    """
    if not facts.under_care:
        return ()
    return (*_tests(facts, today), *_tasks(facts, today), *_orders(facts, today))


def _tests(facts: Facts, today: date) -> list[Undone]:
    breathing = (Measure.FVC_PERCENT, Measure.SVC_PERCENT)
    taken = {
        ("alsfrs", "ALSFRS-R"): [on for on, _ in trajectory.totals(facts.scores)],
        ("fvc", "FVC"): [one.measured_on for one in facts.readings if one.measure in breathing and one.position is not Position.SUPINE],
        ("weight", "weight"): [one.measured_on for one in facts.readings if one.measure is Measure.WEIGHT],
    }
    last = {name: max(days, default=None) for name, days in taken.items()}
    found = [
        Undone(Kind.TEST, f"no {label} since {day(on)}" if on else f"no {label} yet", on)
        for (key, label), on in last.items()
        if on is None or is_old(key, on, today)
    ]
    return sorted(found, key=_longest)


def _tasks(facts: Facts, today: date) -> list[Undone]:
    late = [(task.due_on, task.title) for task in facts.tasks if task.due_on and task.due_on < today]
    return [Undone(Kind.TASK, f"{title}, {count((today - due).days, 'day')} overdue", due) for due, title in sorted(late)]


def _orders(facts: Facts, today: date) -> list[Undone]:
    found = []
    for aid in facts.aids:
        by = facts.order_by.get(aid.id) or _order_by(aid)
        ordered = any(stage in _ORDERED and when <= today for stage, when in aid.reached.items())
        if by and by < today and not ordered:
            found.append(Undone(Kind.ORDER, f"{catalogue.aid_name(aid.aid_key)} not ordered, order-by {day(by)}", by))
    return sorted(found, key=_longest)


def _order_by(aid: Aid) -> date | None:
    kind = catalogue.aids().get(aid.aid_key)
    return aid.needed_p25 - timedelta(days=kind.lead_days.high) if aid.needed_p25 and kind else None


def _longest(one: Undone) -> tuple[date, str]:
    """What never happened comes first."""
    return one.on or date.min, one.words
