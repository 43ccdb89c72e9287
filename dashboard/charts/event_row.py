"""The row of events under a trajectory: which mark, which lane, which label, so that no two labels touch."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.care import words
from dashboard.charts.time_axis import Axis
from db.records import Happening
from db.vocabulary import EventKind

LANES, LANE_PX = 2, 16
_LONGEST = 20
_CHAR_PX, _MARK_PX, _AIR_PX, _BOLD = 6.7, 10, 6, 1.08  # of 13 px type; wide enough for every font of the stack

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


# Which labels get room first: what changes care for good, then what went wrong, then talks and the rest. Newer before older.
_FIRST = (EventKind.DEATH, EventKind.TRACHEOSTOMY, EventKind.NIV_START, EventKind.GASTROSTOMY, EventKind.HOSPICE, EventKind.DIAGNOSIS)


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


@dataclass
class _Group:
    """Marks of one kind that stand closer than their label is wide: one label names them all."""

    events: list[Happening]
    start: float
    end: float
    lane: int = 0
    label: str = ""
    on_left: bool = False
    label_span: tuple[float, float] | None = None

    def spans(self) -> list[tuple[float, float]]:
        marks = (self.start - _MARK_PX / 2, self.end + _MARK_PX / 2)
        return [marks] if self.label_span is None else [marks, self.label_span]


def place(events: Sequence[Happening], axis: Axis, plot_px: int, *, since: date | None, beyond_px: int = 0) -> list[Placed]:
    """Marks and labels of the events that the axis holds, oldest first, in two lanes of a plot about plot_px wide.

    No label touches a mark or another label: it goes right of its mark, or left, in either lane; without room the mark stands alone.
    beyond_px is the room right of the plot that a label may run into. Repeats that stand close become one label (Fall ×3).
    Events after `since` are late: their labels come first and carry the day.
    """
    shown = sorted((event for event in events if axis.holds(event.happened_on)), key=lambda event: (event.happened_on, event.kind))
    groups = _groups(shown, axis, plot_px)
    _give_lanes(groups)
    for group in sorted(groups, key=lambda group: (not _is_late(group.events[-1], since), _importance(group))):
        _give_label(group, groups, plot_px + beyond_px, late=_is_late(group.events[-1], since))
    return sorted((mark for group in groups for mark in _marks(group, since)), key=lambda mark: mark.on)


def label(event: Happening, times: int = 1, *, late: bool = False) -> str:
    """Fall ×3, Cough aid, Fall 21-Nov; an event of another kind is called by its short detail."""
    name = event.detail if event.kind is EventKind.OTHER and 0 < len(event.detail) <= _LONGEST else KINDS[event.kind][0]
    if times > 1:
        return f"{name} ×{times}"
    return f"{name} {words.short_day(event.happened_on)}" if late else name


def sentence(event: Happening) -> str:
    """Fall · 21-Nov-2025 · no injury · slipped in the bathroom."""
    injury = {True: "injury", False: "no injury", None: ""}[event.injury]
    ended = f"to {words.day(event.ended_on)}" if event.ended_on else ""
    return " · ".join(part for part in (KINDS[event.kind][0], words.day(event.happened_on), ended, injury, event.detail) if part)


def _groups(shown: Sequence[Happening], axis: Axis, plot_px: int) -> list[_Group]:
    groups: list[_Group] = []
    for event in shown:
        x = axis.share(event.happened_on) * plot_px
        close = (len(label(event)) + 3) * _CHAR_PX + _MARK_PX
        if groups and label(groups[-1].events[-1]) == label(event) and x - groups[-1].end < close:
            groups[-1].events.append(event)
            groups[-1].end = x
        else:
            groups.append(_Group([event], x, x))
    return groups


def _give_lanes(groups: Sequence[_Group]) -> None:
    """The upper lane, unless a mark stands there already and the lower one has room."""
    ends = [float("-inf")] * LANES
    for group in groups:
        group.lane = next((lane for lane in range(LANES) if ends[lane] + _MARK_PX <= group.start), 0)
        ends[group.lane] = max(ends[group.lane], group.end)


def _importance(group: _Group) -> tuple[int, int]:
    kind = group.events[-1].kind
    rank = 0 if kind in _FIRST else 1 if KINDS[kind][1] == _HARM else 2
    return rank, -group.events[-1].happened_on.toordinal()


def _give_label(group: _Group, groups: Sequence[_Group], room_px: int, *, late: bool) -> None:
    """The first place that is free: own lane before the other, right of the mark before left of it."""
    text = label(group.events[-1], len(group.events), late=late)
    width = len(text) * _CHAR_PX * (_BOLD if late else 1) + _AIR_PX
    right = (group.end + _MARK_PX / 2, group.end + _MARK_PX / 2 + width)
    left = (group.start - _MARK_PX / 2 - width, group.start - _MARK_PX / 2)
    mark = (group.start - _MARK_PX / 2, group.end + _MARK_PX / 2)
    others = [other for other in groups if other is not group]
    for lane in (group.lane, *(lane for lane in range(LANES) if lane != group.lane)):
        taken = [span for other in others if other.lane == lane for span in other.spans()]
        for span in (right, left):
            inside = span[0] >= -_MARK_PX and span[1] <= room_px
            if inside and not any(_touch(span, other) or (lane != group.lane and _touch(mark, other)) for other in taken):
                group.lane, group.label, group.on_left, group.label_span = lane, text, span is left, span
                return


def _touch(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _marks(group: _Group, since: date | None) -> list[Placed]:
    """Every event of a group; the label stands beside the outermost one."""
    named = group.events[0] if group.on_left else group.events[-1]
    return [
        Placed(
            event.happened_on, KINDS[event.kind][1], group.lane, group.label if event is named else "", group.on_left, _is_late(event, since), sentence(event)
        )
        for event in group.events
    ]


def _is_late(event: Happening, since: date | None) -> bool:
    return since is not None and event.happened_on > since
