"""Being away: set by oneself or who plans the days; what is due meanwhile is handed over, seen first, and comes back with one press."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from dashboard.actions import absence
from dashboard.actions.absence import Plan, Set
from dashboard.refusals import Denied, Missing
from db.errors import Conflict, Refused
from db.queries import people
from db.vocabulary import NoticeKind, Role, TaskState
from tests import makers as make
from tests.dashboard.actions.test_tasks import made, notices, row, viewer
from tests.makers import TODAY
from tests.world import World

LAST = TODAY + timedelta(days=7)


@pytest.fixture
def who(db: World) -> UUID:
    with db.writing() as session:
        return make.patient(session, db.scope)


def version(db: World, account: UUID) -> int:
    with db.reading() as session:
        return next(one.version for one in people.colleagues(session, db.scope) if one.account_id == account)


def wanted(db: World, account: UUID, **values: object) -> Set:
    given = {"key": uuid4(), "account_id": account, "version": version(db, account), "from_on": TODAY, "until_on": LAST}
    return Set.model_validate(given | values)


def test_what_is_due_meanwhile_goes_back_to_the_inbox_and_the_rest_stays(db: World, who: UUID) -> None:
    physio = db.north.people[Role.PHYSIO]
    due, late, later = (made(db, who, title=f"Due {n}", owner_id=physio, due_on=TODAY + timedelta(days=n)) for n in (3, -2, 30))
    known = absence.look(viewer(db.north), physio, Plan(account_id=physio, version=1, from_on=TODAY, until_on=LAST))
    assert {task.id for task in known.tasks} == {due.id, late.id}
    result = absence.set_(viewer(db.north), wanted(db, physio))
    assert result.handed == 2
    for task in (due, late):
        now = row(db, task.id)
        assert (now.state, now.owner_id) == (TaskState.PROPOSED, None)
    assert row(db, later.id).owner_id == physio
    assert notices(db, Role.PHYSIO) == [NoticeKind.HANDED_BACK] * 2


def test_who_covers_gets_them_and_one_press_takes_all_of_it_back(db: World, who: UUID) -> None:
    physio, cover = db.north.people[Role.PHYSIO], db.north.people[Role.NURSING]
    task = made(db, who, owner_id=physio, due_on=TODAY)
    mine = viewer(db.north, Role.PHYSIO)
    result = absence.set_(mine, wanted(db, physio, cover_id=cover))
    assert row(db, task.id).owner_id == cover
    assert notices(db, Role.NURSING) == [NoticeKind.ASSIGNED]
    back = {"from_on": None, "until_on": None, "cover_id": None, "back": result.batch}
    absence.set_(mine, wanted(db, physio, **back))
    assert row(db, task.id).owner_id == physio
    assert notices(db, Role.NURSING) == []
    assert absence.look(mine, physio).who.absent_from is None


def test_only_oneself_a_coordinator_or_an_administrator_may(db: World) -> None:
    physio = db.north.people[Role.PHYSIO]
    with pytest.raises(Denied):
        absence.set_(viewer(db.north, Role.NURSING), wanted(db, physio))
    absence.set_(viewer(db.north, Role.ADMIN), wanted(db, physio))
    with pytest.raises(Missing):
        absence.set_(viewer(db.south), wanted(db, physio))


def test_days_in_the_wrong_order_and_covering_oneself_are_refused_in_words(db: World) -> None:
    physio = db.north.people[Role.PHYSIO]
    with pytest.raises(Refused, match="before the first"):
        absence.set_(viewer(db.north), wanted(db, physio, until_on=TODAY - timedelta(days=1)))
    with pytest.raises(Refused, match="Somebody else"):
        absence.set_(viewer(db.north), wanted(db, physio, cover_id=physio))
    with pytest.raises(Refused, match="does not work"):
        absence.set_(viewer(db.north), wanted(db, physio, cover_id=db.south.people[Role.PHYSIO]))


def test_a_row_that_changed_meanwhile_is_a_conflict_and_hands_nothing_over(db: World, who: UUID) -> None:
    physio = db.north.people[Role.PHYSIO]
    task = made(db, who, owner_id=physio, due_on=TODAY)
    stale = wanted(db, physio)
    absence.set_(viewer(db.north), wanted(db, physio, from_on=LAST, until_on=LAST + timedelta(days=1), key=uuid4()))
    before = row(db, task.id).owner_id
    with pytest.raises(Conflict):
        absence.set_(viewer(db.north), stale)
    assert row(db, task.id).owner_id == before


def test_the_same_press_twice_is_one_absence(db: World, who: UUID) -> None:
    physio = db.north.people[Role.PHYSIO]
    made(db, who, owner_id=physio, due_on=TODAY)
    asked = wanted(db, physio)
    assert absence.set_(viewer(db.north), asked).handed == absence.set_(viewer(db.north), asked).handed == 1
