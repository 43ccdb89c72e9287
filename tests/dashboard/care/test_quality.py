"""Quality measures: each at its edges, who is behind every number, what is left out and why, and 30 months of a clinic in time."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from dashboard.care.quality import PARTS, Rate, Result, by_group, carers, month_ends, overdue_now, result, results, spread, trend
from dashboard.care.quality_facts import Dated, Excepted, Need, PersonFacts, Span, TaskDue, Topic, period_to
from dashboard.care.quality_file import Exclusion, measures

END = date(2025, 11, 30)
START = date(2024, 12, 1)
LONG_AGO = date(2022, 1, 1)


def ago(days: int) -> date:
    return END - timedelta(days=days)


def days(**known: Any) -> dict[Dated, tuple[date, ...]]:
    """Days by the name of their kind; one day or several."""
    return {Dated[name.upper()]: tuple(sorted(when)) if isinstance(when, tuple) else (when,) for name, when in known.items()}


def person(number: int = 1, **known: Any) -> PersonFacts:
    return PersonFacts(UUID(int=number), known.pop("since_on", LONG_AGO), diagnosed_on=known.pop("diagnosed_on", LONG_AGO), **known)


def part(key: str) -> Any:
    return next(one for one in PARTS if one.key == key)


def counted(key: str, *people: PersonFacts, last: date = END) -> Result:
    return result(part(key), people, last)


def items(number: int, value: int) -> tuple[int, ...]:
    return tuple(value if n == number else 4 for n in range(1, 13))


NIV_14 = tuple((ago(14 - n), 4.0) for n in range(14))
EDGES: list[tuple[str, dict[str, Any], bool | Exclusion | None]] = [
    ("QM-01", {"days": days(mdt_review=ago(92))}, True),
    ("QM-01", {"days": days(mdt_review=ago(93))}, False),
    ("QM-01", {"since_on": ago(89), "days": days(mdt_review=ago(1))}, True),
    ("QM-01", {"since_on": ago(88)}, None),
    ("QM-01", {"ended_on": END}, None),
    ("QM-01", {"has_als": False}, None),
    ("QM-01", {"exceptions": (Excepted(Exclusion.DECLINED, Span(ago(5))),)}, Exclusion.DECLINED),
    ("QM-01", {"exceptions": (Excepted(Exclusion.DECLINED, Span(ago(9), ago(1))),)}, False),
    ("QM-01", {"exceptions": (Excepted(Exclusion.DECLINED, Span(ago(9)), "QM-02"),)}, False),
    ("QM-01", {"exceptions": (Excepted(Exclusion.HAD_TUBE, Span(ago(9))),)}, False),
    ("QM-03", {"days": days(niv_criterion=ago(40), niv_offered=ago(12))}, True),
    ("QM-03", {"days": days(niv_criterion=ago(40), niv_offered=ago(11))}, False),
    ("QM-03", {"days": days(niv_criterion=ago(28))}, False),
    ("QM-03", {"days": days(niv_criterion=ago(27))}, Exclusion.STILL_OPEN),
    ("QM-03", {"days": days(niv_criterion=(START - timedelta(days=1), ago(40)))}, None),
    ("QM-04", {"days": days(niv_start=ago(60)), "niv_hours": NIV_14}, True),
    ("QM-04", {"days": days(niv_start=ago(60)), "niv_hours": (*NIV_14[:13], (ago(0), 3.9))}, False),
    ("QM-04", {"days": days(niv_start=ago(100)), "niv_hours": ((ago(50), 0.0), *NIV_14)}, True),
    ("QM-04", {"days": days(niv_start=ago(60))}, False),
    ("QM-04", {"days": days(niv_start=ago(59))}, None),
    ("QM-04", {"days": days(niv_start=ago(150)), "niv_hours": NIV_14}, True),
    ("QM-04", {"days": days(niv_start=ago(151))}, None),
    ("QM-06", {"weights": ((ago(9), 63.0),), "weight_at_diagnosis": 70.0, "days": days(weighed=ago(9), gastrostomy_talk=ago(10))}, True),
    ("QM-06", {"weights": ((ago(9), 63.0),), "weight_at_diagnosis": 70.0, "days": days(weighed=ago(9), gastrostomy_talk=ago(9))}, False),
    ("QM-06", {"weights": ((ago(9), 63.1),), "weight_at_diagnosis": 70.0, "days": days(weighed=ago(9))}, None),
    ("QM-06", {"weights": ((ago(9), 60.0),), "weight_at_diagnosis": 70.0, "days": days(weighed=ago(9), gastrostomy=ago(30))}, Exclusion.HAD_TUBE),
    ("QM-06", {"weights": ((ago(9), 60.0),), "days": days(weighed=ago(9))}, None),
    ("QM-07", {"needs": (Need("EQ-05", ago(90), ago(0), 90),)}, True),
    ("QM-07", {"needs": (Need("EQ-05", ago(91), ago(0), 90),)}, False),
    ("QM-07", {"needs": (Need("EQ-05", ago(90), None, 90),)}, False),
    ("QM-07", {"needs": (Need("EQ-05", ago(89), None, 90),)}, Exclusion.STILL_OPEN),
    ("QM-07", {"needs": (Need("EQ-05", ago(90), None, 90, withdrawn=True),)}, Exclusion.WITHDRAWN),
    ("QM-07", {"needs": (Need("EQ-05", START - timedelta(days=1), None, 90),)}, None),
    ("QM-08", {"items": ((ago(30), items(8, 2)),), "days": days(falls_asked=ago(30))}, True),
    ("QM-08", {"items": ((ago(30), items(8, 2)),), "days": days(falls_asked=ago(31))}, False),
    ("QM-08", {"items": ((ago(30), items(8, 1)),), "days": days(falls_asked=ago(30))}, None),
    ("QM-08", {"items": ((ago(30), items(8, 3)),), "days": days(falls_asked=ago(30), fall=ago(40), physio_contact=ago(16))}, True),
    ("QM-08", {"items": ((ago(30), items(8, 3)),), "days": days(falls_asked=ago(30), fall=ago(40), physio_contact=ago(15))}, False),
    ("QM-08", {"items": ((ago(13), items(8, 3)),), "days": days(falls_asked=ago(13), fall=ago(40))}, Exclusion.STILL_OPEN),
    ("QM-09", {"items": ((ago(60), items(1, 3)), (ago(40), items(1, 2))), "days": days(speech_assessed=ago(12))}, True),
    ("QM-09", {"items": ((ago(60), items(1, 3)), (ago(40), items(1, 2))), "days": days(speech_assessed=ago(11))}, False),
    ("QM-09", {"items": ((START - timedelta(days=1), items(1, 2)), (ago(40), items(1, 1)))}, None),
    ("QM-10", {"diagnosed_on": ago(90), "days": days(cognitive_screen=ago(365))}, True),
    ("QM-10", {"diagnosed_on": ago(90), "days": days(cognitive_screen=ago(366))}, False),
    ("QM-10", {"diagnosed_on": ago(89)}, None),
    ("QM-11a", {"diagnosed_on": ago(100), "days": days(planning_talk=ago(10))}, True),
    ("QM-11a", {"diagnosed_on": ago(100), "days": days(planning_talk=ago(9))}, False),
    ("QM-11a", {"diagnosed_on": ago(89)}, Exclusion.STILL_OPEN),
    ("QM-11b", {"days": days(advanced=ago(50), planning_talk=ago(22))}, True),
    ("QM-11b", {"days": days(advanced=ago(50), planning_talk=ago(21))}, False),
    ("QM-11b", {"days": days(advanced=ago(50), planning_talk=ago(78))}, True),
    ("QM-12", {"days": days(treatment_talk=ago(365))}, True),
    ("QM-12", {"days": days(treatment_talk=ago(366))}, False),
    ("QM-13", {"diagnosed_on": ago(60), "days": days(expert_explained=ago(60), follow_up=ago(32))}, True),
    ("QM-13", {"diagnosed_on": ago(60), "days": days(expert_explained=ago(60), follow_up=ago(31))}, False),
    ("QM-14a", {"programmes": (Span(ago(27)),), "sessions": tuple((ago(n), n < 8) for n in range(10))}, True),
    ("QM-14a", {"programmes": (Span(ago(27)),), "sessions": tuple((ago(n), n < 7) for n in range(9))}, False),
    ("QM-14a", {"programmes": (Span(ago(26)),), "sessions": ((ago(1), True),)}, None),
    ("QM-14a", {"programmes": (Span(ago(90), ago(11)), Span(ago(10))), "sessions": ((ago(1), True),)}, True),
    ("QM-14a", {"programmes": (Span(ago(90), ago(12)), Span(ago(10))), "sessions": ((ago(1), True),)}, None),
    ("QM-14a", {"programmes": (Span(ago(90)),), "pauses": (Span(ago(3)),)}, Exclusion.PAUSED),
    ("QM-14b", {"programmes": (Span(ago(90)),), "days": days(programme_review=ago(35))}, True),
    ("QM-14b", {"programmes": (Span(ago(90)),), "days": days(programme_review=ago(36))}, False),
    ("QM-15a", {"carer": Span(LONG_AGO), "days": days(carer_assessed=ago(183))}, True),
    ("QM-15a", {"carer": Span(LONG_AGO), "days": days(carer_assessed=ago(184))}, False),
    ("QM-15a", {"carer": Span(LONG_AGO, ago(1))}, None),
    ("QM-15b", {"carer": Span(LONG_AGO), "topics": (Topic("CT-01", ago(9), ago(5), END),)}, True),
    ("QM-15b", {"carer": Span(LONG_AGO), "topics": (Topic("CT-01", ago(9), ago(5), ago(1)),)}, False),
    ("QM-15b", {"carer": Span(LONG_AGO), "topics": (Topic("CT-01", ago(9), ago(5)), Topic("CT-02", ago(9)))}, False),
    ("QM-15b", {"carer": Span(LONG_AGO)}, None),
    ("QM-17", {"tasks": (TaskDue(ago(3), ago(3)),)}, True),
    ("QM-17", {"tasks": (TaskDue(ago(3), ago(2)),)}, False),
    ("QM-17", {"tasks": (TaskDue(ago(3), None),)}, False),
    ("QM-17", {"tasks": (TaskDue(END, None),)}, Exclusion.STILL_OPEN),
    ("QM-17", {"tasks": (TaskDue(ago(3), None, cancelled=True),)}, Exclusion.CANCELLED),
    ("QM-17", {"tasks": (TaskDue(END + timedelta(days=1), None),)}, None),
]


@pytest.mark.parametrize(("key", "known", "expected"), EDGES)
def test_each_measure_at_its_edges(key: str, known: dict[str, Any], expected: bool | Exclusion | None) -> None:
    one = person(**known)
    found = counted(key, one)
    if expected is None:
        assert found.cases == ()
    elif isinstance(expected, Exclusion):
        assert (found.rate.of, found.left_out) == (0, {expected: (one.id,)})
    else:
        assert (found.rate, found.met_by, found.missed_by) == (Rate(expected, 1), (one.id,) if expected else (), () if expected else (one.id,))


def test_every_part_is_tried_at_its_edges_and_every_measure_has_a_part() -> None:
    assert {one.key for one in PARTS} - {key for key, _, _ in EDGES} == {"QM-02", "QM-05", "QM-16"}
    assert [row for row in measures() if row not in {one.measure for one in PARTS}] == []
    assert len(measures()) == 17


def test_the_period_is_twelve_months_cut_into_four_windows() -> None:
    period = period_to(END)
    assert (period.first, period.last) == (START, END)
    assert [(window.first, window.last) for window in period.windows[3]] == [
        (date(2024, 12, 1), date(2025, 2, 28)),
        (date(2025, 3, 1), date(2025, 5, 31)),
        (date(2025, 6, 1), date(2025, 8, 31)),
        (date(2025, 9, 1), date(2025, 11, 30)),
    ]
    assert period_to(date(2024, 2, 29)).first == date(2023, 3, 1)


def test_breathing_counts_windows_and_needs_test_and_symptom_check() -> None:
    asked = (date(2025, 1, 10), date(2025, 4, 10), date(2025, 7, 10), date(2025, 10, 10))
    assert counted("QM-02", person(days=days(breathing_test=asked, symptom_check=asked))).rate == Rate(4, 4)
    assert counted("QM-02", person(days=days(breathing_test=asked, symptom_check=asked[:2]))).rate == Rate(2, 4)
    # Up to 30 days before the window began: 2 and 1 August stand on either side.
    assert counted("QM-02", person(days=days(breathing_test=date(2025, 8, 2), symptom_check=date(2025, 8, 2)))).rate == Rate(2, 4)
    assert counted("QM-02", person(days=days(breathing_test=date(2025, 8, 1), symptom_check=date(2025, 8, 1)))).rate == Rate(1, 4)
    assert counted("QM-02", person(since_on=date(2025, 3, 2), days=days(breathing_test=asked, symptom_check=asked))).rate == Rate(2, 2)


def test_nutrition_needs_a_referral_on_the_day_of_each_positive_screen() -> None:
    on = date(2025, 10, 10)
    screened = {"weighed": on, "swallow_screen": on, "swallow_positive": on}
    assert counted("QM-05", person(days=days(**screened, nutrition_referral=on))).rate == Rate(1, 4)
    assert counted("QM-05", person(days=days(**screened, nutrition_referral=on + timedelta(days=1)))).rate == Rate(0, 4)
    assert counted("QM-05", person(days=days(weighed=on, swallow_screen=on))).rate == Rate(1, 4)


def test_paid_carers_are_counts_without_a_percentage() -> None:
    visits = ((ago(40), "A"), (ago(27), "A"), (ago(20), "B"), (ago(20), "C"), (ago(1), "B"))
    (found,) = carers([person(paid_care=Span(LONG_AGO), worker_visits=visits), person(2)], END)
    assert (found.workers, found.first_visits) == (3, 2)
    assert counted("QM-16", person(paid_care=Span(LONG_AGO))).meets_target is None


def test_what_the_clinic_records_for_nobody_is_not_nought() -> None:
    found = counted("QM-13", person(diagnosed_on=ago(60), days=days(follow_up=ago(50))))
    assert (found.not_recorded, found.meets_target) == ((Dated.EXPERT_EXPLAINED,), None)
    assert found.words == "Not recorded: diagnosis explained by an expert neurologist"


def test_words_and_target() -> None:
    people = [person(n, days=days(mdt_review=ago(10 if n < 16 else 200))) for n in range(20)]
    found = counted("QM-01", *people)
    assert found.words == "Multidisciplinary review in the last three months: 16 of 20 (80 %)"
    assert (found.meets_target, found.short_of_target) == (False, 1)
    assert counted("QM-01", *people[:17]).meets_target is True
    assert [Rate(0, 0).words, Rate(1, 4).words, Rate(1, 5).words] == ["nobody", "<5", "1 of 5 (20 %)"]
    assert counted("QM-01", *people[:4]).meets_target is None


def test_groups_of_tasks_and_days_of_equipment() -> None:
    tasks = {"PT": 9, "OT": 6, "PSY": 2}
    people = [person(n, tasks=(TaskDue(ago(5), ago(5), discipline=name),)) for name, many in tasks.items() for n in range(many)]
    assert by_group(counted("QM-17", *people)) == {"OT": None, "PSY": None, "PT": Rate(9, 9)}
    delivered = [person(n, needs=(Need("EQ-05", ago(100), ago(100 - took), 30),)) for n, took in enumerate((10, 20, 30, 40, 50))]
    found = spread(counted("QM-07", *delivered))
    assert found is not None
    assert (found.median, round(found.centile, 6), found.count) == (30, 46, 5)
    assert spread(counted("QM-07", *delivered[:4])) is None
    assert overdue_now([person(tasks=(TaskDue(ago(1), None), TaskDue(END, None), TaskDue(ago(9), ago(1)), TaskDue(ago(9), None, cancelled=True)))], END) == 1


def test_many_cases_of_few_people_are_few_people() -> None:
    busy = [person(n, tasks=tuple(TaskDue(ago(day), ago(day), discipline="PT") for day in range(5, 15))) for n in range(5)]
    assert counted("QM-17", *busy).words.endswith("50 of 50 (100 %)")
    few = counted("QM-17", *busy[:4])
    assert (few.words.endswith("<5"), few.meets_target, few.short_of_target) == (True, None, None)
    assert by_group(few) == {"PT": None}
    needs = tuple(Need("EQ-05", ago(100), ago(90), 30) for _ in range(9))
    assert spread(counted("QM-07", person(needs=needs))) is None


def test_the_trend_reads_each_month_as_it_stood() -> None:
    ends = month_ends(date(2025, 12, 9), 30)
    assert (len(ends), ends[0], ends[-2:]) == (30, date(2023, 7, 31), (date(2025, 11, 30), date(2025, 12, 9)))
    seen = person(days=days(mdt_review=date(2025, 9, 1)))
    assert [rate.met for _, rate in trend(part("QM-01"), [seen], date(2025, 12, 9), 5)] == [0, 1, 1, 1, 0]
    later = person(days=days(mdt_review=(date(2025, 9, 1), date(2026, 1, 1))))
    assert results([later], END)[0].rate == results([seen], END)[0].rate
