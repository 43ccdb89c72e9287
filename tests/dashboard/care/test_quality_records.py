"""From records to what the quality measures count: every kind lands on its day."""

from datetime import date, timedelta
from uuid import UUID

from dashboard.care.quality import PARTS, result
from dashboard.care.quality_facts import Dated
from dashboard.care.quality_records import facts_of
from db.records import Aid, Reading
from db.vocabulary import AidStage, Answer, Diagnosis, EventKind, Measure, PatientStatus, Position
from tests.dashboard.given import NOBODY, TODAY, event, log, patient, programme, score

SINCE = date(2023, 1, 1)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def reading(measure: Measure, on: date, value: float, position: Position | None = None) -> Reading:
    return Reading(NOBODY, measure, on, value, position)


def test_records_become_dated_facts() -> None:
    facts = facts_of(
        patient(),
        since_on=SINCE,
        today=TODAY,
        scores=(score(ago(10), (4, None, *(4,) * 10)), score(ago(10)), score(ago(90))),
        readings=(
            reading(Measure.SNIP, ago(10), 60),
            reading(Measure.FVC_PERCENT, ago(40), 49, Position.SUPINE),
            reading(Measure.FVC_PERCENT, ago(30), 49),
            reading(Measure.WEIGHT, ago(10), 62),
            reading(Measure.WEIGHT, ago(90), 70),
            reading(Measure.NIV_HOURS, ago(5), 6),
            reading(Measure.ECAS, ago(5), 100),
            reading(Measure.ZARIT, ago(8), 30),
            reading(Measure.INTELLIGIBILITY, ago(9), 80),
        ),
        events=(event(EventKind.NIV_START, ago(60)), event(EventKind.FALL, ago(3)), event(EventKind.GASTROSTOMY_TALK, ago(20))),
        programmes=(programme(ago(3)),),
        sessions=(log(ago(2)), log(ago(1), {"EX-ST-01": Answer.NOT_DONE})),
        weight_at_diagnosis=70,
        reviews=[ago(1), ago(50)],
    )
    assert (facts.days[Dated.CARER_ASSESSED], facts.days[Dated.SPEECH_ASSESSED]) == ((ago(8),), (ago(9),))
    assert facts.days[Dated.MDT_REVIEW] == (ago(50), ago(1))
    assert facts.days[Dated.BREATHING_TEST] == (ago(40), ago(30), ago(10))
    assert facts.days[Dated.ADVANCED][:2] == (ago(60), ago(30))
    assert facts.days[Dated.PROGRAMME_REVIEW] == (ago(3),)
    assert facts.weights == ((ago(90), 70.0), (ago(10), 62.0))
    assert facts.first_loss[10] == ago(10)
    assert [on for on, _ in facts.items] == [ago(90), ago(10), ago(10)]
    assert facts.sessions == ((ago(3), False), (ago(2), True), (ago(1), False), (TODAY, False))
    assert (facts.niv_hours, facts.has_als) == (((ago(5), 6.0),), True)
    talked = next(part for part in PARTS if part.key == "QM-06")
    assert result(talked, [facts], TODAY).rate.met == 1


def test_a_task_of_a_rule_says_that_a_criterion_was_met_and_done_what_it_asked_for() -> None:
    ruled = [("RESP-03", ago(40), None), ("RESP-04", ago(30), ago(20)), ("DMT-01", ago(9), ago(7)), ("DMT-01", ago(2), None), ("MOB-01", ago(4), ago(1))]
    days = facts_of(patient(), since_on=SINCE, today=TODAY, ruled=ruled).days
    assert days[Dated.NIV_CRITERION] == (ago(40), ago(30))
    assert days[Dated.NIV_OFFERED] == (ago(20),)
    assert days[Dated.TREATMENT_TALK] == (ago(7),)
    assert set(days) == {Dated.NIV_CRITERION, Dated.NIV_OFFERED, Dated.TREATMENT_TALK}


def test_ended_care_and_an_unconfirmed_diagnosis() -> None:
    facts = facts_of(patient(status=PatientStatus.DIED, status_on=ago(5), diagnosis=Diagnosis.NOT_CONFIRMED), since_on=SINCE, today=TODAY)
    assert (facts.ended_on, facts.has_als, facts.under_care(ago(6)), facts.under_care(ago(5))) == (ago(5), False, True, False)


def test_an_aid_is_a_need_from_identified_to_delivered() -> None:
    def needs(reached: dict[AidStage, date], key: str = "EQ-05") -> tuple[tuple[date, date | None, bool], ...]:
        aid = Aid(UUID(int=1), key, reached, None, None, None, None)
        return tuple((need.identified_on, need.met_on, need.withdrawn) for need in facts_of(patient(), since_on=SINCE, today=TODAY, aids=(aid,)).needs)

    assert needs({AidStage.IDENTIFIED: ago(90), AidStage.DELIVERED: ago(9), AidStage.IN_USE: ago(2)}) == ((ago(90), ago(9), False),)
    assert needs({AidStage.IDENTIFIED: ago(90), AidStage.RETURNED: ago(2)}) == ((ago(90), None, True),)
    assert needs({AidStage.ORDERED: ago(90)}) == ()
    assert needs({AidStage.IDENTIFIED: ago(90)}, "EQ-XX") == ()
