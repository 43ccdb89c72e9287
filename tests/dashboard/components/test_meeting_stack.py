"""Charts for a projector: both sizes, limits with their words, a gap that is not drawn over, an old value that says so."""

from datetime import date, timedelta
from itertools import pairwise

from dashboard.charts.stack_parts import Band, Line, Series
from dashboard.charts.time_axis import Axis
from dashboard.components.markup import Tree, words
from dashboard.components.meeting_screen import SCREENS, Days, course
from dashboard.components.meeting_stack import Strip, meeting_stack

TODAY = date(2026, 11, 22)


def band(*values: tuple[int, float], lines: tuple[Line, ...] = (), bars: bool = False) -> Band:
    series = Series("FVC", tuple((TODAY - timedelta(days=ago), value) for ago, value in values))
    return Band("fvc", 0, 120, 40, (series,), lines, bars)


def found(tree: Tree, tag: str, cls: str | None = None) -> list[Tree]:
    here = [tree] if tree[0] == tag and (cls is None or cls in tree[1].get("class", "").split()) else []
    return here + [one for child in tree[2:] if isinstance(child, list) for one in found(child, tag, cls)]


def test_each_screen_has_its_own_drawing_whose_text_is_set_for_it() -> None:
    tree = meeting_stack([Strip("FVC", "% pred", "66", "was 72", "act", band((60, 72), (5, 66)))], TODAY, None, foot="higher = better")
    assert [one[1]["class"].split()[-1] for one in found(tree, "svg")] == ["at-1280", "at-1920"]
    assert [one[1]["style"] for one in found(tree, "svg")] == [f"--fs:{screen.text}px;--key:{screen.key}px" for screen in SCREENS]


def test_a_strip_says_name_unit_value_and_what_stands_beside_it() -> None:
    tree = meeting_stack([Strip("FVC", "% pred", "66", "was 72", "act", band((60, 72), (5, 66)))], TODAY, None, foot="higher = better")
    [first, _] = found(tree, "svg")
    assert "FVC  % pred 66" in words(first)
    assert "was 72" in words(first)
    assert "higher = better" in words(first)
    assert len(found(first, "g", "mark-act")) == 1


def test_limits_are_dashed_lines_with_their_words_pushed_apart() -> None:
    lines = (Line(80, "80 %", False), Line(76, "76 %", True))
    [first, _] = found(meeting_stack([Strip("FVC", "%", "66", "", "", band((60, 72), (5, 66), lines=lines), ("80", "76"))], TODAY, None, foot=""), "svg")
    assert len(found(first, "line", "lim")) == 2
    high, low = (float(one[1]["y"]) for one in found(first, "text", "act-t"))
    assert low - high >= SCREENS[0].text * 0.97


def test_nobody_knows_the_way_across_a_gap() -> None:
    points = [(TODAY - timedelta(days=ago), float(n), 10.0) for n, ago in enumerate((300, 250, 60, 5))]
    solid, *dotted = course(points, "black")
    assert solid[1]["d"].count("M") == 2
    assert [one[0] for one in dotted] == ["line"]
    assert course(points[:1], "black") == []


def test_months_and_today_never_touch() -> None:
    screen = SCREENS[0]
    for span in (30, 120, 400, 900, 3000):
        days = Days(Axis(TODAY - timedelta(days=span), TODAY + timedelta(days=10)), 200, 650)
        named = days.names(screen, TODAY, 100)
        spans = sorted((float(one[1]["x"]) - screen.wide(one[2]) / 2, float(one[1]["x"]) + screen.wide(one[2]) / 2) for one in named)
        assert all(right < left for (_, right), (left, _) in pairwise(spans)), (span, spans)
        assert "today" in {one[2] for one in named}


def test_hours_used_are_bars_from_the_foot() -> None:
    [first, _] = found(meeting_stack([Strip("NIV", "h/day", "6.0", "first", "", band((5, 60), bars=True))], TODAY, None, foot=""), "svg")
    [bar] = found(first, "rect")
    assert float(bar[1]["height"]) > 0
