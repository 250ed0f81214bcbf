"""`show NOUN NAME`: one document, customer or product with everything that belongs to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Annotated, Any

from app.base.door import Read
from app.base.errors import Refusal
from app.base.finding import home_currency
from app.commands import pages
from app.commands.desk import Desk
from app.commands.nouns import FINDERS
from app.commands.plain import page_record
from app.commands.program import argument, command
from app.reports.customer_page import customer_page
from app.reports.invoice_page import invoice_page
from app.reports.order_page import order_page
from app.reports.payment_page import payment_page
from app.reports.product_page import product_page
from app.reports.quote_page import quote_page
from app.reports.return_page import return_page
from app.reports.shipment_page import shipment_page


class Shown(StrEnum):
    """What can be shown."""

    ORDER = "order"
    QUOTE = "quote"
    CUSTOMER = "customer"
    PRODUCT = "product"
    SHIPMENT = "shipment"
    RETURN = "return"
    INVOICE = "invoice"
    PAYMENT = "payment"


_PAGES: Mapping[Shown, tuple[Callable[[Read, int], Any], Callable[[Desk, Any, str], None]]] = {
    Shown.ORDER: (order_page, pages.show_order),
    Shown.QUOTE: (quote_page, pages.show_quote),
    Shown.CUSTOMER: (customer_page, pages.show_customer),
    Shown.PRODUCT: (product_page, pages.show_product),
    Shown.SHIPMENT: (shipment_page, pages.show_shipment),
    Shown.RETURN: (return_page, pages.show_return),
    Shown.INVOICE: (invoice_page, pages.show_invoice),
    Shown.PAYMENT: (payment_page, pages.show_payment),
}


@command("show")
def show(
    desk: Desk,
    noun: Annotated[Shown, argument("noun")],
    told: Annotated[str, argument("told")],
) -> None:
    """One of a noun, by any name it goes by; refused with ``not_found``."""
    read, tell = _PAGES[noun]
    with desk.opened() as database, database.read() as rd:
        key = FINDERS[noun](rd, told)
        if key is None:
            raise Refusal("not_found", noun=noun.value, told=told)
        page = read(rd, key)
        currency = home_currency(rd)
        costs = desk.actor_in(database).sees_costs
    if desk.as_json:
        desk.give(page_record(page, currency, costs=costs))
    else:
        tell(desk, page, currency)
