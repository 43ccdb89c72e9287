"""What one person has laid down for later, with dates and places, and whom to call."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from dashboard.care.recorded import ADVANCE
from dashboard.care.words import ago, count, day
from dashboard.components.empty import empty
from dashboard.components.flag_chip import mark
from dashboard.components.form import Ask, form
from dashboard.components.markup import Tree, h
from db.care_records import Document, Known
from db.records import Patient
from db.vocabulary import ContactKind

CONTACTS = {
    ContactKind.FAMILY: "Family or friend",
    ContactKind.GP: "GP",
    ContactKind.DISTRICT_NURSE: "District nurse",
    ContactKind.HOSPICE: "Hospice",
    ContactKind.PHARMACY: "Pharmacy",
    ContactKind.SOCIAL_WORK: "Social work",
    ContactKind.SUPPLIER: "Equipment supplier",
    ContactKind.OTHER: "Other",
}


def documents(patient: Patient, found: Sequence[Document], today: date, *, may: bool, ended: bool = False) -> Tree:
    """`ended`: care here has ended, and nothing is to be reviewed any more."""
    if ended:
        found = [replace(one, review_on=None) for one in found]
    valid = [one for one in found if one.withdrawn_on is None]
    review = sum(one.review_on is not None and one.review_on < today for one in valid)
    said = ", ".join(filter(None, (f"{len(valid)} in force" if found else "", f"{count(review, 'review')} due" if review else "")))
    return h(
        "section",
        h("div", h("h2", "Advance care"), h("span", said, cls="label"), h("span", _edit(patient, None, today), cls="do") if may else None, cls="sec-h"),
        h("ul", [_document(patient, one, today, may=may) for one in found], cls="care-rows docs")
        if found
        else empty("No document recorded", "No wish, refusal or attorney is known here. That is not a wish for everything."),
        cls="sec",
        id="care-documents",
    )


def contacts(patient: Patient, found: Sequence[Known], *, may: bool) -> Tree:
    return h(
        "section",
        h("div", h("h2", "Contacts"), h("span", _contact(patient, None), cls="do") if may else None, cls="sec-h"),
        h("ul", [_known(patient, one, may=may) for one in found], cls="care-rows contacts") if found else empty("No contact recorded", "Add the GP first."),
        cls="sec",
        id="care-contacts",
    )


def _document(patient: Patient, one: Document, today: date, *, may: bool) -> Tree:
    late = one.withdrawn_on is None and one.review_on is not None and one.review_on < today
    made = f"{day(one.made_on)}; kept: {one.kept_where}"
    return h(
        "li",
        h(
            "span",
            h("b", ADVANCE[one.kind]),
            f" {one.detail}" if one.detail else None,
            h("span", f" withdrawn {day(one.withdrawn_on)}", cls="watch") if one.withdrawn_on else None,
            h("br"),
            h("span", made, cls="label"),
            h("span", f"; entered by {one.by}", cls="label") if one.by else None,
            _review(one, today, late=late),
            cls="what",
        ),
        _edit(patient, one, today) if may else h("span"),
        cls="is-struck" if one.withdrawn_on else None,
    )


def _review(one: Document, today: date, *, late: bool) -> list[Tree] | None:
    if one.withdrawn_on or one.review_on is None:
        return None
    if late:
        return [h("br"), h("span", mark("watch"), f" review was due {day(one.review_on)}, {ago(one.review_on, today)}", cls="watch label refresh")]
    return [h("br"), h("span", f"review {day(one.review_on)}", cls="label")]


def _edit(patient: Patient, one: Document | None, today: date) -> Tree:
    def on(known: date | None) -> str:
        return known.isoformat() if known else ""

    asks = [
        Ask("kind", "Document", "choice", one.kind.value if one else "", {kind.value: words for kind, words in ADVANCE.items()}, required=True),
        Ask("made_on", "Date on it", "date", on(one.made_on if one else today), required=True, most=today),
        Ask("kept_where", "Where it is kept", value=one.kept_where if one else "", required=True, hint="So that it is found at night"),
        Ask("detail", "What it says (optional)", value=one.detail if one else ""),
        Ask("review_on", "Review (optional)", "date", on(one.review_on if one else None)),
    ]
    if one:
        asks.append(Ask("withdrawn_on", "Withdrawn on (if it no longer holds)", "date", on(one.withdrawn_on), most=today))
    button: Tree | str = h("span", "Edit", h("span", f" {ADVANCE[one.kind]}", cls="sr")) if one else "Add document"
    known: dict[str, Any] = {"row_id": str(one.id), "version": one.version} if one else {}
    return form(f"document-{one.id}" if one else "document-new", button, "Advance care", patient, "care-document", asks, cls="btn-bare" if one else "", **known)


def _known(patient: Patient, one: Known, *, may: bool) -> Tree:
    phone = h("a", one.phone, href=f"tel:{one.phone.replace(' ', '')}") if one.phone else h("span", "no phone", cls="muted")
    return h(
        "li",
        h("span", h("span", CONTACTS[one.kind], cls="label"), " ", h("b", h("bdi", one.name)), h("span", f" {one.detail}", cls="label"), cls="what"),
        h("span", phone, cls="label"),
        _contact(patient, one) if may else h("span"),
    )


def _contact(patient: Patient, one: Known | None) -> Tree:
    asks = [
        Ask("kind", "Who", "choice", one.kind.value if one else ContactKind.GP.value, {kind.value: words for kind, words in CONTACTS.items()}, required=True),
        Ask("name", "Name", value=one.name if one else "", required=True),
        Ask("phone", "Phone (optional)", value=(one.phone or "") if one else ""),
        Ask("detail", "Note (optional)", value=one.detail if one else ""),
    ]
    button: Tree | str = h("span", "Edit", h("span", f" {one.name}", cls="sr")) if one else "Add contact"
    known: dict[str, Any] = {"row_id": str(one.id), "version": one.version} if one else {}
    return form(f"contact-{one.id}" if one else "contact-new", button, "Contact", patient, "care-contact", asks, cls="btn-bare" if one else "", **known)
