"""Rows for tests, made by hand: what a test does not say has a plain value. Each takes the open write first.

`a_database` makes the company and what it starts with; the others add one thing each and give back its key. Quantities
and amounts are typed as people say them: pieces, euros.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from app.base.actor import PROGRAM, Actor
from app.base.clock import Clock, FixedClock
from app.base.database import Database, open_database
from app.base.door import Read, Write
from app.base.folding import folded
from app.base.uid import new_uid
from app.catalogue.tables import gtin, product
from app.customers.tables import account, address, customer
from app.flow.found import found
from app.invoicing.tables import invoice, invoice_instalment, invoice_line, invoice_tax
from app.links.shops.tables import shop
from app.orders.draft import PostalAddress
from app.orders.tables import order_hold, order_line, order_tax, sales_order
from app.payments.tables import payment
from app.receivables.ledger import Posting, lock_account, open_item, post
from app.shipping.tables import shipment, shipment_line
from app.stock.ledger import Move, Promise, lock_levels, main_location, post_moves, post_promises

TODAY = date(2026, 11, 22)
ALICE = Actor("Alice")
_counter = itertools.count(1)


def a_database(url: str, today: date | datetime = TODAY, **company_values: Any) -> Database:
    """An open database of a company in Paris whose clock stands still; close it, or use `opened`."""
    database = open_database(url, clock_at(today))
    with database.write(PROGRAM, "test.found") as tx:
        found(tx, "Boutique Été & Cie", **company_values)
    return database


@contextmanager
def opened(url: str, today: date | datetime = TODAY, **company_values: Any) -> Iterator[Database]:
    """`a_database`, closed at the end."""
    database = a_database(url, today, **company_values)
    try:
        yield database
    finally:
        database.close()


def clock_at(today: date | datetime) -> Clock:
    """A clock standing at an instant, or at noon of a day in Paris."""
    if isinstance(today, datetime):
        return FixedClock(at=today.astimezone(UTC))
    return FixedClock.on(today)


def cents(amount: str | int | Decimal) -> int:
    """Minor units of an amount in euros: "12.50" is 1250."""
    return int(Decimal(amount).scaleb(2))


def a_shop(tx: Write, name: str = "Boutique Été & Cie", kind: str = "woocommerce") -> int:
    """A connected shop."""
    values = {"uid": new_uid(), "kind": kind, "name": name, "url": f"https://{next(_counter)}.example"}
    return tx.insert(shop, {**values, "connected_at": tx.now})


def a_customer(
    tx: Write, name: str = "SARL Lefèvre", limit: str | None = None, city: str = "Paris", **values: Any
) -> int:
    """A company with an account of its own and a billing address; `limit` in euros."""
    account_id = values.pop("account_id", None) or tx.insert(account, {"uid": new_uid(), "opened_at": tx.now})
    contact = values.get("contact", "")
    customer_id = tx.insert(
        customer,
        {
            "uid": new_uid(),
            "number": f"CL-2026-{next(_counter):04d}",
            "account_id": account_id,
            "kind": "company",
            "name": name,
            "folded": folded(f"{name} {contact}"),
            "language": "fr",
            "territory": "FR",
            "credit_limit": cents(limit) if limit is not None else None,
            "created_at": tx.now,
            **values,
        },
    )
    tx.insert(
        address,
        {
            "uid": new_uid(),
            "customer_id": customer_id,
            "kind": "billing",
            "name": name,
            "line1": "21 rue de l’Église",
            "postcode": "75011",
            "city": city,
            "country": "FR",
        },
    )
    return customer_id


def account_of(tx: Read, customer_id: int) -> int:
    """The account of a customer."""
    return int(
        tx.scalar(
            customer.select().with_only_columns(customer.c.account_id).where(customer.c.id == customer_id)
        )
    )


def a_product(
    tx: Write,
    name: str = "Affiche Paris 1900",
    sku: str | None = None,
    *,
    on_hand: int = 0,
    kind: str = "goods",
    price: str = "10",
    barcode: str | None = None,
    **values: Any,
) -> int:
    """A product with so many pieces in stock; a service has none."""
    product_id = tx.insert(
        product,
        {
            "uid": new_uid(),
            "sku": sku or f"SKU-{next(_counter):04d}",
            "name": name,
            "folded": folded(name),
            "kind": kind,
            "unit": "piece",
            "vat_class": "standard",
            "price_micro": int(Decimal(price).scaleb(6)),
            "stocked": kind == "goods",
            "created_at": tx.now,
            **values,
        },
    )
    if barcode:
        tx.insert(gtin, {"product_id": product_id, "code": barcode})
    if on_hand:
        lock_levels(tx, [product_id], main_location(tx))
        moves = [Move(product_id, on_hand * 1000)]
        post_moves(tx, moves, main_location(tx), tx.today, "opening", ("product", product_id))
    return product_id


def an_order(
    tx: Write,
    customer_id: int,
    total: str = "120",
    *,
    state: str = "confirmed",
    lines: Sequence[tuple[int | None, int]] = ((None, 1),),
    reserve: bool = False,
    **values: Any,
) -> int:
    """An order at 20 % whose lines are (product, pieces) and share its total evenly; nothing is posted but promises."""
    at = next(_counter)
    gross = cents(total)
    net = gross * 5 // 6
    to_whom = json.dumps(asdict(PostalAddress(name="SARL Lefèvre", city="Nîmes", country="FR")))
    order_id = tx.insert(
        sales_order,
        {
            "uid": new_uid(),
            "number": None if state == "draft" else f"CM-2026-{at:04d}",
            "state": state,
            "handling": "normal",
            "customer_id": customer_id,
            "ordered_on": tx.today,
            "currency": "EUR",
            "rounding": "rate",
            "payment_kind": "account",
            "payment_state": "none",
            "billing": to_whom,
            "delivery": to_whom,
            "language": "fr",
            "line_count": len(lines),
            "net": net,
            "tax": gross - net,
            "total": gross,
            "created_at": tx.now,
            "confirmed_at": tx.now if state in ("confirmed", "closed") else None,
            "saved_at": tx.now,
            **values,
        },
    )
    shares = [gross // len(lines)] * len(lines)
    shares[0] += gross - sum(shares)
    line_ids = tx.insert_many(
        order_line,
        [
            {
                "order_id": order_id,
                "position": position,
                "kind": "goods",
                "product_id": product_id,
                "sku": f"SKU-{product_id or 0}",
                "name": f"Article {position}",
                "unit": "piece",
                "quantity_milli": pieces * 1000,
                "unit_price_micro": part * 10_000 // pieces,
                "vat_class": "standard",
                "category": "S",
                "rate_ppm": 200_000,
                "net": part * 5 // 6,
                "tax": part - part * 5 // 6,
                "gross": part,
            }
            for position, ((product_id, pieces), part) in enumerate(zip(lines, shares, strict=True), 1)
        ],
    )
    tx.insert(
        order_tax,
        {"order_id": order_id, "category": "S", "rate_ppm": 200_000, "net": net, "tax": gross - net},
    )
    if reserve:
        place = main_location(tx)
        wanted = [
            Promise(product_id, pieces * 1000, line_id)
            for (product_id, pieces), line_id in zip(lines, line_ids, strict=True)
            if product_id is not None
        ]
        lock_levels(tx, [each.product_id for each in wanted], place)
        post_promises(tx, wanted, place, tx.today, ("sales_order", order_id))
    return order_id


def a_hold(tx: Write, order_id: int, rule: str = "credit_limit", **facts: Any) -> int:
    """A rule that stopped an order."""
    return tx.insert(
        order_hold, {"order_id": order_id, "rule": rule, "facts": json.dumps(facts), "held_at": tx.now}
    )


def a_shipment(tx: Write, order_id: int, value: str = "120", pieces: int = 1, **values: Any) -> int:
    """A shipment of one line's pieces; the line and the order are not brought forward."""
    row = tx.execute(sales_order.select().where(sales_order.c.id == order_id)).one()
    line = tx.execute(order_line.select().where(order_line.c.order_id == order_id)).first()
    assert line is not None
    shipment_id = tx.insert(
        shipment,
        {
            "uid": new_uid(),
            "number": f"BL-2026-{next(_counter):04d}",
            "kind": "delivery",
            "order_id": order_id,
            "customer_id": row.customer_id,
            "shipped_on": tx.today,
            "delivery": row.delivery,
            "language": "fr",
            "line_count": 1,
            "quantity_milli": pieces * 1000,
            "value": cents(value),
            "recorded_at": tx.now,
            **values,
        },
    )
    tx.insert(
        shipment_line,
        {
            "shipment_id": shipment_id,
            "position": 1,
            "order_line_id": line.id,
            "product_id": line.product_id,
            "name": line.name,
            "unit": "piece",
            "quantity_milli": pieces * 1000,
        },
    )
    return shipment_id


