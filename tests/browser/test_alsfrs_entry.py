"""ALSFRS-R entry in a real browser: keys only in seconds, nothing typed lost, two people never over each other."""

import random
import re
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from dashboard.care import alsfrs, slips, staging
from dashboard.care.typed_day import typed_day
from dashboard.care.words import day
from db import engine
from db.commands import summaries
from db.queries import measured
from db.records import Happening, Score
from db.vocabulary import EventKind, Item5Form, Mode, Role
from tests import makers as make
from tests.browser.conftest import PASSWORD, PHONE, Site, sign_in
from tests.browser.test_axe import wrong
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
    assert took < 15
    expect(page).to_have_url(re.compile(f"/patients/{person}$"))
    expect(page.locator("#patient-page")).to_contain_text("31")
    assert [score.items for score in scores(site, person)] == [tuple(BEFORE), tuple(map(int, NOW))]


@pytest.mark.parametrize("how", ["press", "key"])
def test_undo_takes_the_score_back_and_keeps_what_was_typed(site: Site, page_as: Opened, person: UUID, how: str) -> None:
    page = opened(page_as(), person)
    typed(page, NOW)
    page.keyboard.press("Control+Enter")
    expect(saved(page)).to_be_visible()
    page.locator("#patient-page").wait_for()
    if how == "press":
        saved(page).get_by_role("button", name="Undo").click()
    else:
        page.keyboard.press("u")
    expect(page.locator("#toasts")).to_contain_text("Taken back")
    assert len(scores(site, person)) == 1
    opened(page, person)
    assert state(page) == list(map(int, NOW))


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


def test_a_draft_survives_a_reload_and_signing_out(site: Site, context_as: Windows, person: UUID) -> None:
    page = opened(context_as(Role.OCCUPATIONAL, fresh=True).new_page(), person)
    typed(page, "344")
    expect(status(page)).to_contain_text("Draft saved")
    typed(page, "2")
    page.reload()
    page.locator(".it.at").wait_for()
    assert state(page)[:5] == [3, 4, 4, 2, None], "the last key was still waiting to be sent"
    expect(page.locator("[data-show=restored]")).to_contain_text("not saved yet")
    page.locator("#user-menu summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in**")
    sign_in(page, site, Role.OCCUPATIONAL)
    opened(page, person)
    assert state(page)[:5] == [3, 4, 4, 2, None]
    page.get_by_role("button", name="Throw it away").click()
    expect(page.locator("[data-show=restored]")).to_be_hidden()
    page.reload()
    page.locator(".it.at").wait_for()
    assert state(page) == [None] * 12


def test_leaving_by_a_link_or_back_sends_what_was_still_waiting(context_as: Windows, person: UUID) -> None:
    page = context_as().new_page()
    page.goto(f"/patients/{person}")
    page.locator("#patient-alsfrs").click()
    page.locator(".it.at").wait_for()
    typed(page, "34")
    page.go_back()
    page.locator("#patient-alsfrs").click()
    page.locator(".it.at").wait_for()
    assert state(page)[:3] == [3, 4, None]
    typed(page, "4")
    page.locator(".nav a").first.click()
    page.locator("#patients-count").wait_for()
    opened(page, person)
    assert state(page)[:4] == [3, 4, 4, None]


def test_what_is_typed_without_a_connection_is_kept_and_sent_once_it_is_back(context_as: Windows, person: UUID) -> None:
    context = context_as()
    page = opened(context.new_page(), person)
    typed(page, "34")
    expect(status(page)).to_contain_text("Draft saved")
    context.set_offline(True)
    typed(page, "42")
    expect(status(page)).to_contain_text("Offline since", timeout=8000)
    expect(status(page)).to_contain_text("kept in this page")
    context.set_offline(False)
    expect(status(page)).to_contain_text("Draft saved", timeout=8000)
    other = opened(context.new_page(), person)
    assert state(other)[:4] == [3, 4, 4, 2]


