"""Aids by the names that people use."""

from collections.abc import Mapping
from functools import cache

from dashboard.care.datafile import Known, load


class Names(Known):
    schema_version: int
    names: dict[str, str]


@cache
def names() -> Mapping[str, str]:
    """The words of each aid's key, as data/aids.yaml says; a key without words is shown as it is."""
    return load("aids.yaml", Names).names
