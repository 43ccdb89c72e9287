"""Saving an ALSFRS-R: once whatever the browser repeats, never over somebody else's, and never for the wrong clinic or role."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from pydantic import ValidationError

from dashboard.actions import alsfrs as actions
from dashboard.actions.alsfrs_shapes import Undo
from dashboard.care.words import day
from dashboard.clock import today
from dashboard.refusals import Missing
from dashboard.roles import VIEWS, Permission
from db.engine import Reused
from db.queries import patients
from db.vocabulary import Item5Form, Mode, Role
from tests.dashboard.actions.entries import BEFORE, NOW, done, draft, form, scores, somebody, typed, viewer
from tests.makers import event
from tests.world import World


def test_a_save_stores_the_score_its_summary_and_one_audit_row(db: World) -> None:
    person = somebody(db)
    answer = actions.save(viewer(db.north), form(person))
    assert (answer["kind"], answer["text"], answer["version"]) == ("saved", "Saved 31/48 (−3)", 1)
    latest = scores(db, person)[-1]
    assert (latest.items, latest.assessed_on, latest.rater, str(latest.id)) == (tuple(NOW), today(), "Ana Novak", answer["score_id"])
    with db.reading() as session:
        summary = patients.summary(session, db.scope, person)
    assert summary is not None and summary.series_total == (34, 31) and summary.latest_on == today()
    assert done(db, person) == ["alsfrs.added"]


def test_the_same_key_twice_is_one_score_and_one_answer(db: World) -> None:
    person = somebody(db)
    sent = form(person)
    first = actions.save(viewer(db.north), sent)
    again = actions.save(viewer(db.north), sent.model_copy(update={"attempt": 2}))
    assert first == again
    assert len(scores(db, person)) == 2
    assert done(db, person) == ["alsfrs.added"]


def test_the_same_key_eight_times_at_once_is_one_score(db: World) -> None:
    person = somebody(db)
    sent = form(person)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda n: actions.save(viewer(db.north), sent.model_copy(update={"attempt": n})), range(8)))
    assert all(answer == answers[0] for answer in answers)
    assert len(scores(db, person)) == 2
    assert done(db, person) == ["alsfrs.added"]


def test_of_six_people_saving_one_day_at_once_one_saves_and_five_are_shown_it(db: World) -> None:
    person = somebody(db)
    roles = [Role.PHYSIO, Role.RESPIRATORY, Role.NEUROLOGY, Role.SPEECH, Role.NURSING, Role.DIETETICS]
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda role: actions.save(viewer(db.north, role), form(person)), roles))
    assert sorted(answer["kind"] for answer in answers) == ["newer"] * 5 + ["saved"]
    assert len(scores(db, person)) == 2


def test_of_six_people_changing_one_score_at_once_nobody_is_overwritten(db: World) -> None:
    person = somebody(db)
    was = scores(db, person)[0]
    roles = [Role.PHYSIO, Role.RESPIRATORY, Role.NEUROLOGY, Role.SPEECH, Role.NURSING, Role.DIETETICS]
    with ThreadPoolExecutor(6) as pool:
        sent = form(person, score_id=was.id, version=1, on=day(was.assessed_on), confirmed=True)
        answers = list(pool.map(lambda role: actions.save(viewer(db.north, role), sent.model_copy(update={"key": uuid4()})), roles))
    assert sorted(answer["kind"] for answer in answers) == ["newer"] * 5 + ["saved"]
    assert scores(db, person)[0].version == 2


def test_the_same_key_with_other_answers_is_refused(db: World) -> None:
    sent = form(somebody(db))
    actions.save(viewer(db.north), sent)
    with pytest.raises(Reused):
        actions.save(viewer(db.north), sent.model_copy(update={"items": [2] * 12}))


def test_a_patient_of_the_other_clinic_is_not_found_and_nothing_is_written(db: World) -> None:
    theirs = somebody(db, db.south)
    for act in (
        lambda: actions.save(viewer(db.north), form(theirs)),
        lambda: actions.keep_draft(viewer(db.north), theirs, draft()),
        lambda: actions.undo(viewer(db.north), theirs, Undo(key=uuid4(), score_id=uuid4(), version=1, back_to=None)),
        lambda: actions.save(viewer(db.north), form(uuid4())),
    ):
        with pytest.raises(Missing):
            act()
    assert len(scores(db, theirs, db.south)) == 1


def test_a_score_of_another_patient_is_not_found(db: World) -> None:
    person, other = somebody(db), somebody(db)
    theirs = scores(db, other)[0]
    with pytest.raises(Missing):
        actions.save(viewer(db.north), form(person, score_id=theirs.id, version=1))
    with pytest.raises(Missing):
        actions.keep_draft(viewer(db.north), person, draft(score_id=theirs.id, version=1))


def test_somebody_whose_care_ended_is_not_scored(db: World) -> None:
    person = somebody(db, status="died", status_on=today())
    with pytest.raises(Missing):
        actions.save(viewer(db.north), form(person))


@pytest.mark.parametrize("role", list(Role))
def test_only_clinical_roles_may_record(role: Role) -> None:
    clinical = role not in (Role.COORDINATOR, Role.MANAGER, Role.ADMIN)
    assert (Permission.RECORD_ALSFRS in VIEWS[role].may) is clinical


def test_a_changed_score_names_its_version_and_keeps_one_row(db: World) -> None:
    person = somebody(db)
    was = scores(db, person)[0]
    answer = actions.save(viewer(db.north), form(person, score_id=was.id, version=1, on=day(was.assessed_on), confirmed=True))
    assert (answer["kind"], answer["version"]) == ("saved", 2)
    assert answer["back_to"]["items"] == BEFORE
    assert [s.items for s in scores(db, person)] == [tuple(NOW)]
    assert done(db, person) == ["alsfrs.changed"]


def test_a_change_over_a_newer_version_writes_nothing_and_shows_theirs_with_who_and_when(db: World) -> None:
    person = somebody(db)
    was = scores(db, person)[0]
    theirs = [3, 4, 4, 2, 2, 3, 3, 3, 1, 3, 2, 3]
    bea, ana = viewer(db.north, Role.RESPIRATORY), viewer(db.north)
    actions.save(bea, form(person, theirs, score_id=was.id, version=1, on=day(was.assessed_on), rater="Bea Lee"))
    answer = actions.save(ana, form(person, score_id=was.id, version=1, on=day(was.assessed_on)))
    assert (answer["kind"], answer["there"], answer["by"]) == ("newer", False, "Respiratory of North ALS Clinic")
    assert answer["current"] == typed(theirs, on=day(was.assessed_on), rater="Bea Lee") | {"score_id": str(was.id), "version": 2}
    assert scores(db, person)[0].items == tuple(theirs)
    settled = actions.save(ana, form(person, score_id=was.id, version=2, on=day(was.assessed_on), confirmed=True))
    assert (settled["kind"], settled["version"]) == ("saved", 3)


def test_a_day_that_already_has_a_score_in_this_mode_is_a_choice(db: World) -> None:
    person = somebody(db)
    first = actions.save(viewer(db.north), form(person))
    answer = actions.save(viewer(db.north), form(person, [2] * 12))
    assert (answer["kind"], answer["there"], answer["current"]["score_id"]) == ("newer", True, first["score_id"])
    other_mode = actions.save(viewer(db.north), form(person, mode="phone"))
    assert other_mode["kind"] == "saved"
    moved = actions.save(viewer(db.north), form(person, mode="phone", score_id=UUID(first["score_id"]), version=1, confirmed=True))
    assert (moved["kind"], moved["there"]) == ("newer", True)


@pytest.mark.parametrize(
    ("items", "values", "asks"),
    [
        pytest.param([3, 4, 4, 2, 2, 3, 3, 3, 3, 3, 2, 4], {}, ["Stairs 1 → 3"], id="an item up by 2"),
        pytest.param([3, 4, 4, 2, 2, 3, 3, 3, 2, 3, 2, 4], {}, [], id="an item up by 1"),
        pytest.param([4, 4, 4, 3, 2, 3, 3, 3, 2, 3, 2, 4], {}, ["Total 34 → 37"], id="total up by 3"),
        pytest.param([4, 4, 4, 3, 2, 3, 3, 3, 1, 3, 2, 4], {}, [], id="total up by 2"),
        pytest.param([3, 4, 4, 2, 2, 3, 1, 1, 0, 3, 2, 3], {}, ["Total 34 → 28"], id="total down by 6"),
        pytest.param([3, 4, 4, 2, 2, 3, 1, 1, 1, 3, 2, 3], {}, [], id="total down by 5"),
        pytest.param([3, 4, 4, 2, 4, 3, 3, 3, 1, 3, 2, 4], {"form": "5b"}, [], id="item 5 on the other form is not compared"),
        pytest.param([*NOW[:11], "n"], {}, [], id="not assessed is not a change"),
    ],
)
def test_the_save_asks_about_what_looks_like_a_slip(db: World, items: list[Any], values: dict[str, Any], asks: list[str]) -> None:
    person = somebody(db)
    answer = actions.save(viewer(db.north), form(person, items, **values))
    assert [doubt["says"] for doubt in answer.get("doubts", [])] == asks
    assert answer["kind"] == ("ask" if asks else "saved")
    assert len(scores(db, person)) == (1 if asks else 2)
    if asks:
        assert actions.save(viewer(db.north), form(person, items, confirmed=True, **values))["kind"] == "saved"


def test_item_12_better_on_niv_and_a_day_before_diagnosis_are_asked(db: World) -> None:
    person = somebody(db, diagnosed_on=today())
    with db.writing() as session:
        event(session, db.scope, person, "niv_start", happened_on=today() - timedelta(days=90))
    actions.save(viewer(db.north), form(person, [*BEFORE[:11], 3], on=day(today() - timedelta(days=3)), confirmed=True))
    answer = actions.save(viewer(db.north), form(person, [*BEFORE[:11], 4], on=day(today() - timedelta(days=1))))
    assert [doubt["says"] for doubt in answer["doubts"]] == ["Breathing support 3 → 4", f"{day(today() - timedelta(days=1))} is before the diagnosis"]
    assert answer["item"] == 12


@pytest.mark.parametrize(
    ("values", "about"),
    [
        pytest.param({"on": day(date(2199, 1, 1))}, "on", id="future"),
        pytest.param({"on": "02-12-2025"}, "on", id="a day that reads two ways"),
        pytest.param({"on": "01-Jan-1950"}, "on", id="before birth"),
        pytest.param({"rater": "  "}, "rater", id="nobody"),
        pytest.param({"items": ["n"] * 12}, "items", id="nothing assessed"),
    ],
)
def test_what_cannot_be_true_is_refused_in_words_even_when_confirmed(db: World, values: dict[str, Any], about: str) -> None:
    person = somebody(db)
    answer = actions.save(viewer(db.north), form(person, confirmed=True, **values))
    assert (answer["kind"], answer["about"]) == ("refused", about)
    assert answer["text"].endswith(".")
    assert len(scores(db, person)) == 1


def test_not_assessed_leaves_no_total_but_the_other_domains(db: World) -> None:
    person = somebody(db)
    answer = actions.save(viewer(db.north), form(person, [*NOW[:11], "n"]))
    assert answer["text"] == "Saved without a total"
    assert scores(db, person)[-1].items == (*NOW[:11], None)


def test_self_and_carer_store_who_answered_and_no_rater_of_the_clinic(db: World) -> None:
    person = somebody(db)
    actions.save(viewer(db.north), form(person, mode="carer", rater="Mary (daughter)"))
    assert (scores(db, person)[-1].rater, scores(db, person)[-1].mode) == ("Mary (daughter)", Mode.CARER)


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"items": [5, *NOW[1:]]}, id="5"),
        pytest.param({"items": [True, *NOW[1:]]}, id="a boolean"),
        pytest.param({"items": ["3", *NOW[1:]]}, id="text"),
        pytest.param({"items": [None, *NOW[1:]]}, id="an unanswered item"),
        pytest.param({"items": NOW[:11]}, id="eleven items"),
        pytest.param({"rater": "a\x00b"}, id="NUL"),
        pytest.param({"rater": "x" * 121}, id="a long name"),
        pytest.param({"mode": "guess"}, id="an unknown mode"),
        pytest.param({"clinic_id": str(uuid4())}, id="a field that is not asked for"),
    ],
)
def test_a_malformed_save_has_no_shape(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        form(uuid4(), **wrong)


def test_item_5_form_is_stored_as_asked(db: World) -> None:
    person = somebody(db)
    actions.save(viewer(db.north), form(person, form="5b", confirmed=True))
    assert scores(db, person)[-1].item5_form is Item5Form.B
