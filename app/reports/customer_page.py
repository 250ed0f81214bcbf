"""One customer: who they are, how they stand, what is open, and how old it is."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, bindparam, func, select

from app.base import settings
from app.base.audit import Event, history
from app.base.door import Read
from app.base.errors import Refusal
from app.base.extras import ExtrasPage, extras_page
from app.base.listing import ListQuery
from app.customers.file import (
    AcceptanceRow,
    DocumentRow,
    NoteRow,
    acceptances_of,
    documents_of,
    notes_of,
)
from app.customers.merged import known_as
from app.customers.queries import AddressRow, CustomerRow, addresses_of, customer_rows
from app.customers.tables import customer
from app.customers.task import TaskRow, tasks_of_customer
from app.invoicing.mention_facts import customer_lacks
from app.invoicing.mentions import Lack
from app.invoicing.queries import InvoiceRow, invoice_ids, invoice_rows
from app.invoicing.tables import invoice
from app.orders.ahead import invoiced_ahead
from app.orders.queries import ORDERS, OrderRow, kept_of, order_rows
from app.orders.quote_queries import QuoteRow, count_quotes, quote_ids, quote_rows
from app.orders.release import Release, waiting_release
from app.orders.tables import sales_order
from app.payments.queries import PAYMENTS, PaymentRow, payment_rows, sent_back_by_bank
from app.payments.tables import payment
from app.pricing.price import AppliedList
from app.pricing.price_queries import customer_prices_of, group_name, lists_for
from app.receivables.ageing import Ages, age, names_of
from app.receivables.assigned import AssignmentRow, assignment_of
from app.receivables.open_items import open_items
from app.receivables.written_off import WriteOffRow, lost_by, write_offs_of_customers
from app.reminders.registered import RegisteredRow, registered_letters
from app.reports.agreed import Agreed, agreed_with
from app.reports.chase_step import ChaseStep, chase_step
from app.reports.credit_page import CreditPage, credit_page
from app.reports.factor_money import FactorMoney, factor_money
from app.reports.mails import told_to
from app.reports.merge_page import MergeRow, merge_of, merges_into
from app.reports.receivables import ReceivableRow, receivables_of
from app.reports.standing import Standing, standing
from app.reports.terms_row import TermsRow, terms_row
from app.shipping.return_queries import RETURNS, ReturnRow, return_rows

RECENT = 20
"""How many of the last quotes, orders, invoices and payments a customer's page shows."""


