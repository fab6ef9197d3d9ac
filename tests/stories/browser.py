"""A real browser: Chromium without a window, driven over the plain WebDriver protocol."""

from __future__ import annotations

import base64
import os
import re
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
DRIVER = shutil.which("chromedriver")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-proxy-server",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1200,1400",
)


def missing() -> str:
    """Why no browser can be driven here; empty if one can."""
    if CHROMIUM and DRIVER:
        return ""
    return "there is no Chromium with chromedriver (Debian: apt-get install chromium chromium-driver)"


class Browser:
    """One window. CSS selectors name elements; of several, the first is meant."""

    def __init__(self, *flags: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="fleet-browser-"))
        env = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "TMPDIR": str(self.folder)}
        assert DRIVER, missing()
        self.driver = subprocess.Popen([DRIVER, "--port=0"], stdout=subprocess.PIPE, env=env)
        self.http = httpx.Client(base_url=f"http://127.0.0.1:{self._port()}", timeout=60, trust_env=False)
        options = {
            "binary": CHROMIUM,
            "args": [*FLAGS, *flags, f"--user-data-dir={self.folder / 'profile'}"],
        }
        # an element is awaited: a page may still be on its way when it is asked for
        asked = {"goog:chromeOptions": options, "timeouts": {"implicit": 10_000}}
        wish = {"capabilities": {"alwaysMatch": asked}}
        self.at = ""
        try:
            self.at = f"/session/{self._ask('POST', '/session', wish)['sessionId']}"
        except BaseException:
            self.close()
            raise

    def _port(self) -> int:
        assert self.driver.stdout
        for line in self.driver.stdout:
            if found := re.search(rb"started successfully on port (\d+)", line):
                return int(found[1])
        raise AssertionError("chromedriver ended before it listened")

    def _ask(self, method: str, path: str, body: Any = None) -> Any:
        answer = self.http.request(method, self.at + path, json=body if method == "POST" else None)
        value = answer.json()["value"]
        assert answer.is_success, f"{method} {path}: {value['error']}: {value['message'][:500]}"
        return value

    def close(self) -> None:
        try:
            if self.at:
                self._ask("DELETE", "")
        finally:
            self.http.close()
            self.driver.terminate()
            self.driver.wait(60)
            assert self.driver.stdout
            self.driver.stdout.close()
            shutil.rmtree(self.folder, ignore_errors=True)

    def open(self, url: str) -> None:
        self._ask("POST", "/url", {"url": url})

    def run(self, script: str, *arguments: Any) -> Any:
        """A function's body in the page; it works whatever the page's CSP says."""
        return self._ask("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def _find(self, css: str) -> str:
        return str(self._ask("POST", "/element", {"using": "css selector", "value": css})[ELEMENT])

    def click(self, css: str) -> None:
        """A link or a form's button: the page to which it leads is awaited."""
        self.run("window.isLeft = true")
        self._ask("POST", f"/element/{self._find(css)}/click", {})
        deadline = time.monotonic() + 60
        while not self.run("return !window.isLeft && document.readyState === 'complete'"):
            assert time.monotonic() < deadline, f"a click on {css} leads nowhere"
            time.sleep(0.02)

    def type(self, css: str, text: str) -> None:
        self._ask("POST", f"/element/{self._find(css)}/value", {"text": text})

    def text(self, css: str = "body") -> str:
        """What a person can read there; empty where there is no such element."""
        found = "return [...document.querySelectorAll(arguments[0])].map(e => e.innerText).join('\\n')"
        return str(self.run(found, css))

    def links(self, css: str) -> list[str]:
        return list(self.run("return [...document.querySelectorAll(arguments[0])].map(e => e.href)", css))

    @property
    def url(self) -> str:
        return str(self._ask("GET", "/url"))

    def picture(self, path: Path) -> None:
        path.write_bytes(base64.b64decode(self._ask("GET", "/screenshot")))
