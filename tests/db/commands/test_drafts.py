"""Drafts: one row a person and patient, each target on its own, the later one kept."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from sqlalchemy import func, select

from db.commands import drafts
from db.queries import alsfrs_entry
from db.tables import AlsfrsDraft
from tests import makers as make
from tests.world import World

AT = datetime(2026, 3, 4, 14, 2, tzinfo=UTC)


def keep(db: World, who: UUID, target: str, typed: str, *, page: UUID | None = None, seq: int = 1) -> bool:
    return drafts.keep(db.session, db.scope, who, target, {"said": typed}, version=None, page=page or uuid4(), seq=seq, at=AT)


def said(db: World, who: UUID, target: str = "new") -> object:
    found = alsfrs_entry.draft(db.session, db.scope, who, target)
    return found and found.typed["said"]


def test_keep_says_whether_it_is_the_first_and_keeps_the_last(db: World) -> None:
    who = make.patient(db.session, db.scope)
    assert keep(db, who, "new", "one")
    assert not keep(db, who, "new", "two")
    found = alsfrs_entry.draft(db.session, db.scope, who, "new")
    assert found is not None and (found.typed, found.saved_at) == ({"said": "two"}, AT)


def test_of_one_page_the_higher_number_wins_of_another_page_the_later_call(db: World) -> None:
    who, page = make.patient(db.session, db.scope), uuid4()
    keep(db, who, "new", "third", page=page, seq=3)
    keep(db, who, "new", "second", page=page, seq=2)
    assert said(db, who) == "third"
    keep(db, who, "new", "other page")
    assert said(db, who) == "other page"


def test_drop_leaves_other_targets_and_takes_the_row_with_the_last(db: World) -> None:
    who, score = make.patient(db.session, db.scope), str(uuid4())
    keep(db, who, "new", "a")
    keep(db, who, score, "b")
    assert drafts.drop(db.session, db.scope, who, "new")
    assert not drafts.drop(db.session, db.scope, who, "new")
    assert (said(db, who), said(db, who, score)) == (None, "b")
    assert drafts.drop(db.session, db.scope, who, score)
    rows = select(func.count()).select_from(AlsfrsDraft).where(AlsfrsDraft.clinic_id == db.north.id)
    assert db.session.execute(rows).scalar_one() == 0
