"""What may be shown of a caseload: nothing that tells of a small group, whichever views are laid side by side."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from dashboard.care.caseload_shown import Late, weeks
from db.vocabulary import Discipline

SUNDAY = date(2026, 3, 1)
SITES = ("Main", "Harbour", "", None)
KINDS = (Discipline.PT, Discipline.OT, Discipline.PSY, None)


def late(site: str | None, discipline: Discipline | None, many: int, overdue: int = 0, on: date = SUNDAY) -> Late:
    return Late(on, site, discipline, overdue, many)


def number(found: list[Late], **asked: object) -> int | None:
    shown = weeks(found, **asked)  # type: ignore[arg-type]
    return shown[0].open if shown else None


def test_a_week_is_the_sum_of_its_sites_and_disciplines() -> None:
    found = [
        late("Main", Discipline.PT, 6, 2),
        late("Harbour", Discipline.PT, 7, 1),
        late("Main", Discipline.OT, 8, 0),
        late("Main", Discipline.OT, 9, 9, SUNDAY - timedelta(days=7)),
    ]
    assert [(one.on, one.overdue, one.open) for one in weeks(found)] == [(SUNDAY - timedelta(days=7), 9, 9), (SUNDAY, 3, 21)]
    assert [(one.overdue, one.open) for one in weeks(found, discipline=Discipline.PT)] == [(3, 13)]
    assert [(one.overdue, one.open) for one in weeks(found, site="Harbour")] == [(1, 7)]


def test_a_small_discipline_is_not_the_rest_of_the_others() -> None:
    found = [late("Main", Discipline.PT, 6), late("Main", Discipline.OT, 3)]
    assert [number(found, discipline=one) for one in (Discipline.PT, Discipline.OT, None)] == [None, None, 9]


def test_what_is_about_nobody_is_not_found_as_the_rest_of_the_sites() -> None:
    found = [late("Main", Discipline.PT, 9), late(None, Discipline.PT, 2)]
    assert [number(found, site="Main"), number(found)] == [None, 11]


@given(
    st.lists(st.builds(late, st.sampled_from(SITES), st.sampled_from(KINDS), st.integers(0, 12)), max_size=16, unique_by=lambda one: (one.site, one.discipline))
)
def test_no_view_and_no_two_views_of_a_week_tell_of_a_small_group(found: list[Late]) -> None:
    views = {(site, kind): number(found, site=site, discipline=kind) for site in ("Main", "Harbour", "", None) for kind in KINDS}
    assert all(size is None or size >= 5 for size in views.values())
    for kind in KINDS:
        parts = [views[site, kind] for site in ("Main", "Harbour", "")]
        if views[None, kind] is not None and None not in parts:
            rest = (views[None, kind] or 0) - sum(part or 0 for part in parts)
            assert rest == 0 or rest >= 5
