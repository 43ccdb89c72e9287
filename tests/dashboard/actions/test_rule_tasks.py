"""Rules make tasks: with every write of facts, once, merged, never over a person's head, closed only with what says so."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, text

from dashboard import clock
from dashboard.actions import events, kept, measures, needs, rule_tasks, sweep, tasks
from dashboard.actions import rules as rule_actions
from dashboard.actions.task_shapes import Change, Seen, Undo, Wanted
from dashboard.care.measure_forms import FIELDS
from dashboard.care.rules import State, Urgency
from dashboard.care.rules_merge import stored
from dashboard.care.rules_settings import parameters
from dashboard.care.working_days import WorkingDays
from db.commands import rules, talk
from db.commands import tasks as commands
from db.errors import Refused
from db.queries import talk as told
from db.queries import tasks as queries
from db.records import Scope
from db.tables import AuditEvent
from db.task_records import TaskRow
from db.vocabulary import Measure, NoticeKind, Role, TaskSource, TaskState
from tests import makers as make
from tests.dashboard.actions.entries import viewer
from tests.makers import TODAY
from tests.world import World

DAY = timedelta(days=1)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
LOW = "RESP-03"  # FVC or SVC below half of predicted


@pytest.fixture(autouse=True)
def _today() -> Any:
    clock.pin(TODAY)
    yield
    clock.pin(None)


def breathing(db: World, who: UUID, value: float, ago: int = 0) -> None:
    """A breathing test is written, as every action writes facts."""
    with db.writing() as session:
        make.measurement(session, db.scope, who, Measure.FVC_PERCENT, value, position="seated", measured_on=TODAY - ago * DAY)
        needs.refresh(session, db.scope, [who], TODAY)


@pytest.fixture
def who(db: World) -> UUID:
    with db.writing() as session:
        return make.patient(session, db.scope)


def of_rule(db: World, who: UUID, key: str = LOW) -> list[TaskRow]:
    with db.reading() as session:
        return [task for task in queries.of_patient(session, db.scope, who) if task.rule_key == key]


def change(db: World, task: TaskRow, **wanted: Any) -> None:
    tasks.change(viewer(db.north), Change(key=uuid4(), tasks=[Seen(id=task.id, version=task.version)], wanted=Wanted(**wanted)))


def test_a_low_value_proposes_a_task_in_the_write_that_records_it(db: World, who: UUID) -> None:
    breathing(db, who, 44)
    [task] = of_rule(db, who)
    assert (task.state, task.source, task.owner_id, task.owner_role, task.created_by) == (TaskState.PROPOSED, TaskSource.RULE, None, None, None)
    assert task.discipline == "RESP" and task.evidence == {"0 resp.fvc_pct <": f"44|{TODAY.isoformat()}"}
    assert TODAY <= task.due_on <= TODAY + 7 * DAY and task.due_on.isoweekday() < 6
    with db.reading() as session:
        [line] = queries.history(session, db.scope, [task.id])
    assert line.by is None and "44 % predicted" in line.detail


def test_what_a_rule_does_is_audited_without_a_person(db: World, who: UUID) -> None:
    breathing(db, who, 44)
    [task] = of_rule(db, who)
    with db.reading() as session:
        row = session.execute(select(AuditEvent).where(AuditEvent.clinic_id == db.north.id, AuditEvent.object_id == task.id)).scalar_one()
    assert (row.action, row.account_id, row.role, row.patient_id) == ("task.proposed_by_rule", None, None, who)


def test_the_same_facts_again_change_nothing(db: World, who: UUID) -> None:
    breathing(db, who, 44)
    before = of_rule(db, who)
    with db.writing() as session:
        needs.refresh(session, db.scope, [who], TODAY)
    assert of_rule(db, who) == before


def test_a_newer_value_brings_the_evidence_up_to_date(db: World, who: UUID) -> None:
    breathing(db, who, 44, ago=20)
    breathing(db, who, 41)
    [task] = of_rule(db, who)
    assert task.evidence == {"0 resp.fvc_pct <": f"41|{TODAY.isoformat()}"} and not task.touched


def test_a_better_value_closes_the_task_and_is_linked(db: World, who: UUID) -> None:
    breathing(db, who, 44, ago=20)
    with db.writing(db.north.scope(Role.RESPIRATORY)) as session:
        talk.watch(session, db.north.scope(Role.RESPIRATORY), of_rule(db, who)[0].id, db.north.people[Role.RESPIRATORY])
    breathing(db, who, 80)
    [task] = of_rule(db, who)
    assert task.state is TaskState.CANCELLED and task.closed_at is not None
    assert "80 % predicted" in task.state_reason and task.evidence == {"0 resp.fvc_pct <": f"80|{TODAY.isoformat()}"}
    with db.reading() as session:
        notices = told.notices(session, db.north.scope(Role.RESPIRATORY), LONG_AGO)
    assert [(one.kind, one.by) for one in notices] == [(NoticeKind.CLOSED, None)]


def test_a_better_value_closes_a_task_that_waits_too(db: World, who: UUID) -> None:
    breathing(db, who, 44, ago=20)
    with db.writing() as session:
        waits = text("UPDATE task SET state = 'waiting', waiting_on = 'a visit', waiting_until = :on WHERE patient_id = :who")
        session.execute(waits, {"on": TODAY, "who": who})
    breathing(db, who, 80)
    [task] = of_rule(db, who)
    assert (task.state, task.waiting_on, task.waiting_until) == (TaskState.CANCELLED, None, None)


def test_a_task_that_closed_by_itself_is_proposed_again_when_it_is_due_again(db: World, who: UUID) -> None:
    breathing(db, who, 44, ago=20)
    breathing(db, who, 80, ago=10)
    breathing(db, who, 43)
    assert [task.state for task in of_rule(db, who)] == [TaskState.PROPOSED, TaskState.CANCELLED]


def test_a_task_that_a_person_edited_is_never_changed(db: World, who: UUID) -> None:
    breathing(db, who, 44, ago=20)
    change(db, of_rule(db, who)[0], due_on=TODAY + 30 * DAY)
    [before] = of_rule(db, who)
    breathing(db, who, 80)
    assert of_rule(db, who) == [before]


def test_a_dismissal_holds_until_the_evidence_gets_worse(db: World, who: UUID) -> None:
    breathing(db, who, 44, ago=20)
    change(db, of_rule(db, who)[0], state=TaskState.DECLINED, state_reason="Not needed after review")
    breathing(db, who, 45, ago=5)
    assert [task.state for task in of_rule(db, who)] == [TaskState.DECLINED]
    breathing(db, who, 38)
    assert [task.state for task in of_rule(db, who)] == [TaskState.PROPOSED, TaskState.DECLINED]


def test_a_rule_switched_off_closes_nothing_and_opens_nothing(db: World, who: UUID) -> None:
    breathing(db, who, 44, ago=20)
    with db.writing() as session:
        rules.keep(session, db.scope, LOW, enabled=False, params={}, version=0)
        other = make.patient(session, db.scope)
    breathing(db, who, 80)
    breathing(db, other, 44)
    assert [task.state for task in of_rule(db, who)] == [TaskState.PROPOSED]
    assert of_rule(db, other) == []


def test_nobody_whose_care_ended_gets_a_task(db: World, who: UUID) -> None:
    with db.writing() as session:
        session.execute(text("UPDATE patient SET status = 'died', status_on = :on WHERE id = :who"), {"on": TODAY, "who": who})
    breathing(db, who, 44)
    assert of_rule(db, who) == []


def test_a_task_done_is_the_record_of_what_was_asked_for(db: World, who: UUID) -> None:
    """CARE-01 asks for a carer assessment: done, the rule is clear at once, and taken back it is due again."""
    with db.writing() as session:
        make.carer(session, db.scope, who)
        make.score(session, db.scope, who)
        needs.refresh(session, db.scope, [who], TODAY)
    [task] = of_rule(db, who, "CARE-01")
    clock.pin(None)
    change(db, task, state=TaskState.DONE)
    with db.reading() as session:
        assert _verdict(db, who, "CARE-01") is State.CLEAR
    assert [one.state for one in of_rule(db, who, "CARE-01")] == [TaskState.DONE]


def _verdict(db: World, who: UUID, key: str) -> State:
    from dashboard.actions import rules as actions

    found = actions.of_person(viewer(db.north), who, clock.today())
    assert found is not None
    return next(one.state for one in found if one.key == key)


def twice(db: World, who: UUID) -> tuple[TaskRow, TaskRow, UUID]:
    """A rule's task that a person dismissed, the newer one that worse evidence made, and the key of the dismissal."""
    breathing(db, who, 44, ago=3)
    [first] = of_rule(db, who)
    key = uuid4()
    seen = [Seen(id=first.id, version=first.version)]
    tasks.change(viewer(db.north), Change(key=key, tasks=seen, wanted=Wanted(state=TaskState.DECLINED, state_reason="seen yesterday")))
    breathing(db, who, 30)
    dismissed, newer = sorted(of_rule(db, who), key=lambda task: task.state is TaskState.PROPOSED)
    return dismissed, newer, key


