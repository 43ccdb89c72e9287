"""The house look of Plotly figures. Plotly cannot read CSS variables, so the colours of assets/tokens.css stand here too; a test compares them."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

FONT = '-apple-system, "Segoe UI Variable Text", "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial, "Noto Sans", "Noto Sans CJK SC", sans-serif'
LABEL_PX, FIGURE_PX = 13, 16
LINE_PX, THIN_PX = 2, 1
CONFIG: dict[str, Any] = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False, "showTips": False, "responsive": True}


@dataclass(frozen=True)
class Theme:
    """One colour scheme; the key of every colour is the name of its token without the leading dashes."""

    name: str
    colours: Mapping[str, str]

    def __getitem__(self, token: str) -> str:
        return self.colours[token]


LIGHT = Theme(
    "light",
    {
        "c-page": "#FFFFFF",
        "c-text": "#1A1A1A",
        "c-muted": "#595959",
        "c-faint": "#767676",
        "c-border": "#CED4DA",
        "c-act": "#8E0B2B",
        "c-watch": "#B35900",
        "c-data": "#595959",
        "ch-grid": "#D9DEE3",
        "ch-today": "#767676",
        "ch-total": "#1A1A1A",
        "ch-neutral": "#595959",
        "ch-fan50": "#9CC4E0",
        "ch-fan80": "#D3E5F1",
        "ch-fan-edge": "#5B93BD",
        "ch-bulbar": "#882255",
        "ch-fine": "#D55E00",
        "ch-gross": "#009E73",
        "ch-resp": "#0072B2",
        "ch-stage-1": "#EDF2F7",
        "ch-stage-2": "#CBD8E4",
        "ch-stage-3": "#9DB4C9",
        "ch-stage-4a": "#4F6F8F",
        "ch-stage-4b": "#274863",
        "ch-stage-light-text": "#1A1A1A",
        "ch-stage-deep-text": "#FFFFFF",
    },
)
DARK = Theme(
    "dark",
    {
        "c-page": "#1A1B1E",
        "c-text": "#F1F3F5",
        "c-muted": "#ADB5BD",
        "c-faint": "#868E96",
        "c-border": "#3B3E45",
        "c-act": "#FF8FA3",
        "c-watch": "#FFB066",
        "c-data": "#ADB5BD",
        "ch-grid": "#313439",
        "ch-today": "#868E96",
        "ch-total": "#F1F3F5",
        "ch-neutral": "#ADB5BD",
        "ch-fan50": "#2F628B",
        "ch-fan80": "#213C53",
        "ch-fan-edge": "#6FA6CF",
        "ch-bulbar": "#E6A0C4",
        "ch-fine": "#FF8C42",
        "ch-gross": "#1FA37C",
        "ch-resp": "#8EC5FF",
        "ch-stage-1": "#262B31",
        "ch-stage-2": "#34404C",
        "ch-stage-3": "#4A6075",
        "ch-stage-4a": "#8DA9C4",
        "ch-stage-4b": "#C3D7EA",
        "ch-stage-light-text": "#F1F3F5",
        "ch-stage-deep-text": "#1A1A1A",
    },
)
THEMES = {theme.name: theme for theme in (LIGHT, DARK)}


def theme_of(name: str | None) -> Theme:
    """light or dark by name; anything else, such as system, is light until the browser says otherwise."""
    return THEMES.get(name or "", LIGHT)


def layout(theme: Theme, height: int, margin: Mapping[str, int]) -> dict[str, Any]:
    """The layout every figure starts from: no frame, no legend, no mode bar, nothing to drag, see-through paper."""
    return {
        "height": height,
        "autosize": True,
        "margin": {"pad": 0, **margin},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "showlegend": False,
        "dragmode": False,
        "hovermode": "closest",
        "hoverdistance": 24,
        "font": {"family": FONT, "size": LABEL_PX, "color": theme["c-muted"]},
        "hoverlabel": {
            "bgcolor": theme["c-page"],
            "bordercolor": theme["c-border"],
            "font": {"family": FONT, "size": LABEL_PX, "color": theme["c-text"]},
            "align": "left",
        },
        "transition": {"duration": 0},
    }


def rule(theme: Theme, x: Any, *, dotted: bool) -> dict[str, Any]:
    """A vertical line through the whole figure: today (dotted) or a baseline (thin)."""
    return {
        "type": "line",
        "xref": "x",
        "yref": "paper",
        "x0": x,
        "x1": x,
        "y0": 0,
        "y1": 1,
        "layer": "below",
        "line": {"color": theme["ch-today"], "width": THIN_PX, "dash": "2px,3px" if dotted else "solid"},
        "opacity": 1 if dotted else 0.55,
    }


def said(text: str) -> str:
    """Text from a record, made harmless: Plotly reads a few tags, and a record holds none."""
    return escape(text, quote=False)
