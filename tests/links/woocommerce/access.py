"""Who may come in: keys and what they may do, over TLS by name and secret, without it only by a signature.

The shop says the same "cannot list resources" for a key it does not know, a header its host took away, a line without
TLS and a site without permalinks: telling them apart is the connector's business.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, quote, urlsplit

from tests.links.woocommerce.answers import Refused, Request
from tests.links.woocommerce.state import State

CLOCKS_APART = 15 * 60
"""Seconds a signature's time may differ from the shop's clock."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key of the interface. `rights` is whether its user may run the shop at all."""

    key: str
    secret: str
    may: str = "read_write"
    rights: bool = True


@dataclass(slots=True)
class Host:
    """What the host in front of the shop does to requests."""

    strips_authorization: bool = False
    """Takes the header Authorization away (CGI)."""
    no_permalinks: bool = False
    """Only ``index.php?rest_route=`` reaches the interface; the rest is a page that is not there."""
    hides_tls: bool = False
    """Ends TLS in front of PHP without telling it."""
    redirects_plain: bool = False
    """Sends a plain request on to the TLS address."""
    redirects_to: str = ""
    """Sends every request on to this address: a shop that moved, or the one with www."""
    maintenance: bool = False
    """The site is being updated."""
    caches: bool = False
    """Keeps the first answer of each address, and gives it again to all who do not ask for a fresh one."""
    blocks_agents: tuple[str, ...] = ()
    """Turns away programs whose User-Agent has one of these words in it."""


@dataclass(slots=True)
class Access:
    """The keys of a shop, and the signatures it has seen."""

    keys: list[Key]
    host: Host = field(default_factory=Host)
    nonces: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])

    def user(self, state: State, request: Request) -> Key | None:
        """Whose key came with a request; nobody's is not an error yet, a wrong secret or signature is."""
        if "wp-json/wc/" not in request.target:
            # The plugin looks at keys only where the address as it was written has this in it.
            return None
        found = self._by_secret(request) if request.secure and not self.host.hides_tls else None
        found = found or self._by_signature(state, request)
        if found is not None:
            _check_method(found, request)
        return found

    def _by_secret(self, request: Request) -> Key | None:
        name, secret = request.query.get("consumer_key"), request.query.get("consumer_secret")
        if not name or not secret:
            name, secret = _basic(request) if not self.host.strips_authorization else ("", "")
        found = self._named(name)
        if found is not None and not hmac.compare_digest(found.secret, secret):
            raise _wrong("Consumer secret is invalid.")
        return found

    def _by_signature(self, state: State, request: Request) -> Key | None:
        pairs = parse_qsl(urlsplit(request.target).query, keep_blank_values=True)
        signed = dict(pairs)
        if "oauth_consumer_key" not in signed:
            return None
        found = self._named(signed["oauth_consumer_key"])
        if found is None:
            raise _wrong("Consumer key is invalid.")
        self._check_signature(state, request, found, pairs)
        time = signed.get("oauth_timestamp", "")
        if not time.isdigit() or abs(int(time) - state.now.timestamp()) > CLOCKS_APART:
            raise _wrong("Invalid timestamp.")
        nonce = (found.key, signed.get("oauth_nonce", ""))
        if nonce in self.nonces:
            raise _wrong("Invalid nonce - nonce has already been used.")
        self.nonces.add(nonce)
        return found

    def _check_signature(
        self, state: State, request: Request, found: Key, pairs: list[tuple[str, str]]
    ) -> None:
        """The address that counts is the site's own home, not the one that was called."""
        home = urlsplit(state.home)
        scheme = "https" if request.secure and not self.host.hides_tls else "http"
        address = f"{scheme}://{home.netloc}{urlsplit(request.target).path}"
        coded = sorted((_code(name), _code(value)) for name, value in pairs if name != "oauth_signature")
        params = "&".join(f"{name}={value}" for name, value in coded)
        base = f"{request.method}&{_code(address)}&{_code(params)}"
        signed = dict(pairs)
        method = signed.get("oauth_signature_method", "").lower()
        if method not in {"hmac-sha1", "hmac-sha256"}:
            raise _wrong("Invalid signature - signature method is invalid.")
        made = hmac.new(f"{found.secret}&".encode(), base.encode(), getattr(hashlib, method[5:]))
        if base64.b64encode(made.digest()).decode() != signed.get("oauth_signature"):
            raise _wrong("Invalid signature - provided signature does not match.")

    def _named(self, name: str) -> Key | None:
        return next((each for each in self.keys if each.key == name), None)


def may(user: Key | None, doing: str) -> None:
    """Refuse a user who may not: 401 to nobody, 403 to somebody without the right."""
    if user is not None and user.rights:
        return
    code, message = _NOT[doing]
    raise Refused(401 if user is None else 403, f"woocommerce_rest_{code}", f"Sorry, you {message}.")


_NOT = {
    "list": ("cannot_view", "cannot list resources"),
    "view": ("cannot_view", "cannot view this resource"),
    "create": ("cannot_create", "are not allowed to create resources"),
    "edit": ("cannot_edit", "are not allowed to edit this resource"),
    "delete": ("cannot_delete", "are not allowed to delete this resource"),
    "batch": ("cannot_batch", "are not allowed to batch manipulate this resource"),
}


def _check_method(user: Key, request: Request) -> None:
    wanted = "read" if request.method in {"GET", "HEAD"} else "write"
    if wanted not in user.may.split("_"):
        raise _wrong(f"The API key provided does not have {wanted} permissions.")


def _basic(request: Request) -> tuple[str, str]:
    kind, _, coded = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "basic":
        return "", ""
    try:
        name, _, secret = base64.b64decode(coded).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return name, secret


def _code(text: str) -> str:
    return quote(text, safe="~")


def _wrong(message: str) -> Refused:
    return Refused(401, "woocommerce_rest_authentication_error", message)