@dataclass(frozen=True, slots=True)
class CustomerPage:
    """A customer's page; amounts in minor units of the company's currency.

    `open` is everything open on their account, `orders` their last orders. The account may be shared by customers that
    were merged; `shared_with` are the others. `chase` is what to do next about what is late; `agreed` is
    what they promised and dispute. `held` are the
    orders that credit keeps, `asked` the requests to let some of them pass that wait for a decision, `ahead` what was
    invoiced of goods that have not left.
    """

    row: CustomerRow
    siret: str | None
    territory: str
    trusted: bool
    monthly_invoice: bool
    invoice_by: str
    usual_carrier: str
    one_delivery: bool
    limit_until: date | None
    risk_class: str | None
    note: str
    created_at: datetime
    merged_into_id: int | None
    terms: TermsRow | None
    addresses: tuple[AddressRow, ...]
    standing: Standing
    buckets: tuple[str, ...]
    ages: Ages
    open: tuple[ReceivableRow, ...]
    orders: tuple[OrderRow, ...]
    order_count: int
    invoice_count: int
    payment_count: int
    quote_count: int
    shared_with: tuple[CustomerRow, ...]
    history: tuple[Event, ...]
    credit: CreditPage
    invoices: tuple[InvoiceRow, ...]
    payments: tuple[PaymentRow, ...]
    quotes: tuple[QuoteRow, ...]
    notes: tuple[NoteRow, ...]
    documents: tuple[DocumentRow, ...]
    acceptances: tuple[AcceptanceRow, ...]
    tasks: tuple[TaskRow, ...]
    extras: ExtrasPage
    merges: tuple[MergeRow, ...]
    merge: MergeRow | None
    chase: ChaseStep | None = None
    registered: tuple[RegisteredRow, ...] = ()
    """Letters to them by recorded delivery."""
    assigned: AssignmentRow | None = None
    factor_money: tuple[FactorMoney, ...] = ()
    """What lies at the bank and is to be passed on to a factor."""
    held: tuple[OrderRow, ...] = ()
    returns: tuple[ReturnRow, ...] = ()
    write_offs: tuple[WriteOffRow, ...] = ()
    """The last that was given up of what they owe."""
    lost: tuple[tuple[str, int], ...] = ()
    """What stands as lost of what they owed, by currency."""
    sent_back: tuple[date, ...] = ()
    """The days on which the bank sent back what they had paid, the newest first."""
    asked: tuple[Release, ...] = ()
    agreed: Agreed = field(default_factory=Agreed)
    ahead: int = 0
    group: str = ""
    lists: tuple[AppliedList, ...] = ()
    """The price lists that are theirs, also those to come, the first before the others; with their group's."""
    lacks: tuple[Lack, ...] = ()
    """The mentions that invoices of today would go without for want of what is known of them."""
    pays_first: bool = False
    """Whether, with no terms of their own, their orders begin as paid with the order."""

    @property
    def limit_currency(self) -> str:
        """That of their own limit where it is another than the company's: no exposure is measured against it."""
        return self.standing.limit_abroad[1] if self.standing.limit_abroad is not None else ""

    @property
    def insolvent(self) -> bool:
        """Whether a notice of insolvency proceedings stands."""
        return any(each.kind == "insolvency" and each.ended_at is None for each in self.credit.facts)


