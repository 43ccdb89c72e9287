"""ALSFRS-R entry in a real browser: keys only in seconds, figures while typing, what is asked, a phone."""

import re
import time
from datetime import timedelta
from uuid import UUID

import pytest
from playwright.sync_api import expect

from dashboard.care.words import day
from db import engine
from db.vocabulary import Role
from tests import makers as make
from tests.browser import alsfrs as shared
from tests.browser.alsfrs import BEFORE, LAST_ON, NOW, Opened, opened, saved, scores, state, status, typed
from tests.browser.conftest import PHONE, Site
from tests.browser.test_axe import wrong
from tests.makers import TODAY

person = shared.person


def test_fourteen_keys_from_the_patient_page_save_a_score(site: Site, page_as: Opened, person: UUID) -> None:
    page = page_as()
    page.goto(f"/patients/{person}")
    page.locator("#patient-alsfrs").wait_for()
    began = time.perf_counter()
    page.keyboard.press("a")
    page.locator(".it.at").wait_for()
    typed(page, NOW)
    page.keyboard.press("Control+Enter")
    expect(saved(page)).to_contain_text("Saved 31/48 (−3)")
    took = time.perf_counter() - began
    print(f"a, 12 digits, Ctrl+Enter: {took:.2f} s")
    expect(page).to_have_url(re.compile(f"/patients/{person}$"))
    expect(page.locator("#patient-page")).to_contain_text("31")
    assert [score.items for score in scores(site, person)] == [tuple(BEFORE), tuple(map(int, NOW))]


def test_every_key_does_what_the_side_column_says(page_as: Opened, person: UUID) -> None:
    page = opened(page_as(), person)
    typed(page, "3==")
    assert state(page)[:4] == [3, 4, 4, None]
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Backspace")
    assert state(page)[:4] == [3, 4, None, None]
    typed(page, "n")
    assert state(page)[:4] == [3, 4, "n", None]
    expect(page.locator(".dom[data-domain=bulbar]")).to_contain_text("not all assessed")
    page.keyboard.press("h")
    expect(page.locator(".op.last")).to_have_count(0)
    expect(page.locator(".side")).to_contain_text("Last score hidden.")
    assert page.locator(".ent .was, [data-show=was]").all_inner_texts() == [""] * page.locator(".ent .was, [data-show=was]").count()
    typed(page, "=")
    assert state(page)[3] is None, "same as last says nothing while the last scores are hidden"
    page.keyboard.press("h")
    expect(page.locator(".op.last").first).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(status(page)).to_contain_text("items 4, 5, 6, 7, 8, 9, 10, 11, 12 to go")


def test_an_arrow_key_inside_a_row_chooses_and_stays_and_a_press_moves_on(page_as: Opened, person: UUID) -> None:
    page = opened(page_as(), person)
    typed(page, "4")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowRight")
    assert state(page)[:2] == [3, None]
    expect(page.locator(".it.at")).to_have_attribute("data-item", "1")
    page.locator(".it.at .op").nth(2).click()
    assert state(page)[0] == 2
    expect(page.locator(".it.at")).to_have_attribute("data-item", "2")


def test_switched_off_keys_work_only_on_an_answer_that_has_the_focus(page_as: Opened, person: UUID) -> None:
    page = opened(page_as(), person)
    page.evaluate("document.getElementById('shell').dataset.keys = 'off'; document.activeElement.blur()")
    typed(page, "3")
    assert state(page)[0] is None
    page.locator('.it[data-item="1"] input').first.focus()
    typed(page, "3")
    assert state(page)[:2] == [3, None]


def test_the_running_figures_say_no_total_before_all_twelve(page_as: Opened, person: UUID) -> None:
    page = opened(page_as(), person)
    typed(page, NOW[:9])
    side = page.locator(".side")
    expect(side).to_contain_text("So far, 9 of 12 items")
    expect(side.locator(".tot")).to_have_text("23of 36")
    expect(side).to_contain_text(f"No total before all 12. Last total 34 on {day(LAST_ON)}.")
    expect(side).to_contain_text("after item 12")
    typed(page, NOW[9:])
    expect(side.locator(".tot")).to_have_text("31of 48 (−3)")
    expect(side).to_contain_text("4B (estimated)")


