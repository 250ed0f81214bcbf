"""What an answer of a shop's server is: the content, or what went wrong and whether asking again may help."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from html import unescape
from math import ceil
from typing import cast
from urllib.parse import urlsplit

from app.base.errors import Refusal, Trouble
from app.base.retry_after import retry_after
from app.links.shops.connectors.woocommerce.blotting import blotted
from app.links.shops.payload import clean, parse

_SHOWN = 120
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_WALLS = ("sg-captcha", "cf-mitigated", "x-sucuri-block", "x-ddos-protection")
"""Headers of protections that stand before a shop and want to see a browser."""


def judged(
    status: int,
    headers: Mapping[str, str],
    body: bytes,
    now: datetime,
    url: str,
    hidden: Sequence[str] = (),
) -> object:
    """The JSON of an answer that holds content, without what is `hidden`; Trouble or Refusal for any other.

    Troubles: ``shop_busy``, ``shop_maintenance``, ``shop_fault``, ``shop_blocked``, ``shop_garbled``; each says in `wait`
    how many seconds the server asked for, if it did. Refusals: ``shop_redirects``, ``shop_key_refused``,
    ``shop_key_without_rights``, ``shop_clock_wrong``, ``shop_password_page``, ``shop_no_route``, ``shop_not_found``,
    ``shop_request_refused``.
    """
    host = urlsplit(url).hostname or ""
    asked = retry_after(headers.get("Retry-After"), now)
    wait = None if asked is None else ceil(asked)
    if 300 <= status < 400:
        raise Refusal("shop_redirects", host=host, to=_place(blotted(headers.get("Location", ""), hidden)))
    # Before anything is read or cut off: half a key in a message would be no longer found.
    body = blotted(body.decode("utf-8", "surrogateescape"), hidden).encode("utf-8", "surrogateescape")
    found, readable = _content(body)
    if status in (200, 201) and readable:
        return found
    code, message = _error(found)
    answer = message or _seen(body)
    walled = any(name in headers for name in _WALLS)
    if status == 429:
        raise Trouble("shop_busy", host=host, wait=wait)
    if walled or (status < 500 and not readable and status not in (401, 404)):
        if status == 200 and not walled and not _is_page(body):
            raise Trouble("shop_garbled", start=answer or "…", wait=wait)
        raise Trouble("shop_blocked", host=host, status=status, answer=answer, wait=wait)
    if status == 503:
        raise Trouble("shop_maintenance", host=host, wait=wait)
    if status >= 500:
        raise Trouble("shop_fault", host=host, status=status, answer=answer, wait=wait)
    raise _refusal(status, code, answer, host, readable=readable)


def _refusal(status: int, code: str, answer: str, host: str, *, readable: bool) -> Refusal:
    if status == 401:
        if not readable:
            return Refusal("shop_password_page", host=host)
        if "timestamp" in answer.lower():
            return Refusal("shop_clock_wrong", answer=answer)
        return Refusal("shop_key_refused", host=host, answer=answer, told=code)
    if status == 403:
        return Refusal("shop_key_without_rights", host=host, answer=answer)
    if status in (404, 410):
        if code in ("", "rest_no_route"):
            return Refusal("shop_no_route", host=host)
        return Refusal("shop_not_found", host=host, answer=answer, told=code)
    return Refusal("shop_request_refused", host=host, answer=answer)


def _content(body: bytes) -> tuple[object, bool]:
    """What the body says, and whether it could be read. A notice of PHP before the content is stepped over."""
    text = body.decode("utf-8-sig", "replace").strip()
    if not text:
        return None, False
    try:
        return parse(text), True
    except Refusal:
        pass
    # What begins as content and ends too early must not be read from its middle on; a page for people is none.
    if text.startswith(("{", "[")) or text.lower().startswith(("<!doctype", "<html", "<head")):
        return None, False
    for at in sorted(text.find(sign) for sign in ("[{", '{"', "[]") if text.find(sign) > 0):
        try:
            return parse(text[at:]), True
        except Refusal:
            continue
    return None, False


def _error(found: object) -> tuple[str, str]:
    """Code and message of WordPress's own way to say no."""
    if not isinstance(found, Mapping):
        return "", ""
    fields = cast("Mapping[str, object]", found)
    code, message = fields.get("code"), fields.get("message")
    return (code if isinstance(code, str) else ""), (_words(message) if isinstance(message, str) else "")


def _is_page(body: bytes) -> bool:
    return body.lstrip()[:1] == b"<"


def _seen(body: bytes) -> str:
    """What a person would see of a page: its title, else its first words."""
    text = body[:20_000].decode("utf-8", "replace")
    title = _TITLE.search(text)
    return _words(title[1] if title else text)


def _words(text: str) -> str:
    said = " ".join(clean(unescape(_TAG.sub(" ", text))).split())
    return said if len(said) <= _SHOWN else said[: _SHOWN - 1] + "…"


def _place(location: str) -> str:
    """Where a redirect points, without its query: keys may stand there."""
    return location.partition("?")[0][:_SHOWN]
