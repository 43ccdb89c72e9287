"""Pages, and the one way in to them: every layout, callback and route is registered here, with who may use it.

A Page declares what it needs; its callbacks inherit that, and a callback that writes names its own permission. The values that a
browser sends are parsed by a pydantic model before the body runs. Gated functions come back undecorated, so tests call them plainly.
"""

import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from urllib.parse import parse_qsl
from uuid import UUID

from dash import ClientsideFunction, Dash, Input, Output, State, no_update
from pydantic import BaseModel, ValidationError

from dashboard import record
from dashboard.refusals import Denied, Invalid, Missing
from dashboard.roles import Permission, Viewer

Dependency: TypeAlias = Input | State
View = Callable[..., Any]


@dataclass(frozen=True)
class Policy:
    """Who may use one callback or route, and what it takes. `polls` marks what a timer fires: it keeps no login alive."""

    name: str
    needs: Permission
    writes: bool = False
    polls: bool = False
    takes: type[BaseModel] | None = None


@dataclass
class Policies:
    """Everything mounted on one app: the table that the door and the promise tests read."""

    callbacks: dict[str, Policy] = field(default_factory=dict)
    routes: dict[str, Policy] = field(default_factory=dict)
    browser_only: set[str] = field(default_factory=set)


class Part:
    """A group of callbacks and routes that share a permission; a Page is one with an address."""

    def __init__(self, name: str, *, needs: Permission) -> None:
        self.name = name
        self.needs = needs
        self._mounts: list[Callable[[Dash, Policies, Callable[[], Viewer]], None]] = []

    def callback(
        self,
        output: Output | Sequence[Output],
        wired: Sequence[Dependency],
        *,
        takes: type[BaseModel] | None = None,
        needs: Permission | None = None,
        writes: bool = False,
        polls: bool = False,
        initial: bool = True,
    ) -> Callable[[View], View]:
        """Register f(viewer, values), or f(viewer) without `takes`.

        Reading: the fields of `takes` are filled from the inputs, then the states, in order. `initial=False` waits for a change.
        Writing: one Input, the data of a Store that holds the whole change; `takes` needs a field `key` (UUID), unknown fields are
        refused, and neither a page load nor a timer can fire it.
        """
        _check_wiring(wired, takes, writes, needs)

        def keep(function: View) -> View:
            policy = Policy(f"{self.name}#{function.__name__}", needs or self.needs, writes, polls, takes)

            def mount(app: Dash, policies: Policies, viewer_now: Callable[[], Viewer]) -> None:
                def guarded(*values: Any) -> Any:
                    return _answer(function, policy, viewer_now(), values)

                before = set(app.callback_map)
                app.callback(output, list(wired), prevent_initial_call=writes or not initial)(guarded)
                for added in set(app.callback_map) - before:
                    policies.callbacks[added] = policy

            self._mounts.append(mount)
            return function

        return keep

    def clientside(
        self, function: str, output: Output | Sequence[Output], inputs: Sequence[Input], states: Sequence[State] = (), *, initial: bool = True
    ) -> None:
        """Wire "namespace.function" of an asset; nothing of it reaches the server."""
        namespace, name = function.split(".")

        def mount(app: Dash, policies: Policies, viewer_now: Callable[[], Viewer]) -> None:
            before = set(app.callback_map)
            app.clientside_callback(ClientsideFunction(namespace, name), output, list(inputs), list(states), prevent_initial_call=not initial)
            policies.browser_only |= set(app.callback_map) - before

        self._mounts.append(mount)

    def route(self, address: str, *, methods: Sequence[str] = ("GET",), needs: Permission | None = None, polls: bool = False) -> Callable[[View], View]:
        """A plain Flask view f(viewer, **variables of the address) behind the same door: files in, files out, what a timer asks."""
        writes = bool(set(methods) - {"GET", "HEAD"})
        if writes and needs is None:
            raise ValueError(f"{self.name}: a route that changes something names its own permission")

        def keep(function: View) -> View:
            policy = Policy(f"{self.name}#{function.__name__}", needs or self.needs, writes, polls)

            def mount(app: Dash, policies: Policies, viewer_now: Callable[[], Viewer]) -> None:
                def guarded(**variables: Any) -> Any:
                    viewer = viewer_now()
                    allow(viewer, policy.needs)
                    return function(viewer, **variables)

                app.server.add_url_rule(address, endpoint=policy.name, view_func=guarded, methods=list(methods))
                policies.routes[policy.name] = policy

            self._mounts.append(mount)
            return function

        return keep

    def mount(self, app: Dash, policies: Policies, viewer_now: Callable[[], Viewer]) -> None:
        for mount in self._mounts:
            mount(app, policies, viewer_now)


