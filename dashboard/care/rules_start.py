"""A clinic that begins with the rules: what was due long before is not proposed all on one day, but when the person is next seen."""

from datetime import date, timedelta

from dashboard.care.rules import Urgency, Verdict
from dashboard.care.task_times import tasks


def stood_before(verdict: Verdict, begun_on: date) -> bool:
    """Whether a need stood for longer than data/tasks.yaml gives when the clinic began; the page of the person shows it all the same."""
    start = tasks().start
    days = start.urgent_days if verdict.urgency is Urgency.URGENT else start.recent_days
    return verdict.since is None or verdict.since < begun_on - timedelta(days=days)
