"""S07: bodies that Dash's page could not have sent are answered 4xx, and say nothing."""

import copy
import json
import logging
import os
import random
from collections.abc import Callable
from typing import Any

import pytest

from db.vocabulary import Role
from tests.promises.test_policies import filled, policies
from tests.site import ROUTER, Site, canary

BODIES = 10_000 if os.environ.get("PROMISES") == "full" else 400
ODD = (
    None, True, 0, -1, 1e308, 2**70, "", "*", "\x00", "\ud800", "é" * 50, "<script>alert(1)</script>", "' OR 1=1 --", [], {}, [[]], [None], {"a": None},
    {"id": "url", "property": "pathname"}, "url", "..", "x" * 10_000, {"__proto__": 1}, ["ALL"], {"type": "tree", "of": "x"},
)  # fmt: skip


def mutate(dice: random.Random, body: Any) -> Any:
    """One to three changes somewhere in the body: a value replaced, dropped, doubled, nested or swapped with another."""
    made = copy.deepcopy(body)
    for _ in range(dice.randint(1, 3)):
        places: list[tuple[Any, Any]] = []
        stack = [made]
        while stack:
            one = stack.pop()
            keys = list(one) if isinstance(one, dict) else range(len(one)) if isinstance(one, list) else ()
            for key in keys:
                places.append((one, key))
                if isinstance(one[key], dict | list):
                    stack.append(one[key])
        if not places:
            return copy.deepcopy(dice.choice(ODD))
        holder, key = dice.choice(places)
        match dice.randrange(6):
            case 0 | 1:
                holder[key] = copy.deepcopy(dice.choice(ODD))
            case 2 if isinstance(holder, dict):
                del holder[key]
            case 2 | 3 if isinstance(holder, list):
                holder.append(copy.deepcopy(holder[key]))
            case 4:
                holder[key] = {"x": holder[key]} if dice.random() < 0.5 else [holder[key]]
            case _ if isinstance(holder, dict):
                holder[dice.choice(["clinic_id", "role", "id", "value", "extra", "output"])] = copy.deepcopy(dice.choice(ODD))
    return made


def spoil(dice: random.Random, body: Any) -> bytes:
    """The mutated body as bytes, sometimes spoilt once more as text."""
    text = json.dumps(mutate(dice, body))
    match dice.randrange(12):
        case 0:
            at = dice.randrange(len(text))
            return (text[:at] + dice.choice(["", '"', "}", "NaN", "\\u0000", "\\ud800", "[" * 50]) + text[at:]).encode("utf-8", "surrogatepass")
        case 1:
            return text.encode()[: dice.randrange(len(text))] + bytes([dice.randrange(256)])
        case _:
            return text.encode()


def broken_answers(site: Site, seed: int, bodies: int) -> list[str]:
    dice, client, found = random.Random(seed), site.client(Role.PHYSIO), []
    own = site.patients[site.world.north.slug]
    seeds = [filled(site, callback_id, policy, own) for callback_id, policy in policies(site).items()]
    for _ in range(bodies):
        raw = spoil(dice, dice.choice(seeds))
        answer = site.send(client, raw)
        if answer.status_code >= 500:
            found.append(f"{answer.status_code} {raw[:300]!r}")
        said = answer.get_data(as_text=True)
        if canary(site.world.south) in said or (answer.status_code == 400 and (len(said) > 200 or "script" in said)):
            found.append(f"says too much: {said[:200]}")
    return found


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_mutated_bodies_never_break_the_server(site: Site, seed: int, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert broken_answers(site, seed, BODIES) == []
    assert len(caplog.text) < 2_000


def test_the_check_sees_a_door_without_shapes(broken: Callable[..., Site]) -> None:
    assert broken_answers(broken("shape"), 1, 150)


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b'{"output":"a","output":"b"}', id="a key twice"),
        pytest.param(b'{"output":NaN}', id="NaN"),
        pytest.param(b'{"output":1e999}', id="infinite"),
        pytest.param(b'{"output":"\\u0000"}', id="NUL"),
        pytest.param(b'{"output":"\\ud800"}', id="half a pair"),
        pytest.param(b"[" * 100_000, id="deep"),
        pytest.param(b'{"a":' * 41 + b"1" + b"}" * 41, id="41 levels"),
        pytest.param(b"\xff\xfe{}", id="not UTF-8"),
        pytest.param(b"9" * 6000, id="a number without end"),
        pytest.param(b'"' + b"x" * 1_000_001 + b'"', id="over a megabyte"),
        pytest.param(b"", id="empty"),
        pytest.param(b"null", id="null"),
    ],
)
def test_json_that_is_not_strict_is_refused(site: Site, raw: bytes) -> None:
    assert site.send(site.client(Role.PHYSIO), raw).status_code == 400


@pytest.mark.parametrize("number", [2**31, 2**53 - 1, 2**53, 2**70, "9" * 30, -(2**31) - 1, 1.5], ids=str)
def test_a_number_that_no_row_can_hold_is_no_fault(site: Site, number: Any) -> None:
    """Whole numbers are replaced wherever a change holds one, in figures and as text."""
    client, found = site.client(Role.COORDINATOR), []
    for callback_id, policy in policies(site).items():
        if policy.takes is None:
            continue
        body = filled(site, callback_id, policy, site.patients[site.world.north.slug])
        whole = [name for name, known in policy.takes.model_fields.items() if "int" in str(known.annotation)]
        for name in whole if policy.writes else []:
            body["inputs"][0]["value"] = {**(body["inputs"][0]["value"] or {}), name: number}
            if site.send(client, body).status_code >= 500:
                found.append(f"{policy.name}: {name}")
    assert found == []


@pytest.mark.parametrize("kind", ["text/plain", "application/json; charset=utf-8", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_another_content_type_is_refused(site: Site, kind: str) -> None:
    body = site.body(ROUTER, {"url.pathname": "/me", "url.search": ""})
    client = site.client(Role.PHYSIO)
    assert site.send(client, body).status_code == 200
    assert site.send(client, body, {"Content-Type": kind}).status_code == 400
