"""A summary says what the facts say, as of a day."""

from datetime import timedelta

import pytest

from db.commands import summaries
from db.queries import patients
from db.records import Summary
from db.vocabulary import Measure, PatientStatus
from tests import makers as make
from tests.makers import TODAY
from tests.world import World

DAY = timedelta(days=1)


def _summed(db: World, patient_id, today=TODAY) -> Summary:  # type: ignore[no-untyped-def]
    summaries.refresh(db.session, db.scope, [patient_id], today)
    found = patients.summary(db.session, db.scope, patient_id)
    assert found is not None
    return found


def test_nobody_measured_yet_has_an_empty_summary(db: World) -> None:
    found = _summed(db, make.patient(db.session, db.scope))
    assert (found.series_total, found.latest_on, found.fvc, found.weight, found.asked_28, found.open_tasks, found.due_days) == (
        (),
        None,
        None,
        None,
        None,
        0,
        (),
    )
    assert not found.niv
    assert not found.programme_active


def test_a_score_with_a_gap_is_the_latest_but_not_in_the_series(db: World) -> None:
    who = make.patient(db.session, db.scope)
    make.score(db.session, db.scope, who, assessed_on=TODAY - 90 * DAY)
    make.score(db.session, db.scope, who, [4, 4, 4, 3, 3, 3, 3, None, 2, 4, 4, 4], assessed_on=TODAY)
    found = _summed(db, who)
    assert found.series_total == (40,)
    assert found.latest_on == TODAY
    assert found.latest_items[7] is None


def test_scores_are_oldest_first_whatever_order_they_came_in(db: World) -> None:
    who = make.patient(db.session, db.scope)
    for days, first in ((30, 2), (200, 4), (100, 3)):
        make.score(db.session, db.scope, who, [first, 4, 4, 3, 3, 3, 3, 2, 2, 4, 4, 4], assessed_on=TODAY - days * DAY)
    found = _summed(db, who)
    assert found.series_total == (40, 39, 38)
    assert list(found.series_on) == sorted(found.series_on)


def test_niv_is_in_use_until_it_is_stopped(db: World) -> None:
    who = make.patient(db.session, db.scope)
    make.event(db.session, db.scope, who, "niv_start", happened_on=TODAY - 50 * DAY)
    assert _summed(db, who).niv
    make.event(db.session, db.scope, who, "niv_stop", happened_on=TODAY - 10 * DAY)
    assert not _summed(db, who).niv


def test_a_supine_fvc_does_not_stand_for_the_seated_one(db: World) -> None:
    who = make.patient(db.session, db.scope)
    make.measurement(db.session, db.scope, who, Measure.FVC_PERCENT, 71, position="seated", measured_on=TODAY - 5 * DAY)
    make.measurement(db.session, db.scope, who, Measure.FVC_PERCENT, 52, position="supine", measured_on=TODAY)
    assert _summed(db, who).fvc == 71


def test_the_better_of_snip_and_mip_on_one_day_is_used(db: World) -> None:
    who = make.patient(db.session, db.scope)
    make.measurement(db.session, db.scope, who, Measure.SNIP, 38)
    make.measurement(db.session, db.scope, who, Measure.MIP, 55)
    assert _summed(db, who).snip == 55


def test_weight_is_compared_with_diagnosis_and_with_90_days_before(db: World) -> None:
    who = make.patient(db.session, db.scope, diagnosed_on=TODAY - 400 * DAY)
    for days, kg in ((600, 90), (395, 80), (85, 74), (0, 70)):
        make.measurement(db.session, db.scope, who, Measure.WEIGHT, kg, measured_on=TODAY - days * DAY)
    found = _summed(db, who)
    assert (found.weight, found.weight_at_diagnosis, found.weight_90d) == (70, 80, 74)


