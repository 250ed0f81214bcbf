"""The recorded exchanges, as they can be played again: with which key, to which door of the stand-in, and what counts."""

from __future__ import annotations

import json
import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.links.woocommerce.access import Key
from tests.links.woocommerce.shop import KEYS, StandIn

FOLDER = Path(__file__).parents[2] / "data" / "woocommerce" / "recorded"
HOME = "https://127.0.0.1:18001"
"""Where the recorded shop was."""

OF_ITS_OWN = frozenset(
    {
        "number", "order_key", "payment_url", "permalink", "permalink_template", "generated_slug", "slug",
        "related_ids", "price_html", "avatar_url", "_links", "uuid", "date_created", "date_created_gmt",
        "date_modified", "date_modified_gmt", "date_paid", "date_paid_gmt", "date_completed", "date_completed_gmt",
    }
)  # fmt: skip
"""What two runs of the same shop never share: numbers, moments, addresses, suggestions."""


@dataclass(frozen=True, slots=True)
class Recording:
    """One exchange: what was sent, what came back."""

    name: str
    method: str
    base: str
    path: str
    query: dict[str, Any]
    auth: str | None
    headers: dict[str, str]
    sent: Any
    status: int
    answered: httpx.Headers
    body: Any


def recording(name: str) -> Recording:
    found = json.loads((FOLDER / f"{name}.json").read_bytes())
    return Recording(
        name,
        found["method"],
        found["base"],
        found["path"],
        found["query"],
        found["auth"],
        found["request_headers"],
        found["request_body"],
        found["status"],
        httpx.Headers(found["headers"]),
        found["body"],
    )


def names(*folders: str) -> list[str]:
    found = (file for folder in folders for file in (FOLDER / folder).glob("*.json"))
    return sorted(f"{file.parent.name}/{file.stem}" for file in found)


def replay(
    shop: StandIn, made: Recording, *, path: str = "", sent: Any = None, key: str = "", secret: str = ""
) -> httpx.Response:
    """Send what was sent to the recorded shop to the stand-in, through the same sort of door."""
    plain = made.base.startswith("http:")
    named = KEYS[key or "read_write"]
    query = {name: str(value) for name, value in made.query.items()}
    if "consumer_key" in query:
        query |= {"consumer_key": named.key, "consumer_secret": named.secret}
    raw = made.sent if isinstance(made.sent, str) else json.dumps(made.sent)
    context = ssl.create_default_context(cafile=shop.ca_file)
    with httpx.Client(verify=context, timeout=10) as client:
        return client.request(
            made.method,
            (shop.plain_url if plain else shop.url) + (path or made.path),
            params=query,
            auth=_auth(made, named, secret),
            headers={"Accept": "*/*", **made.headers},
            content=None if made.sent is None else raw,
        )


def _auth(made: Recording, named: Key, secret: str) -> tuple[str, str] | None:
    if secret:
        return named.key, secret
    if made.auth == "wp-user":
        return "admin", "password"
    return (named.key, named.secret) if made.auth == "basic" else None


def essence(body: Any, *, ids: bool = False) -> Any:
    """A body without what two runs never share; with *ids*, those are kept too."""
    if isinstance(body, list):
        return [essence(each, ids=ids) for each in body]
    if not isinstance(body, dict):
        return body
    return {
        name: essence(value, ids=ids)
        for name, value in body.items()
        if name not in OF_ITS_OWN and (ids or name not in {"id", "new_draft_order_id", "image", "images"})
    }
