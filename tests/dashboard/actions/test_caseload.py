"""Every number of the caseload page equals a count by hand in SQL, in both clinics; what is hidden stays hidden; a file holds what the page shows."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
import yaml

from dashboard import care
from dashboard.actions import caseload, caseload_export, caseload_weeks, quality
from dashboard.actions.caseload import Asked
from dashboard.care.caseload import NOT_KNOWN
from dashboard.care.flag_rules import Kind
from dashboard.panels import caseload as panel
from dashboard.panels import caseload_tasks as tasks_panel
from dashboard.panels import quality as quality_panel
from dashboard.roles import VIEWS, Viewer
from db.embedded import Server
from db.seed import plant
from db.vocabulary import Discipline, Role
from tests.dashboard.actions import hand_counts as by_hand

TODAY = date(2026, 3, 4)
PERIOD = Asked(date(2025, 3, 1), date(2026, 2, 1))
THIS_YEAR = Asked(date(2025, 4, 1), date(2026, 3, 1))
_AIDS = yaml.safe_load((Path(care.__file__).parent / "data" / "equipment.yaml").read_text())["items"]
OF_RULES = {"Riluzole blood tests": "DMT-01", "NIV discussion": "RESP-04", "Advance care planning talk": "ACP-01"}
"""Tasks that stand in for what rules ask for: the seed invents tasks of people only."""
LEAD_DAYS = json.dumps({aid["id"]: aid["lead_days"]["typical"] for aid in _AIDS})


class Clinic:
    """One planted clinic, and its questions to the database itself."""

    def __init__(self, connection: "psycopg.Connection[Any]", slug: str) -> None:
        self.connection = connection
        ((self.id, self.manager),) = connection.execute(
            "SELECT m.clinic_id, m.account_id FROM identity.membership m JOIN identity.account a ON a.id = m.account_id WHERE a.email = %s",
            [f"manager@{slug}.example"],
        ).fetchall()

    def ask(self, sql: str, **values: Any) -> list[tuple[Any, ...]]:
        return self.connection.execute(sql, {"clinic": self.id, "today": TODAY, **values}).fetchall()

    def viewer(self, role: Role = Role.MANAGER) -> Viewer:
        return Viewer(self.manager, self.id, "A clinic", "Somebody", "x@example", role, VIEWS[role].discipline, uuid4())


@pytest.fixture(scope="module")
def clinics(database: Server) -> Iterator[dict[str, Clinic]]:
    plant.plant(database.owner_url, sizes=[90, 40], seed=11, until=TODAY, password="a-password-for-tests")
    with psycopg.connect(database.superuser_url.replace("+psycopg", ""), autocommit=True) as connection:
        found = {slug: Clinic(connection, slug) for slug in ("north", "south")}
        for one in found.values():
            for title, rule in OF_RULES.items():
                where = "WHERE clinic_id = %(clinic)s AND title = %(title)s RETURNING 1"
                one.ask(f"UPDATE task SET rule_key = %(rule)s, trigger_key = created_at::date::text {where}", title=title, rule=rule)
            caseload.up_to_date(one.viewer(), TODAY)
        yield found


@pytest.fixture(params=["north", "south"])
def clinic(request: pytest.FixtureRequest, clinics: dict[str, Clinic]) -> Clinic:
    return clinics[request.param]


def test_people_by_clinician_class_and_task_are_those_of_sql(clinic: Clinic) -> None:
    found = caseload.caseload_of(clinic.viewer(), PERIOD, TODAY)
    counted: dict[tuple[str, UUID], dict[int, int]] = {}
    for discipline, account, place, many in clinic.ask(by_hand.BY_CLINICIAN):
        counted.setdefault((discipline, account), {})[place] = many
    tasks, agreed = dict(clinic.ask(by_hand.OPEN_TASKS)), {who: rest for who, *rest in clinic.ask(by_hand.AGREED)}
    shown = 0
    assert {(row.clinician.discipline.value, row.clinician.id) for row in found.table.rows} >= set(counted)
    for row in found.table.rows:
        own = counted.get((row.clinician.discipline.value, row.clinician.id), {})
        assert row.split.people in (None, sum(own.values()))
        for n, kind in enumerate(Kind):
            assert row.split.parts[kind] in (None, own.get(n, 0))
            shown += row.split.parts[kind] is not None
        assert row.tasks == tasks.get(row.clinician.id, 0)
        assert [row.clinician.tasks_capacity, row.clinician.people_agreed] == agreed[row.clinician.id]
    assert shown > 0
    for discipline in found.table.no_lead:
        assert not 0 < (found.table.together(discipline) or 0) < 5
    assert [row.clinician.discipline for row in found.table.rows] == sorted((row.clinician.discipline for row in found.table.rows), key=list(Discipline).index)


def test_classes_and_people_without_a_lead_are_those_of_sql(clinic: Clinic) -> None:
    found = caseload.caseload_of(clinic.viewer(), PERIOD, TODAY)
    classes = dict(clinic.ask(by_hand.BY_CLASS))
    assert all(size in (None, classes.get(n, 0)) for n, size in enumerate(found.table.everybody.parts.values()))
    assert found.table.everybody.people == sum(classes.values()) > 0
    alone = {Discipline(discipline): many for discipline, many in clinic.ask(by_hand.NO_LEAD)}
    assert {discipline: size for discipline, size in found.table.no_lead.items() if size is not None}.items() <= alone.items()
    assert all(size is not None or alone[discipline] > 0 for discipline, size in found.table.no_lead.items())


def test_stages_of_each_month_are_those_of_sql(clinic: Clinic) -> None:
    found = caseload.caseload_of(clinic.viewer(), PERIOD, TODAY)
    assert [month.on for month in found.months][::11] == [date(2025, 3, 31), date(2026, 2, 28)]
    for month in found.months:
        stages = dict(clinic.ask(by_hand.STAGES, on=month.on))
        assert set(stages) <= {"1", "2", "3", "4A", "4B", NOT_KNOWN}
        assert month.split.people == sum(stages.values())
        for stage, size in month.split.parts.items():
            assert size in (None, stages.get(stage, 0))
    assert found.before == sum(many for _, many in clinic.ask(by_hand.STAGES, on=date(2025, 2, 28)))


def test_who_came_died_and_moved_are_those_of_sql(clinic: Clinic) -> None:
    found = caseload.caseload_of(clinic.viewer(), PERIOD, TODAY)
    assert found.new
    for flow in found.new:
        assert [(flow.people,)] == clinic.ask(by_hand.CAME, first=flow.first, last=flow.last)
    for status, flows in (("died", found.died), ("moved", found.moved)):
        for flow in flows:
            assert [(flow.people,)] == clinic.ask(by_hand.LEFT_AS, status=status, first=flow.first, last=flow.last)
            assert flow.people == 0 or flow.people >= 5


@pytest.mark.parametrize("key", by_hand.QUALITY)
@pytest.mark.parametrize("last", [TODAY, date(2025, 10, 31)], ids=str)
def test_each_quality_measure_is_that_of_sql(clinic: Clinic, key: str, last: date) -> None:
    asked = THIS_YEAR if last == TODAY else Asked(date(2025, 1, 1), date(2025, 10, 1))
    [row] = [one for one in quality.of_clinic(clinic.viewer(), asked, TODAY)[0] if one.part.key == key]
    ((met, of),) = clinic.ask(by_hand.QUALITY[key], first=_year_to(last), last=last, lead_days=LEAD_DAYS)
    assert (row.result.rate.met, row.result.rate.of) == (met, of)
    assert row.not_recorded is None or met == 0  # of a day before anybody recorded it


def test_what_nobody_records_is_said_and_not_counted_as_nought(clinic: Clinic) -> None:
    rows, _ = quality.of_clinic(clinic.viewer(), THIS_YEAR, TODAY)
    missing = {row.part.key for row in rows if row.not_recorded}
    assert {row.part.measure for row in rows} == {f"QM-{n:02d}" for n in range(1, 18)}
    assert not missing & set(by_hand.QUALITY)
    assert all(row.counted is None and quality_panel.short(row) is None for row in rows if row.part.key in missing)


def test_trends_end_with_the_rate_of_today_and_hold_the_rates_of_sql(clinic: Clinic) -> None:
    rows = {row.part.key: row for row in quality.of_clinic(clinic.viewer(), THIS_YEAR, TODAY)[0]}
    trends = quality.trends(clinic.viewer(), THIS_YEAR, TODAY)
    assert trends
    for key, series in trends.items():
        assert len(series) == 12
        assert series[-1] == (TODAY, rows[key].counted)
        for on, rate in series[:-1:4]:
            ((met, of),) = clinic.ask(by_hand.QUALITY[key], first=_year_to(on), last=on, lead_days=LEAD_DAYS)
            assert (None if rate is None else (rate.met, rate.of)) == (None if of < 5 or (rate is None and met == 0) else (met, of))


def test_each_week_of_overdue_tasks_is_that_of_sql_and_ends_on_a_sunday_that_is_over(clinic: Clinic) -> None:
    found = caseload_weeks.weeks_of(clinic.viewer(), THIS_YEAR, TODAY)
    assert len(found.weeks) > 40
    assert {week.on.isoweekday() for week in found.weeks} == {7}
    assert found.weeks[-1].on == date(2026, 3, 1)
    for week in found.weeks[::7]:
        assert [(week.overdue, week.open)] == clinic.ask(by_hand.WEEK, on=week.on)
    assert found.chart.verdict is not None
    text = _words(tasks_panel.body(found))
    assert f"{found.weeks[-1].overdue} of {found.weeks[-1].open} open tasks were overdue on 01-Mar-2026" in text
    assert found.chart.verdict.capitalize() in text


@pytest.mark.parametrize("site", ["Main hospital", "Community east", "Community west", "-"])
def test_no_site_tells_of_a_small_group_nor_do_two_views(clinic: Clinic, site: str) -> None:
    asked = Asked(PERIOD.first, PERIOD.last, site=site)
    found = caseload.caseload_of(clinic.viewer(), asked, TODAY)
    for split in (found.table.everybody, *(row.split for row in found.table.rows), *(month.split for month in found.months)):
        sizes = [size for size in (split.people, *split.parts.values()) if size is not None]
        assert all(size == 0 or size >= 5 for size in sizes)
        assert not 0 < (split.together or 0) < 5
    for row in quality.of_clinic(clinic.viewer(), Asked(THIS_YEAR.first, THIS_YEAR.last, site=site), TODAY)[0]:
        assert row.counted is None or row.counted.of >= 5


def test_the_file_holds_what_the_page_shows_and_is_recorded(clinic: Clinic) -> None:
    viewer = clinic.viewer()
    rows = _file(caseload_export.export(viewer, "caseload", PERIOD, TODAY))
    numbers = [int(row["Number"]) for row in rows if row["Table"] in ("Everybody", "Stages", "Flow") or row["What"] in ("people", *Kind)]
    assert len(numbers) > 50
    assert all(number == 0 or number >= 5 for number in numbers)
    measures = _file(caseload_export.export(viewer, "quality", THIS_YEAR, TODAY))
    shown = {row.part.key: row.counted for row in quality.of_clinic(viewer, THIS_YEAR, TODAY)[0]}
    for row in measures:
        if row["12 months to"] == str(TODAY) and row["Of"]:
            rate = shown[row["Measure"]]
            assert rate is not None
            assert (row["Met"], row["Of"]) == (str(rate.met), str(rate.of))
    assert all(int(row["Of"]) >= 5 for row in measures if row["Of"])
    kept = "SELECT action FROM audit_event WHERE clinic_id = %(clinic)s AND login_ref = %(login)s ORDER BY seq"
    assert clinic.ask(kept, login=viewer.login_ref) == [("export caseload caseload",), ("export caseload quality",)]


def test_one_discipline_sees_its_own_and_a_manager_every_one(clinics: dict[str, Clinic]) -> None:
    north = clinics["north"]
    own = caseload.caseload_of(north.viewer(Role.PHYSIO), Asked(PERIOD.first, PERIOD.last, Discipline.OT), TODAY)
    assert {row.clinician.discipline for row in own.table.rows} == set(own.table.no_lead) == {Discipline.PT}
    assert {part.measure for part in quality.parts_of(north.viewer(Role.PHYSIO), THIS_YEAR)} == {"QM-08", "QM-14", "QM-15"}
    assert quality.parts_of(north.viewer(Role.SPEECH), THIS_YEAR) == []
    assert len(quality.parts_of(north.viewer(), THIS_YEAR)) == 20


def test_the_page_says_its_numbers_in_words(clinics: dict[str, Clinic]) -> None:
    found = caseload.caseload_of(clinics["north"].viewer(), PERIOD, TODAY)
    text = _words(panel.body(found))
    assert f"{found.months[-1].split.people} was {found.before}" in text.replace("  ", " ")
    rows, _ = quality.of_clinic(clinics["north"].viewer(), THIS_YEAR, TODAY)
    said = _words(quality_panel.body(rows, None, TODAY, TODAY, may_see=False))
    for row in rows:
        if row.counted is not None:
            assert f"{row.counted.met} of {row.counted.of}" in said
    assert "Not recorded" in said


def _year_to(last: date) -> date:
    """The first day of the twelve months that end on a day."""
    end = last + timedelta(days=1)
    return end.replace(year=end.year - 1)


def _file(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def _words(tree: Any) -> str:
    return " ".join(str(part) if not isinstance(part, list) else _words(part) for part in tree[2:])
