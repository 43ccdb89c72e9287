"""The forecast in a browser: a fan with its words and reasons, gone while the patient is present, shown to who asks when it is not wanted."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

from playwright.sync_api import Page, expect
from sqlalchemy import update

from dashboard.care.words import day
from db import engine
from db.tables import Patient
from db.vocabulary import PrognosisPreference
from tests.browser.conftest import PHONE, Site
from tests.browser.test_patient import opened
from tests.makers import TODAY

Opened = Callable[..., Page]
FAN = "() => document.querySelector('#patient-function .js-plotly-plot').data.filter((trace) => trace.meta === 'forecast').length"


def drawn(page: Page, count: int) -> None:
    """Asked again and again from here: the page's own policy lets no text become a script."""
    until = time.monotonic() + 10
    while page.evaluate(FAN) != count:
        assert time.monotonic() < until, f"{page.evaluate(FAN)} marks of a forecast, not {count}"
        page.wait_for_timeout(100)


@contextmanager
def unwanted(site: Site, who: str) -> Iterator[UUID]:
    """Somebody who does not want to know, for as long as it takes."""
    patient = site.patients[who]
    _prefers(site, patient, PrognosisPreference.DOES_NOT_WANT)
    yield patient
    _prefers(site, patient, PrognosisPreference.ASK_FIRST)


def _prefers(site: Site, patient: UUID, preference: PrognosisPreference) -> None:
    with engine.writing(site.north.scope()) as session:
        session.execute(update(Patient).where(Patient.id == patient).values(prognosis=preference.value))


def test_a_fan_of_six_months_in_words_with_its_reasons(site: Site, page_as: Opened) -> None:
    page = opened(page_as(), site)
    drawn(page, 3)
    said = page.locator("#patient-forecast")
    expect(said).to_contain_text(f"{day(TODAY + timedelta(days=91))}: 5 in 10 chance")
    expect(said).to_contain_text("8 in 10 chance")
    page.get_by_text("Why does it say this?").click()
    expect(page.locator("#patient-forecast-why")).to_contain_text("Back-test")
    expect(page.locator("#patient-forecast-why")).to_contain_text("6 scores with a total")


def test_the_focus_line_reads_the_months_ahead_after_the_latest_score(site: Site, page_as: Opened) -> None:
    page = opened(page_as(), site)
    page.locator("#patient-function-focus").focus()
    said = page.locator("#patient-focus-said")
    expect(said).to_contain_text("31/48")
    page.keyboard.press("End")
    expect(said).to_contain_text("5 in 10 chance")
    expect(said).to_contain_text("8 in 10 chance")


def test_it_is_gone_while_the_patient_is_present_on_screen_and_on_paper(site: Site, page_as: Opened) -> None:
    page = opened(page_as(), site)
    drawn(page, 3)
    page.get_by_role("switch", name="Patient present").click()
    drawn(page, 0)
    for media in ("screen", "print"):
        page.emulate_media(media=media)  # type: ignore[arg-type]
        expect(page.get_by_text("in 10").first).to_be_hidden()
    page.emulate_media(media="screen")
    page.locator("#patient-function-focus").focus()
    page.keyboard.press("End")
    expect(page.locator("#patient-focus-said")).to_contain_text("31/48")
    page.reload()
    page.locator("#patient-function .xtick text").first.wait_for()
    drawn(page, 0)


def test_who_does_not_want_to_know_has_it_shown_by_one_click_that_the_audit_holds(site: Site, page_as: Opened) -> None:
    with unwanted(site, "García-Montalbán Echeverría, María del Rosario"):
        page = opened(page_as(), site, "García-Montalbán Echeverría, María del Rosario")
        expect(page.get_by_text("Forecast hidden")).to_be_visible()
        drawn(page, 0)
        page.get_by_role("button", name="Show forecast").click()
        drawn(page, 3)
        expect(page.get_by_text("Forecast hidden")).to_be_hidden()
        page.locator("#patient-range-12m").click()
        expect(page.locator("#patient-range-12m")).to_have_attribute("aria-pressed", "true")
        drawn(page, 3)
        page.reload()  # whoever opens the page anew is asked anew
        expect(page.get_by_text("Forecast hidden")).to_be_visible()
        drawn(page, 0)


def test_one_score_shows_no_fan_and_says_what_is_missing(site: Site, page_as: Opened) -> None:
    page = opened(page_as(), site, "Kim, Ji-woo")
    expect(page.locator("#patient-forecast-none")).to_have_text("No forecast: needs 3 scores over 60 days, has 1 score.")
    drawn(page, 0)


def test_on_a_phone_it_fits_the_window(site: Site, page_as: Opened) -> None:
    page = opened(page_as(viewport=PHONE), site)
    drawn(page, 3)
    assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
