from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from attrs import define, field

from tests.browser.chromium import Browser, browsing


@pytest.fixture(scope="session")
def _started() -> Iterator[Browser]:
    with browsing() as started:
        yield started


@pytest.fixture
def browser(_started: Browser) -> Iterator[Browser]:
    """One browser for all tests; the tabs of each are closed after it."""
    yield _started
    _started.close_pages()


@define
class Canary:
    """A server that hostile text points at. Whoever asks it for anything is noted."""

    address: str
    asked: list[str] = field(factory=list)


@pytest.fixture
def canary() -> Iterator[Canary]:
    class Noting(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            noted.asked.append(self.path)
            self.send_response(204)
            self.end_headers()

        do_POST = do_GET  # noqa: N815  # the names that the standard library wants

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Noting)
    noted = Canary(f"http://127.0.0.1:{server.server_port}")
    listening = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    listening.start()
    try:
        yield noted
    finally:
        server.shutdown()
        listening.join()
        server.server_close()
