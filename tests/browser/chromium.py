"""A real browser for tests: Chromium without a window, spoken to through its debugging pipe.

Nothing but the standard library, and no port that another program could reach. The browser looks no name up, has a
profile of its own, and never asks for an update; whatever it tries to fetch is on ``Page.requests``.
"""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from attrs import define, field

VARIABLE = "GRIDCONTROL_BROWSER"
"""Names the browser to test with. Where it is set, a missing browser is a failure."""
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
_PATIENCE = 120
"""Seconds to wait for an answer; a loaded machine starts a browser slowly."""
_INTO_PLACE = """
import fcntl, os, sys
asked, answered = (fcntl.fcntl(int(word), fcntl.F_DUPFD, 10) for word in sys.argv[1:3])
os.dup2(asked, 3), os.dup2(answered, 4)
os.execvp(sys.argv[3], sys.argv[3:])
"""
"""Chromium reads commands from file descriptor 3 and answers on 4; this puts two others there and becomes Chromium."""
_ARGUMENTS = (
    "--headless",
    "--no-sandbox",  # root in a container has no other way; the pages are our own
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    "--disable-extensions",
    "--force-device-scale-factor=1",
    "--font-render-hinting=none",
    "--hide-scrollbars",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--remote-debugging-pipe",
)


def found() -> str | None:
    """The browser to test with: the one the variable names, else the first that is installed."""
    named = os.environ.get(VARIABLE)
    return named or next((path for name in NAMES if (path := shutil.which(name))), None)


class BrowserFailed(Exception):
    """The browser refused a command, ended, or gave no answer."""


@define
class Page:
    """One tab. What it asked the network for stands in *requests*, what it said on its console in *said*."""

    _browser: Browser
    _session: str
    requests: list[str] = field(factory=list)
    said: list[str] = field(factory=list)

    def call(self, method: str, **params: object) -> dict[str, Any]:
        """One command of the DevTools protocol."""
        return self._browser.call(method, self._session, **params)

    def open(self, file: Path) -> None:
        """Show *file* and wait until it and all that it asked for are there."""
        self._browser.loaded.discard(self._session)
        answer = self.call("Page.navigate", url=file.resolve().as_uri())
        if "errorText" in answer:
            raise BrowserFailed(f"{file}: {answer['errorText']}")
        self._browser.wait(lambda: self._session in self._browser.loaded, "the page to load")

    def follow(self, link: str) -> None:
        """Click on what the selector *link* finds first, and wait until the page that it leads to is there."""
        self._browser.loaded.discard(self._session)
        self.ask(f"document.querySelector({json.dumps(link)}).click()")
        self._browser.wait(lambda: self._session in self._browser.loaded, f"where {link} leads")

    def ask(self, expression: str) -> Any:  # noqa: ANN401  # whatever the page answers
        """The value of a JavaScript expression. Works on pages that may run none themselves."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        if "exceptionDetails" in answer:
            raise BrowserFailed(json.dumps(answer["exceptionDetails"])[:500])
        return answer["result"].get("value")

    def resize(self, width: int, height: int = 1000, *, media: str = "screen") -> None:
        """Show the page this wide, in CSS pixels, as on a screen or as in print."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        self.call("Emulation.setEmulatedMedia", media=media)

    def printed(self) -> bytes:
        """The page as PDF, on the paper that it asks for itself."""
        self.call("Emulation.setEmulatedMedia", media="")
        self.call("Emulation.clearDeviceMetricsOverride")
        answer = self.call("Page.printToPDF", preferCSSPageSize=True, printBackground=False)
        return base64.b64decode(answer["data"])

    def picture(self) -> bytes:
        """The whole page as PNG."""
        answer = self.call("Page.captureScreenshot", captureBeyondViewport=True)
        return base64.b64decode(answer["data"])


