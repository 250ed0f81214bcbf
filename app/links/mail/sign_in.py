"""Signing in with a provider, once on each workstation: by a code typed in any browser, or back to this machine (PKCE).

Both end with `oauth.take_in`. The way back to this machine listens on 127.0.0.1 only, for one answer that bears the state
it gave out.
"""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from time import monotonic, sleep
from typing import cast
from urllib.parse import parse_qs, urlencode, urlsplit

from app.base.errors import Refusal, Trouble
from app.correspondence.sender import Sender
from app.links.mail.oauth import Provider, ask_token, client_secret, provider_of, said, take_in

_DEVICE = "urn:ietf:params:oauth:grant-type:device_code"


@dataclass(frozen=True, slots=True)
class DeviceCode:
    """What to type where (`code` at `address`), and how the provider is asked whether it was done. Seconds."""

    code: str
    address: str
    device_code: str
    interval: float
    lasts: float


def device_code(account: Sender) -> DeviceCode:
    """Begin to sign in with a code; refused with ``mail_no_device_code`` where the provider has no such way."""
    provider = provider_of(account)
    if not provider.device:
        raise Refusal("mail_no_device_code")
    told = ask_token(provider, {"client_id": account.client_id, "scope": provider.scope}, provider.device)
    if "device_code" not in told:
        raise Trouble("mail_provider", answer=said(told))
    address = str(told.get("verification_uri") or told.get("verification_url") or "")
    interval, lasts = float(told.get("interval") or 5), float(told.get("expires_in") or 900)
    return DeviceCode(str(told["user_code"]), address, str(told["device_code"]), interval, lasts)


def wait_for_device(
    account: Sender,
    company: str,
    code: DeviceCode,
    *,
    wanted: Callable[[], bool],
    wait: Callable[[float], object] = sleep,
) -> bool:
    """Ask until the code was typed; False when nobody wants to know any more.

    Refused with ``mail_sign_in_refused``, or ``mail_sign_in_late`` when the code ran out.
    """
    form = {"grant_type": _DEVICE, "device_code": code.device_code, "client_id": account.client_id}
    interval, until = code.interval, monotonic() + code.lasts
    while wanted() and monotonic() < until:
        told = ask_token(provider_of(account), {**form, **client_secret(account, company)})
        error = told.get("error")
        if error is None:
            take_in(account, company, told)
            return True
        if error == "slow_down":
            interval += 5
        elif error == "expired_token":
            break
        elif error != "authorization_pending":
            raise Refusal("mail_sign_in_refused", answer=said(told))
        wait(interval)
    if wanted():
        raise Refusal("mail_sign_in_late")
    return False


class _Answer(BaseHTTPRequestHandler):
    """Hears the one request that a browser makes after the person has agreed."""

    def do_GET(self) -> None:
        listener = cast("_Listener", self.server)
        told = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        # Whatever else calls (a favicon, another program) is not the answer.
        ours = told.get("state") == listener.state
        self.send_response(200 if ours else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Connection", "close")
        self.end_headers()
        if ours:
            self.wfile.write(f"<!doctype html><title>Comptoir</title><p>{listener.words}</p>".encode())
            listener.told = told

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Nothing: the request line holds the code."""


class _Listener(HTTPServer):
    """Listens on this machine only."""

    def __init__(self, state: str, words: str) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.state, self.words = state, words
        self.told: dict[str, str] = {}
        self.timeout = 0.2


@dataclass(frozen=True, slots=True)
class ComingBack:
    """A sign-in under way: `address` is to be opened in the browser."""

    address: str
    listener: _Listener
    provider: Provider
    verifier: str
    back: str


@contextmanager
def coming_back(account: Sender, words: str) -> Iterator[ComingBack]:
    """Listen for a browser that comes back to this machine; `words` are what it then shows."""
    provider = provider_of(account)
    state, verifier = _random(), _random()
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    with _Listener(state, words) as listener:
        back = f"http://127.0.0.1:{listener.server_port}"
        asked = {
            "client_id": account.client_id,
            "response_type": "code",
            "redirect_uri": back,
            "scope": provider.scope,
            "state": state,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
            "login_hint": account.login,
            **dict(provider.more),
        }
        yield ComingBack(f"{provider.authorize}?{urlencode(asked)}", listener, provider, verifier, back)


def wait_for_browser(
    account: Sender, company: str, under_way: ComingBack, *, wanted: Callable[[], bool], seconds: float = 600
) -> bool:
    """Wait for the browser and fetch the tokens; False when nobody wants to know any more.

    Refused with ``mail_sign_in_refused`` or ``mail_sign_in_late``.
    """
    until = monotonic() + seconds
    told = under_way.listener.told
    while not told and wanted() and monotonic() < until:
        under_way.listener.handle_request()
        told = under_way.listener.told
    if not told:
        if wanted():
            raise Refusal("mail_sign_in_late")
        return False
    if "code" not in told:
        raise Refusal("mail_sign_in_refused", answer=said(dict(told)))
    form = {
        "grant_type": "authorization_code",
        "code": told["code"],
        "redirect_uri": under_way.back,
        "client_id": account.client_id,
        "code_verifier": under_way.verifier,
    }
    answer = ask_token(under_way.provider, {**form, **client_secret(account, company)})
    if answer.get("error"):
        raise Refusal("mail_sign_in_refused", answer=said(answer))
    take_in(account, company, answer)
    return True


def _random() -> str:
    return base64.urlsafe_b64encode(os.urandom(32)).rstrip(b"=").decode()