def test_signed_out_while_typing_signs_in_over_the_form_and_loses_nothing(site: Site, context_as: Windows, person: UUID) -> None:
    context = context_as(Role.SPEECH, fresh=True)
    page = opened(context.new_page(), person)
    typed(page, "3")
    expect(status(page)).to_contain_text("Draft saved")
    context.clear_cookies()
    typed(page, "44")
    page.locator("#again").wait_for()
    page.fill("#again-p", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#again")).to_have_count(0)
    assert state(page)[:4] == [3, 4, 4, None]
    expect(status(page)).to_contain_text("Draft saved", timeout=8000)
    opened(page, person)
    assert state(page)[:4] == [3, 4, 4, None]


def test_a_save_whose_answer_is_lost_is_sent_again_and_saves_once(site: Site, context_as: Windows, person: UUID) -> None:
    page = opened(context_as().new_page(), person)
    lost: list[str] = []

    def lose_the_first(route: Route) -> None:
        if not lost and "alsfrs-save" in (route.request.post_data or ""):
            lost.append(route.fetch().text())
            route.abort()
        else:
            route.continue_()

    page.route("**/_dash-update-component*", lose_the_first)
    typed(page, NOW)
    page.keyboard.press("Control+Enter")
    expect(saved(page)).to_contain_text("Saved 31/48 (−3)", timeout=20000)
    assert "saved" in lost[0]
    assert len(scores(site, person)) == 2


def test_nothing_of_a_patient_is_kept_in_the_browser(page_as: Opened, person: UUID) -> None:
    page = opened(page_as(), person)
    typed(page, "3442")
    expect(status(page)).to_contain_text("Draft saved")
    kept = page.evaluate("JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)])")
    assert str(person) not in kept and "Entered" not in kept and "items" not in kept


def test_two_people_changing_one_score_see_both_and_lose_nothing(site: Site, page_as: Opened, person: UUID) -> None:
    score = scores(site, person)[0]
    ana, bea = opened(page_as(Role.PHYSIO), person, score.id), opened(page_as(Role.RESPIRATORY), person, score.id)
    bea.locator('.it[data-item="8"] .op').nth(3).click()
    bea.locator('.it[data-item="12"] .op').nth(1).click()
    bea.keyboard.press("Control+Enter")
    expect(saved(bea)).to_be_visible()
    ana.locator('.it[data-item="7"] .op').nth(2).click()
    ana.locator('.it[data-item="8"] .op').nth(2).click()
    ana.keyboard.press("Control+Enter")
    ask = ana.get_by_role("alertdialog")
    expect(ask.locator("h2")).to_have_text(re.compile(r"Respiratory of North ALS Clinic changed this score at \d\d:\d\d"))
    expect(ask.locator("tbody tr")).to_have_count(3)
    lines = {row.locator("th").inner_text(): row.locator(":checked + span").inner_text() for row in ask.locator("tbody tr").all()}
    assert lines == {"Turning in bed": "2 with difficulty", "Walking": "2 with aid", "Breathing support": "3 NIV, some"}
    ask.get_by_label("1 legs move").check()
    expect(ask.locator("[data-say=save]")).to_have_text("Save 30/48 (saved: 31/48)")
    ask.locator("[data-say=save]").click()
    expect(saved(ana)).to_be_visible()
    assert [(s.items, s.version) for s in scores(site, person)] == [((3, 4, 4, 2, 2, 3, 2, 1, 1, 3, 2, 3), 3)]


def test_a_score_whose_rater_is_not_known_can_be_changed_without_making_one_up(site: Site, page_as: Opened, person: UUID) -> None:
    page = opened(page_as(), person, scores(site, person)[0].id)
    expect(page.locator("[data-field=rater]")).to_have_value("")
    page.locator('.it[data-item="12"] .op').nth(1).click()
    page.keyboard.press("Control+Enter")
    expect(saved(page)).to_be_visible()
    assert scores(site, person)[0].rater is None


def test_going_back_from_the_conflict_keeps_what_was_typed(site: Site, page_as: Opened, person: UUID) -> None:
    score = scores(site, person)[0]
    page = opened(page_as(), person, score.id)
    with engine.writing(site.north.scope()) as session:
        session.connection().exec_driver_sql("UPDATE alsfrs SET q1 = 2, version = 2 WHERE id = %s", (score.id,))
    page.locator('.it[data-item="7"] .op').nth(2).click()
    page.keyboard.press("Control+Enter")
    page.get_by_role("alertdialog").wait_for()
    page.keyboard.press("Escape")
    assert state(page)[6] == 2
    expect(status(page)).to_contain_text("Draft saved")


def test_a_day_that_is_taken_is_a_choice_not_an_error(site: Site, page_as: Opened, person: UUID) -> None:
    page = opened(page_as(), person)
    page.fill("[data-field=on]", day(LAST_ON).lower())
    page.locator('.it[data-item="1"] input').first.focus()
    typed(page, "344223331323")
    page.keyboard.press("Control+Enter")
    ask = page.get_by_role("alertdialog")
    expect(ask).to_contain_text(f"A clinic score of {day(LAST_ON)} is already saved")
    ask.locator("[data-say=save]").click()
    expect(saved(page)).to_be_visible()
    assert [(s.items[11], s.version) for s in scores(site, person)] == [(3, 2)]


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
    page.fill("[data-field=on]", day(LAST_ON))
    page.keyboard.press("Control+Enter")
    page.get_by_role("alertdialog").get_by_text("already saved").wait_for()
    assert wrong(page) == []


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