@define
class Browser:
    """A running browser."""

    _program: subprocess.Popen[bytes]
    _asks: int
    _answers: int
    loaded: set[str] = field(factory=set)
    _pages: dict[str, Page] = field(factory=dict)
    _unread: bytes = b""
    _number: int = 0
    _answered: dict[int, dict[str, Any]] = field(factory=dict)

    def page(self, *, scripts: bool = True) -> Page:
        """A new tab. Without *scripts* none runs, as where somebody has switched them off."""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        page = self._pages[session] = Page(self, session)
        for domain in ("Page", "Network", "Log", "Runtime"):
            page.call(f"{domain}.enable")
        page.call("Emulation.setScriptExecutionDisabled", value=not scripts)
        return page

    def close_pages(self) -> None:
        """Close every tab."""
        for page in self._pages.values():
            page.call("Page.close")
        self._pages.clear()

    def call(self, method: str, session: str = "", /, **params: object) -> dict[str, Any]:
        """Send one command and wait for its answer."""
        self._number += 1
        number = self._number
        command = {"id": number, "method": method, "params": params} | ({"sessionId": session} if session else {})
        left = json.dumps(command).encode() + b"\0"
        while left:
            left = left[os.write(self._asks, left) :]
        self.wait(lambda: number in self._answered, method)
        answer = self._answered.pop(number)
        if "error" in answer:
            raise BrowserFailed(f"{method}: {answer['error']}")
        return dict(answer["result"])

    def wait(self, until: Callable[[], bool], what: str) -> None:
        """Read what the browser says until the condition holds."""
        deadline = time.monotonic() + _PATIENCE
        while not until():
            ready, _, _ = select.select([self._answers], [], [], max(0.0, deadline - time.monotonic()))
            read = os.read(self._answers, 1 << 16) if ready else b""
            if not read:
                state = f"ended with {self._program.poll()}" if ready else f"said nothing for {_PATIENCE} s"
                raise BrowserFailed(f"waiting for {what}: the browser {state}")
            *messages, self._unread = (self._unread + read).split(b"\0")
            for message in messages:
                self._take(json.loads(message))

    def _take(self, message: dict[str, Any]) -> None:
        if "id" in message:
            self._answered[message["id"]] = message
            return
        session, params = message.get("sessionId", ""), message["params"]
        page = self._pages.get(session)
        match message["method"]:
            case "Page.loadEventFired":
                self.loaded.add(session)
            case "Network.requestWillBeSent" if page:
                page.requests.append(params["request"]["url"])
            case "Log.entryAdded" if page:
                page.said.append(params["entry"]["text"])
            case "Runtime.consoleAPICalled" if page:
                page.said.append(json.dumps(params["args"]))
            case "Page.javascriptDialogOpening" if page:
                page.said.append(f"dialog: {params['message']}")
                self._pages[session].call("Page.handleJavaScriptDialog", accept=True)
            case _:
                pass


@contextmanager
def browsing() -> Iterator[Browser]:
    """A browser with a fresh profile, ended and cleaned away afterwards. ``BrowserFailed`` where there is none."""
    program = found()
    if program is None or shutil.which(program) is None:
        told = (
            f"{VARIABLE} names {program}, which is not there" if program else "no Chromium, Chrome or Edge is installed"
        )
        raise BrowserFailed(f"{told}; leave these tests out with -m 'not browser'")
    asked, asks = os.pipe()
    answers, answered = os.pipe()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        trampoline = [sys.executable, "-c", _INTO_PLACE, str(asked), str(answered)]
        with subprocess.Popen(
            [*trampoline, program, *_ARGUMENTS, f"--user-data-dir={profile}"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=(asked, answered),
        ) as running:
            os.close(asked)
            os.close(answered)
            try:
                yield Browser(running, asks, answers)
            finally:
                os.close(asks)  # the end of the pipe ends the browser
                try:
                    running.wait(20)
                except subprocess.TimeoutExpired:
                    running.kill()
                os.close(answers)
