"""Keeping an order as it was typed or received: figures computed once, rows written."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import bindparam, delete

from app.base.door import Write
from app.base.errors import Refusal
from app.base.price import unit_price
from app.base.uid import new_uid
from app.base.words import Words
from app.orders.accessory import ACCESSORY
from app.orders.addressed import must_have_whole_point
from app.orders.draft import DraftLine, OrderDraft, PostalAddress
from app.orders.figures import figures
from app.orders.naming import order_name
from app.orders.order import COUNTED, WORDS, lock_order
from app.orders.tables import order_line, order_tax, sales_order
from app.orders.vat import PRICED, with_vat
from app.pricing.deposit import part_of, too_much
from app.pricing.figures import LineFigures, PartFigures, Totals

MAYBE = ("vat_nature", "vat_reason", "vat_rule", "vat_territory", "price_from", "price_list")
"""Columns of a line that are empty where a draft says nothing."""


def save_draft(tx: Write, draft: OrderDraft, order_id: int | None = None) -> int:
    """Write a draft, new or in place of what it was, the VAT of each line decided as of now.

    Refused with ``order_not_a_draft`` once it is more than that, ``vat_rate_unknown`` where no rate is in force, and as
    `app.orders.addressed.must_have_whole_point` is.
    """
    must_have_whole_point(draft.delivery)
    draft = with_vat(tx, draft)
    totals = figures(draft)
    rows = line_rows(draft, totals)
    values: dict[str, Any] = {
        "state": "draft",
        "handling": draft.handling,
        "customer_id": draft.customer_id,
        "shop_id": draft.shop_id,
        "remote_id": draft.remote_id,
        "remote_number": draft.remote_number,
        "remote_status": draft.remote_status,
        "ordered_on": draft.ordered_on,
        "promised_on": draft.promised_on,
        "currency": draft.currency,
        "prices_include_tax": draft.prices_include_tax,
        "rounding": "as_charged" if draft.charged is not None else draft.rounding,
        "payment_method": draft.payment_method,
        "payment_kind": draft.payment_kind,
        "payment_state": draft.payment_state,
        "terms_id": draft.terms_id,
        "billing": address_json(draft.billing),
        "delivery": address_json(draft.delivery),
        "customer_reference": draft.customer_reference,
        "note": draft.note,
        "language": draft.language,
        "discount_ppm": draft.discount_ppm,
        "discount_amount": draft.discount_amount,
        "line_count": len(rows),
        "net": totals.net,
        "tax": totals.tax,
        "rounding_amount": totals.rounding,
        "total": totals.total,
        "deposit_ppm": draft.deposit_ppm,
        "deposit_asked": deposit_asked(draft, totals.total),
        "ships_after_deposit": draft.ships_after_deposit,
        "invoiced_there": draft.invoiced_there,
        "saved_at": tx.now,
    }
    if order_id is None:
        begun = {"uid": new_uid(), "created_at": tx.now, "begun_by": tx.actor.name}
        order_id = tx.insert(sales_order, {**values, **begun})
    else:
        standing = lock_order(tx, order_id)
        if standing.state != "draft":
            raise Refusal("order_not_a_draft", number=order_name(standing), state=standing.state)
        tx.derive(sales_order, order_id, **values)
        tx.execute(_DROP_LINES, {"order": order_id})
        tx.execute(_DROP_TAXES, {"order": order_id})
    tx.insert_many(order_line, [{**row, "order_id": order_id} for row in rows])
    tx.insert_many(
        order_tax,
        [
            {
                "order_id": order_id,
                "category": rate.category,
                "rate_ppm": rate.rate_ppm,
                "net": rate.net,
                "tax": rate.tax,
            }
            for rate in totals.rates
        ],
    )
    return order_id


def deposit_asked(draft: OrderDraft, total: int) -> int:
    """What a draft asks for before the goods, in minor units with tax.

    Refused with ``deposit_exceeds_order`` beyond its total, ``deposit_not_positive`` below nothing.
    """
    asked = part_of(total, draft.deposit_ppm) if draft.deposit_ppm else draft.deposit_amount
    if asked < 0 or draft.deposit_ppm < 0:
        raise Refusal("deposit_not_positive")
    if asked > max(total, 0):
        raise too_much(asked, max(total, 0), draft.currency)
    return asked


def address_json(address: PostalAddress) -> str:
    """An address as it is frozen on a document."""
    told = {name: value for name, value in asdict(address).items() if value or not name.startswith("point_")}
    return json.dumps(told, ensure_ascii=False, sort_keys=True)


def address_from(text: str) -> PostalAddress:
    """The address frozen on a document."""
    return PostalAddress(**json.loads(text))


_DROP_LINES = delete(order_line).where(order_line.c.order_id == bindparam("order"))
_DROP_TAXES = delete(order_tax).where(order_tax.c.order_id == bindparam("order"))


def line_rows(draft: OrderDraft, totals: Totals) -> list[dict[str, Any]]:
    """The rows of a draft's lines with their figures, and of its discount, in their order."""
    lines, parts = iter(totals.lines), iter([part for part in totals.parts if part.kind != "discount"])
    rows: list[dict[str, Any]] = []
    for line in draft.lines:
        if line.kind in COUNTED:
            found: LineFigures | PartFigures | None = next(lines)
        else:
            found = next(parts) if line.kind in ACCESSORY else None
        rows.append(_row(line, len(rows) + 1, found))
    for part in totals.parts:
        if part.kind == "discount":
            price = part.net + (part.tax if draft.prices_include_tax else 0)
            typed = DraftLine(
                name=Words(draft.language).say("order.discount"),
                kind="discount",
                unit_price_micro=unit_price(price, 1000, draft.currency),
                category=part.category,
                rate_ppm=part.rate_ppm,
            )
            typed = _ruled(draft, typed, part)
            rows.append(_row(typed, len(rows) + 1, part))
    return rows


def _row(line: DraftLine, position: int, found: LineFigures | PartFigures | None) -> dict[str, Any]:
    net, tax = (found.net, found.tax) if found else (0, 0)
    return {
        "position": position,
        "kind": line.kind,
        "product_id": line.product_id,
        "sku": line.sku,
        "name": line.name,
        "description": line.description,
        "unit": line.unit,
        "quantity_milli": line.quantity_milli if line.kind not in WORDS else 0,
        "unit_price_micro": line.unit_price_micro if line.kind not in WORDS else 0,
        "discount_ppm": line.discount_ppm,
        "discount_amount": line.discount_amount,
        "vat_class": line.vat_class,
        "category": line.category,
        "rate_ppm": line.rate_ppm,
        "net": net,
        "tax": tax,
        "gross": net + tax,
        "remote_id": line.remote_id,
        "promised_on": line.promised_on,
        "dropped_milli": 0,
        "shipped_milli": 0,
        "invoiced_milli": 0,
        **{name: getattr(line, name) or None for name in MAYBE},
    }


def _ruled(draft: OrderDraft, line: DraftLine, part: PartFigures) -> DraftLine:
    """A discount with the rule of the lines it is taken off, where they agree on one."""
    rules = {
        (each.vat_rule, each.vat_territory)
        for each in draft.lines
        if each.kind in PRICED and (each.category, each.rate_ppm) == part.vat
    }
    if len(rules) != 1:
        return line
    rule, territory = rules.pop()
    return replace(line, vat_rule=rule, vat_territory=territory)