def test_a_dismissed_task_is_not_opened_again_beside_a_newer_one_for_the_same_reason(db: World, who: UUID) -> None:
    dismissed, newer, _ = twice(db, who)
    with pytest.raises(Refused, match=f"A newer task for the same reason is open: “{newer.title}”"):
        change(db, dismissed, state=TaskState.OPEN)
    assert [task.state for task in of_rule(db, who) if task.id == dismissed.id] == [TaskState.DECLINED]
    change(db, newer, state=TaskState.DECLINED, state_reason="seen again")
    change(db, dismissed, state=TaskState.OPEN)
    assert [task.state for task in of_rule(db, who) if task.id == dismissed.id] == [TaskState.PROPOSED]


def test_a_dismissal_is_not_taken_back_beside_a_newer_one_and_says_why(db: World, who: UUID) -> None:
    _, newer, key = twice(db, who)
    with pytest.raises(Refused, match=f"A newer task for the same reason is open: “{newer.title}”"):
        tasks.undo(viewer(db.north), Undo(key=uuid4(), batch=key))


def test_of_many_dismissals_taken_back_only_the_one_with_a_newer_task_stays(db: World, who: UUID) -> None:
    breathing(db, who, 44, ago=3)
    [first] = of_rule(db, who)
    with db.writing() as session:
        other = make.task(session, db.scope, who, title="Falls review")
    with db.reading() as session:
        seen = [Seen(id=task.id, version=task.version) for task in queries.of_patient(session, db.scope, who) if task.id in (first.id, other)]
    key = uuid4()
    tasks.change(viewer(db.north), Change(key=key, tasks=seen, wanted=Wanted(state=TaskState.DECLINED, state_reason="not now")))
    breathing(db, who, 30)
    done = tasks.undo(viewer(db.north), Undo(key=uuid4(), batch=key))
    assert (list(done.versions), done.left) == ([other], (first.id,))


