"""The shop on a port of this machine: HTTP as a host speaks it, with and without TLS, and lines that die on demand."""

from __future__ import annotations

import contextlib
import socket
import ssl
import struct
import sys
import tempfile
import threading
import traceback
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import trustme

from tests.links.woocommerce.access import Access
from tests.links.woocommerce.answers import Answer, Request, written
from tests.links.woocommerce.faults import Fault, spoilt
from tests.links.woocommerce.shop import KEYS, StandIn, read_query
from tests.links.woocommerce.state import RECORDED, State, read_folder
from tests.links.woocommerce.versions import version as version_of

START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
"""The shop's clock at first: a little after the last change of the recorded shop."""

_DEAD = (ConnectionError, TimeoutError, ssl.SSLError, BrokenPipeError)


@cache
def _authority() -> tuple[trustme.CA, trustme.LeafCert]:
    """One authority for all stand-ins of a run, and its certificate for this machine."""
    made = trustme.CA()
    return made, made.issue_cert("localhost", "127.0.0.1")


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, shop: StandIn, context: ssl.SSLContext | None, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.shop = shop
        self.context = context
        self.lines: set[socket.socket] = set()

    def server_bind(self) -> None:
        # The library's own asks for this machine's name, which may take seconds.
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = "127.0.0.1", int(self.server_address[1])

    def finish_request(self, request: Any, client_address: Any) -> None:
        """Shake hands in the line's own thread, so that one who does not trust us holds up nobody."""
        if self.context is None:
            super().finish_request(request, client_address)
            return
        with self.context.wrap_socket(request, server_side=True) as wrapped:
            super().finish_request(wrapped, client_address)

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), _DEAD):
            self.shop.bugs.append(traceback.format_exc())

    def hang_up(self) -> None:
        """End all lines, those that wait for a next request too."""
        self.shutdown()
        for line in list(self.lines):
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server  # pyright: ignore[reportIncompatibleVariableOverride]

    def setup(self) -> None:
        super().setup()
        self.server.lines.add(self.connection)

    def finish(self) -> None:
        self.server.lines.discard(self.connection)
        with contextlib.suppress(*_DEAD):
            super().finish()

    def version_string(self) -> str:
        return "nginx/1.22.1"

    def date_time_string(self, timestamp: float | None = None) -> str:
        """The shop's clock, not this machine's."""
        return format_datetime(self.server.shop.now.astimezone(UTC), usegmt=True)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 the library's name
        """The log is the shop's."""

    def _serve(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        shop = self.server.shop
        request = Request(
            self.command,
            urlsplit("//host" + self.path if self.path.startswith("/") else self.path).path,
            self.path,
            read_query(self.path),
            {name.title(): value for name, value in self.headers.items()},
            secure=self.server.context is not None,
            host=self.headers.get("Host", ""),
            raw=raw,
        )
        shop.begins()
        try:
            made, fault = shop.respond(request)
            self._wait(fault, "slow")
        finally:
            shop.ends()
        self._wait(fault, "lost_before", "lost_after")
        if fault is not None and fault.kind.startswith("reset"):
            self._reset()
        elif made is None or (fault is not None and fault.kind == "lost_after"):
            self.close_connection = True
        else:
            self._send(made, fault)

    def _wait(self, fault: Fault | None, *kinds: str) -> None:
        if fault is not None and fault.kind in kinds:
            self.server.shop.stop.wait(fault.seconds)

    def _reset(self) -> None:
        """Cut the line so that the other side is told."""
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def _send(self, made: Answer, fault: Fault | None) -> None:
        raw = (made.body if isinstance(made.body, str) else written(made.body)).encode()
        raw = spoilt(raw, fault) if fault else raw
        self.send_response(made.status)
        headers = {"Content-Type": made.kind, **self._of_json(made), **made.headers}
        if fault is not None and fault.kind == "empty":
            headers = {"Content-Type": "text/html; charset=UTF-8"}
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        if self.command == "HEAD":
            return
        if fault is not None and fault.kind == "cut_short":
            self.wfile.write(raw[: len(raw) // 2])
            self.wfile.flush()
            self._reset()
            return
        self.wfile.write(raw)

    def _of_json(self, made: Answer) -> dict[str, str]:
        """Headers that the shop itself, unlike its host, puts on everything."""
        if not made.of_site or not made.kind.startswith("application/json"):
            return {}
        link = f'<{self.server.shop.home}/wp-json/>; rel="https://api.w.org/"'
        found = {"X-Robots-Tag": "noindex", "Link": link}
        if made.allow:
            found["Allow"] = made.allow
        found["Cache-Control"] = "no-cache, must-revalidate, max-age=0, no-store, private"
        return found


for _method in ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"):
    setattr(_Handler, f"do_{_method}", _Handler._serve)


class Plug:
    """What connects the shop to the world: pulled, nobody answers at its address; put back, it is there again as it was."""

    def __init__(self, server: _Server) -> None:
        self._server = server
        self._listen()

    def pull(self) -> None:
        """End all lines and answer no new one."""
        self._server.hang_up()
        self._thread.join()

    def put_back(self) -> None:
        """Answer again, at the same port."""
        before = self._server
        self._server = _Server(before.shop, before.context, before.server_port)
        self._listen()

    def _listen(self) -> None:
        serve = self._server.serve_forever
        self._thread = threading.Thread(target=serve, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()


@contextmanager
def stand_in(
    folder: Path = RECORDED,
    *,
    version: str = "11.0.1",
    tls: bool = True,
    now: datetime = START,
    home: str = "",
) -> Iterator[StandIn]:
    """A shop at `StandIn.url`, from a recorded folder; with `tls` its authority's certificate is in `ca_file`.

    Without `home` the site believes to be where it is. The clock stands at `now` until it is moved.
    """
    state = State(read_folder(folder), version_of(version), home, now)
    shop = StandIn(state, Access(list(KEYS.values())))
    with ExitStack() as stack:
        plain = _listen(stack, shop, None)
        shop.plain_url = shop.url = f"http://127.0.0.1:{plain.server_port}"
        if tls:
            place = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="stand-in-")))
            shop.ca_file = place / "authority.pem"
            secure = _listen(stack, shop, _context(shop.ca_file))
            shop.url = f"https://127.0.0.1:{secure.server_port}"
        state.home = home or shop.url
        try:
            yield shop
        finally:
            shop.stop.set()
    assert not shop.bugs, shop.bugs[0]


def _context(ca_file: Path) -> ssl.SSLContext:
    authority, certificate = _authority()
    authority.cert_pem.write_to_path(str(ca_file))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    certificate.configure_cert(context)
    return context


def _listen(stack: ExitStack, shop: StandIn, context: ssl.SSLContext | None) -> _Server:
    server = _Server(shop, context)
    plug = Plug(server)
    shop.plugs.append(plug)
    stack.callback(plug.pull)
    return server
