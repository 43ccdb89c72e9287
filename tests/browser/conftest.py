"""The product as a browser meets it: a real server on a real database, and pages that are signed in through the form."""

import os
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pyotp
import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect, sync_playwright

from dashboard import passwords
from dashboard.__main__ import THREADS
from dashboard.roles import VIEWS
from db.embedded import Server
from db.vocabulary import Role
from tests.browser import chromium, clinic
from tests.makers import TODAY
from tests.world import Place, World, fresh_world

PASSWORD = "violet-anchor-teapot-91"
SECOND_FACTOR = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
ROOT = Path(__file__).parent.parent.parent
WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
CLOSING_S = 30
expect.set_options(timeout=15_000)  # what has to come may come slowly on a busy machine; how fast it comes is printed, and measured in `make bench`


@dataclass
class Site:
    """The running server, its world, and the people in it."""

    base: str
    world: World
    patients: dict[str, UUID]
    kept: dict[Role, Any] = field(default_factory=dict)

    @property
    def north(self) -> Place:
        return self.world.north

    @cached_property
    def meeting(self) -> UUID:
        """A planned case meeting of this clinic."""
        return clinic.meeting(self.north)


@pytest.fixture(scope="session")
def served(database: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of one worker that stands on TODAY, for the whole run."""
    with serving(database, tmp_path_factory.mktemp("served")) as base:
        yield base


@pytest.fixture(scope="module")
def site(database: Server, served: str) -> Iterator[Site]:
    """A North of this file's own, with the people of tests/browser/clinic.py: what one file does to them, no other sees."""
    with fresh_world(database) as world:
        give_passwords(world)
        yield Site(served, world, clinic.populate(world.north))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium.find(), args=["--no-sandbox", "--disable-gpu"])
        yield opened
        closing = threading.Timer(CLOSING_S, chromium.end_driver)
        closing.start()
        with suppress(Error):  # what the run found stands, even where a browser that nobody needs any more does not answer
            opened.close()
        closing.cancel()


@pytest.fixture
def context_as(site: Site, browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """A browser window signed in as somebody of North; the form is filled once a role, its cookie used again."""
    opened: list[BrowserContext] = []

    def make(role: Role | str = Role.PHYSIO, *, fresh: bool = False, **options: Any) -> BrowserContext:
        role = Role(role)
        if fresh or role not in site.kept:
            first = browser.new_context()
            sign_in(first.new_page(), site, role)
            state = first.storage_state()
            first.close()
            if not fresh:
                site.kept[role] = state
        else:
            state = site.kept[role]
        made = browser.new_context(**{"base_url": site.base, "viewport": WIDE, "storage_state": state} | options)
        opened.append(made)
        return made

    yield make
    for context in opened:
        context.close()


@pytest.fixture
def page_as(context_as: Callable[..., BrowserContext]) -> Iterator[Callable[..., Page]]:
    """A page signed in as a role. What the page itself reports as broken fails the test."""
    broken: list[str] = []

    def make(role: Role | str = Role.PHYSIO, **options: Any) -> Page:
        page = context_as(role, **options).new_page()
        page.on("pageerror", lambda error: broken.append(str(error)))
        return page

    yield make
    assert not broken, broken


def sign_in(page: Page, site: Site, role: Role) -> None:
    page.goto(f"{site.base}/sign-in")
    page.fill("input[type=email]", site.north.email(role))
    page.fill("input[type=password]", PASSWORD)
    page.keyboard.press("Enter")
    if VIEWS[role].always_second_factor:
        page.fill("input[name=code]", pyotp.TOTP(SECOND_FACTOR).now())
        page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "/sign-in" not in address)


class serving:
    """A worker of its own process on a free port; ends with the block."""

    def __init__(self, database: Server, data: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.environment = os.environ | {
            "DATABASE_URL": database.app_url,
            "SECRET_KEY": "0123456789abcdef0123456789abcdef-browser-tests",
            "CARE_DATA": str(data),
            "CARE_TODAY": TODAY.isoformat(),
            "CARE_ROUNDS": "0",  # the tests of the round call it: every other clinic stays as its test made it
            "PORT": str(self.port),
        }
        self.log = data / "server.log"

    def __enter__(self) -> str:
        command = [
            "granian",
            "--interface",
            "wsgi",
            "--factory",
            "--host",
            "127.0.0.1",
            "--port",
            str(self.port),
            "--workers",
            "1",
            "--blocking-threads",
            str(THREADS),
            "dashboard.web:worker",
        ]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen([sys.executable, "-m", *command], env=self.environment, cwd=ROOT, stdout=log, stderr=log)
        base = f"http://127.0.0.1:{self.port}"
        for _ in range(900):
            try:
                urllib.request.urlopen(f"{base}/healthz", timeout=1).close()
                return base
            except OSError:
                assert self.process.poll() is None, self.log.read_text()
                time.sleep(0.1)
        self.__exit__()
        raise AssertionError(f"the server did not come up\n{self.log.read_text()}")

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()


def give_passwords(world: World) -> None:
    hashed = passwords.hash_of(PASSWORD)
    with psycopg.connect(world.server.owner_url.replace("+psycopg", "")) as connection:
        connection.execute("UPDATE identity.account SET password_hash = %s WHERE email LIKE %s", [hashed, f"%{world.north.slug}.example"])
        strict = [world.north.people[role] for role, view in VIEWS.items() if view.always_second_factor]
        connection.execute("UPDATE identity.account SET totp_secret = %s WHERE id = ANY (%s)", [SECOND_FACTOR, strict])
