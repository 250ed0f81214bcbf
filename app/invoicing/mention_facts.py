"""What the invoices of orders would say, as far as the rules of mentions ask: read for many orders at once."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select

from app.base import settings
from app.base.company import the_company
from app.base.door import Read
from app.customers.tables import customer
from app.customers.vat_checked import vat_checked
from app.invoicing.mentions import Lack, Said, lacking
from app.orders.tables import order_line, payment_method, sales_order
from app.pricing.number_told import BY_NUMBER

_PAGE = 500


def orders_said(rd: Read, orders: Collection[int]) -> dict[int, Said]:
    """What an invoice of each order would say; two questions to the database for each five hundred."""
    seller = asdict(the_company(rd))
    rate = int(settings.get(rd, "late.rate_ppm") or 0)
    keys = sorted(orders)
    found: dict[int, Said] = {}
    for at in range(0, len(keys), _PAGE):
        some = keys[at : at + _PAGE]
        vat: dict[int, set[tuple[str, str]]] = {}
        for row in rd.execute(_VAT, {"orders": some}):
            vat.setdefault(row.order_id, set()).add((row.category, row.vat_rule or ""))
        for row in rd.execute(_ORDERS, {"orders": some}).mappings():
            found[row["id"]] = Said(
                seller=seller,
                customer={**row},
                billing=json.loads(row["billing"]),
                delivery=json.loads(row["delivery"]),
                vat=frozenset(vat.get(row["id"], ())),
                # Where nothing is left to pay, nobody has to know where.
                by_transfer=row["means"] == "transfer"
                and row["paid_amount"] < row["total"]
                and row["payment_state"] != "refunded",
                late_rate_ppm=rate,
            )
    return found


def orders_lack(rd: Read, orders: Collection[int], on: date) -> dict[int, tuple[Lack, ...]]:
    """What the invoice of each order would lack on a day, where it lacks something."""
    return {key: lacks for key, said in orders_said(rd, orders).items() if (lacks := lacking(said, on))}


def numbers_unconfirmed(rd: Read, orders: Collection[int]) -> set[int]:
    """The orders whose invoice would bear no VAT because of a number that VIES refused, or never answered about."""
    rests: dict[int, str] = {}
    for key, said in orders_said(rd, orders).items():
        number = (said.customer or {}).get("vat_number")
        if number and any(rule in BY_NUMBER for _, rule in said.vat):
            rests[key] = str(number)
    answers = {number: vat_checked(rd, number) for number in set(rests.values())}
    return {key for key, number in rests.items() if (found := answers[number]) is None or not found.valid}


def customer_lacks(rd: Read, who: Mapping[str, Any], address: Mapping[str, Any]) -> tuple[Lack, ...]:
    """What invoices of today would lack of a customer, as they stand on file: `address` is where they are billed."""
    said = Said(seller=asdict(the_company(rd)), customer=who, billing=address)
    return tuple(each for each in lacking(said, rd.today) if each.rule.whom == "customer")


_ORDERS = (
    select(
        sales_order.c.id,
        sales_order.c.billing,
        sales_order.c.delivery,
        sales_order.c.total,
        sales_order.c.paid_amount,
        sales_order.c.payment_state,
        customer.c.name,
        customer.c.kind,
        customer.c.siren,
        customer.c.siret,
        customer.c.vat_number,
        payment_method.c.means,
    )
    .join(customer, customer.c.id == sales_order.c.customer_id)
    .join(payment_method, payment_method.c.code == sales_order.c.payment_method, isouter=True)
    .where(sales_order.c.id.in_(bindparam("orders", expanding=True)))
)
_VAT = (
    select(order_line.c.order_id, order_line.c.category, order_line.c.vat_rule)
    .where(
        order_line.c.order_id.in_(bindparam("orders", expanding=True)),
        order_line.c.kind.not_in(("text", "section")),
    )
    .distinct()
)
