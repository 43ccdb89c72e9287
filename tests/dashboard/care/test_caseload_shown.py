"""What may be shown of a caseload: nothing that tells of a small group, whichever views are laid side by side."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from dashboard.care.caseload_shown import weeks
from db.records import ALL
from db.task_records import WeekOfTasks
from db.vocabulary import Discipline

SUNDAY = date(2026, 3, 1)
SITES = ("Main", "Harbour", "", None)
KINDS = ("PT", "OT", "PSY", None)


def week(*parts: tuple[str | None, str | None, int, int, int], on: date = SUNDAY) -> list[WeekOfTasks]:
    """Site, discipline, open, overdue and people of each part; with all totals. Nobody has tasks of two parts."""
    cells: dict[tuple[str | None, str | None], list[int]] = {}
    for site, kind, *numbers in parts:
        for key in ((site, kind), (ALL, kind), (site, ALL), (ALL, ALL)):
            cells[key] = [had + more for had, more in zip(cells.get(key, [0, 0, 0]), numbers, strict=True)]
    return [WeekOfTasks(on, site, kind, overdue, many, people) for (site, kind), (many, overdue, people) in cells.items()]


def number(found: list[WeekOfTasks], **asked: object) -> int | None:
    shown = weeks(found, **asked)  # type: ignore[arg-type]
    return shown[0].open if shown else None


def test_a_week_is_the_sum_of_its_sites_and_disciplines() -> None:
    before = SUNDAY - timedelta(days=7)
    found = [*week(("Main", "PT", 6, 2, 6), ("Harbour", "PT", 7, 1, 7), ("Main", "OT", 8, 0, 8)), *week(("Main", "OT", 9, 9, 9), on=before)]
    assert [(one.on, one.overdue, one.open) for one in weeks(found)] == [(before, 9, 9), (SUNDAY, 3, 21)]
    assert [(one.overdue, one.open) for one in weeks(found, discipline=Discipline.PT)] == [(3, 13)]
    assert [(one.overdue, one.open) for one in weeks(found, site="Harbour")] == [(1, 7)]


def test_a_small_discipline_is_not_the_rest_of_the_others() -> None:
    found = week(("Main", "PT", 6, 0, 6), ("Main", "OT", 3, 0, 3))
    assert [number(found, discipline=one) for one in (Discipline.PT, Discipline.OT, None)] == [None, None, 9]


def test_many_tasks_of_four_people_are_a_group_of_four() -> None:
    found = week(("Main", "PT", 60, 9, 20), ("Harbour", "PT", 12, 12, 4))
    assert [number(found, site=one) for one in ("Main", "Harbour", None)] == [None, None, 72]
    assert number(week(("Main", "PT", 12, 12, 4))) is None


def test_what_is_about_nobody_is_not_found_as_the_rest_of_the_sites() -> None:
    found = week(("Main", "PT", 9, 0, 9), (None, "PT", 2, 0, 0))
    assert [number(found, site="Main"), number(found)] == [None, 11]


PARTS = st.tuples(st.sampled_from(SITES), st.sampled_from(KINDS), st.integers(1, 12), st.just(0), st.integers(1, 12))


@given(st.lists(PARTS, max_size=16, unique_by=lambda one: one[:2]))
def test_no_view_and_no_two_views_of_a_week_tell_of_a_small_group(parts: list[tuple[str | None, str | None, int, int, int]]) -> None:
    found = week(*((site, kind, max(many, people), late, people) for site, kind, many, late, people in parts))
    kinds = (Discipline.PT, Discipline.OT, Discipline.PSY, None)
    shown = {(site, kind): weeks(found, site=site, discipline=kind) for site in ("Main", "Harbour", "", None) for kind in kinds}
    assert all(not one or (one[0].people >= 5 and one[0].open >= 5) for one in shown.values())
    for kind in kinds:
        of_sites = [shown[site, kind] for site in ("Main", "Harbour", "")]
        if shown[None, kind] and all(of_sites):
            rest = shown[None, kind][0].open - sum(one[0].open for one in of_sites)
            assert rest == 0 or rest >= 5