def test_a_slip_taken_back_takes_its_proposal_back(db: World, who: UUID) -> None:
    entry = events.NewEvent(key=uuid4(), patient_id=who, kind="fall", happened_on=TODAY, injury=True)
    events.add(viewer(db.north), entry)
    assert any(task.rule_key.startswith("MOB-0") for task in _proposed(db, who))
    assert kept.take_back(viewer(db.north), entry.key)
    assert not [task for task in _proposed(db, who) if task.rule_key in ("MOB-01", "MOB-02") and task.state is TaskState.PROPOSED and _says_fall(task)]


def test_a_slip_of_the_hand_in_a_measurement_takes_its_proposal_back(db: World, who: UUID) -> None:
    key = uuid4()
    [name] = [name for name, field in FIELDS.items() if field.measure is Measure.FVC_PERCENT and field.position == "seated"]
    typed = {"patient_id": who, "measured_on": TODAY, "confirmed": True, name: "44"}
    measures.record(viewer(db.north, Role.RESPIRATORY), measures.Measured(key=key, **typed))
    assert [task.state for task in of_rule(db, who)] == [TaskState.PROPOSED]
    measures.take_back(viewer(db.north, Role.RESPIRATORY), key)
    [task] = of_rule(db, who)
    assert (task.state, task.evidence) == (TaskState.CANCELLED, {"taken_back": f"44|{TODAY.isoformat()}"})
    measures.record(viewer(db.north, Role.RESPIRATORY), measures.Measured(key=uuid4(), **typed))
    assert [task.state for task in of_rule(db, who)] == [TaskState.PROPOSED, TaskState.CANCELLED]


def test_a_refusal_taken_back_after_the_rule_asked_anew_leaves_one_task(db: World, who: UUID) -> None:
    """Both are nobody's doing then and would be brought up to the same trigger: the older makes way, and no write of facts fails over it."""
    breathing(db, who, 44, ago=300)
    breathing(db, who, 60, ago=200)
    breathing(db, who, 45, ago=60)
    [first] = [task for task in of_rule(db, who) if task.state is TaskState.PROPOSED]
    refused = Change(key=uuid4(), tasks=[Seen(id=first.id, version=first.version)], wanted=Wanted(state=TaskState.DECLINED, state_reason="No"))
    batch = tasks.change(viewer(db.north), refused).batch
    breathing(db, who, 70, ago=40)
    breathing(db, who, 41, ago=20)
    [second] = [task for task in of_rule(db, who) if task.state is TaskState.PROPOSED]
    tasks.undo(viewer(db.north), Undo(key=uuid4(), batch=batch))
    assert {task.id for task in of_rule(db, who) if task.state is TaskState.PROPOSED} == {first.id, second.id}
    breathing(db, who, 40)
    [left] = [task for task in of_rule(db, who) if task.state is TaskState.PROPOSED]
    assert (left.id, left.evidence) == (second.id, {"0 resp.fvc_pct <": f"40|{TODAY.isoformat()}"})