def customer_page(rd: Read, customer_id: int) -> CustomerPage:
    """The page of a customer; refused with ``customer_unknown``."""
    found = customer_rows(rd, [customer_id])
    if not found:
        raise Refusal("customer_unknown", customer=customer_id)
    row = found[0]
    more = rd.execute(_MORE, {"id": customer_id}).one()
    mine = ListQuery(chips=(("customer", str(customer_id)),))
    # One line a quote: the version the customer has.
    standing_quotes = ListQuery(chips=(*mine.chips, ("view", "all")))
    stands = standing(rd, row.account_id, row.credit_limit, row.limit_currency)
    held = kept_of(rd, known_as(rd, customer_id), RECENT)
    credit, owed = credit_page(rd, customer_id), tuple(receivables_of(rd, row.account_id))
    insolvent = any(each.kind == "insolvency" and each.ended_at is None for each in credit.facts)
    others = rd.execute(_SHARING, {"account": row.account_id, "id": customer_id}).scalars()
    places = tuple(addresses_of(rd, customer_id))
    return CustomerPage(
        row=row,
        siret=more.siret,
        territory=more.territory,
        trusted=more.trusted,
        monthly_invoice=more.monthly_invoice,
        invoice_by=more.invoice_by,
        usual_carrier=more.usual_carrier,
        one_delivery=more.one_delivery,
        limit_until=more.limit_until,
        risk_class=more.risk_class,
        note=more.note,
        created_at=more.created_at,
        merged_into_id=more.merged_into_id,
        terms=terms_row(rd, more.terms_id) if more.terms_id is not None else None,
        addresses=places,
        standing=stands,
        buckets=names_of(),
        ages=age(open_items(rd, account_id=row.account_id), rd.today),
        open=owed,
        orders=tuple(order_rows(rd, ORDERS.ids(rd, mine, 0, RECENT))),
        order_count=_many(rd, customer_id, "order"),
        invoice_count=_many(rd, customer_id, "invoice"),
        payment_count=_many(rd, customer_id, "payment"),
        quote_count=count_quotes(rd, standing_quotes).count,
        shared_with=tuple(customer_rows(rd, [int(row_id) for row_id in others])),
        history=told_to(rd, history(rd, "customer", customer_id)),
        credit=credit,
        registered=tuple(registered_letters(rd, known_as(rd, customer_id))),
        held=tuple(held),
        write_offs=tuple(write_offs_of_customers(rd, known_as(rd, customer_id), RECENT)),
        lost=tuple(lost_by(rd, known_as(rd, customer_id))),
        sent_back=tuple(sent_back_by_bank(rd, known_as(rd, customer_id))),
        returns=tuple(return_rows(rd, RETURNS.ids(rd, mine, 0, RECENT))),
        asked=tuple(asked for each in held if (asked := waiting_release(rd, each.id)) is not None),
        invoices=tuple(invoice_rows(rd, invoice_ids(rd, mine, 0, RECENT))),
        payments=tuple(payment_rows(rd, PAYMENTS.ids(rd, mine, 0, RECENT))),
        quotes=tuple(quote_rows(rd, quote_ids(rd, standing_quotes, 0, RECENT))),
        notes=tuple(notes_of(rd, customer_id)),
        documents=tuple(documents_of(rd, customer_id)),
        acceptances=tuple(acceptances_of(rd, customer_id)),
        tasks=tuple(tasks_of_customer(rd, customer_id, done=True)),
        extras=extras_page(rd, "customer", customer_id),
        merges=tuple(merges_into(rd, customer_id)),
        merge=merge_of(rd, customer_id) if more.merged_into_id is not None else None,
        # In proceedings what is not yet due is lodged too.
        chase=chase_step(rd, row.account_id) if stands.overdue > 0 or (insolvent and stands.owed) else None,
        assigned=assignment_of(rd, "customer", customer_id),
        factor_money=factor_money(rd, owed),
        agreed=agreed_with(rd, customer_id, late=stands.overdue > 0),
        group=group_name(rd, customer_prices_of(rd, customer_id).group_id or 0),
        lists=lists_for(rd, customer_id, stands.currency),
        lacks=_lacks(rd, row, more.siret, places),
        pays_first=row.kind == "person" and settings.get(rd, "terms.persons") == "prepaid",
        ahead=invoiced_ahead(rd, known_as(rd, customer_id)),
    )


def _lacks(rd: Read, row: CustomerRow, siret: str | None, places: tuple[AddressRow, ...]) -> tuple[Lack, ...]:
    found = next((each for each in reversed(places) if each.kind == "billing"), None)
    billing = asdict(found) if found is not None else dict[str, Any]()
    who = {"kind": row.kind, "siren": row.siren, "siret": siret, "vat_number": row.vat_number}
    return customer_lacks(rd, who, billing)


def _many(rd: Read, customer_id: int, noun: str) -> int:
    return int(rd.scalar(_COUNTS[noun], {"customers": known_as(rd, customer_id)}))


_MORE = select(
    customer.c.siret,
    customer.c.territory,
    customer.c.trusted,
    customer.c.monthly_invoice,
    customer.c.invoice_by,
    customer.c.usual_carrier,
    customer.c.one_delivery,
    customer.c.limit_until,
    customer.c.risk_class,
    customer.c.note,
    customer.c.created_at,
    customer.c.merged_into_id,
    customer.c.terms_id,
).where(customer.c.id == bindparam("id"))
_SHARING = (
    select(customer.c.id)
    .where(customer.c.account_id == bindparam("account"), customer.c.id != bindparam("id"))
    .order_by(customer.c.id)
)
_MINE: BindParameter[int] = bindparam("customers", expanding=True)
_COUNTS = {
    "order": select(func.count()).where(sales_order.c.customer_id.in_(_MINE)),
    "invoice": select(func.count()).where(invoice.c.customer_id.in_(_MINE)),
    "payment": select(func.count()).where(payment.c.customer_id.in_(_MINE)),
}
