"""The rule book by keyboard alone: found, tried, refused, saved, taken back; and why the rules say what they say on a patient's page."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from db.vocabulary import Role
from tests.browser.conftest import Site

SLOW = 30_000
COUGH = "#rb-RESP-16"


def test_a_number_is_tried_refused_saved_and_taken_back_by_keyboard(site: Site, page_as: Callable[..., Page]) -> None:
    page = page_as(Role.ADMIN)
    page.goto("/rules?disc=RESP")
    row, status = page.locator(COUGH), page.locator("#rb-said-RESP-16")
    expect(row.locator(".rb-n")).to_contain_text("now", timeout=SLOW)
    expect(page.locator("#rb-NUTR-06")).to_be_hidden()
    page.focus("#rules-q")
    page.keyboard.type("weak cough")
    expect(page.locator("#rules-shown")).to_contain_text("shown")
    assert "q=weak+cough" in page.url
    field = row.locator("[data-param='resp.pcf <']")
    field.focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("99999")
    expect(status).to_contain_text("is not between", timeout=SLOW)
    expect(row.locator("[data-save]")).to_be_disabled()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("300")
    expect(status).to_contain_text("more", timeout=SLOW)
    expect(row.locator("figcaption")).to_contain_text("with the change")
    page.keyboard.press("Enter")
    expect(row.locator("[data-save]")).to_be_focused()
    page.keyboard.press("Enter")
    said = page.locator("#rules-page .notice")
    expect(said).to_contain_text("saved for the clinic", timeout=SLOW)
    expect(row).to_contain_text("(default 270)")
    expect(row.locator(".rb-ed")).to_be_hidden()
    said.locator("button").focus()
    page.keyboard.press("Enter")
    expect(row).to_contain_text("As the default", timeout=SLOW)
    expect(field).to_have_value("270")


def test_a_switch_is_replayed_first_and_escape_and_back_leave_it_as_it_was(site: Site, page_as: Callable[..., Page]) -> None:
    page = page_as(Role.ADMIN)
    page.goto("/rules?q=RESP-14")
    row = page.locator("#rb-RESP-14")
    switch = row.get_by_role("switch")
    switch.focus()
    page.keyboard.press("Space")
    expect(switch).to_have_attribute("aria-checked", "false")
    expect(row.locator("figcaption")).to_contain_text("with the change", timeout=SLOW)
    row.locator("[data-back]").focus()
    page.keyboard.press("Enter")
    expect(switch).to_have_attribute("aria-checked", "true")
    expect(row.locator(".rb-ed")).to_be_hidden()


def test_somebody_of_another_discipline_reads_and_cannot_change(site: Site, page_as: Callable[..., Page]) -> None:
    page = page_as(Role.MANAGER)
    page.goto("/rules/RESP-16")
    expect(page.locator(f"{COUGH} figcaption")).to_contain_text("would have opened", timeout=SLOW)
    assert page.locator(f"{COUGH} input, {COUGH} [role=switch]").count() == 0
    assert page.locator("#rules-page a[href^='/patients/']").count() == 0


def test_a_verdict_leads_from_its_value_to_its_source(site: Site, page_as: Callable[..., Page]) -> None:
    page = page_as(Role.PHYSIO)
    page.goto(f"/patients/{site.patients['Smith, John']}")
    rules = page.locator("#patient-rules")
    rules.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(rules).to_contain_text("FVC", timeout=SLOW)
    expect(rules).to_contain_text("not known")
    link = rules.locator("tbody a").first
    key = link.inner_text()
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#page-title, h1").first).to_be_visible()
    expect(page.locator(f"#rb-{key}")).to_be_visible(timeout=SLOW)
    expect(page.locator(".rb-dl")).to_contain_text("Source")


def test_nothing_goes_wrong_on_the_page(site: Site, page_as: Callable[..., Page]) -> None:
    page, wrong = page_as(Role.COORDINATOR), list[str]()
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto("/rules?on=off&q=zzz")
    expect(page.locator("#rules-none")).to_be_visible(timeout=SLOW)
    page.locator("#rules-none button").click()
    expect(page.locator(COUGH)).to_be_visible()
    assert wrong == []
