"""The list (one statement in the database) and the patient page (care) must say the same of the same facts."""

import random
from datetime import date, timedelta

import pytest
from sqlalchemy import insert

from dashboard.care import staging, trajectory
from dashboard.care.adherence import adherence
from dashboard.components import patient_cells
from db import tables
from db.commands import summaries
from db.queries import exercise, measured, patients
from db.vocabulary import Answer, MissedReason
from tests import makers as make
from tests.makers import TODAY
from tests.world import World

KEYS = ["EX-ST-01", "EX-RA-01", "EX-BR-01"]


def days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.mark.parametrize("seed", range(8))
def test_adherence_of_the_list_is_that_of_the_page(db: World, seed: int) -> None:
    drawn = random.Random(seed)
    session, scope = db.session, db.scope
    who = make.patient(session, scope)
    change = drawn.randint(5, 70)
    for number, (start, end) in enumerate(((100, change + 1), (change, None)), 1):
        asked = {key: sorted(drawn.sample(range(1, 8), drawn.randint(1, 7))) for key in drawn.sample(KEYS, drawn.randint(1, 3))}
        make.programme(session, scope, who, asked, number=number, starts_on=days_ago(start), ends_on=days_ago(end) if end else None)
    pause = drawn.randint(3, 50)
    session.execute(
        insert(tables.ProgrammePause).values(
            clinic_id=scope.clinic_id, patient_id=who, starts_on=days_ago(pause), ends_on=days_ago(pause - drawn.randint(0, 3)), reason="infection"
        )
    )
    for ago in drawn.sample(range(75), 45):
        said = {key: drawn.choice(list(Answer)).value for key in KEYS if drawn.random() < 0.7}
        scales = {name: drawn.randint(0, 10) for name in ("fatigue", "pain") if drawn.random() < 0.6}
        more = {"asked_count": 3, "missed_reason": None if said else MissedReason.UNWELL.value}
        if drawn.random() < 0.3:
            said, more = {}, {"asked_count": 4, "done_count": drawn.randint(0, 4)}  # a day logged as a count
        make.log(session, scope, who, days_ago(ago), said, **more, **scales)
    summaries.refresh(session, scope, [who], TODAY)

    listed = patients.summary(session, scope, who)
    page = adherence(exercise.programmes(session, scope, who), exercise.sessions(session, scope, who, since=days_ago(120)), TODAY)
    assert listed is not None
    assert (listed.asked_28 or 0, listed.done_28 or 0) == (page.now.asked, page.now.done)
    assert (listed.asked_before or 0, listed.done_before or 0) == (page.before.asked, page.before.done)
    assert (listed.last_log_on, listed.paused, listed.programme_active) == (page.last_log_on, page.paused, page.current is not None)
    assert listed.fatigue_7d == pytest.approx(page.fatigue)
    assert listed.pain_7d == pytest.approx(page.pain)


def test_scores_and_devices_of_the_list_are_those_of_the_page(db: World) -> None:
    session, scope = db.session, db.scope
    who = make.patient(session, scope)
    for ago, items in ((200, [4] * 12), (100, [3] * 12), (40, [3, 3, None] + [3] * 9), (10, [2] * 11 + [4])):
        make.score(session, scope, who, items, assessed_on=days_ago(ago))
    make.score(session, scope, who, [1] * 11 + [4], assessed_on=days_ago(10), mode="self")
    for kind, ago in (("niv_start", 90), ("niv_stop", 60), ("gastrostomy", 20), ("niv_start", 5)):
        make.event(session, scope, who, kind, happened_on=days_ago(ago))
    summaries.refresh(session, scope, [who], TODAY)

    listed = patients.summary(session, scope, who)
    scores, events = measured.scores(session, scope, who), measured.events(session, scope, who)
    assert listed is not None
    assert list(zip(listed.series_on, listed.series_total, strict=True)) == trajectory.totals(scores)
    latest = trajectory.in_order(scores)[-1]
    assert (listed.latest_on, listed.latest_items) == (latest.assessed_on, latest.items)
    assert (listed.niv, listed.gastrostomy) == (staging.niv_on(events, TODAY), staging.gastrostomy_on(events, TODAY))
    person = listed.patient
    staged = staging.over_time(scores, events, until=TODAY, diagnosed_on=person.diagnosed_on, onset_on=person.onset_on)
    assert patient_cells.stage(listed)[0] == staged[-1].kings == "4B", "devices came after the latest clinic score"
