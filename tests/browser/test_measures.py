"""Respiratory and Nutrition in a browser by keyboard: tests are entered, a slip is asked about, a refusal keeps what was typed, all of it is taken back."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from dashboard.care.words import day
from db.vocabulary import Role
from tests.browser.conftest import PHONE, WIDE, Site
from tests.browser.test_axe import wrong
from tests.makers import TODAY

Opened = Callable[..., Page]
WHO = "Okafor, Ngozi"


def opened(page: Page, site: Site, tab: str = "respiratory", who: str = WHO) -> Page:
    page.goto(f"/patients/{site.patients[who]}?tab={tab}")
    page.locator("#patient-function .xtick text").first.wait_for()
    return page


def test_tests_are_entered_by_keyboard_seen_at_once_and_taken_back(site: Site, page_as: Opened) -> None:
    page = opened(page_as(Role.RESPIRATORY), site)
    value = page.locator(".fn-numbers .ms").first
    expect(value).to_contain_text("48")
    page.keyboard.press("t")
    expect(page.locator("#measure-tests form")).to_contain_text("OKAFOR, Ngozi")
    page.fill("#measure-tests-fvc_percent__seated", "45")
    page.fill("#measure-tests-snip", "38")
    page.keyboard.press("Enter")
    expect(value).to_contain_text("45")
    expect(page.locator("#resp-away")).to_contain_text("SNIP")
    expect(page.locator("#patient-sentence")).to_contain_text(f"SNIP 38 cmH₂O on {day(TODAY)}")
    expect(page.locator(".flags")).to_contain_text("FVC 45 %")
    page.keyboard.press("u")
    expect(value).to_contain_text("48")
    expect(page.locator("#patient-sentence")).to_contain_text("Never recorded: SNIP or MIP")


def test_a_refused_value_says_what_to_do_and_keeps_what_was_typed(site: Site, page_as: Opened) -> None:
    page = opened(page_as(Role.RESPIRATORY), site)
    page.keyboard.press("t")
    page.fill("#measure-tests-fvc_percent__seated", "450")
    page.fill("#measure-tests-pcf", "260")
    page.keyboard.press("Enter")
    expect(page.locator("#measure-tests [data-said]")).to_contain_text("Enter 5 to 180 % pred")
    assert page.input_value("#measure-tests-pcf") == "260"
    page.keyboard.press("Escape")
    expect(page.locator("#measure-tests form")).to_be_hidden()
    assert page.evaluate("() => document.activeElement.closest('#measure-tests') !== null")


def test_a_likely_slip_is_asked_about_and_saved_only_when_it_is_meant(site: Site, page_as: Opened) -> None:
    page = opened(page_as(Role.RESPIRATORY), site)
    page.keyboard.press("t")
    page.fill("#measure-tests-fvc_percent__seated", "14")
    page.keyboard.press("Enter")
    asked = page.locator("#measure-tests [data-said]")
    expect(asked).to_contain_text("FVC 14 % pred is 34 % pred less than 48 % pred")
    expect(page.locator(".fn-numbers .ms").first).to_contain_text("48")
    expect(page.get_by_role("button", name="Save anyway")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".fn-numbers .ms").first).to_contain_text("14")
    page.keyboard.press("u")
    expect(page.locator("#toasts")).to_contain_text("Taken back")
    expect(page.locator(".fn-numbers .ms").first).to_contain_text("48")


def test_another_value_of_that_day_stands_beside_ones_own(site: Site, page_as: Opened) -> None:
    page = opened(page_as(Role.RESPIRATORY), site)
    page.keyboard.press("t")
    page.fill("#measure-tests-measured_on", (TODAY - timedelta(days=20)).isoformat())
    page.fill("#measure-tests-fvc_percent__seated", "47")
    page.keyboard.press("Enter")
    both = page.locator("#measure-tests [data-said]")
    expect(both).to_contain_text("now 48, yours 47")
    page.get_by_role("button", name="Save mine").click()
    expect(page.locator(".fn-numbers .ms").first).to_contain_text("47")
    page.locator("h1").click()
    page.keyboard.press("u")
    expect(page.locator("#toasts")).to_contain_text("Taken back")
    expect(page.locator(".fn-numbers .ms").first).to_contain_text("48")


def test_weight_is_entered_on_nutrition_by_its_key(site: Site, page_as: Opened) -> None:
    page = page_as(Role.DIETETICS)
    page.goto(f"/patients/{site.patients['Smith, Joan']}?tab=nutrition")
    page.locator("#nutr-standing").wait_for()
    page.keyboard.press("w")
    page.fill("#measure-weight-weight", "68,5")
    page.fill("#measure-weight-height", "164")
    page.keyboard.press("Enter")
    expect(page.locator("#patient-sentence")).to_contain_text("68.5 kg")
    expect(page.locator("#patient-sentence")).to_contain_text("BMI 25.5")
    page.keyboard.press("u")
    expect(page.locator("#toasts")).to_contain_text("Taken back")


def test_a_key_opens_its_form_at_the_figure_wherever_it_stands(site: Site, page_as: Opened) -> None:
    """Not at the day, which is there already and would take the figure for itself; and also when the form is among those folded away."""
    page = page_as(Role.PHYSIO)
    page.goto(f"/patients/{site.patients['Smith, Joan']}")
    expect(page.locator("#measure-tests")).to_be_hidden()
    page.locator("#measure-weight-open").wait_for()
    page.keyboard.press("w")
    expect(page.locator("#measure-weight-weight")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("t")
    expect(page.locator("#measure-tests-fvc_percent__seated")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("e")
    expect(page.locator("#event-new-kind")).to_be_focused()


def test_a_role_that_does_not_test_breathing_reads_the_tab_and_has_no_form(site: Site, page_as: Opened) -> None:
    page = opened(page_as(Role.COORDINATOR), site)
    expect(page.locator("#patient-sentence")).to_contain_text("FVC")
    expect(page.locator("#measure-tests")).to_have_count(0)


def test_from_tab_to_tab_each_figure_is_its_own_and_the_arrow_keys_say_its_days(site: Site, page_as: Opened) -> None:
    page = opened(page_as(Role.RESPIRATORY), site)
    for tab, label in (("overview", "Function over time"), ("nutrition", "Weight over time"), ("respiratory", "Breathing tests over time")):
        page.locator(f"#patient-tab-{tab}").press("Enter")
        expect(page.locator(f"#patient-tab-{tab}")).to_have_attribute("aria-current", "page")
        if page.locator("#patient-block").is_visible():
            expect(page.locator("#patient-function-focus")).to_have_attribute("aria-label", f"{label}: the left and right arrow keys move through the days")
    page.locator("#patient-function-focus").focus()
    expect(page.locator("#patient-focus-said")).to_contain_text("breathless 4")
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#patient-focus-said")).to_contain_text("FVC 48 % pred")
    page.go_back()
    expect(page.locator("#patient-tab-nutrition")).to_have_attribute("aria-current", "page")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("tab", ["respiratory", "nutrition"])
def test_the_tab_is_accessible_with_its_form_open(site: Site, page_as: Opened, tab: str, size: dict[str, int], scheme: str) -> None:
    page = page_as(Role.NEUROLOGY, viewport=size, color_scheme=scheme)
    page.goto(f"/patients/{site.patients[WHO]}?tab={tab}")
    page.locator("#patient-tab-" + tab).wait_for()
    page.keyboard.press("t" if tab == "respiratory" else "w")
    page.locator(".form-sheet:visible").first.wait_for()
    assert wrong(page) == []
    assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
