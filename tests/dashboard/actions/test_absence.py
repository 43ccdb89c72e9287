"""Being away: set by oneself or who plans the days; what is due meanwhile is handed over, seen first, and comes back with one press."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from dashboard import clock
from dashboard.actions import absence, task_line
from dashboard.actions.absence import Plan, Set
from dashboard.actions.task_line import Typed
from dashboard.components.markup import words
from dashboard.panels import absence as panel
from dashboard.refusals import Denied, Missing
from db.errors import Conflict, Refused
from db.queries import people
from db.records import Scope
from db.vocabulary import NoticeKind, Role, TaskState
from tests import makers as make
from tests.dashboard.actions.test_tasks import made, notices, row, viewer
from tests.makers import TODAY
from tests.world import World

LAST = TODAY + timedelta(days=7)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    clock.pin(TODAY)
    yield
    clock.pin(None)


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


def test_what_is_due_before_one_leaves_stays_until_then_and_what_is_still_open_goes_on_that_day(db: World, who: UUID) -> None:
    physio, first = db.north.people[Role.PHYSIO], TODAY + timedelta(days=5)
    before, meanwhile, later = (made(db, who, title=f"Due {n}", owner_id=physio, due_on=TODAY + timedelta(days=n)) for n in (1, 7, 30))
    result = absence.set_(viewer(db.north), wanted(db, physio, from_on=first, until_on=first + timedelta(days=7), cover_id=db.north.people[Role.NURSING]))
    assert result.handed == 1
    assert [row(db, task.id).owner_id == physio for task in (before, meanwhile, later)] == [True, False, True]
    rules = Scope.of_rules(db.north.id)
    assert absence.begin(rules, TODAY) == 0
    assert absence.begin(rules, first) == 1
    assert row(db, before.id).owner_id == db.north.people[Role.NURSING]
    assert notices(db, Role.PHYSIO) == [NoticeKind.HANDED_BACK] * 0
    given = made(db, who, title="Given on purpose", owner_id=physio, due_on=first)
    assert absence.begin(rules, first + timedelta(days=1)) == 0
    assert row(db, given.id).owner_id == physio


def test_the_round_of_the_first_day_hands_over_once_whoever_does_it(db: World, who: UUID) -> None:
    physio, first = db.north.people[Role.PHYSIO], TODAY + timedelta(days=2)
    task = made(db, who, owner_id=physio, due_on=TODAY)
    absence.set_(viewer(db.north), wanted(db, physio, from_on=first, until_on=first + timedelta(days=7)))
    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(lambda _: absence.begin(Scope.of_rules(db.north.id), first), range(4))) == 1
    found = row(db, task.id)
    assert (found.state, found.owner_id, found.version) == (TaskState.PROPOSED, None, 2)
    assert notices(db, Role.PHYSIO) == [NoticeKind.HANDED_BACK]


def test_what_is_left_to_do_after_somebody_died_goes_with_the_rest(db: World, who: UUID) -> None:
    physio = db.north.people[Role.PHYSIO]
    call = made(db, who, title="Call the family", owner_id=physio, due_on=TODAY, source="end_of_care")
    with db.writing() as session:
        session.execute(text("UPDATE patient SET status = 'died', status_on = :on WHERE id = :who"), {"on": TODAY, "who": who})
    assert absence.set_(viewer(db.north), wanted(db, physio)).handed == 1
    assert row(db, call.id).owner_id is None


def test_who_covers_is_there(db: World) -> None:
    physio, nurse = db.north.people[Role.PHYSIO], db.north.people[Role.NURSING]
    absence.set_(viewer(db.north), wanted(db, nurse))
    with pytest.raises(Refused, match="away then too"):
        absence.set_(viewer(db.north), wanted(db, physio, cover_id=nurse))
    absence.set_(viewer(db.north), wanted(db, physio, cover_id=nurse, from_on=LAST + timedelta(days=1), until_on=LAST + timedelta(days=3)))


def test_new_work_of_who_is_away_is_for_who_covers_and_else_for_nobody(db: World, who: UUID) -> None:
    physio, nurse = db.north.people[Role.PHYSIO], db.north.people[Role.NURSING]
    with db.writing() as session:
        make.lead(session, db.scope, who, "PT", physio)

    def owner() -> tuple[str | None, str | None]:
        found = task_line.read(viewer(db.north), Typed(text="PT: walk", patient_id=who), TODAY)
        return found["owner_id"], found["owner_as"]

    assert owner() == (str(physio), "lead")
    absence.set_(viewer(db.north), wanted(db, physio, cover_id=nurse))
    assert owner() == (str(nurse), "covers for Physio of North ALS Clinic")
    absence.set_(viewer(db.north), wanted(db, nurse))
    assert owner() == (None, None)
    named = task_line.read(viewer(db.north), Typed(text="PT: walk @physio", patient_id=who), TODAY)
    assert (named["owner_id"], named["owner_away"]) == (str(physio), "back after 11-Mar-2026"), "whoever is named gets it, and it is said that they are away"


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


def test_who_may_not_see_patients_is_neither_offered_nor_taken_as_cover_of_who_does(db: World) -> None:
    physio, manager = db.north.people[Role.PHYSIO], db.north.people[Role.MANAGER]
    offered = {one.account_id for one in absence.look(viewer(db.north), physio).others}
    assert db.north.people[Role.NURSING] in offered
    assert not offered & {manager, db.north.people[Role.ADMIN]}
    with pytest.raises(Refused, match="may not see patients"):
        absence.set_(viewer(db.north), wanted(db, physio, cover_id=manager))
    assert physio in {one.account_id for one in absence.look(viewer(db.north, Role.COORDINATOR), manager).others}


def test_days_in_the_wrong_order_hand_over_nothing_before_they_are_set_either(db: World, who: UUID) -> None:
    physio = db.north.people[Role.PHYSIO]
    plan = Plan.model_validate({"version": 1, "account_id": physio, "from_on": LAST.isoformat(), "until_on": TODAY.isoformat()})
    known = absence.look(viewer(db.north), physio, plan)
    assert known.tasks == []
    assert "The last day away is before the first" in words(panel.form(known, TODAY, own=False, plan=plan))


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
