"""Entries of what was issued: invoices, deposits and credit notes."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, func, select

from app.accounting.chart import Chart
from app.accounting.exchange import at_home
from app.accounting.journal_entry import JournalEntry, Line, balanced
from app.accounting.party import PARTY, with_party
from app.base.door import Read
from app.base.exchange import worth_at
from app.base.finding import home_currency
from app.base.money import rounded_div, share
from app.invoicing.tables import invoice, invoice_deposit, invoice_instalment, invoice_line, invoice_tax

Rate = tuple[str, int]
"""VAT category and rate (parts per million)."""

_ROLE = {
    "goods": "sales_goods",
    "service": "sales_services",
    "shipping": "sales_shipping",
    "fee": "sales_shipping",
}
"""What a line sells; what is taken off is of what is sold beside it."""


@dataclass(frozen=True, slots=True)
class Vat:
    """Net and tax of a document at one rate; `on_payment` is the tax of it that is due when money comes.

    `away` where it is another country's, declared at the One-Stop Shop. `off_net` and `off_tax` were invoiced by deposits.
    `paid_as` is the tax in the document's own currency, where that is another: so much of it comes with money.
    """

    net: int
    tax: int
    on_payment: int
    away: bool = False
    off_net: int = 0
    off_tax: int = 0
    paid_as: int | None = None

    @property
    def whole(self) -> int:
        """The tax that money brings, in the document's own currency."""
        return self.tax - self.off_tax if self.paid_as is None else self.paid_as

    @property
    def pending(self) -> int:
        """The tax that this document leaves to be due on payment: what deposits took off of it is theirs."""
        return self.on_payment - (rounded_div(self.off_tax * self.on_payment, self.tax) if self.tax else 0)

    @property
    def pending_net(self) -> int:
        """The net that the pending tax is of."""
        left = self.tax - self.off_tax
        return rounded_div((self.net - self.off_net) * self.pending, left) if left else 0


@dataclass(frozen=True, slots=True)
class Issued:
    """An issued document as the accounts need it: figures are positive, `sign` is -1 for a credit note.

    All in the company's currency; one in another says which, and its total and sales in that (`own_total`, `own_sales`).
    """

    id: int
    kind: str
    number: str
    issued_on: date
    issued_at: datetime
    customer_id: int
    who: str
    corrects_id: int | None
    total: int
    rounding: int
    sales: Mapping[tuple[str, str], int]
    vat: Mapping[Rate, Vat]
    deposits: int = field(default=0)
    currency: str = ""
    own_total: int = 0
    own_sales: Mapping[tuple[str, str], int] = field(default_factory=dict[tuple[str, str], int])

    @property
    def asked(self) -> int:
        """What the document says in its own currency."""
        return self.own_total if self.currency else self.total

    @property
    def sign(self) -> int:
        """Which way its figures count."""
        return -1 if self.kind == "credit_note" else 1


def issued(rd: Read, until: date) -> dict[int, Issued]:
    """Every document issued until a day, by key."""
    lines: dict[int, list[Any]] = defaultdict(list)
    for row in rd.execute(_LINES, {"until": until}):
        lines[row.invoice_id].append(row)
    taxes: dict[int, list[Any]] = defaultdict(list)
    for row in rd.execute(_TAXES, {"until": until}):
        taxes[row.invoice_id].append(row)
    off: dict[int, dict[Rate, tuple[int, int]]] = defaultdict(dict)
    for row in rd.execute(_OFF, {"until": until}):
        off[row.invoice_id][row.category, row.rate_ppm] = (int(row.net), int(row.tax))
    home, parts = home_currency(rd), _instalments(rd, until)
    found: dict[int, Issued] = {}
    # In the order of their keys: what a credit note corrects is there before it.
    for row in rd.execute(_ISSUED, {"until": until}):
        of_deposit = row.kind == "deposit" or (
            row.corrects_id is not None and found[row.corrects_id].kind == "deposit"
        )
        on_debits = bool(json.loads(row.texts).get("vat_on_debits"))
        taken = off[row.id]
        found[row.id] = Issued(
            id=row.id,
            kind=row.kind,
            number=row.number,
            issued_on=row.issued_on,
            issued_at=row.issued_at,
            customer_id=row.standing_id,
            who=row.name,
            corrects_id=row.corrects_id,
            total=row.total,
            rounding=row.rounding_amount,
            sales={("deposits", ""): row.net} if of_deposit else _sales(lines[row.id], taxes[row.id]),
            vat={
                (tax.category, tax.rate_ppm): _vat(
                    tax,
                    [
                        line
                        for line in lines[row.id]
                        if (line.category, line.rate_ppm) == (tax.category, tax.rate_ppm)
                    ],
                    taken.get((tax.category, tax.rate_ppm), (0, 0)),
                    whole=of_deposit,
                    never=on_debits and not of_deposit,
                )
                for tax in taxes[row.id]
            },
            deposits=sum(net + tax for net, tax in taken.values()),
        )
        if row.rate_on is not None:
            worth = worth_at(row.base_rate_ppm, row.currency, home)
            asked = parts.get(row.id) or [row.total]
            found[row.id] = at_home(found[row.id], row.currency, worth, row.base_tax, asked)
    return found


def _instalments(rd: Read, until: date) -> Mapping[int, list[int]]:
    """What documents in another currency ask for, part by part."""
    found: dict[int, list[int]] = defaultdict(list)
    for row in rd.execute(_PARTS_ABROAD, {"until": until}):
        found[row.invoice_id].append(row.amount)
    return found


