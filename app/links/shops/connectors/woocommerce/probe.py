"""Trying a connection to WooCommerce and naming what stands in the way.

One and the same answer ("you cannot list resources") has four causes: a wrong key, a header that the host strips, a site
without https, a site without permalinks. So the site is first asked what it says to everybody, then with the keys in the
header, then in the address.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack, closing
from typing import cast

from app.base.errors import Refusal, Trouble
from app.links.shops.connectors.woocommerce.http import Asker
from app.links.shops.connectors.woocommerce.names import unescaped
from app.links.shops.connectors.woocommerce.writer import WooWriter
from app.links.shops.payload import clean
from app.links.shops.sync.port import Auth, Found

OLDEST = (6, 0)
NEWEST = (11, 99)
Reopen = Callable[[str, str], Asker]


def probe(asker: Asker, reopen: Reopen | None) -> Found:
    """What is there, and how its keys travel best.

    Refusals beside those of `answers`: ``shop_no_permalinks``, ``shop_no_wordpress``, ``shop_no_woocommerce``,
    ``shop_too_old``, ``shop_key_refused``, ``shop_key_no_https``, ``shop_key_cannot_read``.
    """
    site = _site(asker)
    namespaces = site.get("namespaces")
    if not isinstance(namespaces, list) or "wc/v3" not in cast("list[object]", namespaces):
        raise Refusal("shop_no_woocommerce", url=asker.reach.url)
    home = _text(site, "home") or _text(site, "url")
    with ExitStack() as stack:

        def other(auth: Auth) -> Asker:
            """The same shop asked in another way; for a signature counts the address that only the site knows."""
            return stack.enter_context(closing(reopen(auth, home))) if reopen is not None else asker

        working = _working(other("oauth") if asker.reach.auth == "oauth" else asker, other)
        auth, version = working.reach.auth, _version(working)
        numbers = tuple(int(part) for part in version.split(".")[:2] if part.isdigit())
        if numbers and numbers < OLDEST:
            raise Refusal("shop_too_old", version=version, oldest="6.0")
        if not _may_read_settings(working):
            raise Refusal("shop_key_without_rights", host=working.host, answer="settings")
        writes, cannot_write = _may_write(working)
    warnings = [f"{auth}_keys"] if auth != "basic" else []
    warnings += ["newer"] if numbers > NEWEST else []
    warnings += [] if version else ["version_unknown"]
    name, zone = unescaped(_text(site, "name")), _text(site, "timezone_string")
    return Found(name, home, version, auth, zone, tuple(warnings), writes, cannot_write)


def _site(asker: Asker) -> Mapping[str, object]:
    try:
        found = asker.root().payload
    except Refusal as refusal:
        if refusal.code not in ("shop_no_route", "shop_not_found"):
            raise
        raise Refusal(_without_route(asker), url=asker.reach.url) from refusal
    if not isinstance(found, Mapping):
        raise Refusal("shop_no_wordpress", url=asker.reach.url)
    return cast("Mapping[str, object]", found)


def _without_route(asker: Asker) -> str:
    """Why there is no ``/wp-json/``: WordPress without permalinks answers by its other address, anybody else does not."""
    try:
        found = asker.ask("/", {"rest_route": "/"}, None).payload
    except (Refusal, Trouble):
        return "shop_no_wordpress"
    is_site = isinstance(found, Mapping) and "namespaces" in found
    return "shop_no_permalinks" if is_site else "shop_no_wordpress"


def _working(asker: Asker, other: Callable[[Auth], Asker]) -> Asker:
    """Who is let in: as asked for, or with the keys in the address where the host strips the header."""
    first = asker.reach.auth
    try:
        _try(asker)
        return asker
    except Refusal as refusal:
        if refusal.code != "shop_key_refused" or first == "oauth":
            raise
        if asker.reach.url.startswith("http://"):
            raise Refusal("shop_key_no_https", url=asker.reach.url) from refusal
        if "permission" in str(refusal.facts.get("answer", "")).lower():
            raise Refusal("shop_key_cannot_read", host=asker.host) from refusal
        if first == "query" or refusal.facts.get("told") != "woocommerce_rest_cannot_view":
            raise
        by_address = other("query")
        try:
            _try(by_address)
        except Refusal:
            raise refusal from None
        return by_address


def _try(asker: Asker) -> None:
    asker.get("orders", {"per_page": "1", "_fields": "id"}).records()


def _version(asker: Asker) -> str:
    try:
        found = asker.get("system_status", {"_fields": "environment"}).payload
    except Refusal:
        return ""
    environment = (
        cast("Mapping[str, object]", found).get("environment") if isinstance(found, Mapping) else None
    )
    return (
        _text(cast("Mapping[str, object]", environment), "version")
        if isinstance(environment, Mapping)
        else ""
    )


def _may_read_settings(asker: Asker) -> bool:
    try:
        asker.get("settings/tax", {"_fields": "id"})
    except Refusal as refusal:
        if refusal.code in ("shop_key_without_rights", "shop_key_refused"):
            return False
        raise
    return True


def _may_write(asker: Asker) -> tuple[bool | None, Refusal | None]:
    """Whether the keys may write, and why not; a shop that does not answer that is still one that can be read."""
    try:
        WooWriter(asker).try_keys()
    except Refusal as refusal:
        return (False, refusal) if refusal.code == "shop_key_cannot_write" else (None, None)
    except Trouble:
        return None, None
    return True, None


def _text(fields: Mapping[str, object], name: str) -> str:
    found = fields.get(name)
    return clean(found)[:200] if isinstance(found, str) else ""
