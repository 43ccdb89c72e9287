"""What was shown of a person when they were last discussed, and the difference against it: what the team saw, not what was entered later."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from dashboard.care.since import Since
from dashboard.care.since_figures import moved_by

HELD = ("alsfrs", "breathing", "weight", "exercise")
"""Figures that compare two days; falls and tasks count what happened between them."""


def snapshot(moved: Since) -> dict[str, Any]:
    """To be kept with the agenda: each figure as it stood, and the sentence that was read out."""
    return {"figures": {figure.topic: {"label": figure.label, "now": figure.now} for figure in moved.figures}, "sentence": moved.sentence}


def against(moved: Since, kept: Mapping[str, Any]) -> Since:
    """The same difference with what was shown then on the left side, where it was the same kind of value.

    What nobody measured again since stands alone with its day, so that it does not read as measured twice; what is old goes on saying so.
    """
    then: Mapping[str, Mapping[str, str]] = kept.get("figures", {})
    figures = []
    for figure in moved.figures:
        shown = then.get(figure.topic, {}) if figure.topic in HELD else {}
        was = shown.get("now", "")
        comparable = shown.get("label") == figure.label and was[:1].isdigit() and figure.now[:1].isdigit()
        if comparable and not (figure.was is None and was == figure.now):
            figure = replace(figure, was=was, short=figure.short if figure.old else moved_by(figure.topic, was, figure.now) or figure.short)
        figures.append(figure)
    return replace(moved, figures=tuple(figures))
