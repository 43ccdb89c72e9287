"""Entering measurements: a visit once, slips and differences asked about, never past a role or a clinic, seen at once, taken back as a whole."""

from datetime import timedelta
from threading import Barrier, Thread
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from dashboard.actions import measures as actions
from dashboard.actions.kept import Doubtful
from dashboard.care.measure_forms import FIELDS, FORMS
from dashboard.clock import today
from dashboard.roles import VIEWS, Form, Permission, Viewer
from db.commands import summaries
from db.engine import Refused
from db.errors import Conflict
from db.queries import measured, patients
from db.tables import AuditEvent
from db.vocabulary import MEASURES, Measure, PatientStatus, Position, Role
from tests import makers as make
from tests.world import Place, World


def viewer(place: Place, role: Role = Role.RESPIRATORY) -> Viewer:
    return Viewer(place.people[role], place.id, "A clinic", "Somebody", "x@example", role, None, uuid4())


def somebody(db: World, **values: Any) -> UUID:
    with db.writing() as session:
        who = make.patient(session, db.scope, onset_on=None, diagnosed_on=None, **values)
        summaries.refresh(session, db.scope, [who], today())
    return who


def visit(patient_id: UUID, **values: Any) -> actions.Visit:
    filled = {"key": uuid4(), "patient_id": patient_id, "measured_on": today()}
    return actions.Measured.model_validate(filled | values)


def stored(db: World, patient_id: UUID) -> dict[tuple[Measure, Position | None], float]:
    with db.reading() as session:
        return {(one.measure, one.position): one.value for one in measured.readings(session, db.scope, patient_id)}


def before(db: World, who: UUID, measure: Measure, value: float, days: int = 40, **values: Any) -> None:
    with db.writing() as session:
        make.measurement(session, db.scope, who, measure, value, measured_on=today() - timedelta(days=days), **values)


def test_one_form_saves_a_visit_of_several_tests_with_their_position_and_the_list_knows_at_once(db: World) -> None:
    who = somebody(db)
    done = actions.record(viewer(db.north), visit(who, fvc_percent__seated="66", fvc_percent__supine="57", fvc_litres__seated="2,41", snip="52", spo2=" 95 % "))
    assert done == 5
    assert stored(db, who) == {
        (Measure.FVC_PERCENT, Position.SEATED): 66,
        (Measure.FVC_PERCENT, Position.SUPINE): 57,
        (Measure.FVC_LITRES, Position.SEATED): 2.41,
        (Measure.SNIP, None): 52,
        (Measure.SPO2, None): 95,
    }
    with db.reading() as session:
        summary = patients.summary(session, db.scope, who)
    assert summary is not None
    assert (summary.fvc, summary.snip) == (66, 52)


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"fvc_percent__seated": "660"}, "FVC, seated: outside 5 to 180. Enter 5 to 180 % pred"),
        ({"snip": "strong"}, "SNIP: not a number"),
        ({"weight": "70 lb"}, "Weight: another unit"),
        ({"fvc_percent__seated": "0", "snip": "x"}, "FVC, seated.*SNIP"),
        ({}, "at least one value"),
        ({"snip": "50", "measured_on": today() + timedelta(days=1)}, "in the future"),
        ({"snip": "50", "measured_on": today() - timedelta(days=366 * 20 + 1)}, "20 years"),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_do_and_nothing_is_written(db: World, values: dict[str, Any], why: str) -> None:
    who = somebody(db)
    with pytest.raises(Refused, match=why):
        actions.record(viewer(db.north), visit(who, **values))
    assert stored(db, who) == {}


@pytest.mark.parametrize("name", FIELDS)
def test_every_field_takes_both_ends_of_its_range_and_nothing_outside(db: World, name: str) -> None:
    who, kept = somebody(db), MEASURES[FIELDS[name].measure]
    for value in (kept.low, kept.high):
        sure = visit(who, **{name: f"{value:g}"}, confirmed=True, measured_on=today() - timedelta(days=int(value)))
        assert actions.record(viewer(db.north, Role.NEUROLOGY), sure)
    with pytest.raises(Refused, match=f"{kept.low:g} to {kept.high:g}"):
        actions.record(viewer(db.north, Role.NEUROLOGY), visit(who, **{name: f"{kept.high + 1:g}"}))


def test_a_change_too_large_to_be_likely_is_asked_about_once(db: World) -> None:
    who = somebody(db)
    before(db, who, Measure.WEIGHT, 70.3)
    with pytest.raises(Doubtful, match=r"Weight 45\.0 kg is 25\.3 kg less than 70\.3 kg on "):
        actions.record(viewer(db.north), visit(who, weight="45.0"))
    assert stored(db, who)[Measure.WEIGHT, None] == 70.3
    assert actions.record(viewer(db.north), visit(who, weight="45.0", confirmed=True))
    with pytest.raises(Doubtful):
        actions.record(viewer(db.north), visit(who, weight="44.6", measured_on=today() - timedelta(days=1), confirmed=False))


def test_a_likely_change_is_not_asked_about(db: World) -> None:
    who = somebody(db)
    before(db, who, Measure.WEIGHT, 70.3)
    assert actions.record(viewer(db.north), visit(who, weight="69.8"))


