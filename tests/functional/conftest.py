"""A real browser against a server of our own: every page is watched for faults while it loads."""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Response,
    sync_playwright,
)

from samsyn.core.models import User
from tests.functional import region as region_module

SYSTEM_CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's own Chromium where there is one, else Playwright's."""
    # Chromium refuses its sandbox to root, as whom containers run.
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    system = str(SYSTEM_CHROMIUM) if SYSTEM_CHROMIUM.exists() else None
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright's loop runs in this thread, where Django would refuse the database.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        launched = playwright.chromium.launch(executable_path=system, args=[*ARGUMENTS, *sandbox])
        yield launched
        launched.close()


@dataclass
class Visit:
    """A page and what went wrong on it: console errors, failed or foreign requests."""

    page: Page
    base: str
    faults: list[str] = field(default_factory=list)
    answers: list[Response] = field(default_factory=list)

    def watch(self) -> None:
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on("response", lambda answer: self.answers.append(answer))
        self.page.on("request", lambda request: self._asked(request.url))

    def open(self, path: str) -> None:
        self.answers.clear()
        self.page.goto(self.base + path)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.faults.append(f"console at {self.page.url}: {message.text}")

    def _asked(self, url: str) -> None:
        if not url.startswith((self.base, "data:")):
            self.faults.append(f"asked another host: {url}")

    def weight(self) -> int:
        """Bytes of everything that the open page fetched, each compressed as a server sends it."""
        self.page.wait_for_load_state("networkidle")
        return sum(len(gzip.compress(answer.body())) for answer in self.answers if answer.ok)


@pytest.fixture
def region(live_server: object) -> region_module.Region:
    return region_module.build()


OpenVisit = Callable[..., Visit]


@pytest.fixture
def visit(
    browser: Browser, live_server: object, region: region_module.Region
) -> Iterator[OpenVisit]:
    """Start a visit: `visit(width=375, language='en', scheme='dark', user=…, scripts=False)`."""
    contexts: list[BrowserContext] = []

    def start(
        *,
        width: int = 1440,
        language: str = "sv",
        scheme: str = "light",
        user: User | None = None,
        scripts: bool = True,
    ) -> Visit:
        base = live_server.url  # type: ignore[attr-defined]
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if scheme == "dark" else "light",
            java_script_enabled=scripts,
            reduced_motion="reduce",
        )
        contexts.append(context)
        cookies = {settings.LANGUAGE_COOKIE_NAME: language} | _session(user)
        context.add_cookies(
            [{"name": name, "value": value, "url": base} for name, value in cookies.items()]
        )
        started = Visit(context.new_page(), base)
        started.watch()
        return started

    yield start
    for context in contexts:
        context.close()


def _session(user: User | None) -> dict[str, str]:
    if user is None:
        return {}
    client = Client()
    client.force_login(user)
    return {settings.SESSION_COOKIE_NAME: client.session.session_key or ""}
