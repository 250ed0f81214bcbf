"""What of a WooCommerce payload may be kept, and what tells that it changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from app.base.errors import Refusal
from app.links.shops.connectors.woocommerce.points import point_keys
from app.links.shops.payload import fingerprint

_SECRET = frozenset(
    "order_key cart_hash customer_ip_address customer_user_agent payment_url avatar_url post_password password "
    "user_pass passwd secret consumer_key consumer_secret truncated_key access_token refresh_token token api_key "
    "authorization session_tokens".split()
)
_SECRET_META = ("_wc_order_attribution_", "_customer_", "_debug_log_")
_SECRET_META_WORDS = (
    "token",
    "secret",
    "password",
    "api_key",
    "session",
    "card",
    "cvv",
    "iban",
    "user_agent",
)
"""Found inside the key of a payment plugin's or a tracker's meta entry: dropped with its value."""

_VOLATILE = frozenset(
    # Moves without a change, is derived from other fields, or follows the shop's settings.
    "_links date_created date_modified date_modified_gmt date_paid date_completed version is_editable needs_payment "
    "needs_processing currency_symbol price_html related_ids total_sales average_rating rating_count permalink "
    "permalink_template generated_slug button_text purchasable backordered backorders_allowed on_sale has_options "
    "date_on_sale_from date_on_sale_to is_paying_customer orders_count total_spent refunded_by refunded_payment "
    "display_key display_value".split()
)
_LIVE = frozenset("product_id variation_id sku global_unique_id price image parent_name".split())
"""Of a line: what shows the product as it is today, not as it was ordered."""
_UNSAID = _VOLATILE | _SECRET
_UNSAID_OF_LINE = _UNSAID | _LIVE
_HOLDS = (dict, list)
"""What of JSON holds something else; all other values stand as they are."""
_MEANT = point_keys() | frozenset(
    "_reduced_stock _restock_refunded_items _refunded_item_id _billing_vat_number _vat_number "
    "_billing_eu_vat_number".split()
)
"""The hidden meta entries (their keys begin with an underscore) that say something about the order."""


def without_secrets(payload: object) -> object:
    """The payload as it may be stored: keys to the order, traces of the buyer's computer and payment tokens dropped.

    A copy; what is not JSON with text keys stays as it is and is refused when it is mapped.
    """
    try:
        return _kept(payload)
    except RecursionError as error:
        raise Refusal("shop_not_json", start="") from error


def content_hash(payload: object) -> str:
    """Tells whether a record changed: SHA-256 of what in it means something.

    The same before and after `without_secrets`, for any order of keys and meta entries, and for a record that the
    shop merely touched (its modification date moves on any write, ours included) or whose products changed since.
    """
    try:
        return fingerprint(_meant(payload))
    except RecursionError as error:
        raise Refusal("shop_not_json", start="") from error


def _kept(value: object) -> object:
    if isinstance(value, dict):
        fields = cast("dict[object, object]", value)
        return {
            name: _kept(inner) if type(inner) in _HOLDS else inner
            for name, inner in fields.items()
            if name not in _SECRET
        }
    if isinstance(value, list):
        items = cast("list[object]", value)
        return [_kept(item) for item in items if not _is_secret_meta(item)]
    return value


def _meta_key(item: object) -> str | None:
    if isinstance(item, Mapping):
        fields = cast("Mapping[str, object]", item)
        if "key" in fields and "value" in fields:
            return str(fields["key"]) if isinstance(fields["key"], str) else ""
    return None


def _is_secret_meta(item: object) -> bool:
    key = _meta_key(item)
    if key is None or key in _MEANT:
        return False
    folded = key.lower()
    return folded.startswith(_SECRET_META) or any(word in folded for word in _SECRET_META_WORDS)


def _meant(value: object, left_out: frozenset[str] = _UNSAID) -> object:
    """What of a value says something, its secrets left out."""
    if isinstance(value, dict):
        fields = cast("dict[str, object]", value)
        return {
            str(name): _metas(inner)
            if name == "meta_data"
            else _meant(inner, _UNSAID_OF_LINE if name == "line_items" else _UNSAID)
            if type(inner) in _HOLDS
            else inner
            for name, inner in fields.items()
            if name not in left_out
        }
    if isinstance(value, list):
        items = cast("list[object]", value)
        return [_meant(item, left_out) for item in items if not _is_secret_meta(item)]
    return value


def _metas(value: object) -> object:
    """Meta entries by key, without their ids; hidden ones only where they say something."""
    if not isinstance(value, Sequence) or isinstance(value, (str, bytes)):
        return _kept(value)
    pairs: list[tuple[str, str]] = []
    for item in cast("Sequence[object]", value):
        key = _meta_key(item)
        if key is None:
            pairs.append(("", fingerprint(_kept(item))))
        elif (not key.startswith("_") or key in _MEANT) and not _is_secret_meta(item):
            pairs.append((key, fingerprint(_kept(cast("Mapping[str, object]", item)["value"]))))
    return sorted(pairs)
