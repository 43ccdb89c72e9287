"""Moving an aid from stage to stage: what comes next, which days cannot be, and which look like a slip of the hand."""

from collections.abc import Mapping
from datetime import date
from itertools import takewhile

from dashboard.care.datafile import Known, load
from dashboard.care.words import count, day
from db.vocabulary import AidStage

STAGES = {
    AidStage.IDENTIFIED: "Identified",
    AidStage.ASSESSED: "Assessed",
    AidStage.ORDERED: "Ordered",
    AidStage.APPROVED: "Approved",
    AidStage.DELIVERED: "Delivered",
    AidStage.FITTED: "Fitted and trained",
    AidStage.IN_USE: "In use",
    AidStage.RETURNED: "Returned",
}
Reached = Mapping[AidStage, date]


class Limits(Known):
    """long_ago_days: a day this far back is asked about once. Not a clinical limit: it catches a wrong year (data/aid_steps.yaml)."""

    long_ago_days: int
    source: str


LIMITS = load("aid_steps.yaml", Limits)


def latest(reached: Reached) -> AidStage:
    """The last stage that was reached."""
    return next(stage for stage in reversed(AidStage) if stage in reached)


def next_stage(reached: Reached) -> AidStage | None:
    """The stage after the last one that was reached; None when it was returned."""
    stages = list(AidStage)
    after = stages.index(latest(reached)) + 1
    return stages[after] if after < len(stages) else None


def impossible(reached: Reached, stage: AidStage, on: date, today: date) -> str | None:
    """Why an aid cannot have reached this stage on that day, in words for the user; None when it can."""
    if on > today:
        return f"{day(on)} is in the future. Enter the day on which it was {STAGES[stage].lower()}."
    for other in AidStage:
        at = reached.get(other)
        if at is None or other is stage:
            continue
        if _before(other, stage) and on < at:
            return f"{day(on)} is before it was {STAGES[other].lower()} on {day(at)}. Check the day."
        if _before(stage, other) and on > at:
            return f"{day(on)} is after it was {STAGES[other].lower()} on {day(at)}. Check the day."
    return None


def doubts(reached: Reached, stage: AidStage, on: date, today: date, diagnosed_on: date | None) -> list[str]:
    """What looks like a slip of the hand though it can be, in words; empty when nothing does."""
    found = []
    if _before(AidStage.ORDERED, stage) and stage is not AidStage.RETURNED and not {AidStage.ORDERED, AidStage.APPROVED} & reached.keys():
        found.append(f"{STAGES[stage]} without a day on which it was ordered: the clinic's lead times will not know of it.")
    if (today - on).days > LIMITS.long_ago_days:
        found.append(f"{day(on)} is {count((today - on).days, 'day')} ago. Check the year.")
    if diagnosed_on is not None and on < diagnosed_on:
        found.append(f"{day(on)} is before the diagnosis of {day(diagnosed_on)}.")
    return found


def _before(one: AidStage, other: AidStage) -> bool:
    return one in takewhile(lambda stage: stage is not other, AidStage)
