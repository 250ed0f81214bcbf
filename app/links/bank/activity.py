"""Payment services: their lists of activity, with what was paid, the fee they kept and what they paid out.

A payment is a movement of its net amount that tells its gross and its fee; a payout leaves the service's account. Layouts
by their titles, see docs/files.md for where these come from.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.base.errors import Refusal
from app.base.folding import folded
from app.links.bank.listed import refused
from app.links.bank.port import damaged, decimals_of, plain, told
from app.links.files.cell import Row
from app.links.files.convention import Convention
from app.links.files.mapping import Mapped, must_be_whole, plain_title, proposed
from app.links.files.opened import Opened
from app.links.files.plan import Line, Reader, convention_of
from app.payments.statement import Account, Statement, Transaction


@dataclass(frozen=True, slots=True)
class Service:
    """A payment service: the folded titles its list is known by, how fees are signed, and what its words mean.

    `kinds` are pairs of a word within a row's type and the kind of movement it is, the first that fits; `kept` are the states
    in which money moved (empty: all).
    """

    name: str
    called: str
    titles: tuple[frozenset[str], ...]
    fee_sign: int
    kinds: tuple[tuple[str, str], ...]
    kept: frozenset[str] = frozenset()


PAYPAL = Service(
    name="paypal",
    called="PayPal",
    titles=(
        frozenset({"date", "type", "status", "gross", "fee", "net", "transaction id"}),
        frozenset({"date", "avant commission", "commission", "net", "numero de transaction"}),
    ),
    fee_sign=1,
    kinds=(
        ("withdrawal", "payout"),
        ("transfer to bank", "payout"),
        ("virement vers", "payout"),
        ("retrait", "payout"),
        ("chargeback", "returned"),
        ("retrofacturation", "returned"),
        ("refund", "transfer"),
        ("remboursement", "transfer"),
        ("fee", "fee"),
        ("frais", "fee"),
        ("payment", "card"),
        ("paiement", "card"),
    ),
    kept=frozenset({"", "completed", "termine", "terminee", "effectue", "effectuee", "paye"}),
)
STRIPE = Service(
    name="stripe",
    called="Stripe",
    titles=(
        frozenset({"balance_transaction_id", "gross", "fee", "net", "currency", "reporting_category"}),
        frozenset({"id", "type", "source", "amount", "fee", "net", "currency"}),
    ),
    fee_sign=-1,
    kinds=(
        ("payout", "payout"),
        ("dispute", "returned"),
        ("chargeback", "returned"),
        ("refund", "transfer"),
        ("fee", "fee"),
        ("network_cost", "fee"),
        ("charge", "card"),
        ("payment", "card"),
    ),
)
SERVICES = (PAYPAL, STRIPE)


def service_of(titles: Sequence[str]) -> Service | None:
    """Whose list this is; None for a bank's."""
    have = {plain_title(title) for title in titles}
    return next((each for each in SERVICES for known in each.titles if known <= have), None)


def mapped_of(titles: Sequence[str]) -> Mapped:
    """Which column of a service's list is what."""
    return proposed("service", titles)


def read(file: Opened, service: Service, convention: Convention) -> tuple[Statement, ...]:
    """A statement for each currency of the service's account.

    Refused with ``bank_file_damaged``, ``day_unclear`` or ``figure_unclear`` (line), or ``file_without_rows``.
    """
    mapped = mapped_of(file.titles)
    must_be_whole(mapped)
    found = convention_of(file, mapped).said(convention.mark, convention.order)
    at = mapped.column_of("currency")
    by_currency: dict[str, list[Row]] = defaultdict(list)
    for row in file.rows:
        if any(not cell.empty for cell in row.cells):
            by_currency[row.at(at).text.strip().upper() if at is not None else ""].append(row)
    if not by_currency:
        raise Refusal("file_without_rows", file=file.name)
    statements = (
        _statement(replace(file, rows=tuple(rows)), service, mapped, found, currency)
        for currency, rows in by_currency.items()
    )
    return tuple(each for each in statements if each.transactions)


def _statement(
    file: Opened, service: Service, mapped: Mapped, convention: Convention, currency: str
) -> Statement:
    reader = Reader(file, mapped, convention, decimals_of(currency, file.rows[0].line))
    lines = reader.lines()
    if reader.faults:
        fault = min(reader.faults, key=lambda each: each.line)
        raise refused(fault.line, fault.title or fault.column, fault.reason)
    moved = [each for each in lines if _moved(each, service)]
    whole = sorted((_transaction(each, service) for each in moved), key=lambda each: each.booked_on)
    days = [each.booked_on for each in whole]
    return Statement(
        account=Account(number=service.called),
        currency=currency,
        format=service.name,
        opened_on=min(days, default=None),
        closed_on=max(days, default=None),
        transactions=tuple(each for each in whole if each.amount),
    )


def _moved(line: Line, service: Service) -> bool:
    """Whether money moved: what is pending, denied or only noted did not."""
    if folded(str(line.values.get("impact", ""))) in ("memo", "note"):
        return False
    return not service.kept or folded(str(line.values.get("status", ""))) in service.kept


def _transaction(line: Line, service: Service) -> Transaction:
    values: dict[str, Any] = line.values
    gross, net = values.get("gross"), values["net"]
    fee = service.fee_sign * values.get("fee", 0)
    if gross is not None and gross + fee != net:
        raise damaged(line.line, "bank.damage.net")
    words = folded(str(values.get("kind", "")))
    kind = next((kind for word, kind in service.kinds if word in words), "other")
    return Transaction(
        booked_on=values["booked_on"],
        amount=net,
        kind=kind,
        code=plain(str(values.get("kind", ""))),
        bank_id=told(values.get("bank_id", "")),
        end_to_end=told(values.get("end_to_end", "")),
        reference=told(values.get("reference", "")),
        text=plain(" ".join(str(values[name]) for name in ("text", "more") if name in values)),
        name=plain(values.get("name", "")),
        gross=gross if gross is not None else net,
        fee=fee,
        line=line.line,
    )
