"""The patient list as people use it: what it shows, how it is searched, filtered, sorted and walked through."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.clinic import EXTRA, PEOPLE
from tests.browser.conftest import PHONE, Site

EVERYBODY = len(PEOPLE) + EXTRA
Opened = Callable[..., Page]


def names(page: Page) -> list[str]:
    """Family names in the order on the screen."""
    return page.evaluate(
        "() => { const at = (name) => Number(name.closest('.ag-row').getAttribute('row-index'));"
        " return [...document.querySelectorAll('.ag-row[row-index] .nm')].sort((a, b) => at(a) - at(b)).map((name) => name.textContent); }"
    )


def opened(page: Page, address: str = "/patients") -> Page:
    page.goto(address)
    page.locator(".ag-row .nm, .cards .nm, #patients-empty .empty").first.wait_for()
    return page


def counted(page: Page) -> str:
    return page.locator("#patients-count").inner_text()


def test_the_list_opens_in_review_order_with_act_first(site: Site, page_as: Opened) -> None:
    page = opened(page_as())
    kinds = page.evaluate("() => care.list.rows.map((row) => row.c)")
    assert len(kinds) == EVERYBODY
    assert kinds == sorted(kinds, key=["act", "watch", "data", "stable"].index)
    assert kinds[0] == "act"
    expect(page.locator(".grp").first).to_contain_text("need a decision at this meeting")
    assert f"{EVERYBODY} under care" in counted(page)


def test_each_row_says_its_class_in_words_and_its_total_with_change(site: Site, page_as: Opened) -> None:
    page = opened(page_as())
    row = page.locator(f'.ag-row[row-id="{site.patients["Smith, John"]}"]')
    expect(row.locator('[col-id="c"]')).to_have_text("Act")
    expect(row.locator('[col-id="total"]')).to_contain_text("31")
    expect(row.locator('[col-id="total"]')).to_contain_text("(−3)")
    expect(row.locator('[col-id="name"]')).to_contain_text("similar name")
    expect(row.locator('[col-id="tasks"]')).to_contain_text("1/1")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("nguyen", "NGUYỄN, Thị Hương"),
        ("LUKASZ", "ŁUKASZEWSKI, Bartłomiej"),
        ("ostergaard", "ØSTERGAARD, Søren"),
        ("kovalenko", "КОВАЛЕНКО, Оксана"),
        ("оксана", "КОВАЛЕНКО, Оксана"),
        ("秀英", "王, 秀英"),
        ("wang xiu", "王, 秀英"),
        ("smith jo 1958", "SMITH, John"),
        ("4 mar 1958", "SMITH, John"),
        ("04-Mar-1958", "SMITH, John"),
        ("04/03/1958", "SMITH, John"),
        ("1958-03-04", "SMITH, John"),
        ("4.3.58", "SMITH, John"),
        ("04031958", "SMITH, John"),
        ("n500000", "SMITH, John"),
        ("943 476 0000", "SMITH, John"),
    ],
)
def test_a_person_is_found_by_name_birth_date_or_number(site: Site, page_as: Opened, typed: str, found: str) -> None:
    page = opened(page_as())
    page.keyboard.press("/")
    page.keyboard.type(typed)
    expect(page.locator(".ag-row .nm")).to_have_count(1)
    assert names(page) == [found]


def test_what_was_typed_is_not_in_the_address_and_survives_reload_and_back(site: Site, page_as: Opened) -> None:
    page = opened(page_as())
    page.fill("#patients-q", "smith")
    expect(page.locator(".ag-row .nm")).to_have_count(2)
    assert "smith" not in page.url.lower()
    page.reload()
    expect(page.locator(".ag-row .nm")).to_have_count(2)
    page.locator(".ag-row .nm").first.click()
    page.wait_for_url(re.compile("/patients/[0-9a-f-]{36}"))
    page.go_back()
    expect(page.locator(".ag-row .nm")).to_have_count(2)
    expect(page.locator("#patients-q")).to_have_value("smith")


def test_filters_are_in_the_address_and_ask_the_server_nothing(site: Site, page_as: Opened) -> None:
    page = opened(page_as())
    page.wait_for_load_state("networkidle")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "_dash-update" in request.url else None)
    page.click("#f-watch")
    page.select_option("#pick-site", "Harbour")
    page.wait_for_timeout(300)
    assert not asked
    assert page.url.endswith("/patients?flag=watch&site=Harbour")
    here = names(page)
    assert here and len(here) < len(PEOPLE)
    page.reload()
    page.locator(".ag-row .nm").first.wait_for()
    assert names(page) == here
    expect(page.locator("#f-watch")).to_have_attribute("aria-pressed", "true")


def test_a_filter_that_hides_act_says_how_many(site: Site, page_as: Opened) -> None:
    page = opened(page_as())
    acts = page.evaluate("() => care.list.counts.all.act")
    assert acts > 0
    assert f"{acts} Act, none hidden by filter" in counted(page)
    page.click("#f-watch")
    assert f"{acts} Act, {acts} hidden by filter" in counted(page)


def test_mine_shows_those_whose_care_team_i_am_on(site: Site, page_as: Opened) -> None:
    page = opened(page_as(), "/patients?mine=1")
    mine = [f"{family.upper()}, {given}" for n, (family, given, *_) in enumerate(PEOPLE) if n % 3 == 0]
    assert len(names(page)) == len(mine)
    assert f"{len(mine)} mine of {EVERYBODY}" in counted(page)


def test_an_empty_list_names_the_cause_and_ends_it(site: Site, page_as: Opened) -> None:
    page = opened(page_as())
    page.fill("#patients-q", "zzzz")
    expect(page.locator("#patients-empty")).to_contain_text("No patient matches what you typed")
    page.get_by_role("button", name="Clear the search").click()
    expect(page.locator("#patients-empty")).to_be_empty()
    page.goto("/patients?flag=watch&stage=nowhere")
    expect(page.locator("#patients-empty")).to_contain_text("2 filters are on")
    page.get_by_role("button", name="Clear filters").click()
    page.locator(".ag-row .nm").first.wait_for()
    assert page.url.endswith("/patients")


def test_a_sort_is_in_the_address_is_kept_for_the_person_and_puts_what_is_missing_last(site: Site, page_as: Opened) -> None:
    page = opened(page_as("speech"))
    page.select_option("#pick-sort", "total")
    page.wait_for_timeout(1500)
    assert "sort=total" in page.url
    totals = page.evaluate(
        "() => { const seen = []; care.list.api().forEachNodeAfterFilterAndSort((node) => seen.push(node.data.total && node.data.total[0])); return seen; }"
    )
    known = [total for total in totals if total is not None]
    assert known == sorted(known) and totals[-1] is None
    assert page.locator(".grp").count() == 0
    opened(page, "/patients")
    expect(page.locator("#pick-sort")).to_have_value("total")
    page.select_option("#pick-sort", "review")
    page.wait_for_timeout(1500)
    opened(page, "/patients")
    expect(page.locator("#pick-sort")).to_have_value("review")


def test_the_list_is_walked_selected_and_opened_from_the_keyboard(site: Site, page_as: Opened) -> None:
    page = opened(page_as())
    for key in ("j", "j", "x", "j", "x"):
        page.keyboard.press(key)
    expect(page.locator("#patients-bulk")).to_contain_text("2 selected")
    page.keyboard.press("k")
    second = names(page)[1]
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/patients/[0-9a-f-]{36}"))
    expect(page.locator("h1").first).to_contain_text(second.split(",")[0])


def test_names_are_text_whatever_they_look_like(site: Site, page_as: Opened) -> None:
    page = opened(page_as())
    page.fill("#patients-q", "ada")
    expect(page.locator(".ag-row .nm")).to_have_count(1)
    expect(page.locator(".ag-row .nm")).to_have_text("=HYPERLINK(1), Ada")
    expect(page.locator(".ag-row .age")).to_contain_text("Birth date not known")


def test_a_phone_gets_cards_with_targets_that_a_thumb_can_hit(site: Site, page_as: Opened) -> None:
    page = opened(page_as(viewport=PHONE))
    cards = page.locator(".cards li a")
    expect(cards).to_have_count(EVERYBODY)
    small = page.evaluate(
        "() => [...document.querySelectorAll('.cards a, .list-f button, .list-f select, .tabbar a')]"
        ".filter((one) => one.getBoundingClientRect().height < 44).map((one) => one.textContent)"
    )
    assert small == []
    page.fill("#patients-q", "smith")
    expect(cards).to_have_count(2)
    assert page.evaluate("() => document.documentElement.scrollWidth") == PHONE["width"]
    cards.first.click()
    page.wait_for_url(re.compile("/patients/[0-9a-f-]{36}"))


def test_columns_are_those_of_the_role(site: Site, page_as: Opened) -> None:
    heads = "() => [...document.querySelectorAll('.ag-header-cell .th')].map((head) => head.firstChild.textContent)"
    assert "Fatigue" in opened(page_as("physio")).evaluate(heads)
    respiratory = opened(page_as("respiratory")).evaluate(heads)
    assert {"FVC", "SNIP", "PCF", "NIV"} <= set(respiratory)
    assert "Fatigue" not in respiratory


def test_rows_are_plain_data_and_asked_for_once(site: Site, page_as: Opened) -> None:
    page = page_as()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/patients/rows.json") else None)
    with page.expect_response("**/patients/rows.json") as coming:
        opened(page)
    assert coming.value.json()["meta"]["total"] == EVERYBODY
    page.wait_for_load_state("networkidle")
    assert len(asked) == 1


def test_somebody_who_comes_back_sees_the_rows_at_once_and_those_of_now_when_they_are_there(site: Site, page_as: Opened) -> None:
    page = opened(page_as())
    page.evaluate("() => care.go('/me')")
    page.locator(".me-choices").wait_for()
    asked: list[Route] = []
    page.route("**/patients/rows.json", lambda route: asked.append(route))
    page.evaluate("() => care.go('/patients')")
    first = page.locator(".ag-row .nm").first
    first.wait_for()
    was = first.inner_text()
    page.wait_for_timeout(200)
    news = asked[0].fetch()
    asked[0].fulfill(status=200, content_type="application/json", body=news.text().replace(was.split(",")[0], "RENAMED"))
    expect(first).to_contain_text("RENAMED")


def test_rows_of_before_do_not_stay_when_the_database_is_gone(site: Site, page_as: Opened) -> None:
    page = opened(page_as())
    page.evaluate("() => care.go('/me')")
    page.locator(".me-choices").wait_for()
    page.route("**/patients/rows.json", lambda route: route.fulfill(status=503, body="{}"))
    page.evaluate("() => care.go('/patients')")
    expect(page.locator("#patients-empty")).to_contain_text("did not arrive")
    expect(page.locator(".ag-row .nm")).to_have_count(0)
