"""A full record on a narrow window: every way of taking a score, sixteen weeks of exercise, and still nothing runs off the side."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from db import engine
from db.commands import summaries
from db.vocabulary import Mode
from tests import makers as make
from tests.browser.conftest import Site
from tests.makers import TODAY

Opened = Callable[..., Page]


@pytest.fixture(scope="module")
def full(site: Site) -> UUID:
    scope = site.north.scope()
    with engine.writing(scope) as session:
        who = make.patient(session, scope, family_name="Fullrecord", given_name="Flora", hospital_no="N777001", national_no="9434770011")
        for n, mode in enumerate([*Mode, *Mode]):
            make.score(session, scope, who, [3] * 12, assessed_on=TODAY - timedelta(days=30 * (12 - n)), mode=mode)
        make.programme(session, scope, who, starts_on=TODAY - timedelta(days=150))
        for n in range(1, 110, 2):
            make.log(session, scope, who, TODAY - timedelta(days=n))
        summaries.refresh(session, scope, [who], TODAY)
    return who


@pytest.mark.parametrize("width", [320, 360, 390, 720])
def test_nothing_of_a_full_record_runs_off_the_side(site: Site, page_as: Opened, full: UUID, width: int) -> None:
    page = page_as(viewport={"width": width, "height": 700})
    page.goto(f"/patients/{full}")
    page.locator("#patient-function .xtick text").first.wait_for()
    expect(page.locator(".cal")).to_be_visible()
    expect(page.locator(".fn-modes")).to_contain_text("by carer")
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width
