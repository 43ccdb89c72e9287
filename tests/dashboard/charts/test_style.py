"""Plotly's colours are those of the style sheet, in light and in dark."""

import re
from pathlib import Path

import pytest

from dashboard.charts import style
from dashboard.charts.style import Theme

SHEET = (Path(__file__).parents[3] / "assets" / "tokens.css").read_text(encoding="utf-8")
SELECTORS = {"light": r':root, :root\[data-mantine-color-scheme="light"\]', "dark": r':root\[data-mantine-color-scheme="dark"\]'}


def tokens(scheme: str) -> dict[str, str]:
    block = re.search(rf"^{SELECTORS[scheme]} \{{(.*?)^\}}", SHEET, re.DOTALL | re.MULTILINE)
    assert block is not None
    return dict(re.findall(r"--((?:c|ch)-[a-z0-9-]+): (#[0-9A-Fa-f]{6});", block[1]))


@pytest.mark.parametrize("theme", style.THEMES.values(), ids=lambda theme: theme.name)
def test_colours_equal_the_tokens(theme: Theme) -> None:
    sheet = tokens(theme.name)
    assert dict(theme.colours) == {name: sheet[name] for name in theme.colours}


def test_both_themes_know_the_same_colours() -> None:
    assert style.LIGHT.colours.keys() == style.DARK.colours.keys()


def test_the_font_is_that_of_the_sheet() -> None:
    assert f"--font-sans: {style.FONT};" in SHEET


def test_themes_by_name() -> None:
    assert (style.theme_of("dark"), style.theme_of("light"), style.theme_of(None), style.theme_of("system")) == (
        style.DARK,
        style.LIGHT,
        style.LIGHT,
        style.LIGHT,
    )


def test_text_of_records_is_made_harmless() -> None:
    assert style.said('<a href="x">R & B</a>') == '&lt;a href="x"&gt;R &amp; B&lt;/a&gt;'
