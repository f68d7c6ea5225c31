"""Write docs/screenshot.png: the running page over the five articles. ``python -m docs.make_screenshot`` (Chromium)."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
QUESTION = "Why did Meta remove Khamenei's accounts?"


def main() -> int:
    """Ingest into a folder of its own, start the page, ask, and take the picture."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as home:
        environment = os.environ | {"RAG_HOME": home, "PYTHONUNBUFFERED": "1"}
        subprocess.run([sys.executable, "-m", "rag", "ingest", "seeds"], cwd=ROOT, env=environment, check=True)
        command = [sys.executable, "-m", "ui", "--port", "0"]
        with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as page_process:
            assert page_process.stdout is not None
            address = re.search(r"http://\S+\d", page_process.stdout.readline())
            assert address is not None
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
                page = browser.new_page(viewport={"width": 1280, "height": 900}, locale="en-US", color_scheme="light")
                page.goto(address.group())
                page.wait_for_selector(".masthead[lang]")
                page.locator("#question textarea").fill(QUESTION)
                page.keyboard.press("Enter")
                page.wait_for_selector('#live .turn[data-phase="done"]', timeout=120_000)
                page.wait_for_selector("#sources mark.selected")
                page.wait_for_timeout(800)
                page.screenshot(path=str(ROOT / "docs" / "screenshot.png"))
                browser.close()
            page_process.terminate()
            page_process.communicate(timeout=30)
    return 0


if __name__ == "__main__":
    sys.exit(main())
