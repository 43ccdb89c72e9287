"""How far a carer got in each topic, and when a sign-off has to be refreshed."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from dashboard.care.carer_topics import standings, topic_file, topics
from db.care_records import SignOff
from db.vocabulary import TrainingLevel
from tests.dashboard.given import TODAY

MARY, TOM = uuid4(), uuid4()


def signed(level: TrainingLevel = TrainingLevel.DONE_ALONE, days: int = 0, topic: str = "CT-03", carer: UUID = MARY) -> SignOff:
    return SignOff(uuid4(), carer, topic, level, TODAY - timedelta(days=days), "Ana")


def test_there_are_fifteen_topics_each_with_an_owner_and_a_time_it_holds() -> None:
    assert len(topics()) == 15
    assert topic_file().required_level is TrainingLevel.DONE_ALONE
    assert all(topic.refresh_days > 0 and topic.skills for topic in topics().values())


@pytest.mark.parametrize(("days", "overdue"), [(0, 0), (120, 0), (121, 1), (150, 30)])
def test_a_sign_off_holds_for_its_days_the_last_included(days: int, overdue: int) -> None:
    found = standings([signed(days=days)], TODAY)["CT-03", MARY]
    assert found.refresh_on == TODAY - timedelta(days=days) + timedelta(days=120)
    assert found.overdue_days == overdue
    assert found.holds is (overdue == 0)


def test_the_latest_sign_off_counts_and_of_one_day_the_furthest() -> None:
    found = standings([signed(days=50), signed(TrainingLevel.SHOWN, days=3)], TODAY)
    assert found["CT-03", MARY].signed.level is TrainingLevel.SHOWN
    found = standings([signed(days=3), signed(TrainingLevel.TOLD, days=3)], TODAY)
    assert found["CT-03", MARY].signed.level is TrainingLevel.DONE_ALONE


def test_less_than_alone_holds_nothing_and_is_never_due_for_refresh() -> None:
    found = standings([signed(TrainingLevel.DONE_WITH_HELP, days=900)], TODAY)["CT-03", MARY]
    assert (found.refresh_on, found.overdue_days, found.holds) == (None, 0, False)


def test_carers_and_topics_stand_apart_and_a_day_to_come_does_not_count() -> None:
    found = standings([signed(), signed(carer=TOM, topic="CT-01"), signed(days=-1, topic="CT-02"), signed(topic="CT-99")], TODAY)
    assert set(found) == {("CT-03", MARY), ("CT-01", TOM)}
