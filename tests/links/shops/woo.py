"""A small WooCommerce shop made by hand, written into a folder as it would be recorded.

Everything costs 12.00 with 20 % of VAT in it: 10.00 net and 2.00 of tax a piece. `Woo.write` writes what there is now, so
that a test can change the shop and take it in again.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

BILLING = {
    "first_name": "Inès",
    "last_name": "Léger",
    "company": "",
    "address_1": "3 rue du Port",
    "address_2": "",
    "city": "Nantes",
    "state": "",
    "postcode": "44000",
    "country": "FR",
    "email": "ines@example.test",
    "phone": "",
}
NOBODY = dict.fromkeys(BILLING, "")
NET, TAX = 10, 2


class Woo:
    """The shop; orders, products and the rest by id, to be changed at will."""

    def __init__(self, folder: Path, url: str = "https://boutique.example.test") -> None:
        self.folder = folder
        self.root: dict[str, Any] = {
            "name": "Boutique &amp; Cie",
            "home": url,
            "timezone_string": "Europe/Paris",
        }
        self.products: dict[int, dict[str, Any]] = {}
        self.variations: dict[int, list[dict[str, Any]]] = {}
        self.customers: dict[int, dict[str, Any]] = {}
        self.orders: dict[int, dict[str, Any]] = {}
        self.refunds: dict[int, list[dict[str, Any]]] = {}

    def product(self, number: int, *, stock: int | None = None, **more: Any) -> None:
        self.products[number] = _product(number, stock) | more

    def variation(
        self, parent: int, number: int, option: str, *, stock: int | None = None, shared: bool = False
    ) -> None:
        """A variant; `shared` ones are counted with their parent."""
        made = _product(number, stock) | {"type": "variation", "parent_id": parent, "name": option}
        made["attributes"] = [{"id": 1, "name": "Taille", "option": option}]
        if shared:
            made["manage_stock"] = "parent"
        self.variations.setdefault(parent, []).append(made)

    def customer(self, number: int, **more: Any) -> None:
        self.customers[number] = {
            "id": number,
            "date_created_gmt": "2026-01-05T09:00:00",
            "email": "ines@example.test",
            "first_name": "Inès",
            "last_name": "Léger",
            "role": "customer",
            "billing": BILLING,
            "shipping": {},
            "meta_data": [],
        } | more

    def order(
        self,
        number: int,
        status: str = "processing",
        *,
        things: Sequence[tuple[int, int]] = ((1, 1),),
        paid: bool = True,
        method: str = "stripe",
        day: str = "2026-11-02",
        taken: bool = True,
        **more: Any,
    ) -> dict[str, Any]:
        """An order of (product or variant, pieces); `taken` says that the shop's stock misses them."""
        pieces = sum(quantity for _, quantity in things)
        made: dict[str, Any] = {
            "id": number,
            "number": str(number),
            "status": status,
            "currency": "EUR",
            "prices_include_tax": True,
            "date_created_gmt": f"{day}T08:00:00",
            "date_modified_gmt": f"{day}T08:00:00",
            "date_paid_gmt": f"{day}T08:05:00" if paid else None,
            "date_completed_gmt": f"{day}T15:00:00" if status == "completed" else None,
            "total": f"{pieces * (NET + TAX)}.00",
            "total_tax": f"{pieces * TAX}.00",
            "customer_id": 0,
            "billing": BILLING,
            "shipping": {},
            "payment_method": method,
            "payment_method_title": method,
            "transaction_id": f"tx_{number}" if paid else "",
            "customer_note": "",
            "meta_data": [],
            "line_items": [self._line(number, at, *thing, taken=taken) for at, thing in enumerate(things)],
            "tax_lines": [
                {
                    "rate_id": 1,
                    "label": "TVA",
                    "rate_percent": 20,
                    "tax_total": f"{pieces * TAX}.00",
                    "shipping_tax_total": "0.00",
                }
            ],
            "shipping_lines": [],
            "fee_lines": [],
            "coupon_lines": [],
            "refunds": [],
        }
        self.orders[number] = made | more
        return self.orders[number]

    def refund(
        self, order: int, number: int, *, pieces: int = 0, amount: str | None = None, line: int = 0
    ) -> dict[str, Any]:
        """Pieces of a line given back, or only an amount."""
        lines = [_refund_line(number, self.orders[order]["line_items"][line]["id"], pieces)] if pieces else []
        made: dict[str, Any] = {
            "id": number,
            "date_created_gmt": f"2026-11-10T10:00:{number % 60:02}",
            "amount": amount or f"{pieces * (NET + TAX)}.00",
            "reason": "",
            "line_items": lines,
            "shipping_lines": [],
            "fee_lines": [],
            "tax_lines": [],
            "meta_data": [],
        }
        self.refunds.setdefault(order, []).append(made)
        mention = {"id": number, "reason": "", "total": f"-{made['amount']}"}
        self.orders[order]["refunds"] = [*self.orders[order]["refunds"], mention]
        return made

    def write(self) -> Path:
        self.folder.mkdir(exist_ok=True)
        files: dict[str, Any] = {
            "root": self.root,
            "currency": {"code": "EUR"},
            "settings_tax": [{"id": "woocommerce_prices_include_tax", "value": "yes"}],
            "settings_general": [{"id": "woocommerce_default_country", "value": "FR"}],
            "taxes": [
                _rate(1, "20.0000", "standard"),
                _rate(2, "5.5000", "taux-reduit"),
                _rate(3, "13.0000", "taux-inconnu"),
            ],
            "products": list(self.products.values()),
            "variations": {str(parent): made for parent, made in self.variations.items()},
            "customers": list(self.customers.values()),
            "orders": list(self.orders.values()),
            "refunds": {str(order): made for order, made in self.refunds.items()},
        }
        for name, content in files.items():
            (self.folder / f"{name}.json").write_text(json.dumps(content), "utf-8")
        return self.folder

    def _line(self, order: int, at: int, thing: int, quantity: int, *, taken: bool) -> dict[str, Any]:
        parent = next(
            (owner for owner, made in self.variations.items() for each in made if each["id"] == thing), None
        )
        figures = {"total": f"{quantity * NET}.00", "total_tax": f"{quantity * TAX}.00"}
        meta = [{"id": 1, "key": "_reduced_stock", "value": str(quantity)}] if taken else []
        return {
            "id": order * 10 + at,
            "name": f"Chose {thing}",
            "product_id": parent or thing,
            "variation_id": thing if parent else 0,
            "quantity": quantity,
            "tax_class": "",
            "subtotal": figures["total"],
            "subtotal_tax": figures["total_tax"],
            **figures,
            "taxes": [{"id": 1, "total": figures["total_tax"], "subtotal": figures["total_tax"]}],
            "meta_data": meta,
            "sku": f"SKU-{thing}",
            "price": 10.0,
        }


def _product(number: int, stock: int | None) -> dict[str, Any]:
    return {
        "id": number,
        "name": f"Chose {number}",
        "type": "simple",
        "status": "publish",
        "catalog_visibility": "visible",
        "sku": f"SKU-{number}",
        "regular_price": "12.00",
        "price": "12.00",
        "tax_status": "taxable",
        "tax_class": "",
        "virtual": False,
        "manage_stock": stock is not None,
        "stock_quantity": stock,
        "attributes": [],
        "categories": [],
    }


def _refund_line(number: int, line_id: int, pieces: int) -> dict[str, Any]:
    tax = f"-{pieces * TAX}.00"
    return {
        "id": number * 10,
        "name": "Chose",
        "quantity": -pieces,
        "total": f"-{pieces * NET}.00",
        "total_tax": tax,
        "taxes": [{"id": 1, "total": tax}],
        "meta_data": [{"id": 1, "key": "_refunded_item_id", "value": str(line_id)}],
    }


def _rate(number: int, rate: str, tax_class: str) -> dict[str, Any]:
    return {"id": number, "country": "FR", "state": "", "rate": rate, "name": "TVA", "class": tax_class}
