"""Reads the clinic's knowledge from care/data, once, into frozen models; a malformed file stops with its name, the key and the cause."""

from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Any, ClassVar, Self, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

DATA = Path(__file__).parent / "data"
SCHEMA = 1
"""The one form of data files that this version reads."""


class Malformed(Exception):
    """A data file that cannot be used: which file, which key, why."""


class Known(BaseModel):
    """A frozen row of a data file. A key that nobody reads is a mistake, so it is refused; so are an empty text, a number that is none, and one
    below zero but in the fields that may hold one.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, str_min_length=1)
    BELOW_ZERO: ClassVar[frozenset[str]] = frozenset()

    @model_validator(mode="after")
    def _nothing_else_is_below_zero(self) -> Self:
        for name, value in self:
            held = value.values() if isinstance(value, Mapping) else (value,)
            if name not in self.BELOW_ZERO and any(isinstance(one, int | float) and one < 0 for one in held):
                raise ValueError(f"{name} must not be below zero")
        return self


Model = TypeVar("Model", bound=BaseModel)


def load(name: str, model: type[Model], folder: Path = DATA) -> Model:
    """The file `name` of the data folder as `model`. Raises Malformed."""
    path = folder / name
    try:
        raw = yaml.load(path.read_text(encoding="utf-8"), _Strict)  # noqa: S506 - _Strict is a SafeLoader
    except FileNotFoundError as missing:
        raise Malformed(f"{name}: the file is not there ({path})") from missing
    except (yaml.YAMLError, UnicodeDecodeError) as broken:
        raise Malformed(f"{name}: not readable as YAML: {broken}") from broken
    if not isinstance(raw, dict):
        raise Malformed(f"{name}: the file must hold keys and values at its top")
    if "schema_version" in raw and raw["schema_version"] != SCHEMA:
        raise Malformed(f"{name}: schema_version: must be {SCHEMA}, not {raw['schema_version']!r}")
    try:
        return model.model_validate(raw)
    except ValidationError as wrong:
        causes = "; ".join(f"{_key(error['loc'], raw)}: {error['msg']}" for error in wrong.errors(include_url=False))
        raise Malformed(f"{name}: {causes}") from wrong


# The loader in C reads ten times as fast; wheels of every platform have it, and where it is missing the other does the same.
_Safe: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Strict(_Safe):
    """Safe, and refuses a key given twice, which YAML would let pass and lose."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.constructor.ConstructorError(None, None, f"the key {key!r} stands twice", key_node.start_mark)
            seen.add(key)
        return super().construct_mapping(node, deep=deep)


def _key(place: tuple[int | str, ...], raw: Any) -> str:
    """`rules[3] fvc-low.limit` rather than `rules.3.limit`: a row is named by its own key or id."""
    said = ""
    here = raw
    for step in place:
        try:
            here = here[step]
        except (KeyError, IndexError, TypeError):
            here = None
        if isinstance(step, int):
            named = here.get("key", here.get("id")) if isinstance(here, dict) else None
            said += f"[{step}]" + (f" {named}" if named else "")
        else:
            said += f".{step}" if said else step
    return said or "(top)"
