"""Pick-up points that plugins of WooCommerce keep on an order, each in its own way."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from app.links.shops.address import document_address
from app.links.shops.connectors.woocommerce import mapping
from app.links.shops.connectors.woocommerce.points import point_keys
from app.links.shops.port import ShopPoint
from app.orders.frozen import addressee
from app.orders.save import address_json
from tests.links.shops.recordings import shop

_GLS = {"id": "FR12345", "name": "Presse & Tabac", "contact": {"city": "Nîmes"}}


def payload(metas: Mapping[str, object] | None = None, on: str = "") -> dict[str, Any]:
    """An order of the recorded shop with these meta entries, on itself or on each of its lines of carriage."""
    order = next(each for each in shop("orders") if each["shipping_lines"])
    entries = [
        {"id": at, "key": key, "value": value} for at, (key, value) in enumerate((metas or {}).items(), 1)
    ]
    if on:
        lines = [{**line, "meta_data": [*line["meta_data"], *entries]} for line in order[on]]
        return {**order, on: lines}
    return {**order, "meta_data": [*order["meta_data"], *entries]}


def test_a_point_is_kept_printed_and_changes_what_the_order_says() -> None:
    chosen = payload(
        {"_lpc_meta_pickUpLocationId": "123456", "_lpc_meta_pickUpLocationLabel": "Tabac du centre"}
    )
    assert mapping.order(payload()).point is None
    order = mapping.order(chosen)
    assert order.point == ShopPoint("Colissimo", "123456", "Tabac du centre")
    assert mapping.content_hash(chosen) != mapping.content_hash(payload())
    delivery = document_address(order.billing, "FR", nobody="", point=order.point)
    printed = addressee(json.loads(address_json(delivery)), {})
    assert "Tabac du centre" in printed.address
    assert "Colissimo 123456" in printed.address
    assert "point" not in address_json(document_address(order.billing, "FR", nobody=""))


@pytest.mark.parametrize(
    ("metas", "point"),
    [
        (
            {"_wms_mondial_relay_pickup_info": {"pickup_id": "041281", "pickup_name": "LOCKER 24/7"}},
            ShopPoint("Mondial Relay", "041281", "LOCKER 24/7"),
        ),
        (
            {"_wms_chronopost_pickup_info": '{"pickup_id": "4578K", "pickup_name": "Bar du Port"}'},
            ShopPoint("Chronopost", "4578K", "Bar du Port"),
        ),
        ({"_wms_ups_pickup_info": {"pickup_id": "U12345"}}, ShopPoint("UPS", "U12345")),
        (
            {
                "Mondial Relay Parcel Shop ID": "FR-051322",
                "Mondial Relay Parcel Shop Address": "LE FOURNIL-MRWP-2 RUE HAUTE-MRWP--MRWP-30000-MRWP-NIMES",
            },
            ShopPoint("Mondial Relay", "FR-051322", "LE FOURNIL"),
        ),
        (
            {"_shipping_method_chronorelais": {"id": "8001K", "name": "Fleurs d&#039;Oc"}},
            ShopPoint("Chronopost", "8001K", "Fleurs d'Oc"),
        ),
        (
            {"_dpd_parcel_shop_id": "P22440", "_dpd_parcel_shop_details": {"name": "Presse"}},
            ShopPoint("DPD", "P22440", "Presse"),
        ),
        ({"_gls_pickup_info": json.dumps(_GLS)}, ShopPoint("GLS", "FR12345", "Presse & Tabac")),
        (
            {"bw_parcel_point": {"network": "MONR_NETWORK", "code": 22731, "name": "Relais"}},
            ShopPoint("Mondial Relay", "22731", "Relais"),
        ),
        (
            {"bw_parcel_point": {"parcelPoint": {"network": "UPSE_NETWORK", "code": "U9", "name": "UPS"}}},
            ShopPoint("UPS", "U9", "UPS"),
        ),
        (
            {"bw_parcel_point_code": "7", "bw_parcel_point_network": "SOGP_NETWORK"},
            ShopPoint("Relais Colis", "7"),
        ),
    ],
)
def test_each_plugin_s_way_is_read_and_a_change_of_it_seen(
    metas: dict[str, object], point: ShopPoint
) -> None:
    chosen = payload(metas)
    assert mapping.order(chosen).point == point
    assert mapping.content_hash(chosen) != mapping.content_hash(payload())
    assert set(metas) <= point_keys()
    # What is kept of it says the same.
    assert mapping.order(mapping.without_secrets(chosen)).point == point


def test_a_point_on_the_line_of_carriage_is_the_order_s() -> None:
    metas = {"ups_access_point": "U47159400", "ups_access_point_address": "EPICERIE, 19 RUE BASSE, NIMES"}
    chosen = payload(metas, on="shipping_lines")
    assert mapping.order(chosen).point == ShopPoint("UPS", "U47159400", "EPICERIE")
    assert mapping.content_hash(chosen) != mapping.content_hash(payload())


@pytest.mark.parametrize(
    "metas",
    [
        {"_wms_mondial_relay_pickup_info": None},
        {"_wms_mondial_relay_pickup_info": "a:1:{s:9:"},
        {"_wms_mondial_relay_pickup_info": []},
        {"_wms_mondial_relay_pickup_info": {"pickup_id": ""}},
        {"_wms_mondial_relay_pickup_info": {"pickup_id": ["041281"]}},
        {"_shipping_method_chronorelais": "41281"},
        {"Mondial Relay Parcel Shop ID": True},
        {"Mondial Relay Parcel Shop ID": 10**30},
        # Whose it is nobody knows.
        {"bw_parcel_point": {"network": "NEW_NETWORK", "code": "1"}},
        {"bw_parcel_point_code": "1"},
    ],
)
def test_what_says_no_point_keeps_no_order_away(metas: dict[str, object]) -> None:
    assert mapping.order(payload(metas)).point is None
