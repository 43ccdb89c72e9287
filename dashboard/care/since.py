"""What changed between a baseline and a day, and what did not happen: data, and the one sentence for page, minutes and meeting."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from dashboard.care.adherence import Adherence
from dashboard.care.since_facts import Facts
from dashboard.care.since_figures import Figure, figures
from dashboard.care.since_undone import Step, Undone, steps, undone
from dashboard.care.words import day, weeks

__all__ = ["TITLES", "Baseline", "Facts", "Figure", "Since", "Step", "Undone", "baseline_on", "since"]

THREE_MONTHS = timedelta(days=91)


class Baseline(StrEnum):
    VISIT = "visit"
    MEETING = "meeting"
    MONTHS = "3m"
    DIAGNOSIS = "diagnosis"


TITLES = {
    Baseline.VISIT: "Since previous visit",
    Baseline.MEETING: "Since last meeting",
    Baseline.MONTHS: "Since 3 months ago",
    Baseline.DIAGNOSIS: "Since diagnosis",
}


@dataclass(frozen=True)
class Since:
    """The difference. on: the baseline's day, None when there is none; days: from it to today."""

    baseline: Baseline
    on: date | None
    days: int
    figures: tuple[Figure, ...]
    steps: tuple[Step, ...] = ()
    undone: tuple[Undone, ...] = ()

    @property
    def sentence(self) -> str:
        """Everything in one line of text, in the order of the row: what moved, which aids came on, what is still owed."""
        head = f"{TITLES[self.baseline]}, {day(self.on)} ({weeks(self.days)})" if self.on else "Now"
        moved = "; ".join([*(figure.words for figure in self.figures), *(step.words for step in self.steps)])
        owed = f" Not done: {'; '.join(one.words for one in self.undone)}." if self.undone else ""
        return f"{head}: {moved}.{owed}"


def baseline_on(baseline: Baseline, facts: Facts, today: date) -> date | None:
    """The day the figures are compared with; None when there is none, as with a single visit or an unknown diagnosis day."""
    if baseline is Baseline.MONTHS:
        return today - THREE_MONTHS
    if baseline is Baseline.DIAGNOSIS:
        return facts.diagnosed_on
    if baseline is Baseline.MEETING:
        return facts.meeting_on
    days = sorted({score.assessed_on for score in facts.scores if score.assessed_on <= today})
    return days[-2] if len(days) > 1 else None


def since(facts: Facts, logged: Adherence, today: date, baseline: Baseline) -> Since:
    """From the baseline to `today`. `logged` is adherence() as of the same day. What was recorded after `today` is not looked at.

    Source: ux specification 6.4.
    """
    then = facts.as_of(today)
    on = baseline_on(baseline, then, today)
    return Since(baseline, on, (today - on).days if on else 0, figures(then, logged, today, on), steps(then, on, today), undone(then, today))
