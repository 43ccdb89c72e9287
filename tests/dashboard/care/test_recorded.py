"""How the history says each thing that was recorded."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from dashboard.care import recorded
from dashboard.care.recorded import KINDS, said
from db.care_records import Recorded
from db.vocabulary import AdvanceKind, EventKind, Mode, TrainingLevel


@pytest.mark.parametrize(
    ("kind", "parts", "words"),
    [
        ("score", ("clinic", 31, None), "31 of 48, in clinic"),
        ("score", ("self", None, "the patient"), "no total, items missing, self-rated, rated by the patient"),
        ("reading", ("fvc_percent", 66.0, "supine"), "FVC 66 % pred, lying flat"),
        ("reading", ("weight", 69.8, None), "Weight 69.8 kg"),
        ("event", ("fall", None, True, "stairs"), "Fall, injured, stairs"),
        ("event", ("admission", "2025-11-03", None, ""), "Hospital admission, until 03-Nov-2025"),
        ("programme", (2, None, "tired"), "Programme 2 begins, tired"),
        ("pause", ("2025-11-03", "infection"), "Paused until 03-Nov-2025: infection"),
        ("aid", ("EQ-03", "in_use"), "Rollator or wheeled frame: in use"),
        ("task", ("Falls review", "PT"), "PT: Falls review"),
        ("task_closed", ("Falls review", "declined", "not now"), "Falls review: declined (not now)"),
        ("training", ("Mary", "CT-03", "done_alone"), "Mary: Passive movement and stretching, done alone"),
        ("document", ("refusal", "red folder", "", None), "Advance decision to refuse treatment, kept: red folder"),
        ("lead", ("PT", "Ana"), "Ana leads PT"),
        ("allergy", ("Latex", "rash"), "Latex (rash)"),
        ("ended", ("died", "daughter"), "Died; told by daughter"),
        ("reopened", ("mistake", "other person"), "Ended by mistake: other person"),
    ],
)
def test_each_kind_has_its_sentence(kind: str, parts: tuple[Any, ...], words: str) -> None:
    assert said(Recorded(UUID(int=1), date(2025, 11, 2), kind, parts, None)) == words
    assert KINDS[kind]


def test_every_stored_word_has_words_for_people() -> None:
    assert set(recorded.MODES) == set(Mode)
    assert set(recorded.LEVELS) == set(TrainingLevel)
    assert set(recorded.ADVANCE) == set(AdvanceKind)
    assert set(recorded.EVENTS) == set(EventKind)
