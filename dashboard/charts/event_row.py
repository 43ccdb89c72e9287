"""The row of events under a trajectory: which mark, which lane, which label, so that no two labels touch."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.care import words
from dashboard.charts.time_axis import Axis
from db.records import Happening
from db.vocabulary import EventKind

LANES, LANE_PX = 2, 16
_CHAR_PX, _MARK_PX, _AIR_PX = 6.6, 9, 8

# What a mark means: a talk is a diamond, something fitted or found a triangle, something that went wrong a square.
_TALK, _STEP, _HARM = "diamond", "triangle-down", "square"
KINDS: dict[EventKind, tuple[str, str]] = {
    EventKind.DIAGNOSIS: ("Diagnosis", _STEP),
    EventKind.FALL: ("Fall", _HARM),
    EventKind.CHOKING: ("Choking", _HARM),
    EventKind.INFECTION: ("Chest infection", _HARM),
    EventKind.ADMISSION: ("Admission", _HARM),
    EventKind.NIV_START: ("NIV start", _STEP),
    EventKind.NIV_STOP: ("NIV stop", _STEP),
    EventKind.COUGH_DEVICE: ("Cough aid", _STEP),
    EventKind.GASTROSTOMY: ("Gastrostomy", _STEP),
    EventKind.GASTROSTOMY_TALK: ("Gastrostomy talk", _TALK),
    EventKind.TRACHEOSTOMY: ("Tracheostomy", _STEP),
    EventKind.END_OF_LIFE_TALK: ("End-of-life talk", _TALK),
    EventKind.HOSPICE: ("Hospice", _STEP),
    EventKind.DEATH: ("Died", _HARM),
    EventKind.OTHER: ("Event", "circle"),
}


@dataclass(frozen=True)
class Placed:
    """One mark. label is empty when there is no room for it; its words are still in `said`."""

    on: date
    symbol: str
    lane: int
    label: str
    on_left: bool
    late: bool
    said: str


def place(events: Sequence[Happening], axis: Axis, plot_px: int, *, since: date | None) -> list[Placed]:
    """Marks and labels from left to right, in two lanes, for a plot about plot_px wide. Events after `since` are late: they carry their day.

    A label goes where it touches nothing: right of its mark, or left of it at the right edge. Repeats that would touch become one label
    (Fall ×3). With no room left the mark stands alone.
    """
    shown = sorted((event for event in events if axis.holds(event.happened_on)), key=lambda event: (event.happened_on, event.kind))
    taken: list[list[tuple[float, float]]] = [[] for _ in range(LANES)]
    placed: list[Placed] = []
    at = 0
    while at < len(shown):
        event = shown[at]
        x = axis.share(event.happened_on) * plot_px
        same = _repeats(shown, at, axis, plot_px)
        late = since is not None and shown[at + same - 1].happened_on > since
        text = label(event, same, late=late)
        width = len(text) * _CHAR_PX + _MARK_PX
        x_last = axis.share(shown[at + same - 1].happened_on) * plot_px
        lane, on_left = _room(taken, x, x_last, width, plot_px)
        fits = lane is not None
        row = 0 if lane is None else lane
        taken[row].append((x - width - _AIR_PX if fits and on_left else x - _MARK_PX, x_last + (_MARK_PX if not fits or on_left else width + _AIR_PX)))
        for n, one in enumerate(shown[at : at + same]):
            is_named = fits and n == (0 if on_left else same - 1)
            placed.append(Placed(one.happened_on, KINDS[one.kind][1], row, text if is_named else "", on_left, late, sentence(one)))
        at += same
    return placed


def label(event: Happening, times: int = 1, *, late: bool = False) -> str:
    """Fall ×3, Cough aid, Fall 21-Nov."""
    name = KINDS[event.kind][0]
    if times > 1:
        return f"{name} ×{times}"
    return f"{name} {words.short_day(event.happened_on)}" if late else name


def sentence(event: Happening) -> str:
    """Fall · 21-Nov-2025 · no injury · slipped in the bathroom."""
    injury = {True: "injury", False: "no injury", None: ""}[event.injury]
    ended = f"to {words.day(event.ended_on)}" if event.ended_on else ""
    return " · ".join(part for part in (KINDS[event.kind][0], words.day(event.happened_on), ended, injury, event.detail) if part)


def _repeats(shown: Sequence[Happening], at: int, axis: Axis, plot_px: int) -> int:
    """How many events of one kind follow each other closer than a label is wide."""
    close = (len(KINDS[shown[at].kind][0]) + 3) * _CHAR_PX + _MARK_PX + _AIR_PX
    same = 1
    while at + same < len(shown) and shown[at + same].kind is shown[at].kind:
        gap = (axis.share(shown[at + same].happened_on) - axis.share(shown[at + same - 1].happened_on)) * plot_px
        if gap > close:
            break
        same += 1
    return same


def _room(taken: Sequence[Sequence[tuple[float, float]]], x: float, x_last: float, width: float, plot_px: int) -> tuple[int | None, bool]:
    """The first lane with room, and whether the label goes left of the mark."""
    for on_left in (False, True):
        start, end = (x - width, x_last + _MARK_PX) if on_left else (x - _MARK_PX, x_last + width)
        if start < -_MARK_PX or end > plot_px + _MARK_PX:
            continue
        for lane, busy in enumerate(taken):
            if all(end <= low or start >= high for low, high in busy):
                return lane, on_left
    return None, False
