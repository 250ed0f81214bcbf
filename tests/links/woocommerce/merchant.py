"""The other side of the counter: what customers and the merchant do in the shop while the connector looks elsewhere.

Each goes through the shop's own rules, so a date moves exactly where this version moves it, and at the time of the clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from tests.links.woocommerce import lines, orders, products, refunds, routes_site, stock
from tests.links.woocommerce.answers import Record
from tests.links.woocommerce.money import cents
from tests.links.woocommerce.state import State

BILLING = {
    "first_name": "Inès",
    "last_name": "Léger",
    "address_1": "3 rue du Port",
    "city": "Nantes",
    "postcode": "44000",
    "country": "FR",
    "email": "ines@example.test",
}


class Merchant:
    """What is done in the shop itself; every method answers with the live record."""

    state: State

    # --- orders ---

    def place_order(
        self,
        things: Mapping[int, int] | None = None,
        *,
        status: str = "processing",
        customer: int = 0,
        billing: Mapping[str, str] | None = None,
        shipping: Mapping[str, str] | None = None,
        carriage: str = "",
        fee: str = "",
        coupon: str = "",
        method: str = "stripe",
        **more: Any,
    ) -> Record:
        """A customer orders: pieces by product or variation (without any: one of the first product)."""
        with self._here():
            wanted = things or {next(iter(self.state.products))["id"]: 1}
            body: Record = {
                "status": status,
                "customer_id": customer,
                "billing": {**(BILLING if billing is None else billing)},
                "shipping": {**(shipping or {})},
                "payment_method": method,
                "payment_method_title": method,
                "line_items": [self._wanted(number, pieces) for number, pieces in wanted.items()],
            }
            if carriage:
                line = {"method_id": "flat_rate", "method_title": "Colissimo", "total": carriage}
                body["shipping_lines"] = [line]
            if fee:
                body["fee_lines"] = [{"name": "Emballage", "total": fee}]
            if coupon:
                body["coupon_lines"] = [{"code": coupon}]
            return orders.create(self.state, body | more, via="checkout")

    def edit_line(
        self, order: int, line: int = 0, *, quantity: int | None = None, total: str | None = None
    ) -> Record:
        """Change a line (the first one without an id); as on the order's screen, a new quantity brings its own total."""
        with self._here():
            found = self._line(order, line)
            spec: Record = {"id": found["id"]}
            if quantity is not None:
                spec["quantity"] = quantity
                if total is None and found["quantity"]:
                    piece = Decimal(found["total"]) / Decimal(str(found["quantity"]))
                    total = cents(piece * quantity)
            if total is not None:
                spec |= {"total": total, "subtotal": total}
            return orders.change(self.state, self.state.orders[order], {"line_items": [spec]})

    def add_line(self, order: int, thing: int, pieces: int = 1) -> Record:
        with self._here():
            spec = self._wanted(thing, pieces)
            return orders.change(self.state, self.state.orders[order], {"line_items": [spec]})

    def remove_line(self, order: int, line: int = 0) -> Record:
        with self._here():
            spec = {"id": self._line(order, line)["id"], "quantity": 0}
            return orders.change(self.state, self.state.orders[order], {"line_items": [spec]})

    def edit_order(self, order: int, **fields: Any) -> Record:
        """Saving the order's screen moves its date on every version."""
        with self._here():
            found = orders.change(self.state, self.state.orders[order], fields)
            self.state.orders.move(found, self.state.moment)
            return found

    def set_status(self, order: int, status: str) -> Record:
        with self._here():
            found = self.state.orders[order]
            orders.set_status(self.state, found, status)
            return found

    def add_note(self, order: int, text: str, *, customer: bool = False) -> Record:
        with self._here():
            if customer:
                self.state.mail("Customer note", order)
            return self.state.note(order, text, customer=customer)

    def trash_order(self, order: int) -> None:
        with self._here():
            orders.trash(self.state, self.state.orders[order])

    def restore_order(self, order: int) -> Record:
        """Take it out of the bin again."""
        with self._here():
            orders.untrash(self.state, self.state.orders[order])
            return self.state.orders[order]

    def delete_order(self, order: int) -> None:
        with self._here():
            orders.delete(self.state, self.state.orders[order])

    # --- refunds ---

    def refund(
        self,
        order: int,
        amount: str | None = None,
        *,
        pieces: Mapping[int, int] | None = None,
        restock: bool = True,
        reason: str = "",
    ) -> Record:
        """An amount, or pieces by line id, or (without either) all that is left."""
        with self._here():
            found = self.state.orders[order]
            body: Record = {"api_refund": False, "api_restock": restock, "reason": reason}
            if pieces:
                body["line_items"] = [self._given_back(found, line, count) for line, count in pieces.items()]
            elif amount is None:
                amount = str(refunds.left(self.state, found))
            if amount is not None:
                body["amount"] = amount
            return refunds.create(self.state, found, body)

    def delete_refund(self, order: int, refund: int) -> None:
        with self._here():
            refunds.delete(self.state, self.state.orders[order], refund)

    # --- products ---

    def add_product(
        self, name: str, price: str = "12.00", *, sku: str = "", count: int | None = None, **more: Any
    ) -> Record:
        with self._here():
            body: Record = {"name": name, "regular_price": price, "sku": sku}
            if count is not None:
                body |= {"manage_stock": True, "stock_quantity": count}
            return products.create(self.state, body | more)

    def add_variation(
        self, parent: int, option: str, price: str = "12.00", *, sku: str = "", count: int | None = None
    ) -> Record:
        with self._here():
            body: Record = {"regular_price": price, "sku": sku}
            body["attributes"] = [{"name": "Taille", "option": option}]
            if count is not None:
                body |= {"manage_stock": True, "stock_quantity": count}
            return products.create_variation(self.state, self.state.products[parent], body)

    def edit_product(self, thing: int, **fields: Any) -> Record:
        """Name, price, SKU, description, … of a product or a variation."""
        with self._here():
            found = self.state.thing(thing)
            assert found is not None
            return products.change(self.state, found, fields)

    def set_stock(self, thing: int, count: int) -> Record:
        with self._here():
            found = self.state.thing(thing)
            assert found is not None
            stock.set_stock(self.state, found, count)
            return found

    def rename_product(self, thing: int, name: str) -> Record:
        return self.edit_product(thing, name=name)

    def trash_product(self, thing: int) -> None:
        with self._here():
            products.trash(self.state, products.find(self.state, thing))

    def delete_product(self, thing: int) -> None:
        """For good: lines of old orders forget what they sold."""
        with self._here():
            products.delete(self.state, products.find(self.state, thing))

    # --- and the rest ---

    def add_customer(self, email: str, **more: Any) -> Record:
        with self._here():
            return routes_site.add_customer(self.state, {"email": email, **more})

    def edit_customer(self, number: int, **fields: Any) -> Record:
        """A customer, or the merchant, changes the account: names, addresses, e-mail."""
        with self._here():
            found = self.state.customers[number]
            routes_site.write_customer(self.state, found, fields)
            return found

    def delete_customer(self, number: int) -> None:
        with self._here():
            routes_site.drop_customer(self.state, number)

    def add_coupon(self, code: str, amount: str, kind: str = "percent") -> Record:
        with self._here():
            body = {"amount": amount, "discount_type": kind}
            return routes_site.add_coupon(self.state, code.lower(), body)

    def add_status(self, slug: str, name: str) -> None:
        """A plugin brings a state of its own."""
        with self._here():
            self.state.statuses.insert(-1, {"slug": slug, "name": name})

    def adopt(self, records: Iterable[Record]) -> None:
        """Put orders into the shop as they are, replacing those of the same id."""
        with self._here():
            kept = {**self.state.orders.rows, **{each["id"]: each for each in records}}
            self.state.orders.rows.clear()
            self.state.orders.fill(list(kept.values()))
            self.state.count_on()

    def stock_of(self, thing: int) -> int:
        with self._here():
            found = self.state.thing(thing)
            assert found is not None
            return found["stock_quantity"]

    def add_up(self, order: int) -> Record:
        """Have the shop add an order up anew."""
        with self._here():
            lines.total(self.state, self.state.orders[order])
            return self.state.orders[order]

    def _here(self) -> Any:
        return self.state.acting("shop")

    def _wanted(self, number: int, pieces: int) -> Record:
        child = self.state.variations.get(number)
        if child is None:
            return {"product_id": number, "quantity": pieces}
        return {"product_id": child["parent_id"], "variation_id": number, "quantity": pieces}

    def _line(self, order: int, line: int) -> Record:
        found = self.state.orders[order]["line_items"]
        return next(each for each in found if not line or each["id"] == line)

    def _given_back(self, order: Record, number: int, pieces: int) -> Record:
        """The share of a line and of its taxes."""
        line = next(each for each in order["line_items"] if each["id"] == number)
        share = Decimal(pieces) / Decimal(str(line["quantity"]))
        taxes = [
            {"id": tax["id"], "refund_total": cents(Decimal(tax["total"]) * share)} for tax in line["taxes"]
        ]
        total = cents(Decimal(line["total"]) * share)
        return {"id": number, "quantity": pieces, "refund_total": total, "refund_tax": taxes}
