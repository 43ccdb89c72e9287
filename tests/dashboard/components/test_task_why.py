"""Why a rule's task is there: the rule with its numbers, each value with unit and day, the source, what else it stands for."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from dashboard.care.rules import Setting, Settings
from dashboard.care.rules_kept import Kept, read
from dashboard.components.markup import words
from dashboard.components.task_why import GONE, why
from db.task_records import TaskRow
from db.vocabulary import Priority, TaskSource, TaskState

AT = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)


def task(**values: Any) -> TaskRow:
    plain = dict.fromkeys(TaskRow.__dataclass_fields__)
    made = TaskRow(**plain)  # type: ignore[arg-type]
    given: dict[str, Any] = {
        "id": UUID(int=1),
        "title": "Talk about NIV",
        "state": TaskState.PROPOSED,
        "state_reason": "",
        "priority": Priority.URGENT,
        "source": TaskSource.RULE,
        "rule_key": "RESP-03",
        "evidence": {"0 resp.fvc_pct <": "44|2026-03-02"},
        "created_at": AT,
        "touched": False,
        "version": 1,
        "tags": (),
        "links": ("RESP-05",),
    }
    return replace(made, **(given | values))


def test_it_says_the_rule_the_value_its_day_and_the_source() -> None:
    said = words(why(task()))
    assert "RESP-03" in said
    assert "below 50 % predicted" in said
    assert "44 % predicted" in said and "02-Mar-2026" in said
    assert "Source: " in said and "RESP-05" in said
    assert "never an order" in said


def test_it_says_the_number_that_the_clinic_set() -> None:
    own = Settings.of([Setting("RESP-03", True, {"resp.fvc_pct <": 55})])
    assert "below 55 % predicted" in words(why(task(), own))


def test_a_task_of_a_person_has_no_rule_to_explain() -> None:
    assert why(task(rule_key=None)) is None


def test_a_task_closed_by_its_rule_says_what_closed_it() -> None:
    closed = task(state=TaskState.CANCELLED, state_reason="FVC or SVC upright 80 % predicted on 04-Mar-2026, not below 50.")
    assert "Closed by the rule: " in words(why(closed)) and "80 % predicted" in words(why(closed))
    assert "Closed by the rule" not in words(why(replace(closed, touched=True)))


def test_a_rule_that_left_the_book_is_still_explained() -> None:
    assert GONE in words(why(task(rule_key="OLD-01", evidence={"0 old.measure <": "3|2026-01-05"}, links=())))


@pytest.mark.parametrize(
    ("key", "kept", "said"),
    [
        ("0 falls.fall >=", "2|2026-03-01", Kept("Fall", "2", date(2026, 3, 1))),
        ("0 care.days_since_mdt >", "|2025-12-01", None),
        ("1 carer.trained_current ==", "False|2025-12-01", None),
        ("0 resp.fvc_pct missing", "|", None),
    ],
)
def test_every_kind_of_evidence_reads_as_words(key: str, kept: str, said: Kept | None) -> None:
    [one] = read({key: kept}, "NONE-01")
    assert one.label and one.value and "True" not in one.value and "False" not in one.value
    if said is not None:
        assert (one.value, one.on) == (said.value, said.on)


def test_a_value_between_two_limits_is_said_once() -> None:
    assert len(read({"1 exercise.adherence_pct >=": "69|2026-11-27", "2 exercise.adherence_pct <": "69|2026-11-27"}, "EX-02")) == 1


@pytest.mark.parametrize(
    ("rule", "key", "value", "said"),
    [
        ("COORD-06", "0 alsfrs.total >=", "5", "down by 5 points"),
        ("RESP-09", "0 resp.snip >=", "30", "down by 30 %"),
        ("NUTR-03", "0 nutr.weight <=", "-10.4", "−10.4 % since diagnosis"),
    ],
)
def test_a_loss_is_not_said_as_a_value(rule: str, key: str, value: str, said: str) -> None:
    """SNIP down by 30 % is not a SNIP of 30 cmH₂O."""
    [one] = read({key: f"{value}|2026-03-02"}, rule)
    assert one.value == said
