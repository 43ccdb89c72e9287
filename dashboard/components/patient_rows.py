"""The rows of the patient list as plain data: who, class and reasons, and the numbers of every column (assets/list-parts.js draws them).

A number is [value to sort by or None, words, class of the words]: "bad" and "mid" only when the value is itself a reason, "none" when
it is missing, and then the words say why.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from dashboard.care import flags, words
from dashboard.care.flags import Kind
from dashboard.components import patient_cells
from dashboard.components.identity_banner import ONSETS
from dashboard.roles import Viewer
from db.records import Summary
from db.vocabulary import Discipline

Row = dict[str, Any]


class Named(Protocol):
    """Anybody with a name, a birth date and numbers."""

    @property
    def id(self) -> UUID: ...
    @property
    def family_name(self) -> str: ...
    @property
    def given_name(self) -> str: ...
    @property
    def latin_name(self) -> str | None: ...
    @property
    def preferred_name(self) -> str | None: ...
    @property
    def born_on(self) -> date | None: ...
    @property
    def hospital_no(self) -> str: ...
    @property
    def national_no(self) -> str | None: ...


MOST_REASONS = 3
READINGS = frozenset({"fvc", "snip", "pcf", "spo2", "weight"})  # reasons that rest on one measured value of one day
TONES = {"act": "bad", "watch": "mid"}


def rows(summaries: Sequence[Summary], today: date, viewer: Viewer) -> list[Row]:
    """One row a patient in review order, with the reasons of the viewer's own discipline first."""
    judged = [(summary, flags.judge(summary, today)) for summary in summaries]
    judged.sort(key=lambda one: flags.review_order(one[1], one[0].patient))
    return [
        {
            **line(summary, flagged, today),
            **own(why(flagged, today), viewer.discipline, mine=viewer.account_id in summary.lead_account_ids, similar=summary.similar_name),
        }
        for summary, flagged in judged
    ]


def own(reasons: Sequence[Sequence[str | None]], discipline: Discipline | None, *, mine: bool, similar: bool) -> Row:
    """What of a row depends on who looks: the order of its reasons (as flags.own_first has it), and whether it is one of theirs."""
    ordered = sorted(reasons, key=lambda reason: (reason[0] == Kind.DATA, discipline is None or reason[1] != discipline))
    return {"why": [(kind, words) for kind, _, words in ordered[:MOST_REASONS]], "whys": len(ordered), "mine": mine, "sim": similar}


def why(flagged: flags.Flagged, today: date) -> list[list[str | None]]:
    """Every reason as [class, discipline, words], gravest first."""
    return [[reason.kind.value, reason.discipline, _chip(reason, today)] for reason in flagged.reasons]


def named(who: Named) -> Row:
    """Who a row is about and what it is found by (assets/find.js)."""
    return {
        "id": str(who.id),
        "fam": who.family_name.upper(),
        "giv": who.given_name,
        "lat": who.latin_name or "",
        "pref": who.preferred_name or "",
        "born": words.day(who.born_on) if who.born_on else "Birth date not known",
        "iso": who.born_on.isoformat() if who.born_on else None,
        "no": who.hospital_no,
        "nat": who.national_no or "",
    }


def line(summary: Summary, flagged: flags.Flagged, today: date) -> Row:
    """What a row says whoever looks, with the cells of every column; it holds for `today` and these facts."""
    who, stage = summary.patient, patient_cells.stage(summary)
    tones = {reason.about: TONES.get(reason.kind.value, "") for reason in reversed(flagged.reasons)}
    return {
        **named(who),
        "c": flagged.kind.value,
        "name": f"{who.latin_name or who.family_name} {who.given_name}",
        "age": words.age(who.born_on, today) if who.born_on else "",
        "stage": stage,
        "stage_v": stage[0],
        "stage_t": f"King\u2019s {stage[0]}",
        "onset_v": who.onset_site.value,
        "onset_t": ONSETS[who.onset_site] or words.NOT_KNOWN,
        "site_v": who.site,
        **patient_cells.total(summary),
        **{column.value: draw(summary, tones, today) for column, draw in patient_cells.CELLS.items()},
        "tasks": (summary.open_tasks, str(summary.open_tasks), ""),
        "late": len([due for due in summary.due_days if due is not None and due < today]),
        "last": (summary.latest_on.isoformat(), words.day(summary.latest_on), "") if summary.latest_on else (None, "No score", "none"),
    }


def _chip(reason: flags.Reason, today: date) -> str:
    """The words of a reason; one that rests on an old reading carries its day, so that it is not read as today's."""
    old = reason.on is not None and reason.about in READINGS and flags.is_old(reason.about, reason.on, today)
    return reason.dated if old else reason.text
