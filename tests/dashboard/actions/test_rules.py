"""Setting a rule: once, in its range, over the version that was seen, by who may; counts and replays are those of a slow look."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event, insert, select

from dashboard.actions import rules as actions
from dashboard.care.rules import Refused, Setting, State, by_key, defaults, evaluate
from dashboard.care.rules_carework import CarerAtHome, Trained
from dashboard.care.rules_facts import Facts
from dashboard.care.rules_records import facts_of
from dashboard.care.rules_replay import replay
from dashboard.refusals import Missing
from dashboard.roles import VIEWS, Viewer
from db import engine, tables
from db.engine import Reused
from db.errors import Conflict
from db.queries import aids, exercise, measured, patients, people, rule_facts
from db.queries import rules as queries
from db.tables import AuditEvent
from db.vocabulary import Measure, Role, TrainingLevel
from tests import makers as make
from tests.makers import TODAY
from tests.world import Place, World

COUGH, LIMIT = "RESP-16", "resp.pcf <"


def viewer(place: Place, role: Role = Role.RESPIRATORY) -> Viewer:
    return Viewer(place.people[role], place.id, "A clinic", "Somebody", "x@example", role, VIEWS[role].discipline, uuid4())


def asked(version: int = 0, limit: float = 300, **values: Any) -> actions.Save:
    given = {"key": uuid4(), "rule_key": COUGH, "enabled": True, "params": {LIMIT: limit}, "version": version}
    return actions.Save.model_validate(given | values)


def kept(db: World, key: str = COUGH) -> queries.RuleRow | None:
    with db.reading() as session:
        return queries.settings(session, db.scope).get(key)


def clinic(db: World) -> list[UUID]:
    """People with every kind of fact, some of them old: logs that stopped, a programme never begun, a pause."""
    found = []
    with db.writing() as session:
        for n in range(4):
            who = make.patient(session, db.scope, diagnosed_on=TODAY - timedelta(days=300 + 40 * n), sex=("female", "male")[n % 2])
            for visit in range(4):
                on = TODAY - timedelta(days=70 * visit + 5 * n)
                make.score(session, db.scope, who, [4, 4, max(0, 3 - n), 3, 3, 3, 3, 2, 2, 4 - n % 2, 4, 4], assessed_on=on)
                make.measurement(session, db.scope, who, Measure.PCF, 230 + 30 * n + 12 * visit, measured_on=on)
                make.measurement(session, db.scope, who, Measure.FVC_PERCENT, 45 + 9 * n + 4 * visit, measured_on=on, position="seated")
                make.measurement(session, db.scope, who, Measure.WEIGHT, 70 - 2 * n + 2.5 * visit, measured_on=on)
            make.event(session, db.scope, who, injury=bool(n % 2), happened_on=TODAY - timedelta(days=9 * n + 1))
            make.programme(session, db.scope, who, starts_on=TODAY - timedelta(days=200), ends_on=TODAY - timedelta(days=91))
            make.programme(session, db.scope, who, number=2, starts_on=TODAY - timedelta(days=90))
            for back in range((80, 1, 20, 130)[n], (195, 170, 60, 150)[n], 2):
                make.log(session, db.scope, who, TODAY - timedelta(days=back), pain=n + 3, fatigue=4)
            own = {"clinic_id": db.scope.clinic_id, "patient_id": who}
            if n == 2:
                pause = {"starts_on": TODAY - timedelta(days=30), "ends_on": TODAY - timedelta(days=18), "reason": "infection"}
                session.execute(insert(tables.ProgrammePause).values(**own, **pause))
            carer = session.execute(
                insert(tables.Carer).values(**own, name="Carer", relation="partner", lives_with=n > 1).returning(tables.Carer.id)
            ).scalar_one()
            taught = {"topic_key": "CT-03", "level": "done_alone", "taught_on": TODAY - timedelta(days=90 * n)}
            session.execute(insert(tables.CarerTraining).values(**own, carer_id=carer, **taught))
            lead = {"discipline": "COORD", "account_id": db.north.people[Role.COORDINATOR], "since_on": TODAY - timedelta(days=100)}
            if n:
                session.execute(insert(tables.CareTeam).values(**own, **lead))
            aid = {"aid_key": "EQ-05", "identified_on": TODAY - timedelta(days=200), "ordered_on": TODAY - timedelta(days=190)}
            session.execute(insert(tables.Equipment).values(**own, **aid))
            met = session.execute(
                insert(tables.Meeting)
                .values(clinic_id=db.scope.clinic_id, name="Case meeting", on_day=TODAY - timedelta(days=68 + n), starts_at=time(15), minutes=60)
                .returning(tables.Meeting.id)
            ).scalar_one()
            state = ("discussed", "as_read", "waiting", "discussed")[n]
            session.execute(insert(tables.AgendaItem).values(**own, meeting_id=met, number=1, section="other", minutes=4, state=state))
            make.task(session, db.scope, who, rule_key="ACP-01", trigger_key="x", state="done", closed_at=TODAY - timedelta(days=20))
            make.task(session, db.scope, who, rule_key="COG-01", trigger_key="x", state="declined", state_reason="no", closed_at=TODAY)
            found.append(who)
        make.patient(session, db.scope, status="died", status_on=TODAY)
    return found


def slow_facts(db: World, who: UUID) -> Facts:
    """The same person by the questions of the patient's own pages, with every log there is."""
    with db.reading() as session:
        person = patients.patient(session, db.scope, who)
        assert person is not None
        items = session.execute(select(tables.AgendaItem).where(tables.AgendaItem.patient_id == who, tables.AgendaItem.state != "waiting")).scalars()
        reviews = [session.get_one(tables.Meeting, (db.scope.clinic_id, one.meeting_id)).on_day for one in items]
        training = session.execute(select(tables.CarerTraining).where(tables.CarerTraining.patient_id == who)).scalars().all()
        return facts_of(
            person,
            scores=measured.scores(session, db.scope, who),
            readings=measured.readings(session, db.scope, who),
            events=measured.events(session, db.scope, who),
            programmes=exercise.programmes(session, db.scope, who),
            sessions=exercise.sessions(session, db.scope, who, since=date.min),
            today=TODAY,
            aids=aids.aids(session, db.scope, who),
            carers=[CarerAtHome(carer.lives_with) for carer in people.carers(session, db.scope, who)],
            training=[Trained(row.topic_key, TrainingLevel(row.level), row.taught_on) for row in training],
            done={"ACP-01": [TODAY - timedelta(days=20)]},
            reviews=reviews,
            leads={lead.discipline: lead.since_on for lead in people.team(session, db.scope, who)},
        )


