"""The caseload page as a file: what is shown, one number a line, without what is hidden; recorded."""

from collections.abc import Iterator
from datetime import date

from dashboard.actions import caseload, caseload_weeks, quality
from dashboard.actions.caseload import Asked
from dashboard.care import quality_asks
from dashboard.care.quality import Rate
from dashboard.care.quality_file import measures
from dashboard.care.words import whole_percent
from dashboard.exchange.safe_csv import written
from dashboard.roles import Viewer
from db.commands import audit
from db.engine import writing

PEOPLE_HEAD = ("Table", "Discipline", "Clinician", "From", "To", "What", "Number")
QUALITY_HEAD = (
    "Measure",
    "Title",
    "What is counted",
    "Discipline",
    "12 months to",
    "Met",
    "Of",
    "Percent",
    "Target percent",
    "Short of target",
    "Not recorded",
)
WEEKS_HEAD = ("Week to", "Overdue", "Open", "Percent")
Line = tuple[object, ...]


def export(viewer: Viewer, tab: str, asked: Asked, today: date) -> bytes:
    """Numbers of the tab under its filters. Groups under 5, and what would give one away, are left out. Every export is recorded."""
    head, table = {"quality": (QUALITY_HEAD, _quality), "tasks": (WEEKS_HEAD, _weeks)}.get(tab, (PEOPLE_HEAD, _people))
    lines = list(table(viewer, asked, today))
    with writing(by=viewer.scope) as session:
        audit.record(session, viewer.scope, action=f"export caseload {tab}", object_kind="caseload", login_ref=viewer.login_ref)
    return written(head, lines)


def _people(viewer: Viewer, asked: Asked, today: date) -> Iterator[Line]:
    found = caseload.caseload_of(viewer, asked, today)
    for kind, size in found.table.everybody.parts.items():
        if size is not None:
            yield "Everybody", "", "", "", today, kind, size
    for row in found.table.rows:
        who = ("Clinician", row.clinician.discipline, row.clinician.name, "", today)
        if row.split.people is not None:
            yield *who, "people", row.split.people
        for kind, size in row.split.parts.items():
            if size is not None:
                yield *who, kind, size
        yield *who, "open tasks", row.tasks
        if row.clinician.people_agreed is not None:
            yield *who, "agreed caseload", row.clinician.people_agreed
        if row.clinician.tasks_capacity is not None:
            yield *who, "task capacity", row.clinician.tasks_capacity
    for discipline, alone in found.table.no_lead.items():
        if alone is not None:
            yield "No named lead", discipline, "", "", today, "people", alone
    for month in found.months:
        if month.split.people is not None:
            yield "Stages", "", "", "", month.on, "people", month.split.people
        for stage, size in month.split.parts.items():
            if size is not None:
                yield "Stages", "", "", "", month.on, f"King's {stage}", size
    for what, flow in (("new", found.new), ("died", found.died), ("moved", found.moved)):
        for one in flow:
            if one.people is not None:
                yield "Flow", "", "", one.first, one.last, what, one.people


def _quality(viewer: Viewer, asked: Asked, today: date) -> Iterator[Line]:
    rows, _ = quality.of_clinic(viewer, asked, today)
    months = quality.trends(viewer, asked, today)
    last = quality.last_day(asked, today)
    for one in rows:
        measure = measures()[one.part.measure]
        named = (one.part.key, measure.title, quality_asks.of(one.part.key), quality_asks.owner(measure))
        if one.not_recorded is not None:
            yield *named, last, "", "", "", measure.target_pct, "", one.not_recorded
        if one.counted is not None:
            yield *named, last, *_rate(one.counted), measure.target_pct, one.result.short_of_target, ""
        for on, rate in months.get(one.part.key, [])[:-1]:
            if rate is not None:
                yield *named, on, *_rate(rate), measure.target_pct, "", ""


def _rate(rate: Rate) -> Line:
    return rate.met, rate.of, "" if rate.share is None else whole_percent(rate.share)


def _weeks(viewer: Viewer, asked: Asked, today: date) -> Iterator[Line]:
    for week in caseload_weeks.weeks_of(viewer, asked, today).weeks:
        yield week.on, week.overdue, week.open, whole_percent(week.overdue / week.open)
