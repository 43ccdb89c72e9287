"""The caseload of awkward clinics: nobody, two people, a site of four, names that a spreadsheet would run. Nothing breaks and nothing tells of few."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from dashboard import clock
from dashboard.actions import caseload, caseload_export, caseload_weeks, quality
from dashboard.actions.caseload import NO_SITE, Asked
from dashboard.care.quality import PARTS
from dashboard.panels import caseload as panel
from dashboard.panels import caseload_tasks as tasks_panel
from dashboard.panels import quality as quality_panel
from db.commands import summaries
from db.vocabulary import Discipline, Role
from tests import makers as make
from tests.dashboard.actions.test_tasks import viewer
from tests.makers import TODAY
from tests.site import owner
from tests.world import World

YEAR = Asked(date(2025, 3, 1), date(2026, 2, 1))
NOW = Asked(date(2025, 4, 1), date(2026, 3, 1))
RUN = ("=cmd()", "+1+1", "-2+3", "@SUM(A1)", "\tTab")


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    clock.pin(TODAY)
    yield
    clock.pin(None)


def fill(db: World, sites: list[str]) -> None:
    """A person for each site named, each with a lead, a score and three overdue tasks of two disciplines."""
    with db.writing() as session:
        made = []
        for n, site in enumerate(sites):
            who = make.patient(session, db.scope, family_name=RUN[n % len(RUN)], site=site, enrolled_on=TODAY - timedelta(days=400))
            make.score(session, db.scope, who, assessed_on=TODAY - timedelta(days=20))
            make.lead(session, db.scope, who)
            for kind in ("PT", "OT", "PT"):
                made_at = datetime(2025, 12, 1, tzinfo=UTC)
                make.task(session, db.scope, who, due_on=TODAY - timedelta(days=30), created_at=made_at, discipline=kind)
            made.append(who)
        summaries.refresh(session, db.scope, made, TODAY)


def views(sites: list[str]) -> Iterator[Asked]:
    for site in (None, *sorted(set(sites)), NO_SITE):
        for discipline in (None, Discipline.PT, Discipline.OT, Discipline.NEURO):
            yield Asked(NOW.first, NOW.last, discipline, site)


@pytest.mark.parametrize("sites", [[], ["Main"] * 2, ["=Evil"] * 4, [*["Main"] * 20, *["Small"] * 4]], ids=["nobody", "two", "four", "a site of four"])
def test_no_view_and_no_file_tells_of_fewer_than_five(db: World, sites: list[str]) -> None:
    fill(db, sites)
    manager = viewer(db.north, Role.MANAGER)
    caseload.up_to_date(manager, TODAY)
    for asked in views(sites):
        panel.body(caseload.caseload_of(manager, Asked(YEAR.first, YEAR.last, asked.discipline, asked.site), TODAY))
        rows, _ = quality.of_clinic(manager, asked, TODAY)
        quality_panel.body(rows, None, TODAY, TODAY, may_see=False)
        assert all(len({case.person for case in row.result.cases if case.excluded is None}) >= 5 for row in rows if row.counted is not None)
        weeks = caseload_weeks.weeks_of(manager, asked, TODAY)
        tasks_panel.body(weeks)
        assert all(week.people >= 5 for week in weeks.weeks)
        for row in csv.DictReader(io.StringIO(caseload_export.export(manager, "caseload", asked, TODAY).decode("utf-8-sig"))):
            if row["What"] not in ("open tasks", "agreed caseload", "task capacity"):
                assert row["Number"] == "0" or int(row["Number"]) >= 5, row


def test_nobody_is_behind_a_row_of_a_clinic_of_four(db: World) -> None:
    fill(db, ["Main"] * 4)
    manager = viewer(db.north, Role.MANAGER)
    for part in PARTS:
        found = quality.opened(manager, part.key, NOW, TODAY)
        assert found is not None and not found.missed


@pytest.mark.parametrize("name", RUN)
def test_no_cell_of_a_file_is_run_by_a_spreadsheet(db: World, name: str) -> None:
    fill(db, [name] * 8)
    owner(db.server, "UPDATE identity.account SET name = %s WHERE id = ANY (%s)", name, list(db.north.people.values()))
    manager = viewer(db.north, Role.MANAGER)
    for tab in ("caseload", "tasks", "quality"):
        said = caseload_export.export(manager, tab, Asked(NOW.first, NOW.last, site=name), TODAY).decode("utf-8-sig")
        cells = [cell for row in csv.reader(io.StringIO(said)) for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
