"""What changing a confirmed order starts from: how lines added to it are priced, and whether it was confirmed by mail."""

from __future__ import annotations

from dataclasses import dataclass

from app.base.company import the_company
from app.base.door import Read
from app.correspondence.mail import mails_about
from app.customers.queries import addresses_of, customer_rows
from app.orders.addressed import postal
from app.orders.draft import PostalAddress
from app.orders.entry import Pricing, rates_in_force
from app.orders.order import read_order
from app.orders.save import address_from
from app.pricing.price_queries import lists_for
from app.pricing.vat_facts import vat_facts


@dataclass(frozen=True, slots=True)
class ChangePage:
    """`pricing` holds for lines added now: prices of today, VAT of the day the order was made; `places` are the addresses
    of its customer as a document freezes them.
    """

    pricing: Pricing
    confirmed_by_mail: bool
    places: tuple[PostalAddress, ...] = ()


def change_page(rd: Read, order_id: int) -> ChangePage:
    """What the dialog that changes an order needs besides the order; refused with ``order_unknown``."""
    order, company = read_order(rd, order_id), the_company(rd)
    billing, delivery = address_from(order.billing), address_from(order.delivery)
    pricing = Pricing(
        prices_include_tax=order.prices_include_tax,
        rates=rates_in_force(rd, company.territory, order.ordered_on),
        vat_regime=company.vat_regime,
        territory=company.territory,
        on=rd.today,
        vat=vat_facts(rd, order.customer_id, order.ordered_on, company=company),
        billed=(billing.country, billing.postcode),
        delivered=(delivery.country, delivery.postcode),
        lists=lists_for(rd, order.customer_id, order.currency),
    )
    mails = mails_about(rd, "sales_order", order_id)
    [who] = customer_rows(rd, [order.buyer_id])
    return ChangePage(
        pricing,
        any(each.kind == "order_confirmation" and each.state == "sent" for each in mails),
        tuple(postal(each, who) for each in addresses_of(rd, order.buyer_id)),
    )
