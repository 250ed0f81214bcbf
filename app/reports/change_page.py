"""What changing a confirmed order starts from: how lines added to it are priced, and whether it was confirmed by mail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.base.company import the_company
from app.base.door import Read
from app.correspondence.mail import mails_about
from app.customers.queries import addresses_of, customer_rows
from app.customers.terms_law import binds
from app.orders.addressed import postal
from app.orders.coverage import stocked_levels
from app.orders.draft import PostalAddress
from app.orders.entry import Pricing, draft_of, rates_in_force
from app.orders.order import OrderLine, read_lines, read_order
from app.orders.reprice import NO_DISCOUNT, LinePrice, Off, off_of, price_of
from app.orders.save import address_from
from app.pricing.price_queries import lists_for
from app.pricing.vat_facts import vat_facts
from app.reports.terms_row import TermsRow, terms_in_use, terms_row
from app.stock.ledger import promised_to


@dataclass(frozen=True, slots=True)
class ChangePage:
    """`pricing` holds for lines added now: prices of today, VAT of the day the order was made; `places` are the addresses
    of its customer as a document freezes them. `typed` is what its lines cost as it was typed, `off` what is taken off the
    whole, `terms` are those it may be paid on, beyond the law only where it binds whoever pays; `at_home` says that it is in
    the company's currency. `free` says of each counted product how much its lines may take (thousandths): what nobody was
    promised, and what this order holds itself.
    """

    pricing: Pricing
    confirmed_by_mail: bool
    places: tuple[PostalAddress, ...] = ()
    typed: Mapping[int, LinePrice] = field(default_factory=dict[int, LinePrice])
    off: Off = NO_DISCOUNT
    terms: tuple[TermsRow, ...] = ()
    at_home: bool = True
    free: Mapping[int, int] = field(default_factory=dict[int, int])


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
    [payer] = customer_rows(rd, [order.customer_id])
    draft = draft_of(rd, order_id)
    kept = [
        each for each in read_lines(rd, order_id) if each.kind != "discount" and each.bundle_line_id is None
    ]
    return ChangePage(
        pricing,
        any(each.kind == "order_confirmation" and each.state == "sent" for each in mails),
        tuple(postal(each, who) for each in addresses_of(rd, order.buyer_id)),
        {line.id: price_of(typed) for line, typed in zip(kept, draft.lines, strict=True)},
        off_of(draft),
        _offered(rd, order.terms_id, bound=binds(payer.kind, billing.country)),
        order.currency == company.currency,
        _free(rd, read_lines(rd, order_id)),
    )


def _free(rd: Read, lines: Sequence[OrderLine]) -> dict[int, int]:
    free = {key: level.available_milli for key, level in stocked_levels(rd, lines).items()}
    held = promised_to(rd, [line.id for line in lines])
    for line in lines:
        if line.product_id in free:
            free[line.product_id] += held.get(line.id, 0)
    return {key: max(milli, 0) for key, milli in free.items()}


def _offered(rd: Read, terms_id: int | None, *, bound: bool) -> tuple[TermsRow, ...]:
    """The terms in use, and before them those of the order where they are not offered any more."""
    known = terms_in_use(rd)
    own = terms_row(rd, terms_id) if terms_id is not None else None
    if own is not None and own not in known:
        known = (own, *known)
    return known if bound else tuple(replace(row, beyond=None) for row in known)