@contextmanager
def statements() -> Iterator[list[str]]:
    said: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        said.append(statement)

    event.listen(engine.engine(), "before_cursor_execute", note)
    yield said
    event.remove(engine.engine(), "before_cursor_execute", note)


def test_counts_are_those_of_a_look_at_each_person_alone(db: World) -> None:
    everybody = clinic(db)
    found = actions.counts(viewer(db.north), TODAY)
    assert set(found) == set(by_key())
    verdicts = [{verdict.key: verdict.state for verdict in evaluate(slow_facts(db, who), TODAY)} for who in everybody]
    for key in verdicts[0]:
        states = [one[key] for one in verdicts]
        assert found[key] == actions.Count(states.count(State.DUE), states.count(State.UNKNOWN), len(everybody)), key
    assert any(one.due for one in found.values())


def test_a_rule_that_is_off_is_counted_as_if_it_were_on(db: World) -> None:
    clinic(db)
    before = actions.counts(viewer(db.north), TODAY)[COUGH]
    actions.save(viewer(db.north), asked(enabled=False, params={}))
    assert before.due > 0
    assert actions.counts(viewer(db.north), TODAY)[COUGH] == before


def test_what_is_asked_does_not_grow_with_the_people(db: World) -> None:
    clinic(db)
    with statements() as few:
        actions.counts(viewer(db.north), TODAY)
    clinic(db)
    with statements() as many:
        actions.counts(viewer(db.north), TODAY)
    assert len(many) == len(few) < 20


def test_a_stranger_finds_nobody(db: World) -> None:
    everybody = clinic(db)
    assert actions.of_person(viewer(db.south), everybody[0], TODAY) is None
    assert {one.people for one in actions.counts(viewer(db.south), TODAY).values()} == {0}
    with engine.reading(db.south.scope()) as session:
        assert rule_facts.known(session, db.south.scope(), everybody, since=date.min) == []


@pytest.mark.parametrize("key", [COUGH, "EX-02", "COORD-05"])
def test_a_replay_opens_what_a_look_at_every_day_opens(db: World, key: str) -> None:
    history = {who: slow_facts(db, who) for who in clinic(db)}
    found = actions.try_out(viewer(db.north, Role.ADMIN), actions.Draft(rule_key=key, enabled=True, params={}), TODAY)
    start = TODAY - timedelta(days=actions.REPLAY_DAYS - 1)
    assert (found.start, found.end, found.after) == (start, TODAY, None)
    assert found.before == replay(history, start, TODAY, defaults())[key]
    assert found.count_before == actions.counts(viewer(db.north), TODAY)[key]


