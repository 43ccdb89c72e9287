"""What the list of tasks is told: rows, clocks, suggestions, and only what the role may see."""

import json
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert

from dashboard.actions import task_line, task_list, tasks
from dashboard.actions.task_line import Typed
from dashboard.actions.task_shapes import Accept, Taken
from dashboard.refusals import Missing
from db import tables
from db.commands import settings
from db.errors import Refused
from db.vocabulary import Role, TaskState
from tests import makers as make
from tests.dashboard.actions.test_tasks import change, made, row, viewer
from tests.makers import TODAY
from tests.world import World


@pytest.fixture
def who(db: World) -> UUID:
    with db.writing() as session:
        made = make.patient(session, db.scope, family_name="Okafor")
        values = {"patient_id": made, "discipline": "PT", "account_id": db.north.people[Role.PHYSIO], "since_on": TODAY}
        session.execute(insert(tables.CareTeam).values(clinic_id=db.scope.clinic_id, **values))
        return made


def told(db: World, role: Role = Role.COORDINATOR) -> dict:  # type: ignore[type-arg]
    return json.loads(task_list.whole(viewer(db.north, role), TODAY))  # type: ignore[no-any-return]


def test_a_proposal_has_a_clock_and_its_lead_as_suggestion(db: World, who: UUID) -> None:
    task = made(db, who, state="proposed")
    data = told(db)
    [shown] = [one for one in data["rows"] if one["id"] == str(task.id)]
    assert (shown["fam"], shown["st"]) == ("Okafor", "proposed")
    judged = data["meta"]["triage"][str(task.id)]
    assert judged["to"] == str(db.north.people[Role.PHYSIO])
    assert judged["led"]
    assert "named PT" in judged["why"]


def test_nobody_is_suggested_for_a_task_without_a_discipline(db: World, who: UUID) -> None:
    task = made(db, who, state="proposed", discipline=None)
    assert told(db)["meta"]["triage"][str(task.id)]["to"] is None


def test_a_manager_is_told_only_what_is_theirs(db: World, who: UUID) -> None:
    made(db, who)
    own = made(db, None, title="Escalate transport", owner_id=db.north.people[Role.MANAGER], discipline=None)
    data = told(db, Role.MANAGER)
    assert [one["id"] for one in data["rows"]] == [str(own.id)]
    assert not data["meta"]["may"]["team"]
    with pytest.raises(Missing):
        tasks.change(viewer(db.north, Role.MANAGER), change(made(db, who), state="done"))


def test_accepting_gives_each_its_own_owner_in_one_press(db: World, who: UUID) -> None:
    one, two = made(db, who, state="proposed"), made(db, who, state="proposed", title="Other", discipline="OT")
    owners = [db.north.people[Role.PHYSIO], db.north.people[Role.OCCUPATIONAL]]
    taken = [Taken(id=task.id, version=task.version, owner_id=owner) for task, owner in zip((one, two), owners, strict=True)]
    tasks.accept(viewer(db.north), Accept(key=uuid4(), tasks=taken))
    assert [(row(db, task.id).state, row(db, task.id).owner_id) for task in (one, two)] == [(TaskState.OPEN, owner) for owner in owners]
    again = [Taken(id=one.id, version=2, owner_id=owners[1])]
    with pytest.raises(Refused, match="taken up already"):
        tasks.accept(viewer(db.north), Accept(key=uuid4(), tasks=again))


def test_choices_say_how_many_they_are_named_for_and_the_load_after(db: World, who: UUID) -> None:
    three = [made(db, who, title=f"Task {n}", state="proposed") for n in range(3)]
    found = task_list.choices(viewer(db.north), [task.id for task in three], TODAY)
    first = found["people"][0]
    assert "named PT for 3 of 3" in first["why"]
    assert first["after"] == first["now"] + 3
    assert (found["pool"], found["patients"]) == ("PT", 1)


def test_a_line_is_read_with_the_patients_lead_and_asks_when_it_may_mean_two_things(db: World, who: UUID) -> None:
    line = task_line.read(viewer(db.north), Typed(text="PT: review gait by 20 mar ! #gait", patient_id=who), TODAY)
    assert (line["discipline"], line["title"], line["due_on"], line["priority"], line["tags"]) == ("PT", "review gait", "2026-03-20", "urgent", ["gait"])
    assert line["owner_id"] == str(db.north.people[Role.PHYSIO])
    assert not line["asks"]
    [asked] = task_line.read(viewer(db.north), Typed(text="P: call"), TODAY)["asks"]
    assert asked["part"] == "discipline"
    assert len(asked["choices"]) > 1


def test_handing_back_starts_the_clock_anew(db: World, who: UUID) -> None:
    task = made(db, who, owner_id=db.north.people[Role.PHYSIO], created_at=TODAY - timedelta(days=60))
    tasks.change(viewer(db.north), change(task, owner_id=None))
    assert told(db)["meta"]["triage"][str(task.id)]["left"] > -5


def test_days_ahead_are_days_on_which_the_clinic_works(db: World) -> None:
    closed = TODAY + timedelta(days=7)
    with db.writing() as session:
        settings.keep(session, db.scope, "calendar", {"weekdays": [1, 2, 3, 4, 5], "holidays": {closed.isoformat(): "Closed"}}, seen=0)
    ahead = [TODAY + timedelta(days=n) for n in (8, 14, 28)]
    assert told(db)["meta"]["ahead"] == [[n, on.isoformat()] for n, on in zip((7, 14, 28), ahead, strict=True)]


def test_whoever_may_not_see_patients_is_told_no_name_of_one(db: World, who: UUID) -> None:
    task = made(db, who, owner_id=db.north.people[Role.MANAGER])
    [shown] = [one for one in told(db, Role.MANAGER)["rows"] if one["id"] == str(task.id)]
    assert shown["pid"] == str(who)
    assert not {"fam", "giv", "lat", "born", "site"} & set(shown)
    [after] = task_list.rows(viewer(db.north, Role.MANAGER), [task.id], TODAY)
    assert not {"fam", "giv", "lat", "born", "site"} & set(after)
