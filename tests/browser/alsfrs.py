"""What the browser tests of ALSFRS-R entry share: somebody of their own, the form opened, keys typed, what is read back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import BrowserContext, Page

from db import engine
from db.commands import summaries
from db.queries import measured
from db.records import Score
from tests import makers as make
from tests.browser.conftest import Site
from tests.makers import TODAY

Opened = Callable[..., Page]
Windows = Callable[..., BrowserContext]
BEFORE: list[int | None] = [3, 4, 4, 2, 2, 3, 3, 3, 1, 3, 2, 4]  # 34
NOW = "344223221323"  # 31
LAST_ON = TODAY - timedelta(days=49)


@pytest.fixture
def person(site: Site) -> UUID:
    """Somebody of the test's own, who was at 34 seven weeks ago."""
    scope = site.north.scope()
    with engine.writing(scope) as session:
        made = make.patient(session, scope, family_name="Entered", given_name="Erin")
        make.score(session, scope, made, BEFORE, assessed_on=LAST_ON)
        summaries.refresh(session, scope, [made], TODAY)
    return made


def scores(site: Site, person: UUID) -> list[Score]:
    with engine.reading(site.north.scope()) as session:
        return measured.scores(session, site.north.scope(), person)


def opened(page: Page, person: UUID, which: object = "new") -> Page:
    page.goto(f"/patients/{person}/alsfrs/{which}")
    page.locator(".it.at").wait_for()
    return page


def typed(page: Page, keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def state(page: Page) -> list[Any]:
    found: list[Any] = page.evaluate("care.alsfrs.page().state.items")
    return found


def status(page: Page) -> Any:
    return page.locator(".side .status")


def saved(page: Page) -> Any:
    return page.locator('#toasts [data-key^="Saved"]')