def an_invoice(
    tx: Write,
    customer_id: int,
    total: str = "120",
    *,
    due: Sequence[tuple[date, str]] | None = None,
    issued_on: date | None = None,
    kind: str = "invoice",
    order_id: int | None = None,
    **values: Any,
) -> int:
    """An invoice with its instalments (day, euros) posted as owed, or a credit note posted as unapplied credit."""
    gross, on = cents(total), issued_on or tx.today
    net = gross * 5 // 6
    parts = [] if kind == "credit_note" else [(day, cents(part)) for day, part in due or [(on, total)]]
    account_id, currency = account_of(tx, customer_id), values.pop("currency", "EUR")
    prefix = "AV" if kind == "credit_note" else "FA"
    invoice_id = tx.insert(
        invoice,
        {
            "uid": new_uid(),
            "number": f"{prefix}-2026-{next(_counter):04d}",
            "kind": kind,
            "order_id": order_id,
            "customer_id": customer_id,
            "account_id": account_id,
            "issued_on": on,
            "due_on": max((day for day, _ in parts), default=on),
            "currency": currency,
            "prices_include_tax": True,
            "language": "fr",
            "seller": "{}",
            "customer": "{}",
            "delivery": "{}",
            "texts": "{}",
            "line_count": 1,
            "tax_count": 1,
            "instalment_count": len(parts),
            "net": net,
            "tax": gross - net,
            "rounding_amount": 0,
            "total": gross,
            "issued_at": tx.now,
            **values,
        },
    )
    figures = {"category": "S", "rate_ppm": 200_000, "net": net, "tax": gross - net}
    tx.insert(
        invoice_line,
        {
            "invoice_id": invoice_id,
            "position": 1,
            "kind": "goods",
            "name": "Affiche",
            "unit": "piece",
            "quantity_milli": 1000,
            "unit_price_micro": gross * 10_000,
            "gross": gross,
            **figures,
        },
    )
    tx.insert(invoice_tax, {"invoice_id": invoice_id, "position": 1, **figures})
    tx.insert_many(
        invoice_instalment,
        [
            {"invoice_id": invoice_id, "position": at, "due_on": day, "amount": part}
            for at, (day, part) in enumerate(parts, 1)
        ],
    )
    lock_account(tx, account_id, currency)
    cause = ("invoice", invoice_id)
    if kind == "credit_note":
        item_id = open_item(tx, account_id, "invoice", invoice_id, currency, on=on, order_id=order_id)
        post(tx, account_id, currency, [Posting(item_id, "unapplied", -gross, -gross)], on, cause)
    for at, (day, part) in enumerate(parts, 1):
        item_id = open_item(
            tx,
            account_id,
            "invoice",
            invoice_id,
            currency,
            on=on,
            order_id=order_id,
            instalment=at,
            due_on=day,
        )
        post(tx, account_id, currency, [Posting(item_id, "owed", part, part)], on, cause)
    return invoice_id