def test_another_value_of_that_day_is_shown_beside_ones_own_and_replaced_only_once_seen(db: World) -> None:
    who = somebody(db)
    actions.record(viewer(db.north, Role.PHYSIO), visit(who, snip="", fvc_percent__seated="66"))
    with pytest.raises(Conflict) as met:
        actions.record(viewer(db.north), visit(who, fvc_percent__seated="64", snip="50"))
    assert met.value.current["fvc_percent__seated"] == "66"
    assert (Measure.SNIP, None) not in stored(db, who)
    seen = met.value.current["version"]
    assert actions.record(viewer(db.north), visit(who, fvc_percent__seated="64", snip="50", version=seen))
    assert stored(db, who)[Measure.FVC_PERCENT, Position.SEATED] == 64
    with pytest.raises(Conflict):
        actions.record(viewer(db.north), visit(who, fvc_percent__seated="60", version=seen))


def test_the_same_value_again_changes_nothing_and_says_so(db: World) -> None:
    who = somebody(db)
    actions.record(viewer(db.north), visit(who, snip="52"))
    with pytest.raises(Refused, match=r"stand for .* already"):
        actions.record(viewer(db.north), visit(who, snip="52"))


def test_a_repeated_request_writes_once(db: World) -> None:
    who = somebody(db)
    entry = visit(who, snip="52", pcf="300")
    assert actions.record(viewer(db.north), entry) == actions.record(viewer(db.north), entry)
    assert len(stored(db, who)) == 2


def test_two_people_at_once_lose_nothing_silently(db: World) -> None:
    who, gate, met = somebody(db), Barrier(2), list[object]()

    def enter(role: Role, value: str) -> None:
        entry = visit(who, weight=value)
        gate.wait()
        try:
            met.append(actions.record(viewer(db.north, role), entry))
        except Conflict as conflict:
            met.append(conflict)

    both = [Thread(target=enter, args=each) for each in ((Role.NURSING, "70.0"), (Role.DIETETICS, "70.4"))]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(type(each).__name__ for each in met) == ["Conflict", "int"]


def test_a_visit_is_taken_back_as_a_whole_and_a_replaced_value_comes_back(db: World) -> None:
    who = somebody(db)
    actions.record(viewer(db.north, Role.PHYSIO), visit(who, fvc_percent__seated="66"))
    with pytest.raises(Conflict) as met:
        actions.record(viewer(db.north), visit(who, fvc_percent__seated="64"))
    entry = visit(who, fvc_percent__seated="64", snip="50", version=met.value.current["version"])
    actions.record(viewer(db.north), entry)
    assert actions.take_back(viewer(db.north, Role.PHYSIO), entry.key) is None
    assert actions.take_back(viewer(db.south), entry.key) is None
    assert actions.take_back(viewer(db.north), entry.key) == who
    assert stored(db, who) == {(Measure.FVC_PERCENT, Position.SEATED): 66}
    with db.reading() as session:
        by_people = (AuditEvent.patient_id == who, AuditEvent.account_id.is_not(None))
        done = list(session.execute(select(AuditEvent.action).where(*by_people).order_by(AuditEvent.seq)).scalars())
    assert done == ["measurement.added", "measurement.changed", "measurement.added", "measurement.taken_back"]


def test_what_somebody_changed_since_is_not_taken_back(db: World) -> None:
    who = somebody(db)
    entry = visit(who, snip="52", pcf="300")
    actions.record(viewer(db.north), entry)
    with pytest.raises(Conflict) as met:
        actions.record(viewer(db.north, Role.NURSING), visit(who, snip="50"))
    actions.record(viewer(db.north, Role.NURSING), visit(who, snip="50", version=met.value.current["version"]))
    assert actions.take_back(viewer(db.north), entry.key) is None
    assert stored(db, who) == {(Measure.SNIP, None): 50, (Measure.PCF, None): 300}


def test_another_clinic_and_ended_care_are_out_of_reach(db: World) -> None:
    who = somebody(db)
    gone = somebody(db, status=PatientStatus.MOVED.value, status_on=today())
    assert actions.record(viewer(db.south), visit(who, snip="52")) is None
    assert actions.record(viewer(db.north), visit(gone, snip="52")) is None
    assert stored(db, who) == {}


@pytest.mark.parametrize("role", Role)
def test_a_role_enters_exactly_the_forms_of_its_row_in_the_table(db: World, role: Role) -> None:
    who = somebody(db)
    mine = {field.name for form in VIEWS[role].records for field in FORMS[form].fields}
    assert bool(mine) is (Permission.RECORD_MEASURES in VIEWS[role].may)
    for name in FIELDS.keys() - mine:
        with pytest.raises(Refused, match="your role"):
            actions.record(viewer(db.north, role), visit(who, **{name: "5"}))
    assert stored(db, who) == {}


def test_every_form_of_the_table_exists_and_is_entered_by_somebody() -> None:
    assert set(FORMS) == set(Form)
    assert {form for view in VIEWS.values() for form in view.records} == set(Form)
