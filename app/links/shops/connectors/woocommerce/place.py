"""The address of a shop as a person types it, made into the one that is called."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from app.base.errors import Refusal, Trouble

Resolve = Callable[[str], Sequence[str]]
_TAILS = ("/wp-json", "/wp-admin", "/wp-login.php", "/index.php")


def resolved(host: str) -> Sequence[str]:
    """The numeric addresses of a host; Trouble("shop_offline") when nobody knows it."""
    try:
        return sorted({str(each[4][0]) for each in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)})
    except (OSError, UnicodeError) as error:
        raise Trouble("shop_offline", host=host, reason=str(error)) from error


def address_of(typed: str, *, http: bool = False) -> str:
    """The address of a shop's home, without what stands behind it.

    Refusals: ``shop_address_unreadable``; ``shop_address_http`` for one without https, unless it is meant.
    """
    text = typed.strip()
    if "://" not in text:
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise Refusal("shop_address_unreadable", typed=typed) from error
    if parts.scheme not in ("http", "https") or not host or parts.username or parts.password:
        raise Refusal("shop_address_unreadable", typed=_without_user(typed))
    if parts.scheme == "http" and not http:
        raise Refusal("shop_address_http", typed=typed)
    path = parts.path.rstrip("/")
    for tail in _TAILS:
        if (at := path.find(tail)) >= 0:
            path = path[:at]
    shown = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{shown}{f':{port}' if port else ''}{path}"


def must_be_known(url: str, resolve: Resolve = resolved) -> None:
    """Refuse (``shop_address_nowhere``) a host that nobody knows: before a shop is connected its address may be mistyped.

    Of a shop that is connected the same is a Trouble: its address was right once. So it is where nobody could be asked.
    """
    host = urlsplit(url).hostname or ""
    try:
        resolve(host)
    except Trouble as trouble:
        why = trouble.__cause__
        if isinstance(why, socket.gaierror) and why.errno == socket.EAI_AGAIN:
            raise
        raise Refusal("shop_address_nowhere", host=host) from trouble


def must_be_public(url: str, resolve: Resolve = resolved) -> None:
    """Refuse (``shop_address_local``) a host of the own network: nobody's shop stands there, but a router may."""
    host = urlsplit(url).hostname or ""
    for found in resolve(host):
        if not ipaddress.ip_address(found.partition("%")[0]).is_global:
            raise Refusal("shop_address_local", host=host, address=found)


def _without_user(typed: str) -> str:
    return typed.rpartition("@")[2]