def a_payment(
    tx: Write,
    customer_id: int,
    amount: str = "120",
    *,
    component: str = "unapplied",
    received_on: date | None = None,
    order_id: int | None = None,
    **values: Any,
) -> int:
    """A payment, kept as unapplied (or deposit, earmarked) money."""
    on, account_id = received_on or tx.today, account_of(tx, customer_id)
    kind = values.get("kind", "payment")
    payment_id = tx.insert(
        payment,
        {
            "uid": new_uid(),
            "number": f"RG-2026-{next(_counter):04d}",
            "kind": "payment",
            "customer_id": customer_id,
            "account_id": account_id,
            "order_id": order_id,
            "method": "transfer",
            "amount": cents(amount),
            "currency": "EUR",
            "received_on": on,
            "source": "hand",
            "recorded_at": tx.now,
            **values,
        },
    )
    if kind == "payment":
        lock_account(tx, account_id, "EUR")
        item_id = open_item(tx, account_id, "payment", payment_id, "EUR", on=on, order_id=order_id)
        post(
            tx,
            account_id,
            "EUR",
            [Posting(item_id, component, -cents(amount), -cents(amount))],
            on,
            ("payment", payment_id),
        )
    return payment_id


def item_of(tx: Write, noun: str, document_id: int, instalment: int = 0) -> int:
    """The item of a document."""
    from app.receivables.tables import item

    found = tx.scalar(
        item.select()
        .with_only_columns(item.c.id)
        .where(item.c.noun == noun, item.c.document_id == document_id, item.c.instalment == instalment)
    )
    assert found is not None
    return int(found)


def pay(
    tx: Write, payment_id: int, invoice_id: int, amount: str, *, on: date | None = None, instalment: int = 1
) -> int:
    """Set unapplied money of a payment against an instalment."""
    from app.receivables.allocation import Settlement, set_against

    row = tx.execute(payment.select().where(payment.c.id == payment_id)).one()
    lock_account(tx, row.account_id, "EUR")
    settlement = Settlement(
        source_item_id=item_of(tx, "payment", payment_id),
        source_component="unapplied",
        target_item_id=item_of(tx, "invoice", invoice_id, instalment),
        target_component="owed",
        amount=cents(amount),
    )
    [allocation_id] = set_against(tx, row.account_id, "EUR", [settlement], on or tx.today, "")
    return allocation_id