def test_a_proposal_that_would_meet_one_that_somebody_opened_again_is_left(db: World, who: UUID) -> None:
    breathing(db, who, 44, ago=20)
    [task] = of_rule(db, who)
    with db.writing() as session:
        session.execute(text("UPDATE task SET trigger_key = 'before' WHERE id = :id"), {"id": task.id})
        other = make.task(session, db.scope, who, rule_key=LOW, trigger_key="now", source="rule", touched=True, owner_id=db.scope.account_id)
        assert commands.change(session, db.scope, task, {"trigger_key": "now"}, by_rule=True) is None
        assert {one.id for one in queries.of_patient(session, db.scope, who) if one.rule_key == LOW} == {task.id, other}


def test_a_rule_that_was_changed_looks_at_everybody_again_within_the_day(db: World, who: UUID) -> None:
    breathing(db, who, 55, ago=2)
    sweep.clinic(db.north.id, TODAY)
    assert of_rule(db, who) == []
    wanted = {one.key: 60.0 if one.key == "resp.fvc_pct <" else one.default for one in parameters(LOW)}
    rule_actions.save(viewer(db.north, Role.ADMIN), rule_actions.Save(key=uuid4(), rule_key=LOW, enabled=True, params=wanted, version=0))
    sweep.clinic(db.north.id, TODAY)
    assert [task.state for task in of_rule(db, who)] == [TaskState.PROPOSED]


def _proposed(db: World, who: UUID) -> list[Any]:
    with db.reading() as session:
        return [task for task in queries.of_patient(session, db.scope, who) if task.rule_key and task.state is TaskState.PROPOSED]


def _says_fall(task: TaskRow) -> bool:
    return any("falls.fall" in key and value.startswith("1") for key, value in (task.evidence or {}).items())


def test_twenty_writes_at_once_about_one_person_propose_once(db: World, who: UUID) -> None:
    """Facts differ, so the day since which the trigger is met differs too: still one open task of the rule."""

    def write(n: int) -> None:
        breathing(db, who, 44 - n / 10, ago=n)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(20)))
    assert [task.state for task in of_rule(db, who)] == [TaskState.PROPOSED]


def test_a_task_that_somebody_holds_at_this_moment_is_left_to_them(db: World, who: UUID) -> None:
    breathing(db, who, 44, ago=20)
    [task] = of_rule(db, who)
    with db.writing(db.north.scope(Role.COORDINATOR)) as held:
        held.execute(text("SELECT FROM task WHERE id = :id FOR UPDATE"), {"id": task.id})
        breathing(db, who, 80)
    assert of_rule(db, who) == [task]


def test_facts_in_bulk_are_left_to_the_round(db: World) -> None:
    with db.writing() as session:
        people = [make.patient(session, db.scope) for _ in range(rule_tasks.AT_ONCE + 1)]
        for one in people:
            make.measurement(session, db.scope, one, Measure.FVC_PERCENT, 44, position="seated")
        needs.refresh(session, db.scope, people, TODAY)
    assert all(of_rule(db, one) == [] for one in people)


def test_no_rule_is_due_on_a_day_off_or_later_than_it_says(db: World, who: UUID) -> None:
    breathing(db, who, 44)
    verdict = next(one for one in _verdicts(db, who) if one.key == LOW)
    assert verdict.urgency is Urgency.URGENT and stored(verdict)
    for n in range(14):
        on = TODAY + n * DAY
        due = rule_tasks.due_day(replace(verdict, on=on), on, WorkingDays())
        assert due.isoweekday() < 6 and on <= due <= max(on + verdict.ready.due_days * DAY, on + 2 * DAY)


def _verdicts(db: World, who: UUID) -> Any:
    from dashboard.actions import rules as actions

    return actions.of_person(viewer(db.north), who, TODAY)


def test_another_clinics_person_is_not_looked_at(db: World, who: UUID) -> None:
    south = db.south.scope()
    with db.writing(south) as session:
        assert rule_tasks.run(session, south, [who], TODAY).looked == 0
    with db.writing(Scope.of_rules(db.south.id)) as session:
        assert rule_tasks.run(session, Scope.of_rules(db.south.id), [who], TODAY).looked == 0
