"""What the browser shows while typing is what the clinic decides at the save: both compared over many answers."""

import random
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from dashboard.care import alsfrs, slips, staging
from dashboard.care.typed_day import typed_day
from dashboard.care.words import day
from db.records import Happening, Score
from db.vocabulary import EventKind, Item5Form, Mode
from tests.browser import alsfrs as shared
from tests.browser.alsfrs import Opened, opened
from tests.makers import TODAY

person = shared.person


def happened(kind: EventKind, on: date, ended: date | None = None) -> Happening:
    return Happening(UUID(int=1), kind, on, ended, None, "")


def test_the_browser_and_the_clinic_add_up_the_same(page_as: Opened, person: UUID) -> None:
    """Totals, domains, King's and what looks like a slip: the figures shown while typing are those decided at the save."""
    page = opened(page_as(), person)
    chance = random.Random(20260304)
    cases: list[dict[str, Any]] = []
    wanted: list[Any] = []
    for _ in range(3000):
        now, was = ([chance.choice([0, 1, 2, 3, 4, 4, 4, *([None] if chance.random() < 0.3 else [])]) for _ in range(12)] for _ in range(2))
        if chance.random() < 0.6:
            was = [score if score is None else max(0, min(4, score + chance.choice([-1, 0, 0, 1, 2]))) for score in now]
        form, before_form = chance.choice(list(Item5Form)), chance.choice(list(Item5Form))
        on, last_on = TODAY - timedelta(days=chance.randrange(400)), TODAY - timedelta(days=chance.randrange(400))
        events = [
            happened(kind, TODAY - timedelta(days=chance.randrange(400)))
            for kind in (EventKind.NIV_START, EventKind.NIV_STOP, EventKind.GASTROSTOMY)
            if chance.random() < 0.4
        ]
        diagnosed = TODAY - timedelta(days=chance.randrange(500)) if chance.random() < 0.8 else None
        onset = diagnosed if chance.random() < 0.8 else None
        last = Score(UUID(int=2), person, last_on, tuple(was), before_form, Mode.CLINIC, None, 1)
        niv = staging.niv_on(events, on)
        kings = staging.stages(now, form, gastrostomy=staging.gastrostomy_on(events, on), niv=niv).kings
        seen = slips.before([last], on, None)
        doubts = slips.doubts(now, form, on, seen, niv=niv, diagnosed_on=diagnosed)
        wanted.append(
            [
                alsfrs.total(now),
                {which.value: value for which, value in alsfrs.domains(now).items()},
                staging.kings_shown(kings, diagnosed_on=diagnosed, onset_on=onset),
                [[doubt.slip.value, doubt.item] for doubt in doubts],
            ]
        )
        record = {
            "niv": [(turn.isoformat(), holds) for turn, holds in slips.turns(events, staging.niv_on)],
            "gastrostomy": [(turn.isoformat(), holds) for turn, holds in slips.turns(events, staging.gastrostomy_on)],
            "diagnosed_on": diagnosed and diagnosed.isoformat(),
            "show_one": diagnosed is not None and onset is not None,
            "limits": slips.LIMITS.model_dump(),
        }
        shown = {"id": "2", "on": last_on.isoformat(), "form": before_form.value, "items": ["n" if item is None else item for item in was]}
        cases.append({"now": ["n" if item is None else item for item in now], "form": form.value, "on": on.isoformat(), "last": shown, "record": record})
    said = page.evaluate(
        """(cases) => cases.map(({now, form, on, last, record}) => {
            const A = care.alsfrsSums, sums = A.sums(now, form, on, record);
            const doubts = A.mistakes(now, form, on, A.previous([last], on, null), record);
            return [sums.total, sums.domains, sums.kings, doubts.map((doubt) => [doubt.what, doubt.item])];
        })""",
        cases,
    )
    assert said == wanted


def test_the_browser_and_the_clinic_read_the_same_days(page_as: Opened, person: UUID) -> None:
    page = opened(page_as(), person)
    chance = random.Random(7)
    texts = [
        "",
        "02-12-2025",
        "31-Feb-2025",
        "29 feb 2024",
        "29-Feb-2023",
        "2025-12-02",
        "2 december 2025",
        "02Dec2025",
        "2-Decem-2025",
        "1/Jan/1899",
        "2025-13-01",
        " 02-Dec-2025 ",
    ]
    texts += [day(date(1900, 1, 1) + timedelta(days=chance.randrange(60000))) for _ in range(300)]
    texts += ["".join(chance.choice("0129 -./JanfebMAY") for _ in range(chance.randrange(14))) for _ in range(2000)]
    said = page.evaluate("(texts) => texts.map((text) => care.alsfrsSums.day(text))", texts)
    assert said == [found.isoformat() if (found := typed_day(text)) else None for text in texts]
