"""Care & tasks and History by keyboard: carers, sign-offs, papers, the lead, notes; somebody else's change; and care that ends and goes on."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Locator, Page, expect

from db.commands import summaries
from db.queries import talk
from db.vocabulary import Role
from tests import makers as make
from tests.browser.conftest import PHONE, Site
from tests.browser.test_axe import wrong
from tests.makers import TODAY

Opened = Callable[..., Page]
RULES_MS = 20_000  # what rules follow is judged anew before it is seen; a machine that does much besides takes its time


def somebody(site: Site, name: str) -> UUID:
    """Somebody of one's own for each test: tasks, a carer, an aid that is out, a programme, notes."""
    scope = site.north.scope()
    with site.world.writing(scope) as session:
        who = make.patient(session, scope, family_name=name, given_name="Robin", born_on=TODAY.replace(year=1951))
        for on in (300, 200, 100, 5):
            make.score(session, scope, who, assessed_on=TODAY - timedelta(days=on))
        make.task(session, scope, who, title="Order power chair", due_on=TODAY - timedelta(days=4), discipline="OT")
        make.task(session, scope, who, title="Falls review", due_on=TODAY + timedelta(days=6))
        make.event(session, scope, who, "niv_start", happened_on=TODAY - timedelta(days=90))
        make.event(session, scope, who, "fall", happened_on=TODAY - timedelta(days=20), injury=True, detail="on the stairs")
        make.sign_off(session, scope, who, make.carer(session, scope, who, name="Mary Carer"), taught_on=TODAY - timedelta(days=300))
        make.aid(session, scope, who, "EQ-05", delivered_on=TODAY - timedelta(days=40), in_use_on=TODAY - timedelta(days=30))
        make.programme(session, scope, who)
        make.home_link(session, scope, who)
        make.note(session, scope, who, "Sleeps with two pillows.")
        summaries.refresh(session, scope, [who], TODAY)
    return who


def opened(page: Page, who: UUID, tab: str = "care", more: str = "") -> Page:
    page.goto(f"/patients/{who}?tab={tab}{more}")
    page.locator("#care-tasks, #history-past").first.wait_for()
    return page