def test_item_5_asks_what_fits_a_gastrostomy_and_can_be_overridden(site: Site, page_as: Opened, person: UUID) -> None:
    scope = site.north.scope()
    with engine.writing(scope) as session:
        make.event(session, scope, person, "gastrostomy", happened_on=TODAY - timedelta(days=5))
    page = opened(page_as(), person)
    row = page.locator('.it[data-item="5"]:visible')
    expect(row).to_contain_text("Handling fixings")
    typed(page, "34422")
    row.locator("select").select_option("5a")
    expect(row).to_contain_text("Cutting food")
    assert state(page)[4] is None, "an answer to one form is no answer to the other"
    typed(page, "1")
    row.locator("select").select_option("5b")
    assert state(page)[4] == 2


def test_a_possible_mistake_is_asked_once_and_can_be_kept(site: Site, page_as: Opened, person: UUID) -> None:
    page = opened(page_as(), person)
    typed(page, "344223333323")
    expect(page.locator(".side")).to_contain_text("Stairs 1 → 3")
    page.keyboard.press("Control+Enter")
    ask = page.get_by_role("alertdialog")
    expect(ask).to_contain_text("Stairs 1 → 3 is up by 2 since")
    expect(ask.get_by_role("button", name="Go back")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".it.at")).to_have_attribute("data-item", "9")
    page.keyboard.press("Control+Enter")
    ask.wait_for()
    page.keyboard.press("Control+Enter")
    expect(saved(page)).to_be_visible()
    assert scores(site, person)[-1].items[8] == 3


def test_a_day_in_the_future_cannot_be_saved(page_as: Opened, person: UUID) -> None:
    page = opened(page_as(), person)
    typed(page, NOW)
    field = page.locator("[data-field=on]")
    field.focus()
    page.keyboard.press("ArrowUp")
    expect(field).to_have_value(day(TODAY + timedelta(days=1)))
    expect(page.locator("#alsfrs-on-problem")).to_have_text("This date is in the future")
    page.keyboard.press("Control+Enter")
    expect(status(page)).to_contain_text("Not saved yet")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Control+Enter")
    expect(saved(page)).to_be_visible()


def test_the_calendar_sits_in_the_middle_of_its_field(page_as: Opened, person: UUID) -> None:
    page = opened(page_as(), person)
    field, sign = (page.locator(one).bounding_box() for one in ("[data-field=on]", "[data-do=pick] svg"))
    assert field and sign
    assert abs(field["y"] + field["height"] / 2 - sign["y"] - sign["height"] / 2) <= 1


def test_a_role_that_may_not_record_finds_no_such_page(page_as: Opened, person: UUID) -> None:
    page = page_as(Role.COORDINATOR)
    page.goto(f"/patients/{person}/alsfrs/new")
    expect(page.get_by_text("Not found or no access").first).to_be_visible()


def test_on_a_phone_each_answer_is_48_px_and_the_wording_stands_under_the_open_row(page_as: Opened, person: UUID) -> None:
    page = opened(page_as(viewport=PHONE, has_touch=True), person)
    sizes = page.evaluate(
        "[...document.querySelectorAll('.it:not([hidden]) .op')].map((one) => one.getBoundingClientRect()).map((box) => [box.width, box.height])"
    )
    assert len(sizes) == 60 and all(width >= 48 and height >= 48 for width, height in sizes)
    page.locator('.it[data-item="1"] .op').nth(1).tap()
    expect(page.locator('.it[data-item="2"] + .full')).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_form_and_what_it_asks_are_accessible(site: Site, page_as: Opened, person: UUID, scheme: str) -> None:
    page = opened(page_as(color_scheme=scheme), person)
    typed(page, "34n223333323")
    assert wrong(page) == []
    page.keyboard.press("Control+Enter")
    page.get_by_role("alertdialog").wait_for()
    assert wrong(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("alertdialog")).to_have_count(0)
    page.fill("[data-field=on]", day(LAST_ON))
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alertdialog")).to_contain_text("already saved")
    assert wrong(page) == []
