"""Aids that will be late as they are read: groups with counts, words, the way to the row, and what a landing page embeds."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert

from dashboard.care.late_aids import Group, Wanted
from dashboard.components.markup import Tree, words
from dashboard.panels import late_aids
from dashboard.roles import Viewer
from db import tables
from db.commands import summaries
from db.vocabulary import Discipline, PatientStatus, Role
from tests import makers as make
from tests.makers import TODAY
from tests.world import Place, World


def viewer(place: Place, role: Role = Role.OCCUPATIONAL) -> Viewer:
    return Viewer(place.people[role], place.id, "A clinic", "Somebody", "x@example", role, Discipline.OT, uuid4())


def aid(db: World, needed: int, key: str = "EQ-05", *, name: str = "Okafor", status: str = "under_care", **changed: Any) -> UUID:
    """Somebody with one aid that is needed in so many days, as it was planned."""
    scope = db.scope
    days = {f"needed_p{n}": TODAY + timedelta(days=needed + off) for n, off in ((25, -20), (50, 0), (75, 20))}
    kept = {"order_by_on": days["needed_p25"] - timedelta(days=196), "need_known": True, "planned_on": TODAY, **days}
    with db.writing() as session:
        ended = {} if status == "under_care" else {"status": status, "status_on": TODAY}
        who = make.patient(session, scope, family_name=name, given_name="Grace", **ended)
        make.score(session, scope, who, assessed_on=TODAY - timedelta(days=5))
        values = {"clinic_id": scope.clinic_id, "patient_id": who, "aid_key": key, "identified_on": TODAY - timedelta(days=60), **kept, **changed}
        session.execute(insert(tables.Equipment).values(**values))
        summaries.refresh(session, scope, [who], TODAY)
    return who


def listed(db: World, wanted: Wanted | None = None, opened: tuple[Group, ...] = ()) -> Tree:
    who = viewer(db.north)
    with db.reading() as session:
        everything = late_aids.found(session, who, TODAY)
    return late_aids.page_list(everything, wanted or Wanted(), opened, TODAY, who)


def links(tree: Any) -> list[str]:
    if not isinstance(tree, list):
        return []
    own = [tree[1]["href"]] if tree[0] == "a" else []
    return own + [link for child in tree[2:] for link in links(child)]


def test_a_late_aid_says_by_how_long_whose_it_is_and_leads_to_its_row(db: World) -> None:
    who = aid(db, 50)
    tree = listed(db)
    said = words(tree)
    assert "Will be late 1" in said
    assert "20 d late" in said
    assert "OKAFOR , Grace" in said
    assert "lead 90 to 196 d" in said
    assert "not ordered" in said
    assert "no owner" in said
    assert [link.partition("?")[0] for link in links(tree)] == [f"/patients/{who}"]


def test_groups_that_fold_say_how_many_and_are_drawn_once_opened(db: World) -> None:
    aid(db, 600, name="Later")
    assert "On track 1" in words(listed(db))
    assert "LATER" not in words(listed(db))
    assert "LATER" in words(listed(db, opened=(Group.ON_TRACK,)))


def test_ended_care_and_aids_in_use_are_not_listed(db: World) -> None:
    aid(db, 50, status=PatientStatus.DIED.value)
    aid(db, 50, in_use_on=TODAY)
    assert "No aid is on its way" in words(listed(db))


def test_a_filter_that_leaves_nothing_says_so_and_offers_the_way_back(db: World) -> None:
    aid(db, 50)
    tree = listed(db, Wanted(who="me"))
    assert "No aid matches" in words(tree)
    assert links(tree) == ["/equipment"]


def test_the_short_list_has_own_aids_first_and_counts_them_all(db: World) -> None:
    aid(db, 20, name="Theirs")
    aid(db, 50, name="Mine", owner_id=db.north.people[Role.OCCUPATIONAL])
    with db.reading() as session:
        said = words(late_aids.late_aids(session, viewer(db.north), TODAY, most=1))
    assert "2 late, 0 to order within days" in said
    assert "MINE" in said
    assert "THEIRS" not in said


def test_another_clinic_sees_none_of_it(db: World) -> None:
    aid(db, 50)
    with db.reading(db.south.scope()) as session:
        assert late_aids.found(session, viewer(db.south), TODAY) == []
