"""Everything that was recorded of one person, once each, with who entered it."""

from collections import Counter

from dashboard.care.recorded import said
from db.queries import timeline
from tests import makers as make
from tests.world import World


def test_every_kind_of_fact_is_there_with_who_entered_it(db: World) -> None:
    with db.writing() as session:
        who = make.patient(session, db.scope)
        make.score(session, db.scope, who, rater_id=db.scope.account_id)
        make.measurement(session, db.scope, who, entered_by=db.scope.account_id)
        make.event(session, db.scope, who, detail="stairs")
        make.task(session, db.scope, who)
        make.programme(session, db.scope, who)
        make.aid(session, db.scope, who, delivered_on=make.TODAY)
        make.sign_off(session, db.scope, who, make.carer(session, db.scope, who))
        make.document(session, db.scope, who)
        make.lead(session, db.scope, who)
        make.note(session, db.scope, who)
    with db.reading() as session:
        found = timeline.recorded(session, db.scope, who)
    kinds = Counter(line.kind for line in found)
    assert kinds == Counter(score=1, reading=1, event=1, task=1, programme=1, aid=2, training=1, document=1, lead=1)
    assert {line.kind: line.by for line in found if line.by} == dict.fromkeys(("score", "reading", "training", "document"), "Physio of North ALS Clinic")
    assert [line.on for line in found] == sorted((line.on for line in found), reverse=True)
    assert all(said(line) for line in found)