def test_a_draft_is_replayed_beside_what_stands_and_changes_nothing(db: World) -> None:
    history = {who: slow_facts(db, who) for who in clinic(db)}
    draft = actions.Draft(rule_key=COUGH, enabled=True, params={LIMIT: 400})
    found = actions.try_out(viewer(db.north), draft, TODAY)
    other = defaults().with_(Setting(COUGH, True, {LIMIT: 400}))
    assert found.after == replay(history, found.start, TODAY, other)[COUGH]
    assert found.count_after is not None
    assert found.count_after.due > found.count_before.due == len(found.meets)
    assert kept(db) is None


def test_a_change_is_kept_with_who_when_and_an_audit_row(db: World) -> None:
    assert actions.save(viewer(db.north), asked()) == 1
    row = kept(db)
    assert row is not None
    assert (row.enabled, row.params, row.version) == (True, {LIMIT: 300.0}, 1)
    assert row.by
    with db.reading() as session:
        audited = session.execute(select(AuditEvent.action, AuditEvent.account_id, AuditEvent.patient_id)).all()
    assert audited == [(f"rule.set {COUGH}", db.north.people[Role.RESPIRATORY], None)]


def test_a_number_as_the_default_is_not_kept(db: World) -> None:
    actions.save(viewer(db.north), asked(params={LIMIT: 270, "due_days": 14}))
    row = kept(db)
    assert row is not None
    assert row.params == {}


def test_sent_twice_is_set_once_and_another_request_with_its_key_is_refused(db: World) -> None:
    change = asked()
    assert actions.save(viewer(db.north), change) == actions.save(viewer(db.north), change) == 1
    with pytest.raises(Reused):
        actions.save(viewer(db.north), change.model_copy(update={"params": {LIMIT: 250.0}}))
    row = kept(db)
    assert row is not None
    assert row.version == 1


@pytest.mark.parametrize("version", [0, 7])
def test_over_a_version_that_was_not_seen_nothing_is_set_and_both_are_told(db: World, version: int) -> None:
    actions.save(viewer(db.north), asked(limit=250))
    with pytest.raises(Conflict) as told:
        actions.save(viewer(db.north), asked(version, 300))
    assert told.value.current["row"] == kept(db)
    assert told.value.current["row"].params == {LIMIT: 250.0}


@pytest.mark.parametrize("params", [{LIMIT: 100000}, {LIMIT: -1}, {"resp.pcf >": 3}, {"due_days": 2.5}, {LIMIT: float("nan")}])
def test_what_cannot_hold_is_refused_before_anything_is_written(db: World, params: dict[str, float]) -> None:
    with pytest.raises(Refused):
        actions.save(viewer(db.north), asked(params=params))
    with pytest.raises(Refused):
        actions.try_out(viewer(db.north), actions.Draft(rule_key=COUGH, enabled=True, params=params), TODAY)
    assert kept(db) is None


def test_a_refusal_names_the_range() -> None:
    with pytest.raises(Refused, match="is not between"):
        actions._setting(asked(limit=100000))


@pytest.mark.parametrize("role", Role)
def test_only_the_discipline_that_owns_a_rule_and_the_administrator_set_it(db: World, role: Role) -> None:
    if role in (Role.RESPIRATORY, Role.ADMIN):
        assert actions.save(viewer(db.north, role), asked()) == 1
    else:
        with pytest.raises(Missing):
            actions.save(viewer(db.north, role), asked())


def test_a_member_without_a_discipline_sets_nothing(db: World) -> None:
    with pytest.raises(Missing):
        actions.save(replace(viewer(db.north), discipline=None), asked())


def test_a_rule_nobody_knows_is_missing(db: World) -> None:
    with pytest.raises(Missing):
        actions.save(viewer(db.north, Role.ADMIN), asked(rule_key="NONE-01", params={}))


def test_the_other_clinic_keeps_its_own_setting(db: World) -> None:
    actions.save(viewer(db.north), asked())
    with engine.reading(db.south.scope()) as session:
        assert queries.settings(session, db.south.scope()) == {}


def test_what_is_said_of_one_person_is_what_their_own_facts_say(db: World) -> None:
    everybody = clinic(db)
    for who in everybody:
        assert actions.of_person(viewer(db.north), who, TODAY) == evaluate(slow_facts(db, who), TODAY)
