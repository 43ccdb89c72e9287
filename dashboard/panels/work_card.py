"""The next person to review, already open: who, why with own reasons first, what the role looks at first, and what can be done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

from dashboard.care.flags import Reason, chips
from dashboard.care.review import Waiting, review_file
from dashboard.care.words import age, day
from dashboard.components import review_mark
from dashboard.components.flag_chip import chip, class_word, similar_name
from dashboard.components.markup import Tree, h
from dashboard.components.sparkline import sparkline
from dashboard.panels.work_blocks import block
from dashboard.roles import Viewer
from db.queries.overview import Overview
from db.records import Patient
from db.review_records import Mark

MOST_REASONS = 5
THEN = 6
ROOM, AROUND_CHIP = 42, 3  # letters of the chips of one line, and what each needs around it


@dataclass(frozen=True)
class Turn:
    """Where one is in the queue: place from 0."""

    queue: Sequence[Waiting]
    place: int

    @property
    def now(self) -> Waiting:
        return self.queue[self.place]

    def id_at(self, place: int) -> UUID | None:
        return self.queue[place].id if 0 <= place < len(self.queue) else None


def empty_card(led: bool) -> Tree:
    whose = "Nobody of yours" if led else "Nobody"
    return h(
        "section",
        h("div", h("h2", "Next to review", id="work-h"), cls="sec-h"),
        h(
            "div",
            h("b", f"{whose} is up for review"),
            h("span", "Whom you marked comes back on their day, or sooner when something gets worse."),
            h("a", "Patients", href="/patients", cls="btn"),
            cls="empty card is-focus",
            id="work-card",
            tabindex="0",
        ),
        cls="nx",
        aria_labelledby="work-h",
    )


def card(turn: Turn, facts: Overview, marks: Sequence[Mark], viewer: Viewer, today: date) -> Tree:
    """marks: words of other disciplines about this person that still hold."""
    patient, flagged = turn.now.summary.patient, turn.now.flagged
    count = f"{turn.place + 1} of {len(turn.queue)}"
    columns = [column for kind in viewer.view.card for column in block(kind, facts, today)]
    return h(
        "section",
        h(
            "div",
            h("h2", "Next to review", id="work-h"),
            h("span", count, cls="label", role="status"),
            h("span", _step("k", "‹", "Previous", turn.id_at(turn.place - 1)), _step("j", "›", "Next", turn.id_at(turn.place + 1)), cls="do"),
            cls="sec-h",
        ),
        h(
            "article",
            h("header", class_word(flagged.kind.value), *_who(patient, today), similar_name() if turn.now.summary.similar_name else None),
            _why(turn.now, viewer),
            h("div", columns, cls=f"facts is-{viewer.view.card[0].value}" if viewer.view.card else "facts"),
            _doing(patient, marks),
            cls="card is-focus",
            tabindex="0",
            id="work-card",
            aria_label=f"{patient.family_name.upper()}, {patient.given_name}, {flagged.kind.value}, {len(flagged.reasons)} reasons",
            data_patient=patient.id,
            data_family=patient.family_name.upper(),
            data_given=patient.given_name,
            data_born=day(patient.born_on) if patient.born_on else "not known",
            data_name=f"{patient.family_name.upper()}, {patient.given_name}",
            data_after=turn.id_at(turn.place + 1) or turn.id_at(turn.place - 1) or "",
        ),
        cls="nx",
        aria_labelledby="work-h",
    )


def then(turn: Turn | None, viewer: Viewer, led: bool, today: date) -> Tree | None:
    """Whoever comes after, one line each."""
    if turn is None or len(turn.queue) < 2:
        return None
    rest = [one for n, one in enumerate(turn.queue) if n != turn.place]
    after = [one for n, one in enumerate(turn.queue) if n > turn.place] + [one for n, one in enumerate(turn.queue) if n < turn.place]
    whose = ("All my patients", "/patients?mine=1") if led else ("All patients", "/patients")
    return h(
        "section",
        h(
            "div",
            h("h2", "Then"),
            h("span", f"{len(rest)} more, own discipline’s reasons first", cls="label"),
            h("span", h("a", f"{whose[0]} ›", href=whose[1]), cls="do"),
            cls="sec-h",
        ),
        h("ul", [_row(one, viewer, today) for one in after[:THEN]], cls="queue"),
        cls="sec then",
    )


def _who(patient: Patient, today: date) -> list[Tree | None]:
    title = h("span", f" ({patient.title})") if patient.title else None
    name = h("h3", h("bdi", f"{patient.family_name.upper()}, {patient.given_name}"), title)
    born = h("span", h("span", "Born"), " ", h("b", day(patient.born_on)), f" ({age(patient.born_on, today)})", cls="pair") if patient.born_on else None
    number = ("NHS No.", patient.national_no) if patient.national_no else ("Hospital No.", patient.hospital_no)
    return [name, born or h("span", "Birth date not known", cls="muted"), h("span", h("span", number[0]), " ", h("b", number[1]), cls="pair")]


def _why(one: Waiting, viewer: Viewer) -> Tree:
    """Own reasons first; the class word stands once before each run of its chips."""
    reasons, more = chips(one.flagged, viewer.discipline, MOST_REASONS)
    groups = [(kind, list(found)) for kind, found in groupby(reasons, key=lambda reason: reason.kind)]
    said = [[class_word(kind.value), [chip(kind.value, reason.dated if len(reasons) < 4 else reason.text) for reason in found]] for kind, found in groups]
    rest = f"{more} more reasons on the record"
    return h("p", said, h("a", f"+{more}", href=f"/patients/{one.id}", cls="chip chip-more", aria_label=rest) if more else None, cls="why")


def _doing(patient: Patient, marks: Sequence[Mark]) -> Tree:
    return h(
        "footer",
        h("a", "Review ", h("kbd", "Enter"), href=f"/patients/{patient.id}", cls="btn btn-lg btn-main", id="work-open"),
        h("button", "Seen ", h("kbd", "s"), type="button", cls="btn btn-lg", data_review="seen"),
        h("button", "Snooze ", h("kbd", "z"), type="button", cls="btn btn-lg", data_review="snooze", aria_expanded="false", aria_controls="work-snooze"),
        h("button", "New task ", h("kbd", "c"), type="button", cls="btn btn-lg btn-bare", data_review="task"),
        h("span", review_mark.chips(marks), cls="marks") if marks else None,
        h("form", *_snooze(), id="work-snooze", cls="snooze", hidden=True),
    )


def _snooze() -> list[Tree]:
    return [
        h("label", "Why it can wait ", h("input", name="reason", cls="field", maxlength="200", required=True, list="snooze-reasons", autocomplete="off")),
        h("datalist", [h("option", value=words) for words in review_file().snooze_reasons], id="snooze-reasons"),
        h("label", "Look again on ", h("input", name="until", cls="field", type="date", required=True)),
        h("button", "Snooze", type="submit", cls="btn btn-main"),
        h("button", "Back ", h("kbd", "Esc"), type="button", cls="btn", data_review="back"),
        h("span", cls="late", role="alert", id="work-snooze-said"),
    ]


def _step(key: str, sign: str, word: str, to: UUID | None) -> Tree:
    return h(
        "button", h("kbd", key), f" {sign}", h("span", f" {word}", cls="sr"), type="button", cls="btn", data_step=to or "", disabled=to is None, data_key=key
    )


def _row(one: Waiting, viewer: Viewer, today: date) -> Tree:
    patient, summary = one.summary.patient, one.summary
    reasons, more = _fitting(one, viewer)
    spark = sparkline(summary.series_on, summary.series_total, one.flagged.kind.value, today)
    totals = summary.series_total
    was = "" if len(totals) < 2 else "same" if totals[-1] == totals[-2] else f"was {totals[-2]}"
    return h(
        "li",
        h(
            "a",
            h("span", class_word(one.flagged.kind.value), cls="c"),
            h("span", h("bdi", h("b", patient.family_name.upper()), f", {patient.given_name}"), h("span", _born(patient, today), cls="born"), cls="nm"),
            h("span", [chip(reason.kind.value, reason.text) for reason in reasons], h("span", f"+{more}", cls="chip chip-more") if more else None, cls="chips"),
            h("span", spark.figure or "", cls="sp"),
            h("span", [h("b", totals[-1]), " ", h("i", was)] if totals else h("i", "No score"), cls="sc"),
            href=f"/patients/{patient.id}",
        ),
    )


def _fitting(one: Waiting, viewer: Viewer) -> tuple[list[Reason], int]:
    """As many reasons as have room in a line, at least one: a chip is never cut."""
    ordered, _ = chips(one.flagged, viewer.discipline, len(one.flagged.reasons))
    shown, used = ordered[:1], len(ordered[0].text) + AROUND_CHIP
    for reason in ordered[1:]:
        used += len(reason.text) + AROUND_CHIP
        if used > ROOM:
            break
        shown.append(reason)
    return shown, len(ordered) - len(shown)


def _born(patient: Patient, today: date) -> str:
    return f"{day(patient.born_on)} ({age(patient.born_on, today)})" if patient.born_on else "Birth date not known"
