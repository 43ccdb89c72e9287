"""What surrounds care is kept once, by the version that was seen, taken back within minutes by who wrote it, and never across clinics."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from dashboard.actions import around, kept
from dashboard.actions.around import CarerEntry, ContactEntry, DocumentEntry, LeadEntry, SignOffEntry
from dashboard.actions.kept import Entry
from dashboard.clock import today
from db.engine import Refused, Reused
from db.errors import Conflict
from db.queries import around as queries
from db.queries import people, tasks
from db.tables import AuditEvent
from db.vocabulary import AdvanceKind, ContactKind, Discipline, Role, TrainingLevel
from tests import makers as make
from tests.dashboard.actions.test_events import somebody, viewer
from tests.world import World


def carer(who: UUID, **values: Any) -> CarerEntry:
    return CarerEntry.model_validate({"key": uuid4(), "patient_id": who, "name": " Mary  Smith ", "relation": "wife", "is_main": "true"} | values)


def document(who: UUID, **values: Any) -> DocumentEntry:
    filled = {"key": uuid4(), "patient_id": who, "kind": "refusal", "made_on": today() - timedelta(days=30), "review_on": "", "kept_where": "red folder"}
    return DocumentEntry.model_validate(filled | values)


def contact(who: UUID, **values: Any) -> ContactEntry:
    return ContactEntry.model_validate({"key": uuid4(), "patient_id": who, "kind": "gp", "name": "Dr Green"} | values)


def lead(db: World, who: UUID, role: Role = Role.NURSING, **values: Any) -> LeadEntry:
    return LeadEntry.model_validate({"key": uuid4(), "patient_id": who, "discipline": "NURSE", "account_id": db.north.people[role]} | values)


def found(db: World, question: Callable[..., list[Any]], who: UUID) -> list[Any]:
    with db.reading() as session:
        return question(session, db.scope, who)


def audited(db: World, who: UUID) -> list[str]:
    with db.reading() as session:
        done = session.execute(select(AuditEvent.action).where(AuditEvent.patient_id == who).order_by(AuditEvent.seq)).scalars()
        return [action for action in done if not action.startswith("task.")]  # what rules made of it is told in tests of rules


def test_a_carer_is_added_changed_and_each_step_is_audited(db: World) -> None:
    who = somebody(db)
    made = around.carer(viewer(db.north), carer(who))
    [one] = found(db, people.carers, who)
    assert (one.id, one.name, one.relation, one.is_main, one.lives_with, one.phone, one.version) == (made, "Mary Smith", "wife", True, False, None, 1)
    around.carer(viewer(db.north), carer(who, row_id=made, version=1, phone="01632 960000"))
    [one] = found(db, people.carers, who)
    assert (one.phone, one.version) == ("01632 960000", 2)
    assert audited(db, who) == ["carer.added", "carer.changed"]


def test_somebody_elses_change_is_not_overwritten(db: World) -> None:
    who = somebody(db)
    made = around.carer(viewer(db.north), carer(who))
    around.carer(viewer(db.north), carer(who, row_id=made, version=1, phone="1"))
    with pytest.raises(Conflict) as conflict:
        around.carer(viewer(db.north), carer(who, row_id=made, version=1, phone="2"))
    assert conflict.value.current["phone"] == "1"


def test_sent_twice_is_kept_once_and_a_key_means_one_thing(db: World) -> None:
    who = somebody(db)
    entry = contact(who)
    assert around.contact(viewer(db.north), entry) == around.contact(viewer(db.north), entry)
    assert len(found(db, queries.contacts, who)) == 1
    with pytest.raises(Reused):
        around.contact(viewer(db.north), contact(who, key=entry.key, name="Dr Other"))


def test_a_sign_off_is_of_a_topic_and_a_carer_of_this_person(db: World) -> None:
    who, other = somebody(db), somebody(db)
    made = around.carer(viewer(db.north), carer(who))
    taught: dict[str, Any] = {"patient_id": who, "carer_id": made, "topic_key": "CT-03", "level": TrainingLevel.SHOWN, "taught_on": today()}
    around.sign_off(viewer(db.north), SignOffEntry(key=uuid4(), **taught))
    [one] = found(db, queries.training, who)
    assert (one.carer_id, one.topic_key, one.level, one.by) == (made, "CT-03", TrainingLevel.SHOWN, "Physio of North ALS Clinic")
    assert around.sign_off(viewer(db.north), SignOffEntry(key=uuid4(), **taught | {"patient_id": other})) is None
    with pytest.raises(Refused, match="topic from the list"):
        around.sign_off(viewer(db.north), SignOffEntry(key=uuid4(), **taught | {"topic_key": "CT-99"}))
    with pytest.raises(Refused, match="future"):
        around.sign_off(viewer(db.north), SignOffEntry(key=uuid4(), **taught | {"taught_on": today() + timedelta(days=1)}))


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"made_on": today() + timedelta(days=1)}, "future"),
        ({"review_on": today() - timedelta(days=31)}, "review is before"),
        ({"withdrawn_on": today() - timedelta(days=31)}, "withdrawn before"),
        ({"kept_where": "  "}, "where it is kept"),
    ],
)
def test_a_document_that_cannot_be_is_refused_in_words(db: World, values: dict[str, Any], why: str) -> None:
    who = somebody(db)
    with pytest.raises(Refused, match=why):
        around.document(viewer(db.north), document(who, **values))
    assert found(db, queries.documents, who) == []


def test_a_document_says_where_it_is_kept_and_stays_when_it_is_withdrawn(db: World) -> None:
    who = somebody(db)
    made = around.document(viewer(db.north), document(who))
    around.document(viewer(db.north), document(who, row_id=made, version=1, withdrawn_on=today()))
    [one] = found(db, queries.documents, who)
    assert (one.kind, one.kept_where, one.withdrawn_on, one.by) == (AdvanceKind.REFUSAL, "red folder", today(), "Physio of North ALS Clinic")


def test_one_person_leads_a_discipline_and_a_change_needs_the_lead_that_was_seen(db: World) -> None:
    who = somebody(db)
    around.lead(viewer(db.north), lead(db, who))
    around.lead(viewer(db.north), lead(db, who, Role.PALLIATIVE, version=1))
    [one] = found(db, people.team, who)
    assert (one.discipline, one.account_id, one.since_on) == (Discipline.NURSE, db.north.people[Role.PALLIATIVE], today())
    with pytest.raises(Conflict):
        around.lead(viewer(db.north), lead(db, who, version=1))
    with pytest.raises(Refused, match="works here"):
        around.lead(viewer(db.north), lead(db, who, account_id=db.south.people[Role.NURSING], version=2))


def test_a_slip_is_taken_back_to_what_it_was_before(db: World) -> None:
    who, me = somebody(db), viewer(db.north)
    first, second = carer(who), lead(db, who)
    made = around.carer(me, first)
    around.lead(me, second)
    around.lead(me, third := lead(db, who, Role.PALLIATIVE, version=1))
    assert kept.take_back(me, third.key)
    assert [one.account_id for one in found(db, people.team, who)] == [db.north.people[Role.NURSING]]
    around.carer(me, change := carer(who, row_id=made, version=1, name="Slip"))
    assert kept.take_back(me, change.key)
    assert [one.name for one in found(db, people.carers, who)] == ["Mary Smith"]
    around.document(me, slip := document(who))
    assert kept.take_back(me, slip.key)
    assert kept.take_back(me, slip.key) is None
    assert found(db, queries.documents, who) == []
    assert audited(db, who)[-1] == "advance_document.taken_back"


def test_what_somebody_changed_since_or_a_colleague_wrote_is_not_taken_back(db: World) -> None:
    who, me = somebody(db), viewer(db.north)
    entry = carer(who)
    made = around.carer(me, entry)
    assert kept.take_back(viewer(db.north, Role.NURSING), entry.key) is None
    assert kept.take_back(viewer(db.south), entry.key) is None
    around.carer(viewer(db.north, Role.NURSING), carer(who, row_id=made, version=1, phone="1"))
    assert kept.take_back(me, entry.key) is None
    assert len(found(db, people.carers, who)) == 1


def test_a_carer_with_a_sign_off_is_not_taken_back_under_it(db: World) -> None:
    who, me = somebody(db), viewer(db.north)
    entry = carer(who)
    made = around.carer(me, entry)
    assert made is not None
    around.sign_off(me, SignOffEntry(key=uuid4(), patient_id=who, carer_id=made, topic_key="CT-01", level=TrainingLevel.TOLD, taught_on=today()))
    assert kept.take_back(me, entry.key) is None


def test_another_clinic_and_ended_care_are_out_of_reach(db: World) -> None:
    who, gone = somebody(db), somebody(db, status="moved", status_on=today())
    for place, one in ((db.south, who), (db.north, gone)):
        assert around.carer(viewer(place), carer(one)) is None
        assert around.document(viewer(place), document(one)) is None
        assert around.contact(viewer(place), contact(one)) is None
    assert around.lead(viewer(db.north), lead(db, gone)) is None
    assert found(db, queries.contacts, who) == []
    assert ContactKind.GP in ContactKind


def test_a_row_of_another_person_is_not_changed_through_this_one(db: World) -> None:
    who, other = somebody(db), somebody(db)
    made = around.contact(viewer(db.north), contact(who))
    assert around.contact(viewer(db.north), contact(other, row_id=made, version=1, name="X")) is None
    assert [one.name for one in found(db, queries.contacts, who)] == ["Dr Green"]


def test_rules_follow_who_cares_and_what_they_were_taught(db: World) -> None:
    who = somebody(db)

    def asked() -> set[str]:
        with db.reading() as session:
            return {str(task.rule_key) for task in tasks.of_patient(session, db.scope, who) if task.rule_key}

    assert not asked()
    around.carer(viewer(db.north), carer(who))
    assert asked()


def test_an_empty_name_is_refused(db: World) -> None:
    who = somebody(db)
    for act, entry in ((around.carer, carer(who, name=" ")), (around.contact, contact(who, name=" "))):
        with pytest.raises(Refused, match="Say who"):
            act(viewer(db.north), entry)  # type: ignore[operator]
    assert isinstance(carer(who), Entry)
    with db.reading() as session:
        assert make.TODAY
        assert queries.strain(session, db.scope, who, today()) == []
