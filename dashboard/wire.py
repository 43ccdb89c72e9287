"""The shape of a callback request: strict JSON, then an exact match with what the callback declared.

Dash sends every callback to one address and believes the ids, values and triggers in the body. Here a body that Dash's own page
could not have sent becomes Invalid, before anything of it is used.
"""

import json
import math
from collections.abc import Mapping
from typing import Any, NoReturn

from dash.dependencies import Output

from dashboard.refusals import Invalid

MAX_BYTES = 1_000_000
MAX_DEPTH = 40
MOST = 2**53 - 1
_MAX_MATCHES = 2_000
_BODY_KEYS = {"output", "outputs", "inputs", "state", "changedPropIds", "parsedChangedPropsIds"}
_VALUE_KEYS = {"id", "property", "value", "allow_optional"}
_MANY = (["ALL"], ["ALLSMALLER"])


def parse(raw: bytes) -> Any:
    """JSON as the standard has it: no NaN or infinity, no key twice, no NUL, no half of a surrogate pair, at most 40 levels. Raises Invalid."""
    if len(raw) > MAX_BYTES:
        raise Invalid
    try:
        value = json.loads(raw.decode("utf-8"), parse_constant=_refuse, parse_float=_finite, parse_int=_exact, object_pairs_hook=_no_twins)
    except (ValueError, RecursionError):
        raise Invalid from None
    _check_inside(value, MAX_DEPTH)
    return value


def check(body: Any, callback: Mapping[str, Any], *, writes: bool) -> None:
    """Raises Invalid unless `body` fits the entry of app.callback_map: ids, properties, their number, wildcard keys, and the trigger."""
    if set(body) - _BODY_KEYS or not {"outputs", "inputs", "changedPropIds"} <= set(body):
        raise Invalid
    declared = callback["output"]
    outputs = body["outputs"] if isinstance(declared, list | tuple) else [body["outputs"]]
    _check_all(outputs, [_plain(one) for one in (declared if isinstance(declared, list | tuple) else [declared])], {"id", "property"})
    sent = _check_all(body["inputs"], callback["inputs"], _VALUE_KEYS)
    _check_all(body.get("state", []), callback["state"], _VALUE_KEYS)
    changed, parsed = body["changedPropIds"], body.get("parsedChangedPropsIds", [])
    if not isinstance(changed, list) or not isinstance(parsed, list) or len(parsed) > len(changed):
        raise Invalid
    if any(not isinstance(one, str) or one not in sent for one in changed):
        raise Invalid
    # A change is made by pressing something: never without its trigger. An empty store that the page just drew is no change.
    if writes and not changed and body["inputs"][0].get("value") is not None:
        raise Invalid


def _check_all(sent: Any, declared: list[dict[str, Any]], keys: set[str]) -> set[str]:
    if not isinstance(sent, list) or len(sent) != len(declared):
        raise Invalid
    found: set[str] = set()
    for one, spec in zip(sent, declared, strict=True):
        wanted = json.loads(spec["id"]) if spec["id"].startswith("{") else spec["id"]
        many = isinstance(wanted, dict) and any(value in _MANY for value in wanted.values())
        if many and (not isinstance(one, list) or len(one) > _MAX_MATCHES):
            raise Invalid
        for entry in one if many else [one]:
            found.add(_check_one(entry, wanted, spec["property"], keys))
    return found


def _check_one(entry: Any, wanted: Any, prop: str, keys: set[str]) -> str:
    if not isinstance(entry, dict) or set(entry) - keys or not {"id", "property"} <= set(entry):
        raise Invalid
    if not isinstance(entry["property"], str) or entry["property"].partition("@")[0] != prop.partition("@")[0] or not _is(entry["id"], wanted):
        raise Invalid
    return f"{_spelt(entry['id'])}.{entry['property']}"


def _is(given: Any, wanted: Any) -> bool:
    """Is this the declared id? A wildcard takes any plain value; everything else must be equal, type included."""
    if isinstance(wanted, str):
        return isinstance(given, str) and given == wanted
    if not isinstance(given, dict) or set(given) != set(wanted):
        return False
    return all(
        isinstance(given[key], str | int | float) and (isinstance(value, list) or (type(given[key]) is type(value) and given[key] == value))
        for key, value in wanted.items()
    )


def _spelt(component_id: Any) -> str:
    return component_id if isinstance(component_id, str) else json.dumps(component_id, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _plain(output: Output) -> dict[str, Any]:
    return {"id": output.component_id_str(), "property": output.component_property}


def _check_inside(value: Any, depth: int) -> None:
    level = [value]
    while level:
        if depth < 0:
            raise Invalid
        below: list[Any] = []
        for one in level:
            if isinstance(one, str):
                _check_text(one)
            elif isinstance(one, dict):
                for key in one:
                    _check_text(key)
                below.extend(one.values())
            elif isinstance(one, list):
                below.extend(one)
        level, depth = below, depth - 1


def _check_text(text: str) -> None:
    if "\0" in text:
        raise Invalid
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise Invalid from None


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise Invalid
    return made


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise Invalid
    return value


def _exact(text: str) -> int:
    """A whole number that a browser can hold without rounding it."""
    value = int(text) if len(text) < 20 else MOST + 1
    if abs(value) > MOST:
        raise Invalid
    return value


def _refuse(_: str) -> NoReturn:
    raise Invalid
