"""A full record on a narrow window: every way of taking a score, sixteen weeks of exercise, and still nothing runs off the side."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from db import engine
from db.commands import summaries
from db.vocabulary import Mode, Role
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


@pytest.fixture(scope="module")
def long_name(site: Site) -> UUID:
    """Eighty letters without a place to break, late with a task of the physiotherapist."""
    scope = site.north.scope()
    with engine.writing(scope) as session:
        who = make.patient(session, scope, family_name="Wolfe" + "steinhausen" * 6, given_name="Hubert Blaine")
        make.score(session, scope, who, [4] * 12, assessed_on=TODAY - timedelta(days=20))
        make.lead(session, scope, who, "PT", site.north.people[Role.PHYSIO])
        make.task(session, scope, who, title="Call", owner_id=site.north.people[Role.PHYSIO], discipline="PT", state="open", due_on=TODAY - timedelta(days=400))
        summaries.refresh(session, scope, [who], TODAY)
    return who


@pytest.mark.parametrize(("width", "height"), [(390, 844), (640, 360), (1440, 900)])
def test_a_name_that_never_ends_breaks_and_covers_nothing(site: Site, page_as: Opened, long_name: UUID, width: int, height: int) -> None:
    page = page_as(viewport={"width": width, "height": height})
    for address, shown in ((f"/patients/{long_name}", ".banner h1"), ("/", ".wtasks"), ("/tasks?view=mine", ".tk-list")):
        page.goto(address)
        expect(page.locator(shown)).to_contain_text("WOLFE", ignore_case=True)
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width, address
    page.goto(f"/patients/{long_name}")
    inside = """() => { const [own, banner] = [".switch", ".banner"].map((one) => document.querySelector(one).getBoundingClientRect());
        return own.top >= banner.top && own.bottom <= banner.bottom; }"""
    expect(page.locator(".switch")).to_be_visible()
    assert page.evaluate(inside)
    page.goto("/")
    row = page.locator(".wtasks li", has_text="WOLFE").first
    row.wait_for()
    apart = "(row) => row.querySelector('.what').scrollWidth <= row.querySelector('.what').clientWidth + 1"
    assert row.evaluate(apart)