@pytest.mark.parametrize(
    ("answers", "done"),
    [
        pytest.param({"EX-ST-01": "done", "EX-FU-01": "done"}, 1, id="all done"),
        pytest.param({"EX-ST-01": "done"}, 1, id="half of what was asked is a session"),
        pytest.param({"EX-ST-01": "some", "EX-FU-01": "some"}, 1, id="some of each is half"),
        pytest.param({"EX-ST-01": "some", "EX-FU-01": "not_done"}, 0, id="a quarter is not"),
        pytest.param({}, 0, id="an empty log is not done"),
        pytest.param({"EX-XX-99": "done", "EX-YY-99": "done"}, 0, id="what was not asked does not count"),
    ],
)
def test_when_a_session_counts_as_done(db: World, answers: dict[str, str], done: int) -> None:
    who = make.patient(db.session, db.scope)
    make.programme(db.session, db.scope, who, {"EX-ST-01": [1, 2, 3, 4, 5, 6, 7], "EX-FU-01": [1, 2, 3, 4, 5, 6, 7]})
    make.log(db.session, db.scope, who, TODAY - DAY, answers)
    found = _summed(db, who)
    assert (found.asked_28, found.done_28) == (28, done)


def test_today_is_not_asked_for_until_it_is_over(db: World) -> None:
    who = make.patient(db.session, db.scope)
    make.programme(db.session, db.scope, who, {"EX-ST-01": [TODAY.isoweekday()]})
    assert _summed(db, who).asked_28 == 4
    assert _summed(db, who, TODAY + DAY).asked_28 == 4


def test_the_denominator_follows_the_version_in_force(db: World) -> None:
    who = make.patient(db.session, db.scope)
    make.programme(db.session, db.scope, who, {"EX-ST-01": [1, 2, 3, 4, 5, 6, 7]}, ends_on=TODAY - 15 * DAY)
    make.programme(db.session, db.scope, who, {"EX-ST-01": [1]}, number=2, starts_on=TODAY - 14 * DAY)
    assert _summed(db, who).asked_28 == 14 + 2


def test_open_tasks_are_counted_with_their_days_closed_ones_are_not(db: World) -> None:
    who = make.patient(db.session, db.scope)
    make.task(db.session, db.scope, who, due_on=TODAY - 4 * DAY)
    make.task(db.session, db.scope, who, due_on=None, title="Chair", priority="urgent")
    make.task(db.session, db.scope, who, state="done", closed_at="2026-01-01")
    found = _summed(db, who)
    assert found.open_tasks == 2
    assert found.due_days == (TODAY - 4 * DAY, None)
    assert found.urgent_due_days == (None,)


def test_people_whose_care_ended_leave_the_list_but_keep_their_page(db: World) -> None:
    who = make.patient(db.session, db.scope, status=PatientStatus.DIED.value, status_on=TODAY)
    summaries.refresh(db.session, db.scope, [who], TODAY)
    assert patients.summaries(db.session, db.scope) == []
    assert len(patients.summaries(db.session, db.north.scope(with_ended=True))) == 1
    assert patients.patient(db.session, db.scope, who) is not None


def test_similar_names_are_marked_in_list_and_on_the_page(db: World) -> None:
    smiths = [make.patient(db.session, db.scope, family_name="Smith", given_name=given) for given in ("John", "Joan", "Mary")]
    summaries.refresh(db.session, db.scope, smiths, TODAY)
    marked = {found.patient.given_name: found.similar_name for found in patients.summaries(db.session, db.scope)}
    assert marked == {"John": True, "Joan": True, "Mary": False}
    assert [patients.summary(db.session, db.scope, who).similar_name for who in smiths] == [True, True, False]  # type: ignore[union-attr]


def test_summaries_made_yesterday_are_stale_today(db: World) -> None:
    who = make.patient(db.session, db.scope)
    summaries.refresh(db.session, db.scope, [who], TODAY)
    assert not summaries.stale(db.session, db.scope, TODAY)
    assert summaries.stale(db.session, db.scope, TODAY + DAY)
