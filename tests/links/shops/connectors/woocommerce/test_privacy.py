"""What is kept of a payload, and what tells that it changed."""

from __future__ import annotations

import random
from typing import Any

from app.links.shops.connectors.woocommerce import mapping
from app.links.shops.payload import canonical
from tests.links.shops.recordings import answer, order_json, shop


def test_keys_and_traces_of_the_buyer_are_not_kept() -> None:
    payload = answer("get/order_from_checkout")
    payload["customer"] = {"password": "hunter2", "user_pass": "$P$B"}
    payload["meta_data"] += [
        {"id": 1, "key": "_stripe_card_token", "value": "tok_visa"},
        {"id": 2, "key": "_wc_order_attribution_user_agent", "value": "Mozilla"},
        {"id": 3, "key": "_numero_interne", "value": "N-1"},
    ]
    kept = mapping.without_secrets(payload)
    text = canonical(kept)
    for secret in (
        "wc_order_",
        "python-requests",
        "22e6868c21f740e5",
        "hunter2",
        "$P$B",
        "tok_visa",
        "Mozilla",
        "?pay_for",
    ):
        assert secret in canonical(payload)
        assert secret not in text
    assert "N-1" in text


def test_what_is_left_maps_to_the_same_order_with_the_same_hash() -> None:
    for payload in shop("orders"):
        assert mapping.order(mapping.without_secrets(payload)) == mapping.order(payload)
    for noun in ("products", "customers"):
        for payload in shop(noun):
            assert mapping.content_hash(mapping.without_secrets(payload)) == mapping.content_hash(payload)


def test_the_payload_itself_is_not_touched() -> None:
    payload = order_json(404)
    before = canonical(payload)
    mapping.without_secrets(payload)
    mapping.content_hash(payload)
    assert canonical(payload) == before


def shuffled(value: Any) -> Any:
    if isinstance(value, dict):
        names = list(value)
        random.shuffle(names)
        return {name: shuffled(value[name]) for name in names}
    return [shuffled(item) for item in value] if isinstance(value, list) else value


def test_an_echo_is_recognised() -> None:
    payload = order_json(404)
    known = mapping.content_hash(payload)
    echo = shuffled(payload) | {
        "date_modified": "2027-01-01T00:00:00",
        "date_modified_gmt": "2026-12-31T23:00:00",
        "version": "12.0.0",
        "payment_url": "",
    }
    echo["meta_data"] = [{**entry, "id": at} for at, entry in enumerate(reversed(echo["meta_data"]))]
    echo["meta_data"].append({"id": 99, "key": "_our_uuid", "value": "0193"})
    for line in echo["line_items"]:
        line |= {"sku": "NEW", "product_id": 0, "price": "1", "image": None, "parent_name": "x"}
    assert mapping.content_hash(echo) == known


def test_what_matters_changes_the_hash() -> None:
    payload = order_json(404)
    seen = {mapping.content_hash(payload)}
    for change in (
        {"status": "completed"},
        {"total": "349.06"},
        {"date_paid_gmt": "2026-11-23T00:00:00"},
        {"customer_note": "Sonnez deux fois"},
        {"refunds": [{"id": 1, "reason": "", "total": "-1.00"}]},
        {"billing": payload["billing"] | {"city": "Nîmes"}},
        {"line_items": payload["line_items"][:1]},
        {"meta_data": [*payload["meta_data"], {"id": 1, "key": "gravure", "value": "Zoé"}]},
    ):
        found = mapping.content_hash(payload | change)
        assert found not in seen, change
        seen.add(found)


def test_stock_taken_by_a_line_changes_the_hash() -> None:
    assert mapping.content_hash(answer("update/order_processing")) != mapping.content_hash(
        answer("update/order_trash")
    )


def test_a_product_that_was_merely_looked_at_or_sold_is_the_same_but_for_its_stock() -> None:
    payload = shop("products")[0]
    looked_at = payload | {
        "related_ids": [1, 2],
        "total_sales": 999,
        "date_modified_gmt": "2027-01-01T00:00:00",
    }
    assert mapping.content_hash(looked_at) == mapping.content_hash(payload)
    assert mapping.content_hash(payload | {"stock_quantity": 3}) != mapping.content_hash(payload)
