"""Exercise week by week: one bar a week under its column of the calendar, with marks where the programme changed (C8)."""

from typing import NamedTuple

from dashboard.care import words
from dashboard.care.adherence import WEEK, Adherence, Window
from dashboard.charts.shown import Shown, Table, nothing
from dashboard.components.adherence_calendar import no_programme
from dashboard.components.markup import Tree, h

HEAD = ("Week of", "Asked", "Done", "Done, %", "Not done", "No entry", "Paused days")
LEFT, TOP = 32, 16  # LEFT, and the pitch of a week, are those of the calendar above


class Size(NamedTuple):
    """Pixels: of a week, of its bar, and how tall it is."""

    pitch: int
    bar: int
    tall: int


SMALL, WIDE = Size(18, 14, 32), Size(35, 31, 70)


def weekly_bars(shown: Adherence, size: Size = SMALL) -> Shown[Tree]:
    """Sessions of each week as a share of those asked: done from below, not done open, no entry dashed on top."""
    cause = no_programme(shown)
    if cause:
        return nothing(cause, HEAD)
    asked = [week for week in shown.weeks if week.asked]
    sentence = f"Sessions by week: {'; '.join(say(week) for week in asked[-4:])}." if asked else "No session was asked in these weeks."
    return Shown(_svg(shown, size), sentence, Table(HEAD, tuple(_row(week) for week in reversed(shown.weeks))))


def say(week: Window) -> str:
    """Week of 01-Dec-2025: 3 of 5 done (60 %), 1 not done, 1 no entry."""
    start = f"Week of {words.day(week.starts_on)}: "
    if week.share is None:
        return start + (f"paused {words.count(week.paused_days, 'day')}" if week.paused_days else "no session asked")
    return f"{start}{week.done} of {week.asked} done ({words.percent(week.share)}), {week.not_done} not done, {week.no_entry} no entry"


def _svg(shown: Adherence, size: Size) -> Tree:
    width, height, foot = LEFT + size.pitch * len(shown.weeks), TOP + size.tall + 4, TOP + size.tall
    return h(
        "svg",
        h("line", cls="g", x1=LEFT, x2=width, y1=TOP, y2=TOP),
        h("text", "100", x=LEFT - 6, y=TOP + 5, text_anchor="end"),
        h("text", "0 %", x=LEFT - 6, y=foot + 1, text_anchor="end"),
        [_bar(week, LEFT + size.pitch * n + 2, size, partial=n == len(shown.weeks) - 1) for n, week in enumerate(shown.weeks)],
        _changes(shown, width, size),
        h("line", cls="base", x1=LEFT, x2=width, y1=foot, y2=foot),
        cls="fig",
        width=width,
        height=height,
        viewBox=f"0 0 {width} {height}",
        aria_hidden="true",
    )


def _bar(week: Window, x: float, size: Size, *, partial: bool) -> Tree | None:
    """The running week is paler, since it is not over."""
    bar, tall = size.bar, size.tall
    if not week.asked:
        return h("text", "P", x=x + bar / 2, y=TOP + tall - 4, text_anchor="middle") if week.paused_days else None
    done, none = tall * week.done / week.asked, tall * week.no_entry / week.asked
    edge = h("rect", x=x + 0.5, y=TOP + 0.5, width=bar - 1, height=tall - 1, style="fill:none;stroke:var(--c-border)")
    open_style = "fill:var(--c-page);stroke:var(--ch-adh-edge);stroke-dasharray:2 2"
    dashed = h("rect", x=x + 0.5, y=TOP + 0.5, width=bar - 1, height=f"{max(none - 1, 1):.1f}", style=open_style)
    full = h("rect", x=x, y=f"{TOP + tall - done:.1f}", width=bar, height=f"{done:.1f}", style=f"fill:var(--ch-adh-67){';opacity:.55' if partial else ''}")
    return h("g", h("title", say(week)), edge, dashed if none else None, full if done else None)


def _changes(shown: Adherence, width: int, size: Size) -> list[Tree]:
    """A triangle where a new version of the programme starts; the last one is named."""
    monday = shown.weeks[0].starts_on
    marks = []
    for n, on in enumerate(shown.changes_on, 1):
        x = LEFT + (on - monday).days / WEEK * size.pitch + 3
        marks.append(h("path", h("title", f"New programme {words.day(on)}"), d=f"M{x - 5:.1f} 1.5H{x + 5:.1f}L{x:.1f} 10Z", style="fill:var(--c-text)"))
        if n == len(shown.changes_on):
            left = x > width - 110
            marks.append(h("text", "new programme", x=f"{x - 8 if left else x + 8:.1f}", y=10, text_anchor="end" if left else None, cls="t halo"))
    return marks


def _row(week: Window) -> tuple[str, ...]:
    share = words.number(week.share * 100) if week.share is not None else "None asked"
    return words.day(week.starts_on), str(week.asked), str(week.done), share, str(week.not_done), str(week.no_entry), str(week.paused_days)
