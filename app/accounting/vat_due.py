"""The VAT of a period, rate by rate: what was invoiced, what of it is due on payment, and what payments made due."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import bindparam, case, func, select

from app.accounting.advances import advances
from app.accounting.sales import Issued, issued
from app.accounting.vat_on_payment import made_due
from app.base.company import the_company
from app.base.door import Read
from app.receivables.write_off_tables import write_off


@dataclass(frozen=True, slots=True)
class VatRate:
    """VAT of a category and rate (parts per million), in minor units; credit notes are subtracted.

    `net` and `tax` are what the documents of the period say, as their e-invoices do. Of these, `deposits` were invoiced before
    and are taken off, `later` is due when money comes (what deposits ask for, and services without the option for debits),
    `paid` became due by money of the period. `away` is another country's VAT, declared at the One-Stop Shop.
    """

    category: str
    rate_ppm: int
    away: bool
    net: int = 0
    tax: int = 0
    deposits_net: int = 0
    deposits: int = 0
    later_net: int = 0
    later: int = 0
    paid_net: int = 0
    paid: int = 0

    @property
    def due_net(self) -> int:
        """What the tax due is of."""
        return self.net - self.deposits_net - self.later_net + self.paid_net

    @property
    def due(self) -> int:
        """What is to be declared of the period."""
        return self.tax - self.deposits - self.later + self.paid


@dataclass(frozen=True, slots=True)
class VatDue:
    """The VAT of a period, both days counted; `recovered` is that of debts given up, which the State gives back.

    `advances` is money kept for orders at its end, with its VAT, that no document tells of: it is in none of the figures.
    """

    first: date
    last: date
    currency: str
    rates: tuple[VatRate, ...]
    recovered: int
    advances: int = 0

    @property
    def due(self) -> int:
        """What is to be declared in all, without what belongs to the One-Stop Shop."""
        return sum(rate.due for rate in self.rates if not rate.away) - self.recovered


def vat_due(rd: Read, first: date, last: date) -> VatDue:
    """The VAT of a period from what was issued and paid, both days counted."""
    documents = issued(rd, last)
    found: dict[tuple[str, int, bool], VatRate] = {}

    def at(category: str, rate_ppm: int, away: bool) -> VatRate:
        key = (category, rate_ppm, away)
        return found.setdefault(key, VatRate(*key))

    for of in documents.values():
        if of.issued_on < first:
            continue
        for (category, rate_ppm), vat in of.vat.items():
            so_far = at(category, rate_ppm, vat.away)
            found[category, rate_ppm, vat.away] = replace(
                so_far,
                net=so_far.net + of.sign * vat.net,
                tax=so_far.tax + of.sign * vat.tax,
                deposits_net=so_far.deposits_net + of.sign * vat.off_net,
                deposits=so_far.deposits + of.sign * vat.off_tax,
                later_net=so_far.later_net + of.sign * vat.pending_net,
                later=so_far.later + of.sign * vat.pending,
            )
    for each in made_due(rd, documents, last):
        if each.on < first:
            continue
        for (category, rate_ppm), (net, tax) in each.rates.items():
            so_far = at(category, rate_ppm, _away(documents[each.document_id], category, rate_ppm))
            found[category, rate_ppm, so_far.away] = replace(
                so_far, paid_net=so_far.paid_net + net, paid=so_far.paid + tax
            )
    recovered = int(rd.scalar(_RECOVERED, {"first": first, "last": last}) or 0)
    rates = sorted(
        found.values(), key=lambda rate: (rate.away, rate.category != "S", rate.category, -rate.rate_ppm)
    )
    currency = the_company(rd).currency
    return VatDue(first, last, currency, tuple(rates), recovered, advances(rd, last))


def _away(of: Issued, category: str, rate_ppm: int) -> bool:
    vat = of.vat.get((category, rate_ppm))
    return vat.away if vat is not None else False


_RECOVERED = select(
    func.sum(case((write_off.c.kind == "reversal", -write_off.c.vat), else_=write_off.c.vat))
).where(write_off.c.decided_on.between(bindparam("first"), bindparam("last")))