def by_key(page: Page, box: str) -> Locator:
    """A form opened by keyboard: focus on its button, Enter; the focus is then in its first field."""
    page.locator(f"#{box} > summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator(f"#{box} form")).to_be_visible()
    page.wait_for_function("box => document.querySelector(`#${box} form`).contains(document.activeElement)", arg=box)
    return page.locator(f"#{box}")


def test_a_carer_is_added_by_keyboard_and_taken_back_by_u(site: Site, page_as: Opened) -> None:
    page = opened(page_as(), somebody(site, "Arden"))
    form = by_key(page, "carer-new")
    expect(form.locator("h3")).to_contain_text("ARDEN, Robin")
    page.keyboard.type("Tom Other")
    page.keyboard.press("Tab")
    page.keyboard.type("son")
    page.keyboard.press("Enter")
    expect(page.locator("#care-carers")).to_contain_text("Tom Other", timeout=RULES_MS)
    expect(form.locator("form")).to_be_hidden()
    page.keyboard.press("u")
    expect(page.locator("#care-carers")).not_to_contain_text("Tom Other")


def test_a_sign_off_stands_in_the_checklist_at_once(site: Site, page_as: Opened) -> None:
    page = opened(page_as(), somebody(site, "Birch"))
    expect(page.locator(".training")).to_contain_text("refresh was due")
    by_key(page, "signoff-new")
    page.select_option("#signoff-new-topic_key", "CT-03")
    page.select_option("#signoff-new-level", "done_alone")
    page.keyboard.press("Tab")
    page.locator("#signoff-new-taught_on").press("Enter")
    expect(page.locator(".training")).to_contain_text("holds until", timeout=RULES_MS)
    expect(page.locator(".training")).not_to_contain_text("refresh was due")


def test_a_document_without_a_place_is_refused_in_words_and_what_was_typed_stays(site: Site, page_as: Opened) -> None:
    page = opened(page_as(), somebody(site, "Cedar"))
    form = by_key(page, "document-new")
    page.fill("#document-new-detail", "No tracheostomy")
    page.fill("#document-new-kept_where", " ")
    page.locator("#document-new-detail").press("Enter")
    expect(form.locator("[data-said]")).to_contain_text("where it is kept")
    assert page.input_value("#document-new-detail") == "No tracheostomy"
    page.fill("#document-new-kept_where", "Red folder")
    page.locator("#document-new-kept_where").press("Enter")
    expect(page.locator("#care-documents")).to_contain_text("No tracheostomy")
    expect(page.locator("#care-documents")).to_contain_text("kept: Red folder")


def test_escape_closes_a_form_and_gives_the_focus_back(site: Site, page_as: Opened) -> None:
    page = opened(page_as(), somebody(site, "Dogwood"))
    by_key(page, "contact-new")
    page.keyboard.press("Escape")
    expect(page.locator("#contact-new form")).to_be_hidden()
    assert page.evaluate("() => document.activeElement.textContent") == "Add contact"


def test_a_record_asks_for_nothing_that_the_role_may_not_have(site: Site, page_as: Opened) -> None:
    page, refused = page_as(Role.COORDINATOR), list[str]()
    page.on("response", lambda answer: refused.append(answer.url) if answer.status >= 400 else None)
    opened(page, site.patients["Smith, John"])
    page.wait_for_load_state("networkidle")
    assert refused == []


def test_what_is_half_typed_is_still_there_when_the_record_is_drawn_again(site: Site, page_as: Opened) -> None:
    page = opened(page_as(), somebody(site, "Damson"))
    by_key(page, "contact-new")
    page.select_option("#contact-new-kind", "hospice")
    page.fill("#contact-new-name", "St Anne’s")
    page.evaluate("() => { document.getElementById('contact-new').dataset.old = '1'; window.dispatchEvent(new CustomEvent('care:refresh')); }")
    expect(page.locator("#contact-new[data-old]")).to_have_count(0)
    assert [page.input_value(f"#contact-new-{name}") for name in ("kind", "name")] == ["hospice", "St Anne’s"]
    expect(page.locator("#contact-new-name")).to_be_focused()


def test_one_form_sent_twice_before_its_answer_is_one_entry(site: Site, page_as: Opened) -> None:
    page = opened(page_as(), somebody(site, "Dewberry"))
    by_key(page, "contact-new")
    page.fill("#contact-new-name", "St Anne’s")
    page.evaluate("() => { const form = document.querySelector('#contact-new form'); form.requestSubmit(); form.requestSubmit(); }")
    expect(page.locator("#toasts")).to_contain_text("Contact saved")
    expect(page.locator("#care-contacts .contacts > li")).to_have_count(1)
    page.reload()
    expect(page.locator("#care-contacts .contacts > li")).to_have_count(1)


def test_another_lead_is_named(site: Site, page_as: Opened) -> None:
    page = opened(page_as(Role.COORDINATOR), somebody(site, "Elder"))
    by_key(page, "lead-NURSE")
    page.select_option("#lead-NURSE-account_id", str(site.north.people[Role.NURSING]))
    page.locator("#lead-NURSE button[type=submit]").press("Enter")
    expect(page.locator("#care-team li", has=page.locator("#lead-NURSE"))).to_contain_text(f"since {TODAY:%d-%b-%Y}")


def test_somebody_elses_change_is_shown_beside_mine_and_asked_about(site: Site, page_as: Opened) -> None:
    who = somebody(site, "Fir")
    mine, theirs = opened(page_as(), who), opened(page_as(Role.NURSING), who)
    box = mine.locator("#care-carers .carers .form-box").get_attribute("id")
    assert box is not None
    by_key(mine, box)
    mine.fill(f"#{box}-phone", "111")
    by_key(theirs, box)
    theirs.fill(f"#{box}-phone", "222")
    theirs.locator(f"#{box}-phone").press("Enter")
    expect(theirs.locator("#care-carers")).to_contain_text("222")
    mine.locator(f"#{box}-phone").press("Enter")
    both = mine.locator(f"#{box} [data-said]")
    expect(both).to_contain_text("now 222, yours 111")
    both.get_by_role("button", name="Save mine").press("Enter")
    expect(mine.locator("#care-carers")).to_contain_text("111")


def test_a_task_opens_to_its_story_is_done_and_opened_again(site: Site, page_as: Opened) -> None:
    page = opened(page_as(), somebody(site, "Gorse"))
    late = page.locator("#care-tasks .stories > li").first
    expect(late).to_contain_text("overdue 4 d")
    late.locator("summary").first.focus()
    page.keyboard.press("Enter")
    expect(late.locator(".story")).to_contain_text("Owner")
    late.get_by_label("Comment").fill("asked the supplier")
    page.keyboard.press("Enter")
    expect(late.locator(".story-said")).to_contain_text("asked the supplier")
    late.get_by_role("button", name="Done").press("Enter")
    expect(page.locator("#care-tasks .sec-h")).to_contain_text("1 open")
    expect(page.locator(".stories-closed")).to_contain_text("Order power chair")
    page.keyboard.press("u")
    expect(page.locator("#care-tasks .sec-h")).to_contain_text("2 open, 1 overdue")


def test_a_colleague_named_in_a_comment_on_the_record_is_told(site: Site, page_as: Opened) -> None:
    page = opened(page_as(), somebody(site, "Holly"))
    late = page.locator("#care-tasks .stories > li").first
    late.locator("summary").first.press("Enter")
    field = late.get_by_role("textbox", name="Comment")
    field.click()
    page.keyboard.type("can you look @Occ")
    expect(late.get_by_role("option")).to_have_count(1)
    expect(field).to_have_attribute("aria-activedescendant", f"{field.get_attribute('id')}-0")
    page.keyboard.press("Enter")
    expect(field).to_have_value("can you look @Occupational of North ALS Clinic ")
    expect(late.get_by_role("option")).to_have_count(0)
    assert wrong(page) == []
    page.keyboard.press("Enter")
    expect(late.locator(".story-said")).to_contain_text("told Occupational of North")
    with site.world.reading(site.north.scope(Role.OCCUPATIONAL)) as session:
        assert sum(talk.unread(session, site.north.scope(Role.OCCUPATIONAL)).values()) == 1
    field.fill("@Occ")
    expect(late.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(late.get_by_role("option")).to_have_count(0)
    expect(late.locator(".story")).to_be_visible()


def test_a_note_is_written_reworded_and_struck_and_none_is_lost(site: Site, page_as: Opened) -> None:
    page = opened(page_as(), somebody(site, "Hazel"), "history")
    page.keyboard.press("n")
    page.locator("#note-new-text").fill("Family asks for a home visit.")
    page.get_by_role("button", name="Save").press("Enter")
    row = page.locator("#history-list > li", has_text="home visit")
    expect(row).to_contain_text("Note")
    box = row.locator(".form-box").first.get_attribute("id")
    assert box is not None
    by_key(page, box)
    page.fill(f"#{box}-text", "Family asks for a phone call.")
    page.locator(f"#{box} button[type=submit]").press("Enter")
    row = page.locator("#history-list > li", has_text="phone call")
    expect(row).to_contain_text("edited")
    expect(row.locator("details", has_text="earlier wording")).to_contain_text("home visit")
    strike = row.locator(".form-box").last.get_attribute("id")
    assert strike is not None
    by_key(page, strike)
    page.keyboard.type("about another person")
    page.keyboard.press("Enter")
    expect(page.locator("#history-list del", has_text="phone call")).to_be_visible()
    expect(page.locator("#history-list")).to_contain_text("about another person")


def test_everything_recorded_is_filtered_as_one_types_and_the_filter_stays_in_the_address(site: Site, page_as: Opened) -> None:
    who = somebody(site, "Ivy")
    page = opened(page_as(), who, "history")
    page.keyboard.press("/")
    page.keyboard.type("stairs")
    expect(page.locator("#history-list > li:visible")).to_have_count(1)
    expect(page.locator("#history-said")).to_contain_text("1 of ")
    assert "q=stairs" in page.url
    page.reload()
    expect(page.locator("#history-list > li:visible")).to_have_count(1)
    page.locator("#history-q").press("Escape")
    expect(page.locator("#history-list > li:visible")).not_to_have_count(1)
    page.select_option("#history-kind", "Note")
    expect(page.locator("#history-list > li:visible")).to_have_count(1)
    assert "kind=Note" in page.url


def test_lanes_say_themselves_in_words_and_as_a_table(site: Site, page_as: Opened) -> None:
    page = opened(page_as(), somebody(site, "Juniper"), "history")
    expect(page.locator("#history-sentence")).to_contain_text("NIV: ")
    expect(page.locator("#history-sentence")).to_contain_text("Falls: 1, the last ")
    page.locator("#history-lanes").get_by_role("button", name="Table").press("Enter")
    expect(page.locator("#patient-history-table tbody tr", has_text="NIV")).to_contain_text("now")
    page.locator("#patient-x-onset").press("Enter")
    expect(page.locator(".lanes-axis text").first).to_have_text("14")  # months since onset


def test_care_ends_in_one_action_is_said_before_and_taken_back_by_u(site: Site, page_as: Opened) -> None:
    who = somebody(site, "Larch")
    page = opened(page_as(), who)
    by_key(page, "end-care")
    page.select_option("#end-care-status", "died")
    page.fill("#end-care-told_by", "daughter, by phone")
    page.keyboard.press("Enter")
    asked = page.locator("#end-care [data-said]")
    expect(asked).to_contain_text(f"LARCH, Robin, born {TODAY:%d-%b}-1951, has died")
    expect(asked).to_contain_text("closes 2 open tasks")
    expect(asked).to_contain_text("revokes 1 home link")
    expect(asked).to_contain_text("Collect power chair")
    expect(page.locator(".banner.is-dead")).to_have_count(0)
    page.select_option("#end-care-status", "hospice")
    expect(asked).to_be_hidden()
    page.select_option("#end-care-status", "died")
    page.locator("#end-care button[type=submit]").press("Enter")
    expect(asked).to_contain_text("has died")
    page.keyboard.press("Enter")
    expect(page.locator(".banner.is-dead")).to_contain_text("Died", timeout=RULES_MS)
    expect(page.locator("#care-tasks")).to_contain_text("Call the family")
    expect(page.locator("#patient-page")).not_to_contain_text("overdue")
    page.keyboard.press("u")
    expect(page.locator(".banner.is-dead")).to_have_count(0)
    expect(page.locator("#care-tasks .sec-h")).to_contain_text("1 overdue")
    expect(page.locator("#care-tasks .stories").first).to_contain_text("Falls review")


def test_care_is_reopened_with_a_reason_that_stays(site: Site, page_as: Opened) -> None:
    who = somebody(site, "Maple")
    page = opened(page_as(Role.COORDINATOR), who)
    by_key(page, "end-care")
    page.select_option("#end-care-status", "hospice")
    page.fill("#end-care-told_by", "hospice team")
    page.keyboard.press("Enter")
    page.locator("#end-care [data-said] button").press("Enter")
    expect(page.locator("#care-ending h2")).to_have_text("Care here has ended")
    page.goto("/patients")
    page.locator(".ag-row .nm").first.wait_for()
    assert "MAPLE" not in page.locator("body").inner_text()
    opened(page, who)
    by_key(page, "reopen-care")
    page.fill("#reopen-care-words", "home again")
    page.keyboard.press("Enter")
    expect(page.locator("#care-ending")).to_contain_text("came back")
    expect(page.locator("#care-ending")).to_contain_text("home again")
    expect(page.locator("#care-tasks")).to_contain_text("Falls review")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("tab", ["care", "history"])
def test_both_tabs_are_accessible_with_a_form_open(site: Site, page_as: Opened, tab: str, scheme: str) -> None:
    page = opened(page_as(color_scheme=scheme), site.patients["Smith, John"], tab)
    assert wrong(page) == []
    by_key(page, "carer-new" if tab == "care" else "note-new")
    assert wrong(page) == []


@pytest.mark.parametrize("tab", ["care", "history"])
def test_on_a_phone_both_tabs_fit_and_their_targets_are_large(site: Site, page_as: Opened, tab: str) -> None:
    page = opened(page_as(viewport=PHONE), somebody(site, f"Nettle{tab}"), tab)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= PHONE["width"]
    assert wrong(page) == []
    form = by_key(page, "carer-new" if tab == "care" else "note-new")
    save = form.get_by_role("button", name="Save").bounding_box()
    assert save is not None
    assert save["height"] >= 44
    assert save["y"] + save["height"] <= PHONE["height"]


def test_what_is_left_after_an_end_stands_by_itself_and_the_person_is_found_by_the_word_ended(site: Site, page_as: Opened) -> None:
    who = somebody(site, "Oakley")
    page = opened(page_as(Role.COORDINATOR), who)
    by_key(page, "end-care")
    page.select_option("#end-care-status", "died")
    page.fill("#end-care-told_by", "ward")
    page.keyboard.press("Enter")
    page.locator("#end-care [data-said] button").press("Enter")
    expect(page.locator(".banner.is-dead")).to_be_visible(timeout=RULES_MS)
    page.goto("/tasks")
    page.locator("#after-care > summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#after-care")).to_contain_text(f"OAKLEY, Robin born {TODAY:%d-%b}-1951 · Died")
    expect(page.locator("#after-care")).to_contain_text("Call the family")
    expect(page.locator("#after-care")).not_to_contain_text("overdue")
    assert wrong(page) == []
    page.keyboard.press("Control+k")
    page.keyboard.type("oakley")
    expect(page.locator("#jump-said")).to_contain_text("“ended” and a name")
    page.locator("#jump-in").fill("ended oakley")
    found = page.locator("#jump-found [role=option]")
    expect(found).to_contain_text("Died")
    page.keyboard.press("Enter")
    expect(page.locator(".banner.is-dead")).to_contain_text("OAKLEY, Robin")
