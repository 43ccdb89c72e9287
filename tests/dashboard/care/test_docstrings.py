"""Whoever calls the clinic's knowledge reads what goes in and comes out: every public function and method says it, and what it raises."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard import care

MODULES = [pytest.param(path, id=path.stem) for path in sorted(Path(care.__file__).parent.glob("*.py")) if path.stem != "__init__"]


def public(body: list[ast.stmt], within: str = "") -> Iterator[tuple[str, ast.FunctionDef]]:
    for one in body:
        if isinstance(one, ast.ClassDef) and not one.name.startswith("_"):
            yield from public(one.body, f"{one.name}.")
        elif isinstance(one, ast.FunctionDef) and not one.name.startswith("_") and not is_a_field(one):
            yield within + one.name, one


def is_a_field(one: ast.FunctionDef) -> bool:
    """Properties are named for what they are; the docstring of their class speaks of them."""
    return any("property" in ast.unparse(decorator) for decorator in one.decorator_list)


@pytest.mark.parametrize("path", MODULES)
def test_every_public_function_says_what_it_gives_and_what_it_raises(path: Path) -> None:
    module = ast.parse(path.read_text(encoding="utf-8"))
    said = {name: (ast.get_docstring(one) or "", one) for name, one in public(module.body)}
    silent = [name for name, (words, _) in said.items() if not words]
    untold = [
        name
        for name, (words, one) in said.items()
        if "Error" not in words and "aise" not in words and any(isinstance(step, ast.Raise) for step in ast.walk(one))
    ]
    assert ast.get_docstring(module)
    assert (silent, untold) == ([], [])
