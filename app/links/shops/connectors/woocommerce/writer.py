"""Writing to a WooCommerce shop: stock, statuses, notes, numbers of parcels, refunds; products are in `product_writer`.

As measured: a status mails the buyer and moves stock; a stock of null would set it to none; a line without its id is added
each time, so lines are never written; a refund that the shop cannot do is a 500, which nothing is to be tried again for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, cast

from app.base.errors import Refusal, Trouble
from app.links.shops.connectors.woocommerce.product_writer import ProductWriter
from app.links.shops.sync.port import Shown, Tracked

TRACKING = "_wc_shipment_tracking_items"
"""The field in which the usual extensions for tracking keep parcels (*unproven* against them)."""
_PAID = "processing"


class WooWriter(ProductWriter):
    """One shop, written to one thing at a time."""

    def try_keys(self) -> None:
        """Send a batch of nothing: a key that may not write is refused before the shop looks at what there is to do.

        That a batch of nothing does nothing is read, not measured (*unproven*).
        """
        self._asker.send("POST", "products/batch", {})

    def shown(self, remote_id: str) -> Shown | None:
        """The stock of a product or a variation; one that draws on its parent's stock shows none of its own."""
        fields = {"_fields": "id,parent_id,type,manage_stock,stock_quantity"}
        try:
            found = _fields(self._asker.get(f"products/{remote_id}", fields).payload)
        except Refusal as refusal:
            if refusal.code == "shop_not_found":
                return None
            raise
        if str(found.get("id")) != remote_id:
            raise Trouble("shop_garbled", start=str(found.get("id")), wait=None)
        parent = found.get("parent_id")
        variation = found.get("type") == "variation" and isinstance(parent, int) and parent > 0
        place = f"products/{parent}/variations/{remote_id}" if variation else f"products/{remote_id}"
        return Shown(remote_id, _counted(found), place)

    def show(self, shown: Shown, stock_milli: int) -> int | None:
        """Write a stock in whole pieces, rounded down: a part of a piece cannot be sold there."""
        answer = self._asker.send("PUT", shown.place, {"stock_quantity": stock_milli // 1000})
        return _counted(_fields(answer.payload))

    def set_status(self, remote_id: str, status: str) -> None:
        """Give an order a status; only ever one it does not have."""
        self._asker.send("PUT", f"orders/{remote_id}", {"status": status})

    def mark_paid(self, remote_id: str) -> None:
        """Let an order that waits for its money be processed, which is how the shop knows that it is paid."""
        self.set_status(remote_id, _PAID)

    def notes(self, remote_id: str) -> tuple[str, ...]:
        """The notes on an order, the latest first."""
        notes = self._asker.get(f"orders/{remote_id}/notes").records()
        return tuple(str(each.get("note", "")) for each in notes)

    def add_note(self, remote_id: str, text: str, *, to_buyer: bool) -> None:
        """Write a note on an order."""
        self._asker.send("POST", f"orders/{remote_id}/notes", {"note": text, "customer_note": to_buyer})

    def tracked(self, payload: object) -> tuple[str, ...]:
        """The numbers of parcels in the field of the extensions."""
        return tuple(str(each.get("tracking_number", "")) for each in _parcels(payload)[1])

    def track(self, remote_id: str, payload: object, parcels: Sequence[Tracked]) -> None:
        """Write parcels into the field of the extensions, those that stand there kept."""
        key, standing = _parcels(payload)
        new = [
            {
                "tracking_provider": "",
                "custom_tracking_provider": each.carrier,
                "custom_tracking_link": each.page,
                "tracking_number": each.number,
                "date_shipped": each.left_on.isoformat(),
            }
            for each in parcels
        ]
        meta: dict[str, object] = {"key": TRACKING, "value": [*standing, *new]}
        if key is not None:
            meta["id"] = key
        self._asker.send("PUT", f"orders/{remote_id}", {"meta_data": [meta]})

    def note_refund(self, remote_id: str, amount: Decimal, reason: str) -> None:
        """Record a refund of an amount, without the gateway and without stock.

        Refused with ``shop_request_refused`` also where the shop answers 500: that is how it says no to a refund.
        """
        content = {"amount": str(amount), "reason": reason, "api_refund": False, "api_restock": False}
        try:
            self._asker.send("POST", f"orders/{remote_id}/refunds", content)
        except Trouble as fault:
            if fault.code != "shop_fault" or fault.facts.get("status") != 500:
                raise
            raise Refusal("shop_request_refused", **fault.facts) from fault


def _fields(payload: object) -> Mapping[str, object]:
    return cast("Mapping[str, object]", payload) if isinstance(payload, dict) else {}


def _counted(found: Mapping[str, object]) -> int | None:
    quantity = found.get("stock_quantity")
    if found.get("manage_stock") is not True or not isinstance(quantity, int):
        return None
    return quantity * 1000


def _parcels(payload: object) -> tuple[int | None, list[dict[str, Any]]]:
    """The key of the field, if the order has it, and the parcels in it."""
    metas = _fields(payload).get("meta_data")
    for each in cast("list[object]", metas) if isinstance(metas, list) else []:
        meta = _fields(each)
        value, key = meta.get("value"), meta.get("id")
        if meta.get("key") == TRACKING and isinstance(value, list):
            parcels = [dict(_fields(item)) for item in cast("list[object]", value)]
            return (key if isinstance(key, int) else None), parcels
    return None, []
