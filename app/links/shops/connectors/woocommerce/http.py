"""One question to a WooCommerce shop over HTTP, and what its answer is: content, a Trouble, or a Refusal.

The certificate is always checked; a redirect is never followed (it would drop the keys, and make a POST a GET); an answer
that is no JSON is somebody else's than the shop's. Keys stand in a header, and in no message, log or fact.
"""

from __future__ import annotations

import logging
import secrets
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, cast
from urllib.parse import urlsplit

import httpx

from app.base.clock import Clock
from app.base.errors import Refusal, Trouble
from app.links.shops.connectors.woocommerce.answers import judged
from app.links.shops.connectors.woocommerce.blotting import guises
from app.links.shops.connectors.woocommerce.oauth1 import signed
from app.links.shops.connectors.woocommerce.place import must_be_public
from app.links.shops.sync.port import Keys, Reach

AGENT = "Comptoir/1 (order desk of the shop's own merchant)"
CONNECT_SECONDS = 15.0
READ_SECONDS = 60.0
"""How long a shop may be silent: a page of a hundred orders takes a shared host that long."""
WHOLE_SECONDS = 180.0
_LARGEST = 64 * 1024 * 1024
_QUIET = ("httpx", "httpcore")

# They would write whole addresses into the log, and keys stand in those of some shops.
for _name in _QUIET:
    logging.getLogger(_name).setLevel(logging.WARNING)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a shop answered: JSON without floats, and headers."""

    payload: object
    headers: httpx.Headers

    def records(self) -> list[dict[str, object]]:
        """The answer as a list of records; Trouble("shop_garbled") when it is none."""
        found = self.payload
        if not isinstance(found, list):
            raise Trouble("shop_garbled", start=str(found)[:60], wait=None)
        items = cast("list[object]", found)
        return [
            cast("dict[str, object]", each) if isinstance(each, dict) else {"unreadable": each}
            for each in items
        ]

    def number(self, header: str) -> int | None:
        """A whole number in a header, None where there is none."""
        told = self.headers.get(header, "")
        return int(told) if told.isascii() and told.isdigit() and len(told) < 12 else None


class Asker:
    """The connection to one shop."""

    def __init__(
        self,
        reach: Reach,
        keys: Keys | None,
        *,
        clock: Clock | None = None,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self.reach = reach
        self._keys = keys
        self._clock = clock or Clock()
        self._checked = transport is not None or reach.local
        self._http = httpx.Client(
            verify=_trusted(reach.ca_file),
            follow_redirects=False,
            timeout=httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS),
            headers={
                "Accept": "application/json",
                "Content-Type": "application/json",
                "Cache-Control": "no-cache",
                "User-Agent": AGENT,
            },
            # A proxy of the system is for the way out, not for the own network.
            trust_env=not reach.local,
            transport=transport,
        )

    @property
    def host(self) -> str:
        """Whom it asks."""
        return httpx.URL(self.reach.url).host

    def get(self, path: str, params: Mapping[str, str] | None = None) -> Answer:
        """Ask for something of WooCommerce (``orders``) with the keys."""
        return self.ask(f"/wp-json/wc/v3/{path}", params or {}, self._keys)

    def root(self) -> Answer:
        """Ask what the site says to everybody."""
        return self.ask("/wp-json/", {}, None)

    def send(self, method: Literal["POST", "PUT"], path: str, content: Mapping[str, object]) -> Answer:
        """Write something of WooCommerce (``orders/7``), as JSON.

        Whoever writes has just read with the same keys: where they are refused now, it is for writing
        (``shop_key_cannot_write``), in whatever language the shop says so.
        """
        try:
            return self.ask(f"/wp-json/wc/v3/{path}", {}, self._keys, method, dict(content))
        except Refusal as refusal:
            if refusal.code not in ("shop_key_refused", "shop_key_without_rights"):
                raise
            answer = refusal.facts.get("answer", "")
            raise Refusal("shop_key_cannot_write", host=self.host, answer=answer) from refusal

    def ask(
        self,
        path: str,
        params: Mapping[str, str],
        keys: Keys | None,
        method: Literal["GET", "POST", "PUT"] = "GET",
        content: Mapping[str, object] | None = None,
    ) -> Answer:
        """Ask once. Facts of what it raises never hold a key."""
        if not self._checked:
            must_be_public(self.reach.url)
            self._checked = True
        url, auth = self.reach.url + path, None
        query = dict(params)
        if keys is not None and self.reach.auth == "basic":
            auth = httpx.BasicAuth(keys.key, keys.secret)
        elif keys is not None and self.reach.auth == "query":
            query |= {"consumer_key": keys.key, "consumer_secret": keys.secret}
        elif keys is not None:
            # The host is the one the site believes to have, the rest is as it was called.
            called = urlsplit(url)
            home = urlsplit(self.reach.home or self.reach.url).netloc
            now = int(self._clock.now().timestamp())
            whole = f"{called.scheme}://{home}{called.path}"
            query = signed(method, whole, query, keys, nonce=secrets.token_hex(16), timestamp=now)
        status, headers, body = self._fetched(method, url, query, auth, content)
        return Answer(judged(status, headers, body, self._clock.now(), url, guises(keys)), headers)

    def close(self) -> None:
        """Let go of the connection."""
        self._http.close()

    def _fetched(
        self,
        method: str,
        url: str,
        query: Mapping[str, str],
        auth: httpx.Auth | None,
        content: Mapping[str, object] | None,
    ) -> tuple[int, httpx.Headers, bytes]:
        host = self.host
        try:
            with self._http.stream(method, url, params=dict(query), auth=auth, json=content) as answer:
                return answer.status_code, answer.headers, _body(answer, host)
        except httpx.TimeoutException as error:
            raise Trouble("shop_timed_out", host=host, seconds=int(READ_SECONDS), wait=None) from error
        except httpx.TransportError as error:
            reason = str(error) or type(error).__name__
            if "CERTIFICATE_VERIFY_FAILED" in reason or isinstance(
                error.__cause__, ssl.SSLCertVerificationError
            ):
                raise Refusal("shop_certificate", host=host, reason=_verified(error, reason)) from None
            raise Trouble("shop_offline", host=host, reason=reason, wait=None) from None
        except httpx.DecodingError as error:
            raise Trouble("shop_garbled", start=str(error)[:60], wait=None) from None


def _body(answer: httpx.Response, host: str) -> bytes:
    """The body, unless it never ends or drips."""
    until = time.monotonic() + WHOLE_SECONDS
    parts: list[bytes] = []
    size = 0
    for part in answer.iter_bytes():
        parts.append(part)
        size += len(part)
        if size > _LARGEST:
            raise Trouble("shop_garbled", start=f"> {_LARGEST // 1024 // 1024} MB", wait=None)
        if time.monotonic() > until:
            raise Trouble("shop_timed_out", host=host, seconds=int(WHOLE_SECONDS), wait=None)
    return b"".join(parts)


def _verified(error: BaseException, reason: str) -> str:
    """Why a certificate is not trusted, without the marks of the library that found it so."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return cause.verify_message or reason
        cause = cause.__cause__ or cause.__context__
    return reason


def _trusted(ca_file: str) -> ssl.SSLContext:
    """Whom to trust: the system's authorities, and those of a file where one is given."""
    context = ssl.create_default_context()
    if ca_file:
        try:
            context.load_verify_locations(cafile=ca_file)
        except (OSError, ssl.SSLError) as error:
            raise Refusal("shop_ca_file", path=ca_file, reason=str(error)) from error
    return context
