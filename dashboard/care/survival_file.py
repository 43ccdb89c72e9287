"""The coefficients of the survival model, as data/survival.yaml says."""

from functools import cache

from dashboard.care.datafile import Known, load


class Predictor(Known):
    BELOW_ZERO = frozenset({"dfs", "delay", "age"})

    dfs: float
    delay: float
    age: float
    fvc: float
    bulbar: float
    definite: float
    ftd: float
    c9orf72: float
    source: str


class Spline(Known):
    BELOW_ZERO = frozenset({"start", "first"})

    knots: tuple[float, float, float, float]
    start: float
    slope: float
    first: float
    second: float
    source: str


class Bounds(Known):
    age: tuple[float, float]
    fvc: tuple[float, float]
    delay: tuple[float, float]
    dfs: tuple[float, float]
    months_most: float
    source: str


class Model(Known):
    schema_version: int
    predictor: Predictor
    spline: Spline
    limits: Bounds


@cache
def known() -> Model:
    """What data/survival.yaml says."""
    return load("survival.yaml", Model)