class Page(Part):
    """One screen: its address, who may open it, its layout and everything wired on it.

    A `stays` page is built once a visit and only hidden behind the others (dashboard/frame.py): for what takes long to mount.
    """

    def __init__(self, path: str, *, title: str, needs: Permission, query: type[BaseModel] | None = None, stays: bool = False) -> None:
        super().__init__(path, needs=needs)
        self.path, self.title, self.query, self.stays = path, title, query, stays
        self._pattern = re.compile(
            "".join(f"(?P<{part[1:-1]}>[^/]{{1,100}})" if part.startswith("<") else re.escape(part) for part in re.split(r"(<\w+>)", path))
        )
        self._layout: View | None = None

    def layout(self, function: View) -> View:
        """Keep f(viewer, query), or f(viewer) for a page without a query."""
        self._layout = function
        return function

    def match(self, pathname: str) -> Mapping[str, str] | None:
        """The variables of the address, or None when it is not this page's."""
        found = self._pattern.fullmatch(pathname)
        return found.groupdict() if found else None

    def open(self, viewer: Viewer, variables: Mapping[str, str], search: str = "") -> Any:
        """The layout for this viewer. Raises Missing for a role that may not open it, for bad values and for what is not there."""
        if not viewer.may(self.needs) or self._layout is None:
            raise Missing("page")
        if self.query is None:
            return self._layout(viewer)
        try:
            query = self.query.model_validate({**_parsed(search), **variables})
        except ValidationError:
            raise Missing("page") from None
        drawn = self._layout(viewer, query)
        _note_view(viewer, self.path, query)
        return drawn


def allow(viewer: Viewer, permission: Permission) -> None:
    """Raises Denied when the viewer's role lacks the permission."""
    if not viewer.may(permission):
        raise Denied(permission.value)


def unguarded(app: Dash, policies: Policies) -> list[str]:
    """Callbacks that got on the app without passing here: start-up fails when there are any."""
    return sorted(set(app.callback_map) - set(policies.callbacks) - policies.browser_only)


def _answer(function: View, policy: Policy, viewer: Viewer, values: Sequence[Any]) -> Any:
    allow(viewer, policy.needs)
    if policy.takes is None:
        return function(viewer)
    if policy.writes:
        if values[0] is None:
            return no_update
        given = values[0]
        if not isinstance(given, dict) or set(given) - _spellings(policy.takes):
            raise Invalid
    else:
        given = dict(zip(policy.takes.model_fields, values, strict=True))
    try:
        taken = policy.takes.model_validate(given)
    except ValidationError:
        raise Invalid from None
    answer = function(viewer, taken)
    if not policy.writes:
        _note_view(viewer, policy.name.partition("#")[0], taken)
    return answer


def _note_view(viewer: Viewer, page: str, values: BaseModel) -> None:
    patient_id = getattr(values, "patient_id", None)
    if isinstance(patient_id, UUID):
        record.view(viewer, page, patient_id)


def _parsed(search: str) -> dict[str, str]:
    try:
        return dict(parse_qsl(search.lstrip("?")[:2000], max_num_fields=40))
    except ValueError:
        raise Missing("page") from None


def _spellings(model: type[BaseModel]) -> set[str]:
    return set(model.model_fields) | {known.alias for known in model.model_fields.values() if known.alias}


def _check_wiring(wired: Sequence[Dependency], takes: type[BaseModel] | None, writes: bool, needs: Permission | None) -> None:
    where = sys._getframe(2)  # the declaration; inspect.stack would read the source of every caller, each time: seconds of a start
    at = f"{where.f_code.co_filename}:{where.f_lineno}"
    kinds = [isinstance(one, Input) for one in wired]
    if kinds != sorted(kinds, reverse=True):
        raise ValueError(f"{at}: inputs come before states")
    if writes:
        if len(wired) != 1 or wired[0].component_property != "data":
            raise ValueError(f"{at}: a write has one Input, the data of a Store")
        if needs is None or takes is None or "key" not in takes.model_fields:
            raise ValueError(f"{at}: a write names its permission, and takes a model with the field `key`")
    elif takes is not None and len(takes.model_fields) != len(wired):
        raise ValueError(f"{at}: {takes.__name__} needs one field for each input and state")
