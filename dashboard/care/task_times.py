"""When a task is late, and when the coordinator's inbox owes an answer: days as people count them, in the clinic's working days."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from dashboard.care.datafile import Known, load
from dashboard.care.words import day
from dashboard.care.working_days import WorkingDays
from db.vocabulary import Priority


class Triage(Known):
    urgent_days: int
    routine_days: int
    source: str


class Start(Known):
    recent_days: int
    urgent_days: int
    source: str


class TaskFile(Known):
    schema_version: int
    triage: Triage
    start: Start
    decline_reasons: tuple[str, ...]


@cache
def tasks() -> TaskFile:
    """What data/tasks.yaml says."""
    return load("tasks.yaml", TaskFile)


@dataclass(frozen=True)
class Clock:
    """An answer owed by a day: working days left, below zero when that day has passed."""

    by_on: date
    left: int

    @property
    def words(self) -> str:
        """overdue 2 wd, today, 3 wd left."""
        if self.left < 0:
            return f"overdue {-self.left} wd"
        return "today" if self.left == 0 else f"{self.left} wd left"


def overdue_days(due_on: date | None, today: date) -> int:
    """By how many calendar days a task is late; 0 when it is not, or has no due day."""
    return max((today - due_on).days, 0) if due_on else 0


def wait_is_over(until: date | None, today: date) -> bool:
    """Whether the day has come on which whoever waits was to ask again."""
    return until is not None and until <= today


def waiting(on: str | None, until: date | None, today: date) -> str:
    """waiting for the GP until 12-Dec-2025; from that day on: waited for the GP until 12-Dec-2025, ask again."""
    word = "waited" if wait_is_over(until, today) else "waiting"
    again = ", ask again" if word == "waited" else ""
    return f"{word} for {on or 'an answer'}{f' until {day(until)}' if until else ''}{again}"


def triage_clock(made_on: date, priority: Priority, working: WorkingDays, today: date) -> Clock:
    """What is left of the time in which a new request is to be taken up. Source: data/tasks.yaml."""
    days = tasks().triage.urgent_days if priority is Priority.URGENT else tasks().triage.routine_days
    by_on = working.after(made_on, days)
    return Clock(by_on, working.between(today, by_on))
