"""An order of a shop as our draft: its lines on our products, its figures as charged."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from app.base.door import Read
from app.links.shops.address import document_address
from app.links.shops.listing import Listed, listed
from app.links.shops.payment import expected
from app.links.shops.port import LineKind, Meaning, ShopLine, ShopOrder
from app.links.shops.taking import Taking
from app.orders.channel import channel_of
from app.orders.draft import Charged, DraftLine, OrderDraft, PostalAddress
from app.orders.gateways import Gateway
from app.pricing.as_charged import ChargedTax

_KINDS = {LineKind.SHIPPING: "shipping", LineKind.FEE: "fee"}


def draft_of(
    rd: Read, taking: Taking, order: ShopOrder, gateway: Gateway | None, customer_id: int
) -> OrderDraft:
    """What the order is to us. Lines of products not known here stay as text that ships without stock."""
    on = taking.day_of(order.created_at)
    known = listed(
        rd, taking.shop.id, [line.product_remote_id for line in order.lines if line.product_remote_id]
    )
    money = expected(order, gateway)
    billing, delivery = addresses_of(taking, order)
    return OrderDraft(
        customer_id=customer_id,
        ordered_on=on,
        lines=tuple(_line(rd, taking, order, line, known, on) for line in order.lines),
        currency=order.currency,
        prices_include_tax=order.prices_include_tax,
        charged=Charged(
            tuple(ChargedTax(tax.category, tax.rate_ppm, tax.tax) for tax in order.taxes), order.total
        ),
        payment_kind=money.kind,
        payment_method=money.method,
        payment_state=money.state,
        billing=billing,
        delivery=delivery,
        language=taking.company.language,
        note=order.customer_note,
        handling="unfinished" if order.meaning is Meaning.UNFINISHED else "normal",
        shop_id=taking.shop.id,
        remote_id=order.remote_id,
        remote_number=order.number,
        remote_status=order.status,
        invoiced_there=channel_of(rd, taking.shop.id).decisions.invoices == "shop",
    )


def addresses_of(taking: Taking, order: ShopOrder) -> tuple[PostalAddress, PostalAddress]:
    """Whom an order is billed to, and where it goes."""
    home = taking.shop.country or taking.company.country
    nobody = taking.words.say("intake.passing")
    billing, sent = document_address(order.billing, home, nobody=nobody), order.shipping
    delivery = document_address(
        sent if sent is not None else order.billing,
        home,
        nobody=nobody if sent is None else billing.name,
        point=order.point,
    )
    return billing, delivery


def line_key(remote_id: str, part: int) -> str:
    """What a line of ours remembers of the shop's: its id, and which part where one line bears several rates."""
    return remote_id if part == 0 else f"{remote_id}.{part}"


def _line(
    rd: Read, taking: Taking, order: ShopOrder, line: ShopLine, known: Mapping[str, Listed], on: date
) -> DraftLine:
    thing = known.get(line.product_remote_id or "")
    kind = _KINDS.get(line.kind) or ("service" if thing is not None and thing.kind == "service" else "goods")
    off = line.discount_net + (line.discount_tax if order.prices_include_tax else 0)
    vat_class = taking.vat_class_at(rd, line.rate_ppm, on) or (thing.vat_class if thing else "standard")
    return DraftLine(
        name=line.name or taking.words.say("shop.nameless_line"),
        kind=kind,
        product_id=thing.counted_as if thing else None,
        sku=line.sku,
        description="\n".join(f"{label}: {value}" for label, value in line.details),
        quantity_milli=line.quantity_milli,
        unit_price_micro=line.unit_price_micro,
        discount_amount=off,
        vat_class=vat_class,
        category=line.category,
        rate_ppm=line.rate_ppm,
        remote_id=line_key(line.remote_id, line.part),
        charged=(line.net, line.tax),
    )