def sales_entry(of: Issued, plan: Chart) -> JournalEntry:
    """What a document means: the customer owes it, sales and VAT are made; what deposits took off moves back."""
    sign = of.sign
    owed = sign * (of.total - of.deposits)
    code = of.currency
    lines = [
        Line(plan.account("customers"), owed, of.customer_id, ("invoice", of.id), sign * of.own_total, code)
    ]
    lines += [
        Line(
            plan.account(role, category),
            -sign * net,
            own=-sign * of.own_sales.get((role, category), 0),
            currency=code,
        )
        for (role, category), net in of.sales.items()
    ]
    for (_, rate_ppm), vat in of.vat.items():
        due = plan.account("vat_oss") if vat.away else plan.account("vat_collected", str(rate_ppm))
        left = vat.tax - vat.off_tax
        lines += [
            Line(plan.account("vat_pending"), -sign * vat.pending),
            Line(
                due,
                -sign * (left - vat.pending),
                own=-sign * (vat.whole if code and not vat.pending else 0),
                currency=code,
            ),
        ]
        lines.append(Line(plan.account("deposits"), sign * vat.off_net))
    if of.rounding:
        difference = sign * of.rounding
        lines.append(Line(plan.account("gain" if difference > 0 else "loss_small"), -difference))
    return JournalEntry(
        journal=plan.journals["sales"],
        on=of.issued_on,
        written_at=of.issued_at,
        noun="invoice",
        row_id=of.id,
        piece=of.number,
        piece_on=of.issued_on,
        label=of.kind,
        who=of.who,
        lines=balanced(lines),
    )


def sales_entries(documents: Mapping[int, Issued], plan: Chart) -> Iterator[JournalEntry]:
    """The entry of each document."""
    return (sales_entry(each, plan) for each in documents.values())


def _sales(lines: Sequence[Any], taxes: Sequence[Any]) -> dict[tuple[str, str], int]:
    """Net by role and VAT category; what is taken off or added to a document belongs to what it sells at that rate.

    The sum is that of the document's VAT lines, which the page and the e-invoice tell.
    """
    found: dict[tuple[str, str], int] = defaultdict(int)
    for tax in taxes:
        at = [line for line in lines if (line.category, line.rate_ppm) == (tax.category, tax.rate_ppm)]
        own: dict[str, int] = defaultdict(int)
        for line in at:
            if line.kind in _ROLE:
                own[_ROLE[line.kind]] += line.net
        own = own or {"sales_goods": 0}
        rest = tax.net - sum(own.values())
        parts = share(rest, list(own.values())) if any(own.values()) else [rest, *[0] * (len(own) - 1)]
        for role, part in zip(own, parts, strict=True):
            found[role, tax.category] += own[role] + part
    return {key: net for key, net in found.items() if net}


def _vat(tax: Any, lines: Sequence[Any], off: tuple[int, int], *, whole: bool, never: bool) -> Vat:
    away = bool(lines) and all(line.vat_rule == "distance_there" for line in lines)
    if whole:
        due_later = tax.tax
    elif never or away or tax.category != "S":
        due_later = 0
    else:
        services = sum(line.tax for line in lines if line.kind == "service")
        counted = sum(line.tax for line in lines if line.kind in _ROLE)
        due_later = rounded_div(tax.tax * services, counted) if counted else 0
    return Vat(tax.net, tax.tax, due_later, away, *off)


_UNTIL = invoice.c.issued_on <= bindparam("until")
_ISSUED = with_party(
    select(
        invoice.c.id,
        invoice.c.kind,
        invoice.c.number,
        invoice.c.issued_on,
        invoice.c.issued_at,
        invoice.c.corrects_id,
        invoice.c.total,
        invoice.c.net,
        invoice.c.rounding_amount,
        invoice.c.texts,
        invoice.c.currency,
        invoice.c.base_rate_ppm,
        invoice.c.rate_on,
        invoice.c.base_tax,
        *PARTY,
    )
    .where(_UNTIL)
    .order_by(invoice.c.id),
    invoice.c.customer_id,
)
_PARTS_ABROAD = (
    select(invoice_instalment.c.invoice_id, invoice_instalment.c.amount)
    .join(invoice, invoice.c.id == invoice_instalment.c.invoice_id)
    .where(_UNTIL, invoice.c.rate_on.is_not(None))
    .order_by(invoice_instalment.c.invoice_id, invoice_instalment.c.position)
)
_LINES = (
    select(
        invoice_line.c.invoice_id,
        invoice_line.c.kind,
        invoice_line.c.category,
        invoice_line.c.rate_ppm,
        invoice_line.c.net,
        invoice_line.c.tax,
        invoice_line.c.vat_rule,
    )
    .join(invoice, invoice.c.id == invoice_line.c.invoice_id)
    .where(_UNTIL)
    .order_by(invoice_line.c.invoice_id, invoice_line.c.position)
)
_TAXES = (
    select(
        invoice_tax.c.invoice_id,
        invoice_tax.c.category,
        invoice_tax.c.rate_ppm,
        invoice_tax.c.net,
        invoice_tax.c.tax,
    )
    .join(invoice, invoice.c.id == invoice_tax.c.invoice_id)
    .where(_UNTIL)
    .order_by(invoice_tax.c.invoice_id, invoice_tax.c.position)
)
_OFF = (
    select(
        invoice_deposit.c.invoice_id,
        invoice_deposit.c.category,
        invoice_deposit.c.rate_ppm,
        func.sum(invoice_deposit.c.net).label("net"),
        func.sum(invoice_deposit.c.tax).label("tax"),
    )
    .join(invoice, invoice.c.id == invoice_deposit.c.invoice_id)
    .where(_UNTIL)
    .group_by(invoice_deposit.c.invoice_id, invoice_deposit.c.category, invoice_deposit.c.rate_ppm)
)
