"""Drafts of ALSFRS-R entry, and taking one's own save back: nothing typed is lost, nobody else's score is touched."""

from uuid import UUID, uuid4

from dashboard.actions import alsfrs as actions
from dashboard.actions.alsfrs_shapes import Typed, Undo
from dashboard.care.words import day
from db.queries import alsfrs_entry, changes, patients
from db.vocabulary import Role
from tests import makers as make
from tests.dashboard.actions.entries import BEFORE, NOW, done, draft, form, kept, scores, somebody, viewer
from tests.world import World


def test_undo_takes_a_new_score_away_and_keeps_what_was_typed_as_a_draft(db: World) -> None:
    person = somebody(db)
    saved = actions.save(viewer(db.north), form(person))
    wanted = Undo(key=uuid4(), score_id=UUID(saved["score_id"]), version=1, back_to=None)
    assert actions.undo(viewer(db.north), person, wanted)["done"]
    assert actions.undo(viewer(db.north), person, wanted)["done"], "the same key gives the same answer"
    assert len(scores(db, person)) == 1
    with db.reading() as session:
        summary = patients.summary(session, db.scope, person)
    assert summary is not None and summary.series_total == (34,)
    found = kept(db, person)
    assert found is not None and found.typed["items"] == NOW
    assert done(db, person) == ["alsfrs.added", "alsfrs.taken_back"]


def test_undo_of_a_change_brings_the_answers_of_before_back(db: World) -> None:
    person = somebody(db)
    was = scores(db, person)[0]
    saved = actions.save(viewer(db.north), form(person, score_id=was.id, version=1, on=day(was.assessed_on)))
    back = Typed.model_validate(saved["back_to"])
    assert actions.undo(viewer(db.north), person, Undo(key=uuid4(), score_id=was.id, version=2, back_to=back))["done"]
    assert (scores(db, person)[0].items, scores(db, person)[0].version) == (tuple(BEFORE), 3)


def test_undo_is_only_for_ones_own_save_that_nobody_changed(db: World) -> None:
    person = somebody(db)
    imported = scores(db, person)[0]
    saved = actions.save(viewer(db.north), form(person))
    own, score_id = viewer(db.north), UUID(saved["score_id"])
    tries = [
        (viewer(db.north, Role.NEUROLOGY), score_id, 1),
        (own, imported.id, 1),
        (own, score_id, 2),
    ]
    for who, which, version in tries:
        assert not actions.undo(who, person, Undo(key=uuid4(), score_id=which, version=version, back_to=None))["done"]
    assert len(scores(db, person)) == 2


def test_a_draft_is_kept_per_person_and_target_until_the_save_of_it(db: World) -> None:
    person = somebody(db)
    was = scores(db, person)[0]
    ana = viewer(db.north)
    actions.keep_draft(ana, person, draft([3, *[None] * 11]))
    actions.keep_draft(ana, person, draft([1, *[None] * 11], score_id=was.id, version=1))
    actions.keep_draft(viewer(db.north, Role.NEUROLOGY), person, draft([0, *[None] * 11]))
    found, other = kept(db, person), kept(db, person, str(was.id))
    assert found is not None and found.typed["items"][0] == 3
    assert other is not None and (other.typed["items"][0], other.version) == (1, 1)
    actions.save(ana, form(person))
    assert kept(db, person) is None
    assert kept(db, person, str(was.id)) is not None
    with db.reading(db.north.scope(Role.NEUROLOGY)) as session:
        assert alsfrs_entry.draft(session, db.north.scope(Role.NEUROLOGY), person, "new") is not None


def test_an_overtaken_draft_does_not_replace_a_later_one(db: World) -> None:
    person, page = somebody(db), uuid4()
    actions.keep_draft(viewer(db.north), person, draft([3, 4, *[None] * 10], page=page, seq=7))
    actions.keep_draft(viewer(db.north), person, draft([3, *[None] * 11], page=page, seq=6))
    found = kept(db, person)
    assert found is not None and found.typed["items"][1] == 4


def test_a_draft_is_no_news_for_others(db: World) -> None:
    person = somebody(db)
    actions.save(viewer(db.north), form(person))
    with db.reading() as session:
        before = changes.news(session, db.scope, person, make.TODAY).last
    actions.keep_draft(viewer(db.north), person, draft())
    with db.reading() as session:
        assert before is not None and changes.news(session, db.scope, person, make.TODAY).last == before


def test_a_draft_can_be_thrown_away(db: World) -> None:
    person = somebody(db)
    actions.keep_draft(viewer(db.north), person, draft())
    actions.keep_draft(viewer(db.north), person, draft(typed=None))
    assert kept(db, person) is None
    assert done(db, person) == ["alsfrs_draft.started", "alsfrs_draft.dropped"]
