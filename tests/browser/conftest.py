"""
Chromium against the running page: over the stand-in engine, and over the real one with the five articles.

Without Chromium these tests are skipped, saying so; with RAG_REQUIRE_BROWSER=1 they fail instead.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

ROOT = Path(__file__).parents[2]
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-default-apps", "--disable-dev-shm-usage",
]  # fmt: skip
WIDTHS = {"wide": (1280, 900), "phone": (390, 844)}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here needs a browser."""
    for item in items:
        if Path(str(item.path)).parent == Path(__file__).parent:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One headless Chromium with an empty profile."""
    path = shutil.which("chromium")
    if path is None:
        reason = "Chromium is not installed, so the page was NOT tested in a browser (apt-get install chromium)"
        if os.environ.get("RAG_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, headless=True, args=FLAGS)
        yield browser
        browser.close()


def _environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("RAG_", "GRADIO_"))}
    return kept | {"RAG_HOME": str(home), "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}


@contextlib.contextmanager
def _running(command: list[str], home: Path, *, find_port: Callable[[str], int | None]) -> Iterator[str]:
    log = home / "server.log"
    with log.open("w", encoding="utf-8") as file:
        process = subprocess.Popen(command, cwd=ROOT, env=_environment(home), stdout=file, stderr=subprocess.STDOUT)
    try:
        yield _address(process, log, find_port)
    finally:
        process.terminate()
        assert process.wait(timeout=20) == 0, log.read_text("utf-8")[-2000:]


def _address(process: subprocess.Popen[bytes], log: Path, find_port: Callable[[str], int | None]) -> str:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text("utf-8")[-2000:]
        port = find_port(log.read_text("utf-8"))
        if port is not None:
            address = f"http://127.0.0.1:{port}"
            with contextlib.suppress(OSError), urllib.request.urlopen(f"{address}/health", timeout=5):
                return address
        time.sleep(0.1)
    raise AssertionError(f"the page did not start: {log.read_text('utf-8')[-2000:]}")


def _first_number(text: str) -> int | None:
    first = text.split("\n", 1)[0]
    return int(first) if first.isdigit() else None


def _announced(text: str) -> int | None:
    _, found, rest = text.partition("http://127.0.0.1:")
    digits = rest.split(".", 1)[0].split(" ", 1)[0]
    return int(digits) if found and digits.isdigit() else None


@pytest.fixture(scope="session")
def standin_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the page over the stand-in."""
    return tmp_path_factory.mktemp("standin")


@pytest.fixture(scope="session")
def standin_url(standin_home: Path) -> Iterator[str]:
    """The address of the page over the stand-in engine."""
    command = [sys.executable, str(ROOT / "tests" / "ui" / "standin.py"), str(standin_home)]
    with _running(command, standin_home, find_port=_first_number) as address:
        yield address


@pytest.fixture(scope="session")
def real_url(tmp_path_factory: pytest.TempPathFactory, seed_home: Path) -> Iterator[str]:
    """The address of the page as users start it, over the five articles; the models were converted before."""
    home = tmp_path_factory.mktemp("real")
    (home / "models").symlink_to(seed_home / "models", target_is_directory=True)
    subprocess.run(
        [sys.executable, "-m", "rag", "ingest", "seeds"], cwd=ROOT, env=_environment(home), check=True, timeout=280
    )
    with _running([sys.executable, "-m", "ui", "--port", "0"], home, find_port=_announced) as address:
        yield address


@pytest.fixture(scope="session")
def profiles(chromium: Browser) -> Callable[[str], BrowserContext]:
    """One profile a locale, so that the page's files are fetched once; every page is a session of its own."""
    made: dict[str, BrowserContext] = {}

    def profile(locale: str) -> BrowserContext:
        if locale not in made:
            made[locale] = chromium.new_context(locale=locale)
            made[locale].set_default_timeout(30_000)
        return made[locale]

    return profile


@pytest.fixture
def visit(profiles: Callable[[str], BrowserContext]) -> Iterator[Callable[..., Page]]:
    """
    Open a page: ``visit(url, width="wide", locale="en-US", scheme="light")``.

    At the end of the test no other host may have been asked, and no error may stand in the console.
    """
    pages, troubles = [], []

    def open_page(url: str, *, width: str = "wide", locale: str = "en-US", scheme: str = "light") -> Page:
        page = profiles(locale).new_page()
        pages.append(page)
        page.set_viewport_size(dict(zip(("width", "height"), WIDTHS[width], strict=True)))  # type: ignore[arg-type]
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.on("request", lambda request: note_request(request.url))
        page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("dialog", lambda dialog: troubles.append(f"dialog: {dialog.message}"))
        page.goto(url)
        page.wait_for_selector(".masthead[lang]")
        return page

    def note_request(url: str) -> None:
        if not url.startswith(("http://127.0.0.1:", "data:", "blob:")):
            troubles.append(f"asked another host: {url}")

    yield open_page
    for page in pages:
        page.evaluate("localStorage.clear()")
        page.close()
    assert troubles == []


@pytest.fixture
def put() -> Callable[..., Any]:
    """Type a question, press Enter and wait: ``put(page, question, phase="done")``; returns the turn."""

    def ask(page: Page, question: str, *, phase: str = "done") -> Any:
        before = page.locator("article.turn").count()
        page.locator("#question textarea").fill(question)
        page.keyboard.press("Enter")
        page.wait_for_function(
            "([before, phase]) => document.querySelectorAll('article.turn').length > before"
            " && document.querySelector('#live .turn')?.dataset.phase === phase",
            arg=[before, phase],
        )
        return page.locator("#live .turn")

    return ask
