"""OAuth 1.0a as WooCommerce reads it on sites without https: the request is signed, the secret never travels."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from urllib.parse import quote

from app.links.shops.sync.port import Keys


def signed(
    method: str, url: str, params: Mapping[str, str], keys: Keys, *, nonce: str, timestamp: int
) -> dict[str, str]:
    """The parameters with a signature for `url`, which is the shop's own address of what is asked for.

    A nonce serves once: every attempt is signed anew.
    """
    whole = {
        **params,
        "oauth_consumer_key": keys.key,
        "oauth_nonce": nonce,
        "oauth_signature_method": "HMAC-SHA256",
        "oauth_timestamp": str(timestamp),
    }
    pairs = sorted((_escaped(name), _escaped(value)) for name, value in whole.items())
    said = "&".join(f"{name}={value}" for name, value in pairs)
    base = "&".join((method.upper(), _escaped(url), _escaped(said)))
    digest = hmac.new(f"{keys.secret}&".encode(), base.encode(), hashlib.sha256).digest()
    return {**whole, "oauth_signature": base64.b64encode(digest).decode("ascii")}


def _escaped(text: str) -> str:
    return quote(text, safe="~-._")
