"""What confirming the order of a quote at once does with goods, its day and its customer, read before the yes is written down."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from app.base.door import Read
from app.customers.mail_address import address_of
from app.orders.entry import offers_of
from app.orders.figures import figures
from app.orders.foreseen import Proposal, proposal
from app.orders.quote import read_quote
from app.orders.quote_draft import order_of_quote
from app.orders.vat import with_vat
from app.reports.by_itself import leaves_by_itself


@dataclass(frozen=True, slots=True)
class Accepting:
    """What it comes to (minor units with tax), what is reserved (thousandths) and how much of it is not there, the day it is
    promised for, and where a mail says so.

    `proposal` is None where no day is promised before its money is there; `mailed_to` is empty where nothing is mailed by
    itself.
    """

    total: int
    goods_milli: int
    short_milli: int
    proposal: Proposal | None
    prepaid: bool
    mailed_to: str


def accepting(rd: Read, quote_id: int, options: Collection[int]) -> Accepting:
    """The order a quote would become now, with these of its options; refused as `order_of_quote` and `with_vat` are."""
    draft, of = order_of_quote(rd, quote_id, rd.today, options), read_quote(rd, quote_id)
    goods = [(line.product_id, line.quantity_milli) for line in draft.lines if line.kind == "goods"]
    wanted: dict[int, int] = {}
    for product_id, milli in goods:
        if product_id is not None:
            wanted[product_id] = wanted.get(product_id, 0) + milli
    free = {each.id: each.available_milli for each in offers_of(rd, sorted(wanted))}
    short = sum(
        max(milli - max(there, 0), 0)
        for product_id, milli in wanted.items()
        if (there := free.get(product_id)) is not None
    )
    prepaid = draft.payment_kind == "prepaid"
    return Accepting(
        figures(with_vat(rd, draft)).total,
        sum(milli for _, milli in goods),
        short,
        None if prepaid or draft.ships_after_deposit else proposal(rd, goods),
        prepaid,
        address_of(rd, of.customer_id, of.billing)
        if leaves_by_itself(rd, "order_confirmation", None)
        else "",
    )
